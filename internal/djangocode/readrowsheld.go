package djangocode

import (
	"cmp"
	"maps"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// heldRow is what a line calls the rows that an action gives, and where that name is used last.
type heldRow struct {
	name string // "" where the line keeps none
	last place
}

// place is where a statement begins.
type place struct{ line, col int }

func (p place) behind(o place) bool { return p.line > o.line || p.line == o.line && p.col > o.col }

// called gives what a line names the name that the rows of a model have in views. There is one
// such name for a row, one for several and one for their number: where the line takes it away
// from rows that are used below, it is refused.
func (r *viewReader) called(all []python.Statement, name, own string) error {
	s := all[0]
	held, taken := r.held[own]
	switch {
	case taken && held.name != name && held.last.behind(place{s.Line, s.Col}) && (r.lastUse(all, own) != place{} || r.lastUse(all, held.name) != place{}):
		return hinted(s, "use the first above this line, or give both one name", "views here hold one %s at a time, and the first is used below this line", own)
	case name != own && r.below && r.Names.Rows[own].Model != nil:
		return refuse(s, "views here hold one %s at a time, and the lines below these may use the one from above", own)
	case name == "" && r.lastUse(all, own) != place{} && !taken:
		return refuse(s, "this line keeps no %s, and a line below uses that name", own)
	case name != own && !taken && !r.locals[own] && r.lastUse(all, own) != place{}:
		at := r.lastUse(all, own)
		return hinted(python.Statement{Line: at.line, Col: at.col}, cmp.Or(diag.DidYouMean(own, []string{name}), "a line above gives it one, as in "+own+" = …"), "%s has no value here", own)
	case name != own && !taken && r.lastUse(all, own) != place{}:
		return refuse(s, "%s is what views here call %s, and a line below uses that name for something else", own, name)
	}
	r.held = maps.Clone(r.held)
	if r.held == nil {
		r.held = map[string]heldRow{}
	}
	r.held[own] = heldRow{name, r.lastUse(all, name)}
	if name == "" || name == own {
		return nil
	}
	until := len(all)
	for i, below := range all[1:] {
		if setsAtOnce(below, name) {
			until = i + 2
			break
		}
		if setsName(below, name) {
			return refuse(below, "%s is a row above, and is given something else in a branch: give that another name", name)
		}
	}
	replaceIn(all[1:until], named(name, &python.Expr{Kind: python.Name, Text: own}))
	return nil
}

// unnamed is called for rows that are asked for inside a statement, and have no name there.
func (r *viewReader) unnamed(s python.Statement, own string) error {
	if _, taken := r.held[own]; taken && mentions(s.Value, own) {
		return hinted(s, "use the first above this line, or give both one name", "views here hold one %s at a time, and the first is used below this line", own)
	}
	return r.called(append([]python.Statement{s}, r.behind...), "", own)
}

// lastUse is where a name is used last below the first of some statements, before it is given
// something else.
func (r *viewReader) lastUse(all []python.Statement, name string) (last place) {
	if name == "" {
		return last
	}
	from := place{all[0].Line, all[0].Col}
	for _, s := range slices.Concat(all[1:], r.outside) {
		if at := lastOnTheWay(s, from, name); at.behind(from) && at.behind(last) {
			last = at
		}
		if setsAtOnce(s, name) {
			break
		}
	}
	return last
}

// lastOnTheWay is lastOf in a statement that may have a place in it: of an if with that place in
// one of its branches, nobody comes from there to the other.
func lastOnTheWay(s python.Statement, from place, name string) (last place) {
	for _, branch := range [][]python.Statement{s.Body, s.Else} {
		if s.Action != python.If || !spans(branch, from) {
			continue
		}
		for _, inner := range branch {
			if at := lastOnTheWay(inner, from, name); at.behind(last) {
				last = at
			}
		}
		return last
	}
	return lastOf(s, name)
}

// spans reports whether a place is that of one of some statements, or inside it.
func spans(all []python.Statement, at place) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		return s.Line == at.line && s.Col == at.col || spans(blocks(s), at)
	})
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
	r.touch(set.at, httpsim.SetRow{Model: set.row, Set: set.of})
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
