package main

import (
	"io"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"statelab/internal/language"
	"statelab/internal/render"
	"statelab/internal/trace"
)

// Enter tries what is written from its last line, where that is at its end, and from below it;
// Ctrl-J begins a line there.
func TestFromWhereEnterTries(t *testing.T) {
	for _, c := range []struct {
		written string
		up      int // lines above the last one, blank ones too, at which the cursor stands
		tries   bool
	}{
		{"", 0, true},
		{"a = 1", 0, true},
		{"a = 1\n", 0, true},
		{"a = 1\n", 1, true},
		{"a = 1\n\n\n", 2, true},
		{"if a: return b", 0, true},
		{"if a:", 0, false},
		{"if a:\n    return b", 0, true},
		{"if a:\n    return b\n", 2, false},
		{"if a:\n    return b", 1, false},
		{"return HttpResponse(", 0, false},
		{"return HttpResponse(\"b\", ", 0, false},
	} {
		y := &typing{holes: []hole{newHole(trace.Hole{Kind: language.ViewHole})}}
		in := &y.holes[0].input
		in.Focus()
		in.SetValue(c.written)
		for range c.up {
			in.CursorUp()
		}
		if got := y.tries(); got != c.tries {
			t.Errorf("behind %q, %d lines up, Enter tries: %v", c.written, c.up, got)
		}
		lines := in.LineCount()
		if y.writes(tea.KeyPressMsg{Code: 'j', Mod: tea.ModCtrl}); in.LineCount() != lines+1 {
			t.Errorf("behind %q, Ctrl-J begins no line", c.written)
		}
	}
}

// A line begins as far in as the one above it, and deeper behind a colon; Tab and Shift-Tab move
// a line, and so does the key that deletes blanks before it.
func TestLinesOfAHoleAreIndented(t *testing.T) {
	enter, tab := tea.KeyPressMsg{Code: tea.KeyEnter}, tea.KeyPressMsg{Code: tea.KeyTab}
	shiftTab, backspace := tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}, tea.KeyPressMsg{Code: tea.KeyBackspace}
	for _, c := range []struct {
		start string
		keys  []tea.KeyPressMsg
		want  string
	}{
		{"if a:", []tea.KeyPressMsg{enter, {Text: "b"}}, "if a:\n    b"},
		{"    b", []tea.KeyPressMsg{{Code: 'j', Mod: tea.ModCtrl}, {Text: "c"}}, "    b\n    c"},
		{"    if a:", []tea.KeyPressMsg{enter, backspace, {Text: "c"}}, "    if a:\n    c"},
		{"if a:", []tea.KeyPressMsg{{Code: tea.KeyHome}, enter, {Text: "b"}}, "\nbif a:"},
		{"b", []tea.KeyPressMsg{tab, {Text: "c"}}, "    bc"},
		{"     b", []tea.KeyPressMsg{shiftTab, {Text: "c"}}, "    bc"},
		{"  b", []tea.KeyPressMsg{shiftTab, shiftTab, tab}, "    b"},
		{"한", []tea.KeyPressMsg{tab, backspace}, "    "},
	} {
		h := newHole(trace.Hole{Kind: language.ViewHole})
		h.input.Focus()
		h.input.SetValue(c.start)
		for _, key := range c.keys {
			h.writes(key)
		}
		if got := h.input.Value(); got != c.want {
			t.Errorf("%q became %q, wanted %q", c.start, got, c.want)
		}
	}
}

// What does not fit into a row stands deeper than its line, and no character is lost.
func TestLongLinesOfAHoleAreFolded(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", []string{""}},
		{"return b", []string{"return b"}},
		{"  return one_two(three, four)", []string{"  return ", "      one_two(three, ", "      four)"}},
		{strings.Repeat("x", 25), []string{strings.Repeat("x", 20), "    xxxxx"}},
		{"    " + strings.Repeat("한", 12), []string{"    " + strings.Repeat("한", 8), "        한한한한"}},
		{strings.Repeat(" ", 22) + "x", []string{strings.Repeat(" ", 20), strings.Repeat(" ", 12) + "x"}},
	} {
		var got []string
		for _, f := range folded([]string{c.line}, 20) {
			got = append(got, strings.Repeat(" ", f.in)+string([]rune(c.line)[f.from:f.to]))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q is folded as %q, wanted %q", c.line, got, c.want)
		}
	}
}

// A text that has more rows than there is room for is read from its beginning; of a short one
// the cursor stands behind the end, where the next line is typed.
func TestALongHoleIsReadFromItsBeginning(t *testing.T) {
	for start, want := range map[string]string{strings.Repeat("a = 1\n", 8) + "b = 2": "a = 1", "a = 1\nb = 2": ""} {
		y := &typing{seat: &seat{desk: render.NewTerminal(io.Discard, render.Options{Width: 80}), columns: 80, rows: 24}, holes: []hole{newHole(trace.Hole{Kind: language.ViewHole, Start: start})}}
		for range 2 { // and stays there
			var typed render.Typing
			y.holeRows(&typed)
			if got := typed.Rows[typed.Row].Text; got != want || typed.Rows[0].Text != "a = 1" {
				t.Errorf("of %d lines the cursor stands in %q, below %q", strings.Count(start, "\n")+1, got, typed.Rows[0].Text)
			}
		}
	}
}

// Another answer stands in the place of one that was tried, where one line was written from
// nothing: with lines, with a text to mend, and behind the cursor keys it is added.
func TestAnotherAnswerReplacesTheOneThatWasTried(t *testing.T) {
	type keys = []tea.KeyPressMsg
	three := tea.KeyPressMsg{Code: '3', Text: "3"}
	for _, c := range []struct {
		hole  trace.Hole
		tried bool
		keys  keys
		want  string
	}{
		{trace.Hole{Kind: language.TextHole}, true, keys{three, three}, "33"},
		{trace.Hole{Kind: language.TextHole}, false, keys{three}, "123"},
		{trace.Hole{Kind: language.TextHole}, true, keys{{Code: tea.KeyEnd}, three}, "123"},
		{trace.Hole{Kind: language.TextHole}, true, keys{{Code: tea.KeyBackspace}, three}, "13"},
		{trace.Hole{Kind: language.TextHole, Start: "1"}, true, keys{three}, "123"},
		{trace.Hole{Kind: language.ViewHole}, true, keys{three}, "123"},
	} {
		h := newHole(c.hole)
		h.input.Focus()
		h.input.SetValue("12")
		h.tried = c.tried
		for _, key := range c.keys {
			h.writes(key)
		}
		if got := h.text(); got != c.want {
			t.Errorf("%+v, tried %v, %v: %q, want %q", c.hole, c.tried, c.keys, got, c.want)
		}
	}
}

// A line that is written below the one that it was meant for takes its place, once, and who wrote it reads so.
func TestALineWrittenBelowTheOneItIsMeantFor(t *testing.T) {
	g := atDesk(t, t.TempDir(), "A=b", deskSize(80, 30), "lesson", "run", "planted-key", "--from", "more-than-before", "--color", "never")
	g.until(t, "Enter goes on")
	const line = `request.session["teacher"] = `
	g.plays(t, []deskTurn{
		{"the task", "\r", []string{"TASK", "YOU WRITE  teacher", line + `"yes"`}, "WIRE"},
		{"another value below", line + "\"no\"\r", []string{"stands in the place of the one above", "YOU WRITE", line + `"no"`, "Enter on"}, "WIRE"},
		{"and both, by who wants them", line + "1", []string{"YOU WRITE", line + `"no"`, line + "1"}, "WIRE"},
		{"tried", "\r", []string{"YOU WRITE", line + `"no"`, line + "1", "Enter on"}, "stands in the place"},
	})
}
