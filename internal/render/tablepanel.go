package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// tablePanels are the panels of the step's table, and of those of other sites that the
// step changed.
func (sc *scene) tablePanels() []panel {
	all := make([]panel, len(sc.step.Tables))
	for i := range sc.step.Tables {
		all[i] = sc.tablePanel(&sc.step.Tables[i])
	}
	return all
}

// cachePanels are the panels of what pages keep in the memory of their servers.
func (sc *scene) cachePanels() []panel {
	all := make([]panel, len(sc.step.Caches))
	for i := range sc.step.Caches {
		all[i] = sc.cachePanel(&sc.step.Caches[i])
	}
	return all
}

func (sc *scene) cachePanel(c *view.Cache) panel {
	p := panel{titles: sc.tableTitles(&view.Table{Memory: true, Host: c.Host, Named: c.Named})}
	for i := range c.Entries {
		p.rows = append(p.rows, sc.cacheRow(&c.Entries[i]))
	}
	p.notes = sc.panelNotes(c.Notes, phrases.MemoryEmpty, phrases.MemoryLeft)
	p.hidden = hiddenRows(c.Notes)
	p.name, p.has = sc.folded(&view.Table{Memory: true, Host: c.Host, Named: c.Named, Of: len(c.Entries) + p.hidden})
	p.weight = weightOf(p, c.Changes, false, sessionRows)
	return p
}

func (sc *scene) cacheRow(e *view.CacheEntry) panelRow {
	row := panelRow{mark: e.Mark, cells: []string{e.Key, e.Said(sc.o.Lang)}, entry: true}
	switch {
	case e.Mark == trace.Gone:
		row.why = sc.text(e.Why)
	case !e.Expires.IsZero():
		row.lasts = view.Roughly(e.Lasts, sc.o.Lang)
	}
	if e.Instance > 0 {
		row.second = append(row.second, panelFact{sc.inProcess(e.Instance), true})
	}
	return row
}

// recordPanels are the panels of the tables beside those of the sessions.
func (sc *scene) recordPanels(all []view.Records) []panel {
	panels := make([]panel, len(all))
	for i := range all {
		t := &all[i]
		p := panel{titles: sc.tableTitles(&view.Table{Name: t.Name, Host: t.Host, Named: t.Named})}
		p.titles = slices.Insert(p.titles, 1, line{sc.span(label, t.Name)}) // by which several tables of a site are told apart
		for j := range t.Rows {
			p.rows = append(p.rows, sc.recordRow(&t.Rows[j]))
			if t.Shown {
				p.rows[j].least = everything
			}
		}
		p.notes = sc.panelNotes(t.Notes, phrases.TableEmpty, phrases.TableLeft)
		p.hidden = hiddenRows(t.Notes)
		p.name, p.has = sc.folded(&view.Table{Name: t.Name, Host: t.Host, Named: t.Named, Of: t.Of})
		p.weight = weightOf(p, t.Changes, t.About, passingPanel)
		panels[i] = p
	}
	return panels
}

func (sc *scene) recordRow(r *view.Record) panelRow {
	row := panelRow{mark: r.Mark, cells: []string{fmt.Sprint(r.ID), r.User}, user: true, told: r.Told, least: wholeLines, runs: true}
	if r.Mark == trace.Gone {
		row.why = sc.text(r.Why)
	}
	for i := range r.Data {
		row.second = append(row.second, panelFact{r.Data[i].Said(sc.o.Lang, sc.recognised()), r.Data[i].Fresh})
	}
	return row
}

// recognised is how a key or token is shown in a row: as everywhere, and whole where the step is
// shown whole.
func (sc *scene) recognised() func(string) string {
	if sc.step.Open {
		return func(token string) string { return token }
	}
	return sc.short
}

func (sc *scene) inProcess(instance int) string {
	return sc.text(rule.Textf("in process %d", "%d번 프로세스", instance))
}

func (sc *scene) tablePanel(t *view.Table) panel {
	p := panel{titles: sc.tableTitles(t)}
	for i := range t.Rows {
		p.rows = append(p.rows, sc.tableRow(&t.Rows[i]))
		if t.Shown {
			p.rows[i].least = everything
		}
	}
	none, noneLeft := phrases.TableEmpty, phrases.TableLeft
	if t.Memory {
		none, noneLeft = phrases.MemoryEmpty, phrases.MemoryLeft
	}
	p.notes = sc.panelNotes(t.Notes, none, noneLeft)
	p.hidden = hiddenRows(t.Notes)
	p.name, p.has = sc.folded(t)
	p.weight = weightOf(p, t.Changes, t.About, sessionRows)
	return p
}

// folded are the name of a table, and how many rows it has, for a line that stands for it.
func (sc *scene) folded(t *view.Table) (name, has string) {
	name, rows, none := t.Name, phrases.TableRows, phrases.TableEmpty
	if t.Memory {
		name, rows, none = sc.say(phrases.Cache), phrases.MemoryRows, phrases.MemoryEmpty
	}
	if t.Named || t.Beside {
		name = strings.TrimSpace(name + "  " + t.Host)
	}
	if t.Of == 0 {
		return name, " (" + sc.say(none) + ")"
	}
	return name, " (" + sc.count(rows, t.Of) + ")"
}

// hiddenRows is how many rows notes count as not shown.
func hiddenRows(notes []view.Note) (n int) {
	for _, note := range notes {
		if note.Kind == view.NotShown || note.Kind == view.AsBefore {
			n += note.Count
		}
	}
	return n
}

// weightOf is the weight of a table that, as one that is only there, has another.
func weightOf(p panel, changes, about bool, other weight) weight {
	is := func(of rank) bool {
		return slices.ContainsFunc(p.rows, func(r panelRow) bool { return rankOf(r) == of })
	}
	switch {
	case changes || is(changedRow):
		return changingPanel
	case about || is(toldRow):
		return spokenOf
	}
	return other
}

func (sc *scene) tableRow(r *view.Row) panelRow {
	row := panelRow{mark: r.Mark, cells: []string{sc.short(r.Key), sc.rowUser(r)}, user: true, told: r.Told}
	switch {
	case r.Mark == trace.Gone:
		row.why = sc.text(r.Why)
	case r.Expired:
		row.lasts = sc.say(phrases.Expired)
	default:
		row.lasts = view.Roughly(r.Lasts, sc.o.Lang)
	}
	if r.Instance > 0 {
		row.notes = append(row.notes, sc.inProcess(r.Instance))
	}
	if r.This {
		row.held = sc.say(phrases.InJar)
	}
	for _, other := range r.Others {
		row.notes = append(row.notes, other.In(sc.o.Lang))
	}
	for i := range r.Data {
		row.second = append(row.second, panelFact{r.Data[i].Said(sc.o.Lang, sc.recognised()), r.Data[i].Fresh})
	}
	return row
}

// rowUser says whose login a row holds: by number where no user of it is found.
func (sc *scene) rowUser(r *view.Row) string {
	switch {
	case r.User != "":
		return r.User
	case r.UserID != "":
		return fmt.Sprintf(sc.say(phrases.UserID), r.UserID)
	}
	return trace.Anonymous
}

// tableTitles name the table, or the memory, which is none, and its host where that
// is wanted. Where there is no room, whose it is says more than its name.
func (sc *scene) tableTitles(t *view.Table) []line {
	if t.Beside {
		return []line{{gap(2), sc.span(faint, fmt.Sprintf(sc.say(phrases.TableOf), t.Host))}}
	}
	what, name := phrases.Table, t.Name
	if t.Memory {
		what, name = phrases.Memory, sc.say(phrases.Cache)
	}
	title := line{sc.span(label, sc.say(what))}
	full := title.with(gap(2), sc.span(plain, name))
	if len(t.Shared) > 0 {
		first := make([]string, len(t.Shared)) // labels, which tell hosts of one domain apart
		for i, host := range t.Shared {
			first[i], _, _ = strings.Cut(host, ".")
		}
		of := func(hosts []string) []span {
			return []span{gap(2), sc.span(plain, sc.fill(phrases.SharedTable, strings.Join(hosts, ", ")))}
		}
		return []line{full.with(of(t.Shared)...), title.with(of(t.Shared)...), title.with(of(first)...), title}
	}
	if !t.Named {
		return []line{full, title}
	}
	host := []span{gap(2), sc.span(plain, t.Host)}
	return []line{full.with(host...), title.with(host...)}
}
