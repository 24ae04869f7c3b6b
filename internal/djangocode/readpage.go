package djangocode

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// everyMethod are the methods that a view without a decorator takes.
var everyMethod = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// importLine finds lines that a file of views begins with.
var importLine = memo.Pattern(`^(from|import)\s`)

// ReadPage reads a view as it stands in views.py, with its decorators and its def, or the
// lines in it alone, into the page that it is. An error is a *python.Problem.
func (k Known) ReadPage(text string) (httpsim.Page, error) {
	v, err := k.wholeView(text)
	if err != nil {
		return httpsim.Page{}, err
	}
	k.page = true
	actions, _, err := k.either(func(k Known) ([]httpsim.Action, []int, error) { return k.readParsed(text, copied(v.lines)) })
	if err != nil {
		return httpsim.Page{}, err
	}
	if !httpsim.End(actions) {
		actions = append(actions, httpsim.NoAnswer{})
	}
	if v.login {
		actions = slices.Insert(actions, 0, httpsim.Action(httpsim.RequireLogin{}))
	}
	page := httpsim.Page{CSRFExempt: v.exempt, Only: v.only}
	for _, m := range page.All() {
		switch {
		case m.Method == "HEAD" && (v.only == nil || slices.Contains(v.only, "GET")): // as GET is answered
		case v.only == nil || slices.Contains(v.only, m.Method):
			*m.Actions = actions
		}
	}
	return page, nil
}

// Layout finds what is wrong with lines of a view, or with a whole one, whatever they mean: what
// stands above them, how they are indented and how they are spelt. An error is a *python.Problem.
func (k Known) Layout(text string, whole bool) error {
	if whole {
		_, err := k.wholeView(text)
		return err
	}
	if IsWholeMiddleware(text) {
		inner, err := InMiddleware(text)
		if err != nil {
			return err
		}
		text = inner
	}
	_, err := linesOf(text)
	return err
}

// A wholeView is a view with what stands above its lines.
type wholeView struct {
	lines  []python.Statement
	only   []string // the methods of a decorator; nil: it takes every method
	login  bool
	exempt bool
}

// wholeView takes a view apart, or the lines of one.
func (k Known) wholeView(text string) (v *wholeView, err error) {
	v = &wholeView{}
	all, err := moduleOf(text)
	if err != nil {
		return nil, err
	}
	if !isWhole(all) {
		v.lines, err = inlined(all, nil)
		return v, err
	}
	kwargs := slices.Sorted(maps.Keys(k.Names.Kwargs))
	m, err := takenApart(all, kwargs)
	if err != nil {
		return nil, err
	}
	for _, d := range m.decorators {
		if err := v.decorator(d, d.Value); err != nil {
			return nil, err
		}
	}
	if m.view.Action == python.Class {
		return nil, instead(m.view, viewDefinition(kwargs), "a view that is a class is not read here")
	}
	if m.view.Async {
		return nil, instead(m.view, viewDefinition(kwargs), "a view that is async is not read here")
	}
	if err := checkParameters(m.view, kwargs); err != nil {
		return nil, err
	}
	if len(m.view.Body) == 0 {
		return nil, instead(m.view, `return redirect("/")`, "no line stands below the def")
	}
	v.lines, err = m.body(kwargs)
	return v, err
}

// body are the lines of the view, with what they know of the file in its place.
func (m module) body(kwargs []string) ([]python.Statement, error) {
	functions := map[string]python.Statement{}
	for name, f := range m.frame.functions {
		var params []string
		for _, p := range f.Params {
			params = append(params, p.Name)
		}
		f.Body = copied(f.Body)
		if err := hidden(params, f.Body); err != nil {
			return nil, err
		}
		if err := m.frame.known(params, f.Body); err != nil {
			return nil, err
		}
		functions[name] = f
	}
	body := m.view.Body
	if err := hidden(kwargs, body); err != nil {
		return nil, err
	}
	if name := m.view.Name; slices.Contains(global, name) && uses(body, name) {
		return nil, instead(m.view, "def "+name+"_view"+strings.TrimPrefix(viewDefinition(kwargs), "def view"), "this view is called %s, and what it calls so is itself then", name)
	}
	if err := m.frame.known(kwargs, body); err != nil {
		return nil, err
	}
	return inlined(body, functions)
}

// uses reports whether statements call something by a name.
func uses(all []python.Statement, name string) (is bool) {
	eachStatement(all, func(s python.Statement) {
		is = is || s.Value != nil && hasCall(s.Value, func(call string) bool { return call == name || strings.HasPrefix(call, name+".") })
	})
	return is
}

// decorators are what is read above a view.
const decorators = "@login_required, @csrf_exempt, @require_GET, @require_POST, @require_safe and @require_http_methods([…]) are read"

// decoratorNames are their names.
var decoratorNames = []string{"login_required", "csrf_exempt", "require_GET", "require_POST", "require_safe", "require_http_methods"}

// decorator reads one line above a view.
func (v *wholeView) decorator(at python.Statement, e *python.Expr) error {
	name := e.Dotted()
	if called := calls(e); called != "" {
		name = called
	}
	switch {
	case name == "require_http_methods" && (calls(e) == "" || len(e.Parts) != 2 || e.Parts[1].Kind != python.List):
		return instead(at, `@require_http_methods(["GET", "POST"])`, "this is no list of methods")
	case name == "login_required" && len(e.Parts)+len(e.Named) > 1 && calls(e) != "":
		return hinted(at, "write @login_required, and the address as LOGIN_URL under settings", "this decorator is given nothing here")
	case name == "login_required":
	case calls(e) != "" && name != "require_http_methods" && slices.Contains(decoratorNames, name):
		return instead(at, "@"+name, "this decorator is written without parentheses: with them it is called, and decorates nothing")
	case name == "permission_required" || name == "user_passes_test" || name == "staff_member_required":
		return hinted(at, "write an if in the view that asks request.user", "this decorator is not read here")
	case !slices.Contains(decoratorNames, name):
		return hinted(at, cmp.Or(diag.DidYouMean(name, decoratorNames), decorators), "this decorator is not read here")
	}
	switch name {
	case "login_required":
		v.login = true
		return nil
	case "csrf_exempt":
		v.exempt = true
		return nil
	case "require_GET":
		return v.takes(at, "GET")
	case "require_safe":
		return v.takes(at, "GET", "HEAD")
	case "require_POST":
		return v.takes(at, "POST")
	}
	var methods []string
	for _, m := range e.Parts[1].Parts {
		if m.Kind != python.String || !slices.Contains(everyMethod, m.Text) {
			return instead(at, `@require_http_methods(["GET", "POST"])`, "this is no list of methods")
		}
		methods = append(methods, m.Text)
	}
	return v.takes(at, methods...)
}

// takes leaves those methods of what decorators above leave.
func (v *wholeView) takes(at python.Statement, methods ...string) error {
	if v.only != nil {
		methods = slices.DeleteFunc(slices.Clone(v.only), func(m string) bool { return !slices.Contains(methods, m) })
	}
	if v.only = methods; len(methods) == 0 {
		return instead(at, `@require_http_methods(["GET", "POST"])`, "no method is left that the view takes")
	}
	return nil
}

// viewDefinition is how the def of a view looks that is given those values of its address.
func viewDefinition(kwargs []string) string {
	return "def view(" + strings.Join(append([]string{"request"}, kwargs...), ", ") + "):"
}

// docstring finds a text that stands alone in a line.
var docstring = memo.Pattern(`^\s*("""[^"]*"""|'''[^']*'''|"[^"]*"|'[^']*')\s*$`)

// withoutDocstring empties the first line where it is a text that says what the view does.
func withoutDocstring(lines []string) []string {
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if docstring().MatchString(line) {
			lines[i] = ""
		}
		break
	}
	return lines
}

// checkParameters looks whether a view takes what its address gives it.
func checkParameters(at python.Statement, kwargs []string) error {
	var names []string
	for _, p := range at.Params {
		names = append(names, strings.Repeat("*", p.Stars)+p.Name)
	}
	wanted := viewDefinition(kwargs)
	if len(names) == 0 || names[0] != "request" {
		return instead(at, wanted, "a view is given request first")
	}
	rest := slices.Sorted(slices.Values(names[1:]))
	misses := slices.ContainsFunc(kwargs, func(name string) bool { return !slices.Contains(rest, name) })
	for _, name := range rest {
		if strings.HasPrefix(name, "*") {
			return instead(at, wanted, "a view is given what the address of its page holds, and nothing else")
		}
		if !misses && !slices.Contains(kwargs, name) {
			return hinted(at, fmt.Sprintf("a page that gives %s has it in its address, as in /orders/<int:%s>/", name, name), "the address of this page holds no %s", name)
		}
	}
	if !slices.Equal(rest, kwargs) {
		return instead(at, wanted, "a view is given what the address of its page holds, and nothing else")
	}
	return nil
}
