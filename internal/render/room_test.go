package render_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/diag"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A line that is never broken takes as many rows as the terminal breaks it into.
func TestRows(t *testing.T) {
	r := render.NewTerminal(nil, render.Options{Width: 40})
	for page, want := range map[string]int{"": 0, "x = 1\n": 1, strings.Repeat("x", 40) + "\n": 1, strings.Repeat("x", 41) + "\ny = 2": 3} {
		l := render.Lesson{Pages: []render.Page{{Code: page}}}
		rows := func(l render.Lesson) int { return r.Rows(func(r *render.Terminal) { r.Show(l) }) }
		l.Pages[0].Title = "GET /"
		empty := l
		empty.Pages = []render.Page{{Title: "GET /"}}
		if got := rows(l) - rows(empty) + 1; got != max(want, 1) {
			t.Errorf("%q takes %d rows, want %d", page, got, want)
		}
	}
}

// What is wrong with what somebody typed is wrapped between words.
func TestWhatWasRefusedIsWrapped(t *testing.T) {
	list := diag.List{{Pos: diag.Pos{File: "settings", Line: 2, Col: 27}, Message: `SECURE_PROXY_SSL_HEADER names the header as request.META does, HTTP_X_FORWARDED_PROTO, not "X-Forwarded-Proto"`}}
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Refused(list) })
	fits(t, got, 79)
	if !strings.Contains(got, " HTTP_X_FORWARDED_PROTO,") && !strings.Contains(got, "\nHTTP_X_FORWARDED_PROTO,") {
		t.Errorf("a word is torn:\n%s", got)
	}
}

// TestLongCodeGoesOnDeeper breaks lines of a view: what goes on stands deeper than its line.
func TestLongCodeGoesOnDeeper(t *testing.T) {
	long := "claims = signing.loads(request.POST.get(\"t\", \"\"), salt=\"login-link\", max_age=3600, of=1)"
	h := trace.Hole{Name: "read", Above: "def link(request):\n    if claims:\n        " + long, Below: "    " + long, Indent: 4}
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) {
		r.Views(&trace.Task{Holes: []trace.Hole{h}}, map[string]string{h.Name: long})
	})
	fits(t, got, 79)
	lines := strings.Split(strings.TrimRight(got, "\n"), "\n")
	if !strings.Contains(lines[0], ": link") {
		t.Errorf("the view has no name: %s", lines[0])
	}
	broken := 0
	for i, line := range lines {
		if blanks := len(line) - len(strings.TrimLeft(line, "> ")); !strings.Contains(line, "claims") && strings.ContainsAny(line, "=,") {
			broken++
			if before := len(lines[i-1]) - len(strings.TrimLeft(lines[i-1], "> ")); blanks <= before {
				t.Errorf("%q goes on at %d, and began at %d:\n%s", line, blanks, before, got)
			}
		}
	}
	if broken != 3 {
		t.Errorf("%d lines are broken, want 3:\n%s", broken, got)
	}
}

// A date behind the last word of a title would read as one of its words.
func TestTheDateStandsBelowALongTitle(t *testing.T) {
	tr := lesson(login())
	tr.Title = prose("Log in, or Log out? One page and two links", "Log in과 Log out 가운데 무엇을 보여 줄까")
	for lang, want := range map[rule.Language]string{
		rule.English: "links\n            Mon 2 Mar 2026 09:00:00 UTC\n",
		rule.Korean:  "줄까\n           2026-03-02 (월) 09:00:00 UTC\n",
	} {
		got := drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii, Width: 40}, func(r *render.Terminal) { r.Opening(tr) })
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestTheTenthExchangeStandsApartFromItsLabel(t *testing.T) {
	s := logout()
	for len(s.Exchanges) < 10 {
		s.Exchanges = append(s.Exchanges, s.Exchanges[0])
	}
	for _, width := range []int{40, 80} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Width: width}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
		if !strings.Contains(got, "\n(9) ASKS ") || !strings.Contains(got, "\n(10) ASKS ") {
			t.Errorf("%d columns: a number is glued to its label:\n%s", width, got)
		}
	}
}

// A screen is laid out for 24 to 120 columns, whatever is asked for; the last one
// stays free.
func TestWidthsHaveBounds(t *testing.T) {
	for width, want := range map[int]int{1: 23, 23: 23, 24: 23, 25: 24, 0: 79, 119: 118, 120: 119, 121: 119, 1000: 119} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Width: width}, func(r *render.Terminal) { r.Step(lesson(logout()), 0) })
		if !strings.Contains(got, "\n"+strings.Repeat("-", want)+"\n") {
			t.Errorf("in %d columns no line across has %d:\n%s", width, want, got)
		}
	}
}
