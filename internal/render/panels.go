package render

import (
	"slices"
	"strings"

	"statelab/internal/trace"
)

// A panel is one of the two sides that a step ends with: the jar or the table.
type panel struct {
	titles []line // from the fullest to the shortest: the first that fits is taken
	wide   bool   // the title is worth more than half of the screen, where there is room
	rows   []panelRow
	notes  []string // said below the rows
	more   []panel  // of other sites, below the notes
	name   string   // stands for it where there is no room
	has    string   // how many rows it has, behind that
	hidden int      // rows that are not among these
	weight weight
}

// title is the fullest title that fits on a line of the width.
func (p *panel) title(width int) line {
	for _, title := range p.titles {
		if title.width() <= width {
			return title
		}
	}
	return p.titles[len(p.titles)-1]
}

// wholeLines is the number of lines up to which what a change brought to a row is whole.
const wholeLines = 8

// fewWords is the number of columns up to which a reason has a place on its line.
const fewWords = 16

// A panelRow is one cookie or one row: mark, what names it, how long it lasts.
type panelRow struct {
	head   string // stands above the row: what it and those below it are
	mark   trace.Mark
	cells  []string    // aligned in columns
	user   bool        // the second cell is a person
	entry  bool        // it is what a page keeps in memory: a name and a value
	lasts  string      // how long it lasts, aligned at the right
	why    string      // or why it is gone
	held   string      // what stands behind that where there is room, else below
	told   bool        // the step's text names it
	by     int         // the number of the exchange that changed it, 0 where nobody asks
	least  int         // how many lines of that are shown at least, beyond the few of any row
	notes  []string    // what is said of it beside what it holds, with which they share no line
	second []panelFact // what else is worth seeing, on a line of its own
	urgent bool        // what it holds stands above the notes, since not all of both is shown
	runs   bool        // or begun behind the cells, where there is no room for all of it there
}

// A panelFact is something that is worth seeing of a row. What is kept is shown before the rest
// where not all of it is.
type panelFact struct {
	text string
	kept bool
}

// whole is a panel of which each row has all that is worth seeing of it, as have those below it.
func (p panel) whole() panel {
	p.rows, p.more = slices.Clone(p.rows), slices.Clone(p.more)
	for i := range p.rows {
		p.rows[i].least = everything
	}
	for i := range p.more {
		p.more[i] = p.more[i].whole()
	}
	return p
}

// secondLine is what else is worth seeing of a row.
func (sc *scene) secondLine(r *panelRow) line {
	return sc.facts(plain, slices.Concat(r.notes, texts(r.second))...)
}

// both reports whether a row has notes and holds something, so that it takes two lines to tell them.
func (r *panelRow) both() bool { return len(r.notes) > 0 && len(r.second) > 0 }

// wrapSecond is what else is worth seeing of a row, on a first line of a width and the rest.
func (sc *scene) wrapSecond(r *panelRow, first, rest int) []line {
	if !r.both() {
		return sc.secondLine(r).wrap(first, rest)
	}
	notes, held := *r, *r
	notes.second, held.notes = nil, nil
	if r.urgent {
		notes, held = held, notes
	}
	return append(sc.secondLine(&notes).wrap(first, rest), sc.secondLine(&held).wrap(rest, rest)...)
}

func texts(facts []panelFact) []string {
	var all []string
	for _, f := range facts {
		all = append(all, f.text)
	}
	return all
}

// keptFirst are facts with those first that are kept.
func keptFirst(facts []panelFact) []panelFact {
	kept := slices.DeleteFunc(slices.Clone(facts), func(f panelFact) bool { return !f.kept })
	return append(kept, slices.DeleteFunc(slices.Clone(facts), func(f panelFact) bool { return f.kept })...)
}

// urgentLines are what is worth seeing of a row where not all of it is shown: first what is
// kept, all of it as long as there is room.
func (sc *scene) urgentLines(r *panelRow, width, rest int) []line {
	all, first := *r, *r
	all.second = keptFirst(r.second)
	first.second = slices.DeleteFunc(slices.Clone(all.second), func(f panelFact) bool { return !f.kept })
	lines := sc.wrapSecond(&all, width, rest)
	most := max(pageLines, r.least, min(wholeLines, len(sc.wrapSecond(&first, width, rest))))
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = lines[most-1].clip(min(width, rest) - 2).with(sc.span(faint, ".."))
	}
	return lines
}

// panels writes the jar and the table beside each other, or below each other
// where there is no room.
func (sc *scene) panels() {
	var sides []panel
	if sc.step.Jar != nil {
		sides = append(sides, sc.jarPanel(sc.step.Jar))
	}
	if tables := slices.Concat(sc.tablePanels(), sc.cachePanels(), sc.recordPanels(sc.step.Records)); len(tables) > 0 {
		sides = append(sides, tables[0])
		sides[len(sides)-1].more = tables[1:]
	}
	if len(sides) == 0 {
		return
	}
	sc.rule()
	if len(sides) == 2 && !sc.narrow() && !sc.o.Linear {
		sc.beside(sides[0], sides[1])
		return
	}
	for i, p := range sides {
		if i > 0 {
			sc.weakSeam("table")
			sc.rule()
		}
		if sc.o.Linear {
			sc.tellPanel(p)
			continue
		}
		sc.put(sc.panelLines(p, sc.width, 1)...)
	}
}

// beside writes two panels beside each other, each in half of the screen, but where
// one needs more and the other can do with less.
func (sc *scene) beside(left, right panel) {
	room := sc.width - len(" | ")
	at := room/2 - 1
	r := sc.need(right, room-at)
	most := at // columns in which the left title has to stand
	if left.wide {
		most = max(at, room-r)
	}
	switch l := sc.need(left, most); {
	case l > at:
		at = max(at, min(l, room-r))
	case r > room-at:
		at = min(at, max(l, room-r))
	}
	titles := max(len(left.title(at).wrap(at, at)), len(right.title(room-at).wrap(room-at, room-at)))
	a, b := sc.panelLines(left, at, titles), sc.panelLines(right, room-at, titles)
	for i := range max(len(a), len(b)) {
		row := nth(a, i).pad(at + 1).with(span{role: faint, text: "|"})
		if r := nth(b, i); len(r) > 0 {
			row = row.with(gap(1)).with(r...)
		}
		sc.put(row)
	}
}

// need is how many columns a panel has to have so that its title, as half of the
// screen takes it, and each of its rows and notes stand on one line; those too of the panels
// below it.
func (sc *scene) need(p panel, half int) int {
	columns, end := sc.measure(p, sc.width)
	n := max(p.title(half).width(), 2+sc.column(sc.width, p.notes...))
	for _, r := range p.rows {
		if r.held != "" {
			n = max(n, 2+columns[0]+2+columns[1]+2+end+2+sc.column(sc.width, r.held))
		}
		n = max(n, 2+columns[0]+2+columns[1]+2+end, 4+sc.column(longestWhole, slices.Concat(r.notes, texts(r.second))...), 4+sc.column(longestWhole, r.why))
	}
	for _, other := range p.more {
		n = max(n, sc.need(other, half))
	}
	return n
}

func nth(lines []line, i int) line {
	if i < len(lines) {
		return lines[i]
	}
	return nil
}

func markRole(m trace.Mark) role {
	switch m {
	case trace.New:
		return fresh
	case trace.Changed:
		return amended
	case trace.Gone:
		return gone
	}
	return plain
}

// measure returns the widths of a panel's columns and of what stands at their end,
// in a panel of the width.
func (sc *scene) measure(p panel, width int) (columns []int, end int) {
	columns = make([]int, 2)
	for _, r := range p.rows {
		end = max(end, sc.column(width, r.lasts))
		if why := sc.column(width, r.why); why <= fewWords {
			end = max(end, why)
		}
		for i, c := range r.cells {
			columns[i] = max(columns[i], sc.column(width, c))
		}
	}
	// A long name makes room for the value and the end of the line.
	columns[0] = min(columns[0], max(widest, width-2-2-columns[1]-2-end))
	return columns, end
}

// panelLines lays a panel out in the width, its cells in columns, its title in at
// least so many lines.
func (sc *scene) panelLines(p panel, width, titles int) []line {
	lines := p.title(width).wrap(width, width)
	for len(lines) < titles {
		lines = append(lines, nil)
	}
	lay := sc.panelLayout(p, width)
	for _, r := range p.rows {
		lines = append(lines, sc.panelRow(r, lay)...)
	}
	for _, n := range p.notes {
		lines = append(lines, indent(sc.line(faint, n).wrap(width-2, width-2), 2)...)
	}
	for _, other := range p.more {
		lines = append(lines, sc.panelLines(other, width, 1)...)
	}
	return lines
}

// A panelLayout is where the parts of a panel's rows stand.
type panelLayout struct {
	width   int
	columns []int
	lasts   int  // columns of how long the rows last
	beside  int  // where what else is worth seeing stands; 0: below the row
	below   bool // the value of an entry stands below its name
}

func (sc *scene) panelLayout(p panel, width int) panelLayout {
	columns, end := sc.measure(p, width)
	if sc.stacked(p, width, columns[1]+2+end) {
		names := make([]string, len(p.rows))
		for i, r := range p.rows {
			names[i] = r.cells[0]
		}
		return panelLayout{width: width, columns: []int{sc.column(width-2-2-end, names...)}, lasts: end, below: true}
	}
	lay := panelLayout{width: width, columns: columns, beside: 2 + columns[0] + 2 + columns[1] + 2 + end + 2}
	for _, r := range p.rows {
		lay.lasts = max(lay.lasts, sc.column(width, r.lasts))
	}
	if slices.ContainsFunc(p.rows, func(r panelRow) bool {
		return r.both() || len(r.notes)+len(r.second) > 0 && lay.beside+sc.secondLine(&r).width() > width
	}) {
		lay.beside = 0
	}
	return lay
}

// stacked reports whether names and values of entries stand below each other: where there is
// no room for a whole name beside what takes so many columns.
func (sc *scene) stacked(p panel, width, beside int) bool {
	return slices.ContainsFunc(p.rows, func(r panelRow) bool {
		return r.entry && 2+sc.column(width, r.cells[0])+2+beside > width
	})
}

// oneLine cuts a value to so many columns; a text keeps its closing quotation mark.
func (sc *scene) oneLine(value string, room int) string {
	if sc.column(room+1, value) <= room {
		return value
	}
	end := ""
	if strings.HasPrefix(value, `"`) {
		end = `"`
	}
	cut := ""
	for _, s := range sc.line(plain, value).clip(room - len(end)) {
		cut += s.text
	}
	return cut + end
}

func (sc *scene) panelRow(r panelRow, lay panelLayout) []line {
	columns, lasts, width := lay.columns, lay.lasts, lay.width
	if lay.below {
		value := r.cells[1]
		if r.mark == trace.Same && !sc.step.Open {
			value = sc.oneLine(value, width-4)
		}
		r.second = append([]panelFact{{value, true}}, r.second...)
		r.cells = r.cells[:1]
	}
	look := markRole(r.mark)
	row := line{sc.span(look, string(r.mark)), gap(1)}
	edge := 2
	for i, c := range r.cells {
		role := key
		if i == 1 && r.user {
			role = plain
		}
		row = row.pad(edge).with(line{sc.span(role, c)}.clip(columns[i])...)
		edge += columns[i] + 2
	}
	var end line
	if r.lasts != "" {
		end = line{gap(lasts - sc.column(width, r.lasts)), sc.span(plain, r.lasts)}
	}
	if r.why != "" {
		end = line{sc.span(look, r.why)}
	}
	if r.held != "" {
		if with := row.pad(edge).with(end...).with(gap(2), sc.span(faint, r.held)); with.width() <= width {
			end = end.with(gap(2), sc.span(faint, r.held))
		} else {
			r.notes = slices.Concat([]string{r.held}, r.notes)
		}
	}
	var lines []line
	if r.head != "" {
		lines = indent(sc.line(faint, r.head).wrap(width-2, width-2), 2)
	}
	switch full := row.pad(edge).with(end...); {
	case full.width() <= width && len(r.notes)+len(r.second) > 0 && !r.both() && full.width() < lay.beside:
		return append(lines, full.pad(lay.beside).with(sc.secondLine(&r)...))
	case full.width() <= width:
		lines = append(lines, full)
	default:
		if r.lasts != "" {
			end[0] = gap(0) // alone on its line it stands in no column
		}
		lines = append(append(lines, row.clip(width)), indent(end.wrap(width-4, width-4), 4)...)
	}
	if len(r.notes)+len(r.second) == 0 {
		return lines
	}
	if begun := row.merged().width() + 2; r.runs && r.why == "" && len(r.second) > 0 && sc.column(everything, r.second[0].text) <= width-begun {
		second := sc.secondLines(&r, width-begun, width-4)
		lines[len(lines)-1] = row.merged().pad(begun).with(second[0]...)
		return append(lines, indent(second[1:], 4)...)
	}
	return append(lines, indent(sc.secondLines(&r, width-4, width-4), 4)...)
}

// secondLines are what else is worth seeing of a row, on a first line of a width and the rest, all of it where
// that is shown.
func (sc *scene) secondLines(r *panelRow, first, rest int) []line {
	second := sc.wrapSecond(r, first, rest)
	if !sc.step.Open && len(second) > max(pageLines, r.least) {
		second = sc.urgentLines(r, first, rest)
	}
	return second
}
