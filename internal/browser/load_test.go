package browser

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/wire"
)

// all are cookies of every kind: Strict, Lax, None, unspecified and partitioned.
var all = []string{"s=1; Secure; SameSite=Strict", "l=1; Secure; SameSite=Lax", "n=1; Secure; SameSite=None", "u=1; Secure"}

// framed answers with a page that lets itself be framed, and the header as Django
// has it when it does not.
func framed(option, body string, cookies ...string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-Frame-Options", option)
		answer(body, cookies...)(rw, r)
	}
}

// hops writes what a navigation did: the cause, the address, and the cookies that
// went along.
func hops(nav Navigation) []string {
	var list []string
	for _, h := range nav.Hops {
		s := string(h.Cause) + " " + h.URL
		if h.InFrame {
			s = "in a frame: " + s
		}
		if h.Sent.Header != "" {
			s += " " + h.Sent.Header
		}
		list = append(list, s)
	}
	return list
}

func notes(nav Navigation) []string {
	var list []string
	for _, n := range nav.Notes {
		list = append(list, n.EN)
	}
	return list
}

// TestWhatPagesLoad tells which requests a page makes by itself, in their order.
func TestWhatPagesLoad(t *testing.T) {
	for _, test := range []struct {
		name, page  string
		want, notes []string
	}{
		{"an image, a script and a style sheet, wherever they stand",
			`<link rel="Alternate StyleSheet" href="/c.css"><p><a href="/"><img src="i.gif"></a><script src="/s.js"></script>`,
			[]string{"style sheet https://shop.test/c.css", "image https://shop.test/i.gif", "script https://shop.test/s.js"}, nil},
		{"what is named twice is asked for once", `<img src="/i.gif"><img src="/i.gif#x"><script src="/i.gif"></script>`,
			[]string{"image https://shop.test/i.gif", "script https://shop.test/i.gif"}, nil},
		{"a frame is asked for each time", `<iframe src="/f"></iframe><iframe src="/f"></iframe>`,
			[]string{"frame https://shop.test/f", "frame https://shop.test/f"}, nil},
		{"what names nothing", `<img><img src=" "><script>x()</script><link rel="icon" href="/x.ico"><iframe srcdoc="x"></iframe>`, nil, nil},
		{"what is no request", `<img src="data:image/gif;base64,R0lG"><iframe src="about:blank"></iframe>`, nil, nil},
		{"templates and what stands in for scripts", `<template><img src="/a"></template><noscript><img src="/b"></noscript>`, nil, nil},
		{"an image that moved", `<img src="/moved">`, []string{"image https://shop.test/moved", "redirect https://shop.test/i.gif"}, nil},
		{"an image that is nowhere", `<img src="https://gone.test/i.gif"><img src="/i.gif">`,
			[]string{"image https://shop.test/i.gif"}, []string{"no server answers at gone.test"}},
		{"no address", `<img src="//["><img src="/i.gif">`, []string{"image https://shop.test/i.gif"}, []string{"//[ is no address that a browser can go to"}},
		{"an image over http is asked for by https", `<img src="http://shop.test/i.gif">`, []string{"image https://shop.test/i.gif"}, nil},
		{"a script over http is not loaded", `<script src="http://shop.test/s.js"></script>`, nil,
			[]string{"http://shop.test/s.js is not loaded: a page of https loads nothing over http"}},
		{"a frame that does not want to be one", `<iframe src="/deny"></iframe><img src="/i.gif">`,
			[]string{"frame https://shop.test/deny", "image https://shop.test/i.gif"}, []string{"the frame of shop.test stays empty: its answer says X-Frame-Options: DENY"}},
		{"a frame of the same origin", `<iframe src="/same"></iframe>`,
			[]string{"frame https://shop.test/same", "in a frame: image https://shop.test/inside.gif"}, nil},
		{"a frame with its own, before what follows it", `<iframe src="/open"></iframe><img src="/i.gif">`,
			[]string{"frame https://shop.test/open", "in a frame: image https://shop.test/open.gif", "image https://shop.test/i.gif"}, nil},
		{"plain text loads nothing", "", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.serve("https://shop.test:443", map[string]http.HandlerFunc{
				"/": answer(test.page), "/moved": moved(302, "/i.gif"), "/f": answer("Frame"),
				"/deny": framed("deny", `<img src="/never.gif">`), "/same": framed("SAMEORIGIN", `<img src="/inside.gif">`),
				"/open": answer(`<img src="open.gif">`),
			})
			nav := w.visit("https://shop.test/")
			wantList(t, "requests", hops(nav)[1:], test.want...)
			wantList(t, "notes", notes(nav), test.notes...)
			if w.Page("main").URL.Path() != "/" || !nav.Problem.IsZero() {
				t.Errorf("the tab shows %v, problem %v", w.Page("main").URL, nav.Problem)
			}
		})
	}
}

func TestPagesThatNeverEnd(t *testing.T) {
	w := newWorld(t)
	n := 0
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{
		"/self":  answer(`<iframe src="/self"></iframe>`),
		"/fresh": func(rw http.ResponseWriter, r *http.Request) { n++; moved(302, fmt.Sprintf("/fresh?%d", n))(rw, r) },
		"/many":  answer(strings.Repeat(`<iframe src="/leaf"></iframe>`, 60)), "/leaf": answer("Leaf"),
		"/tree": answer(strings.Repeat(`<iframe src="/tree"></iframe>`, 3)),
		"/loop": answer(`<img src="/fresh">`),
	})
	for _, test := range []struct {
		path  string
		hops  int
		notes []string
	}{
		{"/self", 1 + maxFrames, []string{"frames stand in frames 5 deep, the browser loads no more of them"}},
		{"/many", 1 + MaxLoads, []string{"after 50 requests that the page caused, the browser loads no more"}},
		{"/loop", 1 + 1 + MaxRedirects, []string{"after 20 redirects the browser gives up"}},
	} {
		nav := w.visit("https://shop.test" + test.path)
		if len(nav.Hops) != test.hops || !slices.Equal(notes(nav), test.notes) {
			t.Errorf("%s: %d hops, %q, want %d, %q", test.path, len(nav.Hops), notes(nav), test.hops, test.notes)
		}
	}
	nav := w.visit("https://shop.test/tree")
	if len(nav.Hops) != 1+MaxLoads || !strings.HasPrefix(notes(nav)[len(nav.Notes)-1], "after 50 requests") {
		t.Errorf("a tree of frames: %d hops, %q", len(nav.Hops), notes(nav))
	}
}

// TestSameSite sends each kind of cookie from the places of the table that was
// measured in Chromium.
func TestSameSite(t *testing.T) {
	link := func(to string) string { return `<a href="` + to + `">Go</a>` }
	form := func(method, to string) string {
		return `<form method="` + method + `" action="` + to + `"><button>Go</button></form>`
	}
	frame := func(src string) string { return `<iframe src="` + src + `"></iframe>` }
	image := func(src string) string { return `<img src="` + src + `">` }
	const target, old = "https://www.a.test/dest", 125 * time.Second
	for _, test := range []struct {
		name, from, page string
		act              string // "visit", "click", "press", "reload" (after the click)
		later            time.Duration
		want             string
	}{
		{"address bar", "", "", "visit", 0, "s l n u"},
		{"same-site link", "https://x.a.test/", link(target), "click", 0, "s l n u"},
		{"same-site form", "https://x.a.test/", form("post", target), "press", 0, "s l n u"},
		{"same-site frame", "https://x.a.test/", frame(target), "", 0, "s l n u"},
		{"same-site image", "https://x.a.test/", image(target), "", 0, "s l n u"},
		{"same-site link through a cross-site redirect", "https://x.a.test/", link("https://b.test/to?" + target), "click", 0, "s l n u"},
		{"cross-site link", "https://b.test/", link(target), "click", 0, "l n u"},
		{"reload of such a page", "https://b.test/", link(target), "reload", 0, "l n u"},
		{"cross-site form with GET", "https://b.test/", form("get", target), "press", 0, "l n u"},
		{"cross-site link through a same-site redirect", "https://b.test/", link("https://x.a.test/to?" + target), "click", 0, "l n u"},
		{"cross-site POST, cookie young", "https://b.test/", form("post", target), "press", 0, "n u"},
		{"cross-site POST, cookie old", "https://b.test/", form("post", target), "press", old, "n"},
		{"cross-site POST answered 303", "https://b.test/", form("post", "https://b.test/see?"+target), "press", old, "l n u"},
		{"cross-site POST answered 307", "https://b.test/", form("post", "https://b.test/keep?"+target), "press", old, "n"},
		{"http to https", "http://www.a.test/", link(target), "click", 0, "l n u"},
		{"http to https, POST", "http://www.a.test/", form("post", target), "press", old, "n"},
		{"cross-site frame", "https://b.test/", frame(target), "", 0, "n"},
		{"cross-site image", "https://b.test/", image(target), "", 0, "n"},
		{"image of a same-site frame in a cross-site page", "https://b.test/", frame("https://x.a.test/"), "", 0, "n"},
		{"same-site, cross-site, same-site frames", "https://x.a.test/", frame("https://b.test/aba"), "", 0, "n"},
		{"https to http", "https://b.test/", link("http://www.a.test/dest"), "click", 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			to := func(status int) http.HandlerFunc {
				return func(rw http.ResponseWriter, r *http.Request) { moved(status, r.URL.RawQuery)(rw, r) }
			}
			pages := map[string]http.HandlerFunc{"/": answer(test.page), "/to": to(302), "/see": to(303), "/keep": to(307),
				"/aba": answer(frame(target)), "/dest": answer("Here"), "/set": answer("Set", all...)}
			inner := map[string]http.HandlerFunc{"/": answer(test.page), "/to": to(302)}
			if strings.Contains(test.page, "https://x.a.test/\"") {
				inner["/"] = answer(image(target))
			}
			for _, origin := range []string{"https://b.test:443", "https://www.a.test:443", "http://www.a.test:80"} {
				w.serve(origin, pages)
			}
			w.serve("https://x.a.test:443", inner)
			w.visit("https://www.a.test/set")
			w.now = w.now.Add(test.later)
			var nav Navigation
			switch {
			case test.act == "visit":
				nav = w.visit(target)
			default:
				nav = w.visit(test.from)
			}
			switch test.act {
			case "click", "reload":
				nav = w.done(w.Click(t.Context(), "main", "Go", 0))
			case "press":
				nav = w.done(w.Submit(t.Context(), "main", "Go", 0, nil))
			}
			if test.act == "reload" {
				nav = w.done(w.Reload(t.Context(), "main"))
			}
			last := nav.Hops[len(nav.Hops)-1]
			if !strings.HasSuffix(strings.TrimSuffix(last.URL, "?"), "/dest") {
				t.Fatalf("the last hop is %s", last.URL)
			}
			got := strings.ReplaceAll(strings.ReplaceAll(last.Sent.Header, "=1", ""), ";", "")
			if got != test.want {
				t.Errorf("sent %q, want %q", got, test.want)
			}
		})
	}
}

// TestCookiesOfOthers are set by what a page embeds: kept, refused, or kept in a
// partition of that page's site.
func TestCookiesOfOthers(t *testing.T) {
	for _, test := range []struct {
		blocked      bool
		stored, sent string
	}{
		{false, "n p", "n=1; p=1"},
		{true, "p", "p=1"},
	} {
		w := newWorld(t)
		w.Jar = cookiejar.New(cookiejar.Options{ThirdPartyBlocked: test.blocked})
		w.serve("https://ads.test:443", map[string]http.HandlerFunc{
			"/i.gif": answer("", append(all, "p=1; Secure; SameSite=None; Partitioned")...), "/": answer("Ads")})
		for _, host := range []string{"shop.test", "news.test"} {
			w.serve("https://"+host+":443", map[string]http.HandlerFunc{"/": answer(`<img src="https://ads.test/i.gif">`)})
		}
		var stored []string
		for _, r := range w.visit("https://shop.test/").Hops[1].Received {
			if r.Decision.Verdict == cookiejar.Stored {
				stored = append(stored, r.Decision.Cookie.Name)
			}
		}
		if got := strings.Join(stored, " "); got != test.stored {
			t.Errorf("blocked %v: stored %q, want %q", test.blocked, got, test.stored)
		}
		if got := w.visit("https://shop.test/").Hops[1].Sent.Header; got != test.sent {
			t.Errorf("blocked %v: sent %q, want %q", test.blocked, got, test.sent)
		}
		for _, address := range []string{"https://news.test/", "https://ads.test/"} {
			nav := w.visit(address)
			if got := nav.Hops[len(nav.Hops)-1].Sent.Header; strings.Contains(got, "p=1") {
				t.Errorf("blocked %v: %s is another partition, and %q was sent", test.blocked, address, got)
			}
		}
	}
}

// TestScriptsOfOtherOrigins: a module is fetched by CORS, and so without cookies from
// another origin unless it says use-credentials; a classic script goes with them.
func TestScriptsOfOtherOrigins(t *testing.T) {
	for _, test := range []struct{ attributes, sent string }{
		{``, "a=1"},
		{`type="text/javascript"`, "a=1"},
		{`crossorigin`, ""},
		{`crossorigin="use-credentials"`, "a=1"},
		{`type="module"`, ""},
		{`type="MODULE" crossorigin="anonymous"`, ""},
		{`type="module" crossorigin="use-credentials"`, "a=1"},
	} {
		w := newWorld(t)
		w.serve("https://cdn.test:443", map[string]http.HandlerFunc{"/": answer("", "a=1; Secure; SameSite=None"), "/s.js": answer("")})
		w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer(`<script ` + test.attributes + ` src="https://cdn.test/s.js"></script>`)})
		w.visit("https://cdn.test/")
		if got := w.visit("https://shop.test/").Hops[1].Sent.Header; got != test.sent {
			t.Errorf("<script %s>: sent %q, want %q", test.attributes, got, test.sent)
		}
	}
}

// TestFetch sends what scripts fetch, in each mode of credentials.
func TestFetch(t *testing.T) {
	for _, test := range []struct {
		name, url, method string
		mode              cookiejar.Credentials
		sent, origin      string
		stored            bool
	}{
		{"the own origin", "https://www.a.test/api", "", cookiejar.SameOrigin, "s l n u", "", true},
		{"the own origin, without", "https://www.a.test/api", "", cookiejar.Omit, "", "", false},
		{"the own origin, changing something", "https://www.a.test/api", "POST", cookiejar.SameOrigin, "s l n u", "https://www.a.test", true},
		{"a sibling by default", "https://api.a.test/api", "", cookiejar.SameOrigin, "", "https://www.a.test", false},
		{"a sibling with credentials", "https://api.a.test/api", "", cookiejar.Include, "ds dl dn du", "https://www.a.test", true},
		{"another site with credentials", "https://b.test/api", "POST", cookiejar.Include, "bn", "https://www.a.test", false},
		{"another port is another origin", "https://www.a.test:8443/api", "", cookiejar.SameOrigin, "", "https://www.a.test", false},
	} {
		w := newWorld(t)
		prefixed := func(prefix, rest string) (lines []string) {
			for _, line := range all {
				lines = append(lines, prefix+line+rest)
			}
			return lines
		}
		api := answer("{}", "fresh=1")
		for origin, lines := range map[string][]string{"https://www.a.test:443": all, "https://api.a.test:443": prefixed("d", ""),
			"https://b.test:443": prefixed("b", ""), "https://www.a.test:8443": nil} {
			w.serve(origin, map[string]http.HandlerFunc{"/": answer("Home", lines...), "/api": api})
		}
		for _, first := range []string{"https://b.test/", "https://api.a.test/", "https://www.a.test/"} {
			w.now = w.now.Add(3 * time.Minute)
			w.visit(first)
		}
		nav := w.done(w.Fetch(t.Context(), "main", Request{URL: at(t, test.url), Method: test.method, Fields: []htmlpage.Field{{Name: "q", Value: "1"}}, Credentials: test.mode}))
		hop := nav.Hops[0]
		got := strings.ReplaceAll(strings.ReplaceAll(hop.Sent.Header, "=1", ""), ";", "")
		stored := len(hop.Received) == 1 && hop.Received[0].Decision.Verdict == cookiejar.Stored
		if got != test.sent || hop.Request.Headers.Get("Origin") != test.origin || stored != test.stored || hop.Cause != Fetched {
			t.Errorf("%s: %+v\nsent %q, origin %q, stored %v", test.name, test, got, hop.Request.Headers.Get("Origin"), stored)
		}
		if (hop.Request.Body == "q=1") != (test.method == "POST") || strings.HasSuffix(hop.URL, "?q=1") == (test.method == "POST") {
			t.Errorf("%s: %s with the body %q", test.name, hop.URL, hop.Request.Body)
		}
		if w.shows() != "https://www.a.test/ Home" {
			t.Errorf("%s: the tab shows %q", test.name, w.shows())
		}
	}
}

// A script sets headers and a body of its own. What only the browser may set stays the
// browser's, and a redirect takes along what the Fetch standard lets it ("HTTP-redirect
// fetch").
func TestFetchWithHeadersAndABody(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer("Home", "a=1"), "/api": answer("{}"),
		"/see": moved(303, "/api"), "/again": moved(307, "/api"), "/away": moved(307, "https://other.test/api")})
	w.serve("https://other.test:443", map[string]http.HandlerFunc{"/api": func(rw http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{"Origin": "https://shop.test", "Credentials": "true", "Methods": "PUT", "Headers": "content-type"} {
			rw.Header().Set("Access-Control-Allow-"+name, value)
		}
	}})
	w.visit("https://shop.test/")
	for _, test := range []struct{ path, got, kind, token string }{
		{"/api", "PUT /api {}", "application/json", "t"},
		{"/see", "GET /api", "", "t"},
		{"/again", "PUT /api {}", "application/json", "t"},
		{"/away", "PUT /api {}", "application/json", ""},
	} {
		nav := w.done(w.Fetch(t.Context(), "main", Request{URL: at(t, "https://shop.test"+test.path), Method: "PUT", Body: "{}", Headers: wire.Headers{
			{Name: "content-type", Value: "application/json"}, {Name: "Authorization", Value: "t"}, {Name: "Cookie", Value: "a=2"}, {Name: "Host", Value: "x"}}}))
		last := nav.Hops[len(nav.Hops)-1].Request.Headers
		asked := w.asked()
		if got := asked[len(asked)-1]; got != test.got || last.Get("Content-Type") != test.kind || last.Get("Authorization") != test.token || strings.Contains(last.Get("Cookie"), "2") || len(last.Values("Host")) != 1 {
			t.Errorf("%s: %q with %+v", test.path, got, last)
		}
	}
	nav := w.done(w.Fetch(t.Context(), "main", Request{URL: at(t, "https://shop.test/api"), Method: "POST", Body: "words"}))
	if r := nav.Hops[0].Request; r.Body != "words" || r.Headers.Get("Content-Type") != "text/plain;charset=UTF-8" || r.Headers.Get("Content-Length") != "5" {
		t.Errorf("%+v", r)
	}
}

// TestScripts reads and writes document.cookie.
func TestScripts(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{
		"/": answer("Home", "key=1; HttpOnly; Secure", "theme=dark; SameSite=Strict", "deep=1; Path=/deep")})
	if _, err := w.ReadCookies("main"); err == nil || err.Error() != "no page is shown: nothing was visited in this tab" {
		t.Errorf("before the first page: %v", err)
	}
	if _, err := w.WriteCookie("main", "a=1"); err == nil {
		t.Error("written before the first page")
	}
	w.visit("https://shop.test/")
	sees, err := w.ReadCookies("main")
	if err != nil || sees.Header != "theme=dark" {
		t.Fatalf("sees %q, %v", sees.Header, err)
	}
	for _, d := range sees.Decisions {
		if d.Cookie.Name == "key" && (d.Sent || d.Rule.Code != "refused-to-script") {
			t.Errorf("the HttpOnly cookie: %v, %s", d.Sent, d.Rule.Code)
		}
	}
	for _, test := range []struct{ line, want string }{
		{"a=1; Path=/", "stored"}, {"theme=light", "replaced"}, {"key=2", "refused"}, {"b=1; HttpOnly", "refused"}, {"theme=; Max-Age=0", "deleted"},
	} {
		got, err := w.WriteCookie("main", test.line)
		if err != nil || got.Line != test.line || got.Decision.Verdict.String() != test.want {
			t.Errorf("%s: %s, %v, want %s", test.line, got.Decision.Verdict, err, test.want)
		}
	}
	if len(w.asked()) != 1 {
		t.Error("a script of cookies made a request")
	}
}
