package livepage_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statelab/internal/explain"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

const token = "test0token0of0twenty6signs"

// step is a step of observed traffic in which a cookie came.
func step(number int, path string) trace.Step {
	cookie := trace.Cookie{Name: "sessionid", Value: wire.Bytes(fmt.Sprintf("k%dj8x2m4n6p8q0r2s4t6u8v", number)), Domain: "127.0.0.1", HostOnly: true, Path: "/", Session: true}
	jar := &trace.Jar{Browser: "browser", Host: "127.0.0.1:8000", Cookies: []trace.JarEntry{{Mark: trace.New, Cookie: cookie}}}
	return trace.Step{
		Time: time.Date(2026, 3, 2, 9, 0, number, 0, time.UTC), Actor: "browser", Verb: "request", Action: rule.Textf("Request %d.", "%d번 요청.", number), Jar: jar,
		Exchanges: []trace.Exchange{{
			Exchange: wire.Exchange{
				URL: "http://127.0.0.1:8000" + path, Request: wire.Request{Method: "GET", Target: path, Headers: wire.Headers{{Name: "Host", Value: "127.0.0.1:8000"}}},
				Response: wire.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK", Headers: wire.Headers{{Name: "Set-Cookie", Value: "sessionid=" + cookie.Value}}},
			},
			Received: []trace.Fate{{Fate: trace.Stored, Rule: "stored-host-only", Seen: rule.Same("HttpOnly"), Cookie: cookie, Line: "sessionid=" + cookie.Value}},
			Server:   &trace.Server{Host: "127.0.0.1:8000", Unseen: true}, Behind: trace.Behind{Jar: jar},
		}},
		Table: &trace.Table{Host: "127.0.0.1:8000", Kind: trace.UnseenTable},
	}
}

// serving serves a page until the end of the test, and returns it with its address.
func serving(t testing.TB, o livepage.Options) (*livepage.Page, string) {
	t.Helper()
	o.Langs, o.Rule, o.Version = []rule.Language{rule.English, rule.Korean}, explain.RuleOf, "test"
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Token == "" {
		o.Token = token
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p, done, ctx := livepage.New(o), make(chan error, 1), t.Context()
	go func() { done <- p.Serve(ctx, l) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return p, p.Address(l)
}

func get(t testing.TB, url string) (status int, body string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

func wireBytes(n int) wire.Bytes { return wire.Bytes(strings.Repeat("x", n)) }

// served is what a page answers to a request that came in at an address.
func served(p *livepage.Page, target, at string) *httptest.ResponseRecorder {
	local, _ := net.ResolveTCPAddr("tcp", at)
	r := httptest.NewRequest(http.MethodGet, target, nil)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(local))))
	return w
}

// shown is the text of a page as it is now.
func shown(p *livepage.Page) string {
	return served(p, "http://127.0.0.1:8000/"+token+"/", "127.0.0.1:8000").Body.String()
}

// The page shows the newest step, any that is asked for by its number, and in its list all of
// them; one that is shown again is there once, as it is now.
func TestStepsOfThePage(t *testing.T) {
	p, url := serving(t, livepage.Options{})
	p.Say(livepage.Panel{Title: trace.Prose{rule.English: "Watching", rule.Korean: "지켜보는 중"}})
	if _, body := get(t, url); !strings.Contains(body, "No request has come yet") || !strings.Contains(body, "지켜보는 중") {
		t.Error(body)
	}
	p.Show(1, step(1, "/first"))
	p.Show(3, step(3, "/third"))
	p.Show(2, step(2, "/second"))
	p.Show(2, step(2, "/again"))
	_, body := get(t, url)
	if third, again, first := strings.Index(body, ">/third<"), strings.Index(body, ">/again<"), strings.Index(body, ">/first<"); third < 0 || again < third || first < again {
		t.Errorf("the list has them at %d, %d, %d", third, again, first)
	}
	if strings.Contains(body, "/second") || strings.Count(body, `<article class="step"`) != 1 || !strings.Contains(body, `id="step-3"`) {
		t.Error(body)
	}
	if _, body := get(t, url+"1"); !strings.Contains(body, `id="step-1"`) || !strings.Contains(body, "stored") || !strings.Contains(body, "저장함") {
		t.Error(body)
	}
	if status, _ := get(t, url+"4"); status != http.StatusNotFound {
		t.Errorf("a step that is not there: %d", status)
	}
}
