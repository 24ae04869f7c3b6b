package djangocode

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// A nameCheck looks at the names of some lines as Python does: what each import names, whether a name is given a
// value where it is used, and which attributes what Django gives views has.
type nameCheck struct {
	Known
	program []python.Statement
	whole   bool                            // with a def or a class, so that nothing is there but what the text says
	imports bool                            // the author imports what the lines use
	used    map[string]bool                 // the names that stand anywhere
	set     map[string]bool                 // attributes that lines give something
	has     func(of, attribute string) bool // see attributesIn: what runs alone is not told beside something else
	played  bool                            // the lines are read, so that all that they call is played
	found   []*python.Problem
	weak    []*python.Problem // names of which a reader may say more
	told    []string          // all that is told, by name
	meant   map[string]bool   // names for which an import that is told was misspelt
}

// misnamed is what is wrong with the names of some lines, in their order: what no other message says better, and names
// and attributes that nobody knows. read says that actions stand for the lines, so that all that they call is played.
func (k Known) misnamed(text string, read bool) *nameCheck {
	program, err := python.Program(text)
	if err != nil {
		if program, err = moduleOf(text); err != nil {
			return &nameCheck{}
		}
	}
	c := &nameCheck{Known: k, program: program, whole: k.file, used: map[string]bool{}, set: map[string]bool{}, meant: map[string]bool{}, played: read}
	for _, s := range program {
		c.whole = c.whole || s.Action == python.Class || isViewDef(s) || s.Action == python.Def && len(s.Params) == 1 && s.Params[0].Name == "get_response"
	}
	c.has = k.attributesIn(program)
	c.imports = k.Imports
	eachImport(program, func(s python.Statement) { c.imports = c.imports || !k.isTyped(s.Line) })
	given := map[string]bool{}
	if !c.whole {
		given["request"], given["get_response"] = true, k.Middleware != NoMiddleware
		for name := range k.Names.Kwargs {
			given[name] = true
		}
	}
	pyrun.Scopes(program, given, func(e *python.Expr, at *pyrun.Frame) {
		switch {
		case e.Kind == python.Name:
			c.used[e.Text] = true
		case e.Kind == python.Attribute:
			c.used[e.Text] = true
		}
	})
	maps.Copy(c.set, pyrun.Given(program))
	maps.Copy(c.set, httpsim.AttributesOfModels(k.Models))
	eachStatement(program, func(s python.Statement) {
		if s.Target != nil && s.Target.Kind == python.Attribute && !c.misspeltInSession(s.Target) {
			c.set[s.Target.Text] = true
		}
	})
	star := false
	eachImport(program, func(s python.Statement) {
		star = star || s.Names["*"] != ""
		c.imported(s)
	})
	frames := framesOf(program)
	told := map[string]bool{}
	pyrun.Scopes(program, given, func(e *python.Expr, at *pyrun.Frame) {
		switch e.Kind {
		case python.Attribute:
			c.attribute(e, at)
		case python.Call:
			c.asked(e, at)
		}
		if e.Kind != python.Name || at.Gives(e.Text) != nil || star || told[at.Function()+" "+e.Text] {
			return
		}
		told[at.Function()+" "+e.Text] = true
		c.lookedUp(e, at, frames)
	})
	c.inForms()
	c.misused()
	for _, all := range [][]*python.Problem{c.found, c.weak} {
		slices.SortStableFunc(all, func(a, b *python.Problem) int { return cmp.Or(a.Line-b.Line, a.Col-b.Col) })
	}
	c.weak = slices.DeleteFunc(c.weak, func(p *python.Problem) bool {
		return slices.ContainsFunc(c.found, func(o *python.Problem) bool { return o.Line == p.Line && o.Col == p.Col })
	})
	return c
}

// EachImport gives what some lines import to f, also in functions.
func EachImport(all []python.Statement, f func(python.Imported)) {
	eachImport(all, func(s python.Statement) {
		for _, in := range s.Imports {
			f(in)
		}
	})
}

// misspeltInSession tells of an attribute of the session that a line gives a value and that is near to one that there
// is: Python keeps it and says nothing. It is false for any other one.
func (c *nameCheck) misspeltInSession(e *python.Expr) bool {
	of, has := e.Parts[0].Dotted(), having["request.session"]
	if of != "request.session" && of != "self.request.session" || slices.Contains(has, e.Text) {
		return false
	}
	hint := diag.DidYouMean(e.Text, has)
	if hint != "" {
		c.wrong(e, hint, "nothing is called %q here", e.Dotted())
	}
	return hint != ""
}

// eachImport gives the imports of some lines to f, those in functions too.
func eachImport(all []python.Statement, f func(python.Statement)) {
	for _, s := range all {
		if s.Action == python.Import && len(s.Names) > 0 {
			f(s)
		}
		eachImport(blocks(s), f)
	}
}

// framesOf are the functions of a text by the names that each gives values.
func framesOf(all []python.Statement) map[string][]string {
	frames := map[string][]string{}
	eachStatement(all, func(s python.Statement) {
		if s.Action != python.Def {
			return
		}
		for name := range givenIn(s) {
			frames[name] = append(frames[name], s.Name)
		}
	})
	return frames
}

// givenIn are the names that a function gives values, its parameters among them.
func givenIn(def python.Statement) map[string]bool {
	own := pyrun.Assigned(def.Body)
	for _, p := range def.Params {
		own[p.Name] = true
	}
	return own
}

// wrong tells of an expression.
func (c *nameCheck) wrong(e *python.Expr, hint, format string, args ...any) {
	c.wrongAt(e.Line, e.Col, e.Text, hint, format, args...)
}

// wrongAt tells of a name that stands at a place.
func (c *nameCheck) wrongAt(line, col int, name, hint, format string, args ...any) {
	c.told = append(c.told, name)
	c.found = withProblem(c.found, name, hinted(python.Statement{Line: line, Col: col}, hint, format, args...))
}

// doubt tells of an expression of which a reader may say more; of one that is wrong for sure as wrong does.
func (c *nameCheck) doubt(sure bool, e *python.Expr, hint, format string, args ...any) {
	if sure {
		c.wrong(e, hint, format, args...)
		return
	}
	c.told = append(c.told, e.Text)
	c.weak = withProblem(c.weak, e.Text, hinted(python.Statement{Line: e.Line, Col: e.Col}, hint, format, args...))
}

// withProblem adds a problem with a name to others, of which one is told at each place.
func withProblem(all []*python.Problem, name string, err error) []*python.Problem {
	var p *python.Problem
	if !errors.As(err, &p) || slices.ContainsFunc(all, func(o *python.Problem) bool { return o.Line == p.Line && o.Col == p.Col }) {
		return all
	}
	p.Name = name
	return append(all, p)
}

// What is said of names that are there and not played.
const (
	djangoHas = "%s is Django's and is not played here"
	pythonHas = "%s is Python's and is not played here"
)

// notImported is said of a name that a file would have to import, as it imports others.
const notImported = "%s is not imported here: Python answers NameError"

// givenAbove is the hint for a name that no line gives a value. Who writes form means mostly what a form
// has sent.
func givenAbove(name string) string {
	if name == "form" {
		return `a view reads what a form has sent in request.POST, as in request.POST["name"]`
	}
	if name == "self" {
		return "self is what the methods of a class are given first; a function is given request"
	}
	return "a line above gives it one, as in " + name + " = …"
}

// InReference is the hint where nothing is near: to who writes a lesson.
const InReference = "what views may use stands in the reference, under Views as lines of Django"

// lookedUp tells of a name that no line gives a value where it stands.
func (c *nameCheck) lookedUp(e *python.Expr, at *pyrun.Frame, frames map[string][]string) {
	name, function := e.Text, at.Function()
	if slices.Contains([]string{"None", "True", "False", "Ellipsis", "__name__"}, name) || pyrun.Builtins()[name] != nil && slices.Contains(pynames.In("builtins"), name) || inPython[name] != "" || having["request."+name] != nil {
		return
	}
	_, isKwarg := c.Names.Kwargs[name]
	owners := slices.DeleteFunc(slices.Clone(frames[name]), func(f string) bool { return f == function })
	line := c.importLineOf(name, e.Line)
	switch {
	case c.shell && c.inShell(name):
	case name == "get_response" || name == "self": // of which those who read a middleware say more
	case (name == "request" || isKwarg || len(owners) > 0) && c.whole && function != "":
		of := "the view"
		if len(owners) > 0 {
			of = owners[0] + "()"
		}
		hint := fmt.Sprintf("let %s() take it, between the parentheses of its def and of each call", function)
		if !isKwarg && slices.ContainsFunc(c.program, func(s python.Statement) bool { return s.Name == function && isViewDef(s) }) {
			hint = fmt.Sprintf("Django calls %s(), with the request alone: keep what it needs in request.session, or ask the table again", function)
		}
		c.wrong(e, hint, "%s has no value in %s(): it is a name of %s alone", name, function, of)
	case c.meant[name]:
	case line != "" && c.imports && c.isTyped(e.Line):
		c.meant[name] = true // once
		hint := "write it in a line above: %s"
		if slices.ContainsFunc(c.program, func(s python.Statement) bool { return s.Action == python.Decorate && s.Line == e.Line }) {
			hint = "write it above all decorators: %s" // between two of them Python answers SyntaxError
		}
		c.wrong(e, fmt.Sprintf(hint, line), notImported, name)
	case line != "" && (c.imports || !c.played && !httpsim.KnownInLines(name, c.Models) && !(c.signals && httpsim.KnownInSignals(name))):
		c.meant[name] = true // once
		c.wrong(e, fmt.Sprintf("import it above: %s", line), notImported, name)
	case c.played || httpsim.KnownInLines(name, c.Models) && name != "request" || c.signals && httpsim.KnownInSignals(name):
	default:
		hint := cmp.Or(meansRequest(name, c.near(at)), diag.DidYouMean(name, c.near(at)))
		of := owner(name)
		if hint == "" && of == "" {
			hint = nearImport(name)
		}
		switch {
		case slices.Contains(pynames.In("builtins"), name), hint == "" && of != "":
			c.doubt(false, e, InReference, of, name)
		case hint == "":
			c.doubt(false, e, givenAbove(name), "%s has no value here", name)
		default:
			c.doubt(false, e, hint, "%s has no value here", name)
		}
	}
}

// owner is what is said of a name that a module has, "" for one that none has, and for one that anybody may give
// something.
func owner(name string) string {
	homes := pynames.Homes(name)
	switch {
	case slices.Contains(homes, "builtins"), pynames.IsModule(name):
		return pythonHas
	case len(homes) == 0 || strings.ToLower(name) == name && !strings.Contains(name, "_"):
		return ""
	case strings.HasPrefix(homes[0], "django"):
		return djangoHas
	}
	return pythonHas
}

// near are the names that there are where a name stands.
func (c *nameCheck) near(at *pyrun.Frame) []string {
	names := map[string]bool{}
	for f := at; f != nil; f = f.Outer {
		if f == at || !f.Class {
			maps.Copy(names, f.Own)
		}
	}
	delete(names, "")
	for _, m := range c.Models {
		names[m.Name] = true
	}
	all := slices.Sorted(maps.Keys(names))
	all = append(all, slices.Sorted(maps.Keys(pyrun.Builtins()))...)
	return append(all, slices.Sorted(maps.Keys(modulesOfNames()))...)
}

// isTyped reports whether somebody has typed a line into a hole: an import there is none of the author's.
func (k Known) isTyped(line int) bool { return k.Typed != nil && k.Typed(line) }

// importLineOf is the line that imports a name where it is used, "" for one that nobody imports.
func (c *nameCheck) importLineOf(name string, at int) string {
	if i := slices.IndexFunc(c.Models, func(m *httpsim.Model) bool { return m.Name == name }); i >= 0 {
		if app := c.Models[i].App; c.AppAt != nil && c.AppAt(at) != app {
			return "from " + app + ".models import " + name
		}
		return "from .models import " + name
	}
	module, known := modulesOfNames()[name]
	switch {
	case known && module == "":
		return "import " + name
	case known:
		return "from " + module + " import " + name
	}
	if name == "_" {
		return "from django.utils.translation import gettext as _"
	}
	for _, home := range pynames.Homes(name) {
		if home != "builtins" && (httpsim.KnownInLines(home+"."+name, nil) || pyrun.Builtins()[name] != nil) {
			return "from " + home + " import " + name
		}
	}
	return lineOfModule(name)
}

// lineOfModule is the line that imports a module by its last name, the one with the shortest path: django.forms, and no
// forms of an app of Django's. It is "" for a name that no module has which lines may use.
func lineOfModule(name string) string {
	switch {
	case name == "forms":
		return "from django import forms"
	case pynames.IsModule(name) && httpsim.KnownInLines(name, nil):
		return "import " + name
	}
	for _, package_ := range []string{"django", "django.db", "django.utils", "django.core", "django.contrib", "django.views"} {
		if full := package_ + "." + name; pynames.IsModule(full) && httpsim.KnownInLines(full, nil) {
			return "from " + package_ + " import " + name
		}
	}
	return ""
}

// nearImport is the name that lines may import and that is nearest to one, as a question; "" where none is near.
func nearImport(name string) string {
	if near := diag.Nearest(name, httpsim.NamesToImport()); near != "" && len(name) > 3 {
		return diag.Meant(near).EN
	}
	return ""
}
