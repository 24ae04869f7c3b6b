package explain

import (
	"time"

	"statelab/internal/experiments"
	"statelab/internal/rule"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// Answer is what is said about a Question.
type Answer struct {
	Format     int       `json:"format"` // 2
	Profile    string    `json:"profile"`
	ThirdParty string    `json:"third_party"`
	Verdicts   []Verdict `json:"verdicts"`
	// MoreVerdicts is of how many cookies there is no verdict here: they stand with the
	// requests.
	MoreVerdicts int         `json:"moreVerdicts,omitempty"`
	First        Sent        `json:"first"`
	Lines        []Line      `json:"lines"` // of the answer to First
	Then         []Sent      `json:"then"`
	Notes        []rule.Text `json:"notes,omitempty"`
	// Jar is what the browser holds in the end, where several answers brought lines; nil
	// where the lines say it themselves. Of very many it has the first.
	Jar []InJar `json:"jar,omitzero"`
	// Story is what was done with the jar, by the jar protocol; what the changes of
	// Verdicts have otherwise are places in it.
	Story []experiments.Request `json:"story,omitempty"`
	// MoreChanges is of how many verdicts it is not said what would change them, since
	// there are so many.
	MoreChanges int `json:"moreChanges,omitempty"`
}

// Occasion says when and how a request came about.
type Occasion struct {
	URL   string    `json:"url"`
	At    time.Time `json:"at"`
	After int64     `json:"after,omitempty"` // seconds since the request before
	// Script is true where a script of the page uses document.cookie instead.
	Script bool      `json:"script,omitempty"`
	How    rule.Text `json:"how"`
}

// The fates of a cookie.
const (
	Stored   = "stored"
	Replaced = "replaced"
	Deleted  = "deleted"
	Refused  = "refused"
	Idle     = "no effect" // expired on arrival, and nothing was there to delete
	Goes     = "sent"
	Stays    = "not sent"
	Shown    = "shown" // by document.cookie
	Hidden   = "not shown"
)

// Fate is what became of a cookie, and why.
type Fate struct {
	Name     wire.Bytes `json:"name"`
	Value    wire.Bytes `json:"value"`
	Domain   string     `json:"domain"`
	HostOnly bool       `json:"hostOnly"`
	Path     string     `json:"path"`
	Fate     string     `json:"fate"`
	Because
}

// Because names the rule that decided, with what was seen and wanted.
type Because struct {
	Rule   rule.Code `json:"rule"`
	Title  rule.Text `json:"title"`
	Text   rule.Text `json:"text"`             // the explanation of the rule
	Reason string    `json:"reason,omitempty"` // Chromium's name for an exclusion, as in the jar protocol
	Seen   rule.Text `json:"seen"`
	Wanted rule.Text `json:"wanted"` // zero where it held
}

// Line is one Set-Cookie line, taken apart.
type Line struct {
	Raw wire.Bytes `json:"raw"`
	Fate
	Held       *witness.Held `json:"held,omitempty"` // the cookie as it was stored
	AboutName  []rule.Text   `json:"about_name,omitempty"`
	AboutValue []rule.Text   `json:"about_value,omitempty"`
	Attributes []Attribute   `json:"attributes"`
	More       int           `json:"moreAttributes,omitempty"` // that are not among Attributes
	Unsaid     []Attribute   `json:"unsaid,omitempty"`         // what counts since the line does not say
	Evicted    []Fate        `json:"evicted,omitempty"`
}

// InJar is a cookie that the browser holds, whole.
type InJar struct {
	Name  wire.Bytes `json:"name"`
	Value wire.Bytes `json:"value"`
	*witness.Held
	// Lasts is the time until its end, 0 for a session cookie.
	Lasts time.Duration `json:"-"`
}

// Attribute is one attribute of a line, as it stood there.
type Attribute struct {
	Name  string     `json:"name"`
	Value wire.Bytes `json:"value"`
	// Counts is false for an attribute that is ignored. One that counts and has
	// a rule counts in another way than it says.
	Counts  bool      `json:"counts"`
	Meaning rule.Text `json:"meaning"`
	Rule    rule.Code `json:"rule,omitempty"`
	Title   rule.Text `json:"title"` // of the rule
}

// Sent is a request: the cookies that go along and, where its answer is known, what
// becomes of those that it brings.
type Sent struct {
	Occasion
	Header  wire.Bytes `json:"cookie"` // the Cookie header, "" for none; or what document.cookie shows
	Cookies []Fate     `json:"cookies"`
	Status  int        `json:"status,omitempty"` // of the answer
	// Lines are those of the answer. Of Answer.First they stand in Answer.Lines.
	Lines     []Line      `json:"lines,omitempty"`
	MoreLines int         `json:"moreLines,omitempty"` // that were not read
	Cleared   []Fate      `json:"cleared,omitempty"`   // by the answer's Clear-Site-Data
	CORS      *CORS       `json:"cors,omitempty"`      // for what goes by CORS, across origins
	Notes     []rule.Text `json:"notes,omitempty"`
}
