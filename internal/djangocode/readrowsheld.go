package djangocode

import (
	"maps"
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// place is where a statement begins.
type place struct{ line, col int }

func (p place) behind(o place) bool { return p.line > o.line || p.line == o.line && p.col > o.col }

// takesName gives rows a name, which may have been that of something else.
func (r *viewReader) takesName(s python.Statement, name string) error {
	if slices.Contains(ofDjango, name) || slices.Contains(ofPython, name) || slices.Contains(notRows, name) || !httpsim.IsName(name) && name != "_" {
		return refuse(s, "%s is what Django calls something else here: take another name", name)
	}
	if r.locals[name] {
		r.wasValue = with(r.wasValue, name)
	}
	delete(r.locals, name)
	delete(r.texts, name)
	delete(r.unsure, name)
	r.ownRows = with(r.ownRows, name)
	return nil
}

// notRows are names beside those of Django that a line of a view gives something else as it is written here.
var notRows = []string{"next_page", "sent", "models"}

// with is a set with one more in it.
func with(set map[string]bool, name string) map[string]bool {
	set = maps.Clone(set)
	if set == nil {
		set = map[string]bool{}
	}
	set[name] = true
	return set
}

// addRow adds an action that gives rows a name.
func (r *viewReader) addRow(s python.Statement, a httpsim.Action) {
	r.names = r.names.GivenRow(a)
	r.add(s, a)
}

// setsAgain reports whether a name is given a value more than once in some statements.
func setsAgain(all []python.Statement, name string) bool { return timesSet(all, name) > 1 }

// rowsBehind are the names of rows behind a statement with branches: what one of them has given is known, and
// where another one gave none, Python raises an exception. A name that is something else on another way is not
// known.
func (r *viewReader) rowsBehind() {
	before := r.names.Rows
	for _, rows := range r.ways {
		for name := range before {
			if _, still := rows[name]; !still {
				r.unsure = with(r.unsure, name)
			}
		}
		for name, is := range rows {
			if was, known := r.names.Rows[name]; known && was != is || !known && (r.locals[name] || r.wasValue[name]) {
				r.unsure = with(r.unsure, name)
			}
			r.names.Rows = maps.Clone(r.names.Rows)
			if r.names.Rows == nil {
				r.names.Rows = map[string]httpsim.InRows{}
			}
			r.names.Rows[name] = is
		}
	}
	r.ways = nil
}

// isSure refuses a statement with a name whose rows are others on another way to it.
func (r *viewReader) isSure(s python.Statement) error {
	for name := range r.unsure {
		if mentions(s.Value, name) || s.Target != nil && s.Target.Kind != python.Name && mentions(s.Target, name) {
			return hinted(s, "use it inside the branch", "%s is used below this branch, where what it is given here is not known", name)
		}
	}
	return nil
}

// lastOf is where a name is used last in a statement.
func lastOf(s python.Statement, name string) (last place) {
	if mentions(s.Value, name) || s.Target != nil && s.Target.Kind != python.Name && !setsAtOnce(s, name) && mentions(s.Target, name) {
		last = place{s.Line, s.Col}
	}
	for _, inner := range blocks(s) {
		if at := lastOf(inner, name); at.behind(last) {
			last = at
		}
	}
	return last
}

// setsAtOnce reports whether a statement gives a name a value, and not one inside it.
func setsAtOnce(s python.Statement, name string) bool {
	if s.Action != python.Assign {
		return false
	}
	is := func(e *python.Expr) bool { return e.Kind == python.Name && e.Text == name }
	return is(s.Target) || s.Target.Kind == python.List && slices.ContainsFunc(s.Target.Parts, is)
}

// rowSet is what is set of a row, from a line on, and not saved yet.
type rowSet struct {
	of  []httpsim.FieldValue
	row *httpsim.Model
	at  python.Statement
}

// betweenSaves keeps a line between order.paid = True and order.save() apart from the two: what was
// set above it is an action of its own then.
func (r *viewReader) betweenSaves(all []python.Statement) {
	s := all[0]
	simple := func(s python.Statement) bool { return s.Action == python.Do || s.Action == python.Assign }
	plain := simple(s) && (len(all) == 1 || simple(all[1]) || all[1].Action == python.Return) // and not with its next line
	for _, name := range slices.Sorted(maps.Keys(r.rowSets)) {
		if r.ofRow(s, name) {
			continue
		}
		constant := !slices.ContainsFunc(r.rowSets[name].of, func(of httpsim.FieldValue) bool {
			given := slices.Contains([]httpsim.FieldValueKind{httpsim.ValueGiven, httpsim.ValueAdded, httpsim.ValueNow, httpsim.ValueNone}, of.Is)
			return !given || slices.ContainsFunc(of.Of.Nodes(), func(n httpsim.Node) bool { return n.Kind != httpsim.PlainNode && n.Kind != httpsim.ConstantNode })
		})
		if !plain || !constant || mentionsIn(s, name) {
			r.setsAlone(name)
		}
	}
}

// setsAlone adds what is set of a row without saving it.
func (r *viewReader) setsAlone(name string) {
	set := r.rowSets[name]
	delete(r.rowSets, name)
	r.touch(set.at, httpsim.SetRow{Model: set.row, Of: unless(set.row.Var(), name), Set: set.of})
}

// unless is a name, "" for the one that a view gives by itself.
func unless(own, name string) string {
	if name == own {
		return ""
	}
	return name
}

// ofRow recognises order.save(), and order.paid = … where the value asks nothing that is set
// and not saved.
func (r *viewReader) ofRow(s python.Statement, name string) bool {
	if s.Action == python.Do {
		return calls(s.Value) == name+".save"
	}
	if s.Action != python.Assign || s.Target.Kind != python.Attribute || s.Target.Parts[0].Dotted() != name {
		return false
	}
	other := replaced(s.Value, func(e *python.Expr) *python.Expr {
		if e.Kind != python.Attribute || e.Parts[0].Dotted() != name {
			return nil
		}
		for _, of := range r.rowSets[name].of {
			if of.Field == e.Text {
				return nil
			}
		}
		return &python.Expr{Kind: python.String}
	})
	return !mentions(other, name)
}
