package browser

import (
	"net/http"
	"testing"
)

// TestReferrerPolicies tells how much of https://shop.test/p?q=1#f others learn.
func TestReferrerPolicies(t *testing.T) {
	const whole, origin = "https://shop.test/p?q=1", "https://shop.test/"
	for _, test := range []struct{ policy, same, cross, http string }{
		{"", whole, origin, ""},
		{"strict-origin-when-cross-origin", whole, origin, ""},
		{"no-referrer", "", "", ""},
		{"no-referrer-when-downgrade", whole, whole, ""},
		{"same-origin", whole, "", ""},
		{"origin", origin, origin, origin},
		{"strict-origin", origin, origin, ""},
		{"origin-when-cross-origin", whole, origin, origin},
		{"unsafe-url", whole, whole, whole},
	} {
		from := at(t, "https://user:pw@shop.test/p?q=1#f")
		p := referrerPolicy(test.policy)
		for to, want := range map[string]string{"https://shop.test/x": test.same, "https://www.shop.test/": test.cross, "http://shop.test/": test.http} {
			if got := p.tells(from, at(t, to)); got != want {
				t.Errorf("%q to %s: %q, want %q", test.policy, to, got, want)
			}
		}
	}
}

// TestWhoAsks looks at the headers Referer and Origin of requests.
func TestWhoAsks(t *testing.T) {
	const page = `<a href="https://b.test/x">Out</a><a href="/x">In</a><a href="/away">Away</a>
		<form method="post" action="https://b.test/x"><button>Out</button></form><form method="post" action="/x"><button>In</button></form>
		<form method="post" action="/on"><button>On</button></form><img src="https://c.test/i.gif">`
	for _, test := range []struct{ policy, act, words, referer, origin string }{
		{"", "click", "In", "https://a.test/p", ""},
		{"", "click", "Out", "https://a.test/", ""},
		{"", "click", "Away", "https://a.test/", ""},
		{"", "press", "In", "https://a.test/p", "https://a.test"},
		{"", "press", "Out", "https://a.test/", "https://a.test"},
		{"", "press", "On", "https://a.test/", "null"}, // a redirect from one foreign origin to another
		{"same-origin", "click", "Out", "", ""},
		{"same-origin", "press", "In", "https://a.test/p", "https://a.test"},
		{"same-origin", "press", "Out", "", "null"},
		{"no-referrer", "press", "In", "", "null"},
		{"unsafe-url, nonsense", "click", "Out", "https://a.test/p", ""},
	} {
		w := newWorld(t)
		pages := map[string]http.HandlerFunc{"/x": answer("Here"), "/to": moved(307, "https://c.test/x"), "/i.gif": answer(""),
			"/away": moved(302, "https://b.test/x"), "/on": moved(307, "https://b.test/to")}
		pages["/p"] = func(rw http.ResponseWriter, r *http.Request) {
			if test.policy != "" {
				rw.Header().Set("Referrer-Policy", test.policy)
			}
			answer(page)(rw, r)
		}
		for _, origin := range []string{"https://a.test:443", "https://b.test:443", "https://c.test:443"} {
			w.serve(origin, pages)
		}
		nav := w.visit("https://a.test/p")
		if typed := nav.Hops[0].Request.Headers; typed.Has("Referer") || typed.Has("Origin") {
			t.Error("an address that was typed comes from nowhere")
		}
		if test.act == "click" {
			nav = w.done(w.Click(t.Context(), "main", test.words, 0))
		} else {
			nav = w.done(w.Submit(t.Context(), "main", test.words, 0, nil))
		}
		got := nav.Hops[len(nav.Hops)-1].Request.Headers
		if got.Get("Referer") != test.referer || got.Get("Origin") != test.origin {
			t.Errorf("%q, %s %s: Referer %q, Origin %q, want %q, %q", test.policy, test.act, test.words, got.Get("Referer"), got.Get("Origin"), test.referer, test.origin)
		}
	}
	// So may the page itself, what it leads to and what it loads; TestPagesTellWhereTheyAreAsInChromium
	// has what a real browser makes of each.
	own := newWorld(t)
	own.serve("https://b.test:443", map[string]http.HandlerFunc{"/x": answer("B"), "/i": answer(""), "/j": answer("")})
	own.serve("https://a.test:443", map[string]http.HandlerFunc{"/p": answer(`<img src="https://b.test/i"><meta name="referrer" content="unsafe-url"><img src="https://b.test/j">
		<a href="https://b.test/x">Out</a><a rel="noreferrer" href="https://b.test/x">Quiet</a><a referrerpolicy="origin" href="https://b.test/x">Less</a>`)})
	var told []string
	for _, words := range []string{"Out", "Quiet", "Less"} {
		for _, h := range append(own.visit("https://a.test/p").Hops[1:], own.done(own.Click(t.Context(), "main", words, 0)).Hops...) {
			told = append(told, h.Request.Headers.Get("Referer"))
		}
	}
	const whole, origin = "https://a.test/p", "https://a.test/"
	wantList(t, "what others are told", told, origin, whole, whole, origin, whole, "", origin, whole, origin)
	// A redirect may tell less from there on.
	w := newWorld(t)
	w.serve("https://a.test:443", map[string]http.HandlerFunc{"/": answer(`<a href="/to">Go</a>`), "/to": func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Referrer-Policy", "same-origin")
		moved(302, "https://b.test/")(rw, r)
	}})
	w.serve("https://b.test:443", map[string]http.HandlerFunc{"/": answer("B")})
	w.visit("https://a.test/")
	nav := w.done(w.Click(t.Context(), "main", "Go", 0))
	if a, b := nav.Hops[0].Request.Headers.Get("Referer"), nav.Hops[1].Request.Headers.Get("Referer"); a != "https://a.test/" || b != "" {
		t.Errorf("before the redirect %q, after it %q", a, b)
	}
}
