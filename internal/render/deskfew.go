package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/trace"
)

// A sidePart is one of the panels that stand below each other at a side.
type sidePart struct {
	panel
	head  []line // its title; none of the first one, which stands above the side
	lay   panelLayout
	laid  [][]line // its rows, each whole
	ranks []rank   // of the rows
	said  [][]line // its notes
	fold  line     // stands for it all
	short line     // or that, where there is less room
}

// sideLines lay one side out below its title: all of it, or, where there is room for less,
// what changed first, and of each table how much more there is.
func (k *desk) sideLines(p panel, width, room int) []line {
	if _, all := k.sideParts(p.whole(), width); len(all) <= room {
		return all
	}
	parts, all := k.sideParts(p, width)
	if len(all) <= room {
		return all
	}
	return k.fewSides(parts, width, room)
}

// leading is a side as it stands in so many rows: where not all of it fits, at this beat or another one of the step,
// with the tables first that matter most.
// The title of the first stands above the side in any case: above nothing of its own it would be that of a table
// without rows, and of one that has none it says nothing.
func (k *desk) leading(p panel, width, room int) panel {
	if len(p.more) == 0 || k.fits(p, width, room) {
		return p
	}
	all := append([]panel{p}, p.more...)
	all[0].more = nil
	slices.SortStableFunc(all, func(a, b panel) int { return int(a.weight) - int(b.weight) })
	headed := func() panel {
		first := all[0]
		first.more = all[1:]
		return first
	}
	for range all {
		parts, _ := k.sideParts(headed(), width)
		shown := k.chosenRows(parts, width, room).shown
		if slices.ContainsFunc(shown[0], seen) || !slices.ContainsFunc(slices.Concat(shown...), seen) {
			break
		}
		all = append(all[1:len(all):len(all)], all[0])
	}
	return headed()
}

// fits reports whether all of a side fits in so many rows, as it is and as it is at each other beat.
func (k *desk) fits(p panel, width, room int) bool {
	within := func(p panel) bool {
		_, all := k.sideParts(p, width)
		return len(all) <= room
	}
	for i := range k.beats {
		if all := k.sides(i); len(all) > 0 && !within(all[len(all)-1]) {
			return false
		}
	}
	return within(p)
}

// sideParts are the panels of a side, and all their lines.
func (k *desk) sideParts(p panel, width int) (parts []sidePart, all []line) {
	for i, one := range append([]panel{p}, p.more...) {
		part := sidePart{panel: one, lay: k.panelLayout(one, width), fold: k.line(faint, one.name+one.has), short: k.line(faint, one.name)}
		if i > 0 {
			part.head = []line{one.title(width).clip(width)}
		}
		for _, r := range one.rows {
			part.laid, part.ranks = append(part.laid, k.sideRow(r, part.lay, everything)), append(part.ranks, rankOf(r))
		}
		for _, n := range one.notes {
			part.said = append(part.said, indent(k.line(faint, n).wrap(width-2, width-2), 2))
		}
		parts = append(parts, part)
		all = slices.Concat(all, part.head, slices.Concat(part.laid...), slices.Concat(part.said...))
	}
	return parts, all
}

// A weight is which of the tables of a side are shown before others where there is room for less.
type weight int

const (
	wholePanel    weight = iota // a jar: what is as it was counts as what changed
	changingPanel               // the step changes rows of it
	spokenOf                    // the task, an expectation or the text is about it
	sessionRows                 // it is that of the sessions
	passingPanel                // it is only looked into
)

// A rank is which rows of a side are shown before others where there is room for less.
type rank int

const (
	changedRow rank = iota
	toldRow         // the text names it
	otherRow
)

func rankOf(r panelRow) rank {
	switch {
	case r.mark != trace.Same:
		return changedRow
	case r.told:
		return toldRow
	}
	return otherRow
}

// fewSides are the rows for which there is room, in their order: of those that changed each
// has a line before one has a second, and before one of the others has any. Tables of which none has one stand
// at the end, by their names and how many rows they have.
func (k *desk) fewSides(parts []sidePart, width, room int) []line {
	f := k.chosenRows(parts, width, room)
	free := room - f.lines()
	var lines []line
	for i, p := range parts {
		if f.folded(i) {
			continue
		}
		left := f.left(i)
		lines = append(lines, k.headOf(f, i)...)
		for j, n := range f.shown[i] {
			if n > 0 {
				lines = append(lines, k.sideRow(p.rows[j], p.lay, n)...)
			}
		}
		switch {
		case left > 0 && !f.inHead(i):
			lines = append(lines, indent([]line{k.leftOf(f, i)}, 2)...)
		case left == 0 && len(p.rows) == 0:
			lines = append(lines, slices.Concat(p.said...)...)
		case left == 0:
			for _, note := range p.said {
				if len(note) <= free {
					lines, free = append(lines, note...), free-len(note)
				}
			}
		}
	}
	return append(lines, f.folds()...)
}

// headOf is the title of a part, with how many more rows it has where that stands there.
func (k *desk) headOf(f *fitting, i int) []line {
	p := f.parts[i]
	if f.left(i) == 0 || !f.inHead(i) {
		return p.head
	}
	more := k.leftOf(f, i)
	room := f.width - 1 - more.width()
	return []line{p.title(room).clip(room).with(gap(1)).with(more...)}
}

// leftOf says how many rows a part has that are not shown, or, where none is, how many it has.
func (k *desk) leftOf(f *fitting, i int) line {
	if p := f.parts[i]; p.has != "" && !slices.ContainsFunc(f.shown[i], seen) {
		return k.line(faint, strings.TrimSpace(p.has))
	}
	return k.line(faint, fmt.Sprintf(k.say(phrases.More), f.left(i)))
}

// seen reports whether a row has lines.
func seen(n int) bool { return n > 0 }

// A fitting is how many lines each row of the parts of a side has.
type fitting struct {
	parts  []sidePart
	shown  [][]int
	opened []bool // of a part without rows, that it is not folded
	width  int
	tight  tightness
	more   func(n int) line // says that there are so many more tables
	counts bool             // how many more rows a table has stands behind its title, where that is among the lines
}

// A tightness is how tables that are folded stand.
type tightness int

const (
	aLineEach tightness = iota
	closeBy             // beside each other, on as many lines as they need
	namesOnly           // on a line: as many as it has room for, and how many more there are
)

// left is how many rows of a part are not shown.
func (f *fitting) left(i int) int {
	n := 0
	for _, lines := range f.shown[i] {
		if lines == 0 {
			n++
		}
	}
	if n == 0 {
		return 0 // its notes say what is on no screen
	}
	return n + f.parts[i].hidden
}

// folded reports whether of a part only its name is said. The name of the first one is said above the side.
func (f *fitting) folded(i int) bool {
	return i > 0 && !f.opened[i] && !slices.ContainsFunc(f.shown[i], seen)
}

// inHead reports whether how many more rows a part has stands behind its title, and not below its rows.
func (f *fitting) inHead(i int) bool { return f.counts && len(f.parts[i].head) > 0 }

// folds are the lines of what is folded.
func (f *fitting) folds() []line {
	var all, names []line
	for i, p := range f.parts {
		if f.folded(i) {
			all, names = append(all, p.fold), append(names, p.short)
		}
	}
	switch {
	case len(all) == 0:
		return nil
	case f.tight == aLineEach:
		for i := range all {
			all[i] = all[i].clip(f.width - 2)
		}
	case f.tight == namesOnly:
		all = []line{f.onALine(all, names)}
	default:
		all = join("  ", all...).wrap(f.width-2, f.width-2)
	}
	return indent(all, 2)
}

// onALine are the tables that are folded on one line: with how many rows each has, or by their names, as many as fit.
func (f *fitting) onALine(all, names []line) line {
	for _, one := range []line{join("  ", all...), join("  ", names...)} {
		if one.width() <= f.width-2 {
			return one
		}
	}
	for n := len(names) - 1; n > 0; n-- {
		if one := join("  ", append(slices.Clone(names[:n]), f.more(len(names)-n))...); one.width() <= f.width-2 {
			return one
		}
	}
	return f.more(len(names)).clip(f.width - 2)
}

// lines is how many lines it takes.
func (f *fitting) lines() int {
	n := len(f.folds())
	for i, p := range f.parts {
		if f.folded(i) {
			continue
		}
		n += len(p.head)
		for _, lines := range f.shown[i] {
			n += lines
		}
		switch {
		case f.left(i) > 0 && !f.inHead(i):
			n++
		case f.left(i) > 0:
		case len(p.rows) == 0:
			n += len(slices.Concat(p.said...))
		}
	}
	return n
}

// give gives a row of a part as many lines as it needs, up to a number, and as there is room for.
func (f *fitting) give(i, j, most, room int) {
	had := f.shown[i][j]
	for n := min(most, len(f.parts[i].laid[j])); n > had; n-- {
		if f.shown[i][j] = n; f.lines() <= room {
			return
		}
	}
	f.shown[i][j] = had
}

// loosen lets what is folded stand so if there is room for that.
func (f *fitting) loosen(to tightness, room int) {
	had := f.tight
	if f.tight = to; f.lines() > room {
		f.tight = had
	}
}

// urgent gives lines to what changed, what is spoken of, and a first line of each table that is.
func (k *desk) urgent(parts []sidePart, width, room int) *fitting {
	f := &fitting{parts: parts, width: width, tight: namesOnly, counts: true, opened: make([]bool, len(parts)), more: func(n int) line {
		return k.line(faint, k.count(phrases.MoreTables, n))
	}}
	for _, p := range parts {
		f.shown = append(f.shown, make([]int, len(p.rows)))
	}
	give := func(of rank, most int) {
		for i, p := range parts {
			for j := range p.rows {
				if p.ranks[j] == of {
					f.give(i, j, most, room)
				}
			}
		}
	}
	give(changedRow, 1)
	give(toldRow, 1) // what is spoken of is seen, before anything is seen whole
	for i, p := range parts {
		if p.weight <= spokenOf && len(p.rows) > 0 && !slices.ContainsFunc(f.shown[i], seen) {
			f.give(i, 0, 1, room)
		}
	}
	give(changedRow, everything)
	give(toldRow, everything)
	if f.counts = false; f.lines() > room {
		f.counts = true
	}
	return f
}

// chosenRows are how many lines of each row of the parts there is room for.
func (k *desk) chosenRows(parts []sidePart, width, room int) *fitting {
	f := k.urgent(parts, width, room)
	for of := wholePanel; of <= passingPanel; of++ {
		if of == sessionRows {
			f.loosen(closeBy, room)
			f.loosen(aLineEach, room)
		}
		for i, p := range parts {
			if p.weight == of {
				f.open(i, room)
			}
		}
	}
	return f
}

// open gives all rows of a part lines, or, where it has none, its notes.
func (f *fitting) open(i, room int) {
	if len(f.parts[i].rows) == 0 {
		if f.opened[i] = true; f.lines() > room {
			f.opened[i] = false
		}
	}
	for j := range f.shown[i] {
		f.give(i, j, everything, room)
	}
}

// sideNeed is how many lines a side needs for what does not wait until there is room: a jar for all of it, tables for
// what changed or is spoken of.
func (k *desk) sideNeed(p panel, width int) int {
	parts, all := k.sideParts(p, width)
	if p.weight == wholePanel {
		return len(all)
	}
	f := k.urgent(parts, width, everything)
	f.tight = aLineEach
	return min(len(all), f.lines())
}
