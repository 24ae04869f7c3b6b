package djangocode

import (
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// asksInside reads queries that stand inside a statement: they are made right before it, in their order, and what
// they find has a name then.
func (r *viewReader) asksInside(s python.Statement) python.Statement {
	if len(r.Models) == 0 || s.Value == nil || s.Action != python.If && conditionalIn(s.Value) != nil {
		return s
	}
	whole := s.Value
	switch {
	case s.Action == python.Assign && (s.Target.Kind == python.Name || s.Target.Kind == python.List), s.Action == python.Do, s.Action == python.For:
	case s.Action == python.If:
		if whole, _ = asked(whole); r.isExists(s, whole) {
			break
		}
		whole = nil
	default:
		whole = nil
	}
	s.Value = r.madeBefore(s, s.Value, func(e *python.Expr) bool { return e == whole })
	return s
}

// madeBefore makes the queries in an expression before a statement, but for what stays.
func (r *viewReader) madeBefore(s python.Statement, e *python.Expr, stays func(*python.Expr) bool) *python.Expr {
	if e.Kind == python.Dict && putsInContext(s) { // which takes rows
		outer := stays
		stays = func(part *python.Expr) bool {
			return outer(part) || slices.ContainsFunc(e.Named, func(n python.Named) bool { return n.Value == part && !r.isCount(s, part) })
		}
	}
	made := rebuilt(e, func(part *python.Expr) *python.Expr { return r.madeBefore(s, part, stays) })
	if stays(e) {
		return made
	}
	if calls(made) == "len" && len(made.Parts) == 2 {
		if a, err := r.rowAction(s, made.Parts[1]); err == nil {
			if _, list := a.(httpsim.ListRows); list {
				row := r.before(s, a)
				return rebuilt(made, func(part *python.Expr) *python.Expr {
					if part == made.Parts[1] {
						return row
					}
					return part
				})
			}
		}
		return made
	}
	if made.Kind != python.Call && made.Kind != python.Index {
		return made
	}
	if r.isExists(s, made) {
		return r.whether(s, made)
	}
	a, err := r.rowAction(s, made)
	if err != nil {
		return made
	}
	switch a := a.(type) {
	case httpsim.CountRows, httpsim.FindRow, httpsim.LoadRow, httpsim.CreateRow, httpsim.PickRow:
		return r.before(s, a)
	case httpsim.UpdateRows:
		a.As = r.free("changed")
		r.locals[a.As] = true
		r.add(s, a)
		return word(a.As)
	case httpsim.ListRows:
		if s.Action == python.If && (e == s.Value || isDenied(s.Value, e)) { // if Order.objects.filter(…):
			return r.before(s, a)
		}
	}
	return made
}

// isDenied recognises not before an expression.
func isDenied(whole, e *python.Expr) bool {
	return whole.Kind == python.Operation && whole.Text == "not" && whole.Parts[0] == e
}

// before makes a query that a statement does not name, and is the name that it has then.
func (r *viewReader) before(s python.Statement, a httpsim.Action) *python.Expr {
	a = r.unnamed(a)
	r.addRow(s, a)
	return word(a.(interface{ Name() string }).Name())
}

// whether asks exists() before a statement, and is the name of what came of it.
func (r *viewReader) whether(s python.Statement, e *python.Expr) *python.Expr {
	q, _, err := r.method(s, e)
	if err != nil {
		return e
	}
	own := r.free("exists")
	r.locals[own] = true
	let := func(word string) []httpsim.Action {
		value, _ := httpsim.Constant(word)
		return []httpsim.Action{httpsim.Let{Name: own, Value: value}}
	}
	r.add(s, httpsim.FindRow{Model: q.model, From: q.from, Where: q.where, Exists: true, IfFound: let("true"), IfNot: let("false")})
	return word(own)
}

// isExists recognises Order.objects.filter(…).exists().
func (r *viewReader) isExists(s python.Statement, e *python.Expr) bool {
	function := methodOf(e)
	if function == nil || function.Text != "exists" || len(e.Parts)+len(e.Named) > 1 {
		return false
	}
	q, _, err := r.method(s, e)
	return q != nil && err == nil
}

// isCount recognises Order.objects.count().
func (r *viewReader) isCount(s python.Statement, e *python.Expr) bool {
	function := methodOf(e)
	return function != nil && (function.Text == "count" || function.Text == "exists")
}

// asksLater makes of an if with and two ifs, where a query stands behind the and: it is made where what stands before
// it holds, and nowhere else.
func (r *viewReader) asksLater(s python.Statement) (python.Statement, bool) {
	if s.Action != python.If || len(r.Models) == 0 || s.Value.Kind != python.Operation || s.Value.Text != "and" {
		return s, false
	}
	first, then := s.Value.Parts[0], s.Value.Parts[1]
	for first.Kind == python.Operation && first.Text == "and" {
		first, then = first.Parts[0], &python.Expr{Kind: python.Operation, Text: "and", Line: s.Value.Line, Col: s.Value.Col, Parts: []*python.Expr{first.Parts[1], then}}
	}
	queries := false
	eachPart(then, func(e *python.Expr) *python.Expr {
		if e.Kind == python.Call && methodOf(e) != nil {
			a, err := r.rowAction(s, e)
			queries = queries || err == nil && a != nil || r.isExists(s, e)
		}
		return nil
	})
	if !queries {
		return s, false
	}
	inner := s
	inner.Value = then
	s.Value, s.Body, s.Else = first, []python.Statement{inner}, copied(s.Else)
	return s, true
}
