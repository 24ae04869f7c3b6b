package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// The lines with which the parts of a middleware begin.
var (
	middlewareFunction = memo.Pattern(`^def\s+\w+\s*\(\s*get_response\s*\)\s*:\s*(#.*)?$`)
	mixesIn            = memo.Pattern(`\bMiddlewareMixin\b`)
	ofMiddleware       = memo.Pattern(`^\s+def\s+(__call__|process_(request|view|response|exception|template_response))\s*\(`)
	middlewareClass    = memo.Pattern(`^class\s+\w+\s*(\([\w., ]*\))?\s*:\s*(#.*)?$`)
	ofRequestAlone     = memo.Pattern(`^def\s+(\w+)\s*\(\s*request\s*\)\s*:\s*(#.*)?$`)
	methodOfClass      = memo.Pattern(`^def\s+(\w+)\s*\(\s*self\s*,?\s*([\w, =*]*?)\s*\)\s*:\s*(#.*)?$`)
	goesOn             = memo.Pattern(`^return(\s+None)?\s*(#.*)?$`)
)

// methodsOfMiddleware are those of a class that are read, with what they are given beside self.
var methodsOfMiddleware = map[string]string{"__init__": "get_response", "__call__": "request", "process_request": "request", "process_response": "request, response"}

// IsWholeMiddleware reports whether lines are a middleware as middleware.py has it, as a class or
// as a function that is given get_response, with what stands around it there.
func IsWholeMiddleware(text string) bool {
	first, inClass := true, false
	for line := range strings.SplitSeq(text, "\n") {
		code := strings.TrimSpace(line)
		switch {
		case code == "" || strings.HasPrefix(code, "#") || importLine().MatchString(line):
			continue
		case middlewareFunction().MatchString(line), middlewareClass().MatchString(line) && (first || mixesIn().MatchString(line)), inClass && ofMiddleware().MatchString(line):
			return true
		case !strings.HasPrefix(line, " "):
			inClass = middlewareClass().MatchString(line)
		}
		first = false
	}
	return false
}

// InMiddleware returns what a whole middleware does for each request, in the lines in which that
// stands there; the lines around it are emptied. An error is a *python.Problem.
func InMiddleware(text string) (string, error) {
	m := &wholeMiddleware{lines: strings.Split(text, "\n")}
	for i, line := range m.lines {
		switch code := strings.TrimSpace(line); {
		case code == "" || strings.HasPrefix(code, "#"):
		case importLine().MatchString(line):
			m.lines[i] = ""
		case middlewareClass().MatchString(line):
			return m.read(i, m.ofClass)
		default:
			return m.read(i, m.ofFunction)
		}
	}
	return text, nil
}

// ReadMiddleware is InMiddleware for a whole middleware in which nothing is left to be written.
func ReadMiddleware(text string) (string, error) {
	inner, err := InMiddleware(text)
	if err == nil {
		err = startsUp(text)
	}
	if err == nil {
		err = comesBack(inner, text)
	}
	return inner, err
}

// startsUp refuses a whole middleware which Django cannot make when the server starts, or in which
// get_response is called by a name that it does not have there.
func startsUp(text string) error {
	all, err := moduleOf(text)
	if err != nil {
		return nil // which is told where its lines are read
	}
	for _, s := range all {
		switch s.Action {
		case python.Class:
			return classStarts(s)
		case python.Def:
			return functionStarts(s)
		}
	}
	return nil
}

// classStarts is startsUp of a class.
func classStarts(class python.Statement) error {
	mixin := slices.ContainsFunc(basesOf(class), func(base string) bool { return strings.HasSuffix(base, "MiddlewareMixin") })
	var begins *python.Statement // __init__
	keeps, called := mixin, mixin
	for i, method := range class.Body {
		if method.Action == python.Def && method.Name == "__init__" {
			begins = &class.Body[i]
			keeps = slices.ContainsFunc(method.Body, func(s python.Statement) bool {
				return s.Action == python.Assign && s.Target.Dotted() == "self.get_response" || mixin && s.Action == python.Do && s.Value.Kind == python.Call && s.Value.Parts[0].Kind == python.Attribute && s.Value.Parts[0].Text == "__init__"
			})
		}
		called = called || method.Name == "__call__"
	}
	switch {
	case begins == nil && !mixin:
		return hinted(class, "def __init__(self, get_response): keeps it, by self.get_response = get_response", "Django makes this class with get_response, which a class without __init__() does not take: the server does not start")
	case !called:
		return hinted(class, "write (MiddlewareMixin) behind its name, or def __call__(self, request):", "Django calls what stands in MIDDLEWARE, and this class has no __call__(): the server does not answer")
	}
	for _, method := range class.Body {
		if method.Action != python.Def || method.Name == "__init__" {
			continue
		}
		if at := callOf(method.Body, "get_response"); at != nil {
			return instead(*at, "self.get_response(request)", "get_response alone has no value in this method: the class keeps it as self.get_response")
		}
		if at := callOf(method.Body, "self.get_response"); at != nil && !keeps {
			return instead(*begins, "self.get_response = get_response", "this class keeps no get_response, and calls it below")
		}
	}
	return nil
}

// functionStarts is startsUp of a function that is given get_response.
func functionStarts(f python.Statement) error {
	if at := callOf(f.Body, "self.get_response"); at != nil {
		return instead(*at, "get_response(request)", "self has no value in a function: it is given get_response itself")
	}
	inner := ""
	for _, s := range f.Body {
		if s.Action == python.Def {
			inner = s.Name
		}
	}
	if last := f.Body[len(f.Body)-1]; inner != "" && (last.Action != python.Return || last.Value.Dotted() != inner) {
		return hinted(f, "write return "+inner+" at its end", "this function returns no function that takes a request: the server does not start")
	}
	return nil
}

// callOf is where statements, or those inside them, call something by its name; nil for nowhere.
func callOf(all []python.Statement, name string) (found *python.Statement) {
	look := func(e *python.Expr) *python.Expr {
		if calls(e) == name && found == nil {
			found = &python.Statement{Line: e.Line, Col: e.Col}
		}
		return nil
	}
	var each func(all []python.Statement)
	each = func(all []python.Statement) {
		for _, s := range all {
			if s.Value != nil {
				eachPart(s.Value, look)
			}
			each(blocks(s))
		}
	}
	each(all)
	return found
}

// comesBack refuses a whole middleware that does not return on all ways, of which Django makes a
// 500: what it does is what InMiddleware has found.
func comesBack(inner, whole string) error {
	at := python.Statement{Line: 1, Col: 1}
	for i, line := range strings.Split(whole, "\n") {
		switch code := strings.TrimSpace(line); {
		case strings.HasPrefix(code, "def process_request("):
			at.Line = 0
		case strings.HasPrefix(code, "def process_response("), strings.HasPrefix(code, "def __call__("), ofRequestAlone().MatchString(code):
			at.Line = i + 1
			at.Col = len(line) - len(strings.TrimLeft(line, " ")) + 1
		}
	}
	if at.Line > 0 && !Returns(inner) {
		return hinted(at, "return get_response(request), or the response that it gave, stands at its end", "a middleware returns an answer on all ways, and this one does not: Django answers 500 then")
	}
	return nil
}

// A wholeMiddleware is a middleware with what stands around its lines.
type wholeMiddleware struct {
	lines   []string
	indent  int    // of what stands in the function or the class
	inside  string // the name of the function or method in which the line is
	methods []string
	asks    int // the first line, counted from 1, that returns in process_request; 0 for none
}

// read takes the lines below the one at i, which is the def or the class.
func (m *wholeMiddleware) read(i int, part func(i int, code string) error) (string, error) {
	m.lines[i] = ""
	for n := i + 1; n < len(m.lines); n++ {
		line := m.lines[n]
		code := strings.TrimSpace(line)
		deep := len(line) - len(strings.TrimLeft(line, " "))
		if code == "" || strings.HasPrefix(code, "#") {
			if deep <= max(m.indent, 4) {
				m.lines[n] = ""
			}
			continue
		}
		at := python.Statement{Line: n + 1, Col: deep + 1}
		if m.indent == 0 {
			m.indent = deep
		}
		switch {
		case deep == 0:
			return "", refuse(at, "below the middleware stands something else")
		case deep <= m.indent:
			m.inside = ""
			if err := part(n, code); err != nil {
				return "", err
			}
		case m.inside == "":
			m.lines[n] = ""
		default:
			if err := m.within(n, code, at); err != nil {
				return "", err
			}
		}
	}
	if len(m.methods) == 0 {
		return "", refuse(python.Statement{Line: i + 1, Col: 1}, "nothing here takes a request: a middleware has def __call__(self, request), or a function in it that is given request")
	}
	if m.asks > 0 && slices.Contains(m.methods, "process_response") {
		return "", instead(python.Statement{Line: m.asks, Col: 1}, "def __call__(self, request):", "process_response() works on what process_request() returns, too, which is not read here")
	}
	return strings.Join(withoutDocstring(m.lines), "\n"), nil
}

// ofFunction reads a line of the outer function of a middleware.
func (m *wholeMiddleware) ofFunction(i int, code string) error {
	at := python.Statement{Line: i + 1, Col: m.indent + 1}
	parts := ofRequestAlone().FindStringSubmatch(code)
	switch {
	case parts != nil && len(m.methods) == 0:
		m.inside, m.methods = parts[1], []string{parts[1]}
	case strings.HasPrefix(code, "return ") && len(m.methods) > 0, docstring().MatchString(code):
	default:
		return refuse(at, "what a middleware does once, when the server starts, is not read here")
	}
	m.lines[i] = ""
	return nil
}

// ofClass reads a line of the class of a middleware.
func (m *wholeMiddleware) ofClass(i int, code string) error {
	at := python.Statement{Line: i + 1, Col: m.indent + 1}
	if docstring().MatchString(code) {
		m.lines[i] = ""
		return nil
	}
	parts := methodOfClass().FindStringSubmatch(code)
	if parts == nil || methodsOfMiddleware[parts[1]] != strings.Join(strings.Fields(strings.ReplaceAll(strings.TrimSuffix(parts[2], "=None"), ",", ", ")), " ") {
		return hinted(at, "def __call__(self, request): has all that is done for a request", "of a middleware that is a class __init__(self, get_response), __call__(self, request), process_request(self, request) and process_response(self, request, response) are read")
	}
	m.lines[i] = ""
	if m.inside = parts[1]; m.inside == "__init__" {
		return nil
	}
	if len(m.methods) > 0 && !(m.inside == "process_response" && slices.Equal(m.methods, []string{"process_request"})) {
		return hinted(at, "def __call__(self, request): has all that is done for a request", "a middleware has __call__() here, or process_request() and below it process_response()")
	}
	m.methods = append(m.methods, m.inside)
	if m.inside == "process_response" {
		inner := m.indent
		for _, line := range m.lines[i+1:] {
			if strings.TrimSpace(line) != "" {
				inner = len(line) - len(strings.TrimLeft(line, " "))
				break
			}
		}
		m.lines[i] = strings.Repeat(" ", inner) + "response = " + passes
	}
	return nil
}

// within reads a line of a function or a method.
func (m *wholeMiddleware) within(i int, code string, at python.Statement) error {
	switch m.inside {
	case "__init__":
		if code != "self.get_response = get_response" && code != "super().__init__(get_response)" && code != "pass" && !docstring().MatchString(code) {
			return refuse(at, "what a middleware does once, when the server starts, is not read here")
		}
		m.lines[i] = ""
	case "process_request":
		switch {
		case docstring().MatchString(code):
			m.lines[i] = ""
		case goesOn().MatchString(code):
			m.lines[i] = strings.Repeat(" ", at.Col-1) + "return " + passes
			fallthrough
		case strings.HasPrefix(code, "return"):
			if m.asks == 0 {
				m.asks = i + 1
			}
		}
	default:
		if docstring().MatchString(code) {
			m.lines[i] = ""
		}
	}
	return nil
}

// withoutSelf is what a class calls self.get_response as a function has it.
func withoutSelf(e *python.Expr) *python.Expr {
	if e.Dotted() == "self.get_response" {
		return word("get_response")
	}
	return nil
}
