package page_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Of requests that were seen a part says whose they are, which row's key the jar holds, and of
// which cookie nobody can know; nothing is said of a server, or of SQL, that nobody saw.
func TestPartOfSeenRequests(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	key := trace.Cookie{Name: "sessionid", Value: "k1", Domain: "a.test", HostOnly: true, Path: "/", Session: true}
	theme := trace.Cookie{Name: "theme", Value: "dark", Domain: "a.test", HostOnly: true, Path: "/", Session: true}
	jar := &trace.Jar{Browser: "browser", Title: trace.Prose{rule.English: "browser 2"}, Host: "a.test", Cookies: []trace.JarEntry{{Mark: trace.Same, Cookie: key}, {Mark: trace.Same, Cookie: theme, Doubted: true}}}
	table := &trace.Table{Host: "a.test", Kind: trace.RowsTable, Name: "django_session", Rows: []trace.RowEntry{
		{Mark: trace.Same, Key: "k1", User: "alice", Owner: "1", Live: true},
		{Mark: trace.Same, Key: "k2", User: "bob", Owner: "2", Live: true},
	}}
	step := trace.Step{Time: at, Actor: "browser", Verb: "request", Action: rule.Same("Request 1."), Jar: jar, Table: table, Exchanges: []trace.Exchange{{
		Exchange: wire.Exchange{URL: "http://a.test/", Request: wire.Request{Method: "GET", Target: "/"}, Response: wire.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK"}},
		Server:   &trace.Server{Host: "a.test", Unseen: true}, Behind: trace.Behind{Jar: jar, Table: table},
	}}}
	part := page.PartsOf(page.Options{Langs: []rule.Language{rule.English}, Rule: func(rule.Code) *rule.Rule { return nil }, Whole: true, Recorded: true}).Of(1, step)
	if !strings.Contains(string(part.Line), "browser 2") {
		t.Errorf("the line is %s", part.Line)
	}
	shown := string(part.Step)
	for text, times := range map[string]int{"in jar": 1, "perhaps gone, or changed": 1, "browser 2": 1, "SQL": 0, "not seen": 0} {
		if n := strings.Count(shown, text); n != times {
			t.Errorf("%q stands there %d times, want %d: %s", text, n, times, shown)
		}
	}
	if mine, other := strings.Index(shown, "in jar"), strings.Index(shown, "bob"); mine < strings.Index(shown, "alice") || mine > other {
		t.Errorf("another row is marked: %s", shown)
	}
}

// The bytes of an exchange stand in a page with what the signed values among them say, and
// where links lead.
func TestPartReadsSignedValuesAndLinks(t *testing.T) {
	x := wire.Exchange{URL: "http://a.test/", Request: wire.Request{Method: "GET", Target: "/", Headers: wire.Headers{{Name: "Authorization", Value: "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln"}}},
		Response: wire.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK", Headers: wire.Headers{{Name: "Content-Type", Value: "text/html"}}, Body: `<a href="/out/">log out</a>`}}
	step := trace.Step{Time: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Actor: "browser", Verb: "visit", Action: rule.Same("A visit."), Exchanges: []trace.Exchange{{Exchange: x}}}
	shown := string(page.PartsOf(page.Options{Langs: []rule.Language{rule.English}, Rule: func(rule.Code) *rule.Rule { return nil }}).Of(1, step).Step)
	for _, said := range []string{`payload: <code>{&#34;sub&#34;:&#34;alice&#34;}</code>`, "not checked here", `[log out] → <code>/out/</code>`} {
		if !strings.Contains(shown, said) {
			t.Errorf("%s does not stand in %s", said, shown)
		}
	}
}
