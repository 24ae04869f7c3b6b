package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// A page of one site can have another site's table changed: what its image asks
// for writes a row there.
func TestTablesOfOtherSitesAreShownWhereTheyChanged(t *testing.T) {
	step := trace.Step{Lesson: trace.Lesson{ID: "read", Number: 1, Of: 1}, Table: &trace.Table{Host: "news.test", Kind: trace.RowsTable, Name: "django_session"},
		Tables: []trace.Table{{Host: "ads.test", Kind: trace.RowsTable, Name: "django_session", Rows: []trace.RowEntry{
			{Mark: trace.New, Key: "rwwb0123456789abcdef0123456w6w62", Live: true, Lasts: 24 * time.Hour}}}}}
	var out strings.Builder
	render.NewTerminal(&out, render.Options{Profile: termenv.Ascii}).Step(&trace.Trace{Steps: []trace.Step{step}}, 0)
	if got := out.String(); strings.Count(got, "TABLE") != 1 || !strings.Contains(got, "\nSERVER'S TABLE  django_session  ads.test\n+ rwwb..6w62") {
		t.Errorf("the row of ads.test is missing, or the empty table of news.test is there:\n%s", got)
	}
	step.Table.Rows = []trace.RowEntry{{Mark: trace.Same, Key: aliceKey, Live: true, Lasts: time.Hour}}
	out.Reset()
	render.NewTerminal(&out, render.Options{Profile: termenv.Ascii}).Step(&trace.Trace{Steps: []trace.Step{step}}, 0)
	_, below, found := strings.Cut(out.String(), "(of ads.test)")
	if !found || !strings.Contains(below, "+ rwwb..6w62") {
		t.Errorf("the row of ads.test is missing:\n%s", out.String())
	}
}

// A site of which the lesson never uses the sessions shows no table and counts no
// queries; one look at a session in any step, or a statement, and there is something
// to tell. Where a check failed, everything is shown.
func TestWhatASiteDoesNotHaveIsNotDrawn(t *testing.T) {
	visit := func(server trace.Server) trace.Step {
		server.Host, server.User = "shop.test", trace.NotAsked
		e := trace.Exchange{Server: &server}
		e.URL, e.Response.Status = "https://shop.test/", 200
		return trace.Step{Lesson: trace.Lesson{ID: "visit", Number: 1, Of: 2}, Exchanges: []trace.Exchange{e}, Table: &trace.Table{Host: "shop.test", Kind: trace.RowsTable, Name: "django_session"}}
	}
	failing := visit(trace.Server{})
	failing.Checks = []trace.Check{{About: "rows", Wanted: trace.Phrase{EN: "1 row"}, Found: trace.Phrase{EN: "no rows"}}}
	cleaned := visit(trace.Server{})
	cleaned.Exchanges, cleaned.Queries = nil, []trace.Query{{Kind: "DELETE", Table: "django_session"}}
	for _, c := range []struct {
		story          string
		first, second  trace.Step
		table, queries bool
	}{
		{"never", visit(trace.Server{}), visit(trace.Server{}), false, false},
		{"a look later", visit(trace.Server{}), visit(trace.Server{Session: true}), true, true},
		{"users, but no session", visit(trace.Server{}), visit(trace.Server{Queries: []trace.Query{{Kind: "SELECT", Table: "auth_user"}}}), false, true},
		{"a statement of the lesson's", visit(trace.Server{}), cleaned, false, true},
		{"a failed check", failing, visit(trace.Server{}), true, true},
	} {
		got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(&trace.Trace{Steps: []trace.Step{c.first, c.second}}, 0) })
		if table, queries := strings.Contains(got, "SERVER'S TABLE"), strings.Contains(got, "queries  0"); table != c.table || queries != c.queries {
			t.Errorf("%s: the table is shown %v, want %v; queries %v, want %v:\n%s", c.story, table, c.table, queries, c.queries, got)
		}
	}
}
