package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"strings"
)

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
	made := &queried{name: q.model.Several(), model: q.model, conditions: slices.Clone(q.where), order: q.order, users: q.r.users.Table(), knows: q.knows, read: q.read || q.none, lines: q}
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
