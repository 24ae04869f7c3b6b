package djangocode

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// everyMethod are the methods that a view without a decorator takes.
var everyMethod = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// errOwnModule keeps lines that use what stands in another file of the site from being read as other actions.
var errOwnModule error = &python.Problem{}

// importLine finds lines that a file of views begins with.
var importLine = memo.Pattern(`^(from|import)\s`)

// ReadPage reads a view as it stands in views.py, with its decorators and its def, or the
// lines in it alone, into the page that it is. An error is a *python.Problem.
func (k Known) ReadPage(text string) (httpsim.Page, error) {
	page, _, err := k.ReadPageLines(text)
	return page, err
}

// ReadPageLines is ReadPage with the line at which each action begins, 0 for one that no line stands
// for; none for a page that runs line by line.
func (k Known) ReadPageLines(text string) (httpsim.Page, []int, error) {
	page, lines, err := k.readPageLines(text)
	if err != nil {
		if raises, ok := k.raisingPage(text); ok {
			return raises, nil, nil
		}
	}
	return page, lines, err
}

func (k Known) readPageLines(text string) (httpsim.Page, []int, error) {
	k.page = true
	if c, ok := k.classView(text); ok {
		page, err := k.pageOfClass(c)
		return page, nil, k.namesTold(text, asThere(err), false)
	}
	own := k.ofModelsInOwnWay(text)
	if own != "" || k.importsOwn(text) { // what stands there runs as it stands
		if v, a, ok := k.ofLines(text, errOwnModule); ok {
			return v.page([]httpsim.Action{a}), nil, k.namesTold(text, cmp.Or(k.decoratorsNowhere(text), k.misnamedIn(a)), false)
		}
	}
	v, err := k.wholeView(text)
	var actions []httpsim.Action
	var lines []int
	if err == nil {
		k.imported = importedIn(text)
		actions, lines, err = k.either(func(k Known) ([]httpsim.Action, []int, error) { return k.readParsed(text, copied(v.lines)) })
	}
	if err == nil && own != "" {
		err = hinted(python.Statement{Line: 1, Col: 1}, "write the whole view, with its def and its imports", "the view uses %s of models.py, and holds a line that does not run beside it", own)
	}
	if err == nil {
		if v.login {
			lines = slices.Insert(lines, 0, 0)
		}
		return v.page(actions), lines, k.namesTold(text, nil, true)
	}
	if v, a, ok := k.ofLines(text, err); ok {
		return v.page([]httpsim.Action{a}), nil, k.namesTold(text, cmp.Or(k.decoratorsNowhere(text), k.misnamedIn(a)), false)
	}
	return httpsim.Page{}, nil, k.namesTold(text, err, false)
}

// page is the page of which each method that the view takes does the same.
func (v *wholeView) page(actions []httpsim.Action) httpsim.Page {
	if !httpsim.End(actions) {
		actions = append(actions, httpsim.NoAnswer{})
	}
	if v.login {
		actions = slices.Insert(actions, 0, httpsim.Action(httpsim.RequireLogin{}))
	}
	page := httpsim.Page{Name: v.name, CSRFExempt: v.exempt, CSRFCookie: v.token, Only: v.only, LoginFirst: v.loginFirst, LoginNotRequired: v.open}
	for _, m := range page.All() {
		switch {
		case m.Method == "HEAD" && (v.only == nil || slices.Contains(v.only, "GET")): // as GET is answered
		case v.only == nil || slices.Contains(v.only, m.Method):
			*m.Actions = actions
		}
	}
	return page
}

// Layout finds what is wrong with lines of a view, or with a whole one, whatever they mean: what
// stands above them, how they are indented and how they are spelt. An error is a *python.Problem.
func (k Known) Layout(text string, whole bool) error {
	if whole {
		k.page = true
		if _, ok := k.classView(text); ok {
			return nil
		}
		_, err := k.wholeView(text)
		if wrong := notPython(text, err); wrong != nil {
			return wrong
		}
		if err != nil && k.runsBut(text, err) {
			return nil
		}
		return err
	}
	if isMiddlewareFile(text) {
		return nil // of which it is told where it is read
	}
	if IsWholeMiddleware(text) {
		inner, err := InMiddleware(text)
		if err != nil {
			return err
		}
		if _, wrong := python.Program(text); wrong == nil {
			return nil
		}
		text = inner
	}
	_, err := linesOf(text)
	if wrong := notPython(text, err); wrong != nil {
		return wrong
	}
	if err != nil && k.runsBut(text, err) {
		return nil
	}
	return err
}

// What is said of a def without its decorator's or without lines.
const aroundDef, belowDef = "a decorator stands above def", "no line stands below the def"

// notPython is what keeps lines that are not read from being Python, nil where they are, or what is said of them stands
// where that is: whoever reads only some forms of Python may come upon one of those that it does not know before that.
// What stands above or below a def says itself what belongs there.
func notPython(text string, why error) error {
	var said, wrong *python.Problem
	if !errors.As(why, &said) || strings.Contains(said.Message, aroundDef) || strings.Contains(said.Message, belowDef) {
		return nil
	}
	if _, err := python.Program(text); !errors.As(err, &wrong) || wrong.Line == said.Line {
		return nil
	}
	return wrong
}

// A wholeView is a view with what stands above its lines.
type wholeView struct {
	name    string
	lines   []python.Statement
	only    []string // the methods of a decorator; nil: it takes every method
	exempt  bool
	protect bool // @csrf_protect
	token   bool // that, or another one that keeps the token
	open    bool // @login_not_required
	login   bool // a decorator sends to the login page, and needs no lines

	loginFirst bool             // it stands above the one of the methods
	wrapped    bool             // a decorator works on the answer
	at         python.Statement // the decorator that was read last
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
	m, err := takenApart(all, kwargs, k.View)
	if err != nil {
		return nil, err
	}
	if m.view.Action == python.Class {
		if _, err := python.Program(text); err != nil {
			return nil, err
		}
		return nil, hinted(m.view, "as in class "+m.view.Name+"(View):", "the class %s derives from no view of Django's", m.view.Name)
	}
	if m.view.Async {
		return nil, instead(m.view, viewDefinition(kwargs), "a view that is async is not read here")
	}
	if err := checkParameters(m.view, kwargs); err != nil {
		return nil, err
	}
	if len(m.view.Body) == 0 {
		return nil, instead(m.view, `return redirect("/")`, belowDef)
	}
	v.name = m.view.Name
	functions := map[string]python.Statement{}
	if v.lines, err = m.body(kwargs, functions); err != nil {
		return nil, err
	}
	if err := v.decorate(m, k); err != nil {
		return nil, err
	}
	v.lines, err = inlined(v.lines, functions)
	return v, err
}

// NameOfView is the name of the view in a file of views, "" where there is none.
func NameOfView(text string) string {
	if _, ok := (Known{}).classView(text); ok { // which path() gives no name
		return ""
	}
	if all, err := moduleOf(text); err == nil {
		if !isWhole(all) {
			return ""
		}
		if m, err := takenApart(all, nil, ""); err == nil {
			return m.view.Name
		}
	}
	if all, err := python.Program(text); err == nil && lastView(all) >= 0 {
		return all[lastView(all)].Name
	}
	return ""
}

// body are the lines of the view, with what they know of the file in its place. It fills in the
// functions of the file.
func (m module) body(kwargs []string, functions map[string]python.Statement) ([]python.Statement, error) {
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
	if err := m.frame.known(nil, m.decorators); err != nil {
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
	wanted := strings.Replace(viewDefinition(kwargs), "def view(", "def "+cmp.Or(at.Name, "view")+"(", 1)
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
