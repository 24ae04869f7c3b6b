package render

import (
	"fmt"
	"slices"
	"strings"

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

// sideRow is a row of a side in at most so many lines, with the number of the exchange that changed it. Where not all
// of it is shown, what a change brought comes first.
func (k *desk) sideRow(r panelRow, lay panelLayout, most int) []line {
	if len(k.panelRow(r, lay)) > most {
		r.second = keptFirst(r.second)
		r.urgent = r.mark == trace.Changed && len(r.second) > 0 && r.second[0].kept
	}
	by := k.line(faint, k.fill(deskWords.by, r.by))
	if r.by == 0 || r.mark == trace.Same {
		return k.cutRow(r, lay, most, lay.width)
	}
	room := lay.width - 1 - by.width()
	lines := k.panelRow(r, lay)
	at := 0
	if r.head != "" {
		at = min(len(lines), most) - 1
	}
	last := lay.width
	if at == most-1 {
		last = room
	}
	if r.runs && lines[at].width() > room { // the number has its place there
		lay.width = room
	}
	lines = k.cutRow(r, lay, most, last)
	if l := lines[at]; l.width() <= room {
		lines[at] = l.pad(room + 1).with(by...)
	}
	return lines
}

// cutRow is a row of a side in at most so many lines, the last of which has so much room. What is left out of it goes
// whole, and of what a line alone has no room for the beginning is shown.
func (k *desk) cutRow(r panelRow, lay panelLayout, most, room int) []line {
	lines := k.panelRow(r, lay)
	if len(lines) <= most {
		return lines
	}
	last := lines[most-1]
	if most == 1 && r.runs && r.why == "" && !strings.Contains(last.text(), r.second[0].text) {
		last = last.merged().with(gap(2), k.span(plain, r.second[0].text))
		return []line{last.with(k.span(plain, "...")).clip(room)}
	}
	if fits := last.width()+len("..") <= room; !fits {
		text := strings.TrimRight(last.text(), " ")
		if whole := strings.TrimRight(text[:max(0, strings.LastIndex(text, "  "))], " "); whole != "" {
			last = last.clip(k.line(plain, whole).width() + len(".."))
			return append(lines[:most-1:most-1], last)
		}
	}
	return append(lines[:most-1:most-1], last.with(k.span(plain, "...")).clip(min(room, last.width()+2)))
}
