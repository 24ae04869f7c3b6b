package render

import (
	"statelab/internal/phrases"
	"statelab/internal/view"
)

// How the rows of a desk are shared out.
const (
	wideDesk  = 120 // columns from which the wire and both sides stand beside each other
	sideRows  = 5   // of both sides, where others need room
	taskSides = 3   // and where something is to be written, of which the text is read first
	wireLeast = 8   // of the wire, where it needs as many
	lowRows   = 6
	// Where an answer or a text is told, what crossed has been read, and both sides are what is
	// spoken of.
	toldSides = 7
	toldWire  = 6
	someRows  = 2 // of any that has some, where what is typed takes the others
)

// stackedRows lay out the body of a desk one below the other: both sides, the wire, what is
// said.
func (k *desk) stackedRows(room int) ([]string, Picture) {
	wire, low := k.wireRows(k.columns), k.lowRows(k.columns)
	sides := k.sides(k.Beat)
	at := k.middle()
	h := k.heightsOf(room, len(sides) > 0, len(wire), len(low), at)
	if k.Desk.Below == BelowTime && h.low < len(low) {
		sides = nil // the line of time shows both over time
		h = k.heightsOf(room, false, len(wire), len(low), at)
	}
	var rows []string
	joint := -1
	if len(sides) > 0 {
		var panes []string
		panes, joint = k.sideBySide(sides, at, h.state)
		rows = append(rows, panes...)
	}
	w := k.wirePane(k.roomier(wire, k.columns, h.wire), h.wire)
	l := newPane(low, k.Low, h.low)
	shown := Picture{Wire: w.Scroll, Low: l.Scroll, News: k.news()}
	rows = append(rows, k.across(k.wireTitle(), k.seen(w.Scroll, true), joint))
	rows = append(rows, w.rows()...)
	if k.lower(len(low)) {
		rows = append(rows, k.across(k.lowTitle(), k.lowRight(l.Scroll, shown.LowMoves(1))))
		rows = k.typedBelow(append(rows, l.rows()...), &shown)
	}
	return rows, shown
}

// heightsOf are the rows of the panes below each other, without those of their titles. The
// sides have as many at each beat of the step, so that the wire does not move.
func (k *desk) heightsOf(room int, sides bool, wire, low, at int) heights {
	state, need := 0, 0
	if sides {
		room--
		for i := range k.beats {
			all := k.sides(i)
			for j, p := range all {
				width := k.sideWidth(j, len(all), at)
				state = max(state, len(k.sideLines(p, width, everything)))
				need = max(need, k.sideNeed(p, width))
			}
		}
	}
	room -= 1 + k.typedHeight()
	if k.lower(low) {
		room--
	}
	least := heights{sideRows, wireLeast, lowRows}
	if b := &k.beats[k.Beat]; k.Middle != nil {
		least.state = taskSides
	} else if b.Verdict != nil || b.Name == view.TextBeat {
		least = heights{toldSides, toldWire, lowRows}
	} else if k.Typing != nil && k.Typing.Keys.Hole && k.Desk.Below == BelowSaid {
		least.wire = toldWire // what a try came to is read first
	}
	h := shared(room, least, heights{min(state, need), wire, low})
	more := max(0, min(state-h.state, h.wire-wire)) // rows that nothing else needs
	h.state, h.wire = h.state+more, h.wire-more
	return h
}

// everything is room for all rows of a pane.
const everything = 1 << 20

// sideWidth is the width of one of so many sides, the line between two at a column.
func (k *desk) sideWidth(i, of, at int) int {
	switch {
	case of == 1:
		return k.columns
	case i == 0:
		return at
	}
	return k.columns - at - 3
}

// middle is the columns of the left of two sides: half of the screen, but where one of them
// needs more at some beat and the other can do with less.
func (k *desk) middle() int {
	half, l, r := k.columns/2-1, 0, 0
	room := k.columns - 3
	for i := range k.beats {
		if sides := k.sides(i); len(sides) == 2 {
			l, r = max(l, k.needBeside(sides[0], half)), max(r, k.needBeside(sides[1], room-half))
		}
	}
	switch {
	case l > half:
		return max(half, min(l, room-r))
	case r > room-half:
		return min(half, max(l, room-r))
	}
	return half
}

// needBeside is how many columns a side needs beside the other, with a title that stands in a rule and is
// taken as half of the screen takes it.
func (k *desk) needBeside(p panel, half int) int {
	const air, inRule = 4, 6
	return max(k.need(p, half-inRule)+air, p.title(half-inRule).width()+inRule)
}

// sideBySide draws the sides below a rule with their titles, and tells where the line between
// two stands, -1 for none.
func (k *desk) sideBySide(sides []panel, at, height int) (rows []string, joint int) {
	if len(sides) == 1 {
		sides[0] = k.leading(sides[0], k.columns, height)
		rows = append(rows, k.across(sides[0].title(k.columns-8), nil))
		return append(rows, exactly(k.paint(k.sideLines(sides[0], k.columns, height)...), height)...), -1
	}
	right := k.columns - at - 3
	sides[1] = k.leading(sides[1], right, height)
	title := k.dashes(sides[0].title(at-6), nil, at+1).with(span{role: faint, text: "+"})
	title = title.with(k.dashes(sides[1].title(right-6), nil, k.columns-at-2)...)
	rows = k.paint(title)
	a, b := k.sideLines(sides[0], at, height), k.sideLines(sides[1], right, height)
	for i := range height {
		row := nth(a, i).pad(at + 1).with(span{role: faint, text: "|"})
		rows = append(rows, k.paint(row.with(gap(1)).with(nth(b, i)...))...)
	}
	return rows, at + 1
}

// heights are the rows of the panes.
type heights struct{ state, wire, low int }

// shared shares rows out among the panes by what each would need: first up to the least of
// each, then what is left.
func shared(room int, least, want heights) heights {
	h := heights{min(want.state, least.state), min(least.wire, max(want.wire, least.wire/2), room), min(want.low, least.low)}
	h.wire = min(h.wire, max(least.wire/2, room-min(want.low, someRows)-min(want.state, someRows))) // a pane of no rows says nothing
	h.low = min(h.low, max(min(want.low, someRows), room-h.wire-h.state))
	h.low = max(0, min(h.low, room-h.wire))
	h.state = max(0, min(h.state, room-h.wire-h.low))
	for _, more := range []struct {
		has  *int
		want int
	}{{&h.wire, want.wire}, {&h.low, want.low}, {&h.state, want.state}} {
		*more.has += max(0, min(more.want-*more.has, room-h.state-h.wire-h.low))
	}
	h.wire += room - h.state - h.wire - h.low
	return h
}

// wideRows lay out the body of a desk with the wire at the left and both sides at the right.
func (k *desk) wideRows(room int) ([]string, Picture) {
	low := k.lowRows(k.columns)
	beside := k.sides(k.Beat)
	right := max(40, k.columns/3)
	left := k.columns - right - 3
	if len(beside) == 0 {
		left = k.columns
	}
	wire := k.wireRows(left)
	room -= 1 + k.typedHeight()
	lowHeight := 0
	if k.lower(len(low)) {
		room--
		lowHeight = min(len(low), max(lowRows, room-max(len(wire), 2*(sideRows+1))))
	}
	height := room - lowHeight
	w, l := k.wirePane(k.roomier(wire, left, height), height), newPane(low, k.Low, lowHeight)
	shown := Picture{Wire: w.Scroll, Low: l.Scroll, News: k.news()}
	moves := k.seen(w.Scroll, true)
	var rows []string
	if len(beside) == 0 {
		rows = append([]string{k.across(k.wireTitle(), moves)}, w.rows()...)
	} else {
		panes := k.below(beside, right, height+1)
		title := k.dashes(k.wireTitle(), moves, left+1).with(span{role: faint, text: "+"})
		rows = append(rows, k.paint(title)[0]+panes[0])
		for i, row := range w.rows() {
			rows = append(rows, fitted(row, left+1)+k.colour.paint(faint, "|")+panes[i+1])
		}
	}
	if k.lower(len(low)) {
		joint := -1
		if len(beside) > 0 {
			joint = left + 1
		}
		rows = append(rows, k.across(k.lowTitle(), k.lowRight(l.Scroll, shown.LowMoves(1)), joint))
		rows = k.typedBelow(append(rows, l.rows()...), &shown)
	}
	return rows, shown
}

// below draws the sides below each other, each under a rule with its title, in so many rows.
func (k *desk) below(sides []panel, width, height int) []string {
	var rows []string
	for i, p := range sides {
		room := height - len(rows) - 1
		if i == 0 && len(sides) > 1 {
			room = max(sideRows, room-1-len(k.sideLines(sides[1], width, everything)))
			room = min(room, height-2-sideRows)
		}
		p = k.leading(p, width, room)
		lines := k.sideLines(p, width, room)
		rows = append(rows, k.paint(k.dashes(p.title(width-6), nil, width+1))...)
		for _, l := range lines {
			rows = append(rows, k.paint(line{gap(1)}.with(l...))...)
		}
		if i+1 < len(sides) && len(lines) < room {
			rows = append(rows, "")
		}
	}
	return exactly(rows, height)
}

// news reports whether the lower pane has what the beat tells, or was asked for.
func (k *desk) news() bool {
	b := &k.beats[k.Beat]
	return k.Desk.Below != BelowText || b.Verdict != nil || b.Name == view.TextBeat
}

// lowRows are what stands in the lower pane.
func (k *desk) lowRows(width int) []string {
	b := &k.beats[k.Beat]
	s := &k.Trace.Steps[k.Index]
	return k.drawnOn(width, func(t *Terminal) {
		switch {
		case k.Desk.Below == BelowTime:
			steps := k.Index + 1
			if k.Asks {
				steps = k.Index
			}
			t.lanes(view.Of(k.Trace).Timeline(steps))
		case k.Desk.Below == BelowHint:
			for i := range k.Desk.Hint + 1 {
				t.Hint(s, i)
			}
		case k.Desk.Below == BelowSaid:
			k.Desk.Said(t)
		case b.Verdict != nil:
			t.put(t.verdict(b.Verdict)...)
		case b.Name == view.TextBeat:
			t.put(t.prose(b.Text, t.width)...)
			t.checks(k.Desk.Step)
		case k.Asks:
		default:
			for i := range k.beats {
				if q := k.beats[i].Question; q != nil {
					t.put(t.said(q)...)
				}
			}
		}
	})
}

func (k *desk) lowTitle() line {
	title := deskWords.answer
	switch {
	case k.Desk.Below == BelowTime:
		title = phrases.Timeline
	case k.Desk.Below == BelowHint:
		return k.line(label, k.say(deskWords.hint))
	case k.saidAboveTyped():
		return k.saidTitle()
	case k.Typing != nil:
		return k.line(label, k.Typing.Title)
	case k.Desk.Below == BelowSaid:
		title = typingWords.prompt
	case k.beats[k.Beat].Name == view.TextBeat:
		title = deskWords.text
	}
	return k.line(label, k.say(title))
}

// lowRight says which rows of the lower pane are shown, and what Tab does.
func (k *desk) lowRight(s Scroll, moves bool) line {
	tab := deskWords.tab
	if k.Typing != nil && s.Whole() {
		s, moves = k.Typing.Shown, false
	}
	if k.Middle != nil || k.Typing != nil && !k.Typing.Looks {
		return k.seen(s, moves)
	}
	if k.Desk.Below == BelowTime {
		tab = deskWords.tabBack
	}
	return join("  ", k.seen(s, moves), k.line(faint, k.say(tab)))
}
