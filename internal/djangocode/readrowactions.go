package djangocode

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowLine reads a statement about rows of models, and those that belong to it; it is false for
// one about something else.
func (r *viewReader) rowLine(all []python.Statement) (used int, is bool, err error) {
	s := all[0]
	if len(r.Models) == 0 {
		return 0, false, nil
	}
	switch s.Action {
	case python.Assign:
		if is, err := r.setsRow(s); is || s.Target.Kind != python.Name && s.Target.Kind != python.List {
			return 1, is, err
		}
		return r.rowNamed(all)
	case python.Do:
		is, err := r.rowCall(s)
		return 1, is, err
	case python.If:
		is, err := r.rowExists(s)
		return 1, is, err
	case python.Try:
		is, err := r.rowTried(all)
		return 1, is, err
	}
	return 0, false, nil
}

// rowNamed reads order = …, and what is done with and without such a row, where the next line
// asks for it.
func (r *viewReader) rowNamed(all []python.Statement) (used int, is bool, err error) {
	s := all[0]
	if is, err := r.sameRow(s); is {
		return 1, true, err
	}
	a, err := r.rowAction(s, s.Value)
	if a == nil || err != nil {
		return 0, err != nil, err
	}
	if a, ok := a.(httpsim.GetOrCreateRow); ok {
		return r.rowMade(all, a)
	}
	if a, ok := a.(httpsim.UpdateRows); ok && s.Target.Kind == python.Name {
		a.As, r.locals[s.Target.Text] = s.Target.Text, true
		r.add(s, a)
		return 1, true, nil
	}
	if rowName(a) == "" {
		return 0, false, nil
	}
	if s.Target.Kind != python.Name {
		return 0, true, refuse(s, "this line gives one thing, and here are several names")
	}
	name := s.Target.Text
	if _, counts := a.(httpsim.CountRows); counts && (setsAgain(r.whole, name) || r.locals[name]) {
		own := r.free(rowName(a))
		r.addRow(s, calledRow(a, own))
		return 1, true, r.let(python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: s.Target, Value: word(own)})
	}
	a = calledRow(a, name)
	if err := r.takesName(s, name); err != nil {
		return 0, true, err
	}
	r.names = r.names.GivenRow(a)
	delete(r.rowSets, name)
	if get, ok := a.(httpsim.LoadRow); ok && len(all) > 1 && all[1].Action == python.If {
		if so, not := asksName(name)(all[1].Value); so || not {
			return 0, true, instead(all[1], fmt.Sprintf("%s = %s.objects.filter(…).first()", name, get.Model.Name), "this is never None: where there is no such row, the line above raises an exception")
		}
	}
	find, ok := a.(httpsim.FindRow)
	if ok && len(all) > 1 && all[1].Action == python.If {
		if so, not := asksName(name)(all[1].Value); so || not {
			used, err = r.twoWays(all, findsRow(find), asksName(name), "")
			return used, true, err
		}
	}
	r.add(s, a)
	return 1, true, nil
}

// rowName is the name that views have for what an action finds or makes where they give it none, "" for
// another action.
func rowName(a httpsim.Action) string {
	switch a := a.(type) {
	case httpsim.ListRows:
		return a.Model.Several()
	case httpsim.CountRows:
		return a.Model.Count()
	case httpsim.CreateRow:
		return a.Model.Var()
	case httpsim.LoadRow:
		return a.Model.Var()
	case httpsim.PickRow:
		return a.Model.Var()
	case httpsim.FindRow:
		return a.Model.Var()
	case httpsim.GetOrCreateRow:
		return a.Model.Var()
	}
	return ""
}

// calledRow is an action by which the view calls what it finds or makes so.
func calledRow(a httpsim.Action, name string) httpsim.Action {
	if name == rowName(a) {
		name = ""
	}
	switch a := a.(type) {
	case httpsim.ListRows:
		a.As = name
		return a
	case httpsim.CountRows:
		a.As = name
		return a
	case httpsim.CreateRow:
		a.As = name
		return a
	case httpsim.LoadRow:
		a.As = name
		return a
	case httpsim.PickRow:
		a.As = name
		return a
	case httpsim.FindRow:
		a.As = name
		return a
	case httpsim.GetOrCreateRow:
		a.As = name
		return a
	}
	return a
}

// rowMade reads order, created = Order.objects.get_or_create(…), and the question whether it
// was made.
func (r *viewReader) rowMade(all []python.Statement, a httpsim.GetOrCreateRow) (used int, is bool, err error) {
	s := all[0]
	if s.Target.Kind != python.List {
		return 0, true, instead(s, fmt.Sprintf("%s, created = %s.objects.%s(…)", a.Model.Var(), a.Model.Name, a.Method()), "%s() gives two things: the row, and whether it was made", a.Method())
	}
	created := s.Target.Parts[1].Text
	name := s.Target.Parts[0].Text
	if err := r.takesName(s, name); err != nil {
		return 0, true, err
	}
	a = calledRow(a, name).(httpsim.GetOrCreateRow)
	r.names = r.names.GivenRow(a)
	delete(r.rowSets, name)
	asks := func(e *python.Expr) (so, not bool) { return isCode(e, created), isCode(e, "not "+created) }
	if len(all) > 1 && all[1].Action == python.If {
		if so, not := asks(all[1].Value); (so || not) && !mentionsAny(slices.Concat(blocks(all[1]), all[2:], r.outside), created) {
			used, err = r.twoWays(all, func(yes, no []httpsim.Action) httpsim.Action {
				a.IfCreated, a.IfThere = yes, no
				return a
			}, asks, "")
			return used, true, err
		}
	}
	if created != "_" && (r.Below || mentionsAny(r.behind, created)) {
		a.Made, r.locals[created] = created, true
	}
	r.add(s, a)
	return 1, true, nil
}

// findsRow makes the action with its two ways on.
func findsRow(a httpsim.FindRow) func(yes, no []httpsim.Action) httpsim.Action {
	return func(yes, no []httpsim.Action) httpsim.Action {
		a.IfFound, a.IfNot = yes, no
		return a
	}
}

// asksName recognises order is not None, and the ways in which the same is asked and denied.
func asksName(name string) asking {
	return func(e *python.Expr) (so, not bool) {
		return isCode(e, name+" is not None") || isCode(e, name) || isCode(e, name+" != None"),
			isCode(e, name+" is None") || isCode(e, "not "+name) || isCode(e, name+" == None")
	}
}

// rowAction reads an expression that asks for rows or makes one; nil for another one.
func (r *viewReader) rowAction(s python.Statement, e *python.Expr) (httpsim.Action, error) {
	if calls(e) == "get_object_or_404" && len(e.Parts) == 2 {
		of := e.Parts[1]
		if of.Kind == python.Name && !r.names.Rows[of.Text].Many {
			of = &python.Expr{Kind: python.Attribute, Text: "objects", Parts: []*python.Expr{of}}
		}
		q, err := r.query(s, of)
		if q == nil || err != nil {
			return nil, err
		}
		where, err := r.fields(s, q.model, e.Named, true)
		q.and(where)
		return httpsim.LoadRow{Model: q.model, From: q.from, Where: q.where, Or404: true}, err
	}
	if q, err := r.query(s, e); q != nil || err != nil {
		switch {
		case q == nil || e.Kind != python.Call && e.Kind != python.Index:
			return nil, err
		case q.picks:
			return httpsim.PickRow{Model: q.model, From: q.from, Where: q.where, Order: q.order, At: q.at}, nil
		}
		return httpsim.ListRows{Model: q.model, From: q.from, Where: q.where, Order: q.order, Low: q.low, High: q.high}, nil
	}
	q, method, err := r.method(s, e)
	if q == nil || err != nil {
		return nil, err
	}
	none := len(e.Parts)+len(e.Named) == 1
	switch {
	case q.isPart():
		return nil, refuse(s, "of a part of rows, as in [:3], no more is asked here: a loop, len() and a template take it")
	case (method == "latest" || method == "earliest") && len(e.Parts) == 2 && len(e.Named) == 0 && e.Parts[1].Kind == python.String && q.order == "":
		if _, at, missing := q.model.Lookup(strings.TrimPrefix(e.Parts[1].Text, "-")); at != nil {
			return nil, r.noField(s, at, missing)
		}
		return httpsim.LoadRow{Model: q.model, From: q.from, Where: q.where, By: e.Parts[1].Text, Latest: method == "latest"}, nil
	case method == "update" && len(e.Parts) == 1 && len(e.Named) > 0:
		set, err := r.fields(s, q.model, e.Named, false)
		return httpsim.UpdateRows{Model: q.model, From: q.from, Where: q.where, Set: set}, err
	case method == "bulk_create" && len(e.Parts) == 2 && len(e.Named) == 0 && !q.made && q.from == "":
		return r.bulkCreate(s, q.model, e.Parts[1])
	case q.order != "" && slices.Contains([]string{"get", "delete", "create", "get_or_create", "update_or_create"}, method):
		return nil, hinted(s, "leave order_by() out, or go through the rows in a template", "behind order_by() %s() is not read here", method)
	case q.filtered && (method == "create" || slices.Contains(givesTwo, method)):
		return nil, instead(s, q.model.Name+".objects."+method+"(…)", "a row that is made has nothing of what filter() looks for")
	case method == "count" && none:
		return httpsim.CountRows{Model: q.model, From: q.from, Where: q.where}, nil
	case (method == "first" || method == "last") && none:
		return httpsim.FindRow{Model: q.model, From: q.from, Where: q.where, Order: q.order, Last: method == "last"}, nil
	case method == "delete" && none && q.order == "" && q.made:
		return httpsim.DeleteRows{Model: q.model, From: q.from, Where: q.where}, nil
	case method == "get" && q.order == "":
		where, err := r.lookups(s, q.model, e)
		q.and(where)
		return httpsim.LoadRow{Model: q.model, From: q.from, Where: q.where}, err
	case q.from != "" && (method == "create" || slices.Contains(givesTwo, method)):
		return nil, instead(s, q.model.Name+".objects."+method+"(…)", "a row that is made has nothing of what filter() looks for")
	case method == "create" && len(e.Parts) == 1 && q.order == "":
		set, err := r.fields(s, q.model, e.Named, false)
		a := httpsim.CreateRow{Model: q.model, Set: append(q.ofManager(), set...)}
		return a, r.wholeRow(s, q.model, a.Set, err)
	case slices.Contains(givesTwo, method) && len(e.Parts) == 1 && q.order == "":
		return r.getOrCreate(s, q, e.Named, method == "update_or_create")
	}
	return nil, r.otherRows(s, q, method, e)
}

// bulkCreate reads bulk_create([Order(…), Order(…)]).
func (r *viewReader) bulkCreate(s python.Statement, m *httpsim.Model, list *python.Expr) (httpsim.Action, error) {
	a := httpsim.CreateRows{Model: m}
	if list.Kind != python.List {
		return nil, refuse(s, "bulk_create() is given a list of new rows here, as in [%s(…)]", m.Name)
	}
	for _, one := range list.Parts {
		if !r.isModel(one) || calls(one) != m.Name {
			return nil, refuse(s, "bulk_create() is given a list of new rows here, as in [%s(…)]", m.Name)
		}
		set, err := r.fields(s, m, one.Named, false)
		if err := r.wholeRow(s, m, set, err); err != nil {
			return nil, err
		}
		a.Rows = append(a.Rows, set)
	}
	return a, nil
}

// ofManager is what a new row has by the manager that makes it: team.membership_set.
func (q *rowQuery) ofManager() []httpsim.FieldValue {
	for i := range q.where {
		q.where[i].Manager = false
	}
	return q.where
}

// wholeRow wants all fields of a new row that have no default.
func (r *viewReader) wholeRow(s python.Statement, m *httpsim.Model, set []httpsim.FieldValue, err error) error {
	if missing := m.Missing(set); err == nil && len(missing) > 0 {
		return refuse(s, "the row says nothing of %s, which has no default", missing[0])
	}
	return err
}

// getOrCreate reads the arguments of get_or_create() and update_or_create().
func (r *viewReader) getOrCreate(s python.Statement, q *rowQuery, named []python.Named, updates bool) (httpsim.Action, error) {
	a := httpsim.GetOrCreateRow{Model: q.model, Where: q.ofManager(), Updates: updates}
	for _, n := range named {
		given := []python.Named{n}
		if n.Name == "defaults" && n.Value.Kind == python.Dict {
			given = nil
			for _, entry := range n.Value.Named {
				if entry.Key == nil || entry.Key.Kind != python.String {
					return nil, refuse(s, "defaults is a dict of names in quotes")
				}
				given = append(given, python.Named{Name: entry.Key.Text, Value: entry.Value})
			}
		}
		values, err := r.fields(s, q.model, given, false)
		if err != nil {
			return nil, err
		}
		if n.Name == "defaults" {
			a.Defaults = values
		} else {
			a.Where = append(a.Where, values...)
		}
	}
	return a, r.wholeRow(s, q.model, slices.Concat(a.Where, a.Defaults), nil)
}
