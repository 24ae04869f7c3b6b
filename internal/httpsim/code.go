package httpsim

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Code returns a page as the Django view that a student would write: views.py
// with its imports, the line of urls.py, and the templates as files. A page that
// is a Go view has no code.
func Code(path string, page Page) string { return pageCode(path, page, true) }

// pageCode is Code; without the tokens, {% csrf_token %} is left out of the forms.
func pageCode(path string, page Page, tokens bool) string {
	if page.View != nil {
		return ""
	}
	w := newCoder(viewName(path))
	w.tokens = tokens
	if login := page.needsLogin(); login {
		w.use("django.contrib.auth.decorators", "login_required")
		w.decorators = append(w.decorators, "@login_required")
		page = page.withoutFirst()
	}
	w.page(page)
	var b strings.Builder
	w.writeForms(&b)
	b.WriteString("# views.py\n")
	w.writeImports(&b)
	if w.visits {
		b.WriteString("\nVISITS = []  # in memory\n")
	}
	if w.typed {
		b.WriteString(cookieLineClass)
	}
	b.WriteString("\n\n")
	for _, line := range w.decorators {
		b.WriteString(line + "\n")
	}
	fmt.Fprintf(&b, "def %s(request):\n", w.name)
	for _, line := range w.lines {
		b.WriteString("    " + line + "\n")
	}
	fmt.Fprintf(&b, "\n\n# urls.py\npath(%s, views.%s),\n", pq(strings.TrimPrefix(path, "/")), w.name)
	for _, t := range w.templates {
		fmt.Fprintf(&b, "\n\n{# templates/%s #}\n%s\n", t.Name, strings.TrimRight(t.Value, "\n"))
	}
	return b.String()
}

// writeForms writes the classes of the forms that the view names.
func (w *coder) writeForms(b *strings.Builder) {
	if len(w.forms) == 0 {
		return
	}
	b.WriteString("# forms.py\nfrom django import forms\nfrom django.contrib.auth.hashers import check_password\n" +
		"from django.contrib.auth.models import User\n")
	for _, f := range w.forms {
		b.WriteString("\n\n" + f.class(w.formClass(f)))
	}
	b.WriteString("\n\n")
}

// writeImports writes the imports, Python's own before Django's, and these before
// the project's.
func (w *coder) writeImports(b *strings.Builder) {
	var own, django, project []string
	for _, module := range slices.Sorted(maps.Keys(w.imports)) {
		line := fmt.Sprintf("from %s import %s\n", module, strings.Join(slices.Sorted(maps.Keys(w.imports[module])), ", "))
		switch {
		case strings.HasPrefix(module, "django."):
			django = append(django, line)
		case strings.HasPrefix(module, "."):
			project = append(project, line)
		default:
			own = append(own, line)
		}
	}
	var groups []string
	for _, lines := range [][]string{own, django, project} {
		if lines != nil {
			groups = append(groups, strings.Join(lines, ""))
		}
	}
	b.WriteString(strings.Join(groups, "\n"))
}

// cookieLineClass is what it takes to send a Set-Cookie line as typed.
const cookieLineClass = `

class TypedLine(Morsel):
    """A Set-Cookie line that is sent as it is typed."""

    def __init__(self, line):
        super().__init__()
        self.line = line

    def output(self, attrs=None, header="", sep=""):
        return self.line
`

// viewName returns the name of the view of a path, apart from Django's own
// functions, of which login and logout are two.
func viewName(path string) string {
	name := strings.Trim(strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			return c
		}
		if 'A' <= c && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return '_'
	}, path), "_")
	if name == "" {
		return "home_page"
	}
	if '0' <= name[0] && name[0] <= '9' {
		name = "page_" + name
	}
	return name + "_page"
}

// needsLogin reports whether every method of the page begins with RequireLogin,
// which is then a decorator.
func (p Page) needsLogin() bool {
	for _, actions := range [][]Action{p.Get, p.Post} {
		if actions == nil {
			continue
		}
		if len(actions) == 0 || !isRequireLogin(actions[0]) {
			return false
		}
	}
	return p.Get != nil || p.Post != nil
}

func (p Page) withoutFirst() Page {
	if p.Get != nil {
		p.Get = p.Get[1:]
	}
	if p.Post != nil {
		p.Post = p.Post[1:]
	}
	return p
}

// coder writes Python.
type coder struct {
	name       string
	lines      []string
	indent     int
	imports    map[string]map[string]bool
	decorators []string
	templates  Pairs
	tokens     bool // forms have {% csrf_token %}
	typed      bool
	visits     bool // the log of visits is read or written
	form       bool // a form has been checked above
	loaded     bool // user is set above
	context    bool // context is set above
	forms      []OwnForm

	pending  []string // what is done to the response as soon as there is one
	status   int      // for the response that is still to come
	response bool     // the name response is set
	ended    bool     // what follows is not reached
}

func newCoder(name string) *coder {
	return &coder{name: name, imports: map[string]map[string]bool{}}
}

func (w *coder) line(format string, args ...any) {
	w.lines = append(w.lines, strings.Repeat("    ", w.indent)+fmt.Sprintf(format, args...))
}

// use imports names from a module.
func (w *coder) use(module string, names ...string) {
	if w.imports[module] == nil {
		w.imports[module] = map[string]bool{}
	}
	for _, name := range names {
		w.imports[module][name] = true
	}
}

// page writes the body of the view.
func (w *coder) page(p Page) {
	const methods = "django.views.decorators.http"
	switch {
	case p.Get != nil && p.Post != nil:
		w.use(methods, "require_http_methods")
		w.decorators = append([]string{`@require_http_methods(["GET", "HEAD", "POST"])`}, w.decorators...)
		if reflect.DeepEqual(p.Get, p.Post) {
			w.list(p.Get, 1)
			return
		}
		w.line(`if request.method == "POST":`)
		w.indent++
		w.list(p.Post, 1)
		w.indent--
		w.form, w.loaded, w.context = false, false, false
		w.list(p.Get, 1)
	case p.Post != nil:
		w.use(methods, "require_POST")
		w.decorators = append([]string{"@require_POST"}, w.decorators...)
		w.list(p.Post, 1)
	default:
		w.use(methods, "require_safe")
		w.decorators = append([]string{"@require_safe"}, w.decorators...)
		w.list(p.Get, 1)
	}
}

// list writes actions. A list that must return makes an empty answer where no
// action makes one.
func (w *coder) list(actions []Action, mustReturn int) {
	saved := coder{pending: slices.Clone(w.pending), status: w.status}
	w.response = false
	returned := false
	for i, a := range actions {
		made, ok := a.(answering)
		if !ok {
			if a.python(w); w.ended {
				returned, w.ended = true, false
				break
			}
			continue
		}
		expression := made.answer(w, w.status)
		if len(w.pending) == 0 && i == len(actions)-1 {
			w.line("return %s", expression)
			returned = true
			continue
		}
		w.respond(expression)
	}
	switch {
	case returned:
	case w.response:
		w.line("return response")
	case mustReturn > 0:
		w.use("django.http", "HttpResponse")
		expression := "HttpResponse(" + strings.TrimPrefix(statusArgument(w.status), ", ") + ")"
		if len(w.pending) == 0 {
			w.line("return %s", expression)
			break
		}
		w.respond(expression)
		w.line("return response")
	}
	if mustReturn == 0 && !w.response {
		for _, line := range w.pending[len(saved.pending):] { // of a lone action
			w.line("%s", line)
		}
	}
	w.pending, w.status, w.response = saved.pending, saved.status, false
}

// respond sets response and does what has waited for it.
func (w *coder) respond(expression string) {
	w.line("response = %s", expression)
	for _, line := range w.pending {
		w.line("%s", line)
	}
	w.pending, w.response = nil, true
}

// touch writes a line that works on the response, at once or when there is one.
func (w *coder) touch(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if w.response {
		w.line("%s", line)
		return
	}
	w.pending = append(w.pending, line)
}

func statusArgument(status int) string {
	if status == 0 {
		return ""
	}
	return fmt.Sprintf(", status=%d", status)
}

// pq returns a Python string in double quotes.
func pq(s string) string { return `"` + escapePython(s, `"`) + `"` }

// expression returns the Python expression of a value.
func (t Template) expression() string {
	if t.IsLiteral() {
		return pq(t.src)
	}
	if len(t.nodes) == 1 {
		return t.nodes[0].path.expression(`"`)
	}
	var b strings.Builder
	for _, n := range t.nodes {
		if n.kind == plainNode {
			b.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(escapePython(n.text, `"`)))
		} else {
			b.WriteString("{" + n.path.expression("'") + "}")
		}
	}
	return `f"` + b.String() + `"`
}

// expression returns a name of a template as Python, with strings in q.
func (p path) expression(q string) string {
	if p[0] == "user" || p[0] == "form" {
		root := map[string]string{"user": "request.user", "form": "form"}[p[0]]
		return root + "." + strings.Join(p[1:], ".")
	}
	if !isRoot(p[0]) {
		return "context[" + q + p[0] + q + "]"
	}
	s := pythonRoots[p[0]]
	for i, name := range p[1:] {
		missing := q + q
		if i < len(p)-2 {
			missing = "{}"
		}
		s += ".get(" + q + name + q + ", " + missing + ")"
	}
	return s
}

var pythonRoots = map[string]string{"session": "request.session", "post": "request.POST", "get": "request.GET", "cookie": "request.COOKIES"}

// source returns the template as a file of Django's.
func (t Template) source(tokens bool) string {
	var b strings.Builder
	writeNodes(&b, t.nodes, tokens)
	return b.String()
}

func writeNodes(b *strings.Builder, nodes []node, tokens bool) {
	for _, n := range nodes {
		switch n.kind {
		case plainNode:
			b.WriteString(n.text)
		case csrfNode:
			if tokens {
				b.WriteString("{% csrf_token %}")
			}
		case valueNode:
			b.WriteString("{{ " + n.path.inTemplate() + " }}")
		case ifNode:
			not := ""
			if n.not {
				not = "not "
			}
			b.WriteString("{% if " + not + n.path.inTemplate() + " %}")
			writeNodes(b, n.yes, tokens)
			if n.no != nil {
				b.WriteString("{% else %}")
				writeNodes(b, n.no, tokens)
			}
			b.WriteString("{% endif %}")
		}
	}
}

// inTemplate returns a name as Django's templates have it.
func (p path) inTemplate() string {
	root, ok := pythonRoots[p[0]]
	if !ok {
		root = p[0]
	}
	return strings.Join(append([]string{root}, p[1:]...), ".")
}

// argument returns the argument of set_expiry().
func (a SetExpiry) argument() string {
	switch {
	case a.Length != nil:
		return fmt.Sprint(int64(*a.Length / time.Second))
	case !a.At.IsZero():
		return moment(a.At)
	}
	return "None"
}

// moment returns a time as a Python expression.
func moment(t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("datetime(%d, %d, %d, %d, %d, %d, tzinfo=timezone.utc)", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second())
}

func isRequireLogin(a Action) bool {
	_, ok := a.(RequireLogin)
	return ok
}
