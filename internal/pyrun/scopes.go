package pyrun

import (
	"maps"

	"statelab/internal/python"
)

// A Frame is where a name of some lines stands: a file, a function, a class, or what is between brackets with a
// for. Python looks a name up in it and in those around it.
type Frame struct {
	Name  string // of the function or the class; "" of a file, and of what has no name
	Own   map[string]bool
	Outer *Frame
	Class bool // what its functions do not see
}

// Gives is the frame in which Python finds a name, nil where none gives it a value.
func (f *Frame) Gives(name string) *Frame {
	for at := f; at != nil; at = at.Outer {
		if at.Own[name] && (at == f || !at.Class) {
			return at
		}
	}
	return nil
}

// Function is the name of the function in which the frame is, "" outside of all.
func (f *Frame) Function() string {
	for ; f != nil; f = f.Outer {
		if f.Name != "" && !f.Class {
			return f.Name
		}
	}
	return ""
}

// Assigned are the names that statements give values, but for those of functions and classes in them.
func Assigned(all []python.Statement) map[string]bool {
	own := assigned(all)
	var classes func(all []python.Statement)
	classes = func(all []python.Statement) {
		for _, s := range all {
			switch s.Action {
			case python.Class:
				own[s.Name] = true
				continue
			case python.Def:
				continue
			}
			classes(s.Body)
			classes(s.Else)
			classes(s.Finally)
			for _, h := range s.Handlers {
				classes(h.Body)
			}
		}
	}
	classes(all)
	return own
}

// Scopes gives every expression of some lines, and each part of it, with where it stands to f; given are the names
// that the lines have from elsewhere. Targets are among them.
func Scopes(all []python.Statement, given map[string]bool, f func(e *python.Expr, at *Frame)) {
	own := Assigned(all)
	maps.Copy(own, given)
	w := scopes{f}
	w.statements(all, &Frame{Own: own})
}

type scopes struct{ each func(*python.Expr, *Frame) }

func (w scopes) statements(all []python.Statement, at *Frame) {
	for _, s := range all {
		w.expression(s.Value, at)
		w.expression(s.Target, at)
		for _, e := range s.Also {
			w.expression(e, at)
		}
		w.params(s.Params, at)
		inner := at
		switch s.Action {
		case python.Def:
			inner = &Frame{Name: s.Name, Own: taking(s.Params, Assigned(s.Body)), Outer: at}
		case python.Class:
			inner = &Frame{Name: s.Name, Own: Assigned(s.Body), Outer: at, Class: true}
		}
		w.statements(s.Body, inner)
		w.statements(s.Else, at)
		w.statements(s.Finally, at)
		for _, h := range s.Handlers {
			w.expression(h.Exception, at)
			w.statements(h.Body, at)
		}
	}
}

// taking adds the names that a function is given to those that it gives values.
func taking(params []python.Param, own map[string]bool) map[string]bool {
	for _, p := range params {
		own[p.Name] = true
	}
	return own
}

func (w scopes) params(all []python.Param, at *Frame) {
	for _, p := range all {
		w.expression(p.Default, at)
	}
}

func (w scopes) expression(e *python.Expr, at *Frame) {
	if e == nil {
		return
	}
	w.each(e, at)
	inner := at
	switch e.Kind {
	case python.Lambda:
		w.params(e.Params, at)
		inner = &Frame{Own: taking(e.Params, map[string]bool{}), Outer: at}
	case python.Comprehension:
		own := map[string]bool{}
		for _, c := range e.Clauses {
			maps.Copy(own, assigned([]python.Statement{{Action: python.For, Target: c.Target}}))
		}
		inner = &Frame{Own: own, Outer: at}
		for i, c := range e.Clauses {
			in := inner
			if i == 0 { // which Python works out before
				in = at
			}
			w.expression(c.In, in)
			w.expression(c.Target, inner)
			for _, asks := range c.Ifs {
				w.expression(asks, inner)
			}
		}
	}
	for _, p := range e.Parts {
		w.expression(p, inner)
	}
	for _, n := range e.Named {
		w.expression(n.Key, inner)
		w.expression(n.Value, inner)
	}
}
