package render_test

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// onGlass is what a terminal shows that is given the lines of a picture.
func onGlass(t *testing.T, columns, rows int, p render.Picture) string {
	t.Helper()
	screen := vt.NewEmulator(columns, rows)
	defer screen.Close()
	if _, err := io.WriteString(screen, strings.Join(p.Lines, "\r\n")); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for l := range strings.Lines(screen.String() + "\n") {
		b.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
	return b.String()
}

// The largest steps of the curriculum, as a terminal shows them.
func TestDesks(t *testing.T) {
	largest := map[string][]string{ // the beats of steps
		"new-password/a-new-password": {view.QuestionBeat, "1", view.AnswerBeat, view.TextBeat}, "secure-and-prefixes/five-promises": {"1"}, "third-party/back-in-the-news": {"2"},
		"page-and-its-api/a-post-of-the-neighbour": {"1", "2"}, "own-user-model/begun-anew": {view.RestBeat, "1", view.TextBeat},
	}
	runs := slices.DeleteFunc(curriculum(t), func(tr *trace.Trace) bool {
		return !slices.ContainsFunc(slices.Collect(maps.Keys(largest)), func(step string) bool { return strings.HasPrefix(step, tr.ID+"/") })
	})
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, size := range []struct{ columns, rows int }{{80, 24}, {120, 40}} {
			var b strings.Builder
			seen := map[string]bool{}
			eachBeat(runs, lang, size.columns, size.rows, func(d deskBeat) {
				step := d.d.Trace.ID + "/" + d.d.Step.ID
				for _, name := range largest[step] {
					if name == d.beat.Name {
						seen[step] = true
						b.WriteString(onGlass(t, size.columns, size.rows, d.shown) + strings.Repeat("=", size.columns) + "\n")
					}
				}
			})
			if len(seen) != len(largest) {
				t.Errorf("of the steps only these are there: %v", seen)
			}
			golden(t, fmt.Sprintf("desk.%s.%dx%d.txt", lang, size.columns, size.rows), b.String())
		}
	}
}

// What the view chose of a step, its desk shows, and nothing else: where nothing has to be
// moved, each cookie with its reason, each row, each statement and each sentence of the
// curriculum.
func TestADeskShowsWhatWasChosen(t *testing.T) {
	for _, tr := range someOf(curriculum(t)) {
		stamps := stamper{given: map[string]string{}}
		for i := range tr.Steps {
			stamps.step(&tr.Steps[i])
		}
		run := view.Of(tr)
		for i := range tr.Steps {
			s := run.Step(i, view.Options{})
			want := deskChosen(run.Step(i, view.Options{}))
			for _, columns := range []int{100, 160} {
				term := render.NewTerminal(io.Discard, render.Options{Width: columns, Profile: termenv.Ascii})
				all := ""
				for b, beat := range render.Told(s) {
					d := render.Desk{Trace: tr, Step: s, Index: i, Beat: b}
					all += strings.Join(term.Desk(d, 200).Lines, "\n")
					screen := strings.Join(term.Desk(d, render.DeskRows).Lines, "\n")
					if e := beat.Exchange; e != nil && e.Queries != nil && !strings.Contains(screen, fmt.Sprintf("  queries %d", e.Queries.Count)) && !strings.Contains(screen, "up/down") {
						t.Errorf("%s, %s: it does not say that there were %d statements:\n%s", tr.ID, tr.Steps[i].ID, e.Queries.Count, screen)
					}
				}
				compare(t, fmt.Sprintf("%s, %s, %d columns", tr.ID, tr.Steps[i].ID, columns), all, want)
			}
		}
	}
}

// deskChosen are the names of what a desk shows of a step: of jars and tables as each exchange
// left them.
func deskChosen(s *view.Step) map[string]bool {
	want := map[string]bool{}
	for _, b := range render.Told(s) {
		behind := view.Step{Jar: b.Jar}
		if b.Table != nil {
			behind.Tables = []view.Table{*b.Table}
		}
		maps.Copy(want, chosen(&behind))
	}
	maps.Copy(want, chosen(s))
	return want
}

// A picture is laid out again with each key: it takes a part of the time of a frame.
func BenchmarkDesk(b *testing.B) {
	var all []*trace.Trace
	for _, tr := range curriculum(b) {
		if tr.ID == "page-and-its-api" {
			all = append(all, tr)
		}
	}
	for b.Loop() {
		eachBeat(all, rule.Korean, 80, 24, func(deskBeat) {})
	}
	beats := 0
	eachBeat(all, rule.Korean, 80, 24, func(deskBeat) { beats++ })
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*beats), "µs/picture")
}
