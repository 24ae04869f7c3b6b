package djangocode

import (
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
	lines   []string // of the text
	program []python.Statement
	whole   bool            // with a def or a class, so that nothing is there but what the text says
	imports bool            // the author imports what the lines use
	used    map[string]bool // the names that stand anywhere
	set     map[string]bool // attributes that lines give something
	played  bool            // the lines are read, so that all that they call is played
	found   []*python.Problem
}

// misnamed is what is wrong with the names of some lines, in their order. played says that they are read.
func (k Known) misnamed(text string, played bool) []*python.Problem {
	program, err := python.Program(text)
	if err != nil {
		if program, err = moduleOf(text); err != nil {
			return nil
		}
	}
	c := &nameCheck{Known: k, lines: strings.Split(text, "\n"), program: program, used: map[string]bool{}, set: map[string]bool{}, played: played}
	for _, s := range program {
		c.whole = c.whole || s.Action == python.Class || isViewDef(s) || s.Action == python.Def && len(s.Params) == 1 && s.Params[0].Name == "get_response"
	}
	eachImport(program, func(python.Statement) { c.imports = true })
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
	eachStatement(program, func(s python.Statement) {
		if s.Target != nil && s.Target.Kind == python.Attribute {
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
		if e.Kind == python.Attribute {
			c.attribute(e, at)
		}
		if e.Kind != python.Name || at.Gives(e.Text) != nil || star || told[at.Function()+" "+e.Text] {
			return
		}
		before := len(c.found)
		c.lookedUp(e, at, frames)
		told[at.Function()+" "+e.Text] = len(c.found) > before
	})
	slices.SortStableFunc(c.found, func(a, b *python.Problem) int { return a.Line - b.Line })
	return c.found
}

// eachImport gives the imports of some lines to f, those in functions too.
func eachImport(all []python.Statement, f func(python.Statement)) {
	for _, s := range all {
		if s.Action == python.Import && len(s.Names) > 0 {
			f(s)
		}
		eachImport(blocks(s), f)
		eachImport(s.Finally, f)
	}
}

// framesOf are the functions of a text by the names that each gives values.
func framesOf(all []python.Statement) map[string][]string {
	frames := map[string][]string{}
	eachStatement(all, func(s python.Statement) {
		if s.Action != python.Def {
			return
		}
		own := pyrun.Assigned(s.Body)
		for _, p := range s.Params {
			own[p.Name] = true
		}
		for name := range own {
			frames[name] = append(frames[name], s.Name)
		}
	})
	return frames
}

func (c *nameCheck) add(line, col int, hint, format string, args ...any) {
	if slices.ContainsFunc(c.found, func(p *python.Problem) bool { return p.Line == line && p.Col == col }) {
		return
	}
	c.found = append(c.found, &python.Problem{Line: line, Col: col, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

// inReference is the hint where nothing is near.
const inReference = "what views may use stands in the reference, under Views as lines of Django"

// lookedUp tells of a name that no line gives a value where it stands.
func (c *nameCheck) lookedUp(e *python.Expr, at *pyrun.Frame, frames map[string][]string) {
	name, function := e.Text, at.Function()
	if slices.Contains([]string{"None", "True", "False", "Ellipsis", "__name__"}, name) || pyrun.Builtins()[name] != nil || inPython[name] != "" || having["request."+name] != nil {
		return
	}
	_, isKwarg := c.Names.Kwargs[name]
	owners := slices.DeleteFunc(slices.Clone(frames[name]), func(f string) bool { return f == function })
	line := c.importLineOf(name)
	switch {
	case (name == "request" || isKwarg || len(owners) > 0) && c.whole && function != "":
		of := "the view"
		if len(owners) > 0 {
			of = owners[0] + "()"
		}
		c.add(e.Line, e.Col, fmt.Sprintf("let %s() take it, between the parentheses of its def and of each call", function), "%s has no value in %s(): it is a name of %s alone", name, function, of)
	case line != "" && c.imports && !c.typedAt(e.Line):
		c.add(e.Line, e.Col, "write "+line+" above", "%s is not imported here as others are: Python answers NameError", name)
	case c.played || httpsim.KnownInLines(name, c.Models) && name != "request":
	case slices.Contains(pynames.In("builtins"), name):
		c.add(e.Line, e.Col, inReference, "%s is %s and is not played here", name, "Python's")
	default:
		hint := diag.DidYouMean(name, c.near(at))
		of := ""
		if hint == "" {
			of = owner(name)
		}
		if of != "" {
			c.add(e.Line, e.Col, inReference, "%s is %s and is not played here", name, of)
			return
		}
		if hint == "" {
			hint = "a line above gives it one, as in " + name + " = …"
		}
		c.add(e.Line, e.Col, hint, "%s has no value here", name)
	}
}

// owner says whose a name is that a module has, "" for one that none has.
func owner(name string) string {
	homes := pynames.Homes(name)
	switch {
	case len(homes) > 0 && strings.HasPrefix(homes[0], "django"):
		return "Django's"
	case len(homes) > 0 || pynames.IsModule(name):
		return "Python's"
	}
	return ""
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

// typedAt reports whether somebody has typed a line into a hole of the view: imports stand above that.
func (c *nameCheck) typedAt(line int) bool { return c.Typed != nil && c.Typed(line) }

// importLineOf is the line that imports a name, "" for one that nobody imports.
func (c *nameCheck) importLineOf(name string) string {
	if slices.ContainsFunc(c.Models, func(m *httpsim.Model) bool { return m.Name == name }) {
		return "from .models import " + name
	}
	module, known := modulesOfNames()[name]
	switch {
	case known && module == "":
		return "import " + name
	case known:
		return "from " + module + " import " + name
	}
	return ""
}

// allNamed joins what is wrong with names, and what else is.
func allNamed(named []*python.Problem, other error) error {
	var all []error
	for _, p := range named {
		all = append(all, p)
	}
	var p *python.Problem
	if errors.As(other, &p) && !slices.ContainsFunc(named, func(n *python.Problem) bool { return n.Line == p.Line }) {
		all = append(all, other)
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}
