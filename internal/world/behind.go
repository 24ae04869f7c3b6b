package world

import (
	"slices"
	"time"

	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

// after is what both sides were seen to hold when an exchange of a step was over.
type after struct {
	host  string                // that was concerned then
	at    time.Time             // by the world's clock
	asked bool                  // a browser did
	held  []cookiejar.Cookie    // what its jar held; nil: as before
	gone  []cookiejar.Departure // how cookies left it
	table *httpsim.Table        // what the server kept; nil: as before
}

// leftBy is how cookies left the jar by what an answer brought.
func leftBy(all []browser.Received) []cookiejar.Departure {
	var gone []cookiejar.Departure
	for _, r := range all {
		gone = append(gone, r.Decision.Evicted...)
		if r.Decision.Verdict == cookiejar.Deleted {
			gone = append(gone, cookiejar.Departure{Cookie: *r.Decision.Previous, Rule: r.Decision.Rule})
		}
	}
	return gone
}

// jarsBehind says of each exchange what the jar held behind it, where the step began with
// before.
func (s *stage) jarsBehind(before []cookiejar.Cookie) {
	held, last, at := before, s.step.Jar, time.Time{}
	for i, a := range s.afters {
		if !a.asked {
			continue
		}
		if !a.at.Equal(at) {
			at = a.at
			held = slices.DeleteFunc(slices.Clone(held), func(c cookiejar.Cookie) bool {
				left, untilClose := c.Lasts(at)
				return !untilClose && left <= 0
			})
		}
		same := last != nil && last.Host == a.host && asBefore(last) // and so it may stand for this one
		if a.held != nil || !same {
			next := held
			if a.held != nil {
				next = a.held
			}
			j := witness.Entries(a.host, held, next, a.gone, at)
			if held = next; !same || !asBefore(j) {
				j.Browser, j.Title = s.profile.name, s.profile.title
				last = j
			}
		}
		s.step.Exchanges[i].Behind.Jar = last
	}
}

func asBefore(j *trace.Jar) bool {
	return !slices.ContainsFunc(j.Cookies, func(e trace.JarEntry) bool { return e.Mark != trace.Same })
}

// tablesBehind says of each exchange with a host what its server kept behind it, where
// the step began with the rows, the cache and the other tables and leaves the table. What a server wrote before
// the step is in those.
func (s *stage) tablesBehind(rows []trace.RowEntry, cache []trace.CacheEntry, records []trace.Records, shown *trace.Table) {
	host := shown.Host
	ahead := s.servers[host].Inside().Now().Sub(s.clock.Now())
	last, at := shown, time.Time{}
	for i, a := range s.afters {
		x := &s.step.Exchanges[i]
		if x.Server == nil || s.project(x.Server.Host) != host {
			continue
		}
		if then := a.at.Add(ahead); !then.Equal(at) {
			at = then
			rows, cache = aged(rows, shown.Kind, at), agedCache(cache, at)
		}
		same := untouched(last)
		if a.table != nil || !same {
			next := trace.Table{Rows: rows, Cache: cache, Records: records}
			if a.table != nil {
				next = witness.Table(host, *a.table, at)
			}
			t := trace.Table{Host: host, Kind: shown.Kind, Name: shown.Name, NotMade: shown.NotMade}
			t.Rows = witness.Changes(rows, next.Rows, func(r *trace.RowEntry) rule.Text { return s.goneBy(host, r) })
			t.Cache = witness.CacheChanges(cache, next.Cache, func(e *trace.CacheEntry) rule.Text { return s.leftCache(host, e) })
			t.Records = witness.RecordChanges(records, next.Records, s.move.Show, s.goneFrom(host))
			if rows, cache, records = next.Rows, next.Cache, next.Records; !same || !untouched(&t) {
				last = &t
			}
		}
		x.Behind.Table = last
	}
}

func untouched(t *trace.Table) bool {
	return !slices.ContainsFunc(t.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Same }) &&
		!slices.ContainsFunc(t.Cache, func(e trace.CacheEntry) bool { return e.Mark != trace.Same }) &&
		witness.Untouched(t.Records)
}

// aged are rows as they are at a later time. What has expired is gone from memory.
func aged(rows []trace.RowEntry, kind trace.TableKind, at time.Time) []trace.RowEntry {
	rows = slices.Clone(rows)
	for i := range rows {
		r := &rows[i]
		r.Lasts, r.Live = r.Expires.Sub(at), r.Live && r.Expires.After(at)
	}
	if kind == trace.MemoryTable {
		rows = slices.DeleteFunc(rows, func(r trace.RowEntry) bool { return !r.Live })
	}
	return rows
}

// agedCache is a cache as it is at a later time.
func agedCache(entries []trace.CacheEntry, at time.Time) []trace.CacheEntry {
	entries = slices.DeleteFunc(slices.Clone(entries), func(e trace.CacheEntry) bool { return !e.Expires.IsZero() && !e.Expires.After(at) })
	for i := range entries {
		if e := &entries[i]; !e.Expires.IsZero() {
			e.Lasts = e.Expires.Sub(at)
		}
	}
	return entries
}
