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

// definitionLine finds the def of a view, with what it is given.
var definitionLine = memo.Pattern(`^def\s+[A-Za-z_]\w*\s*\(\s*([^()]*?)\s*\)\s*(?:->[^:]*)?:\s*(#.*)?$`)

// importLine finds lines that a file of views begins with.
var importLine = memo.Pattern(`^(from|import)\s`)

// ReadPage reads a view as it stands in views.py, with its decorators and its def, or the
// lines in it alone, into the page that it is. An error is a *python.Problem.
func (k Known) ReadPage(text string) (httpsim.Page, error) {
	v := &wholeView{lines: strings.Split(text, "\n")}
	if err := v.head(slices.Sorted(maps.Keys(k.Names.Kwargs))); err != nil {
		return httpsim.Page{}, err
	}
	k.page = true
	actions, _, err := k.Read(strings.Join(v.lines, "\n"))
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
	v := &wholeView{lines: strings.Split(text, "\n")}
	if whole {
		if err := v.head(slices.Sorted(maps.Keys(k.Names.Kwargs))); err != nil {
			return err
		}
	} else if IsWholeMiddleware(text) {
		inner, err := InMiddleware(text)
		if err != nil {
			return err
		}
		v.lines = strings.Split(inner, "\n")
	}
	_, err := parsed(strings.Join(v.lines, "\n"))
	return err
}

// A wholeView is a view with what stands above its lines.
type wholeView struct {
	lines  []string // those above the first of the view are emptied
	only   []string // the methods of a decorator; nil: it takes every method
	login  bool
	exempt bool
}

// head takes the decorators and the def off a view that has them.
func (v *wholeView) head(kwargs []string) error {
	decorated := false
	for i, line := range v.lines {
		at := python.Statement{Line: i + 1, Col: 1}
		switch code := strings.TrimSpace(line); {
		case code == "" || strings.HasPrefix(code, "#"):
		case importLine().MatchString(line):
			v.lines[i] = ""
		case strings.HasPrefix(line, "@"):
			if err := v.decorator(at, line[1:]); err != nil {
				return err
			}
			v.lines[i], decorated = "", true
		case strings.HasPrefix(line, "def ") || strings.HasPrefix(line, "async def "):
			return v.body(i, at, kwargs)
		case decorated:
			return instead(at, viewDefinition(kwargs), "below a decorator stands the def of the view")
		case strings.HasPrefix(line, "class "):
			return instead(at, viewDefinition(kwargs), "a view that is a class is not read here")
		default:
			return nil
		}
	}
	if decorated {
		return instead(python.Statement{Line: 1, Col: 1}, viewDefinition(kwargs), "below a decorator stands the def of the view")
	}
	return nil
}

// decorators are what is read above a view.
const decorators = "@login_required, @csrf_exempt, @require_GET, @require_POST, @require_safe and @require_http_methods([…]) are read"

// decoratorNames are their names.
var decoratorNames = []string{"login_required", "csrf_exempt", "require_GET", "require_POST", "require_safe", "require_http_methods"}

// decorator reads one line above a view.
func (v *wholeView) decorator(at python.Statement, line string) error {
	e, err := python.Expression(line)
	if err != nil {
		return hinted(at, decorators, "this decorator is not read here")
	}
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

// body takes the lines below the def, which stands at line i, counted from 0.
func (v *wholeView) body(i int, at python.Statement, kwargs []string) error {
	wanted := viewDefinition(kwargs)
	parts := definitionLine().FindStringSubmatch(v.lines[i])
	switch {
	case strings.HasPrefix(v.lines[i], "async "):
		return instead(at, wanted, "a view that is async is not read here")
	case parts == nil && definitionLine().MatchString(strings.TrimRight(v.lines[i], " ")+":"):
		at.Col = len(strings.TrimRight(v.lines[i], " ")) + 1
		return hinted(at, "write : behind it", "a colon is missing: a line below which others stand indented ends with :")
	case parts == nil:
		return instead(at, wanted, "a view begins with a def of one line, and its lines stand below it")
	}
	if err := checkParameters(at, parts[1], kwargs); err != nil {
		if slices.ContainsFunc(v.lines[i+1:], takesRequest().MatchString) {
			return hinted(at, "write what it does where it is needed", "a function of one's own is not read here: the view is the def that stands further down")
		}
		return err
	}
	if name := v.hides(i); name != "" {
		return instead(at, strings.Replace(wanted, "def view(", "def "+name+"_view(", 1), "this view is called %s, and what it calls so is itself then", name)
	}
	v.lines[i] = ""
	first := true
	for n, line := range v.lines[i+1:] {
		code := strings.TrimSpace(line)
		if code == "" || strings.HasPrefix(code, "#") {
			continue
		}
		below := python.Statement{Line: i + n + 2, Col: 1}
		switch left := line == strings.TrimLeft(line, " "); {
		case left && first:
			return hinted(below, "begin them four blanks further right", "the lines of a view stand indented below its def")
		case left:
			return hinted(below, "every page has a view: of its own", "below the view stands something else")
		}
		first = false
	}
	if first {
		return instead(at, `return redirect("/")`, "no line stands below the def")
	}
	v.lines = withoutDocstring(v.lines)
	return nil
}

// takesRequest finds the def of a view by what it is given first.
var takesRequest = memo.Pattern(`^def\s+\w+\s*\(\s*request\b`)

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

// hides is the name of the view that begins at a line, where its lines mean another thing by that
// name: def logout(request): logout(request).
func (v *wholeView) hides(i int) string {
	name := strings.TrimSpace(strings.TrimPrefix(v.lines[i][:strings.Index(v.lines[i], "(")], "def "))
	if !slices.Contains(ofDjango, name) && !slices.Contains(ofPython, name) {
		return ""
	}
	all, err := python.Statements(dedented(v.lines[i+1:]))
	used := false
	eachStatement(all, func(s python.Statement) {
		used = used || hasCall(s.Value, func(call string) bool { return call == name || strings.HasPrefix(call, name+".") })
	})
	if err != nil || !used {
		return ""
	}
	return name
}

// dedented are lines without the blanks that stand before the first of them.
func dedented(lines []string) string {
	indent := -1
	cut := make([]string, len(lines))
	for n, line := range lines {
		if blanks := len(line) - len(strings.TrimLeft(line, " ")); indent < 0 && strings.TrimSpace(line) != "" {
			indent = blanks
		}
		cut[n] = line[min(max(indent, 0), len(line)-len(strings.TrimLeft(line, " "))):]
	}
	return strings.Join(cut, "\n")
}

// checkParameters looks whether a view takes what its address gives it.
func checkParameters(at python.Statement, parameters string, kwargs []string) error {
	var names []string
	for p := range strings.SplitSeq(parameters, ",") {
		name, _, _ := strings.Cut(p, ":")
		if name, _, _ = strings.Cut(name, "="); strings.TrimSpace(name) != "" {
			names = append(names, strings.TrimSpace(name))
		}
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
