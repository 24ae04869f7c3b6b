package httpsim

import (
	"reflect"
	"slices"
)

// mostParts is how many parts of a request are looked at for what it alone has changed: each is a look at all tables.
const mostParts = 100

// begins notes what is kept where a part of the first request begins.
func (r *Request) begins() {
	if r.looksAtParts() {
		r.side.from, _ = r.server.Table()
	}
}

// looksAtParts reports whether it is worth knowing what a request changes from stop to stop: it is of the first of two,
// of which the other one's work is told apart so.
func (r *Request) looksAtParts() bool {
	return r.side != nil && r.side.which == 0 && r.server.env.Tables && r.side.parts < mostParts
}

// stopsAt notes what the part that ends has changed.
func (r *Request) stopsAt() {
	if !r.looksAtParts() {
		return
	}
	to, err := r.server.Table()
	if err != nil {
		return
	}
	r.side.mu.Lock()
	defer r.side.mu.Unlock()
	if r.side.own == nil {
		r.side.own = &r.side.from
	}
	own := onto(*r.side.own, r.side.from, to)
	r.side.own = &own
	r.side.parts++
}

// keeps is told what is seen behind a request, where it wrote something. When both are over, the first has what it has
// changed itself, and the second all that there is: else what is seen behind the one that ends last would be the work
// of both, and behind the other one nothing. Of a first one of very many parts what is seen at its end stays.
func (s *side) keeps(table *Table) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables[s.which], s.seen[s.which] = table, true
	if !s.seen[1-s.which] || s.own == nil || s.parts >= mostParts {
		return
	}
	if second := s.tables[1]; second != nil && table != nil {
		writes := second.Writes
		*second = *table
		second.Writes = writes
	}
	if first := s.tables[0]; first != nil {
		writes := first.Writes
		*first = *s.own
		first.Writes = writes
	}
}

// onto is what a table is with what a part has changed, which began at one state and ended at another.
func onto(t, from, to Table) Table {
	now := to
	now.Rows = carried(t.Rows, from.Rows, to.Rows, func(r Row) [2]any { return [2]any{r.Key, r.Instance} })
	now.Cache = carried(t.Cache, from.Cache, to.Cache, func(e CacheEntry) [2]any { return [2]any{e.Key, e.Instance} })
	now.Records = slices.Clone(to.Records)
	for i, of := range now.Records {
		now.Records[i].Rows = carried(rowsOf(t.Records, of.Name), rowsOf(from.Records, of.Name), of.Rows, func(r RecordRow) int64 { return r.ID })
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
func carried[T any, K comparable](rows, from, to []T, key func(T) K) (all []T) {
	places := func(in []T) map[K]int {
		at := make(map[K]int, len(in))
		for i, row := range in {
			at[key(row)] = i
		}
		return at
	}
	before, behind, there := places(from), places(to), places(rows)
	for _, row := range rows {
		was, had := before[key(row)]
		is, has := behind[key(row)]
		switch {
		case has && (!had || !reflect.DeepEqual(from[was], to[is])):
			all = append(all, to[is])
		case has || !had:
			all = append(all, row)
		}
	}
	for _, row := range to {
		_, had := before[key(row)]
		if _, has := there[key(row)]; !had && !has {
			all = append(all, row)
		}
	}
	return all
}
