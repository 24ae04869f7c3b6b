package traffic

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/visible"
	"statelab/internal/wire"
)

// Lines writes what is found out for programs, as JSON lines; docs/har.md
// describes every field.
type Lines struct{ w io.Writer }

// NewLines returns a writer of lines.
func NewLines(w io.Writer) *Lines { return &Lines{w} }

type line struct {
	Request    int        `json:"request"`
	Browser    int        `json:"browser,omitempty"` // which one, where browsers are told apart
	Method     string     `json:"method"`
	URL        string     `json:"url"`
	At         *time.Time `json:"at"` // nil where nobody tells
	Seen       Seen       `json:"seen"`
	Context    context    `json:"context"`
	Cookies    []cookie   `json:"cookies"`
	Set        []set      `json:"set"`
	ThirdParty *string    `json:"third_party"` // nil where nothing told
	// Table is the session table beside the exchange, where somebody looked at one.
	Table *trace.Table `json:"table,omitempty"`
	// Notes are what else is to be said of the exchange, where it was told while it passed.
	Notes []rule.Text `json:"notes,omitempty"`
}

type context struct {
	Known     bool      `json:"known"`
	Dest      string    `json:"dest"`
	Initiator *string   `json:"initiator"` // nil: a person, or not known
	Top       *string   `json:"top"`
	Why       rule.Text `json:"why"`
}

type cookie struct {
	Name      string    `json:"name"`
	Domain    string    `json:"domain"`
	HostOnly  bool      `json:"hostOnly"`
	Path      string    `json:"path"`
	Partition *string   `json:"partition"`
	Sent      *bool     `json:"sent"`
	Claim     Claim     `json:"claim"`
	Rule      rule.Code `json:"rule"` // "" where nobody can know
	Why       rule.Text `json:"why"`
}

type set struct {
	Line  wire.Bytes `json:"line"`
	Name  string     `json:"name"`
	Fate  *string    `json:"fate"` // nil where nobody can know
	Claim Claim      `json:"claim"`
	Rule  rule.Code  `json:"rule"`
	Why   rule.Text  `json:"why"`
}

// Write writes one line.
func (l *Lines) Write(f *Finding) error { return l.WriteBeside(f, nil, nil) }

// WriteBeside writes one line with the session table beside it, nil for none, and with notes.
func (l *Lines) WriteBeside(f *Finding, table *trace.Table, notes []rule.Text) error {
	at := &f.Begun
	if f.Untimed {
		at = nil
	}
	out := line{
		Request: f.Number, Browser: f.User, Method: f.Method, URL: f.URL, At: at, Seen: f.Seen,
		Context: contextOf(f), Cookies: []cookie{}, Set: []set{}, ThirdParty: orNil(f.ThirdParty), Table: table, Notes: notes,
	}
	for i := range f.Cookies {
		out.Cookies = append(out.Cookies, cookieOf(&f.Cookies[i]))
	}
	for i := range f.Set {
		out.Set = append(out.Set, setOf(&f.Set[i]))
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return err
	}
	_, err := l.w.Write(visible.JSON(b.Bytes()))
	return err
}

func contextOf(f *Finding) context {
	c := context{Known: f.Known, Why: f.Why}
	if f.Around != nil {
		c.Dest = f.Around.Dest
		if c.Dest == "" {
			c.Dest = "document"
		}
		c.Initiator, c.Top = orNil(f.Around.Initiator), orNil(f.Around.Top)
	}
	return c
}

func cookieOf(c *Cookie) cookie {
	k := &c.Fate.Cookie
	out := cookie{Name: k.Name, Domain: k.Domain, HostOnly: k.HostOnly, Path: k.Path, Partition: orNil(k.Partition), Sent: c.Sent, Claim: c.Claim, Why: c.Why}
	if c.Claim != CannotKnow {
		out.Rule = c.Rule
	}
	return out
}

func setOf(s *Line) set {
	out := set{Line: s.Line, Name: s.Cookie.Name, Claim: s.Claim, Why: s.Why}
	if s.Claim != CannotKnow {
		out.Fate, out.Rule = &s.Fate.Fate, s.Rule
	}
	return out
}

// orNil is a text, or nil for the empty one.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
