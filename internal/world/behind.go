package world

import (
	"slices"

	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

// behind is what both sides held behind an exchange.
type behind struct {
	host  string
	jar   *browser.Held  // nil where it is as before
	table *httpsim.Table // nil where the inside of the server is not seen
}

// between tells behind each exchange of several what it changed. Behind the only one of
// a move both sides hold what they hold behind the move; and what a page brings that has
// stopped for other moves is no story of its own.
func (s *stage) between(before []cookiejar.Cookie) {
	if _, resumed := s.move.Act.(Resume); resumed || len(s.step.Exchanges) < 2 {
		return
	}
	now := s.clock.Now()
	jar := browser.Held{Cookies: slices.DeleteFunc(slices.Clone(before), func(c cookiejar.Cookie) bool { return c.Persistent && !c.Expires.After(now) })}
	rows := map[string][]trace.RowEntry{}
	for i, b := range s.behind {
		x := &s.step.Exchanges[i]
		if !s.raw {
			was := jar.Cookies
			if b.jar != nil {
				jar = *b.jar
			}
			x.Jar = witness.Jar(b.host, was, jar.Cookies, jar.Gone, now)
			x.Jar.Browser, x.Jar.Title = s.profile.name, s.profile.title
		}
		if b.table == nil {
			continue
		}
		was, changed := rows[b.host]
		if !changed {
			was = s.rows[b.host]
		}
		table := witness.Table(b.host, *b.table, s.servers[b.host].Inside().Now())
		rows[b.host] = table.Rows
		table.Rows = witness.Changes(was, table.Rows, func(r *trace.RowEntry) rule.Text { return s.goneBy(b.host, r) })
		x.Table = &table
	}
}
