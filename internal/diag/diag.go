// Package diag says what is wrong with a file or a command line, where, and what
// to do about it. It knows positions, messages and hints; it knows no YAML and no
// terminal.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/korean"
	"statelab/internal/rule"
)

// Pos is a place in a file. Line and Col count from 1; Col counts characters
// (code points), not bytes and not columns of a screen. The zero Pos is unknown.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// String returns file:line:col, without the parts that are unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	}
}

// Diagnostic is one problem.
type Diagnostic struct {
	Pos     Pos
	Message string // what is wrong: lower case, no full stop
	Hint    string // what to do, may be empty
	Line    string // the text of the line, for the caret; may be empty
	Cut     int    // how many characters of a long line stand before Line

	korean struct{ message, hint string } // of Say
	form   string                         // of the message, by which package korean knows it
	values string                         // of the form, joined by NUL
}

// Say returns a problem without a place that is told in every language.
func Say(message, hint rule.Text) Diagnostic {
	d := Diagnostic{Message: message.EN, Hint: hint.EN}
	d.korean.message, d.korean.hint = message.KO, hint.KO
	return d
}

// In returns what is wrong and what to do in the language, or in English where
// it is told in no other.
func (d Diagnostic) In(lang rule.Language) (message, hint string) {
	if lang != rule.Korean {
		return d.Message, d.Hint
	}
	message = cmp.Or(d.korean.message, korean.OfForm(d.form, strings.Split(d.values, "\x00")), korean.Of(d.Message), d.Message)
	return message, cmp.Or(d.korean.hint, korean.Of(d.Hint), d.Hint)
}

// Text is what is wrong, in every language.
func (d Diagnostic) Text() rule.Text {
	ko, _ := d.In(rule.Korean)
	return rule.Text{EN: d.Message, KO: ko}
}

// Advice is what to do, in every language.
func (d Diagnostic) Advice() rule.Text {
	_, ko := d.In(rule.Korean)
	return rule.Text{EN: d.Hint, KO: ko}
}

// Within returns the problem as the value of a form, which says where else it shows.
func (d Diagnostic) Within(form string) Diagnostic {
	d.form, d.values, d.korean.message = form, d.Message, ""
	d.Message = fmt.Sprintf(form, d.Message)
	return d
}

// Error returns the problem on one line, without the source line.
func (d Diagnostic) Error() string {
	s := d.Message
	if p := d.Pos.String(); p != "" {
		s = p + ": " + s
	}
	if d.Hint != "" {
		s += " (" + d.Hint + ")"
	}
	return s
}

// Block writes the problem as a test shows it: its place and what is wrong, then the
// source line and the hint, a line each behind an empty one, so that the place begins a
// line, where editors look for it.
func (d Diagnostic) Block() string {
	lines := []string{"", d.Pos.String() + ": " + d.Message}
	if d.Line != "" {
		lines = append(lines, "    "+strings.TrimSpace(d.Line))
	}
	if d.Hint != "" {
		lines = append(lines, "    hint: "+d.Hint)
	}
	return strings.Join(lines, "\n")
}

// List collects problems. As an error it is the whole list, a line each.
// The zero value is ready for use.
type List []Diagnostic

// Add appends a problem at pos. The form of its message and of its hint have their Korean
// in package korean. A message is one line, whatever is filled in: Django's have several now and then.
func (l *List) Add(pos Pos, hint, format string, args ...any) {
	*l = append(*l, Diagnostic{Pos: pos, Hint: hint, Message: oneLine(fmt.Sprintf(format, args...)),
		form: format, values: oneLine(strings.Join(korean.Values(format, args), "\x00"))})
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// Say appends a problem without a place that is told in every language.
func (l *List) Say(message, hint rule.Text) { *l = append(*l, Say(message, hint)) }

// Sort orders the list by file, line and column and drops doubles.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	type told struct {
		pos           Pos
		message, hint string
	}
	known := map[told]bool{}
	*l = slices.DeleteFunc(*l, func(d Diagnostic) bool {
		t := told{d.Pos, d.Message, d.Hint}
		double := known[t]
		known[t] = true
		return double
	})
}

// Error implements error.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns the list as an error, or nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}
