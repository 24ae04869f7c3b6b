// Package httpjar lets an http.Client use a browser's cookie jar.
package httpjar

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// Jar is an http.CookieJar on top of a cookiejar.Jar. Its fields are set before
// its first use; it is then safe for several goroutines, which must not use the
// jar below it at the same time.
//
// The interface cannot carry everything that a browser knows, so:
//
//   - Every request looks as if a person had typed its address: there is no
//     initiator, no frame and no method. SameSite cookies therefore go along
//     with every request that their host, path and scheme allow, redirects from
//     other sites among them, and Partitioned cookies belong to their own site.
//   - net/http parses Set-Cookie lines before the jar sees them, and drops those
//     whose name is no token, or whose value holds a quotation mark (but for a
//     pair around it), a backslash or an octet beyond ASCII. The others are
//     decided from their raw text.
//   - net/http writes the Cookie header itself. It puts a value with a blank or
//     a comma into quotation marks, which browsers do not. What it would write
//     with octets missing, or with one too many, is left out: such values,
//     and cookies without a name. Header has all of them.
//   - Nothing is said about cookies that are refused or withheld, unless OnSet
//     and OnSelect listen.
type Jar struct {
	// Now is the clock: time.Now in a program, a clock of its own in a test. It
	// has to be set; a jar without a clock panics when it is used.
	Now func() time.Time
	// Jar is the jar below. If it is nil, one with the zero options is made.
	Jar *cookiejar.Jar
	// OnSet and OnSelect, where not nil, are told every decision while the jar
	// is locked. They must not use it.
	OnSet    func(*url.URL, cookiejar.SetDecision)
	OnSelect func(*url.URL, cookiejar.Selection)

	mu sync.Mutex
}

var _ http.CookieJar = (*Jar)(nil)

func (j *Jar) below() *cookiejar.Jar {
	if j.Jar == nil {
		j.Jar = cookiejar.New(cookiejar.Options{})
	}
	return j.Jar
}

// SetCookies implements http.CookieJar. A cookie that came in a response is
// decided from the line as it came, one made by hand from its attributes.
func (j *Jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	at, err := address.Parse(u.String())
	if err != nil {
		return
	}
	for _, c := range cookies {
		line := c.Raw
		if line == "" {
			line = c.String()
		}
		d := j.below().Set(j.Now(), at, cookiejar.Context{}, line)
		if j.OnSet != nil {
			j.OnSet(u, d)
		}
	}
}

// Cookies implements http.CookieJar.
func (j *Jar) Cookies(u *url.URL) []*http.Cookie {
	var cookies []*http.Cookie
	for _, d := range j.sel(u).Decisions {
		if !d.Sent || d.Cookie.Name == "" {
			continue
		}
		value, quoted := d.Cookie.Value, false
		if n := len(value); n >= 2 && value[0] == '"' && value[n-1] == '"' {
			value, quoted = value[1:n-1], true
		}
		if strings.IndexFunc(value, lost) < 0 {
			cookies = append(cookies, &http.Cookie{Name: d.Cookie.Name, Value: value, Quoted: quoted})
		}
	}
	return cookies
}

// lost reports whether net/http leaves a character out when it writes a value.
func lost(r rune) bool {
	return r < 0x20 || r >= 0x7f || r == '"' || r == ';' || r == '\\'
}

// Header returns the Cookie header that a browser would send to u, octet for
// octet, for programs that write it themselves. It is empty where there is none.
func (j *Jar) Header(u *url.URL) string { return j.sel(u).Header }

func (j *Jar) sel(u *url.URL) cookiejar.Selection {
	j.mu.Lock()
	defer j.mu.Unlock()
	at, err := address.Parse(u.String())
	if err != nil {
		return cookiejar.Selection{}
	}
	s := j.below().Select(j.Now(), at, cookiejar.Context{})
	if j.OnSelect != nil {
		j.OnSelect(u, s)
	}
	return s
}
