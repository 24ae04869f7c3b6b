package render

import (
	"encoding/json"
	"fmt"
	"time"

	"statelab/internal/rule"
	"statelab/internal/tokens"
	"statelab/internal/view"
)

// TokenValue is a signed value that stands alone.
type TokenValue struct {
	tokens.Token
	At        time.Time
	Signature string // "valid", "old key", "bad", "not checked"
	Checked   bool   // a secret key was given
}

// TokenValue draws a signed value that stands alone.
func (t *Terminal) TokenValue(v TokenValue) error {
	between := gap(2)
	if t.o.Linear {
		between = span{text: ": "}
	}
	t.put(t.headline(line{t.span(label, t.say(sessionWords.token)), between, t.span(strong, string(v.Form))}, t.line(plain, t.moment(v.At)))...)
	if !v.Checked {
		t.put(t.line(faint, t.say(sessionWords.unchecked)).wrap(t.width, t.width)...)
	}
	t.rule()
	facts := view.TokenFacts(v.Token)
	said, as := v.signed()
	facts[len(facts)-1].Value = said
	for i, f := range facts {
		role := plain
		if i == len(facts)-1 {
			role = as
		}
		whole := line{t.span(faint, t.say(f.Name)+": "), t.span(role, t.say(f.Value))}
		t.put(indentRest(whole.wrap(t.width, t.width-2), 2)...)
	}
	for _, m := range v.Moments {
		if m.Claim == "exp" {
			t.put(t.lasts(m.At.Sub(v.At)))
		}
	}
	return t.err
}

// signed says what the signature is worth.
func (v TokenValue) signed() (rule.Text, role) {
	switch {
	case v.Token.Signature == "":
		return sessionWords.noSignature, wrong
	case !v.Checked:
		return sessionWords.readOnly, faint
	case v.Signature == "valid":
		return sessionWords.tokenHolds, fresh
	case v.Signature == "old key":
		return sessionWords.tokenOldKey, amended
	case v.Signature == "bad" && v.Form == tokens.JWT:
		return sessionWords.tokenBad, wrong
	case v.Signature == "bad":
		return sessionWords.signedBad, wrong
	}
	return sessionWords.otherKey, amended
}

// lasts says how long something lasts, or since when it has expired.
func (t *Terminal) lasts(d time.Duration) line {
	if d <= 0 {
		return t.line(gone, fmt.Sprintf(t.say(sessionWords.ago), view.Roughly(-d, t.o.Lang)))
	}
	return t.line(fresh, fmt.Sprintf(t.say(sessionWords.left), view.Roughly(d, t.o.Lang)))
}

// Token writes a signed value that stands alone: one line.
func (s *SessionLines) Token(v TokenValue) error {
	l := struct {
		Line      string          `json:"line"` // "token"
		Format    int             `json:"format"`
		At        time.Time       `json:"at"`
		Checked   bool            `json:"checked"`
		Form      string          `json:"form"`
		Header    json.RawMessage `json:"header,omitempty"`
		Payload   json.RawMessage `json:"payload,omitempty"`
		Value     string          `json:"value,omitempty"`
		SignedAt  *time.Time      `json:"signed_at,omitempty"`
		Signature string          `json:"signature"`
	}{Line: "token", Format: sessionFormat, At: v.At.UTC(), Checked: v.Checked, Form: string(v.Form), Header: json.RawMessage(v.Header), Signature: v.Signature}
	if json.Valid([]byte(v.Payload)) {
		l.Payload = json.RawMessage(v.Payload)
	} else {
		l.Value = v.Payload
	}
	for i := range v.Moments {
		if v.Moments[i].Claim == "" {
			l.SignedAt = &v.Moments[i].At
		}
	}
	return s.write(l)
}
