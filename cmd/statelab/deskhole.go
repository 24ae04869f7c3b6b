package main

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// A hole is where something is written at a task: what stands there is edited in its place.
// The field of the library edits; what it would draw is laid out here, since it breaks a long
// line without a sign that the next row belongs to it, and does not say of what it shows a part.
type hole struct {
	trace.Hole
	input textarea.Model
	lines bool // several are written
	first int  // the row at its top, of those that the text has
	fresh bool // nobody has seen the text
	tried bool // an answer was, and no key has been pressed since
	put   bool // what was written below has been put in the place of a line
}

func newHole(h trace.Hole) hole {
	in := textarea.New()
	in.MaxContentHeight = mostWritten
	in.SetWidth(in.MaxWidth) // up and down go by lines
	in.SetHeight(1)
	in.SetVirtualCursor(false)
	in.SetStyles(textarea.Styles{})
	in.KeyMap.Paste.SetEnabled(false) // a terminal pastes by itself
	lines := several(h)
	in.KeyMap.InsertNewline.SetEnabled(lines)
	of := hole{Hole: h, input: in, lines: lines}
	of.stands(h.Start)
	return of
}

// stands has a text stand in the hole. Where lines are written, an empty one stands below, in
// which the next one can be typed.
func (h *hole) stands(text string) {
	if h.lines && text != "" {
		text += "\n"
	}
	h.input.SetValue(text)
	h.first, h.fresh = 0, true
}

// mostWritten is how many rows can be written in a hole.
const mostWritten = 500

// text is what is written in the hole, without the empty lines at its end.
func (h *hole) text() string {
	if !h.lines {
		return h.input.Value()
	}
	return strings.TrimRight(h.input.Value(), " \n")
}

// indent is by how many blanks Python's blocks stand deeper than what they belong to.
const indent = 4

// line is the line of the cursor, and how many of its characters stand before it.
func (h *hole) line() (line []rune, before int) {
	lines := strings.Split(h.input.Value(), "\n")
	line = []rune(lines[h.input.Line()])
	return line, min(h.input.Column(), len(line))
}

func leadingBlanks(line []rune) int {
	return len(line) - len([]rune(strings.TrimLeft(string(line), " ")))
}

// newLine begins a line, as far in as the one above it, and deeper behind a colon.
func (h *hole) newLine() {
	line, before := h.line()
	in := min(before, leadingBlanks(line))
	if strings.HasSuffix(strings.TrimRight(string(line[:before]), " "), ":") {
		in += indent
	}
	h.input.InsertString("\n" + strings.Repeat(" ", in))
}

// shift moves the line of the cursor by a step to the right, or by -1 to the left.
func (h *hole) shift(way int) {
	line, before := h.line()
	has := leadingBlanks(line)
	to := max(0, (has/indent+1)*indent)
	if way < 0 {
		to = max(0, (has-1)/indent*indent)
	}
	h.input.SetCursorColumn(min(has, to))
	if to > has {
		h.input.InsertString(strings.Repeat(" ", to-has))
	}
	for range has - to {
		h.input, _ = h.input.Update(tea.KeyPressMsg{Code: tea.KeyDelete})
	}
	h.input.SetCursorColumn(max(0, before+to-has))
}

// again makes room for another answer: where one line is written from nothing, what is typed
// behind a try stands in the place of what was tried, and is not added to it. Who moves the
// cursor first goes on with what stands there.
func (h *hole) again(typed string) {
	if h.tried && typed != "" && !h.lines && h.Start == "" {
		h.input.SetValue("")
	}
	h.tried = false
}

// writes does what a key does in the text of the hole.
func (h *hole) writes(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	h.again(msg.Text)
	line, before := h.line()
	switch key := msg.String(); {
	case key == "enter" && h.lines, key == "ctrl+j" && h.lines:
		h.newLine()
	case key == "enter", key == "ctrl+j":
	case key == "tab" && h.lines:
		h.shift(1)
	case key == "shift+tab" && h.lines, key == "backspace" && h.lines && before > 0 && before == leadingBlanks(line):
		h.shift(-1)
	default:
		h.input, cmd = h.input.Update(msg)
	}
	return cmd
}

// A fold is a row of what is written: some characters of a line, and how far in they stand.
type fold struct {
	line, from, to, in int
}

// folded are the rows of some lines in so many columns: what does not fit stands deeper than
// the beginning of its line, where half of the width is left for it.
func folded(lines []string, width int) (folds []fold) {
	for i, text := range lines {
		line := []rune(text)
		blanks := leadingBlanks(line)
		f := fold{line: i}
		for {
			f.to = f.from + fitting(line[f.from:], width-f.in)
			if f.to == len(line) {
				break
			}
			least := max(f.from, blanks)
			for at := f.to; at > least; at-- {
				if line[at] == ' ' {
					f.to = at + 1
					break
				}
			}
			folds = append(folds, f)
			f.from, f.in = f.to, min(blanks+indent, width/2)
		}
		folds = append(folds, f)
	}
	return folds
}

// fitting is how many characters fit into so many columns, at least one of some.
func fitting(line []rune, width int) int {
	for i := range line {
		if i > 0 && ansi.StringWidth(string(line[:i+1])) > width {
			return i
		}
	}
	return len(line)
}

// holeRows are the rows of the holes, one below the other. Each shows so many as there is room
// for, with that of the cursor among them.
func (y *typing) holeRows(t *render.Typing) {
	const lead, least = 2, 2
	room := max(least, y.rows/4/len(y.holes))
	for i := range y.holes {
		h := &y.holes[i]
		lines := strings.Split(h.input.Value(), "\n")
		folds := folded(lines, y.columns-lead-1)
		if h.fresh && len(folds) > room { // it is read from its beginning
			h.input.MoveToBegin()
		}
		h.fresh = false
		row, column := h.cursor(lines, folds)
		h.first = min(max(h.first, row-room+1), row, max(0, len(folds)-room))
		shown := render.Scroll{First: h.first, Rows: min(room, len(folds)-h.first), Of: len(folds)}
		if len(y.holes) > 1 {
			t.Rows = append(t.Rows, render.TypingRow{Name: h.Name, Shown: shown})
		} else {
			t.Shown = shown
		}
		if i == y.at {
			t.Row, t.Column = len(t.Rows)+row-h.first, column
		}
		for _, f := range folds[shown.First : shown.First+shown.Rows] {
			text := strings.Repeat(" ", f.in) + string([]rune(lines[f.line])[f.from:f.to])
			t.Rows = append(t.Rows, render.TypingRow{Lead: strings.Repeat(" ", lead), Goes: f.from > 0, Text: text})
		}
	}
	t.Title = y.desk.HoleTitle(y.holes[y.at].Name)
}

// cursor is the row and the column at which the cursor stands, among the rows of some lines.
func (h *hole) cursor(lines []string, folds []fold) (row, column int) {
	_, before := h.line()
	for i, f := range folds {
		if f.line == h.input.Line() && f.from <= before {
			row, column = i, f.in+ansi.StringWidth(string([]rune(lines[f.line])[f.from:before]))
		}
	}
	return row, column
}
