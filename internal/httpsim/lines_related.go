package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// relatedItems is what order.line_set is beside a queryset: whose rows they are, and what makes them so.
type relatedItems struct {
	name  string
	owner *record       // nil: a user's
	id    int64         // of whose they are
	field ModelField    // the key of the rows that points to the owner, where there is no table between
	many  *tableBetween // of a ManyToManyField; nil: another one
}

// tableBetween is the table of a ManyToManyField, seen from one side.
type tableBetween struct {
	by         *Model
	mine, item ModelField
}

// relatedSet are the rows that point to a row, or to a user, by a key.
func (r *running) relatedSet(other *Model, f ModelField, said string, owner any, id int64) *lineRows {
	rec := r.ownerRow(owner)
	q := &lineRows{r: r, model: other, said: said, where: []condition{{name: f.Name, path: []ModelField{f}, value: f.target().key(id)}}, calls: 1, knows: map[string]any{f.Name: owner}}
	q.plays = "RelatedManager"
	q.manager = &relatedItems{name: other.Reverse(f), owner: rec, id: id, field: f}
	return q
}

// manySet are the rows that belong to a row, or to a user, by a ManyToManyField.
func (r *running) manySet(m *Model, path []ModelField, said, name string, owner *record, id int64) *lineRows {
	m = r.modelAt(m)
	by := path[0].back
	mine, item := path[0], path[1]
	way := []ModelField{by.back(item), mine}
	way[1].back = nil
	q := &lineRows{r: r, model: m, said: said, where: []condition{{name: mine.Name, path: way, value: id}}, calls: 1}
	mine.back = nil
	q.plays = "ManyRelatedManager"
	q.manager = &relatedItems{name: name, owner: owner, id: id, many: &tableBetween{by, mine, item}}
	return q
}

// relatedAttr is what a row has that other rows give it: order.line_set, user.profile, order.tags.
func (r *running) relatedAttr(to *Model, said, name string, owner any, id int64) (pyrun.Value, bool, error) {
	rec := r.ownerRow(owner)
	if f, is := to.manyOf(name); is {
		return r.usable(to, name, id, func() *lineRows { return r.manySet(f.target(), f.path(), said, name, rec, id) })
	}
	for _, other := range r.server.models() {
		for _, f := range other.Fields {
			if f.Kind != ForeignKey || !f.target().same(to) || other.Reverse(f) != name {
				continue
			}
			if f.IsOne() {
				return r.theOne(other, f, said, owner, id)
			}
			rows := r.relatedSet(other, f, said, owner, id)
			set, err := r.managed(rows)
			return set, err == nil, err
		}
		for _, f := range other.Many {
			if f.target().same(to) && f.Reverse(other) == name {
				return r.usable(to, name, id, func() *lineRows { return r.manySet(other, f.pathBack(), said, name, rec, id) })
			}
		}
	}
	return nil, false, nil
}

// usable refuses rows that belong to one that is not saved yet, as Django does.
func (r *running) usable(to *Model, name string, id int64, set func() *lineRows) (pyrun.Value, bool, error) {
	if id == 0 {
		return nil, true, pyrun.Raise("ValueError", `"<%s: %[1]s object (None)>" needs to have a value for field "id" before this many-to-many relationship can be used.`, to.Name)
	}
	of, err := r.managed(set())
	return of, err == nil, err
}

// theOne is the row of a OneToOneField that points to a row, or to a user.
func (r *running) theOne(other *Model, f ModelField, said string, owner any, id int64) (pyrun.Value, bool, error) {
	rec := r.ownerRow(owner)
	if rec != nil {
		if kept, is := rec.cache[other.Reverse(f)].(*lineRow); is {
			return r.lineValue(kept.record), true, nil
		}
	}
	user, _ := owner.(*accounts.User)
	if kept := r.ones[user][other.Reverse(f)]; user != nil && kept != nil {
		return r.lineValue(kept), true, nil
	}
	q := r.relatedSet(other, f, said, owner, id)
	row, _, err := q.some(said, "", atMostOne)
	if err != nil {
		return nil, true, err
	}
	if row == nil {
		return nil, true, &pyrun.Exception{Class: &pyrun.Class{Name: "RelatedObjectDoesNotExist", Base: relatedMissing(other)}, Args: []pyrun.Value{f.target().Name + " has no " + other.Reverse(f) + "."}}
	}
	if rec != nil {
		rec.keepRows(other.Reverse(f), row)
	}
	r.keepOne(user, other.Reverse(f), row.record)
	return r.lineValue(row.record), true, nil
}

// keepOne keeps the row of a OneToOneField to a user, which is asked for once.
func (r *Request) keepOne(user *accounts.User, name string, row *record) {
	if user == nil {
		return
	}
	if r.ones == nil {
		r.ones = map[*accounts.User]map[string]*record{}
	}
	if r.ones[user] == nil {
		r.ones[user] = map[string]*record{}
	}
	r.ones[user][name] = row
}

// relatedMissing is what the exception of a missing row of a OneToOneField derives from.
func relatedMissing(m *Model) *pyrun.Class { return pyrun.ClassOf(m.Name + ".DoesNotExist") }

// attr is what the manager of related rows has beside what a queryset has.
func (of *relatedItems) attr(q *lineRows, name string) (pyrun.Value, bool, error) {
	switch name {
	case "add", "set":
	case "remove", "clear":
		if of.many == nil && !of.field.Null {
			return nil, false, nil // which Django has of no rows that cannot do without
		}
	default:
		return nil, false, nil
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		given := args.Pos
		args.Pos = nil
		if name == "set" {
			items, err := (&pyrun.Args{Func: name, Pos: given, Named: args.Named}).Need("objs")
			if err != nil {
				return nil, err
			}
			if given, err = pyrun.Iter(items); err != nil {
				return nil, err
			}
			args.Named = nil
		}
		if err := args.Done(); err != nil {
			return nil, err
		}
		if len(given) > mostConditions {
			return nil, pyrun.Raise("NotImplementedError", "%s() is given at most %d rows here", name, mostConditions)
		}
		ids, err := of.idsOf(q, name, given)
		if err != nil {
			return nil, err
		}
		of.forget()
		return nil, q.r.as(q.said+"."+name+"()", func() error {
			return q.r.conn.Joined(func() error { return of.change(q, name, ids) })
		})
	})
}

// idsOf are the ids of rows that are given; of a ManyToManyField ids themselves can be.
func (of *relatedItems) idsOf(q *lineRows, method string, given []pyrun.Value) (ids []int64, err error) {
	for _, v := range given {
		id := int64(0)
		switch v := v.(type) {
		case *lineRow:
			if v.record.model == q.model {
				id = v.record.id
			}
		case *whoObject:
			if user, err := v.who(); err != nil {
				return nil, err
			} else if user != nil && q.model.users {
				id = user.ID
			}
		case int64:
			if of.many != nil {
				id = v
			}
		}
		if id == 0 {
			shown, _ := pyrun.Repr(v)
			return nil, pyrun.Raise("TypeError", "'%s' instance expected, got %s", q.model.Name, shown)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// forget has rows asked anew that were read before.
func (of *relatedItems) forget() {
	if of.owner != nil {
		delete(of.owner.cache, of.name)
	}
}

// change adds rows, or takes some away.
func (of *relatedItems) change(q *lineRows, method string, ids []int64) error {
	switch {
	case method == "set":
		there, err := of.there(q)
		if err != nil {
			return err
		}
		gone := slices.DeleteFunc(slices.Clone(there), func(id int64) bool { return slices.Contains(ids, id) })
		fresh := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(there, id) })
		if of.many != nil || of.field.Null {
			if err := of.take(q, gone, false); err != nil {
				return err
			}
		}
		return of.put(q, fresh)
	case method == "add":
		return of.put(q, ids)
	}
	return of.take(q, ids, method == "clear")
}

// there are the ids of the rows that belong to the owner.
func (of *relatedItems) there(q *lineRows) (ids []int64, err error) {
	made := q.anew()
	if of.many != nil {
		made.values = &valuesShape{fields: []string{"id"}, flat: true}
	}
	rows, items, err := made.found(made.ordered(), "")
	for _, item := range items {
		ids = append(ids, item.(int64))
	}
	return append(ids, idsOfRows(rows)...), err
}

// put makes rows belong to the owner.
func (of *relatedItems) put(q *lineRows, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if of.many == nil {
		where, args := in(q.model.column("id"), ids)
		n, err := q.r.conn.Exec(rule.Textf("change rows of %s", "%s 행을 고침", q.model.Table()), `UPDATE "`+q.model.Table()+`" SET "`+of.field.Column()+`" = ? WHERE `+where, append([]any{of.field.target().key(of.id)}, args...)...)
		return q.r.noteRelated(rowsChanged, n, q.model, err)
	}
	if !of.many.by.Through {
		return of.putThrough(q, ids)
	}
	var places []string
	var args []any
	for _, id := range ids {
		places, args = append(places, "(?, ?)"), append(args, of.id, id)
	}
	n, err := q.r.conn.Exec(rule.Textf("new rows of %s", "%s의 새 행", of.many.by.Table()),
		`INSERT OR IGNORE INTO "`+of.many.by.Table()+`" ("`+of.many.mine.Column()+`", "`+of.many.item.Column()+`") VALUES `+strings.Join(places, ", "), args...)
	return q.r.noteRelated(rowsMade, n, of.many.by, err)
}

// putThrough makes rows belong to the owner by rows of a model of the file: those that are there are looked for, and the
// others made, with what their other fields have by default.
func (of *relatedItems) putThrough(q *lineRows, ids []int64) error {
	by := of.many.by
	where, args := in(by.column(of.many.item.Column()), ids)
	found, err := q.r.conn.Query(rule.Textf("look into %s", "%s 찾아봄", by.Table()), "SELECT "+by.column(of.many.item.Column())+` FROM "`+by.Table()+`" WHERE (`+where+" AND "+by.column(of.many.mine.Column())+" = ?)", append(args, of.id)...)
	if err != nil {
		return err
	}
	var rows []*record
	for _, id := range ids {
		if slices.ContainsFunc(found, func(row database.Row) bool { return row.Int(0) == id }) {
			continue
		}
		row, err := q.r.newRow(by, &pyrun.Args{Func: by.Name, Named: []pyrun.Arg{{Name: of.many.mine.Column(), Value: of.id}, {Name: of.many.item.Column(), Value: id}}})
		if err != nil {
			return err
		}
		rows = append(rows, row.record)
	}
	if len(rows) > 0 {
		err = q.r.insertAll(rows, false)
	}
	return q.r.noteRelated(rowsMade, len(rows), by, err)
}

// take lets rows belong to the owner no longer.
func (of *relatedItems) take(q *lineRows, ids []int64, all bool) error {
	if len(ids) == 0 && !all {
		return nil
	}
	table, mine, item := q.model, of.field, "id"
	if of.many != nil {
		table, mine, item = of.many.by, of.many.mine, of.many.item.Column()
	}
	where, args := table.column(mine.Column())+" = ?", []any{mine.target().key(of.id)}
	if !all {
		some, more := in(table.column(item), ids)
		where, args = "("+where+" AND "+some+")", append(args, more...)
	}
	if of.many != nil {
		n, err := q.r.conn.Exec(rule.Textf("rows of %s go", "%s 행 삭제", table.Table()), `DELETE FROM "`+table.Table()+`" WHERE `+where, args...)
		return q.r.noteRelated(rowsDeleted, n, table, err)
	}
	n, err := q.r.conn.Exec(rule.Textf("change rows of %s", "%s 행을 고침", table.Table()), `UPDATE "`+table.Table()+`" SET "`+mine.Column()+`" = NULL WHERE `+where, args...)
	return q.r.noteRelated(rowsChanged, n, table, err)
}

// noteRelated says how many rows of a table a manager of related rows has changed, as other writers say it; an error is
// one of the database, and nothing is said.
func (r *running) noteRelated(what rule.Text, n int, m *Model, err error) error {
	if err == nil {
		r.Note(what.EN, what.KO, n, m.Table())
	}
	return ofConstraint(err)
}

// cached are the rows of a manager that prefetch_related() has read.
func (q *lineRows) cached() *lineRows {
	if q.manager == nil || q.manager.owner == nil {
		return nil
	}
	rows, is := q.manager.owner.cache[q.manager.name].([]*lineRow)
	if !is {
		return nil
	}
	made := q.anew()
	made.rows, made.read = rows, true
	return made
}

// selectRelated is select_related("user", "team__user").
func (q *lineRows) selectRelated(args *pyrun.Args) (pyrun.Value, error) {
	if q.values != nil {
		return nil, pyrun.Raise("TypeError", "Cannot call select_related() after .values() or .values_list()")
	}
	made := q.anew()
	made.related = slices.Clone(q.related)
	if len(args.Pos) == 0 {
		return nil, pyrun.Raise("NotImplementedError", "select_related() is given names of keys here")
	}
	for _, v := range args.Pos {
		name, is := v.(string)
		if !is {
			made.related = nil
			continue
		}
		m := q.model
		for part := range strings.SplitSeq(name, "__") {
			f, known := m.Field(part)
			if !known || f.Kind != ForeignKey {
				if m.users || known {
					return nil, pyrun.Raise("FieldError", "Non-relational field given in select_related: '%s'. Choices are: %s", part, strings.Join(keysOf(m), ", "))
				}
				return nil, pyrun.Raise("FieldError", "Invalid field name(s) given in select_related: '%s'. Choices are: %s", part, strings.Join(keysOf(m), ", "))
			}
			m = f.target()
		}
		if !slices.Contains(made.related, name) {
			made.related = append(made.related, name)
		}
	}
	args.Pos = nil
	return made, args.Done()
}

// keysOf are the names of the keys of a model, as a FieldError tells them.
func keysOf(m *Model) (names []string) {
	for _, f := range m.Fields {
		if f.Kind == ForeignKey {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return []string{"(none)"}
	}
	return names
}
