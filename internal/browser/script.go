package browser

import (
	"context"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/htmlpage"
	"statelab/internal/wire"
)

// Request is what a script of a page fetches. The zero Credentials let cookies
// through; a script that says nothing has SameOrigin.
type Request struct {
	URL         address.Address
	Method      string           // "" is GET
	Fields      []htmlpage.Field // in the query of a GET, else in the body
	Credentials cookiejar.Credentials
	// Headers are those that the script sets; what only the browser may set (Fetch,
	// "forbidden request-header") does not go along.
	Headers wire.Headers
	// Body takes the place of the fields. Where no header says what it is, it is
	// text/plain, as fetch() has it of a string.
	Body string
}

// Fetch makes a request as a script of the page shown would, with fetch(). The
// page stays. Each hop says what CORS makes of it; the hops of an answer that the script may
// not read are there all the same. The error is an *htmlpage.NotOnPage when no page is
// shown.
func (b *Browser) Fetch(ctx context.Context, tabName string, r Request) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &htmlpage.NotOnPage{What: "page"}
	}
	v := t.page.doc.ask(r.URL, Fetched, cookiejar.Subresource)
	v.credentials, v.fetched = r.Credentials, true
	if r.Method != "" {
		v.method = r.Method
	}
	for _, h := range r.Headers {
		if !cors.Forbidden(cors.Header{Name: h.Name, Value: string(h.Value)}) {
			v.headers = append(v.headers, h)
		}
	}
	if v.method == "GET" || v.method == "HEAD" {
		v.url = v.url.WithQuery(htmlpage.Encode(r.Fields))
	} else {
		v.entries, v.body = r.Fields, r.Body
	}
	if mixed(t.page.URL, v.url) {
		return Navigation{Problem: mixedContent(v.url)}, nil
	}
	j := b.begin(ctx, t)
	defer t.arrive()
	_, _, problem, err := j.follow(v)
	j.nav.Problem = problem
	return j.nav, err
}

// ReadCookies returns what document.cookie shows to a script of the page shown,
// and why it does not show the others. The error is an *htmlpage.NotOnPage when no page is
// shown.
func (b *Browser) ReadCookies(tabName string) (cookiejar.Selection, error) {
	p := b.Page(tabName)
	if p == nil {
		return cookiejar.Selection{}, &htmlpage.NotOnPage{What: "page"}
	}
	return b.Jar.Select(b.Now(), p.URL, cookiejar.Context{API: cookiejar.Script}), nil
}

// WriteCookie assigns a line to document.cookie in a script of the page shown.
// The error is an *htmlpage.NotOnPage when no page is shown.
func (b *Browser) WriteCookie(tabName, line string) (Received, error) {
	p := b.Page(tabName)
	if p == nil {
		return Received{}, &htmlpage.NotOnPage{What: "page"}
	}
	r := Received{line, b.Jar.Set(b.Now(), p.URL, cookiejar.Context{API: cookiejar.Script}, line)}
	b.touchBy([]Received{r}, nil)
	return r, nil
}
