package httpsim

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// reading is what reads what rows have by a name, nil where they have nothing that can be read so.
func (q *lineRows) reading(name string, p prefetching) func(rows []*lineRow) error {
	m := q.model
	if f, known := m.Field(name); known && f.Kind == ForeignKey {
		return func(rows []*lineRow) error { return q.prefetchKey(f, p, rows) }
	}
	if f, is := m.manyOf(name); is {
		return func(rows []*lineRow) error { return q.prefetchMany(name, q.r.modelAt(f.target()), f.path(), p, rows) }
	}
	for _, other := range q.r.server.models() {
		for _, f := range other.Fields {
			if f.Kind == ForeignKey && f.target().same(m) && other.Reverse(f) == name {
				return func(rows []*lineRow) error { return q.prefetchBack(other, f, p, rows) }
			}
		}
		for _, f := range other.Many {
			if f.target().same(m) && f.Reverse(other) == name {
				return func(rows []*lineRow) error { return q.prefetchMany(name, other, f.pathBack(), p, rows) }
			}
		}
	}
	return nil
}

// prefetched reads what prefetch_related() names: one query for each step of each name.
func (q *lineRows) prefetched(rows []*lineRow) error {
	done := map[string]bool{}
	for _, p := range q.prefetch {
		at, of, before := q, rows, ""
		parts := strings.Split(p.name, "__")
		for i, part := range parts {
			if len(of) == 0 {
				break
			}
			last, to := prefetching{name: part}, part
			if i == len(parts)-1 {
				last = p
				to = cmp.Or(p.to, part)
			}
			before = strings.TrimPrefix(before+"__"+to, "__")
			if err := at.prefetchedPart(p.name, part, to, last, of, done, before); err != nil {
				return err
			}
			at, of = at.behind(to, of)
		}
	}
	return nil
}

// prefetchedPart reads one step of a name, once. What a row has already as a field is not read by to_attr, as in Django.
func (q *lineRows) prefetchedPart(name, part, to string, p prefetching, of []*lineRow, done map[string]bool, before string) error {
	if done[before] {
		return nil
	}
	read := q.reading(part, p)
	if err := q.noPrefetch(name, part, read != nil); err != nil {
		return err
	}
	if done[before] = true; to != part {
		if _, _, field := q.model.fieldBy(to); field {
			return nil
		}
	}
	unread := slices.DeleteFunc(slices.Clone(of), func(row *lineRow) bool { return row.record.cache[to] != nil })
	if len(unread) == 0 {
		return nil
	}
	return q.r.as("prefetch_related("+before+")", func() error { return read(unread) })
}

// keeps keeps what was read for a row: by to_attr as a list, and else as its manager has it.
func (p prefetching) keeps(row *lineRow, name string, rows []*lineRow) {
	if p.to == "" {
		row.record.keepRows(name, rows)
		return
	}
	row.record.keepRows(p.to, rows)
	row.record.extra(p.to, pyrun.List(asValues(rows)...))
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
func (q *lineRows) prefetchBack(other *Model, f ModelField, p prefetching, rows []*lineRow) error {
	all, err := q.queryIn(other, f, p, idsOfRows(rows), !f.IsOne())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(other.Fields, func(own ModelField) bool { return own.Name == f.Name })
	for _, row := range rows {
		mine, owner := []*lineRow{}, any(row.record)
		if user := q.r.userOfRow(row.record); user != nil {
			owner = user.user
		}
		for _, one := range all {
			if f.target().numbered(one.record.values[at]) == row.record.id {
				one.record.keep(f.Name, owner)
				mine = append(mine, one)
			}
		}
		switch {
		case !f.IsOne():
			p.keeps(row, other.Reverse(f), mine)
		case len(mine) > 0 && p.to != "":
			row.record.keepRows(p.to, mine[0])
			row.record.extra(p.to, mine[0])
		case len(mine) > 0:
			row.record.keepRows(other.Reverse(f), mine[0])
		}
	}
	return q.prefetchedOf(p, all)
}

// prefetchedOf reads what queryset= of Prefetch() names in prefetch_related().
func (q *lineRows) prefetchedOf(p prefetching, rows []*lineRow) error {
	if p.rows == nil {
		return nil
	}
	return p.rows.prefetched(rows)
}

// rowsFor are the rows of a model as they are read for others; by says that its default manager finds them.
func (q *lineRows) rowsFor(m *Model, p prefetching, by bool) (*lineRows, error) {
	switch {
	case p.rows != nil && !p.rows.model.same(m):
		return nil, pyrun.Raise("ValueError", `Cannot use QuerySet for "%s": Use a QuerySet for "%s".`, p.rows.model.Name, m.Name)
	case p.rows != nil && p.rows.sliced:
		return nil, notOfSlice("filter")
	case p.rows != nil:
		return p.rows.anew(), nil
	case !by:
		return &lineRows{r: q.r, model: m, said: q.said}, nil
	}
	found, err := q.r.rowsOfModel(m)
	if err != nil {
		return nil, err
	}
	return found.anew(), nil
}

// queryIn are the rows of a model of which a field is one of some ids.
func (q *lineRows) queryIn(m *Model, f ModelField, p prefetching, ids []int64, by bool) ([]*lineRow, error) {
	of, err := q.rowsFor(m, p, by)
	if err != nil {
		return nil, err
	}
	if err := of.amongIDs(f.Name, []ModelField{f}, ids); err != nil {
		return nil, err
	}
	if f.Kind == ForeignKey && !by && !of.sliced { // each has one, for which Django 5.2 takes no order
		of.plain, of.order = true, ""
	}
	rows, _, err := of.found(of.ordered(), "")
	return rows, err
}

// amongIDs asks that a field is one of some ids.
func (q *lineRows) amongIDs(name string, path []ModelField, ids []int64) error {
	if len(ids) > 10*mostConditions {
		return pyrun.Raise("OperationalError", "too many SQL variables")
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		if values[i] = id; path[len(path)-1].Kind != IntegerField {
			values[i] = path[len(path)-1].pointedAt().key(id)
		}
	}
	q.calls++
	q.where = append(q.where, condition{name: name, path: path, lookup: "in", values: values, call: q.calls})
	return nil
}

// prefetchKey reads the rows to which a key points.
func (q *lineRows) prefetchKey(f ModelField, p prefetching, rows []*lineRow) error {
	i, _, _ := q.model.fieldBy(f.Name)
	var ids []int64
	for _, row := range rows {
		if id := f.To.numbered(row.record.values[i]); id != 0 && row.record.related[f.Name] == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	f.To.inOrderOfKeys(ids) // as Python's set of numbers
	if f.IsUser() {
		if p.rows != nil || p.to != "" {
			return pyrun.Raise("NotImplementedError", "Prefetch() of users is given the name alone here")
		}
		return q.prefetchUsers(f, i, ids, rows)
	}
	all, err := q.queryIn(f.To, f.To.pkField(), p, ids, false)
	for _, row := range rows {
		for _, one := range all {
			switch {
			case f.To.numbered(row.record.values[i]) != one.record.id:
			case p.to != "":
				row.record.keepRows(p.to, one)
				row.record.extra(p.to, one)
			default:
				row.record.keep(f.Name, one.record)
			}
		}
	}
	return cmp.Or(err, q.prefetchedOf(p, all))
}

// prefetchUsers reads the users to whom a key points.
func (q *lineRows) prefetchUsers(f ModelField, at int, ids []int64, rows []*lineRow) error {
	users, err := q.r.users.ByIDs(ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, user := range users {
			if row.record.values[at] == any(user.ID) {
				row.record.keep(f.Name, user)
			}
		}
	}
	return nil
}

// prefetchMany reads the rows that belong to each by a ManyToManyField.
func (q *lineRows) prefetchMany(name string, m *Model, path []ModelField, p prefetching, rows []*lineRow) error {
	of, err := q.rowsFor(m, p, false)
	if err != nil {
		return err
	}
	by, mine, item := path[0].back, path[0], path[1]
	way := []ModelField{by.back(item), mine}
	way[1].back = nil
	if err := of.amongIDs(mine.Name, way, idsOfRows(rows)); err != nil {
		return err
	}
	s, err := of.selection(of.ordered())
	if err != nil || s.none {
		return err
	}
	read, err := q.r.conn.Query(rule.Textf("look into %s", "%s 찾아봄", m.Table()),
		`SELECT (`+by.column(way[1].Column())+`) AS "_prefetch_related_val_`+way[1].Column()+`", `+strings.TrimPrefix(s.text, "SELECT "), s.args...)
	if err != nil {
		return err
	}
	found := map[int64][]*lineRow{}
	var all []*lineRow
	for _, row := range read {
		rec, err := s.record(of, row[1:])
		if err != nil {
			return err
		}
		one := &lineRow{q.r, rec}
		found[row.Int(0)], all = append(found[row.Int(0)], one), append(all, one)
	}
	for _, row := range rows {
		if found[row.record.id] == nil {
			found[row.record.id] = []*lineRow{}
		}
		p.keeps(row, name, found[row.record.id])
	}
	return q.prefetchedOf(p, all)
}
