package httpsim

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// modelClass is a class of models.py.
type modelClass struct {
	r *running
	m *Model
}

// TypeName implements pyrun.Object.
func (*modelClass) TypeName() string { return "ModelBase" }

// Attr implements pyrun.Object.
func (c *modelClass) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "objects":
		return &lineRows{r: c.r, model: c.m, said: c.m.Name + ".objects"}, true, nil
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf(c.m.Name + "." + name), true, nil
	}
	return nil, false, nil
}

// Call implements pyrun.Callable: Order(item="tea"), which no table has yet.
func (c *modelClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	return c.r.newRow(c.m, args)
}

// newRow is a row that is not saved yet.
func (r *running) newRow(m *Model, args *pyrun.Args) (*lineRow, error) {
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "a row is given its fields by name here")
	}
	rec, _, err := r.rowOf(m, nil)
	if err != nil {
		return nil, err
	}
	row := &lineRow{r, rec}
	for _, n := range args.Named {
		if _, _, known := m.fieldBy(n.Name); !known {
			return nil, pyrun.Raise("TypeError", "%s() got unexpected keyword arguments: '%s'", m.Name, n.Name)
		}
		if err := row.set(n.Name, n.Value); err != nil {
			return nil, err
		}
	}
	args.Named = nil
	now := r.now()
	for i, f := range m.Fields {
		if f.AutoNow || f.SaveNow {
			rec.values[i] = now
		}
	}
	return row, nil
}

// now is the moment as a row keeps it.
func (r *running) now() time.Time { return r.server.env.Now().UTC().Truncate(time.Microsecond) }

// fieldBy finds a field by its name or, of a key, by its column.
func (m *Model) fieldBy(name string) (i int, byColumn, known bool) {
	for i, f := range m.Fields {
		switch {
		case f.Name == name:
			return i, false, true
		case f.Kind == ForeignKey && f.Column() == name:
			return i, true, true
		}
	}
	return 0, false, name == "id" || name == "pk"
}

// lineRow is a row of a model.
type lineRow struct {
	r      *running
	record *record
}

// TypeName implements pyrun.Object.
func (o *lineRow) TypeName() string { return o.record.model.Name }

// Str implements pyrun.Shown.
func (o *lineRow) Str() (string, error) {
	text, err := o.r.ofRecord(o.record, nil)
	if err != nil {
		return "", err
	}
	return text.(string), nil
}

// Repr implements pyrun.Shown.
func (o *lineRow) Repr() (string, error) {
	text, err := o.Str()
	return "<" + o.record.model.Name + ": " + text + ">", err
}

// Equal implements pyrun.Equal: rows of a model are the same by their ids.
func (o *lineRow) Equal(other pyrun.Value) (bool, error) {
	of, is := other.(*lineRow)
	return is && of.record.model == o.record.model && (of.record == o.record || o.record.id != 0 && of.record.id == o.record.id), nil
}

// lineValue is a value of a row as lines have it.
func (r *running) lineValue(v any) pyrun.Value {
	switch v := v.(type) {
	case time.Time:
		return pyrun.Moment{Time: v}
	case moment:
		return pyrun.Moment{Time: time.Time(v)}
	case *fieldSum:
		return v
	case *record:
		if v == nil {
			return nil
		}
		return &lineRow{r, v}
	case *accounts.User:
		if v == nil {
			return nil
		}
		return &whoObject{r: r, user: v}
	}
	return v
}

// Attr implements pyrun.Object.
func (o *lineRow) Attr(name string) (pyrun.Value, bool, error) {
	r, rec, m := o.r, o.record, o.record.model
	switch name {
	case "id", "pk":
		if rec.id == 0 {
			return nil, true, nil
		}
		return rec.id, true, nil
	case "save":
		return function(name, o.save)
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			if rec.id == 0 {
				return nil, pyrun.Raise("ValueError", "%s object can't be deleted because its id attribute is set to None.", m.Name)
			}
			err := r.as(m.Var()+".delete()", func() error {
				c := r.collector()
				err := c.collect(m, []int64{rec.id})
				if err == nil {
					err = c.delete()
				}
				if err == nil {
					r.Note("%[1]s.delete(): row %[2]d", "%[1]s.delete(): %[2]d번 행", m.Var(), rec.id)
					r.noteGone(m.Table(), c.gone)
					rec.id = 0
				}
				return err
			})
			return nil, err
		})
	case "refresh_from_db":
		return method(name, func() (pyrun.Value, error) {
			id := condition{path: []ModelField{{Name: "pk"}}, value: rec.id}
			anew, err := r.one(m, m.Var()+".refresh_from_db()", m.filterOf([]condition{id}, "", ""), atMostOne)
			if err == nil && anew == nil {
				return nil, pyrun.Raise(m.Name+".DoesNotExist", "%s matching query does not exist.", m.Name)
			}
			if err == nil {
				*rec = *anew
			}
			return nil, err
		})
	}
	if i, byColumn, known := m.fieldBy(name); known {
		f := m.Fields[i]
		if f.Kind != ForeignKey || byColumn {
			return r.lineValue(rec.values[i]), true, nil
		}
		related, err := r.relatedTo(rec, i)
		return r.lineValue(related), true, err
	}
	for _, other := range r.server.site.Models {
		for _, f := range other.Fields {
			if f.Kind == ForeignKey && f.To == m && other.Reverse(f) == name {
				return &lineRows{r: r, model: other, said: m.Var() + "." + name, where: []condition{{name: f.Name, path: []ModelField{f}, value: rec.id}}, calls: 1, knows: map[string]any{f.Name: rec}}, true, nil
			}
		}
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter.
func (o *lineRow) SetAttr(name string, value pyrun.Value) error {
	_, _, known := o.record.model.fieldBy(name)
	if !known {
		return nil // an attribute that no column keeps
	}
	if err := o.set(name, value); err != nil {
		return err
	}
	o.r.tellName(o.record.model.Var()+"."+name, value, 0)
	return nil
}

// set gives a field a value.
func (o *lineRow) set(name string, value pyrun.Value) error {
	m := o.record.model
	if name == "id" || name == "pk" {
		id, is := value.(int64)
		if !is && value != nil {
			return pyrun.Raise("TypeError", "Field 'id' expected a number but got %s.", pyrun.KindOf(value))
		}
		o.record.id = id
		return nil
	}
	i, byColumn, _ := m.fieldBy(name)
	f := m.Fields[i]
	stored, related, err := o.r.stores(f, value, byColumn)
	if err != nil {
		return err
	}
	o.record.values[i] = stored
	delete(o.record.related, f.Name)
	if related != nil {
		o.record.keep(f.Name, related)
	}
	return nil
}

// stores is a value as a field keeps it, and what it points to.
func (r *running) stores(f ModelField, value pyrun.Value, byColumn bool) (stored, related any, err error) {
	switch v := value.(type) {
	case pyrun.Moment:
		return v.Time.UTC().Truncate(time.Microsecond), nil, nil
	case *fieldSum:
		return v, nil, nil
	case *lineRow:
		if f.Kind != ForeignKey || byColumn {
			return nil, nil, pyrun.Raise("TypeError", "Field '%s' expected a number but got %s.", f.Name, v.TypeName())
		}
		if f.To != v.record.model {
			text, _ := v.Repr()
			return nil, nil, pyrun.Raise("ValueError", `Cannot assign "%s": "%s" must be a "%s" instance.`, text, f.Name, f.target().Name)
		}
		if v.record.id == 0 {
			return nil, nil, pyrun.Raise("ValueError", "save() prohibited to prevent data loss due to unsaved related object '%s'.", f.Name)
		}
		return v.record.id, v.record, nil
	case *whoObject:
		user, err := v.who()
		if err != nil {
			return nil, nil, err
		}
		if user == nil || !f.IsUser() || byColumn {
			text := "<SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>"
			if user != nil {
				text, _ = v.Repr()
			}
			return nil, nil, pyrun.Raise("ValueError", `Cannot assign "%s": "%s" must be a "%s" instance.`, text, f.Name, f.target().Name)
		}
		return user.ID, user, nil
	}
	if f.Kind == ForeignKey && !byColumn && value != nil {
		text, _ := pyrun.Repr(value)
		return nil, nil, pyrun.Raise("ValueError", `Cannot assign "%s": "%s" must be a "%s" instance.`, text, f.Name, f.target().Name)
	}
	if text, is := value.(string); is && f.Kind == DateTimeField {
		at, err := pyrun.FromISO(text)
		if err != nil {
			return nil, nil, pyrun.Raise("ValidationError", "“%s” value has an invalid format.", text)
		}
		return at.Time.UTC(), nil, nil
	}
	switch value.(type) {
	case nil, bool, string, int64, float64, *big.Int:
		return value, nil, nil // the field makes its own of it when it is saved
	}
	text, err := pyrun.Str(value)
	return text, nil, err
}

func (o *lineRow) save(args *pyrun.Args) (pyrun.Value, error) {
	var only []string
	if fields, has := args.ByName("update_fields"); has && fields != nil {
		items, err := pyrun.Iter(fields)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			name, _ := item.(string)
			i, _, known := o.record.model.fieldBy(name)
			if !known {
				return nil, pyrun.Raise("ValueError", "The following fields do not exist in this model, are m2m fields, or are non-concrete fields: %s", name)
			}
			only = append(only, o.record.model.Fields[i].Name)
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	r := o.r
	return nil, r.as(o.record.model.Var()+".save()", func() error {
		err := o.record.save(r.users, r.now(), only)
		if err == nil {
			r.Note("%[1]s.save(): row %[2]d", "%[1]s.save(): %[2]d번 행", o.record.model.Var(), o.record.id)
		}
		return err
	})
}

// lineRows is Order.objects, what filter() makes of it, and order.line_set.
type lineRows struct {
	r     *running
	model *Model
	said  string // Order.objects
	where []condition
	calls int // of filter() and exclude() so far
	order string
	none  bool
	knows map[string]any // see queried
	rows  []*lineRow
	read  bool
}

// TypeName implements pyrun.Object.
func (*lineRows) TypeName() string { return "QuerySet" }

// Repr implements pyrun.Shown.
func (q *lineRows) Repr() (string, error) {
	if !q.read {
		return q.said, nil // showing it is not looking
	}
	items, err := q.Iter()
	if err != nil {
		return "", err
	}
	text, err := pyrun.Repr(pyrun.List(items...))
	return "<QuerySet " + text + ">", err
}

// Str implements pyrun.Shown.
func (q *lineRows) Str() (string, error) {
	if _, err := q.all(); err != nil {
		return "", err
	}
	return q.Repr()
}

// filter is the query as a statement has it.
func (q *lineRows) filter(order string) filter {
	f := q.model.filterOf(slices.Clone(q.where), order, q.r.users.Table())
	f.knows, f.none = q.knows, f.none || q.none
	return f
}

// all reads the rows, once.
func (q *lineRows) all() ([]*lineRow, error) {
	if q.read || q.none {
		return q.rows, nil
	}
	err := q.r.as(q.said, func() error {
		rows, err := q.model.found(q.r.conn, q.filter(q.order), "")
		for _, rec := range rows {
			q.rows = append(q.rows, &lineRow{q.r, rec})
		}
		return err
	})
	q.read = err == nil
	if q.read {
		q.r.Note("%[1]s: %[2]d of %[3]s", "%[1]s: %[3]s의 행 %[2]d개", q.model.Several(), len(q.rows), q.model.Table())
	}
	return q.rows, err
}

// asQueried is the query as templates go through it.
func (q *lineRows) asQueried() *queried {
	made := &queried{name: q.model.Several(), model: q.model, conditions: slices.Clone(q.where), order: q.order, users: q.r.users.Table(), knows: q.knows, read: q.read || q.none}
	for _, row := range q.rows {
		made.rows = append(made.rows, row.record)
	}
	return made
}

// Iter implements pyrun.Iterable.
func (q *lineRows) Iter() ([]pyrun.Value, error) {
	rows, err := q.all()
	made := make([]pyrun.Value, len(rows))
	for i, row := range rows {
		made[i] = row
	}
	return made, err
}

// Len implements pyrun.Sized.
func (q *lineRows) Len() (int, error) {
	rows, err := q.all()
	return len(rows), err
}

// Item implements pyrun.Itemed.
func (q *lineRows) Item(key pyrun.Value) (pyrun.Value, error) {
	i, is := key.(int64)
	switch {
	case !is:
		return nil, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(key))
	case i < 0:
		return nil, pyrun.Raise("ValueError", "Negative indexing is not supported.")
	}
	items, err := q.limited(int(i), int(i)+1)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, pyrun.Raise("IndexError", "list index out of range")
	}
	return items[0], nil
}

// limited are the rows from one place to another one: LIMIT and OFFSET where nobody has read them.
func (q *lineRows) limited(from, to int) ([]pyrun.Value, error) {
	if q.read || q.none {
		rows := q.rows[min(from, len(q.rows)):min(to, len(q.rows))]
		made := make([]pyrun.Value, len(rows))
		for i, row := range rows {
			made[i] = row
		}
		return made, nil
	}
	end := fmt.Sprintf(" LIMIT %d", to-from)
	if from > 0 {
		end += fmt.Sprintf(" OFFSET %d", from)
	}
	var made []pyrun.Value
	err := q.r.as(q.said, func() error {
		rows, err := q.model.found(q.r.conn, q.filter(q.order), end)
		for _, rec := range rows {
			made = append(made, &lineRow{q.r, rec})
		}
		return err
	})
	return made, err
}

// Slice implements pyrun.Sliced.
func (q *lineRows) Slice(start, end, step pyrun.Value) (pyrun.Value, error) {
	from, to := int64(0), int64(pyrun.MaxItems)
	var is bool
	if start != nil {
		if from, is = start.(int64); !is {
			return nil, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(start))
		}
	}
	if end != nil {
		if to, is = end.(int64); !is {
			return nil, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(end))
		}
	}
	if step != nil {
		return nil, pyrun.Raise("NotImplementedError", "a step in the brackets of rows is not played here")
	}
	if from < 0 || to < 0 {
		return nil, pyrun.Raise("ValueError", "Negative indexing is not supported.")
	}
	if to <= from {
		return pyrun.List(), nil
	}
	items, err := q.limited(int(from), int(min(to, pyrun.MaxItems)))
	return pyrun.List(items...), err
}

// choices are the names by which rows are found.
func (m *Model) choices() []string {
	names := []string{"id"}
	for _, f := range m.Fields {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

func (q *lineRows) narrowed(args *pyrun.Args, not bool) (*lineRows, error) {
	more, err := q.conditionsOf(args, not)
	if err != nil {
		return nil, err
	}
	made := *q
	made.where, made.rows, made.read, made.calls = slices.Concat(q.where, more), nil, false, q.calls+1
	return &made, nil
}

// get is get(…).
func (q *lineRows) get(args *pyrun.Args) (*lineRow, error) {
	made, err := q.narrowed(args, false)
	if err != nil {
		return nil, err
	}
	rec, err := q.r.one(q.model, q.model.Name+".objects.get()", made.filter(""), atMostOne)
	if err != nil {
		return nil, err
	}
	if rec == nil {
		return nil, pyrun.Raise(q.model.Name+".DoesNotExist", "%s matching query does not exist.", q.model.Name)
	}
	q.r.Note("%s is row %d of %s", "%[1]s: %[3]s의 %[2]d번 행", q.model.Var(), rec.id, q.model.Table())
	return &lineRow{q.r, rec}, nil
}

// Attr implements pyrun.Object.
func (q *lineRows) Attr(name string) (pyrun.Value, bool, error) {
	r, m := q.r, q.model
	switch name {
	case "all", "select_for_update":
		return function(name, func(*pyrun.Args) (pyrun.Value, error) {
			made := *q
			made.rows, made.read = nil, false
			return &made, nil
		})
	case "none":
		return method(name, func() (pyrun.Value, error) { made := *q; made.rows, made.none = nil, true; return &made, nil })
	case "filter", "exclude":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.narrowed(args, name == "exclude") })
	case "order_by":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			made := *q
			made.rows, made.read = nil, false
			var order []string
			for _, by := range args.Pos {
				name, _ := by.(string)
				if path, at, missing := m.Lookup(strings.TrimPrefix(name, "-")); path == nil {
					return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
				}
				order = append(order, name)
			}
			made.order = strings.Join(order, ", ")
			return &made, nil
		})
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			row, err := q.get(args)
			if err != nil {
				return nil, err
			}
			return row, nil
		})
	case "first", "last":
		return method(name, func() (pyrun.Value, error) {
			a := FindRow{Last: name == "last"}
			rec, err := r.one(m, m.Name+".objects.filter()."+name+"()", q.filter(a.order(q.order)), " LIMIT 1")
			if err != nil || rec == nil {
				if err == nil {
					r.Note("there is no such row of %s", "%s에 그런 행이 없음", m.Table())
				}
				return nil, err
			}
			r.Note("there is such a row of %s: %d", "%s에 그런 행이 있음: %d", m.Table(), rec.id)
			return &lineRow{r, rec}, nil
		})
	case "exists":
		return method(name, func() (pyrun.Value, error) {
			if q.none {
				return false, nil
			}
			var is bool
			err := r.as(m.Name+".objects.filter().exists()", func() (err error) { is, err = m.any(r.conn, q.filter("")); return err })
			return is, err
		})
	case "count":
		return method(name, func() (pyrun.Value, error) {
			if q.read || q.none {
				return int64(len(q.rows)), nil
			}
			var n int64
			err := r.as(m.Name+".objects.filter().count()", func() (err error) { n, err = m.number(r.conn, q.filter("")); return err })
			return n, err
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			n, tables := 0, []goneRows(nil)
			err := r.as(m.Name+".objects.filter().delete()", func() error {
				c := r.collector()
				err := c.removeAll(m, q.filter(""))
				if err == nil {
					tables = c.gone
					for _, g := range c.gone {
						if g.table == m.Table() {
							n = g.n
						}
					}
					r.Note("rows of %[2]s deleted: %[1]d", "%[2]s의 행을 지움: %[1]d개", n, m.Table())
					r.noteGone(m.Table(), c.gone)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
			return r.deleted(tables), nil
		})
	case "create":
		return function(name, q.create)
	case "update":
		return function(name, q.update)
	case "values", "values_list":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.values(args, name == "values") })
	case "aggregate":
		return function(name, q.aggregate)
	case "latest", "earliest":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.latest(args, name) })
	case "bulk_create":
		return function(name, q.bulkCreate)
	case "get_or_create", "update_or_create":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.getOrCreate(args, name == "update_or_create") })
	}
	return nil, false, nil
}

// given are what rows of the query have that are made through it: those of order.line_set.
func (q *lineRows) given(row *lineRow) {
	for _, c := range q.where {
		if len(c.path) == 1 && !c.not && !c.later && !c.earlier && c.lookup == "" {
			if i, _, known := q.model.fieldBy(c.path[0].Name); known && c.path[0].Kind == ForeignKey {
				row.record.values[i] = c.value
			}
		}
	}
}

func (q *lineRows) create(args *pyrun.Args) (pyrun.Value, error) {
	r, m := q.r, q.model
	said := make([]string, 0, len(args.Named))
	for _, n := range args.Named {
		shown, _ := pyrun.Repr(n.Value)
		if text, is := n.Value.(string); is {
			shown = python.Quote(text)
		}
		said = append(said, n.Name+" = "+shortText(shown))
	}
	row, err := r.newRow(m, args)
	if err != nil {
		return nil, err
	}
	q.given(row)
	call := m.Name + ".objects.create()"
	if err := r.as(call, func() error { return row.record.insert(r.users) }); err != nil {
		return nil, err
	}
	r.Note("%[1]s: row %[2]d, %[3]s", "%[1]s: %[2]d번 행, %[3]s", call, row.record.id, strings.Join(said, ", "))
	return row, nil
}

func (q *lineRows) getOrCreate(args *pyrun.Args, updates bool) (pyrun.Value, error) {
	r, m := q.r, q.model
	defaults := newDict()
	if given, has := args.ByName("defaults"); has && given != nil {
		d, is := given.(*sessionstore.Dict)
		if !is {
			return nil, pyrun.Raise("TypeError", "defaults is a dict, not %s", pyrun.KindOf(given))
		}
		defaults = d
	}
	lookups := slices.Clone(args.Named)
	made, err := q.narrowed(args, false)
	if err != nil {
		return nil, err
	}
	method := map[bool]string{false: "get_or_create", true: "update_or_create"}[updates]
	call := ".objects." + method + "()"
	find := func() (*record, error) { return r.one(m, m.Name+call, made.filter(""), atMostOne) }
	var row *lineRow
	created := false
	work := func() error {
		rec, err := find()
		if err != nil {
			return err
		}
		if rec != nil {
			row = &lineRow{r, rec}
			if !updates {
				return nil
			}
			for key, value := range defaults.All() {
				if err := row.set(key, value); err != nil {
					return err
				}
			}
			if defaults.Len() == 0 {
				return nil
			}
			var only []string
			for _, f := range m.Fields {
				if _, set := defaults.Lookup(f.Name); set || f.Kind == DateTimeField {
					only = append(only, f.Name)
				}
			}
			return r.as(m.Name+call, func() error { return rec.save(r.users, r.now(), only) })
		}
		anew := &pyrun.Args{Func: m.Name}
		for _, n := range lookups {
			if !strings.Contains(n.Name, "__") {
				anew.Named = append(anew.Named, n)
			}
		}
		for key, value := range defaults.All() {
			anew.Named = slices.DeleteFunc(anew.Named, func(a pyrun.Arg) bool { return a.Name == key })
			anew.Named = append(anew.Named, pyrun.Arg{Name: key, Value: value})
		}
		if row, err = r.newRow(m, anew); err != nil {
			return err
		}
		q.given(row)
		err = r.as(m.Name+call, func() error { return r.conn.Atomic(func() error { return row.record.insert(r.users) }) })
		if created = err == nil; created || !isRefused(err) {
			return err
		}
		there, again := find()
		if again != nil || there == nil {
			return err
		}
		row = &lineRow{r, there}
		return nil
	}
	if updates {
		err = r.conn.Transaction(work)
	} else {
		err = work()
	}
	switch {
	case err != nil:
		return nil, err
	case created:
		r.Note("%[1]s(): row %[2]d is made", "%[1]s(): %[2]d번 행을 만듦", method, row.record.id)
	case updates:
		r.Note("%[1]s(): row %[2]d is there, and is saved", "%[1]s(): %[2]d번 행이 이미 있어 고쳐 저장함", method, row.record.id)
	default:
		r.Note("%[1]s(): row %[2]d is there", "%[1]s(): %[2]d번 행이 이미 있음", method, row.record.id)
	}
	return &pyrun.Tuple{Items: []pyrun.Value{row, created}}, nil
}

// getOr404 is get_object_or_404(Order, pk=1).
func getOr404(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "get_object_or_404", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		of, err := args.Need("klass")
		if err != nil {
			return nil, err
		}
		var found pyrun.Value
		name := "User"
		switch of := of.(type) {
		case *modelClass:
			name = of.m.Name
			found, err = (&lineRows{r: r, model: of.m, said: of.m.Name + ".objects"}).get(args)
		case *lineRows:
			name = of.model.Name
			found, err = of.get(args)
		case *usersObject:
			found, err = (&userQuery{r: r}).get(args)
		case *userQuery:
			found, err = of.get(args)
		default:
			return nil, pyrun.Raise("ValueError", "First argument to get_object_or_404() must be a Model, Manager, or QuerySet, not '%s'.", pyrun.KindOf(of))
		}
		var e *pyrun.Exception
		if errors.As(err, &e) && strings.HasSuffix(e.Class.Name, ".DoesNotExist") {
			say := rule.Textf("get_object_or_404(): no such user", "get_object_or_404(): 그런 사용자가 없음")
			for _, m := range r.server.site.Models {
				if m.Name == name {
					say = rule.Textf("get_object_or_404(): no such row of %s", "get_object_or_404(): %s에 그런 행이 없음", m.Table())
				}
			}
			return nil, &HTTPError{Status: 404, Reason: string(NotFound), Message: "No " + name + " matches the given query.", say: say}
		}
		if err != nil {
			return nil, err
		}
		return found, nil
	}}
}

func newDict() *sessionstore.Dict { return sessionstore.NewDict() }
