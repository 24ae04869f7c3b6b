package trace

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Exchange is one request and its answer: what crossed and, apart from that, what is known
// of how it came about, what the jar decides by that, and what the server did.
type Exchange struct {
	wire.Exchange
	Unseen []Part    `json:"unseen,omitempty"` // what of it nobody captured: that it is empty says nothing
	Around *Around   `json:"around,omitempty"` // nil of a request that no browser made
	Why    rule.Text `json:"why,omitzero"`     // what made it happen where it is no plain visit: "the browser follows by itself"
	ByPage bool      `json:"byPage,omitempty"` // the page asked for it by itself: an image, a frame
	// Turn is at which turn of its step it was made, from 1, of one with Turns; Passed is the time,
	// in nanoseconds, that passed before the turn that it begins, but for the first.
	Turn   int           `json:"turn,omitempty"`
	Passed time.Duration `json:"passed,omitempty"`
	Fields []Field       `json:"fields,omitempty"`
	Sent   []Fate        `json:"sent,omitempty"` // what the jar decides of every cookie considered: sent ones in the header's order, then the others

	Server   *Server `json:"server,omitempty"`   // nil where none answered, or it had no part in the answer
	Received []Fate  `json:"received,omitempty"` // what the jar decides of every Set-Cookie line, in order
	Cleared  []Fate  `json:"cleared,omitempty"`  // cookies that left the jar, behind those lines, by the header Clear-Site-Data
	CORS     *CORS   `json:"cors,omitempty"`     // nil where CORS has nothing to decide
	Page     string  `json:"page,omitempty"`     // the visible words of an HTML or text answer, links and buttons in [brackets]

	Means []rule.Text `json:"means,omitempty"` // the sentences of Page that a form or an error page of the server says, and what they mean

	Behind Behind `json:"behind,omitzero"`
}

// CORS is what a browser decides, by the Fetch Standard, about a request of a script and
// its answer.
type CORS struct {
	Preflight   bool   `json:"preflight,omitempty"` // this exchange asks for leave, before the request itself
	Origin      string `json:"origin"`              // of who asks; "null" behind certain redirects
	Credentials string `json:"credentials"`         // "include", "same-origin", "omit": of the request itself, as what follows
	Method      string `json:"method"`
	// Headers are those that the script set, and the content type of its body.
	Headers []wire.Header `json:"headers,omitempty"`
	// Asks says whether leave had to be asked for first; it holds where that was not so.
	Asks Ruling `json:"asks"`
	// Reads says of a preflight whether leave was given, else whether the script may read
	// the answer. Nil where no whole answer came.
	Reads *Ruling `json:"reads,omitempty"`
}

// Ruling is a yes or a no with its reason.
type Ruling struct {
	Holds  bool      `json:"holds"`
	Rule   rule.Code `json:"rule"`
	Title  rule.Text `json:"title"`           // the rule's title
	Seen   rule.Text `json:"seen"`            // what was seen
	Wanted rule.Text `json:"wanted,omitzero"` // what was wanted, where it is a no
}

// Written are the cookies in the header Cookie of a request, as they stand there.
func (x *Exchange) Written() []Cookie {
	var all []Cookie
	for _, header := range x.Request.Headers.Values("Cookie") {
		for pair := range strings.SplitSeq(header, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			all = append(all, Cookie{Name: name, Value: wire.Bytes(value)})
		}
	}
	return all
}

// Brought is all that an answer did to cookies: what became of its lines, then what it
// cleared.
func (x *Exchange) Brought() []Fate {
	return append(x.Received[:len(x.Received):len(x.Received)], x.Cleared...)
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

// Server is what the server did between a request and its answer.
type Server struct {
	Host       string      `json:"host"`
	Project    string      `json:"project,omitempty"`    // the host of whose project it is part, where that is another: that one's table is its table
	Unseen     bool        `json:"unseen,omitempty"`     // it answered, and nobody saw what it did: nothing else is said of it
	Notes      []rule.Text `json:"notes,omitempty"`      // what the page did, in order
	Own        NotesOf     `json:"-"`                    // those notes that the middleware of the site's own made before the page ran
	OwnBehind  NotesOf     `json:"-"`                    // and those that it made when the page had answered
	Whose      []int       `json:"-"`                    // those that say how far the key led, and to whom, counted from 0
	UserBefore string      `json:"userBefore,omitempty"` // a name, "anonymous", or "not-asked"; empty where that is not known, or asking failed
	User       string      `json:"user,omitempty"`       // at the end of the request
	Session    bool        `json:"session,omitempty"`    // the request looked at its session
	Queries    []Query     `json:"queries,omitempty"`
	Log        []string    `json:"log,omitempty"` // what the server wrote to its log
	Reason     *Reason     `json:"reason,omitempty"`
	Proxy      *Proxy      `json:"proxy,omitempty"` // in front of it, which handed the request on
	Allows     *Allows     `json:"allows,omitempty"`
	RemoteAddr string      `json:"remoteAddr,omitempty"` // the IP address from which the request came to it, where the page looked at that
}

// NotesOf are notes from one, counted from 0, up to another.
type NotesOf struct{ From, To int }

// Allows is what the settings of a site allow to pages of other origins, where such a page
// asked and the site has settings for that.
type Allows struct {
	Origins     []string `json:"origins,omitempty"`
	AnyOrigin   bool     `json:"anyOrigin,omitempty"`
	Credentials bool     `json:"credentials,omitempty"`
	Methods     []string `json:"methods,omitempty"`
	Headers     []string `json:"headers,omitempty"`
}

// Proxy is what a proxy made of a request before the site was asked.
type Proxy struct {
	Asks  string        `json:"asks"`            // the origin that it asks: "http://127.0.0.1:8000"; "" where it refused the request itself
	Sets  []wire.Header `json:"sets,omitempty"`  // headers that it has set
	Taken string        `json:"taken,omitempty"` // the origin that the site takes the request for
}

// Reason is why a server refused a request, or failed at it. A page that chose its status
// by itself has none.
type Reason struct {
	Name string    `json:"name"` // "csrf-token-missing"; of an exception the name that Python has for it: "KeyError"
	Says string    `json:"says"` // in the server's own words
	Text rule.Text `json:"text"` // what it means
	At   *Place    `json:"at,omitempty"`
}

// Place is the line of a view that raised an exception.
type Place struct {
	File     string `json:"file,omitempty"`      // "cart.py": a file of the site's own, of which Line is a line
	Line     int    `json:"line"`                // of the view, or of File, counted from 1
	FileLine int    `json:"file_line,omitempty"` // of the lesson's file; 0 for a line that somebody typed
	Code     string `json:"code"`
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
	Locked      bool      `json:"-"`                // SQLite refused it, since another request had written
	Met         int64     `json:"met,omitempty"`    // of one that a constraint refused, the id of the row in its way; 0: not known
	Count       *int64    `json:"count,omitempty"`  // of one that counts rows, how many they are; nil of others
}
