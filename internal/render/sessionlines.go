package render

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"statelab/internal/rule"
	"statelab/internal/visible"
)

// SessionLines writes a session table as JSON lines, an object for the table,
// each row and the summary. docs/sessions.md describes them.
type SessionLines struct {
	w io.Writer
}

// NewSessionLines returns a SessionLines that writes to w. Nothing is shortened.
func NewSessionLines(w io.Writer) *SessionLines { return &SessionLines{w} }

// sessionFormat is the version of the lines.
const sessionFormat = 1

// Head writes the line of the table.
func (s *SessionLines) Head(table SessionTable) error {
	return s.write(struct {
		Line    string          `json:"line"` // "table"
		Format  int             `json:"format"`
		File    string          `json:"file"`
		Table   string          `json:"table"`
		Users   string          `json:"users,omitempty"`
		Others  []OtherSessions `json:"other_tables,omitempty"`
		Zone    string          `json:"zone,omitempty"`
		Remark  *rule.Text      `json:"remark,omitempty"`
		At      time.Time       `json:"at"`
		Checked bool            `json:"checked"`
	}{"table", sessionFormat, table.File, table.Table, table.Users, table.Others, table.Zone, spoken(table.Remark), table.At.UTC(), table.Checked})
}

// Row writes the line of one session.
func (s *SessionLines) Row(r Session) error {
	l := struct {
		Line       string          `json:"line"` // "session"
		Key        string          `json:"key"`
		UserID     string          `json:"user_id,omitempty"`
		User       string          `json:"user,omitempty"`
		UserNote   *rule.Text      `json:"user_note,omitempty"`
		Expires    *time.Time      `json:"expires,omitempty"`
		Stored     string          `json:"expire_date"`
		Lasts      *float64        `json:"seconds_left,omitempty"`
		Live       bool            `json:"live"`
		SignedAt   *time.Time      `json:"signed_at,omitempty"`
		Signature  string          `json:"signature"`
		Compressed bool            `json:"compressed"`
		Legacy     bool            `json:"legacy,omitempty"`
		Pickled    bool            `json:"pickled,omitempty"`
		Problem    *rule.Text      `json:"unreadable,omitempty"`
		Data       json.RawMessage `json:"data,omitempty"`
		Texts      []SessionItem   `json:"data_texts,omitempty"`
	}{
		Line: "session", Key: r.Key, UserID: r.UserID, User: r.User, UserNote: spoken(r.UserNote), Stored: r.ExpiresText,
		Live: r.Live, Signature: r.Signature, Compressed: r.Compressed, Legacy: r.Legacy, Pickled: r.Pickled, Problem: spoken(r.Problem),
	}
	if !r.Expires.IsZero() {
		seconds := r.Lasts.Seconds()
		l.Expires, l.Lasts = &r.Expires, &seconds
	}
	if !r.SignedAt.IsZero() {
		l.SignedAt = &r.SignedAt
	}
	if r.JSON != "" {
		l.Data = json.RawMessage(r.JSON)
	} else {
		l.Texts = r.Data
	}
	return s.write(l)
}

// spoken returns a text where it says something.
func spoken(t rule.Text) *rule.Text {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Summary writes the last line.
func (s *SessionLines) Summary(sum SessionSummary) error {
	l := struct {
		Line       string     `json:"line"` // "summary"
		Sessions   *int       `json:"sessions,omitempty"`
		Shown      int        `json:"shown"`
		Live       *int       `json:"live,omitempty"`
		Expired    *int       `json:"expired,omitempty"`
		LoggedIn   *int       `json:"logged_in,omitempty"`
		Void       *int       `json:"no_longer_logged_in,omitempty"`
		Anonymous  *int       `json:"anonymous,omitempty"`
		Unreadable *int       `json:"unreadable,omitempty"`
		Remark     *rule.Text `json:"remark,omitempty"`
	}{Line: "summary", Shown: sum.Shown, Remark: spoken(sum.Remark)}
	if !sum.AllUncounted {
		l.Sessions, l.Live, l.Expired = &sum.Rows, &sum.Live, &sum.Expired
	}
	if !sum.AllUncounted && !sum.UsersUncounted {
		l.Void = &sum.Void
		l.LoggedIn, l.Anonymous, l.Unreadable = &sum.LoggedIn, &sum.Anonymous, &sum.Unreadable
	}
	return s.write(l)
}

func (s *SessionLines) write(l any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l); err != nil {
		return err
	}
	_, err := s.w.Write(visible.JSON(b.Bytes()))
	return err
}
