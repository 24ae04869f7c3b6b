package webtest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"statelab/webtest"
)

// welcoming lets scripts of every page ask for everything, and read it.
func welcoming(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		w.Header().Set("Access-Control-Allow-Methods", "PUT")
		w.Header().Set("Access-Control-Allow-Headers", "Content-Type, X-Step")
		h.ServeHTTP(w, r)
	})
}

func TestFetches(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": welcoming(echo), "www.shop.test": echo})
	alice := web.Browser("alice")
	visit(alice, "shop.test", "a=1")
	visit(alice, "www.shop.test")
	for _, test := range []struct {
		request webtest.Request
		sent    webtest.Verdict
		body    string
	}{
		{webtest.Request{URL: "https://shop.test/api"}, webtest.Withheld, "GET shop.test /api"},
		{webtest.Request{URL: "https://shop.test/api", Credentials: webtest.Include}, webtest.Sent, "GET shop.test /api"},
		{webtest.Request{URL: "https://shop.test/api", Credentials: webtest.Omit}, webtest.Withheld, "GET shop.test /api"},
		{webtest.Request{URL: "https://shop.test/api", Credentials: webtest.Include, Method: "POST", Form: url.Values{"b": {"2"}, "a": {"1", "3"}}}, webtest.Sent, `POST shop.test /api tls true "a=1&a=3&b=2"`},
		{webtest.Request{URL: "https://shop.test/api", Credentials: webtest.Include, Method: "PUT", Body: `{"n":1}`, Header: http.Header{"Content-Type": {"application/json"}, "Cookie": {"a=2"}, "X-Step": {"1"}}}, webtest.Sent, `PUT shop.test /api tls true "{\"n\":1}" application/json a=1 1`},
		{webtest.Request{URL: "https://shop.test/api", Credentials: webtest.Include, Method: "POST", Body: "plain"}, webtest.Sent, `"plain" text/plain;charset=UTF-8`},
		{webtest.Request{URL: "/here"}, webtest.Withheld, "GET www.shop.test /here"},
	} {
		h := alice.Fetch(test.request).Last()
		if h.Sent("a").Verdict != test.sent || !strings.Contains(string(h.Body), test.body) {
			t.Errorf("%+v: %v, %s", test.request, h.Sent("a"), h.Body)
		}
		h.WantReadable(t)
	}
}

// What CORS decides is in each hop, and fails no test by itself.
func TestAccess(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": echo, "open.test": welcoming(echo), "page.test": echo})
	alice := web.Browser("alice")
	if a := alice.Visit("https://page.test/").Last().Access; a.Rule != "" {
		t.Errorf("a visit has the access %+v", a)
	}
	read := alice.Fetch(webtest.Request{URL: "https://shop.test/"}).Last()
	read.WantUnreadable(t, "cors-no-allow-origin")
	read.WantStatus(t, http.StatusOK)
	if cures := read.Access.Cures(); read.Access.Preflight != "" || len(cures) == 0 || !strings.Contains(cures[0].Do, "Access-Control-Allow-Origin") {
		t.Errorf("%+v, %+v", read.Access, cures)
	}
	put := webtest.Request{Method: "PUT", URL: "https://shop.test/", Header: http.Header{"X-Step": {"1"}}}
	trip := alice.Fetch(put)
	if trip.Err != nil || len(trip.Hops) != 1 || trip.Last().Cause != "preflight" || len(trip.Notes) != 1 {
		t.Errorf("without leave: %v, %d requests, the last %+v, %q", trip.Err, len(trip.Hops), trip.Last(), trip.Notes)
	}
	trip.Last().WantUnreadable(t, "")
	put.URL = "https://open.test/"
	trip = alice.Fetch(put)
	if len(trip.Hops) != 2 || trip.First().Access.Preflight == "" {
		t.Errorf("with leave: %+v", trip.Hops)
	}
	trip.To("PUT /").WantReadable(t)
}

// The header Clear-Site-Data takes the cookies of the site, as in Chromium, and what is
// asked about later knows of it.
func TestClearedByTheSite(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/logout" {
			w.Header().Set("Clear-Site-Data", `"cookies"`)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1", Path: "/"})
	})})
	alice := web.Browser("alice")
	alice.Visit("/login")
	out := alice.Visit("https://shop.test/logout").Last()
	if len(out.Cleared) != 1 || out.Cleared[0].Cookie.Name != "sid" {
		t.Errorf("what went is %+v", out.Cleared)
	}
	alice.WantNoCookie(t, "sid")
	if got := alice.Visit("https://shop.test/logout").Last().Sent("sid"); got.Verdict != webtest.Withheld || got.Rule != out.Cleared[0].Rule {
		t.Errorf("%v", got)
	}
}
