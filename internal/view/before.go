package view

import (
	"slices"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// before sets what both sides hold while step i has still to happen: what is asked of it is
// answered from that. It is the jar of the browser that will act, and the table and the cache
// of the step's site, as the steps before left them.
func (c *chooser) before(tr *trace.Trace, i int, b *Beat) {
	now := tr.Start
	if earlier := slices.Concat(tr.Given, tr.Steps[:i]); len(earlier) > 0 {
		now = earlier[len(earlier)-1].Time
	}
	if c.step.Jar != nil && c.step.Tools == nil {
		j := JarsBefore(tr, i)[0]
		j.Cookies = slices.DeleteFunc(j.Cookies, func(e trace.JarEntry) bool { return !e.Cookie.Session && !e.Cookie.Expires.After(now) })
		for k := range j.Cookies {
			if e := &j.Cookies[k]; !e.Cookie.Session {
				e.Cookie.Lasts = e.Cookie.Expires.Sub(now)
			}
		}
		b.Jar = c.jar(j, nil)
		b.Jar.Notes = c.yet(b.Jar.Notes, len(b.Jar.Cookies))
	}
	t := c.step.Table
	if b.Jar != nil && (t == nil || t.Host != b.Jar.Host) {
		if stood := (&trace.Table{Host: b.Jar.Host}); tableBefore(tr, i, stood, now).Kind != "" {
			t = stood // the step ends at another site
		}
	}
	if t != nil {
		was := tableBefore(tr, i, t, now)
		if c.use(t.Host).sessions {
			table := c.table(was, latestJars(tr, i))
			table.Notes, table.Changes = c.yet(table.Notes, len(table.Rows)), false
			b.Table = &table
		}
		if b.Cache = c.cache(was); b.Cache != nil {
			b.Cache.Notes, b.Cache.Changes = c.yet(b.Cache.Notes, len(b.Cache.Entries)), false
		}
		b.Records = c.recordsOf(was, true)
		for i := range b.Records {
			b.Records[i].Notes = c.yet(b.Records[i].Notes, len(b.Records[i].Rows))
		}
	}
}

// yet are the notes of one side while nothing has happened: what it holds, so many, is as it was
// before the time that goes on in the step, since what becomes of it is asked.
func (c *chooser) yet(all []Note, holds int) []Note {
	all = NotYet(all)
	if holds > 0 && c.step.Passed > 0 {
		all = append(all, Note{Kind: AsItWas, Ago: c.step.Passed})
	}
	return all
}

// NotYet takes from notes what is said of what was done: that nothing changed.
func NotYet(all []Note) []Note {
	all = slices.DeleteFunc(all, func(n Note) bool { return n.Kind == Unchanged })
	for i := range all {
		if all[i].Kind == Empty {
			all[i].Kind = Nothing
		}
	}
	return all
}

// tableBefore is a table as the steps before step i left it, at a time.
func tableBefore(tr *trace.Trace, i int, t *trace.Table, now time.Time) *trace.Table {
	before := &trace.Table{Host: t.Host, Kind: t.Kind, Name: t.Name}
	for _, s := range slices.Backward(slices.Concat(tr.Given, tr.Steps[:i])) {
		at := slices.IndexFunc(s.Tables, func(other trace.Table) bool { return other.Host == t.Host })
		var was *trace.Table
		switch {
		case s.Table != nil && s.Table.Host == t.Host:
			was = s.Table
		case at >= 0:
			was = &s.Tables[at]
		default:
			continue
		}
		*before = *was
		before.Rows, before.Cache, before.Records = nil, nil, nil
		for _, r := range was.Rows {
			if r.Mark != trace.Gone {
				r.Mark, r.Was = trace.Same, ""
				r.Lasts -= now.Sub(s.Time)
				before.Rows = append(before.Rows, r)
			}
		}
		for _, e := range was.Cache {
			if e.Mark != trace.Gone && (e.Expires.IsZero() || e.Expires.After(now)) {
				e.Mark = trace.Same
				e.Lasts -= now.Sub(s.Time)
				before.Cache = append(before.Cache, e)
			}
		}
		for _, one := range was.Records {
			one.Rows = stillThere(one.Rows)
			if !one.Users {
				before.Records = append(before.Records, one)
			}
		}
		before.Records = append(before.Records, usersBefore(&tr.Steps[i], t)...)
		return before
	}
	for _, one := range t.Records { // the lesson begins: what the step leaves was there
		if !one.Users && !changedRecords(one) {
			before.Records = append(before.Records, one)
		}
	}
	before.Records = append(before.Records, usersBefore(&tr.Steps[i], t)...)
	return before
}

// usersBefore are the users as a step found them that has them all, since the lesson wants them on the screen: those
// whom it left, without what it did to them. A step before has only those that it changed.
func usersBefore(s *trace.Step, t *trace.Table) (all []trace.Records) {
	for _, one := range t.Records {
		if !one.Users || !one.IsAmong(s.Shown) {
			continue
		}
		var rows []trace.Record
		for _, r := range one.Rows {
			if r.Mark == trace.New {
				continue
			}
			r.Mark, r.Why, r.Data = trace.Same, rule.Text{}, slices.Clone(r.Data)
			for i := range r.Data {
				if item := &r.Data[i]; item.Fresh {
					item.Value, item.Was, item.Fresh = item.Was, "", false
				}
			}
			rows = append(rows, r)
		}
		one.Rows = rows
		all = append(all, one)
	}
	return all
}

// stillThere are the rows that a step left, as they are before the next one.
func stillThere(rows []trace.Record) (all []trace.Record) {
	for _, r := range rows {
		if r.Mark == trace.Gone {
			continue
		}
		r.Mark, r.Data = trace.Same, slices.Clone(r.Data)
		for i := range r.Data {
			r.Data[i].Fresh, r.Data[i].Was = false, ""
		}
		all = append(all, r)
	}
	return all
}
