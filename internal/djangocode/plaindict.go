package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/python"
)

// A name may stand for a dict or a list of the session, or for a new one where the session has
// none: cart = request.session.get("cart", {}). What is changed inside it is what the session
// has, and is saved once it is set again. Such lines are made lines about the session alone.

// heldDict is what a name stands for.
type heldDict struct {
	name, key string
	missing   *python.Expr // asks whether the session has none
	anew      *python.Expr // what is taken then
	copied    bool         // the session does not have what is changed
}

// takenDict recognises cart = request.session.get("cart", {}), the same with or {}, and a copy
// of it; used is how many statements say so.
func takenDict(all []python.Statement) (t heldDict, used int) {
	s, value := all[0], all[0].Value
	t.name, used = s.Target.Text, 1
	if value.Kind == python.Call && len(value.Parts) == 1 && len(value.Named) == 0 && value.Parts[0].Kind == python.Attribute && value.Parts[0].Text == "copy" {
		t.copied, value = true, value.Parts[0].Parts[0]
	}
	if value.Kind == python.Operation && value.Text == "or" && isNew(value.Parts[1]) && calls(value.Parts[0]) == "request.session.get" {
		t.missing, t.anew, value = denied(value.Parts[0]), value.Parts[1], value.Parts[0]
	}
	if calls(value) != "request.session.get" || len(value.Named) > 0 || len(value.Parts) < 2 || value.Parts[1].Kind != python.String {
		return t, 0
	}
	t.key = value.Parts[1].Text
	switch {
	case t.missing != nil:
	case len(value.Parts) == 3 && isNew(value.Parts[2]):
		session := value.Parts[0].Parts[0]
		t.missing, t.anew = &python.Expr{Kind: python.Operation, Text: "not in", Parts: []*python.Expr{value.Parts[1], session}}, value.Parts[2]
	case len(value.Parts) == 2 && len(all) > 1:
		if t.anew = t.setWhereNone(all[1]); t.anew == nil {
			return t, 0
		}
		t.missing, used = replaced(all[1].Value, named(t.name, value)), 2
	default:
		return t, 0
	}
	return t, used
}

// isNew recognises a dict or a list that is written out.
func isNew(e *python.Expr) bool {
	_, known := constant(e)
	return known && (e.Kind == python.Dict || e.Kind == python.List)
}

// setWhereNone recognises if cart is None: cart = {}, and if not cart:; nil for anything else.
func (t heldDict) setWhereNone(s python.Statement) *python.Expr {
	if s.Action != python.If || len(s.Body) != 1 || len(s.Else) > 0 || s.Body[0].Action != python.Assign || s.Body[0].Target.Dotted() != t.name || !isNew(s.Body[0].Value) {
		return nil
	}
	if _, not := asksName(t.name)(s.Value); !not {
		return nil
	}
	return s.Body[0].Value
}

// ofSession is request.session[key].
func (t heldDict) ofSession() *python.Expr {
	e, _ := python.Expression("request.session[" + python.Quote(t.key) + "]")
	return e
}

// dicts makes lines that take a dict or a list of the session, change it and set it again, lines
// about what the session has. It is false for other lines, and for those that are read as they are.
func (p *plainer) dicts(all []python.Statement) ([]python.Statement, bool) {
	t, used := takenDict(all)
	if used == 0 || usedBefore(p.below, t.name) {
		return nil, false
	}
	s, behind := all[0], all[used:]
	if len(behind) > 0 && used == 1 && behind[0].Action == python.Assign && behind[0].Target.Kind == python.Name && behind[0].Target.Text != t.name && t.keeps(behind[0].Value) {
		return slices.Concat(behind[:1], all[:1], behind[1:]), true // what the name of a thing is, may stand above
	}
	if used == 1 && !t.copied && isRead(all) {
		return nil, false
	}
	if used == 1 && len(behind) > 0 && t.setsInside(behind[0]) && !(mentionsAny(behind[1:], t.name) && t.others(behind[0])) {
		return t.insideOf(s, behind), true
	}
	back := slices.IndexFunc(behind, func(s python.Statement) bool { return !t.onlyChanges(s) })
	if back < 0 || !setsBack(behind[back], t.key, t.name) {
		return t.unset(s, behind)
	}
	behind = copied(behind)
	if !t.inSession(behind) {
		return nil, false
	}
	set := python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: t.ofSession(), Value: t.anew}
	return append([]python.Statement{{Action: python.If, Line: s.Line, Col: s.Col, Value: t.missing, Body: []python.Statement{set}}}, behind...), true
}

// usedBefore reports whether statements use a name before one of them gives it a value.
func usedBefore(all []python.Statement, name string) bool {
	for _, s := range all {
		if mentionsIn(s, name) {
			return true
		}
		if s.Action == python.Assign && s.Target.Dotted() == name {
			return false
		}
	}
	return false
}

// isRead recognises the three lines that are read as they are, of which none below needs the name.
func isRead(all []python.Statement) bool {
	if len(all) < 3 {
		return false
	}
	s, inner, name := all[0], all[1], all[0].Target.Text
	if key := s.Value.Parts[1].Text; !setsBack(all[2], key, name) || usedBefore(all[3:], name) {
		return false
	}
	if item := appendsTo(inner, name); item != nil {
		return getsList(s.Value, s.Value.Parts[1].Text) && !mentions(item, name)
	}
	return getsDict(s.Value) && (countsIn(inner, name) || setsIn(inner, name) && inner.Target.Parts[1].Kind == python.String && !mentions(inner.Value, name))
}

// keeps reports whether a value is the same above the line that takes the dict.
func (t heldDict) keeps(e *python.Expr) bool {
	inside := e
	if e.Kind == python.Index && e.Parts[1].Kind == python.String { // raises, and nothing is lost where it raises above
		inside = e.Parts[0]
	}
	return lookedUpIn(inside).stays && !mentions(e, t.name)
}

// onlyChanges reports whether a statement does nothing but change what the name stands for, and give
// values to names of the view's own: where it raises an exception nothing is saved.
func (t heldDict) onlyChanges(s python.Statement) bool {
	switch of := s.Target; s.Action {
	case python.Assign:
		return of.Kind == python.Index && of.Parts[0].Dotted() == t.name || of.Kind == python.Name && of.Text != t.name && of.Text != "response" && lookedUpIn(s.Value).stays
	case python.Delete:
		return of.Kind == python.Index && of.Parts[0].Dotted() == t.name
	case python.Do:
		return s.Value.Kind == python.Call && before(calls(s.Value)) == t.name
	case python.If:
		return !doing(s.Value) && !slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return !t.onlyChanges(s) })
	case python.Pass:
		return true
	}
	return false
}

// setsInside recognises an if in which what was taken is set again, or only looked at.
func (t heldDict) setsInside(s python.Statement) bool {
	if s.Action != python.If || doing(s.Value) || setsName(s, t.name) {
		return false
	}
	sets := false
	for _, block := range [][]python.Statement{s.Body, s.Else} {
		back := slices.IndexFunc(block, func(s python.Statement) bool { return !t.onlyChanges(s) })
		if back >= 0 && setsBack(block[back], t.key, t.name) {
			sets = true
		} else if slices.ContainsFunc(block, t.changes) {
			return false
		}
	}
	return sets
}

// others reports whether a statement, or one inside it, may give the session another value than the one
// that was taken.
func (t heldDict) others(s python.Statement) bool {
	if inner := blocks(s); inner != nil {
		return slices.ContainsFunc(inner, t.others)
	}
	return looks{known: true, key: t.key}.changedBy(s) && !setsBack(s, t.key, t.name)
}

// changes reports whether a statement may change what was taken, or give it on.
func (t heldDict) changes(s python.Statement) bool {
	other := replaced(s.Value, func(e *python.Expr) *python.Expr {
		if calls(e) == t.name+".get" || e.Kind == python.Index && e.Parts[0].Dotted() == t.name || e.Kind == python.Operation && strings.HasSuffix(e.Text, "in") && e.Parts[1].Dotted() == t.name {
			return word("None")
		}
		return nil
	})
	return mentions(other, t.name) || s.Target != nil && s.Target.Kind != python.Name && mentions(s.Target, t.name) || slices.ContainsFunc(blocks(s), t.changes)
}

// insideOf takes the dict in the blocks of an if that use it, and below it anew: it is the same one.
func (t heldDict) insideOf(s python.Statement, behind []python.Statement) []python.Statement {
	asks := copied(behind[:1])[0]
	asks.Value = replaced(asks.Value, t.replace)
	for _, block := range []*[]python.Statement{&asks.Body, &asks.Else} {
		if mentionsAny(*block, t.name) {
			*block = append([]python.Statement{s}, *block...)
		}
	}
	made := []python.Statement{asks}
	if mentionsAny(behind[1:], t.name) {
		made = append(made, s)
	}
	return append(made, behind[1:]...)
}

// inSession puts what the session has in the place of the name, as far as that comes to the same.
func (t heldDict) inSession(all []python.Statement) bool {
	found := looks{known: true, key: t.key}
	changed := false
	for i, s := range all {
		changes := found.changedBy(s) && !setsBack(s, t.key, t.name)
		if mentionsIn(s, t.name) && (changed || changes && blocks(s) != nil) || setsName(s, t.name) {
			return false
		}
		changed = changed || changes
		replaceIn(all[i:i+1], t.replace)
	}
	return true
}

// replace puts what the session has in the place of the name. Where it is asked for something
// that may not be there, the session is asked as it can be.
func (t heldDict) replace(e *python.Expr) *python.Expr {
	anew := *e
	switch {
	case e.Kind == python.Name && e.Text == t.name:
		return t.ofSession()
	case calls(e) == t.name+".get":
		anew.Parts = slices.Clone(e.Parts)
		anew.Parts[0] = &python.Expr{Kind: python.Attribute, Line: e.Line, Col: e.Col, Text: "get", Parts: []*python.Expr{t.orNone()}}
		for i, part := range anew.Parts[1:] {
			anew.Parts[i+1] = replaced(part, t.replace)
		}
		return &anew
	case e.Kind == python.Operation && (e.Text == "in" || e.Text == "not in") && e.Parts[1].Dotted() == t.name:
		anew.Parts = []*python.Expr{replaced(e.Parts[0], t.replace), t.orNone()}
		return &anew
	}
	return nil
}

// orNone is request.session.get(key, {}).
func (t heldDict) orNone() *python.Expr {
	e, _ := python.Expression("request.session.get(" + python.Quote(t.key) + ", {})")
	return e
}

// unset is dicts for what is not set again: it makes the lines those of an if that asks whether the
// session has it, since a new one is lost.
func (t heldDict) unset(s python.Statement, behind []python.Statement) ([]python.Statement, bool) {
	n := 0
	for n < len(behind) && t.isCalm(behind[n]) {
		n++
	}
	if n == 0 || t.copied || mentionsAny(behind[n:], t.name) || slices.ContainsFunc(behind[n:], func(s python.Statement) bool { return setsName(s, t.name) }) {
		return nil, false
	}
	behind = copied(behind)
	replaceIn(behind[:n], t.replace)
	asks := python.Statement{Action: python.If, Line: s.Line, Col: s.Col, Value: denied(t.missing), Body: behind[:n]}
	return append([]python.Statement{asks}, behind[n:]...), true
}

// isCalm recognises cart["a"] = … and history.append(…) with a value that is looked up without an
// exception, whatever the name stands for.
func (t heldDict) isCalm(s python.Statement) bool {
	value := appendsTo(s, t.name)
	if setsIn(s, t.name) && s.Target.Parts[1].Kind == python.String {
		value = s.Value
	}
	if value == nil {
		return false
	}
	value = replaced(value, func(e *python.Expr) *python.Expr {
		if calls(e) == t.name+".get" && len(e.Parts) == 3 && e.Parts[2].Kind == python.Number {
			return e.Parts[2]
		}
		return nil
	})
	return lookedUpIn(value).stays && !hasCall(value, func(call string) bool { return call == "int" })
}
