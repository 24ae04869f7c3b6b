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
func (k *desk) held(beat int) (jar *view.Jar, tables []view.Table, caches []view.Cache) {
	b := &k.beats[beat]
	if b.Exchange != nil || b.Question != nil {
		if b.Table != nil {
			tables = []view.Table{*b.Table}
		}
		return b.Jar, tables, nil
	}
	behind := slices.ContainsFunc(k.beats[beat+1:], func(b view.Beat) bool { return b.Exchange != nil })
	switch {
	case !behind:
		return k.Desk.Step.Jar, k.Desk.Step.Tables, k.Desk.Step.Caches
	case beat > 0:
		return k.held(beat - 1)
	}
	return nil, nil, nil
}

// sides are the panels of a beat: the jar, and the table with those of other sites and what
// pages keep in memory.
func (k *desk) sides(beat int) []panel {
	jar, tables, caches := k.held(beat)
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
		servers = append(servers, k.cachePanel(&caches[i]))
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
	}
	return by
}

// sideLines lay one side out below its title: all of it, or, where there is room for less,
// what changed first, and how much more there is.
func (k *desk) sideLines(p panel, width, room int) []line {
	lay := k.panelLayout(p, width)
	var groups [][]line
	for _, r := range p.rows {
		groups = append(groups, k.sideRow(r, lay))
	}
	var notes []line
	for _, n := range p.notes {
		notes = append(notes, indent(k.line(faint, n).wrap(width-2, width-2), 2)...)
	}
	for _, other := range p.more {
		notes = append(notes, other.title(width).clip(width))
		notes = append(notes, k.sideLines(other, width, room)...)
	}
	if all := append(slices.Concat(groups...), notes...); len(all) <= room {
		return all
	}
	return k.fewSides(p, groups, width, room)
}

// fewSides are the rows for which there is room: those that changed come first.
func (k *desk) fewSides(p panel, groups [][]line, width, room int) []line {
	var lines []line
	left := 0
	for _, changed := range []bool{true, false} {
		for i, r := range p.rows {
			if (r.mark != trace.Same) != changed {
				continue
			}
			need := groups[i]
			if len(lines)+len(need) > room-1 && len(lines) < room-1 {
				need = need[:room-1-len(lines)]
			}
			if len(lines)+len(need) > room-1 {
				left++
				continue
			}
			lines = append(lines, need...)
		}
	}
	for i := range p.more {
		left += len(p.more[i].rows)
	}
	if left > 0 {
		lines = append(lines, line{gap(2), k.span(faint, fmt.Sprintf(k.say(phrases.More), left))})
	} else if len(p.notes) > 0 {
		lines = append(lines, line{gap(2), k.span(faint, p.notes[len(p.notes)-1])}.clip(width))
	}
	return lines
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
