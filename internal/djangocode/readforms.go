package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/forms"
	"statelab/internal/python"
)

// What is said of forms that are written in a way that is not played.
const (
	noSuchPattern = "a pattern here looks neither ahead nor behind, takes no group once more, and has no \\b: ask the rest in a clean_NAME() of the form"
	noOwnField    = "give a field validators=[…], or write a clean_NAME() in the form"
)

// inForms tells of patterns that are not played, and of classes that derive from a field or a widget.
func (c *nameCheck) inForms() {
	if !aboutForms(c.program) {
		return
	}
	eachStatement(c.program, func(s python.Statement) {
		if s.Action == python.Class && s.Value != nil {
			for _, base := range s.Value.Parts {
				c.derived(base)
			}
		}
		for _, e := range []*python.Expr{s.Value, s.Target} {
			eachCall(e, c.pattern)
		}
	})
}

// eachCall gives the calls in an expression to f.
func eachCall(e *python.Expr, f func(*python.Expr)) {
	if e == nil {
		return
	}
	if e.Kind == python.Call {
		f(e)
	}
	for _, p := range e.Parts {
		eachCall(p, f)
	}
	for _, n := range e.Named {
		eachCall(n.Value, f)
	}
}

// derived tells of a class that derives from a field or a widget.
func (c *nameCheck) derived(base *python.Expr) {
	name := base.Dotted()
	last := name[strings.LastIndex(name, ".")+1:]
	if slices.Contains(forms.InModule(), last) && !slices.Contains([]string{"Form", "ModelForm", "ValidationError"}, last) {
		c.wrong(base, noOwnField, "a class that derives from %s is not played here", name)
	}
}

// pattern tells of a pattern that is none, or that is not played.
func (c *nameCheck) pattern(call *python.Expr) {
	name := calls(call)
	if last := name[strings.LastIndex(name, ".")+1:]; last != "RegexField" && last != "RegexValidator" {
		return
	}
	var given *python.Expr
	if len(call.Parts) > 1 {
		given = call.Parts[1]
	}
	for _, n := range call.Named {
		if n.Name == "regex" {
			given = n.Value
		}
	}
	if given == nil || given.Kind != python.String {
		return
	}
	switch err := forms.CheckPattern(given.Text); {
	case err == nil:
	case strings.Contains(err.Error(), "re.error"):
		c.wrong(given, noSuchPattern, "Python finds no pattern in this text")
	default:
		c.wrong(given, noSuchPattern, "this pattern is not played here")
	}
}
