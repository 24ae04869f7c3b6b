package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	source "statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/lessons"
)

// Reasons stand on a desk in at most shortReason columns, none of the curriculum's is cut for
// it, and of what did not happen the rule is named.
func TestReasonsOnADeskAreShort(t *testing.T) {
	ids, _, err := source.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	terms := []*Terminal{NewTerminal(io.Discard, Options{}), NewTerminal(io.Discard, Options{Lang: rule.Korean})}
	cut, all := map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		program, _, err := scenario.Load(source.Folder{FS: lessons.Files}, id)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := program.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		run := view.Of(tr)
		for i := range tr.Steps {
			s := run.Step(i, view.Options{})
			for j := range s.Considered {
				f := &s.Considered[j]
				for _, term := range terms {
					k := term.desk(Desk{Trace: tr, Step: s, Index: i}, DeskRows)
					said := k.shortly(f, shortReason)
					if said.width() > shortReason {
						t.Errorf("%s, %s: %q has %d columns", id, tr.Steps[i].ID, said.text(), said.width())
					}
					if named := k.text(f.Title); !f.Done && !f.Missing && said.text() != k.text(f.Reason) && !strings.HasPrefix(named, strings.TrimSuffix(said.text(), cutOff)) {
						t.Errorf("%s, %s: the rule %q is told as %q", id, tr.Steps[i].ID, named, said.text())
					}
					clause := strings.TrimSuffix(said.text(), cutOff) + ","
					if all[said.text()] = true; strings.HasSuffix(said.text(), cutOff) && !strings.Contains(k.text(f.Reason), clause) && !strings.Contains(k.text(f.Title), clause) {
						cut[said.text()] = true
					}
				}
			}
		}
	}
	if len(all) < 100 || len(cut) > 0 {
		t.Errorf("of %d reasons these are cut: %q", len(all), slices.Collect(maps.Keys(cut)))
	}
}

// Where a side has room for few lines, each row and entry that changed has one before the
// others have any, all in the order in which they always stand, and the rest of each table is counted, behind
// its title where there is no line for it.
func TestWhatChangedIsFoldedLast(t *testing.T) {
	term := NewTerminal(io.Discard, Options{Width: 80})
	k := term.desk(Desk{Trace: &trace.Trace{Steps: make([]trace.Step, 1)}, Step: &view.Step{Beats: []view.Beat{{Name: view.RestBeat}}}}, DeskRows)
	row := func(mark trace.Mark, name string, second ...string) panelRow {
		r := panelRow{mark: mark, cells: []string{name, "x"}}
		for _, text := range second {
			r.second = append(r.second, panelFact{text, true})
		}
		return r
	}
	long := strings.Split("a = 1234567890123456789,b = 1234567890123456789,c = 1234567890123456789", ",")
	p := panel{
		titles: []line{{span{text: "TABLE"}}}, notes: []string{"(a note)"},
		rows: []panelRow{row(trace.Same, "first"), row(trace.Changed, "second", long...), row(trace.Same, "third")},
		more: []panel{{titles: []line{{span{text: "MEMORY"}}}, rows: []panelRow{row(trace.Same, "kept"), row(trace.New, "tries")}, notes: []string{"(another)"}}},
	}
	for room, want := range map[int]string{
		4: "~ second..|(2 more)|MEMORY (1 more)|+ tries",
		5: "~ second|a = 1..|(2 more)|MEMORY (1 more)|+ tries",
		6: "~ second|a = 1|b = 1..|(2 more)|MEMORY (1 more)|+ tries",
		8: "~ second|a = 1|b = 1|c = 1|(2 more)|MEMORY|kept|+ tries",
		9: "first|~ second|a = 1|b = 1|c = 1|third|MEMORY|kept|+ tries",
	} {
		var got []string
		for _, l := range k.sideLines(p, 38, room) {
			said, cut := strings.TrimSpace(l.text()), ""
			if strings.HasSuffix(said, "..") {
				cut = ".."
			}
			for _, begin := range []string{"~ second", "a = 1", "b = 1", "c = 1", "first", "third", "kept", "+ tries"} {
				if strings.HasPrefix(said, begin) {
					said = begin + cut
				}
			}
			got = append(got, said)
		}
		if len(got) > room || strings.Join(got, "|") != want {
			t.Errorf("in %d lines: %q, want %q", room, strings.Join(got, "|"), want)
		}
	}
}

// Of a row that is cut, what a change brought stands before the rest, and what there is no room to begin goes whole.
func TestACutRowBeginsWithWhatIsKept(t *testing.T) {
	term := NewTerminal(io.Discard, Options{Width: 80})
	k := term.desk(Desk{Trace: &trace.Trace{Steps: make([]trace.Step, 1)}, Step: &view.Step{Beats: []view.Beat{{Name: view.RestBeat}}}}, DeskRows)
	r := panelRow{mark: trace.Changed, cells: []string{"7", "x"}, second: []panelFact{{"was = 12345678", false}, {"stood = 123456", false}, {"now = 123456", true}}}
	for _, c := range []struct {
		runs            bool
		by, width, most int
		want            string
	}{
		{false, 0, 34, 2, "~ 7  x|now = 123456  was = 12345678.."},
		{false, 0, 24, 3, "~ 7  x|now = 123456|was = 12345678.."},
		{true, 0, 24, 1, "~ 7  x  now = 123456.."},
		{true, 2, 24, 1, "~ 7  x..             (2)"},
	} {
		r.runs, r.by = c.runs, c.by
		var got []string
		for _, l := range k.sideRow(r, k.panelLayout(panel{rows: []panelRow{r}}, c.width), c.most) {
			got = append(got, strings.TrimSpace(l.text()))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("runs %v, by %d, in %d lines of %d: %q, want %q", c.runs, c.by, c.most, c.width, strings.Join(got, "|"), c.want)
		}
	}
}

// The title above a side is that of a table of which rows are seen: over nothing of its own
// it would say that the table is empty, and of one that is, that it has not been drawn. What changed and what is
// spoken of stands first, and tables for which there is no room are named.
func TestNoTitleStandsOverNothing(t *testing.T) {
	term := NewTerminal(io.Discard, Options{Width: 80})
	k := term.desk(Desk{Trace: &trace.Trace{Steps: make([]trace.Step, 1)}, Step: &view.Step{Beats: []view.Beat{{Name: view.RestBeat}}}}, DeskRows)
	rows := func(marks ...trace.Mark) (all []panelRow) {
		for _, m := range marks {
			all = append(all, panelRow{mark: m, cells: []string{"row", "x"}})
		}
		return all
	}
	named := func(title string, as weight, of []panelRow, more ...panel) panel {
		return panel{titles: []line{{span{text: title}}}, name: strings.ToLower(title), has: fmt.Sprintf(" (%d rows)", len(of)), rows: of, more: more, weight: as}
	}
	users, orders := named("USERS", changingPanel, rows(trace.Gone)), named("ORDERS", spokenOf, rows(trace.Same, trace.Same))
	shelves := named("SHELVES", passingPanel, rows(trace.Same))
	sessions := named("SESSIONS", sessionRows, rows(trace.Same, trace.Same, trace.Same), users, orders, shelves)
	long := named("SHELVES_OF_THE_LIBRARY", passingPanel, rows(trace.Same))
	many := named("SESSIONS", sessionRows, rows(trace.Same), users, shelves, long, long)
	none := named("SESSIONS", sessionRows, nil, users, orders)
	none.notes = []string{"(no rows)"}
	for _, c := range []struct {
		of    panel
		room  int
		title string
		want  string
	}{
		{sessions, 10, "SESSIONS", "row|row|row|USERS|- row|ORDERS|row|row|SHELVES|row"},
		{sessions, 9, "USERS", "- row|ORDERS|row|row|SESSIONS|row|row|row|shelves (1 rows)"},
		{sessions, 6, "USERS", "- row|ORDERS|row|row|sessions (3 rows)|shelves (1 rows)"},
		{sessions, 5, "USERS", "- row|ORDERS|row|row|sessions (3 rows) shelves (1 rows)"},
		{sessions, 4, "USERS", "- row|ORDERS (1 more)|row|sessions (3 rows) shelves (1 rows)"},
		{sessions, 2, "USERS", "- row|orders sessions shelves"},
		{many, 2, "USERS", "- row|sessions shelves (2 more tables)"},
		{none, 6, "SESSIONS", "(no rows)|USERS|- row|ORDERS|row|row"},
		{none, 4, "USERS", "- row|ORDERS (1 more)|row|sessions (0 rows)"},
	} {
		p := k.leading(c.of, 38, c.room)
		var got []string
		for _, l := range k.sideLines(p, 38, c.room) {
			said := strings.TrimSuffix(strings.Join(strings.Fields(l.text()), " "), " x")
			got = append(got, said)
		}
		if title := p.title(30).text(); title != c.title || strings.Join(got, "|") != c.want {
			t.Errorf("in %d lines below %s: %q, want %q below %s", c.room, title, strings.Join(got, "|"), c.want, c.title)
		}
	}
}

// What a row holds stands in the order in which the row has it; where not all of it is shown, what
// a change brought is.
func TestWhatAChangeBroughtIsShownOfARow(t *testing.T) {
	term := NewTerminal(io.Discard, Options{Width: 80})
	sc := term.scene(&view.Step{})
	for fresh, want := range map[int]string{0: "v0 v1 v2 v3 v4 v5..", 3: "v3 v0 v1 v2 v4 v5..", 9: "v9 v0 v1 v2 v3 v4.."} {
		p := panel{rows: []panelRow{{mark: trace.Changed, cells: []string{"key", "anonymous"}}}}
		for i := range 10 {
			p.rows[0].second = append(p.rows[0].second, panelFact{fmt.Sprintf("v%d = 12345678901", i), i == fresh})
		}
		var got []string
		for _, l := range sc.panelRow(p.rows[0], sc.panelLayout(p, 38))[1:] {
			said := strings.NewReplacer(" = 12345678901", "", " = 1234567..", "", "  ", " ").Replace(strings.TrimSpace(l.text()))
			got = append(got, said)
		}
		if shown := strings.Join(got, " "); shown != want {
			t.Errorf("with %d fresh: %q, want %q", fresh, shown, want)
		}
	}
}
