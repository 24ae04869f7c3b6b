package djangocode

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// everyMethod are the methods that a view without a decorator takes.
var everyMethod = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// definitionLine finds the def of a view, with what it is given.
var definitionLine = memo.Pattern(`^def\s+[A-Za-z_]\w*\s*\(\s*([^()]*?)\s*\)\s*(?:->[^:]*)?:\s*(#.*)?$`)

// importLine finds lines that a file of views begins with.
var importLine = memo.Pattern(`^(from|import)\s`)

// ReadPage reads a view as it stands in views.py, with its decorators and its def, or the
// lines in it alone, into the page that it is. An error is a *python.Problem.
func (k Known) ReadPage(text string) (httpsim.Page, error) {
	v := &wholeView{lines: strings.Split(text, "\n"), methods: everyMethod}
	if err := v.head(slices.Sorted(maps.Keys(k.Names.Kwargs))); err != nil {
		return httpsim.Page{}, err
	}
	actions, _, err := k.Read(strings.Join(v.lines, "\n"))
	var wrong *python.Problem
	switch {
	case errors.As(err, &wrong):
		at := *wrong
		at.Col += v.indent
		return httpsim.Page{}, &at
	case err != nil:
		return httpsim.Page{}, err
	}
	if !httpsim.End(actions) {
		actions = append(actions, httpsim.NoAnswer{})
	}
	if v.login {
		actions = slices.Insert(actions, 0, httpsim.Action(httpsim.RequireLogin{}))
	}
	page := httpsim.Page{CSRFExempt: v.exempt}
	for _, m := range page.All() {
		if slices.Contains(v.methods, m.Method) {
			*m.Actions = actions
		}
	}
	return page, nil
}

// A wholeView is a view with what stands above its lines.
type wholeView struct {
	lines   []string // those above the first of the view are emptied
	indent  int      // of its lines
	methods []string
	login   bool
	exempt  bool
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
			return instead(at, "def view(request):", "below a decorator stands the def of the view")
		case strings.HasPrefix(line, "class "):
			return instead(at, "def view(request):", "a view that is a class is not read here")
		default:
			return nil
		}
	}
	if decorated {
		return instead(python.Statement{Line: 1, Col: 1}, "def view(request):", "below a decorator stands the def of the view")
	}
	return nil
}

// decorators are what is read above a view.
const decorators = "@login_required, @csrf_exempt, @require_GET, @require_POST, @require_safe and @require_http_methods([…]) are read"

// decorator reads one line above a view.
func (v *wholeView) decorator(at python.Statement, line string) error {
	e, err := python.Expression(line)
	if err != nil {
		return hinted(at, decorators, "this decorator is not read here")
	}
	switch e.Dotted() {
	case "login_required":
		v.login = true
		return nil
	case "csrf_exempt":
		v.exempt = true
		return nil
	case "require_GET", "require_safe":
		v.only("GET")
		return nil
	case "require_POST":
		v.only("POST")
		return nil
	}
	if calls(e) != "require_http_methods" || len(e.Parts) != 2 || e.Parts[1].Kind != python.List {
		return hinted(at, decorators, "this decorator is not read here")
	}
	var methods []string
	for _, m := range e.Parts[1].Parts {
		if m.Kind != python.String || !slices.Contains(append(everyMethod, "HEAD"), m.Text) {
			return instead(at, `@require_http_methods(["GET", "POST"])`, "this is no list of methods")
		}
		methods = append(methods, m.Text)
	}
	if v.only(methods...); len(v.methods) == 0 {
		return instead(at, `@require_http_methods(["GET", "POST"])`, "no method is left that the view takes")
	}
	return nil
}

// only leaves those methods. A HEAD is answered as the GET is.
func (v *wholeView) only(methods ...string) {
	v.methods = slices.DeleteFunc(slices.Clone(v.methods), func(m string) bool { return !slices.Contains(methods, m) })
}

// body takes the lines below the def, which stands at line i, counted from 0.
func (v *wholeView) body(i int, at python.Statement, kwargs []string) error {
	parts := definitionLine().FindStringSubmatch(v.lines[i])
	if parts == nil {
		return instead(at, "def view(request):", "a view begins with a def of one line, and its lines stand below it")
	}
	if err := checkParameters(at, parts[1], kwargs); err != nil {
		return err
	}
	v.lines[i] = ""
	v.indent = -1
	for n, line := range v.lines[i+1:] {
		code := strings.TrimSpace(line)
		if code == "" {
			continue
		}
		deep := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case v.indent < 0 && deep > 0 && !strings.HasPrefix(code, "#"):
			v.indent = deep
		case deep == 0 && !strings.HasPrefix(code, "#"):
			return hinted(python.Statement{Line: i + n + 2, Col: 1}, "every page has a view: of its own", "below the view stands something else")
		}
	}
	if v.indent < 0 {
		return instead(at, `return redirect("/")`, "no line stands below the def")
	}
	for n := i + 1; n < len(v.lines); n++ {
		line := v.lines[n]
		v.lines[n] = line[min(v.indent, len(line)-len(strings.TrimLeft(line, " "))):]
	}
	v.lines = withoutDocstring(v.lines)
	return nil
}

// docstring finds a text that stands alone in a line.
var docstring = memo.Pattern(`^("""[^"]*"""|'''[^']*'''|"[^"]*"|'[^']*')\s*$`)

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
func checkParameters(at python.Statement, parameters string, kwargs []string) error {
	var names []string
	for p := range strings.SplitSeq(parameters, ",") {
		name, _, _ := strings.Cut(p, ":")
		if name, _, _ = strings.Cut(name, "="); strings.TrimSpace(name) != "" {
			names = append(names, strings.TrimSpace(name))
		}
	}
	wanted := "def view(" + strings.Join(append([]string{"request"}, kwargs...), ", ") + "):"
	if len(names) == 0 || names[0] != "request" {
		return instead(at, wanted, "a view is given request first")
	}
	rest := slices.Sorted(slices.Values(names[1:]))
	if !slices.Equal(rest, kwargs) {
		return instead(at, wanted, "a view is given what the address of its page holds, and nothing else")
	}
	return nil
}
