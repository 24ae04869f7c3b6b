package render

import (
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// The columns of an exchange: its number, the label of the region, the body.
const (
	numberColumns = 4
	labelColumns  = 9
	narrowBody    = 6  // where the body goes on when there is no room beside the label
	fateColumns   = 10 // "not sent", "replaced", and two blanks
	reasonColumns = 22 // the least that is kept for reasons
	pageLines     = view.FewLines
)

// A layout is the room of a region's body, counted from the body's left edge.
type layout struct {
	first, rest int // columns of the first line and of those below
	reason      int // where reasons stand; 0: below what they explain
}

// A scene is what the regions of one step have in common.
type scene struct {
	*Terminal
	step    *view.Step
	apart   map[string]string // how values are shown that would look like others: see visible.Apart
	shorten *strings.Replacer
	names   int // the width of the column of cookie names
	values  int // and of their values
	page    int // rows that the words of a page may have on a standard screen
}

func (t *Terminal) scene(s *view.Step) *scene {
	sc := &scene{Terminal: t, step: s, apart: visible.Apart(s.Together, widest, columns), page: pageLines}
	sc.shorten = sc.shortener(s.Values)
	var names, values []string
	for i := range s.Considered {
		names = append(names, s.Considered[i].Cookie.Name)
		values = append(values, sc.fateValue(&s.Considered[i]))
	}
	sc.values = max(4, sc.column(longestWhole, values...))
	room := t.width - numberColumns - labelColumns - (2 + 2 + sc.values + 2 + fateColumns) - reasonColumns
	if t.narrow() {
		room = t.width - narrowBody - (2 + 2 + sc.values)
	}
	sc.names = max(9, sc.column(max(9, room), names...))
	return sc
}

// short returns a value as it is shown everywhere in the default view: no two of a run alike.
func (sc *scene) short(value string) string {
	if s := sc.apart[value]; s != "" {
		return s
	}
	return short(value)
}

// shortener replaces the long ones of the values by the form in which they are shown
// everywhere, so that a key can be recognised in a sentence too.
func (sc *scene) shortener(values []string) *strings.Replacer {
	var pairs []string
	for _, value := range values {
		if s := sc.short(value); len(value) >= 16 && s != safe(value) {
			pairs = append(pairs, value, s)
		}
	}
	return strings.NewReplacer(pairs...)
}

// text returns a text of the trace with the long values in it shortened, and
// without the ellipsis, whose width differs from terminal to terminal.
func (sc *scene) text(t rule.Text) string {
	return strings.ReplaceAll(sc.shorten.Replace(sc.say(t)), "…", "..")
}

// region writes one region of an exchange: mark, label, body.
func (sc *scene) region(mark string, name rule.Text, below bool, body func(layout) []line) {
	if name == phrases.Server || name == phrases.Answers {
		sc.weakSeam(name.EN)
	}
	head := line{sc.span(strong, mark)}
	if head.width() >= numberColumns {
		head = head.with(gap(1)) // from (10) on
	}
	head = head.pad(numberColumns).with(sc.span(label, sc.say(name)))
	if !sc.narrow() {
		edge := numberColumns + labelColumns
		room := sc.width - edge
		lines := body(layout{first: room, rest: room, reason: 2 + sc.names + 2 + sc.values + 2 + fateColumns})
		sc.hang(head.pad(edge), lines, edge)
		return
	}
	room := sc.width - narrowBody
	if below {
		sc.put(head)
		sc.put(indent(body(layout{first: room, rest: room}), narrowBody)...)
		return
	}
	head = head.with(gap(2))
	sc.hang(head, body(layout{first: sc.width - head.width(), rest: room}), narrowBody)
}

// hang writes lines, the first behind a head and the others indented.
func (t *Terminal) hang(head line, lines []line, edge int) {
	if len(lines) == 0 {
		t.put(head)
		return
	}
	t.put(head.with(lines[0]...))
	t.put(indent(lines[1:], edge)...)
}

// beside puts a reason where reasons stand, beside what it explains if there is
// room, else below.
func (lay layout) beside(what, why line) []line {
	if len(why) == 0 {
		return what.wrap(lay.first, lay.rest)
	}
	if lay.reason == 0 {
		return append(what.wrap(lay.first, lay.rest), indent(why.wrap(lay.rest-2, lay.rest-2), 2)...)
	}
	room := lay.rest - lay.reason
	switch width := what.width(); {
	case width+2 <= lay.reason:
		lines := indent(why.wrap(room, room), lay.reason)
		lines[0] = what.pad(lay.reason).with(lines[0][1:]...)
		return lines
	case width+2+why.width() <= lay.first:
		return []line{what.with(gap(2)).with(why...)}
	}
	return append(what.wrap(lay.first, lay.rest), indent(why.wrap(room, room), lay.reason)...)
}

// most is how many lines of so many columns are shown of a text that has n lines on a
// standard screen: where lines are shorter there are more, so that no screen shows less.
func (sc *scene) most(n, columns int) int {
	const body = standardWidth - 1 - numberColumns - labelColumns
	if columns >= body {
		return n
	}
	return n*body/columns + 1
}

// tail puts a text at the right edge of the last line, or below it.
func (sc *scene) tail(lines []line, right line, lay layout) []line {
	last := len(lines) - 1
	width := lay.rest
	if last == 0 {
		width = lay.first
	}
	return append(lines[:last], ends(lines[last], right, width, lay.rest)...)
}
