package render

import (
	"encoding/json"
	"fmt"
	"time"

	"statelab/internal/rule"
	"statelab/internal/view"
)

// SessionValue is one piece of session data that stands alone.
type SessionValue struct {
	Session          // without a key and an expiry
	SignedFor string // "row", "cookie", empty where that is not known
	At        time.Time
	Checked   bool // a secret key was given
}

// SessionValue draws one piece of session data, with all that it holds.
func (t *Terminal) SessionValue(v SessionValue) error {
	s := t.Sessions(true)
	t.put(t.headline(t.line(label, t.say(sessionWords.value)), t.line(plain, t.moment(v.At)))...)
	var facts []string
	switch v.SignedFor {
	case "row":
		facts = append(facts, t.say(sessionWords.forRow))
	case "cookie":
		facts = append(facts, t.say(sessionWords.forCookie))
	}
	if !v.Checked {
		facts = append(facts, t.say(sessionWords.unchecked))
	}
	s.below(0, t.facts(faint, facts...))
	t.rule()
	s.below(0, line{t.span(s.userRole(v.Session), s.user(v.Session))})
	s.below(0, s.signed(v.Session, s.age(v)))
	s.below(0, t.line(amended, t.say(v.UserNote)))
	switch {
	case !v.Problem.IsZero():
		s.below(0, t.line(wrong, fmt.Sprintf(t.say(sessionWords.unreadable), t.say(v.Problem))))
	case len(v.Data) == 0:
		s.below(0, t.line(faint, t.say(sessionWords.nothing)))
	}
	for _, item := range v.Data {
		s.below(0, s.item(item))
	}
	return t.err
}

// age says how long ago the data were signed.
func (s *Sessions) age(v SessionValue) string {
	if v.SignedAt.IsZero() || v.SignedAt.After(v.At) {
		return ""
	}
	return fmt.Sprintf(s.t.say(sessionWords.since), view.Roughly(v.At.Sub(v.SignedAt), s.t.o.Lang))
}

// Value writes one piece of session data that stands alone: one line.
func (s *SessionLines) Value(v SessionValue) error {
	l := struct {
		Line       string          `json:"line"` // "value"
		Format     int             `json:"format"`
		At         time.Time       `json:"at"`
		Checked    bool            `json:"checked"`
		SignedFor  string          `json:"signed_for,omitempty"`
		UserID     string          `json:"user_id,omitempty"`
		Note       *rule.Text      `json:"note,omitempty"`
		SignedAt   *time.Time      `json:"signed_at,omitempty"`
		Signature  string          `json:"signature"`
		Compressed bool            `json:"compressed"`
		Legacy     bool            `json:"legacy,omitempty"`
		Pickled    bool            `json:"pickled,omitempty"`
		Problem    *rule.Text      `json:"unreadable,omitempty"`
		Data       json.RawMessage `json:"data,omitempty"`
		Texts      []SessionItem   `json:"data_texts,omitempty"`
	}{
		Line: "value", Format: sessionFormat, At: v.At.UTC(), Checked: v.Checked, SignedFor: v.SignedFor, UserID: v.UserID, Note: spoken(v.UserNote),
		Signature: v.Signature, Compressed: v.Compressed, Legacy: v.Legacy, Pickled: v.Pickled, Problem: spoken(v.Problem),
		Data: json.RawMessage(v.JSON),
	}
	if !v.SignedAt.IsZero() {
		l.SignedAt = &v.SignedAt
	}
	if v.JSON == "" {
		l.Data, l.Texts = nil, v.Data
	}
	return s.write(l)
}
