package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// methodViews are the methods of a view that is a class which answer.
var methodViews = []string{"dispatch", "get", "head", "post", "put", "patch", "delete", "options"}

// Silent are those of some views, functions and methods of classes, that return no value on any way through their lines:
// Django answers 500. One that ends in an exception is none, nor is one below a decorator that is not Django's, which may
// answer in its place.
func (f *ViewsFile) Silent(views []string) (all []Def) {
	note := func(name string, s python.Statement, decorators []python.Statement) {
		if isSilent(s, decorators) {
			all = append(all, Def{name, true, s.Line, s.Col})
		}
	}
	for _, p := range f.parts {
		if !slices.Contains(views, p.def) {
			continue
		}
		if p.at.Action == python.Def {
			note(p.def, p.at, p.decorators)
			continue
		}
		for i, s := range p.at.Body {
			if s.Action == python.Def && slices.Contains(methodViews, s.Name) {
				note(p.def+"."+s.Name, s, above(p.at.Body, i))
			}
		}
	}
	return all
}

// isSilent reports whether a function returns no value on any way through its lines.
func isSilent(s python.Statement, decorators []python.Statement) bool {
	known := slices.Concat(httpsim.Decorators(), bareDecorators, []string{"method_decorator", "atomic"})
	foreign := func(d python.Statement) bool {
		name := d.Value.Dotted()
		if d.Value.Kind == python.Call {
			name = d.Value.Parts[0].Dotted()
		}
		return !slices.Contains(known, name[strings.LastIndexByte(name, '.')+1:])
	}
	return !s.Async && !s.Yields && !slices.ContainsFunc(decorators, foreign) && !givesBack(s.Body) && !neverEnds(s.Body)
}

// givesBack reports whether one of some statements gives back a value, but for those of functions within them.
func givesBack(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		switch s.Action {
		case python.Return:
			return s.Value != nil && s.Value.Dotted() != "None"
		case python.Def, python.Class:
			return false
		}
		return givesBack(blocks(s))
	})
}

// neverEnds reports whether statements may never come to their end: one raises an exception on every way through it, or goes
// round for ever.
func neverEnds(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		switch s.Action {
		case python.Raise, python.While:
			return true
		case python.If:
			return neverEnds(s.Body) && neverEnds(s.Else)
		case python.With, python.Try:
			return neverEnds(s.Body) || neverEnds(s.Finally)
		}
		return false
	})
}
