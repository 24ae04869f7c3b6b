package djangocode

import (
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// turnNames are the names that a loop gives values: for NAME in …, for KEY, VALUE in ….
func turnNames(s python.Statement) (names []string) {
	if s.Target.Kind == python.Name {
		return []string{s.Target.Text}
	}
	for _, p := range s.Target.Parts {
		names = append(names, p.Text)
	}
	return names
}

// throughOf is the dict or the list that a loop goes through, by which of its methods, and
// whether list() of it was made before.
func throughOf(e *python.Expr) (in *python.Expr, method string, list bool) {
	if calls(e) == "list" && len(e.Parts) == 2 && len(e.Named) == 0 {
		in, method, _ = throughOf(e.Parts[1])
		return in, method, true
	}
	if e.Kind == python.Call && len(e.Parts) == 1 && len(e.Named) == 0 && e.Parts[0].Kind == python.Attribute {
		if of := e.Parts[0]; of.Text == "items" || of.Text == "keys" {
			return of.Parts[0], of.Text, false
		}
	}
	return e, "", false
}

// goesThrough reports whether a loop is one over values, and not over rows.
func (r *viewReader) goesThrough(s python.Statement) bool {
	in, method, _ := throughOf(s.Value)
	if s.Target.Kind == python.List || method != "" {
		return true
	}
	_, _, known := r.looked(in)
	return known || r.locals[in.Dotted()]
}

// forEach reads a loop over a dict or a list.
func (r *viewReader) forEach(s python.Statement) error {
	in, method, list := throughOf(s.Value)
	names, body := turnNames(s), s.Body
	if len(names) == 1 && method != "items" {
		if value, behind, ok := r.valuesByKey(in, names[0], body); ok {
			names, body = append(names, value), behind
		}
	}
	switch {
	case (method == "items") != (s.Target.Kind == python.List):
		return instead(s, "for name, value in cart.items():", "a loop over the items of a dict gives two names, and any other one")
	case names[0] == names[len(names)-1] && len(names) == 2:
		return refuse(s, "the two names of a loop are the same")
	}
	for _, name := range names {
		if slices.Contains(ofDjango, name) || slices.ContainsFunc(r.Models, func(m *httpsim.Model) bool { return m.Var() == name }) {
			return refuse(s, "%s is what Django calls something else here: take another name", name)
		}
	}
	a := httpsim.ForEach{Names: names, Of: method, List: list}
	var err error
	if a.In, err = r.value(s, in); err != nil {
		return err
	}
	for _, name := range names {
		r.locals[name] = true
	}
	if a.Do, err = r.inside(body); err != nil {
		return err
	}
	r.add(s, a)
	return nil
}

// valuesByKey makes a loop over a dict's keys, in which its values are looked up by them, one in
// which they have a name. It returns the name of the value and the lines in the loop.
func (r *viewReader) valuesByKey(dict *python.Expr, key string, body []python.Statement) (value string, behind []python.Statement, ok bool) {
	isValue := func(e *python.Expr) bool {
		switch {
		case e.Kind == python.Index:
			return python.Same(e.Parts[0], dict) && e.Parts[1].Dotted() == key
		case e.Kind == python.Call && len(e.Parts) > 1 && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "get":
			return python.Same(e.Parts[0].Parts[0], dict) && e.Parts[1].Dotted() == key
		}
		return false
	}
	for _, s := range body { // where the dict is changed, a value is another one
		if setsInside(s, dict) {
			return "", nil, false
		}
	}
	value, behind = r.free("value"), copied(body)
	if first := body[0]; len(body) > 1 && first.Action == python.Assign && first.Target.Kind == python.Name && isValue(first.Value) {
		value, behind, ok = first.Target.Text, behind[1:], true
	}
	replaceIn(behind, func(e *python.Expr) *python.Expr {
		if !isValue(e) {
			return nil
		}
		ok = true
		return word(value)
	})
	return value, behind, ok
}

// setsInside reports whether a statement, or one inside it, sets or deletes something in a dict.
func setsInside(s python.Statement, dict *python.Expr) bool {
	return s.Target != nil && s.Target.Kind == python.Index && python.Same(s.Target.Parts[0], dict) ||
		slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return setsInside(s, dict) })
}
