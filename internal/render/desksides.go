package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// held is what both sides hold at a beat: behind an exchange as it left them, else as the
// exchange before did, and where none comes behind it, as the step leaves them, with what
// pages keep in memory.
func (k *desk) held(beat int) (jar *view.Jar, tables []view.Table, caches []view.Cache, records []view.Records) {
	b := &k.beats[beat]
	if b.Exchange != nil || b.Question != nil || b.Task != nil {
		if b.Table != nil {
			tables = []view.Table{*b.Table}
		}
		if b.Cache != nil {
			caches = []view.Cache{*b.Cache}
		}
		return b.Jar, tables, caches, b.Records
	}
	behind := slices.ContainsFunc(k.beats[beat+1:], func(b view.Beat) bool { return b.Exchange != nil })
	switch {
	case !behind:
		return k.Desk.Step.Jar, k.Desk.Step.Tables, k.Desk.Step.Caches, k.Desk.Step.Records
	case beat > 0:
		return k.held(beat - 1)
	}
	return nil, nil, nil, nil
}

// sides are the panels of a beat: the jar, and the table with those of other sites and what
// pages keep in memory.
func (k *desk) sides(beat int) []panel {
	jar, tables, caches, records := k.held(beat)
	by := k.causes(beat)
	var sides, servers []panel
	if jar != nil {
		p := k.jarPanel(jar)
		for i := range jar.Cookies {
			p.rows[i].by = by[cookieAt(&jar.Cookies[i])]
		}
		sides = append(sides, p)
	}
	for i := range tables {
		t := &tables[i]
		p := k.tablePanel(t)
		for j := range t.Rows {
			p.rows[j].by = by[rowAt(t, &t.Rows[j])]
		}
		servers = append(servers, p)
	}
	for i := range caches {
		p := k.cachePanel(&caches[i])
		for j := range caches[i].Entries {
			p.rows[j].by = by[entryAt(&caches[i], j)]
		}
		servers = append(servers, p)
	}
	for i, p := range k.recordPanels(records) {
		for j := range records[i].Rows {
			p.rows[j].by = by[recordAt(&records[i], &records[i].Rows[j])]
		}
		servers = append(servers, p)
	}
	if len(servers) > 0 {
		servers[0].more = append(servers[0].more, servers[1:]...)
		sides = append(sides, servers[0])
	}
	return sides
}

func cookieAt(c *view.Cookie) string {
	return strings.Join([]string{c.Name, c.Domain, c.Path, c.Partition}, "\x00")
}

func rowAt(t *view.Table, r *view.Row) string {
	return fmt.Sprint(t.Host, "\x00", r.Key, "\x00", r.Instance)
}

func entryAt(c *view.Cache, i int) string {
	return fmt.Sprint("cache\x00", c.Host, "\x00", c.Entries[i].Key, "\x00", c.Entries[i].Instance)
}

func recordAt(t *view.Records, r *view.Record) string {
	return fmt.Sprint("record\x00", t.Host, "\x00", t.Name, "\x00", r.ID)
}

// causes are the numbers of the exchanges that changed what is changed at a beat, the last
// one of each. Where a step has a single exchange, nothing is to be told apart.
func (k *desk) causes(beat int) map[string]int {
	by := map[string]int{}
	if len(k.Trace.Steps[k.Index].Exchanges) < 2 {
		return by
	}
	for i := range k.beats[:beat+1] {
		b := &k.beats[i]
		if b.Exchange == nil {
			continue
		}
		if b.Jar != nil {
			for j := range b.Jar.Cookies {
				if c := &b.Jar.Cookies[j]; c.Mark != trace.Same {
					by[cookieAt(c)] = b.Exchange.Number
				}
			}
		}
		if b.Table != nil {
			for j := range b.Table.Rows {
				if r := &b.Table.Rows[j]; r.Mark != trace.Same {
					by[rowAt(b.Table, r)] = b.Exchange.Number
				}
			}
		}
		if b.Cache != nil {
			for j := range b.Cache.Entries {
				if b.Cache.Entries[j].Mark != trace.Same {
					by[entryAt(b.Cache, j)] = b.Exchange.Number
				}
			}
		}
		for j := range b.Records {
			for k := range b.Records[j].Rows {
				if r := &b.Records[j].Rows[k]; r.Mark != trace.Same {
					by[recordAt(&b.Records[j], r)] = b.Exchange.Number
				}
			}
		}
	}
	return by
}

// A sidePart is one of the panels that stand below each other at a side.
type sidePart struct {
	head  []line // its title; none of the first one, which stands above the side
	rows  [][]line
	ranks []rank // of the rows
	notes []line
}

// sideLines lay one side out below its title: all of it, or, where there is room for less,
// what changed first, and how much more there is.
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

// leading is a side that begins with a panel of which rows are seen, where not all of them fit. The title of
// the first stands above the side in any case: above nothing of its own it would be that of a table without
// rows, and of one that has none it says nothing.
func (k *desk) leading(p panel, width, room int) panel {
	for range p.more {
		parts, all := k.sideParts(p, width)
		if len(all) <= room {
			break
		}
		if shown, _, _ := shownRows(parts, room); slices.ContainsFunc(shown[0], seen) || !slices.ContainsFunc(slices.Concat(shown...), seen) {
			break
		}
		next := p.more[0]
		next.more = slices.Clone(p.more[1:])
		p.more = nil
		next.more = append(next.more, p)
		p = next
	}
	return p
}

// sideParts are the panels of a side, and all their lines.
func (k *desk) sideParts(p panel, width int) (parts []sidePart, all []line) {
	for i, one := range append([]panel{p}, p.more...) {
		var part sidePart
		if i > 0 {
			part.head = []line{one.title(width).clip(width)}
		}
		lay := k.panelLayout(one, width)
		for _, r := range one.rows {
			part.rows, part.ranks = append(part.rows, k.sideRow(r, lay)), append(part.ranks, rankOf(r))
		}
		for _, n := range one.notes {
			part.notes = append(part.notes, indent(k.line(faint, n).wrap(width-2, width-2), 2)...)
		}
		parts = append(parts, part)
		all = slices.Concat(all, part.head, slices.Concat(part.rows...), part.notes)
	}
	return parts, all
}

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
// has a line before one has a second, and before one of the others has any.
func (k *desk) fewSides(parts []sidePart, width, room int) []line {
	shown, used, left := shownRows(parts, room)
	var lines []line
	for i, p := range parts {
		has := slices.ContainsFunc(shown[i], seen)
		if !has && (left > 0 || len(p.rows) > 0 || len(p.notes) == 0 || used+len(p.head) >= room) {
			continue
		}
		if !has {
			used += len(p.head)
		}
		lines = append(lines, p.head...)
		for j, n := range shown[i] {
			if n > 0 {
				lines = append(lines, k.atMost(p.rows[j], n, width)...)
			}
		}
		if n := min(len(p.notes), room-used); left == 0 && n > 0 {
			lines = append(lines, k.atMost(p.notes, n, width)...)
			used += n
		}
	}
	if left > 0 {
		lines = append(lines, line{gap(2), k.span(faint, fmt.Sprintf(k.say(phrases.More), left))})
	}
	return lines
}

// seen reports whether a row has lines.
func seen(n int) bool { return n > 0 }

// shownRows are chosenRows with room for how many are left, where some are.
func shownRows(parts []sidePart, room int) (shown [][]int, used, left int) {
	if shown, used, left = chosenRows(parts, room); left > 0 {
		shown, used, left = chosenRows(parts, room-1)
		used++
	}
	return shown, used, left
}

// chosenRows are how many lines of each row of the parts there is room for, how many lines
// that takes with the titles above them, and how many rows have none.
func chosenRows(parts []sidePart, room int) (shown [][]int, used, left int) {
	for _, p := range parts {
		shown = append(shown, make([]int, len(p.rows)))
	}
	give := func(of rank, most int) {
		for i, p := range parts {
			for j := range p.rows {
				if p.ranks[j] != of {
					continue
				}
				head := 0
				if !slices.ContainsFunc(shown[i], seen) {
					head = len(p.head)
				}
				if more := min(most, len(p.rows[j])) - shown[i][j]; more > 0 && room-used > head {
					more = min(more, room-used-head)
					shown[i][j] += more
					used += head + more
				}
			}
		}
	}
	give(changedRow, 1)
	give(toldRow, 1) // what is spoken of is seen, before anything is seen whole
	give(changedRow, everything)
	give(toldRow, everything)
	for i, p := range parts { // a table of which nothing is seen is as one that is not there
		if len(p.rows) > 0 && !slices.ContainsFunc(shown[i], seen) && room-used > len(p.head) {
			shown[i][0] = 1
			used += len(p.head) + 1
		}
	}
	give(otherRow, everything)
	for i := range shown {
		for _, n := range shown[i] {
			if n == 0 {
				left++
			}
		}
	}
	return shown, used, left
}

// sideRow is a row of a side with the number of the exchange that changed it.
func (k *desk) sideRow(r panelRow, lay panelLayout) []line {
	lines := k.panelRow(r, lay)
	if r.by == 0 || r.mark == trace.Same {
		return lines
	}
	at := 0
	if r.head != "" {
		at = len(lines) - 1
	}
	by := k.line(faint, k.fill(deskWords.by, r.by))
	if l := lines[at]; l.width()+1+by.width() <= lay.width {
		lines[at] = l.pad(lay.width - by.width()).with(by...)
	}
	return lines
}
