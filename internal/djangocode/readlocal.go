package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/python"
)

// local reads name = …, a name of the view's own: its value is put where the name stands
// below, as far as that comes to the same. It is false for a value that may be another one
// there, and for a name that stands nowhere below.
func local(all []python.Statement) bool {
	name, value := all[0].Target.Text, all[0].Value
	if swells(all[1:], name, value) {
		return false
	}
	found := lookedUpIn(value)
	if !found.known {
		return false
	}
	used, changed := false, false
	rest := all[1:]
	for i := range rest {
		own := mentionsIn(rest[i], name)
		if own && (changed || !used && !found.stays && !found.late && !mentions(rest[i].Value, name) && !mentions(rest[i].Target, name)) {
			return false
		}
		used = used || own
		if setsName(rest[i], name) {
			other := setOnce(rest[i], name, value)
			if other == nil || !found.stays {
				return false
			}
			replaceIn(rest[:i], named(name, value))
			as := rest[i]
			at := python.Statement{Action: python.Assign, Line: rest[i].Line, Col: rest[i].Col, Target: all[0].Target, Value: other}
			rest[i] = at
			if !local(rest[i:]) {
				rest[i] = as
				return false
			}
			rest[i] = python.Statement{Action: python.Pass, Line: at.Line, Col: at.Col}
			return true
		}
		if own && mentionsAny(blocks(rest[i]), name) && found.changedBy(rest[i]) {
			return false
		}
		changed = changed || found.changedBy(rest[i])
	}
	if !used {
		return false
	}
	replaceIn(rest, named(name, value))
	return true
}

// inline is local for lines below which no others may use the name.
// It is false in a branch below which the name is used: its value comes out of there.
func (r *viewReader) inline(all []python.Statement) bool {
	return !r.Below && r.escapes(all) == "" && r.onceInLoop(all) && local(all)
}

// onceInLoop reports whether a name that a line of a loop gives a value is used in the lines
// below it alone: anywhere else another turn would find it there.
func (r *viewReader) onceInLoop(all []python.Statement) bool {
	if len(r.loop) == 0 {
		return true
	}
	name := all[0].Target.Text
	return !r.besideLoop(name) && timesIn(r.loop, name) == timesIn(all[1:], name) && timesSet(r.loop, name) <= 1
}

// timesSet is how often a name is given a value in statements and all that are inside them.
func timesSet(all []python.Statement, name string) (n int) {
	eachStatement(all, func(s python.Statement) {
		if setsAtOnce(s, name) {
			n++
		}
	})
	return n
}

// eachStatement calls f for each of some statements and all that are inside them.
func eachStatement(all []python.Statement, f func(python.Statement)) {
	for _, s := range all {
		f(s)
		eachStatement(blocks(s), f)
	}
}

// A value that is put where its name stands is written as often as the name is, and a line once
// for each way through the if … else in it. Beyond these a name is kept.
const (
	mostWays  = 4 // if … else in a line
	mostParts = 200
)

// swells reports whether lines become too many, or too long, with a value in the place of its name.
func swells(all []python.Statement, name string, value *python.Expr) bool {
	ways, parts := 0, 0
	eachPart(value, func(e *python.Expr) *python.Expr {
		parts++
		if e.Kind == python.Conditional {
			ways++
		}
		return nil
	})
	return parts > mostParts || slices.ContainsFunc(all, func(s python.Statement) bool {
		all, own := 0, 0
		count := func(e *python.Expr) *python.Expr {
			switch {
			case e.Kind == python.Conditional:
				all++
			case e.Kind == python.Name && e.Text == name:
				all, own = all+ways, own+1
			}
			return nil
		}
		if s.Value != nil {
			eachPart(s.Value, count)
		}
		return own > 0 && (all > mostWays && ways > 0 || own*parts > mostParts) || swells(blocks(s), name, value)
	})
}

// setOnce returns the value that a name has behind a statement that sets it: another one, or
// one of two where an if sets it and does nothing else. It is nil for anything else.
func setOnce(s python.Statement, name string, before *python.Expr) *python.Expr {
	if s.Action == python.Assign {
		return still(replaced(s.Value, named(name, before)))
	}
	if s.Action != python.If || len(s.Body) != 1 || s.Body[0].Action != python.Assign || s.Body[0].Target.Dotted() != name || len(s.Else) > 1 {
		return nil
	}
	ifNot := before
	if len(s.Else) == 1 {
		if s.Else[0].Action != python.Assign || s.Else[0].Target.Dotted() != name || s.Else[0].Value == nil {
			return nil
		}
		ifNot = replaced(s.Else[0].Value, named(name, before))
	}
	if ifNot == nil {
		return nil
	}
	return still(&python.Expr{Kind: python.Conditional, Line: s.Line, Col: s.Col, Parts: []*python.Expr{
		replaced(s.Body[0].Value, named(name, before)), replaced(s.Value, named(name, before)), ifNot}})
}

// still returns an expression whose value no line of a view changes; nil for another one.
func still(e *python.Expr) *python.Expr {
	if lookedUpIn(e).stays {
		return e
	}
	return nil
}

// looks are what the value of an expression depends on.
type looks struct {
	known bool   // nothing else is in it than what is read here
	stays bool   // no line of a view changes it
	key   string // it is what the session has under this name
	late  bool   // it is looked up where it is used, as Django does with request.user
	row   string // it is the age of what has this name
}

// lookedUpIn tells what the value of an expression depends on.
func lookedUpIn(e *python.Expr) looks {
	name := rootOf(e)
	if name == "" {
		name = e.Dotted()
	}
	if key, ok := sessionKey(e); ok {
		return looks{known: true, key: key}
	}
	if calls(e) == "request.session.get" && len(e.Parts) > 1 && e.Parts[1].Kind == python.String && (len(e.Parts) < 3 || e.Parts[2].Kind != python.List && e.Parts[2].Kind != python.Dict) {
		return looks{known: true, key: e.Parts[1].Text}
	}
	if name == "request.user" || strings.HasPrefix(name, "request.user.") {
		return looks{known: true, late: name == "request.user"}
	}
	if e.Kind == python.Index {
		return looks{} // raises where it stands
	}
	if ofWords("strip", "lower", "upper", "replace", "hexdigest")(e) {
		return looks{} // made of a text, once
	}
	if t, ok := timingOf(e); ok && t.of != nil && (t.now != 0 || t.is != inSeconds) {
		return lookedUpIn(t.of)
	}
	if t, ok := rowMoments(isAttribute).timingOf(e); ok && t.exact && (t.now != 0 || t.more != 0) {
		return looks{known: true, row: t.of.Parts[0].Text}
	}
	if e.Kind == python.Operation && signs[e.Text] != 0 {
		if d, _, ok := rowMoments(isAttribute).age(e.Parts[0], e.Text, e.Parts[1]); ok && d.exact {
			return looks{known: true, row: d.of.Parts[0].Text}
		}
	}
	if e.Kind == python.Name && !slices.Contains([]string{"True", "False", "None"}, e.Text) {
		return looks{}
	}
	if (e.Kind == python.Call || e.Kind == python.Attribute) && !slices.ContainsFunc(staying, func(root string) bool { return name == root || strings.HasPrefix(name, root+".") }) {
		return looks{}
	}
	for _, part := range partsOf(e) {
		if !lookedUpIn(part).stays {
			return looks{}
		}
	}
	return looks{known: true, stays: true}
}

// isAttribute recognises order.at, which may be a moment.
func isAttribute(e *python.Expr) bool {
	return e.Kind == python.Attribute && e.Parts[0].Kind == python.Name
}

// staying are the roots of what no line of a view changes.
var staying = []string{"request.POST", "request.GET", "request.COOKIES", "request.headers", "request.method", "settings", "timedelta", "datetime", "timezone", "time", "int", "str", "bool"}

// partsOf are the expressions in one, without the function that it calls and what has the
// attribute that it names.
func partsOf(e *python.Expr) []*python.Expr {
	parts := e.Parts
	if e.Kind == python.Call || e.Kind == python.Attribute {
		parts = parts[1:]
	}
	parts = slices.Clone(parts)
	for _, n := range e.Named {
		if n.Key != nil {
			parts = append(parts, n.Key)
		}
		parts = append(parts, n.Value)
	}
	return parts
}

// changedBy reports whether a statement may change the value.
func (l looks) changedBy(s python.Statement) bool {
	if l.stays {
		return false
	}
	if l.row != "" {
		sets := s.Action == python.Assign && (setsAtOnce(s, l.row) || isAttribute(s.Target) && s.Target.Parts[0].Text == l.row)
		return sets || calls(s.Value) == l.row+".refresh_from_db" || slices.ContainsFunc(blocks(s), l.changedBy)
	}
	if s.Target != nil && (s.Action == python.Assign || s.Action == python.Delete) {
		if key, ok := sessionKey(s.Target); ok && key == l.key {
			return true
		}
	}
	name := asImported(calls(s.Value))
	method, ofSession := strings.CutPrefix(name, "request.session.")
	if name == "login" || name == "logout" || ofSession && !slices.Contains([]string{"get", "set_expiry", "save", "cycle_key"}, method) {
		return true
	}
	return slices.ContainsFunc(blocks(s), l.changedBy)
}

// blocks are the statements inside one.
func blocks(s python.Statement) []python.Statement {
	all := slices.Concat(s.Body, s.Else, s.Finally)
	for _, h := range s.Handlers {
		all = append(all, h.Body...)
	}
	return all
}

// setsName reports whether a statement, or one inside it, gives a name a value.
func setsName(s python.Statement, name string) bool {
	return s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text == name ||
		s.Action == python.For && slices.Contains(turnNames(s), name) ||
		slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return setsName(s, name) })
}

// mentionsIn reports whether a name stands in a statement, or in one inside it.
func mentionsIn(s python.Statement, name string) bool {
	return mentions(s.Value, name) || s.Target != nil && s.Target.Kind != python.Name && mentions(s.Target, name) ||
		slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return mentionsIn(s, name) })
}

// mentionsAny reports whether a name stands in one of some statements.
func mentionsAny(all []python.Statement, name string) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool { return mentionsIn(s, name) })
}

func mentions(e *python.Expr, name string) bool {
	if e == nil {
		return false
	}
	if e.Kind == python.Name {
		return e.Text == name
	}
	return slices.ContainsFunc(e.Parts, func(p *python.Expr) bool { return mentions(p, name) }) ||
		slices.ContainsFunc(e.Named, func(n python.Named) bool { return mentions(n.Key, name) || mentions(n.Value, name) })
}

// replaceIn puts what f returns in the place of an expression, in statements and all that is
// inside them.
func replaceIn(all []python.Statement, f func(*python.Expr) *python.Expr) {
	for i := range all {
		s := &all[i]
		s.Value = replaced(s.Value, f)
		if s.Target != nil && s.Target.Kind != python.Name {
			s.Target = replaced(s.Target, f)
		}
		replaceIn(s.Body, f)
		replaceIn(s.Else, f)
		for _, h := range s.Handlers {
			replaceIn(h.Body, f)
		}
	}
}

// replaced is an expression with what f returns in the place of its parts, where that is not nil.
func replaced(e *python.Expr, f func(*python.Expr) *python.Expr) *python.Expr {
	if e == nil {
		return nil
	}
	if by := f(e); by != nil {
		at := *by
		if at.Line == 0 {
			at.Line, at.Col = e.Line, e.Col
		}
		return &at
	}
	return rebuilt(e, func(part *python.Expr) *python.Expr { return replaced(part, f) })
}

// named is what replaced puts in the place of a name.
func named(name string, by *python.Expr) func(*python.Expr) *python.Expr {
	return func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name && e.Text == name {
			return by
		}
		return nil
	}
}

// rebuilt is an expression with its parts changed by f: itself where f changes none, since
// expressions are not written to once they are read.
func rebuilt(e *python.Expr, f func(*python.Expr) *python.Expr) *python.Expr {
	anew := e
	own := func() *python.Expr { // to be written to
		if anew == e {
			copied := *e
			copied.Parts, copied.Named = slices.Clone(e.Parts), slices.Clone(e.Named)
			anew = &copied
		}
		return anew
	}
	for i, part := range e.Parts {
		if by := f(part); by != part {
			own().Parts[i] = by
		}
	}
	for i, n := range e.Named {
		if n.Key != nil {
			if by := f(n.Key); by != n.Key {
				own().Named[i].Key = by
			}
		}
		if by := f(n.Value); by != n.Value {
			own().Named[i].Value = by
		}
	}
	return anew
}

// parted makes of a statement with a if c else b in it the if with two statements that it
// stands for. It is false for one without, and for a condition.
func parted(s python.Statement) (python.Statement, bool) {
	of := conditionalIn(s.Value)
	if of == nil || s.Action == python.If {
		return s, false
	}
	with := func(value *python.Expr) []python.Statement {
		var put func(e *python.Expr) *python.Expr
		put = func(e *python.Expr) *python.Expr {
			if e == of {
				return value
			}
			return rebuilt(e, put)
		}
		one := s
		one.Value = put(s.Value)
		return []python.Statement{one}
	}
	return python.Statement{Action: python.If, Line: s.Line, Col: s.Col, Value: of.Parts[1], Body: with(of.Parts[0]), Else: with(of.Parts[2])}, true
}

// conditionalIn is the first a if c else b in an expression, nil where there is none.
func conditionalIn(e *python.Expr) *python.Expr {
	if e == nil || e.Kind == python.Conditional {
		return e
	}
	for _, part := range e.Parts {
		if found := conditionalIn(part); found != nil {
			return found
		}
	}
	for _, n := range e.Named {
		if found := conditionalIn(n.Value); found != nil {
			return found
		}
	}
	return nil
}

// setsLocal reads an if with else, of which both give one name of the view's own a value and
// do nothing else.
func (r *viewReader) setsLocal(all []python.Statement) bool {
	s := all[0]
	if len(s.Body) != 1 || len(s.Else) != 1 || s.Body[0].Action != python.Assign || s.Body[0].Target.Kind != python.Name || s.Body[0].Target.Text == "response" {
		return false
	}
	name := s.Body[0].Target
	value := setOnce(s, name.Text, &python.Expr{Kind: python.Name, Text: name.Text})
	if value == nil {
		return false
	}
	all[0] = python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: name, Value: value}
	if r.inline(all) {
		return true
	}
	all[0] = s
	return false
}
