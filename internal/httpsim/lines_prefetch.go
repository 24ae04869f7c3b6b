package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// prefetching reads what rows have by a name, nil where they have nothing that can be read so.
func (q *lineRows) prefetching(name string) func(rows []*lineRow) error {
	m := q.model
	if f, known := m.Field(name); known && f.Kind == ForeignKey {
		return func(rows []*lineRow) error { return q.prefetchKey(f, rows) }
	}
	if f, is := m.manyOf(name); is {
		return func(rows []*lineRow) error { return q.prefetchMany(name, q.r.modelAt(f.target()), f.path(), rows) }
	}
	for _, other := range q.r.server.models() {
		for _, f := range other.Fields {
			if f.Kind == ForeignKey && f.target().same(m) && other.Reverse(f) == name {
				return func(rows []*lineRow) error { return q.prefetchBack(other, f, rows) }
			}
		}
		for _, f := range other.Many {
			if f.target().same(m) && f.Reverse(other) == name {
				return func(rows []*lineRow) error { return q.prefetchMany(name, other, f.pathBack(), rows) }
			}
		}
	}
	return nil
}

// prefetched reads what prefetch_related() names: one query for each step of each name.
func (q *lineRows) prefetched(rows []*lineRow) error {
	done := map[string]bool{}
	for _, name := range q.prefetch {
		at, of, before := q, rows, ""
		for part := range strings.SplitSeq(name, "__") {
			if len(of) == 0 {
				break
			}
			before = strings.TrimPrefix(before+"__"+part, "__")
			read := at.prefetching(part)
			if err := at.noPrefetch(name, part, read != nil); err != nil {
				return err
			}
			if !done[before] {
				done[before] = true
				unread := slices.DeleteFunc(slices.Clone(of), func(row *lineRow) bool { return row.record.cache[part] != nil })
				if len(unread) > 0 {
					if err := q.r.as("prefetch_related("+before+")", func() error { return read(unread) }); err != nil {
						return err
					}
				}
			}
			at, of = at.behind(part, of)
		}
	}
	return nil
}

// noPrefetch is what Django says of a part of a name that leads to nothing that can be read so.
func (q *lineRows) noPrefetch(name, part string, known bool) error {
	if known {
		return nil
	}
	if f, has := q.model.Field(part); has && f.Kind != ForeignKey {
		return pyrun.Raise("ValueError", "'%s' does not resolve to an item that supports prefetching - this is an invalid parameter to prefetch_related().", name)
	}
	return pyrun.Raise("AttributeError", "Cannot find '%s' on %s object, '%s' is an invalid parameter to prefetch_related()", part, q.model.Name, name)
}

// behind are the rows to which a part of a name leads from some rows, and a query of their model.
func (q *lineRows) behind(part string, rows []*lineRow) (of *lineRows, found []*lineRow) {
	seen := map[*record]bool{}
	add := func(row *lineRow) {
		if !seen[row.record] {
			seen[row.record] = true
			found = append(found, row)
			of = &lineRows{r: q.r, model: row.record.model, said: q.said}
		}
	}
	for _, row := range rows {
		switch to := row.record.related[part].(type) {
		case *record:
			add(&lineRow{q.r, to})
		case *accounts.User:
			add(&lineRow{q.r, q.r.recordOf(to)})
		}
		switch of := row.record.cache[part].(type) {
		case []*lineRow:
			for _, one := range of {
				add(one)
			}
		case *lineRow:
			add(of)
		}
	}
	return of, found
}

// idsOfRows are the ids of rows, each once.
func idsOfRows(rows []*lineRow) (ids []int64) {
	seen := map[int64]bool{}
	for _, row := range rows {
		if !seen[row.record.id] {
			seen[row.record.id] = true
			ids = append(ids, row.record.id)
		}
	}
	return ids
}

// prefetchBack reads the rows that point here by a key.
func (q *lineRows) prefetchBack(other *Model, f ModelField, rows []*lineRow) error {
	all, err := q.queryIn(other, f, idsOfRows(rows), !f.IsOne())
	if err != nil {
		return err
	}
	at := 0
	for i, own := range other.Fields {
		if own.Name == f.Name {
			at = i
		}
	}
	for _, row := range rows {
		mine, owner := []*lineRow{}, any(row.record)
		if user := q.r.userOfRow(row.record); user != nil {
			owner = user.user
		}
		for _, one := range all {
			if one.record.values[at] == any(row.record.id) {
				one.record.keep(f.Name, owner)
				mine = append(mine, one)
			}
		}
		if f.IsOne() && len(mine) > 0 {
			row.record.keepRows(other.Reverse(f), mine[0])
		} else if !f.IsOne() {
			row.record.keepRows(other.Reverse(f), mine)
		}
	}
	return nil
}

// queryIn are the rows of a model of which a field is one of some ids; by says that its default manager finds them.
func (q *lineRows) queryIn(m *Model, f ModelField, ids []int64, by bool) ([]*lineRow, error) {
	if len(ids) > 10*mostConditions {
		return nil, pyrun.Raise("OperationalError", "too many SQL variables")
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	of := &lineRows{r: q.r, model: m, said: q.said}
	if by {
		found, err := q.r.rowsOfModel(m)
		if err != nil {
			return nil, err
		}
		of = found.anew()
	}
	of.where = append(of.where, condition{name: f.Name, path: []ModelField{f}, lookup: "in", values: values, call: of.calls})
	of.calls++
	rows, _, err := of.found(of.ordered(), "")
	return rows, err
}

// prefetchKey reads the rows to which a key points.
func (q *lineRows) prefetchKey(f ModelField, rows []*lineRow) error {
	i, _, _ := q.model.fieldBy(f.Name)
	var ids []int64
	seen := map[int64]bool{}
	for _, row := range rows {
		if id, is := row.record.values[i].(int64); is && row.record.related[f.Name] == nil && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids) // as Python's set of them
	if f.IsUser() {
		users, err := q.r.users.ByIDs(ids)
		if err != nil {
			return err
		}
		for _, row := range rows {
			for _, user := range users {
				if row.record.values[i] == any(user.ID) {
					row.record.keep(f.Name, user)
				}
			}
		}
		return nil
	}
	all, err := q.queryIn(f.To, ModelField{Name: "pk", Kind: IntegerField}, ids, false)
	for _, row := range rows {
		for _, one := range all {
			if row.record.values[i] == any(one.record.id) {
				row.record.keep(f.Name, one.record)
			}
		}
	}
	return err
}

// prefetchMany reads the rows that belong to each by a ManyToManyField.
func (q *lineRows) prefetchMany(name string, m *Model, path []ModelField, rows []*lineRow) error {
	by, mine, item := path[0].back, path[0], path[1]
	ids := idsOfRows(rows)
	if len(ids) > 10*mostConditions {
		return pyrun.Raise("OperationalError", "too many SQL variables")
	}
	where, args := in(by.column(mine.Column()), ids)
	order := ""
	j := &joining{users: q.r.users.Table(), all: []joinedTable{{table: m.Table(), used: true}}}
	at := j.over(0, by.back(item), 0)
	j.all[at].used, j.all[at].outer = true, false
	for _, one := range m.orderedBy(m.ordered(""), q.r.server.models()) {
		at, column := j.through(one.path, 0)
		order += map[bool]string{true: " ORDER BY ", false: ", "}[order == ""] + j.column(at, column) + map[bool]string{true: " DESC", false: " ASC"}[one.down]
	}
	read, err := q.r.conn.Query(rule.Textf("look into %s", "%s 찾아봄", m.Table()),
		`SELECT (`+by.column(mine.Column())+`) AS "_prefetch_related_val_`+mine.Column()+`", `+m.columns()+` FROM "`+m.Table()+`"`+j.text()+" WHERE "+where+order, args...)
	if err != nil {
		return err
	}
	found := map[int64][]*lineRow{}
	for _, row := range read {
		rec, err := m.read(row[1:])
		if err != nil {
			return err
		}
		found[row.Int(0)] = append(found[row.Int(0)], &lineRow{q.r, rec})
	}
	for _, row := range rows {
		if found[row.record.id] == nil {
			found[row.record.id] = []*lineRow{}
		}
		row.record.keepRows(name, found[row.record.id])
	}
	return nil
}
