// Package djangocode writes the sites of httpsim as the Django that a student would
// write: a page as its view, with its forms and templates, and what a project has of
// its own. It reads actions and templates, and never runs one.
package djangocode

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// View returns the page of a path, with the site's bug and its user model in it: its
// forms, views.py with its imports, the line of urls.py, and the templates as files.
// Where the site looks for no CSRF token, {% csrf_token %} is left out. A page that is
// a Go view has no code.
func View(site httpsim.Site, path string) string {
	page, _ := site.Page(path)
	code := view(site, path, page, site.CSRF)
	if site.UserModel == httpsim.CustomUser {
		code = strings.ReplaceAll(code, "from django.contrib.auth.models import User\n", "from accounts.models import User\n")
	}
	if login := site.Settings["LOGIN_URL"]; strings.Contains(login, "//") && !strings.Contains(login, "//"+site.Host+"/") {
		code = strings.ReplaceAll(code, "redirect_to_login(request.get_full_path())", "redirect_to_login(request.build_absolute_uri())")
	}
	return code
}

// view writes a page; without the tokens, {% csrf_token %} is left out of the forms.
func view(site httpsim.Site, path string, page httpsim.Page, tokens bool) string {
	if page.View != nil {
		return ""
	}
	w := newCoder(site.ViewName(path))
	w.path = w.name
	w.views = viewsOf(site)
	w.tokens = tokens
	w.head(&page)
	w.page(page)
	var b strings.Builder
	if page.Order > 0 { // which views.py and urls.py have
		w.writeURL(&b, path, page)
		return strings.TrimLeft(b.String(), "\n")
	}
	if page.InViews != "" {
		if w.name = page.InViews; w.class != "" {
			w.name, w.class = w.class, ""
		}
		w.writeURL(&b, path, page)
		return strings.TrimLeft(b.String(), "\n")
	}
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
	if len(w.above) > 0 {
		b.WriteString(strings.Join(w.above, "\n") + "\n\n\n")
	}
	if w.class != "" {
		code := strings.TrimRight(b.String(), "\n") + "\n"
		b.Reset()
		if len(w.above) > 0 {
			b.WriteString(code)
		}
		w.name = w.class
		w.writeURL(&b, path, page)
		return strings.TrimLeft(b.String(), "\n")
	}
	for _, line := range w.decorators {
		b.WriteString(line + "\n")
	}
	b.WriteString(definition(path, w.name) + "\n")
	for _, line := range w.lines {
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	w.writeURL(&b, path, page)
	return b.String()
}

// writeURL writes the line of urls.py and the templates. The line is left out where the site has a urls.py, which is
// written as it stands.
func (w *coder) writeURL(b *strings.Builder, path string, page httpsim.Page) {
	if page.Order == 0 {
		w.urlLine(b, path, page)
	}
	for _, t := range w.templates {
		b.WriteString("\n\n" + TemplateFile(t.Name, t.Value))
	}
}

// TemplateFile is a file of a template, with its name above it.
func TemplateFile(name, text string) string {
	return fmt.Sprintf("{# templates/%s #}\n%s\n", name, strings.TrimRight(text, "\n"))
}

// urlLine writes the line of urls.py, with its name, by which templates and redirect() find the page.
func (w *coder) urlLine(b *strings.Builder, path string, page httpsim.Page) {
	view, name := w.name, cmp.Or(page.Name, httpsim.NameOfPage(w.path))
	if !strings.Contains(view, "(") {
		view = "views." + view
	}
	b.WriteString("\n\n# urls.py\n")
	for _, line := range importsOfURL(view) {
		b.WriteString(line + "\n")
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		space := name[:i]
		fmt.Fprintf(b, "app_name = %s\n", python.Quote(space[strings.LastIndexByte(space, ':')+1:]))
		name = name[i+1:]
	}
	fmt.Fprintf(b, "path(%s, %s, name=%s),\n", python.Quote(strings.TrimPrefix(path, "/")), view, python.Quote(name))
}

// definition is the line with def of the view of an address, whose values it takes.
func definition(path, name string) string {
	r, _ := httpsim.ReadRoute(path)
	return "def " + name + "(" + strings.Join(append([]string{"request"}, r.Names...), ", ") + "):"
}

// head takes a login that every method begins with off a page, and makes a decorator of it.
func (w *coder) head(page *httpsim.Page) {
	if needsLogin(*page) {
		w.use("django.contrib.auth.decorators", "login_required")
		w.decorators = append(w.decorators, "@login_required")
		*page = withoutFirst(*page)
	}
}

// writeForms writes the classes of the forms that the view names.
func (w *coder) writeForms(b *strings.Builder) {
	if len(w.forms) == 0 {
		return
	}
	b.WriteString("# forms.py\nfrom django import forms\nfrom django.contrib.auth.hashers import check_password\n" +
		"from django.contrib.auth.models import User\n")
	for _, f := range w.forms {
		b.WriteString("\n\n" + class(f, w.formClass(f)))
	}
	b.WriteString("\n\n")
}

// writeImports writes the imports, Python's own before Django's, and these before
// the project's.
func (w *coder) writeImports(b *strings.Builder) {
	var own, django, project []string
	modules := slices.Sorted(maps.Keys(w.imports))
	slices.SortStableFunc(modules, func(a, b string) int { return w.taken(a) - w.taken(b) }) // import x comes before from x import y
	for _, module := range modules {
		line := importLines(module, slices.Sorted(maps.Keys(w.imports[module])))
		switch {
		case strings.HasPrefix(module, "django."), module == "jwt":
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

// taken is 1 for a module of which names alone are imported, and else 0.
func (w *coder) taken(module string) int {
	if names := w.imports[module]; len(names) == 0 || names[""] {
		return 0
	}
	return 1
}

// importLines import names of a module, and the module itself where none is named or one
// is empty.
func importLines(module string, names []string) string {
	var lines string
	if len(names) == 0 || names[0] == "" {
		lines = "import " + module + "\n"
	}
	if names = slices.DeleteFunc(names, func(name string) bool { return name == "" }); len(names) > 0 {
		lines += fmt.Sprintf("from %s import %s\n", module, strings.Join(names, ", "))
	}
	return lines
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

// needsLogin reports whether every method of the page begins with RequireLogin,
// which is then a decorator.
func needsLogin(p httpsim.Page) bool {
	for _, m := range p.All() {
		if actions := *m.Actions; actions != nil && (len(actions) == 0 || !isRequireLogin(actions[0])) {
			return false
		}
	}
	return len(p.Methods()) > 0
}

func withoutFirst(p httpsim.Page) httpsim.Page {
	for _, m := range p.All() {
		if *m.Actions != nil {
			*m.Actions = (*m.Actions)[1:]
		}
	}
	return p
}

func isRequireLogin(a httpsim.Action) bool {
	_, ok := a.(httpsim.RequireLogin)
	return ok
}

// coder writes Python.
type coder struct {
	name       string
	path       string          // the name of the view that its path makes
	views      map[string]bool // of the site: their templates are called as they are
	lines      []string
	class      string   // the view is this, and no def
	above      []string // above the decorators: names and functions of lines that run as they stand
	indent     int
	imports    map[string]map[string]bool
	decorators []string
	templates  httpsim.Pairs
	tokens     bool // forms have {% csrf_token %}
	typed      bool
	visits     bool // the log of visits is read or written
	form       bool // a form has been checked above
	loaded     bool // user is set above
	later      bool // below the form
	context    bool // context is set above
	data       bool // data is set above
	forms      []httpsim.OwnForm

	pending   []string // what is done to the response as soon as there is one
	status    int      // for the response that is still to come
	kind      string   // the same, its content type
	otherwise string   // the answer where no action makes one; empty: an empty one
	response  bool     // the name response is set
	ended     bool     // what follows is not reached
}

// viewsOf are the names of a site's views.
func viewsOf(site httpsim.Site) map[string]bool {
	all := map[string]bool{}
	for path := range site.Pages {
		all[site.ViewName(path)] = true
	}
	return all
}

func newCoder(name string) *coder {
	return &coder{name: name, imports: map[string]map[string]bool{}}
}

func (w *coder) line(format string, args ...any) {
	w.lines = append(w.lines, strings.Repeat("    ", w.indent)+fmt.Sprintf(format, args...))
}

// use imports names from a module; without names, or with an empty one, the module itself.
func (w *coder) use(module string, names ...string) {
	if w.imports[module] == nil {
		w.imports[module] = map[string]bool{}
	}
	for _, name := range names {
		w.imports[module][name] = true
	}
}

// page writes the body of the view.
func (w *coder) page(p httpsim.Page) {
	const decorators = "django.views.decorators.http"
	methods := p.Methods()
	switch strings.Join(methods, " ") {
	case "GET HEAD POST PUT PATCH DELETE OPTIONS": // as a view without a decorator
	case "GET":
		w.use(decorators, "require_GET")
		w.decorators = append([]string{"@require_GET"}, w.decorators...)
	case "GET HEAD":
		w.use(decorators, "require_safe")
		w.decorators = append([]string{"@require_safe"}, w.decorators...)
	case "POST":
		w.use(decorators, "require_POST")
		w.decorators = append([]string{"@require_POST"}, w.decorators...)
	default:
		w.use(decorators, "require_http_methods")
		w.decorators = append([]string{fmt.Sprintf(`@require_http_methods(["%s"])`, strings.Join(methods, `", "`))}, w.decorators...)
	}
	if p.LoginFirst && len(w.decorators) > 1 { // it stands above that of the methods
		w.decorators[0], w.decorators[1] = w.decorators[1], w.decorators[0]
	}
	if p.LoginNotRequired {
		w.use("django.contrib.auth.decorators", "login_not_required")
		w.decorators = append([]string{"@login_not_required"}, w.decorators...)
	}
	if p.CSRFExempt {
		w.use("django.views.decorators.csrf", "csrf_exempt")
		w.decorators = append([]string{"@csrf_exempt"}, w.decorators...)
	}
	own := p.All()
	own = append(own[1:], own[0]) // GET comes last
	own = slices.DeleteFunc(own, func(m httpsim.MethodActions) bool { return *m.Actions == nil })
	if !slices.ContainsFunc(own, func(m httpsim.MethodActions) bool { return !reflect.DeepEqual(*m.Actions, *own[0].Actions) }) {
		own = own[:min(1, len(own))]
	}
	for i, m := range own {
		if i == len(own)-1 {
			w.list(*m.Actions, 1)
			break
		}
		w.line("if request.method == %s:", python.Quote(m.Method))
		w.indent++
		w.list(*m.Actions, 1)
		w.indent--
		w.form, w.loaded, w.later, w.context, w.data = false, false, false, false, false
	}
}

// list writes actions. A list that must return makes an empty answer where no
// action makes one.
func (w *coder) list(actions []httpsim.Action, mustReturn int) {
	saved := coder{pending: slices.Clone(w.pending), status: w.status, kind: w.kind}
	behind := w.response && mustReturn == 0 && !httpsim.Answers(actions) // the answer is made above
	w.response = behind
	returned := behind
	for i, a := range actions {
		if place, ok := a.(Here); ok {
			w.place(place)
			returned = returned || place.Returns
			continue
		}
		expression := w.action(a)
		if w.ended {
			returned, w.ended = true, false
			break
		}
		if expression == "" {
			continue
		}
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
		expression := w.unanswered()
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
	w.pending, w.status, w.kind, w.response = saved.pending, saved.status, saved.kind, false
}

// unanswered is the answer where no action makes one.
func (w *coder) unanswered() string {
	if w.otherwise == "" {
		return w.text(httpsim.Text{})
	}
	if w.status != 0 {
		w.pending = append(w.pending, fmt.Sprintf("response.status_code = %d", w.status))
	}
	if w.kind != "" {
		w.pending = append(w.pending, "response[\"Content-Type\"] = "+python.Quote(w.kind))
	}
	return w.otherwise
}

// place writes the line of a place that is still to be written.
func (w *coder) place(a Here) {
	if a.OnAnswer {
		w.touch(here)
		return
	}
	if a.Context && !a.Makes && !w.context {
		w.line("context = {}")
	}
	w.context = w.context || a.Context
	w.line(here)
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

// arguments are those that every answer takes.
func (w *coder) arguments() string {
	all := ""
	if w.kind != "" {
		all += ", content_type=" + python.Quote(w.kind)
	}
	if w.status != 0 {
		all += fmt.Sprintf(", status=%d", w.status)
	}
	return all
}
