package browser

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/wire"
)

// saying answers with a status and headers, "204 Name: value; …".
func saying(says string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		status, rest, _ := strings.Cut(says, " ")
		for part := range strings.SplitSeq(rest, "; ") {
			if name, value, ok := strings.Cut(part, ": "); ok {
				rw.Header().Add(name, value)
			}
		}
		rw.WriteHeader(map[string]int{"200": 200, "204": 204, "302": 302, "307": 307}[status])
	}
}

// byMethod answers OPTIONS in its own way.
func byMethod(options, others string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == "OPTIONS" {
			saying(options)(rw, r)
			return
		}
		saying(others)(rw, r)
	}
}

// across writes what CORS made of a navigation: of each hop its method and path, whether
// leave is asked for, and what the answer means.
func across(nav Navigation) string {
	var all []string
	for _, h := range nav.Hops {
		c := h.CORS
		all = append(all, strings.Join([]string{h.Request.Method, h.Request.Target, string(c.First.Rule.Code), string(c.Last.Rule.Code)}, " "))
	}
	if !nav.Problem.IsZero() {
		all = append(all, nav.Problem.EN)
	}
	return strings.ReplaceAll(strings.Join(all, " | "), "cors-", "")
}

// TestScriptsAskOtherOrigins tells of each request what CORS makes of it. The test of
// internal/chromium plays more of them beside a real browser.
func TestScriptsAskOtherOrigins(t *testing.T) {
	const app, leave = "Access-Control-Allow-Origin: https://app.test", "204 Access-Control-Allow-Methods: PUT; Access-Control-Max-Age: 60; "
	w := newWorld(t)
	w.serve("https://app.test:443", map[string]http.HandlerFunc{"/": answer("Home"), "/own": saying("200 "), "/back": saying("200 " + app),
		"/away": saying("307 Location: https://api.test/put")})
	w.serve("https://api.test:443", map[string]http.HandlerFunc{
		"/closed": saying("200 Set-Cookie: a=1"), "/put": byMethod(leave+app, "200 "+app), "/no": byMethod(leave+"Access-Control-Allow-Origin: *", "200 "),
		"/hidden": saying("302 Location: /closed"), "/user": saying("302 Location: https://mina:pw@api.test/put; " + app),
		"/back": saying("302 Location: https://app.test/back; " + app),
	})
	w.visit("https://app.test/")
	for _, test := range []struct {
		url, method, want string
		later             time.Duration
	}{
		{"https://app.test/own", "PUT", "PUT /own same-origin same-origin", 0},
		{"https://api.test/closed", "GET", "GET /closed simple no-allow-origin", 0},
		{"https://api.test/put", "PUT", "OPTIONS /put preflight-method preflight-passed | PUT /put preflight-method origin-allowed", 0},
		{"https://api.test/put", "PUT", "PUT /put preflight-kept origin-allowed", 59 * time.Second},
		{"https://api.test/put", "PUT", "OPTIONS /put preflight-method preflight-passed | PUT /put preflight-method origin-allowed", time.Second},
		{"https://api.test/no", "DELETE", "OPTIONS /no preflight-method method-not-allowed | leave was not given, and the DELETE request itself is not made", 0},
		{"https://api.test/hidden", "GET", "GET /hidden simple no-allow-origin | the redirect to /closed is not followed: a script may not read this answer", 0},
		{"https://api.test/user", "GET", "GET /user simple origin-allowed | the redirect is not followed: its address holds a user", 0},
		{"https://api.test/back", "GET", "GET /back simple origin-allowed | GET /back simple other-origin", 0},
		{"https://app.test/away", "PUT", "PUT /away same-origin same-origin | PUT /put preflight-kept origin-allowed", 0},
	} {
		w.now = w.now.Add(test.later)
		nav := w.done(w.Fetch(t.Context(), "main", Request{URL: at(t, test.url), Method: test.method, Credentials: cookiejar.SameOrigin}))
		if got := across(nav); got != test.want {
			t.Errorf("%s %s: %s\nwant %s", test.method, test.url, got, test.want)
		}
	}
	w.Restart(true)
	if nav := w.done(w.Fetch(t.Context(), "main", Request{URL: at(t, "https://api.test/put"), Method: "PUT"})); len(nav.Hops) != 1 || !nav.Hops[0].CORS.Asks {
		t.Errorf("a browser that was closed keeps leave: %s", across(nav))
	}
}

// TestClearSiteData has cookies leave behind those of the same answer.
func TestClearSiteData(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer("Home", "a=1", "b=2"), "/none": saying("200 Clear-Site-Data: cookies"),
		"/cache": saying(`200 Clear-Site-Data: "cache"`), "/out": saying(`200 Clear-Site-Data: "cache", "cookies"; Set-Cookie: c=3`)})
	w.visit("https://shop.test/")
	for _, test := range []struct {
		path string
		mode cookiejar.Credentials
		gone int
	}{{"/none", cookiejar.Include, 0}, {"/cache", cookiejar.Include, 0}, {"/out", cookiejar.Omit, 0}, {"/out", cookiejar.Include, 3}} {
		nav := w.done(w.Fetch(t.Context(), "main", Request{URL: at(t, "https://shop.test"+test.path), Credentials: test.mode}))
		if hop := nav.Hops[0]; len(hop.Cleared) != test.gone || test.gone > 0 && (hop.Jar == nil || len(hop.Jar.Cookies) > 0 || hop.Cleared[0].Rule.Code != "cleared-by-site") {
			t.Errorf("%s: %+v went", test.path, hop.Cleared)
		}
	}
}

// TestBodiesOfScripts have the type that fetch() gives them.
func TestBodiesOfScripts(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer("Home"), "/api": answer("{}")})
	w.visit("https://shop.test/")
	for _, test := range []struct {
		r    Request
		kind string
	}{
		{Request{Method: "POST"}, ""},
		{Request{Method: "POST", Body: "a"}, "text/plain;charset=UTF-8"},
		{Request{Method: "PUT", Body: "{}", Headers: wire.Headers{{Name: "content-type", Value: "application/json"}}}, "application/json"},
	} {
		test.r.URL = at(t, "https://shop.test/api")
		nav := w.done(w.Fetch(t.Context(), "main", test.r))
		if got := nav.Hops[0].Request.Headers.Get("Content-Type"); got != test.kind || !nav.Hops[0].Request.Headers.Has("Content-Length") {
			t.Errorf("%+v: %q", test.r, got)
		}
	}
}
