package webtest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/wire"
)

// Credentials says with which requests of a script cookies go along, as the option of
// that name of fetch().
type Credentials string

// The modes: cookies go to the origin of the page alone, everywhere, or nowhere.
const (
	SameOrigin Credentials = "same-origin"
	Include    Credentials = "include"
	Omit       Credentials = "omit"
)

var modes = map[Credentials]cookiejar.Credentials{"": cookiejar.SameOrigin, SameOrigin: cookiejar.SameOrigin, Include: cookiejar.Include, Omit: cookiejar.Omit}

// Request is what a script of a page fetches. The zero value of each field is what
// fetch() does where nothing is said.
type Request struct {
	Method string // "" is GET
	// URL is an address, or one as seen from the page: "/api".
	URL string
	// Form are the fields of a form: in the query of a GET, else in the body.
	Form        url.Values
	Credentials Credentials // "" is SameOrigin
	// Header are headers that the script sets. What only the browser may set, such as
	// Cookie and Origin, does not go along, as in every browser.
	Header http.Header
	// Body takes the place of Form. Where Header does not say what it is, it is text/plain.
	Body string
}

// Fetch has a script of the page that is shown make a request with fetch(). The page stays.
// To another origin it asks for leave first where CORS wants that; whether it was given, and
// whether the script may read the answer, is in the Access of each hop, and fails nothing.
func (t *Tab) Fetch(r Request) *Trip {
	t.t.Helper()
	return t.act(fmt.Sprintf("fetch %s", r.URL), func(ctx context.Context) (browser.Navigation, error) {
		page := t.inside.Page(t.name)
		if page == nil {
			return browser.Navigation{}, &htmlpage.NotOnPage{What: "page"}
		}
		u, err := page.URL.Resolve(r.URL)
		if err != nil {
			return browser.Navigation{}, err
		}
		request, err := r.at(u)
		if err != nil {
			return browser.Navigation{}, err
		}
		return t.inside.Fetch(ctx, t.name, request)
	})
}

// at is the request as the browser takes it.
func (r Request) at(u address.Address) (browser.Request, error) {
	mode, known := modes[r.Credentials]
	switch {
	case !known:
		return browser.Request{}, fmt.Errorf("credentials: %q is no mode of fetch()", r.Credentials)
	case r.Method != "" && !isToken(r.Method):
		return browser.Request{}, fmt.Errorf("method: %q is none that fetch() takes", r.Method)
	}
	request := browser.Request{URL: u, Method: r.Method, Fields: fieldsOf(r.Form), Credentials: mode, Body: r.Body}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			if !isToken(name) || strings.ContainsAny(value, "\r\n\x00") {
				return browser.Request{}, fmt.Errorf("header: %q is none that fetch() takes", name+": "+value)
			}
			request.Headers = append(request.Headers, wire.Header{Name: name, Value: wire.Bytes(value)})
		}
	}
	return request, nil
}

// isToken reports whether a text can be a method or the name of a header (RFC 9110 section
// 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", r)
	})
}

// fieldsOf are the fields of a form in the order of their names.
func fieldsOf(form url.Values) []htmlpage.Field {
	var fields []htmlpage.Field
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			fields = append(fields, htmlpage.Field{Name: name, Value: value})
		}
	}
	return fields
}
