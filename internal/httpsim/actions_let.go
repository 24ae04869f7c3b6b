package httpsim

import (
	"maps"
	"slices"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Let is a name of the view's own: NAME = …. No template knows it, but for one that is Made. With
// By, a number is added to the value.
type Let struct {
	Name  string
	Value Template
	Draw  Drawing  // what is drawn by chance, of Value or of nothing
	Works []Work   // what is made of the value, one after the other
	Made  bool     // templates behind it know the name
	By    Template // a number, or one lookup; empty: nothing is added
	Minus bool     // it is taken away
}

// local is where Let keeps its names.
const local = "local"

// Local returns the template that is the value of a name of Let, or of what lies in it.
func Local(name string, inner ...string) Template {
	return Lookup(local, append([]string{name}, inner...)...)
}

// IsLocal reports whether a path leads to a name of Let, or into what it has.
func (p Path) IsLocal() bool { return len(p) > 1 && p[0] == local }

func (a Let) run(v *visit) error {
	value, err := a.worked(v)
	if err == nil && len(a.By.nodes) > 0 {
		var by sessionstore.Value
		if by, err = v.amount(a.By); err == nil {
			value, err = sumOf(value, by, a.sign())
		}
	}
	if err != nil {
		return err
	}
	v.bind(a.Name, value)
	v.noteCode("%s = %s", a.Name, shortValue(value))
	return nil
}

// bind gives a name of the view's own a value; an empty one is none.
func (v *visit) bind(name string, value sessionstore.Value) {
	if name == "" {
		return
	}
	if v.locals == nil {
		v.locals = map[string]sessionstore.Value{}
	}
	v.locals[name] = value
}

// sign is the operator of Python.
func (a Let) sign() string {
	if a.Minus {
		return "-"
	}
	return "+"
}

func (a Let) check(c *checking) {
	if !IsName(a.Name) {
		c.add("%q is no name for a value here", a.Name)
	}
	if a.Made && (isRoot(a.Name) || slices.Contains(slices.Concat(takenNames, namesInViews, namesInContext, ofViews), a.Name)) {
		c.add("views have something else by the name %s: take another one", a.Name)
	}
	c.value(a.Value)
	a.Draw.check(c)
	for _, w := range a.Works {
		w.check(c)
	}
	if len(a.By.nodes) > 0 {
		c.counted("what is added", a.By)
	}
}

// Given returns the names with what these actions give to templates, in whichever branch: a
// template has an empty text where another one was taken.
func (n Names) Given(actions []Action) Names {
	n.Context, n.Own, n.Made, n.Rows = maps.Clone(n.Context), maps.Clone(n.Own), maps.Clone(n.Made), maps.Clone(n.Rows)
	n.Users = maps.Clone(n.Users)
	n.give(actions)
	return n
}

func (n *Names) give(actions []Action) {
	for _, a := range actions {
		n.giveOne(a)
		if a, ok := a.(Branching); ok {
			ifSo, ifNot := a.Branches()
			n.give(slices.Concat(ifSo, ifNot))
		}
	}
}

// Gives reports whether an action, but for its branches, gives a name of the view's own a value.
func Gives(a Action, name string) bool {
	var n Names
	n.giveOne(a)
	_, row := n.Rows[name]
	return n.Own[name] || row
}

// giveOne adds what an action gives, but for its branches.
func (n *Names) giveOne(a Action) {
	switch a := a.(type) {
	case Context:
		if n.Context == nil {
			n.Context = map[string]bool{}
		}
		n.Context[a.Name] = true
	case Let:
		n.own(a.Name)
		if a.Made {
			if n.Made == nil {
				n.Made = map[string]bool{}
			}
			n.Made[a.Name] = true
		}
	case CacheSet:
		n.own(a.As)
	case CacheDelete:
		n.own(a.As)
	case GetOrCreateRow:
		n.own(a.Made)
	case UpdateRows:
		n.own(a.As)
	case MakeCode:
		n.Code = true
	case MakeSigned, MakeJWT:
		n.Token = true
	case CheckSigned, CheckJWT:
		n.Claims = true
	case GetSignedCookie:
		n.Signed = true
	case LoadUser:
		n.giveUser(a.As)
	case FindUser:
		n.giveUser(a.As)
	case CreateUser:
		n.giveUser(a.As)
	case Authenticate:
		n.giveUser(a.As)
	case KeepVisitor:
		n.giveUser(a.As)
	}
	n.giveRows(a)
}

// giveUser notes that a user was found, under a name of the view's own or as the one of whom found tells.
func (n *Names) giveUser(as string) {
	if as == "" {
		n.User = true
		return
	}
	n.own(as)
	if n.Users == nil {
		n.Users = map[string]bool{}
	}
	n.Users[as] = true
}

// own notes a name of the view's own; an empty one is none.
func (n *Names) own(name string) {
	if name == "" {
		return
	}
	if n.Own == nil {
		n.Own = map[string]bool{}
	}
	n.Own[name] = true
}

// GivenRow returns the names with those of rows that an action gives, but for its branches.
func (n Names) GivenRow(a Action) Names {
	n.Rows = maps.Clone(n.Rows)
	n.giveRows(a)
	return n
}

// giveRows adds the names of rows that an action gives.
func (n *Names) giveRows(a Action) {
	give := func(name string, is InRows) {
		if n.Rows == nil {
			n.Rows = map[string]InRows{}
		}
		n.Rows[name] = is
	}
	switch a := a.(type) {
	case PickRow:
		give(a.Name(), InRows{Model: a.Model})
	case NameRow:
		give(a.As, a.Is)
	case CreateRow:
		give(a.Name(), InRows{Model: a.Model})
	case ForRows:
		give(a.Name(), InRows{Model: a.Model})
	case LoadRow:
		give(a.Name(), InRows{Model: a.Model})
	case GetOrCreateRow:
		give(a.Name(), InRows{Model: a.Model})
	case FindRow:
		if !a.Exists {
			give(a.Name(), InRows{Model: a.Model})
		}
	case ListRows:
		give(a.Name(), InRows{Model: a.Model, Many: true})
	case CountRows:
		give(a.Name(), InRows{Model: a.Model, Number: true})
	}
}

// unbound is what Python says of a name that was given no value on the way here.
func unbound(name string) string {
	return "UnboundLocalError: cannot access local variable " + python.Repr(name) + " where it is not associated with a value"
}
