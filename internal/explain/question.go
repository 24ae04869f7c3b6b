package explain

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/diag"
	"statelab/internal/paste"
	"statelab/internal/rule"
)

// Question is what a person wants to know: a story of requests, told from the first.
// Its words are checked by Ask.
type Question struct {
	At         time.Time          // of the first request
	Profile    string             // "" or "chromium", "rfc6265bis"
	ThirdParty string             // "" or "allowed", "blocked"
	Held       []cookiejar.Cookie // what the browser holds before the first request
	First      Request
	Lines      []string  // values of Set-Cookie that the answer to First brings, or what a script wrote
	Then       []Request // requests that follow, in this order
	Notes      []rule.Text
}

// Request is a request in its surroundings. Only URL is needed.
type Request struct {
	URL         string
	After       time.Duration // time that passes before it
	From        string        // origin of the page that causes it; "": a person types the address
	Top         string        // origin of the tab's page, where that is not From
	Method      string        // "": GET, and of a form POST
	Dest        string        // what it is for: "" or one of Dests
	Credentials string        // "" or one of CredentialModes, for what can have them
	Script      bool          // a script of the page uses document.cookie
	Headers     []cors.Header // that a script sets itself, for what can have them
	Redirect    bool          // the answer before it led there
	// Cookie is the Cookie header that a browser sent, where that is known: what the jar
	// would send is not asked then. With Tool it is what a tool such as curl was told to
	// send, and whether a browser would is asked.
	Cookie string
	Tool   bool
	// Lines are the values of Set-Cookie that its answer brings, or what a script
	// wrote. Those of Question.First stand in Question.Lines.
	Lines     []string
	Went      paste.Went // how a request went that was pasted without a Cookie header
	Answer    Response
	Preflight *Response // to the OPTIONS request before it; nil: not known
	Notes     []rule.Text
}

// Response is what is known of an answer beside its cookies.
type Response struct {
	Status  int // 0: not known
	Headers []cors.Header
	Whole   bool // what is not among the headers was not said
}

// value returns the first value of a header, "" where there is none.
func (r Response) value(name string) string {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// knows reports whether the headers about CORS are known: all are, or one is there.
func (r Response) knows() bool {
	for _, h := range r.Headers {
		if len(h.Name) > 14 && strings.EqualFold(h.Name[:14], "Access-Control") {
			return true
		}
	}
	return r.Whole
}

// choice returns which of the words was meant; the first where none is given.
func choice(problems *diag.List, flag, word string, words ...string) int {
	for i, w := range words {
		if word == w || word == "" {
			return i
		}
	}
	problems.Say(rule.Text{
		EN: fmt.Sprintf("%s is %s, not %q", flag, listed(words, ", ", " or "), word),
		KO: fmt.Sprintf("%s 값은 %s 가운데 하나입니다 (받은 값: %q)", flag, strings.Join(words, ", "), word),
	}, diag.Guess(word, words))
	return 0
}
