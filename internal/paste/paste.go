// Package paste reads what people have when a cookie does not work: responses, as curl
// prints them or as they stand in developer tools, command lines of curl, fetch() as a
// browser copies it, rows of cookies, document.cookie. What is none of these it names for
// what it is. It knows no jar and no rule: it finds what was said, not what follows.
package paste

import (
	"strings"
	"unicode/utf16"

	"statelab/internal/rule"
	"statelab/internal/wire"
)

// The most that is read of one text.
const (
	maxExchanges = 50
	maxHeaders   = 2000 // of one exchange, request and answer each
	maxRows      = 500
)

// Text is what was found in a text.
type Text struct {
	Exchanges []Exchange
	Held      []Cookie // rows of developer tools: what a browser holds
	Notes     []rule.Text
	// Is says what the text is where nothing was found in it, and Hint what to do. Both
	// are zero where nobody can tell.
	Is, Hint rule.Text
}

// Found reports whether there is anything to go on.
func (t *Text) Found() bool { return len(t.Exchanges) > 0 || len(t.Held) > 0 }

// Exchange is a request and its answer, as far as the text has them.
type Exchange struct {
	URL     string // "" where the text does not say
	Method  string
	Request wire.Headers
	Status  int          // 0 where there is none
	Answer  wire.Headers // Set-Cookie among them
	Whole   bool         // the whole head of the answer is there
	Script  []string     // what a script writes to document.cookie, in place of an answer
	Curl    bool         // a command line of curl: what it has is sent, whoever asks
	Copied  bool         // a browser wrote the request: it was sent so, its cookies too
	Went    Went         // which cookies it took along, where the text names none

	seen bool // the head of the request is there
	jar  bool // a command that keeps cookies, or takes them out of a file

	// What a browser says of its own request when it copies it.
	From, Dest, Credentials string
}

// Went is how a request went of which the text names no cookies.
type Went int

// The ways.
const (
	Kept   Went = iota // whoever sent it keeps cookies, as a browser does
	Unsaid             // there is the answer alone, and nobody says who asked
	Bare               // it was sent without cookies
)

// Cookie is a row of developer tools.
type Cookie struct {
	Name, Value, Domain, Path string // Domain with its dot, where hosts below count
	Expires                   string // "" or "Session", or a time
	HTTPOnly, Secure          bool
	SameSite                  string // "" where the cookie does not say
	Partition                 string // the site of the tab, for a partitioned cookie
	CrossSite                 bool   // with Partition: a frame of another site stood in between
	HostOnly                  string // "true" or "false" where the row says so itself
}

// Read finds what there is in a text.
func Read(text string) Text {
	text = decoded(text)
	if e, ok := fetchCall(text); ok {
		return Text{Exchanges: []Exchange{e}}
	}
	if rows, notes := table(text); len(rows) > 0 {
		return Text{Held: rows, Notes: notes}
	}
	r := reader{}
	r.read(strings.Split(text, "\n"))
	t := Text{Exchanges: r.finished()}
	if r.dropped {
		t.Notes = append(t.Notes, rule.Textf("Of a head no more than %d lines were read.", "헤더는 %d줄까지만 읽었습니다.", maxHeaders))
	}
	if t.Found() {
		return t
	}
	if lines, notes := script(text); len(lines) > 0 {
		return Text{Exchanges: []Exchange{{Script: lines}}, Notes: notes}
	}
	if t.Is, t.Hint = Foreign(text); t.Is.IsZero() && !r.heads && len(r.bare) > 0 {
		t.Exchanges = []Exchange{{Answer: r.bare}}
	}
	return t
}

// decoded reads UTF-16, which is what a file has that Windows wrote, and leaves all else
// as it is: a cookie may have any octets.
func decoded(text string) string {
	if len(text) < 2 || text[0] != 0xff || text[1] != 0xfe {
		return strings.TrimPrefix(text, "\ufeff")
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 2; i+1 < len(text); i += 2 {
		units = append(units, uint16(text[i])|uint16(text[i+1])<<8)
	}
	return string(utf16.Decode(units))
}
