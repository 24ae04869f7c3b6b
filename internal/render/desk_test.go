package render_test

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	source "statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/lessons"
)

// someOf are every fourth of all in a short run.
func someOf[T any](all []T) (some []T) {
	if !testing.Short() {
		return all
	}
	for i := 0; i < len(all); i += 4 {
		some = append(some, all[i])
	}
	return some
}

// curriculum plays every lesson.
func curriculum(tb testing.TB) []*trace.Trace {
	tb.Helper()
	ids, _, err := source.Folder{FS: lessons.Files}.List()
	if err != nil {
		tb.Fatal(err)
	}
	var runs []*trace.Trace
	for _, id := range ids {
		program, _, err := scenario.Load(source.Folder{FS: lessons.Files}, id)
		if err != nil {
			tb.Fatal(err)
		}
		tr, err := program.Run(tb.Context())
		if err != nil {
			tb.Fatal(err)
		}
		runs = append(runs, tr)
	}
	return runs
}

// A deskBeat is a beat of a step on a screen.
type deskBeat struct {
	at    string // where that is
	d     render.Desk
	beat  view.Beat
	shown render.Picture
}

// eachBeat lays out every beat of every step on screens of a size, questions answered with
// their last choice.
func eachBeat(runs []*trace.Trace, lang rule.Language, columns, rows int, do func(deskBeat)) {
	term := render.NewTerminal(io.Discard, render.Options{Lang: lang, Width: columns, Profile: termenv.Ascii})
	for _, tr := range runs {
		run := view.Of(tr)
		for i := range tr.Steps {
			var answer view.Answer
			if p := tr.Steps[i].Predict; p != nil {
				answer = view.Answer(len(p.Choices))
			}
			s := run.Step(i, view.Options{Answer: answer})
			for b, beat := range render.Told(s) {
				d := render.Desk{Trace: tr, Step: s, Index: i, Beat: b, Asks: beat.Question != nil}
				at := fmt.Sprintf("%s, %s, %s, %dx%d, beat %d", tr.ID, tr.Steps[i].ID, lang, columns, rows, b+1)
				do(deskBeat{at, d, beat, term.Desk(d, rows)})
			}
		}
	}
}

var deskSizes = []struct{ columns, rows int }{{80, 24}, {97, 31}, {120, 40}}

// A desk fills its screen, and what changes a jar or a table is seen beside what it changed,
// without anything being moved.
func TestACauseIsSeenWithItsEffect(t *testing.T) {
	runs := curriculum(t)
	sizes := deskSizes
	if testing.Short() {
		runs, sizes = someOf(runs), sizes[:1]
	}
	changes, both := 0, 0
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, size := range sizes {
			eachBeat(runs, lang, size.columns, size.rows, func(b deskBeat) {
				if len(b.shown.Lines) != size.rows {
					t.Errorf("%s: %d rows", b.at, len(b.shown.Lines))
				}
				for _, l := range b.shown.Lines {
					if ansi.StringWidth(l) != size.columns {
						t.Errorf("%s: a row of %d columns: %q", b.at, ansi.StringWidth(l), l)
					}
				}
				changes += seesCauses(t, b, lang)
				if !b.shown.Wire.Whole() && !b.shown.Low.Whole() {
					both++
					seesEnds(t, b, lang, size.columns, size.rows)
				}
			})
		}
	}
	if few := testing.Short() && (changes < 50 || both < 1); few || !testing.Short() && (changes < 300 || both < 10) {
		t.Errorf("%d changes were looked for, and %d beats have more in two panes than they show", changes, both)
	}
}

// seesEnds presses down as long as that moves something: then both panes have shown their last
// row.
func seesEnds(t *testing.T, b deskBeat, lang rule.Language, columns, rows int) {
	term := render.NewTerminal(io.Discard, render.Options{Lang: lang, Width: columns, Profile: termenv.Ascii})
	for p := b.shown; ; {
		if p.LowMoves(1) {
			b.d.Low++
		} else {
			b.d.Wire++
		}
		next := term.Desk(b.d, rows)
		if b.d.Wire, b.d.Low = next.Wire.First, next.Low.First; next.Wire == p.Wire && next.Low == p.Low {
			break
		}
		p = next
	}
	if p := term.Desk(b.d, rows); p.Wire.Left() || p.News && p.Low.Left() || !p.LowMoves(-1) && p.Wire.First == 0 && p.News {
		t.Errorf("%s: down ends with the wire at %+v and the lower pane at %+v", b.at, p.Wire, p.Low)
	}
}

var patterns memo.Memo[string, *regexp.Regexp]

// pattern is a regular expression, compiled once.
func pattern(text string) *regexp.Regexp {
	re, known := patterns.Find(text)
	if !known {
		re = regexp.MustCompile(text)
		patterns.Keep(text, re)
	}
	return re
}

// seesCauses looks for what an exchange changed and why, and returns how many cookies it
// changed.
func seesCauses(t *testing.T, b deskBeat, lang rule.Language) int {
	e := b.beat.Exchange
	if e == nil {
		return 0
	}
	screen := strings.Join(b.shown.Lines, "\n")
	changed := changedCookies(b.beat.Jar)
	for _, c := range changed {
		if !pattern(`(?m)(^|\| )` + regexp.QuoteMeta(string(c.Mark)) + ` ` + regexp.QuoteMeta(name(c.Name))).MatchString(screen) {
			t.Errorf("%s: the change of %s is not seen:\n%s", b.at, c.Name, screen)
		}
	}
	for _, f := range e.Received.Shown {
		if f.What == trace.Refused || f.What == view.Unkept {
			continue
		}
		if !pattern(`(?m)^    ` + regexp.QuoteMeta(name(f.Cookie.Name)) + `.* ` + f.Word().In(lang) + `( |$)`).MatchString(screen) {
			t.Errorf("%s: what became of %s is not seen:\n%s", b.at, f.Cookie.Name, screen)
		}
	}
	if c := b.beat.Cache; c != nil {
		for _, entry := range c.Entries {
			if entry.Mark != trace.Same && !strings.Contains(screen, string(entry.Mark)+" "+entry.Key[:min(len(entry.Key), 7)]) {
				t.Errorf("%s: the change of %s in the cache is not seen:\n%s", b.at, entry.Key, screen)
			}
		}
	}
	if changedRows(b.beat.Table) > 0 && e.Server != nil {
		if did := e.Server.Did[0].In(lang); !strings.Contains(screen, did[:min(12, len(did))]) {
			t.Errorf("%s: what the server did is not seen, %q:\n%s", b.at, did, screen)
		}
	}
	return len(changed)
}

// name is as much of a name of a cookie as stands in any column.
func name(s string) string { return s[:min(len(s), 7)] }

func changedCookies(j *view.Jar) []view.Cookie {
	if j == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(j.Cookies), func(c view.Cookie) bool { return c.Mark == trace.Same })
}

func changedRows(table *view.Table) (n int) {
	if table == nil {
		return 0
	}
	for _, r := range table.Rows {
		if r.Mark != trace.Same {
			n++
		}
	}
	return n
}
