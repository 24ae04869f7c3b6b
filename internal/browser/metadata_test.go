package browser

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"statelab/internal/htmlpage"
)

// told writes what each request of a navigation said of itself.
func told(nav Navigation) []string {
	var list []string
	for _, h := range nav.Hops {
		line := h.URL
		for _, header := range h.Request.Headers {
			if short, ok := strings.CutPrefix(header.Name, "Sec-Fetch-"); ok {
				line += " " + short + ": " + string(header.Value)
			}
		}
		list = append(list, line)
	}
	return list
}

// The cases are those of the specification's section 2, and what Chromium sends.
func TestRequestsSayWhatTheyAreFor(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{
		"/":      answer(`<img src="https://cdn.shop.test/i.gif"><a href="/next">next</a><form method="post" action="https://evil.test/form"><button>go</button></form>`),
		"/next":  answer(""),
		"/api":   answer(""),
		"/to":    moved(302, "https://cdn.shop.test/back"),
		"/frame": answer(`<iframe src="/next"></iframe>`),
	})
	w.serve("https://cdn.shop.test:443", map[string]http.HandlerFunc{"/i.gif": answer(""), "/back": moved(302, "https://shop.test/next")})
	w.serve("https://evil.test:443", map[string]http.HandlerFunc{"/form": answer(`<a href="https://shop.test/to">back</a>`)})
	w.serve("http://shop.test:80", map[string]http.HandlerFunc{"/": answer("")})
	w.Metadata = true
	wants := func(nav Navigation, err error, want ...string) {
		t.Helper()
		if got := told(w.done(nav, err)); !slices.Equal(got, want) {
			t.Errorf("they said\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	visit := func(u string) (Navigation, error) { return w.Visit(t.Context(), "main", at(t, u)) }
	nav, err := visit("http://shop.test/")
	wants(nav, err, "http://shop.test/")
	nav, err = visit("https://shop.test/frame")
	wants(nav, err, "https://shop.test/frame Site: none Mode: navigate User: ?1 Dest: document",
		"https://shop.test/next Site: same-origin Mode: navigate Dest: iframe")
	nav, err = visit("https://shop.test/")
	wants(nav, err, "https://shop.test/ Site: none Mode: navigate User: ?1 Dest: document",
		"https://cdn.shop.test/i.gif Site: same-site Mode: no-cors Dest: image")
	nav, err = w.Fetch(t.Context(), "main", Request{URL: at(t, "https://shop.test/api")})
	wants(nav, err, "https://shop.test/api Site: same-origin Mode: cors Dest: empty")
	nav, err = w.Submit(t.Context(), "main", "go", 0, []htmlpage.Field(nil))
	wants(nav, err, "https://evil.test/form Site: cross-site Mode: navigate User: ?1 Dest: document")
	nav, err = w.Click(t.Context(), "main", "back", 0)
	wants(nav, err, "https://shop.test/to Site: cross-site Mode: navigate User: ?1 Dest: document",
		"https://cdn.shop.test/back Site: cross-site Mode: navigate User: ?1 Dest: document",
		"https://shop.test/next Site: cross-site Mode: navigate User: ?1 Dest: document")
	nav, err = visit("https://shop.test/to")
	if got := told(w.done(nav, err)); !strings.Contains(got[2], "Site: none") {
		t.Errorf("behind redirects of a typed address they said %q", got)
	}
}
