package explain_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/cors"
	"statelab/internal/explain"
)

// TestWhatEachKindOfRequestTakes has a page of app.test ask another site, another host of
// its own site, and itself. What is sent and stored is what Chromium 156 sent and stored.
func TestWhatEachKindOfRequestTakes(t *testing.T) {
	const all, none = "s l u n > new newlax", " > "
	for _, test := range []struct {
		dest, credentials         string
		otherSite, otherHost, own string // names that are sent > that are stored
	}{
		{"subresource", "", "n > new", all, all},
		{"prefetch", "", "n > new", all, all},
		{"websocket", "", "n > new", all, all},
		{"iframe", "", "n > new", all, all},
		{"form", "", "u n > new newlax", all, all},
		{"download", "", "l u n > new newlax", all, all},
		{"document", "", "l u n > new newlax", all, all},
		{"fetch", "", none, none, all},
		{"fetch", "include", "n > new", all, all},
		{"fetch", "omit", none, none, none},
		{"xhr", "", none, none, all},
		{"xhr", "include", "n > new", all, all},
		{"module", "", none, none, all},
		{"module", "include", "n > new", all, all},
		{"manifest", "", none, none, none},
		{"manifest", "include", "n > new", all, all},
	} {
		for host, want := range map[string]string{"api.test": test.otherSite, "www.app.test": test.otherHost, "app.test": test.own} {
			a := ask(t, explain.Question{
				First: explain.Request{URL: "https://" + host + "/"},
				Lines: []string{"s=1; SameSite=Strict", "l=1; SameSite=Lax", "u=1", "n=1; SameSite=None; Secure"},
				Then: []explain.Request{{
					URL: "https://" + host + "/x", From: "https://app.test", Dest: test.dest, Credentials: test.credentials, After: time.Second,
					Lines: []string{"new=1; SameSite=None; Secure", "newlax=1"},
				}},
			})
			var sent, stored []string
			for _, f := range a.Then[0].Cookies {
				if f.Fate == explain.Goes {
					sent = append(sent, string(f.Name))
				}
			}
			for _, l := range a.Then[0].Lines {
				if l.Fate.Fate == explain.Stored {
					stored = append(stored, string(l.Name))
				}
			}
			if got := strings.Join(sent, " ") + " > " + strings.Join(stored, " "); got != want {
				t.Errorf("%s %s of %s: %q, want %q", test.dest, test.credentials, host, got, want)
			}
			if how := a.Then[0].How; how.EN == "" || how.KO == "" || strings.Contains(how.EN+how.KO, "%!") {
				t.Errorf("%s is put as %+v", test.dest, how)
			}
		}
	}
}

// TestHowARequestIsPut has the sentences that name credentials as a page says them.
func TestHowARequestIsPut(t *testing.T) {
	for _, test := range []struct {
		r    explain.Request
		want string
	}{
		{explain.Request{Dest: "fetch"}, `A script of https://app.test calls fetch() (credentials: "same-origin", the default).`},
		{explain.Request{Dest: "xhr", Credentials: "include", Method: "PUT"}, "A script of https://app.test sends an XMLHttpRequest (PUT; withCredentials = true)."},
		{explain.Request{Dest: "module"}, `A page of https://app.test loads it as a module script (no crossorigin="use-credentials", the default).`},
		{explain.Request{Dest: "form"}, "A form on a page of https://app.test is sent (POST)."},
		{explain.Request{Dest: "websocket"}, "A script of https://app.test opens a WebSocket."},
		{explain.Request{Dest: "manifest"}, `A page of https://app.test has it as its web app manifest (no crossorigin="use-credentials", the default).`},
	} {
		test.r.URL, test.r.From = "https://api.test/x", "https://app.test"
		if got := ask(t, explain.Question{First: test.r}).First.How.EN; got != test.want {
			t.Errorf("%s\nwant %s", got, test.want)
		}
	}
	a := ask(t, explain.Question{First: explain.Request{URL: "https://api.test/x", From: "https://app.test", Dest: "xhr"}, Lines: []string{"a=1"}})
	if got := a.Lines[0].Wanted.EN; got != "withCredentials = true" {
		t.Errorf("an XMLHttpRequest needs %s", got)
	}
	a = ask(t, explain.Question{First: explain.Request{URL: "https://api.test/live", Dest: "websocket"}, Lines: []string{"a=1"}})
	if a.First.URL != "wss://api.test/live" || a.Lines[0].Fate.Fate != explain.Stored {
		t.Errorf("a WebSocket to its own server: %+v", a.First)
	}
}

// TestReading follows requests of a script to another origin: whether leave is asked for,
// whether the page may read, and that cookies are another matter.
func TestReading(t *testing.T) {
	page := func(headers ...string) explain.Response {
		r := explain.Response{Status: 204}
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Headers = append(r.Headers, cors.Header{Name: name, Value: value})
		}
		return r
	}
	const origin, with = "Access-Control-Allow-Origin: https://app.test", "Access-Control-Allow-Credentials: true"
	leave := page(origin, with, "Access-Control-Allow-Methods: PUT")
	no := page(origin, with)
	for _, test := range []struct {
		story                string
		r                    explain.Request
		asks, leave, reading string // rules, or "?"
		stored               bool
	}{
		{"the default", explain.Request{Answer: page(origin)}, "cors-simple", "", "cors-origin-allowed", false},
		{"with credentials", explain.Request{Credentials: "include", Answer: page(origin, with)}, "cors-simple", "", "cors-origin-allowed", true},
		{"a star with credentials", explain.Request{Credentials: "include", Answer: page("Access-Control-Allow-Origin: *", with)}, "cors-simple", "", "cors-star-with-credentials", true},
		{"no Allow-Credentials", explain.Request{Credentials: "include", Answer: page(origin)}, "cors-simple", "", "cors-no-allow-credentials", true},
		{"nothing is known", explain.Request{Credentials: "include"}, "cors-simple", "", "?", true},
		{"all is known", explain.Request{Credentials: "include", Answer: explain.Response{Whole: true}}, "cors-simple", "", "cors-no-allow-origin", true},
		{"asks first", explain.Request{Method: "PUT", Credentials: "include", Answer: page(origin, with)}, "cors-preflight-method", "?", "cors-origin-allowed", true},
		{"gets leave", explain.Request{Method: "PUT", Credentials: "include", Answer: page(origin, with), Preflight: &leave}, "cors-preflight-method", "cors-preflight-passed", "cors-origin-allowed", true},
		{"gets none", explain.Request{Method: "PUT", Credentials: "include", Answer: page(origin, with), Preflight: &no}, "cors-preflight-method", "cors-method-not-allowed", "cors-method-not-allowed", false},
		{"JSON", explain.Request{Method: "POST", Headers: []cors.Header{{Name: "Content-Type", Value: "application/json"}}, Answer: page(origin)}, "cors-preflight-content-type", "?", "cors-origin-allowed", false},
	} {
		test.r.URL, test.r.From, test.r.Dest = "https://api.test/x", "https://app.test", "fetch"
		a := ask(t, explain.Question{First: test.r, Lines: []string{"a=1; SameSite=None; Secure"}})
		code := func(j explain.Judgement) string {
			if !j.Known {
				return "?"
			}
			return string(j.Rule)
		}
		c := a.First.CORS
		got := ""
		if c.Leave != nil {
			got = code(*c.Leave)
		}
		if string(c.Why.Rule) != test.asks || c.Asks != (test.leave != "") || got != test.leave || code(c.Reading) != test.reading {
			t.Errorf("%s: %s, %s, %s; want %s, %s, %s", test.story, c.Why.Rule, got, code(c.Reading), test.asks, test.leave, test.reading)
		}
		if stored := a.Lines[0].Fate.Fate == explain.Stored; stored != test.stored {
			t.Errorf("%s: the cookie is %s", test.story, a.Lines[0].Fate.Fate)
		}
		last := a.Verdicts[len(a.Verdicts)-1]
		if last.Known != (test.reading != "?") || last.Says.KO == "" {
			t.Errorf("%s ends with %+v", test.story, last)
		}
	}
	own := ask(t, explain.Question{First: explain.Request{URL: "https://app.test/x", From: "https://app.test", Dest: "fetch", Method: "PUT"}})
	if own.First.CORS != nil {
		t.Errorf("a page asks its own origin by CORS: %+v", own.First.CORS)
	}
}

// TestARedirectTakesTheOrigin: behind a redirect from one foreign origin to another the
// server is told "null", and its leave for the page counts no more.
func TestARedirectTakesTheOrigin(t *testing.T) {
	read := func(from string) string {
		answer := explain.Response{Headers: []cors.Header{{Name: "Access-Control-Allow-Origin", Value: "https://app.test"}}}
		a := ask(t, explain.Question{
			First: explain.Request{URL: from, From: "https://app.test", Dest: "fetch"},
			Then:  []explain.Request{{URL: "https://api.test/", From: "https://app.test", Dest: "fetch", Redirect: true, Answer: answer}},
		})
		return string(a.Then[0].CORS.Reading.Rule)
	}
	if got := read("https://app.test/go"); got != "cors-origin-allowed" {
		t.Errorf("from its own origin: %s", got)
	}
	if got := read("https://cdn.test/go"); got != "cors-other-origin" {
		t.Errorf("from another one: %s", got)
	}
	if got := read("https://api.test/go"); got != "cors-origin-allowed" {
		t.Errorf("within one foreign origin: %s", got)
	}
}
