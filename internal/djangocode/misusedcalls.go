package djangocode

import (
	"slices"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// nearlyDunder finds the name of a method of Python's own that lacks some of its underscores.
var nearlyDunder = memo.Pattern(`^(_(str|repr|init|eq|len|call|iter)_{0,2}|__(str|repr|init|eq|len|call|iter)_?|(str|repr|init)__)$`)

// methodsAlone are methods without arguments that nobody names without calling them.
var methodsAlone = []string{"save", "delete", "flush", "clear", "cycle_key", "is_valid", "exists", "refresh_from_db", "full_clean"}

// onlyNamed is said of a method that is not called.
const onlyNamed = "without parentheses behind it %s is only named, and nothing is done"

// asked tells of if form.is_valid:, which is always so.
func (m misuse) asked(e *python.Expr) {
	switch {
	case e == nil:
	case e.Kind == python.Operation && slices.Contains([]string{"not", "and", "or"}, e.Text):
		for _, part := range e.Parts {
			m.asked(part)
		}
	case e.Kind == python.Attribute && (e.Text == "is_valid" || e.Text == "exists") && !m.set[e.Text]:
		m.wrong(e, "write "+asSaid(e)+"()", onlyNamed, asSaid(e))
	}
}

// asSaid is an expression as a message names it: with dots, or its last name.
func asSaid(e *python.Expr) string {
	if name := e.Dotted(); name != "" {
		return name
	}
	return e.Text
}

// alone tells of a line that is a method without its parentheses, and of an answer that is not returned.
func (m misuse) alone(s python.Statement) {
	e := s.Value
	switch {
	case e.Kind == python.Attribute && slices.Contains(methodsAlone, e.Text) && !m.set[e.Text]:
		m.wrong(e, "write "+asSaid(e)+"()", onlyNamed, asSaid(e))
	case e.Kind == python.Call && !m.shell: // which shows the answer
		if full := m.full(e.Parts[0]); full == "django.shortcuts.redirect" || full == "django.shortcuts.render" {
			m.wrong(e, "write "+returnsIt(e), "the answer of %s() goes nowhere without return", calls(e))
		}
	}
}

// last tells of a value that stands alone at the end of a function, where return is missing.
func (m misuse) last(def python.Statement) {
	if len(def.Body) == 0 {
		return
	}
	s := def.Body[len(def.Body)-1]
	if s.Action != python.Do || s.Value.Kind != python.Attribute && s.Value.Kind != python.Index || slices.Contains(methodsAlone, s.Value.Text) || s.Value.Text == "errors" {
		return
	}
	m.wrong(s.Value, "write return before it", "the line looks at something and does nothing")
}

// given tells of a call that is given something else than Django's function takes first.
func (m misuse) given(e *python.Expr) {
	if e.Kind == python.Call && m.full(e.Parts[0]) == "django.shortcuts.render" && len(e.Parts) > 1 && e.Parts[1].Kind == python.String {
		m.wrong(e.Parts[1], "write render(request, "+python.Quote(e.Parts[1].Text)+", …)", "render() is given request and the name of a template in quotes")
	}
}

// metaValues looks at what the Meta of a form gives model and fields.
func (m misuse) metaValues(form, meta python.Statement, said map[string]python.Statement) {
	if model := said["model"].Value; model != nil && model.Kind == python.String {
		m.wrong(model, "write "+lastName(model.Text)+", without quotes", "a form is given the class of its model, and no text: Python answers AttributeError")
	}
	for _, name := range []string{"fields", "exclude"} {
		list := said[name].Value
		if list == nil || list.Kind != python.String || name == "fields" && list.Text == "__all__" {
			continue
		}
		m.wrong(list, "write ["+python.Quote(list.Text)+"]", "%s is a list, and no text: Django answers TypeError", name)
	}
	if !m.Fails && len(form.Value.Parts) == 1 {
		if err := m.fieldsOf(meta.Body, form.Body); err != nil {
			m.found = withProblem(m.found, "fields", err)
		}
	}
}
