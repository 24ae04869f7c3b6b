package httpsim

import (
	"reflect"
	"slices"
)

// segment is what a server kept before and behind a part of a request that ran without a stop.
type segment struct{ from, to Table }

// begins notes what is kept where a request begins, or goes on behind a stop.
func (r *Request) begins() {
	if r.side != nil && r.server.env.Tables {
		r.side.from, _ = r.server.Table()
	}
}

// stopsAt notes what the part that ends has changed.
func (r *Request) stopsAt() {
	if r.side == nil || !r.server.env.Tables {
		return
	}
	if to, err := r.server.Table(); err == nil {
		r.side.mu.Lock()
		defer r.side.mu.Unlock()
		r.side.segments[r.side.which] = append(r.side.segments[r.side.which], segment{r.side.from, to})
	}
}

// keeps is told what is seen behind a request. When both are over, each has what it has changed itself: else what is
// seen behind the one that ends last would be the work of both, and behind the other one nothing.
func (s *side) keeps(table *Table) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables[s.which], s.seen[s.which] = table, true
	if !s.seen[1-s.which] || len(s.segments[0]) == 0 {
		return
	}
	kept := s.segments[0][0].from
	for which, segments := range s.segments {
		for _, part := range segments {
			kept = part.onto(kept)
		}
		if table := s.tables[which]; table != nil {
			writes := table.Writes
			*table = kept
			table.Writes = writes
		}
	}
}

// onto is what a table is with the changes of a part.
func (s segment) onto(t Table) Table {
	now := s.to
	now.Rows = carried(t.Rows, s.from.Rows, s.to.Rows, func(a, b Row) bool { return a.Key == b.Key && a.Instance == b.Instance })
	now.Cache = carried(t.Cache, s.from.Cache, s.to.Cache, func(a, b CacheEntry) bool { return a.Key == b.Key && a.Instance == b.Instance })
	now.Records = slices.Clone(s.to.Records)
	for i, of := range now.Records {
		now.Records[i].Rows = carried(rowsOf(t.Records, of.Name), rowsOf(s.from.Records, of.Name), of.Rows, func(a, b RecordRow) bool { return a.ID == b.ID })
	}
	return now
}

// rowsOf are the rows of one of several tables.
func rowsOf(all []Records, name string) []RecordRow {
	if i := slices.IndexFunc(all, func(r Records) bool { return r.Name == name }); i >= 0 {
		return all[i].Rows
	}
	return nil
}

// carried are rows with what is otherwise in the second of two states of them.
func carried[T any](rows, from, to []T, same func(a, b T) bool) (all []T) {
	find := func(in []T, row T) int { return slices.IndexFunc(in, func(other T) bool { return same(row, other) }) }
	for _, row := range rows {
		was, is := find(from, row), find(to, row)
		switch {
		case is >= 0 && (was < 0 || !reflect.DeepEqual(from[was], to[is])):
			all = append(all, to[is])
		case is >= 0 || was < 0:
			all = append(all, row)
		}
	}
	for _, row := range to {
		if find(from, row) < 0 && find(rows, row) < 0 {
			all = append(all, row)
		}
	}
	return all
}
