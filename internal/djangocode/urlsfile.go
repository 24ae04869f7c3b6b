package djangocode

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// A URLsFile is a urls.py: its name in the project, polls/urls.py, and its text.
type URLsFile struct{ Name, Text string }

// A URL is a page as a urls.py has it.
type URL struct {
	Path string // of the page, with a slash before it
	Name string // with the names of what it is included in: polls:index; "" for none
	File int    // of the files that were read
	At   Place  // the route
	View URLView
}

// A Place is a line and a column of a file, counted from 1.
type Place struct{ Line, Col int }

// URLView is what a urls.py says that a page is.
type URLView struct {
	Text string // one of the site's views.py as a page names it, views.index, or lines of Django
	At   Place
	// Lines says that Text has the lines of the file, with empty ones where nothing of it stands.
	Lines bool
}

// A URLProblem is what is wrong with a urls.py.
type URLProblem struct {
	File int
	*python.Problem
}

// mostURLs is how many pages the files may have together, and deepestURLs how deep they include one another.
const mostURLs, deepestURLs = 400, 10

// ReadURLs reads the files with the addresses of a site, from the one that no other includes on; its views.py stands in
// one of the packages, nil for any. Of what is wrong, what is right is returned beside it.
func ReadURLs(files []URLsFile, packages []string) (urls []URL, wrong []URLProblem) {
	r := &urlsReader{files: files, packages: packages, read: make([]*urlsFile, len(files)), taken: map[string]bool{}}
	for i := range files {
		r.open(i)
	}
	root := r.root()
	if root < 0 {
		return nil, r.wrong
	}
	var spaces []string
	if app := r.read[root].app; app != "" && len(files) == 1 { // an app's, which its project includes
		spaces = []string{app}
	}
	r.file(root, "/", spaces, nil)
	r.handlers(r.read[root])
	for i, f := range r.read {
		if f.program != nil && !f.used {
			r.tell(i, hinted(f.program[0], "include it: path(\"polls/\", include("+python.Quote(f.module)+"))", "no urls.py includes %s", files[i].Name))
		}
	}
	return r.urls, r.wrong
}

// urlsReader reads files of addresses.
type urlsReader struct {
	files    []URLsFile
	packages []string // of the project
	read     []*urlsFile
	urls     []URL
	wrong    []URLProblem
	taken    map[string]bool // paths
}

// urlsFile is one of them.
type urlsFile struct {
	number   int
	module   string // polls.urls
	lines    []string
	program  []python.Statement // nil where it does not read
	imports  map[string]string
	app      string
	patterns []*python.Expr            // in their order
	lists    map[string][]*python.Expr // further lists of patterns, by their names, which an include() takes
	handlers []python.Statement        // handler404 = views.lost
	used     bool
}

// tell keeps a problem of a file.
func (r *urlsReader) tell(file int, err error) {
	var p *python.Problem
	if !errors.As(err, &p) {
		return
	}
	if !slices.ContainsFunc(r.wrong, func(o URLProblem) bool {
		return o.File == file && o.Line == p.Line && o.Col == p.Col && o.Message == p.Message
	}) {
		r.wrong = append(r.wrong, URLProblem{file, p})
	}
}

// open parses a file, and finds its patterns.
func (r *urlsReader) open(i int) {
	f := &urlsFile{number: i, imports: map[string]string{}, lists: map[string][]*python.Expr{}, lines: strings.Split(r.files[i].Text, "\n")}
	f.module = strings.ReplaceAll(strings.TrimSuffix(r.files[i].Name, ".py"), "/", ".")
	r.read[i] = f
	program, err := python.Program(r.files[i].Text)
	if err != nil {
		r.tell(i, cmp.Or(commaLacks(f.lines), err))
		return
	}
	if len(program) == 0 {
		r.tell(i, refuse(python.Statement{Line: 1, Col: 1}, "the file does nothing"))
		return
	}
	f.program = program
	if r.statements(f, program) {
		return
	}
	wrong := instead(program[len(program)-1], `urlpatterns = [path("", views.index, name="index")]`, noPatterns)
	for _, s := range program {
		if s.Action == python.Assign && s.Target.Kind == python.Name && f.lists[s.Target.Text] != nil && diag.Near(s.Target.Text, "urlpatterns") {
			wrong = hinted(s, diag.Meant("urlpatterns").EN, noPatterns)
		}
	}
	r.tell(i, wrong)
}

const noPatterns = "the urls.py has no urlpatterns"

// ofURLs are the names that Django looks for in a urls.py.
var ofURLs = []string{"urlpatterns", "app_name", "handler400", "handler403", "handler404", "handler500"}

// statements takes over what stands in a file, and reports whether it has urlpatterns.
func (r *urlsReader) statements(f *urlsFile, program []python.Statement) (has bool) {
	for n, s := range program {
		assigns := (s.Action == python.Assign || s.Action == python.Augment && s.Name == "+") && s.Target.Kind == python.Name
		switch {
		case s.Action == python.Import:
			for name, full := range s.Names {
				f.imports[name] = full
			}
			r.imported(f, s)
		case n == 0 && s.Action == python.Do && s.Value.Kind == python.String:
		case s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text == "app_name" && s.Value.Kind == python.String:
			if f.app = s.Value.Text; !httpsim.IsName(f.app) {
				r.tell(f.number, refuse(s, "app_name is a name, as polls, and not %q", f.app))
			}
		case assigns && s.Target.Text == "urlpatterns":
			has = true
			f.patterns = append(f.patterns, r.patterns(f, s.Value)...)
		case assigns && s.Value.Kind == python.List && len(s.Value.Parts) > 0 && strings.HasSuffix(calls(s.Value.Parts[0]), "path"):
			f.lists[s.Target.Text] = append(f.lists[s.Target.Text], r.patterns(f, s.Value)...)
		case assigns && handlerStatus(s.Target.Text) > 0:
			f.handlers = append(f.handlers, s)
		case s.Action == python.If && isDebug(s.Value): // which is off
			has = r.statements(f, s.Else) || has
		case s.Action == python.If && s.Value.Kind == python.Operation && s.Value.Text == "not" && len(s.Value.Parts) == 1 && isDebug(s.Value.Parts[0]):
			has = r.statements(f, s.Body) || has
		case s.Action == python.Do && titlesAdmin(s.Value), s.Action == python.Assign && strings.HasPrefix(s.Target.Dotted(), "admin.site."):
		default:
			hint := "what else the project has stands in views.py and in the site's other keys"
			if assigns {
				hint = cmp.Or(diag.DidYouMean(s.Target.Text, ofURLs), hint)
			}
			r.tell(f.number, hinted(s, hint, "in a urls.py stand imports, app_name and urlpatterns here"))
		}
	}
	return has
}

// isDebug reports whether an expression is settings.DEBUG, which is off in a lesson.
func isDebug(e *python.Expr) bool { return e != nil && e.Dotted() == "settings.DEBUG" }

// titlesAdmin reports whether a call is about the pages of Django's admin, which are not played.
func titlesAdmin(e *python.Expr) bool { return strings.HasPrefix(calls(e), "admin.") }

// patterns takes over the items of urlpatterns, those of a += and of lists that are added too.
func (r *urlsReader) patterns(f *urlsFile, e *python.Expr) (all []*python.Expr) {
	switch {
	case e.Kind == python.List, e.Kind == python.Tuple:
		return e.Parts
	case e.Kind == python.Operation && e.Text == "+" && len(e.Parts) == 2:
		return append(slices.Clone(r.patterns(f, e.Parts[0])), r.patterns(f, e.Parts[1])...)
	case e.Kind == python.Name && e.Text == "urlpatterns": // of urlpatterns += […]
	case e.Kind == python.Name && f.lists[e.Text] != nil:
		return f.lists[e.Text]
	case calls(e) == "static" || calls(e) == "staticfiles_urlpatterns": // which give no address while DEBUG is off
	case calls(e) == "i18n_patterns":
		r.tell(f.number, hinted(at(e), "leave it out: a language is found by the cookie and by Accept-Language here", "%s() is not played here", calls(e)))
	default:
		r.tell(f.number, instead(at(e), `urlpatterns = [path("", views.index, name="index")]`, "urlpatterns is a list of path()"))
	}
	return nil
}

// all are the patterns of a file, with those of its further lists.
func (f *urlsFile) all() []*python.Expr {
	all := slices.Clone(f.patterns)
	for _, list := range f.lists {
		all = append(all, list...)
	}
	return all
}

// root is the file that no other includes; -1 where that cannot be told.
func (r *urlsReader) root() int {
	included := map[string]bool{}
	for _, f := range r.read {
		for _, p := range f.all() {
			python.Each(p, func(e *python.Expr) {
				if e.Kind == python.Attribute {
					included[e.Dotted()] = true // without its quotes, of which is told where it is included
				}
				if e.Kind != python.String {
					return
				}
				included[e.Text] = true
				if i := r.meant(e.Text); i >= 0 {
					included[r.read[i].module] = true
				}
			})
		}
	}
	root := -1
	for i, f := range r.read {
		switch {
		case included[f.module] && len(r.read) > 1:
		case root >= 0:
			r.tell(i, hinted(python.Statement{Line: 1, Col: 1}, "the urls.py of the project includes those of its apps", "neither %s nor %s includes the other", r.files[root].Name, r.files[i].Name))
		default:
			root = i
		}
	}
	if root < 0 && len(r.read) > 0 {
		r.tell(0, refuse(python.Statement{Line: 1, Col: 1}, "each urls.py is included by another, and none is the first"))
	}
	return root
}

// meant is the file that an include() names, or seems to have misspelt; -1 for none.
func (r *urlsReader) meant(module string) int {
	named := func(name string) int {
		return slices.IndexFunc(r.read, func(f *urlsFile) bool { return f.module == name })
	}
	if i := named(module); i >= 0 || !strings.Contains(module, ".") {
		return i
	}
	var modules []string
	for _, f := range r.read {
		modules = append(modules, f.module)
	}
	return named(diag.Nearest(module, modules))
}

// file takes over the pages of a file that stands below a prefix and in namespaces.
func (r *urlsReader) file(i int, prefix string, spaces []string, above []int) {
	f := r.read[i]
	f.used = true
	for _, p := range f.patterns {
		r.pattern(f, p, prefix, spaces, append(slices.Clone(above), i))
	}
}

// pattern takes over one path().
func (r *urlsReader) pattern(f *urlsFile, e *python.Expr, prefix string, spaces []string, above []int) {
	if len(r.urls) >= mostURLs {
		r.tell(f.number, refuse(at(e), "a site has at most %d addresses", mostURLs))
		return
	}
	full := f.fullName(e)
	switch {
	case e.Kind != python.Call:
		r.tell(f.number, instead(at(e), `path("", views.index, name="index"),`, "urlpatterns is a list of path()"))
		return
	case full == "":
		name := calls(e)
		if name != "path" && name != "re_path" && name != "include" {
			if near := diag.DidYouMean(name, []string{"path", "re_path"}); near != "" {
				r.tell(f.number, hinted(at(e), near, "urlpatterns is a list of path()"))
				return
			}
			r.tell(f.number, instead(at(e), `path("", views.index, name="index"),`, "urlpatterns is a list of path()"))
			return
		}
		r.tell(f.number, hinted(at(e), "import it above: from django.urls import "+name, "%s is not imported here: Python answers NameError", name))
		return
	case calls(e) == "i18n_patterns":
		r.patterns(f, e)
		return
	case !slices.Contains(ofPath, full) && !slices.Contains(ofRegex, full):
		r.tell(f.number, instead(at(e), `path("", views.index, name="index"),`, "urlpatterns is a list of path()"))
		return
	}
	args, err := argsOf(e, "route", "view", "kwargs", "name")
	if err != nil {
		r.tell(f.number, err)
		return
	}
	route, view, name := args["route"], args["view"], args["name"]
	switch {
	case route == nil || view == nil:
		r.tell(f.number, instead(at(e), `path("about/", views.about, name="about"),`, "path() is given a route and a view"))
		return
	case route.Kind != python.String:
		r.tell(f.number, refuse(at(route), "a route is a text in quotes here"))
		return
	case strings.HasPrefix(strings.TrimPrefix(route.Text, "^"), "/"):
		r.tell(f.number, hinted(at(route), "write "+python.Quote(strings.TrimPrefix(route.Text, "/")), "the route %s begins with a slash: the address would begin with two (urls.W002)", python.Quote(route.Text)))
		without := *route // what calls the page by its name is right
		without.Text = strings.Replace(route.Text, "/", "", 1)
		route = &without
	}
	switch {
	case name != nil && name.Kind != python.String:
		r.tell(f.number, refuse(at(name), "the name of an address is a text in quotes"))
		return
	case name != nil && strings.Contains(name.Text, ":"):
		r.tell(f.number, hinted(at(name), `app_name = "polls" above gives all names of the file what stands before the colon`, "the name %s has a colon in it (urls.W003)", python.Quote(name.Text)))
		return
	}
	included := calls(view) != "" && strings.HasSuffix(f.fullName(view), ".include")
	routes, err := routesOf(route, slices.Contains(ofRegex, full), !included)
	if err != nil { // what calls the page by its name, and its view, are right
		r.tell(f.number, err)
		routes = []string{roughRoute(route.Text)}
	}
	given, err := f.given(args["kwargs"])
	switch {
	case err != nil:
		r.tell(f.number, err)
		return
	case included && name != nil:
		r.tell(f.number, refuse(at(name), "what is included has names of its own"))
		return
	case included:
		r.include(f, view, prefix+routes[0]+given, spaces, above)
		return
	case f.fullName(view) == "" && view.Dotted() == "admin.site.urls" && f.imports["admin"] == "django.contrib.admin":
		r.admin(f, view, prefix+routes[0])
		return
	}
	u := URL{File: f.number, At: Place{route.Line, route.Col}}
	if name != nil {
		u.Name = strings.Join(append(slices.Clone(spaces), name.Text), ":")
	}
	if u.View, err = f.view(view); err != nil {
		r.tell(f.number, err)
		if u.View.Text == "" {
			return
		}
	}
	for _, route := range routes {
		u.Path = prefix + route + given
		r.add(u)
	}
}

// ofPath and ofRegex are the functions that make a pattern.
var (
	ofPath  = []string{"django.urls.path", "django.urls.conf.path"}
	ofRegex = []string{"django.urls.re_path", "django.urls.conf.re_path", "django.conf.urls.url"}
)

// add takes over a page. Of two with one address Django finds the first.
func (r *urlsReader) add(u URL) {
	address := withoutGiven(u.Path)
	if r.taken[address] {
		r.tell(u.File, hinted(python.Statement{Line: u.At.Line, Col: u.At.Col}, "one view asks for request.method, or one of the two has another address", "a path() above has the address %s already, and Django never comes to this one", address))
		return
	}
	r.taken[address] = true
	r.urls = append(r.urls, u)
}

// fullName is what a call calls, by its name in the module that it was imported from; "" for what is not imported.
func (f *urlsFile) fullName(e *python.Expr) string {
	name := calls(e)
	root, rest, _ := strings.Cut(name, ".")
	full := f.imports[root]
	if full != "" && rest != "" {
		full += "." + rest
	}
	return full
}

// argsOf are the arguments of a call by their names.
func argsOf(e *python.Expr, names ...string) (map[string]*python.Expr, error) {
	args := map[string]*python.Expr{}
	for i, p := range e.Parts[1:] {
		if i >= len(names) || p.Kind == python.Starred {
			return nil, refuse(at(p), "%s() is given more than it takes", calls(e))
		}
		args[names[i]] = p
	}
	for _, n := range e.Named {
		switch {
		case !slices.Contains(names, n.Name):
			return nil, hinted(at(n.Value), cmp.Or(diag.DidYouMean(n.Name, names), "it takes "+strings.Join(names, ", ")), "%s() takes no %s", calls(e), n.Name)
		case args[n.Name] != nil:
			return nil, refuse(at(n.Value), "%s() is given %s twice", calls(e), n.Name)
		}
		args[n.Name] = n.Value
	}
	return args, nil
}

// commaLacks is the problem of a path() behind which the next one stands without a comma between them, nil where none does.
func commaLacks(lines []string) error {
	last := -1
	for i, line := range lines {
		code := strings.TrimSpace(line)
		switch {
		case code == "" || strings.HasPrefix(code, "#"):
			continue
		case last >= 0 && strings.HasSuffix(strings.TrimSpace(lines[last]), ")") && nextPattern().MatchString(code):
			return instead(python.Statement{Line: last + 1, Col: len([]rune(strings.TrimRight(lines[last], " ")))}, strings.TrimSpace(lines[last])+",", "a comma is missing behind this line")
		}
		last = i
	}
	return nil
}

// nextPattern finds a line that begins with another path().
var nextPattern = memo.Pattern(`^(re_)?path\s*\(`)
