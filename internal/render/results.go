package render

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/diag"
	"statelab/internal/phrases"
)

// Diagnostics draws problems of files: each with its place, the line, a caret
// under the place, and what to do. The first line of each is never wrapped, so
// that an editor can read it.
func (t *Terminal) Diagnostics(list diag.List) {
	for _, d := range list {
		t.put(t.problem(d))
		t.caret(d)
	}
}

// Refused draws what is wrong with what somebody has typed, as Diagnostics does. No editor
// reads it, so its lines are wrapped.
func (t *Terminal) Refused(list diag.List) {
	for _, d := range list {
		t.put(t.problem(d).wrap(t.width, t.width)...)
		t.caret(d)
	}
}

// problem is where something is wrong, and what.
func (t *Terminal) problem(d diag.Diagnostic) line {
	head := line{}
	if place := d.Pos.String(); place != "" {
		head = line{t.span(strong, place+":"), gap(1)}
	}
	message, _ := d.In(t.o.Lang)
	return head.with(t.span(plain, message))
}

// tabStop is how far apart the columns are to which a tab goes on.
const tabStop = 4

// caret draws the source line of a problem with a caret under its column, which
// counts characters, and the hint.
func (t *Terminal) caret(d diag.Diagnostic) {
	if d.Line != "" && t.o.Linear {
		t.tell("", t.fill(heardWords.lineOf, d.Pos.Line, strings.TrimSpace(d.Line)))
	} else if d.Line != "" {
		number := ""
		if d.Pos.Line > 0 {
			number = strconv.Itoa(d.Pos.Line)
		}
		gutter := "  " + number + " | "
		shown, under := t.window(d, t.width-len(gutter))
		t.put(line{t.span(faint, gutter)}.with(shown...))
		if d.Pos.Col > 0 {
			below := strings.Repeat(" ", len(gutter)-2) + "| " + strings.Repeat(" ", under)
			t.put(line{t.span(faint, below), t.span(wrong, "^")})
		}
	}
	if _, hint := d.In(t.o.Lang); hint != "" {
		advice := line{gap(2), t.span(label, t.say(phrases.ToDo)), gap(1), t.span(plain, hint)}
		t.put(indentRest(advice.wrap(t.width, t.width-4), 4)...)
	}
}

// window returns the part of the source line that fits and holds the place of
// the problem, and the column of the place in it.
func (t *Terminal) window(d diag.Diagnostic, width int) (shown line, under int) {
	before, after := "", ""
	n, column := 0, d.Pos.Col-1-d.Cut
	for _, c := range characters(strings.TrimRight(d.Line, "\r\n")) {
		if c == "\t" {
			c = strings.Repeat(" ", tabStop-ansi.StringWidth(before+after)%tabStop)
		}
		c = t.span(plain, c).text
		if n < column {
			before += c
		} else {
			after += c
		}
		n++
	}
	// What led to the place says more than what follows it.
	room := width - min(max(ansi.StringWidth(after), 1), width/3)
	if extra := ansi.StringWidth(before) - room; extra > 0 {
		before = ".." + ansi.Cut(before, extra+2, extra+2+room)
	}
	under = ansi.StringWidth(before)
	return line{{role: plain, text: before}, {role: plain, text: after}}.clip(width), under
}

// characters takes a text apart at its code points; a byte that is no UTF-8
// counts as one.
func characters(s string) []string {
	var out []string
	last := 0
	for i := range s {
		if i > last {
			out = append(out, s[last:i])
		}
		last = i
	}
	if s != "" {
		out = append(out, s[last:])
	}
	return out
}

// Problem draws what went wrong where it has no place in a file, and a hint. What stands in
// the hint's second line is a command: it is never broken, so that it can be copied.
func (t *Terminal) Problem(message, hint string) {
	t.put(line{t.span(wrong, t.say(phrases.Problem)), gap(1), t.span(plain, message)}.wrap(t.width, t.width)...)
	hint, command, _ := strings.Cut(hint, "\n")
	if hint != "" {
		t.put(line{t.span(label, t.say(phrases.ToDo)), gap(1), t.span(plain, hint)}.wrap(t.width, t.width)...)
	}
	if command != "" {
		t.put(line{gap(2), t.span(code, command)})
	}
}

// Note draws what is worth knowing beside the answer, on one line, so that it can be
// found again.
func (t *Terminal) Note(text string) {
	t.put(line{t.span(label, t.say(phrases.Note)), gap(1), t.span(plain, text)})
}

// Advice draws what to do, as below a problem.
func (t *Terminal) Advice(text string) {
	t.put(line{t.span(label, t.say(phrases.ToDo)), gap(1), t.span(plain, text)})
}

// Checked draws how a look for mistakes came out where it found none: with so many
// remarks, which are no mistakes.
func (t *Terminal) Checked(lessons, remarks int) {
	said := t.count(phrases.Lessons, lessons)
	if remarks > 0 {
		said += ", " + t.count(phrases.Remarks, remarks)
	}
	t.put(line{t.span(fresh, t.say(phrases.OK)), gap(2), t.span(plain, said)}.wrap(t.width, t.width)...)
}
