package djangocode

import (
	"statelab/internal/diag"
	"statelab/internal/python"
)

// arguments are what a call is given.
type arguments struct {
	statement python.Statement
	call      string
	named     map[string]*python.Expr
	known     []string // the names that were taken
	err       error
}

// given returns the arguments of a call, by the names that they have by place.
func given(s python.Statement, e *python.Expr, names ...string) *arguments {
	a := &arguments{statement: s, call: e.Parts[0].Dotted(), named: map[string]*python.Expr{}}
	for i, v := range e.Parts[1:] {
		if i >= len(names) {
			a.err = refuse(s, "%s() is given too much", a.call)
			return a
		}
		a.named[names[i]] = v
	}
	for _, n := range e.Named {
		if a.named[n.Name] != nil {
			a.err = refuse(s, "%s() is given %s twice", a.call, n.Name)
		}
		a.named[n.Name] = n.Value
	}
	return a
}

// take returns an argument and takes it off; nil where it is not given.
func (a *arguments) take(name string) *python.Expr {
	e := a.named[name]
	a.known = append(a.known, name)
	delete(a.named, name)
	return e
}

// text takes an argument that is a text as it is typed; None is the empty one.
func (a *arguments) text(name string) string {
	e := a.take(name)
	switch {
	case e == nil, e.Dotted() == "None":
		return ""
	case e.Kind == python.String:
		return e.Text
	}
	a.refuse("%s of %s() is a text in quotes", name, a.call)
	return ""
}

// isTrue takes an argument that is True or False.
func (a *arguments) isTrue(name string) bool {
	e := a.take(name)
	if e == nil {
		return false
	}
	word := e.Dotted()
	if word != "True" && word != "False" {
		a.refuse("%s of %s() is True or False", name, a.call)
	}
	return word == "True"
}

func (a *arguments) refuse(format string, args ...any) { a.fail(refuse(a.statement, format, args...)) }

// fail keeps the first thing that is wrong.
func (a *arguments) fail(err error) {
	if a.err == nil {
		a.err = err
	}
}

// rest refuses what was not taken.
func (a *arguments) rest() error {
	for name := range a.named {
		a.fail(hinted(a.statement, diag.DidYouMean(name, a.known), "%s() takes no %s here", a.call, name))
	}
	return a.err
}
