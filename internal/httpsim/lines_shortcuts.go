package httpsim

import (
	"errors"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// getOr404 is get_object_or_404(Order, pk=1).
func getOr404(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "get_object_or_404", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		of, err := args.Need("klass")
		if err != nil {
			return nil, err
		}
		var found pyrun.Value
		name := r.usersModel().Name
		switch of := of.(type) {
		case *modelClass:
			name = of.m.Name
			var rows *lineRows
			if rows, err = r.rowsOfModel(of.m); err == nil {
				found, err = rows.one(args)
			}
		case *lineRows:
			name = of.model.Name
			found, err = of.one(args)
		case *pyrun.Instance:
			var rows *lineRows
			if !isManager(of) {
				return nil, pyrun.Raise("ValueError", "First argument to get_object_or_404() must be a Model, Manager, or QuerySet, not '%s'.", pyrun.KindOf(of))
			}
			if rows, err = rowsIn(of); err == nil {
				name = rows.model.Name
				found, err = rows.one(args)
			}
		case *usersObject:
			var rows *lineRows
			if rows, err = r.rowsOfModel(r.usersModel()); err == nil {
				found, err = rows.one(args)
			}
		default:
			return nil, pyrun.Raise("ValueError", "First argument to get_object_or_404() must be a Model, Manager, or QuerySet, not '%s'.", pyrun.KindOf(of))
		}
		var e *pyrun.Exception
		if errors.As(err, &e) && strings.HasSuffix(e.Class.Name, ".DoesNotExist") {
			say := rule.Textf("get_object_or_404(): no such user", "get_object_or_404(): 그런 사용자가 없음")
			if q := r.missed; q != nil && q.model.Name == name && !q.model.users {
				say = after("get_object_or_404()", noRow(q.model, q.where))
			}
			return nil, &HTTPError{Status: 404, Reason: string(NotFound), Message: "No " + name + " matches the given query.", say: say}
		}
		if err != nil {
			return nil, err
		}
		return found, nil
	}}
}

// getListOr404 is get_list_or_404(Order, paid=True).
func getListOr404(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "get_list_or_404", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		of, err := args.Need("klass")
		if err != nil {
			return nil, err
		}
		q, is := of.(*lineRows)
		if _, isUsers := of.(*usersObject); isUsers {
			of = r.modelNamed(r.usersModel())
		}
		if c, isClass := of.(*modelClass); isClass {
			if q, err = r.rowsOfModel(c.m); err != nil {
				return nil, err
			}
			is = true
		}
		if isManager(of) {
			if q, err = rowsIn(of); err != nil {
				return nil, err
			}
			is = true
		}
		if !is {
			return nil, pyrun.Raise("NotImplementedError", "get_list_or_404() is given a model of the site, or rows of one, here")
		}
		if q, err = q.narrowed(args, false); err != nil {
			return nil, err
		}
		items, err := q.Iter()
		if err == nil && len(items) == 0 {
			say := after("get_list_or_404()", noRow(q.model, q.where))
			return nil, &HTTPError{Status: 404, Reason: string(NotFound), Message: "No " + q.model.Name + " matches the given query.", say: say}
		}
		return pyrun.List(items...), err
	}}
}
