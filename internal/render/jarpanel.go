package render

import (
	"fmt"
	"slices"

	"statelab/internal/trace"
	"statelab/internal/wire"
)

func (sc *scene) jarPanel(j *trace.Jar) panel {
	title := line{sc.span(label, sc.say(words.jar)), gap(2), sc.span(plain, wire.Hostname(j.Host))}
	p := panel{titles: []line{title}}
	if owner := j.Title.In(sc.o.Lang); owner != "" {
		p.titles = []line{title.with(gap(2), sc.span(faint, owner)), title}
	}
	left, changed, at := 0, false, ""
	for _, i := range few(len(j.Cookies), sc.limit(), func(i int) bool { return j.Cookies[i].Mark != trace.Same }) {
		row := sc.jarRow(&j.Cookies[i])
		if of := elsewhere(&j.Cookies[i].Cookie, j.Host); of != at {
			at, row.head = of, fmt.Sprintf(sc.say(words.cookieOf), of)
		}
		p.rows = append(p.rows, row)
	}
	for _, e := range j.Cookies {
		changed = changed || e.Mark != trace.Same
		if e.Mark != trace.Gone {
			left++
		}
	}
	p.notes = sc.panelNotes(len(j.Cookies), len(p.rows), left, changed, words.jarEmpty, words.jarLeft)
	if unchanged := "(" + sc.say(words.unchanged) + ")"; sc.storedAgain() && slices.Contains(p.notes, unchanged) {
		p.notes[slices.Index(p.notes, unchanged)] = sc.say(words.sameAgain)
	}
	if j.Others > 0 {
		p.notes = append(p.notes, fmt.Sprintf(sc.say(words.otherHosts), j.Others))
	}
	return p
}

// storedAgain reports whether a cookie of the step was stored in the place of one that
// was there before.
func (sc *scene) storedAgain() bool {
	return slices.ContainsFunc(considered(sc.step), func(f trace.Fate) bool { return f.Fate == trace.Replaced })
}

func (sc *scene) jarRow(e *trace.JarEntry) panelRow {
	c := &e.Cookie
	value := short(string(c.Value))
	if value == "" {
		value = sc.say(words.empty)
	}
	name := c.Name
	if name == "" {
		name = sc.say(words.noName)
	}
	row := panelRow{mark: e.Mark, cells: []string{name, value}, lasts: sc.lasts(c)}
	if e.Mark == trace.Gone {
		row.why, row.lasts = sc.text(e.Why), ""
		if said := leaving(e.Rule); !said.IsZero() {
			row.why = sc.say(said)
		}
	}
	row.second = remarkable(c)
	return row
}

// remarkable are the attributes that make a cookie another one than its name
// says: where they are at their default they are left to the details.
func remarkable(c *trace.Cookie) []string {
	var out []string
	if !c.HostOnly && c.Domain != "" {
		out = append(out, "Domain="+c.Domain)
	}
	if c.Path != "" && c.Path != "/" {
		out = append(out, "Path="+c.Path)
	}
	if c.Partition != "" {
		out = append(out, "Partitioned: "+c.Partition)
	}
	return out
}

func (sc *scene) lasts(c *trace.Cookie) string {
	if !c.Persistent {
		return sc.say(words.untilClose)
	}
	return roughly(c.Lasts, sc.o.Lang)
}
