// Package trace is the finished record of a run: what every actor did and why,
// as plain values. It does not know how it was made, nor how it is shown.
package trace

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Format is the version of the record. It grows when a field changes meaning.
const Format = 2

// Prose is a text of the lesson's author by language.
type Prose map[rule.Language]string

// In returns the text in the language, else in English, else in the first
// language by name that has one.
func (p Prose) In(lang rule.Language) string {
	if s, ok := p[lang]; ok {
		return s
	}
	if s, ok := p[rule.English]; ok {
		return s
	}
	first := rule.Language("")
	for l := range p {
		if first == "" || l < first {
			first = l
		}
	}
	return p[first]
}

// Phrase is a text of which JSON lines carry the English alone: a few words around
// values of the lesson file.
type Phrase rule.Text

// In returns the phrase in the language.
func (p Phrase) In(lang rule.Language) string { return rule.Text(p).In(lang) }

// MarshalText returns the English.
func (p Phrase) MarshalText() ([]byte, error) { return []byte(p.EN), nil }

// Trace is a whole run of one lesson.
type Trace struct {
	Format  int    `json:"format"`
	ID      string `json:"lesson"`
	File    string `json:"file"`
	Title   Prose  `json:"title"`
	Summary Prose  `json:"summary"`
	Start   time.Time
	// LearnFirst are the ids of the lessons to do before this one.
	LearnFirst []string
	// Given are the steps that set the scene, in order; they have no prose.
	Given []Step
	Steps []Step
}

// Checks returns how many checks the run made and how many of them failed.
func (t *Trace) Checks() (made, failed int) {
	for _, steps := range [][]Step{t.Given, t.Steps} {
		for i := range steps {
			made += len(steps[i].Checks)
			failed += len(steps[i].Failed())
		}
	}
	return made, failed
}

// Waits is the Verb of a step in which time passes and nothing else happens.
const Waits = "wait"

// Step is one act and all that it led to, and apart from that what a lesson says around it.
type Step struct {
	Lesson `json:"part,omitzero"` // zero where no lesson is played

	Time   time.Time     `json:"time"`             // when the action happened
	Passed time.Duration `json:"passed,omitempty"` // time that passed before it, in nanoseconds

	Actor  string    `json:"actor"`  // the browser's name; "" for the raw client and for the lesson itself
	Verb   string    `json:"verb"`   // the action's key in the lesson file
	Action rule.Text `json:"action"` // who does what, one sentence

	Exchanges []Exchange  `json:"exchanges,omitempty"`
	Script    *Script     `json:"script,omitempty"`  // what a script of the page did without an exchange
	Notes     []rule.Text `json:"notes,omitempty"`   // what happened without an exchange ("the server starts again")
	Queries   []Query     `json:"queries,omitempty"` // those that no exchange caused, such as a clean-up's
	Shows     string      `json:"shows,omitempty"`   // the visible words of the page that the acting tab shows after the step
	Looks     bool        `json:"looks,omitempty"`   // the step is a look at a site, and that page is the site's

	Paused bool `json:"paused,omitempty"` // a request was sent whose page has stopped: its exchange is that of the step that resumes it

	Jar    *Jar    `json:"jar,omitempty"`    // nil when no browser acted
	Table  *Table  `json:"table,omitempty"`  // nil when no site is concerned
	Tables []Table `json:"tables,omitempty"` // those of other sites that this step changed

	Tools *Tools `json:"developerTools,omitempty"` // what developer tools show, where the step opens them

	Remembered []Remembered `json:"remembered,omitempty"` // values that are kept of it
}

// Lesson is a lesson's part in a step: where it stands, what it asks and says, and how its
// expectations came out.
type Lesson struct {
	ID      string      `json:"step"` // empty for a step that sets the scene
	Number  int         `json:"number"`
	Of      int         `json:"of"`
	Pos     diag.Pos    `json:"pos"`
	Predict *Prediction `json:"predict,omitempty"`
	Say     Prose       `json:"say,omitempty"`
	Hints   []Prose     `json:"hints,omitempty"`
	Checks  []Check     `json:"checks,omitempty"`
}

// Failed returns the checks of the step that did not hold.
func (l *Lesson) Failed() []Check {
	var failed []Check
	for _, c := range l.Checks {
		if !c.Holds {
			failed = append(failed, c)
		}
	}
	return failed
}

// Remembered is a value that is kept under a name.
type Remembered struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  Phrase `json:"from"` // "cookie sessionid", "field next", "header ETag"
}

// Prediction is a question asked before a step, with the answer that the run gave.
type Prediction struct {
	About   string   `json:"about,omitempty"` // the misconception that it is about, an id of the course
	Ask     Prose    `json:"ask"`
	Choices []Choice `json:"choices"`
	// DecidedBy are what the choices' conditions were about, as Check.About has it,
	// each once. It is empty where the lesson itself says which choice is right.
	DecidedBy []string `json:"decidedBy,omitempty"`
}

// Right returns the index of the choice that holds, or -1.
func (p *Prediction) Right() int {
	for i, c := range p.Choices {
		if c.Right {
			return i
		}
	}
	return -1
}

// Choice is one answer offered.
type Choice struct {
	Name  string `json:"name"`
	Text  Prose  `json:"text"`
	Right bool   `json:"right"`
	Reply Prose  `json:"reply,omitempty"` // what to say to who chose it; names the misconception
}

// Check is one expectation of the lesson, as it came out.
type Check struct {
	Pos    diag.Pos `json:"pos"`
	About  string   `json:"about"` // the path of keys: "sent", "hops[1].status", "jar.theme.lasts"
	Wanted Phrase   `json:"wanted"`
	Found  Phrase   `json:"found"`
	Holds  bool     `json:"holds"`
	Hint   Phrase   `json:"hint,omitzero"`
	Line   string   `json:"-"` // the line of the lesson file, for the caret
	Cut    int      `json:"-"` // characters of the line that stand before Line
}

// Exchange is one request and its answer: what crossed and, apart from that, what is known
// of how it came about, what the jar decides by that, and what the server did.
type Exchange struct {
	wire.Exchange
	Unseen []Part    `json:"unseen,omitempty"` // what of it nobody captured: that it is empty says nothing
	Around *Around   `json:"around,omitempty"` // nil of a request that no browser made
	Why    rule.Text `json:"why,omitzero"`     // what made it happen where it is no plain visit: "the browser follows by itself"
	ByPage bool      `json:"byPage,omitempty"` // the page asked for it by itself: an image, a frame
	Fields []Field   `json:"fields,omitempty"`
	Sent   []Fate    `json:"sent,omitempty"` // what the jar decides of every cookie considered: sent ones in the header's order, then the others

	Server   *Server `json:"server,omitempty"`   // nil where none answered, or it had no part in the answer
	Received []Fate  `json:"received,omitempty"` // what the jar decides of every Set-Cookie line, in order
	Page     string  `json:"page,omitempty"`     // the visible words of an HTML or text answer, links and buttons in [brackets]

	Means []rule.Text `json:"means,omitempty"` // the sentences of Page that a form or an error page of the server says, and what they mean

	Behind Behind `json:"behind,omitzero"`
}

// Behind is what both sides held behind an exchange, marked against what they held before
// it. Exchanges that changed nothing share one jar and one table, and a step may share
// them, too. As JSON it is what the exchange changed.
type Behind struct {
	Jar   *Jar   // nil where no browser asked; All is perhaps left out
	Table *Table // of the exchange's host; nil where no site of the world answered, or it was not seen
}

// IsZero reports whether the exchange changed nothing that was seen.
func (b Behind) IsZero() bool { return len(b.changes().Cookies)+len(b.changes().Rows) == 0 }

// changes are the entries of both sides that the exchange changed.
func (b Behind) changes() (c changes) {
	if b.Jar != nil {
		c.Cookies = changed(b.Jar.Cookies, func(e *JarEntry) Mark { return e.Mark })
	}
	if b.Table != nil {
		c.Rows = changed(b.Table.Rows, func(r *RowEntry) Mark { return r.Mark })
	}
	return c
}

// changes is the JSON of Behind.
type changes struct {
	Cookies []JarEntry `json:"cookies,omitempty"`
	Rows    []RowEntry `json:"rows,omitempty"`
}

func changed[E any](all []E, mark func(*E) Mark) []E {
	var some []E
	for i := range all {
		if mark(&all[i]) != Same {
			some = append(some, all[i])
		}
	}
	return some
}

// MarshalJSON implements json.Marshaler.
func (b Behind) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // whoever wants it escaped does so outside
	err := encoder.Encode(b.changes())
	return text.Bytes(), err
}

// Saw reports whether a part of the exchange was captured.
func (x *Exchange) Saw(p Part) bool { return !slices.Contains(x.Unseen, p) }

// Part is a part of an exchange that not every recorder captures.
type Part string

// The parts of an exchange.
const (
	RequestCookies  Part = "requestCookies"  // its header Cookie
	ResponseCookies Part = "responseCookies" // its headers Set-Cookie
	Answer          Part = "answer"          // the answer as a whole
	AnswerBody      Part = "answerBody"
)

// Around is what is known of how a request came about, in the words of the jar protocol's
// ctx: that by which a jar decides. What is not among Deduced or Unknown, somebody stated
// or it is as where a person types the address.
type Around struct {
	API         string   `json:"api,omitempty"`         // "script"; "" for HTTP
	Dest        string   `json:"dest,omitempty"`        // "iframe", "subresource"; "" for a navigation of the tab
	Initiator   string   `json:"initiator,omitempty"`   // the origin that caused it; "" for a person
	Top         string   `json:"top,omitempty"`         // the origin of the tab's page
	Ancestors   []string `json:"ancestors,omitempty"`   // the origins of the frames around it, innermost first
	Redirects   []string `json:"redirects,omitempty"`   // the origins that redirected so far
	Credentials string   `json:"credentials,omitempty"` // "same-origin", "omit"; "" for include
	Deduced     []string `json:"deduced,omitempty"`     // which of these names nobody stated, and were worked out
	Unknown     []string `json:"unknown,omitempty"`     // which of them cannot be known
}

// Field is a form field that was posted.
type Field struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Hidden bool   `json:"hidden,omitempty"` // a hidden field: the person did not type it
	Secret bool   `json:"secret,omitempty"` // a password field: shown masked
}

// Script is a line of script that ran in the page shown, and what came of it. A
// script has no part in an exchange: it reads and writes the jar.
type Script struct {
	URL    string     `json:"url"`             // of the page
	Line   string     `json:"line"`            // document.cookie, or document.cookie = "…"
	Writes bool       `json:"writes"`          // it writes a cookie; else it reads them
	Sees   wire.Bytes `json:"sees,omitempty"`  // what document.cookie was, of a script that reads
	Fates  []Fate     `json:"fates,omitempty"` // every cookie considered, those it sees ("sent") first; or what became of the one written
}

// What can happen to a cookie in an exchange, or in a script, which sees it or not. The words are those of lesson files.
const (
	Sent     = "sent"
	NotSent  = "not sent"
	Stored   = "stored"
	Replaced = "replaced"
	Deleted  = "deleted"
	Refused  = "refused"
)

// NotSeen is what crossed where nobody saw whether something did.
const NotSeen = "not seen"

// Fate is the decision about one cookie or one Set-Cookie line, with its reason.
type Fate struct {
	Fate   string     `json:"fate"` // one of the words above
	Rule   rule.Code  `json:"rule"`
	Title  rule.Text  `json:"title"`            // the rule's title
	Reason string     `json:"reason,omitempty"` // Chromium's name for a no, "" where it is silent
	Seen   rule.Text  `json:"seen"`             // what was seen, short: "host and path match", "14 days, HttpOnly"
	Wanted rule.Text  `json:"wanted,omitzero"`  // what was wanted, where the decision is a no
	Cookie Cookie     `json:"cookie"`
	Line   wire.Bytes `json:"line,omitempty"` // the Set-Cookie value as it came
	// Crossed is what went over the wire where that is not what the jar decides, or cannot
	// be held against it: one of Sent, NotSent, NotSeen.
	Crossed string `json:"crossed,omitempty"`
}

// Cookie is a cookie as a jar holds it, or, refused, as far as it was understood. Its names
// in JSON are those of the jar protocol; what it does not say is missing.
type Cookie struct {
	Name      string        `json:"name"`
	Value     wire.Bytes    `json:"value"`
	Domain    string        `json:"domain"`
	HostOnly  bool          `json:"hostOnly,omitempty"`
	Path      string        `json:"path"`
	Secure    bool          `json:"secure,omitempty"`
	HTTPOnly  bool          `json:"httpOnly,omitempty"`
	SameSite  string        `json:"sameSite,omitempty"`       // "Strict", "Lax", "None", or "" where the line named none
	Priority  string        `json:"priority,omitempty"`       // "Low", "High", or "" for medium
	Partition string        `json:"partition,omitempty"`      // the site at the top of the page, of a partitioned cookie
	CrossSite bool          `json:"crossSiteFrame,omitempty"` // with Partition: some frame above was of another site
	Session   bool          `json:"session,omitempty"`        // it goes when the browser closes, and has no end
	Expires   time.Time     `json:"expires,omitzero"`         // of one that is no session cookie
	Lasts     time.Duration `json:"lasts,omitempty"`          // of one that is no session cookie, from the step's time, in nanoseconds
	Created   time.Time     `json:"created,omitzero"`
}

// Same reports whether two are the same cookie of a jar, whatever its value: of name,
// domain and path, for the host alone or not, in the same partition.
func (c *Cookie) Same(d Cookie) bool {
	return c.Name == d.Name && c.Domain == d.Domain && c.HostOnly == d.HostOnly && c.Path == d.Path &&
		c.Partition == d.Partition && c.CrossSite == d.CrossSite
}

// Concerns reports whether a cookie goes to the host of a site, on whatever path
// and at whatever port.
func (c *Cookie) Concerns(site string) bool {
	host := wire.Hostname(site)
	return c.Domain == host || !c.HostOnly && strings.HasSuffix(host, "."+c.Domain)
}

// Server is what the server did between a request and its answer.
type Server struct {
	Host       string      `json:"host"`
	Unseen     bool        `json:"unseen,omitempty"`     // it answered, and nobody saw what it did: nothing else is said of it
	Notes      []rule.Text `json:"notes,omitempty"`      // what the page did, in order
	UserBefore string      `json:"userBefore,omitempty"` // a name, "anonymous", or "not-asked"
	User       string      `json:"user,omitempty"`       // at the end of the request
	Session    bool        `json:"session,omitempty"`    // the request looked at its session
	Queries    []Query     `json:"queries,omitempty"`
	Log        []string    `json:"log,omitempty"` // what the server wrote to its log
}

// NotAsked is the user of a request in which no page asked who the visitor is;
// Anonymous the one of a visitor without a login.
const (
	NotAsked  = "not-asked"
	Anonymous = "anonymous"
)

// Query is one SQL statement that ran on a site's tables.
type Query struct {
	Kind        string    `json:"kind"` // SELECT, INSERT, UPDATE, DELETE, BEGIN, COMMIT, ROLLBACK
	Table       string    `json:"table,omitempty"`
	SQL         string    `json:"sql"` // with the values in place
	Rows        int       `json:"rows"`
	Transaction int       `json:"transaction,omitempty"` // 0: none
	Why         rule.Text `json:"why,omitzero"`
	Caller      string    `json:"caller,omitempty"` // the call of the page that made it: "login()"
}

// Mark says how an entry of a jar or table differs from before the step.
type Mark string

// The marks, as they are shown.
const (
	Same    Mark = " "
	New     Mark = "+"
	Changed Mark = "~"
	Gone    Mark = "-"
)

// Jar is the acting browser's cookies for the site concerned, after the step.
type Jar struct {
	Browser string     `json:"browser"`
	Title   Prose      `json:"title,omitempty"`
	Host    string     `json:"host,omitempty"`
	Cookies []JarEntry `json:"cookies,omitempty"`
	Others  int        `json:"others,omitempty"` // cookies that the jar holds for other sites
	All     []Cookie   `json:"all,omitempty"`    // the whole jar
}

// Tools is what developer tools show of a page under Application, Storage, Cookies.
type Tools struct {
	Origin  string   `json:"origin"`            // "https://shop.test", which stands under Cookies
	Cookies []Cookie `json:"cookies,omitempty"` // those listed, in the order of the table
}

// JarEntry is one cookie of a jar and what became of it in the step.
type JarEntry struct {
	Mark   Mark      `json:"mark"`
	Cookie Cookie    `json:"cookie"`
	Rule   rule.Code `json:"rule,omitempty"` // why it is gone
	Why    rule.Text `json:"why,omitzero"`   // short: "by server", "browser closed"
}

// Table is what a site keeps of its sessions, after the step.
type Table struct {
	Host    string     `json:"host"`
	Kind    TableKind  `json:"kind"`
	Name    string     `json:"name,omitempty"`    // of a table in a database: "django_session"
	NotMade bool       `json:"notMade,omitempty"` // it has still to be made, by a migration
	Rows    []RowEntry `json:"rows,omitempty"`
}

// TableKind is where a site keeps its sessions.
type TableKind string

// The kinds of tables.
const (
	RowsTable    TableKind = "rows"    // rows of a database
	MemoryTable  TableKind = "memory"  // entries of the server's memory
	CookiesTable TableKind = "cookies" // in the cookies themselves: the table is there and stays empty
	UnseenTable  TableKind = "unseen"  // nobody saw where, or what is there
)

// RowEntry is one session row and what became of it in the step.
type RowEntry struct {
	Mark    Mark          `json:"mark"`
	Key     string        `json:"key"`
	Owner   string        `json:"owner,omitempty"` // whose login it holds, as the row has it: the number of a user; empty for nobody's
	User    string        `json:"user,omitempty"`  // and by name; empty too where no such user is found
	Was     string        `json:"was,omitempty"`   // what that user was called before the step, where that has changed under the same row
	Data    []Item        `json:"data,omitempty"`  // decoded, in the order of the session
	Raw     string        `json:"raw"`             // session_data as stored
	Expires time.Time     `json:"expires"`
	Lasts   time.Duration `json:"lasts"` // from the step's time, negative when expired, in nanoseconds
	Live    bool          `json:"live"`
	Why     rule.Text     `json:"why,omitzero"` // short, why it is gone: "by logout()"
	// Instance is the instance whose memory holds the entry, of several, counted from 1.
	Instance int `json:"instance,omitempty"`
}

// Item is one value of a session, the value as JSON.
type Item struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
