package httpsim

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// latest is latest("at"), and earliest().
func (q *lineRows) latest(args *pyrun.Args, method string) (pyrun.Value, error) {
	by, err := args.Text("field")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return nil, err
	}
	if path, at, missing := q.model.Lookup(strings.TrimPrefix(by, "-")); path == nil {
		return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
	}
	rec, err := q.r.one(q.model, q.said+"."+method+"()", q.filter(LoadRow{By: by, Latest: method == "latest"}.order()), " LIMIT 1")
	if err == nil && rec == nil {
		err = pyrun.Raise(q.model.Name+".DoesNotExist", "%s matching query does not exist.", q.model.Name)
	}
	if err != nil {
		return nil, err
	}
	q.r.Note("%s is row %d of %s", "%[1]s: %[3]s의 %[2]d번 행", q.model.Var(), rec.id, q.model.Table())
	return &lineRow{q.r, rec}, nil
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
			made.order, made.plain = strings.Join(order, ", "), len(order) == 0
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
			rec, err := r.one(m, m.Name+".objects.filter()."+name+"()", q.filter(a.order(q.ordered())), " LIMIT 1")
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
