package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/python"
)

// urlsOfAuth are the addresses of django.contrib.auth.urls, with their views and names.
var urlsOfAuth = []struct{ route, view, name string }{
	{"login/", "LoginView", "login"},
	{"logout/", "LogoutView", "logout"},
	{"password_change/", "PasswordChangeView", "password_change"},
	{"password_change/done/", "PasswordChangeDoneView", "password_change_done"},
	{"password_reset/", "PasswordResetView", "password_reset"},
	{"password_reset/done/", "PasswordResetDoneView", "password_reset_done"},
	{"reset/<uidb64>/<token>/", "PasswordResetConfirmView", "password_reset_confirm"},
	{"reset/done/", "PasswordResetCompleteView", "password_reset_complete"},
}

// include takes over what another file has below a prefix.
func (r *urlsReader) include(f *urlsFile, e *python.Expr, prefix string, spaces []string, above []int) {
	args, err := argsOf(e, "arg", "namespace")
	if err != nil {
		r.tell(f.number, err)
		return
	}
	of, space, app := args["arg"], args["namespace"], ""
	if of != nil && of.Kind == python.Tuple && len(of.Parts) == 2 && of.Parts[1].Kind == python.String {
		of, app = of.Parts[0], of.Parts[1].Text
	}
	if of != nil && of.Kind == python.Name && f.lists[of.Text] != nil {
		of = &python.Expr{Kind: python.List, Parts: f.lists[of.Text], Line: of.Line, Col: of.Col}
	}
	switch {
	case of == nil:
		r.tell(f.number, instead(at(e), `include("polls.urls")`, "include() is given the module of a urls.py"))
		return
	case space != nil && space.Kind != python.String:
		r.tell(f.number, refuse(at(space), "a namespace is a text in quotes"))
		return
	case of.Kind == python.List && len(above) >= deepestURLs:
		r.tell(f.number, refuse(at(of), "the files include one another without end"))
		return
	case of.Kind == python.List:
		if space != nil && app == "" {
			r.tell(f.number, hinted(at(space), `write include((patterns, "shop"), namespace="shop")`, "a namespace is given where the included file has no app_name: Django answers ImproperlyConfigured"))
			return
		}
		if space != nil && space.Text != app {
			r.tell(f.number, hinted(at(space), "write "+python.Quote(app)+", or leave namespace= out", "a namespace that is not called as its app_name is not played here"))
			return
		}
		if app != "" {
			spaces = append(slices.Clone(spaces), app)
		}
		for _, p := range of.Parts {
			r.pattern(f, p, prefix, spaces, append(slices.Clone(above), f.number))
		}
		return
	case of.Kind == python.String && of.Text == "django.contrib.auth.urls":
		r.auth(f, of, prefix, spaces)
		return
	case of.Kind == python.String && of.Text == "django.conf.urls.i18n":
		r.setLanguage(f, of, prefix, spaces)
		return
	case of.Kind == python.Attribute && of.Dotted() != "" && r.meant(of.Dotted()) >= 0:
		r.tell(f.number, hinted(at(of), "write include("+python.Quote(of.Dotted())+")", "what is included here is the module of a urls.py, in quotes"))
		of = &python.Expr{Kind: python.String, Text: of.Dotted(), Line: of.Line, Col: of.Col} // what it has is right
	case of.Kind != python.String:
		r.tell(f.number, hinted(at(of), `include("polls.urls") names the file of an app by its module`, "what is included here is the module of a urls.py, in quotes"))
		return
	}
	i := r.meant(of.Text)
	if i < 0 || r.read[i].module != of.Text {
		r.tell(f.number, r.notThere(of))
	}
	switch {
	case i < 0:
		return
	case slices.Contains(above, i), len(above) >= deepestURLs:
		r.tell(f.number, refuse(at(of), "the files include one another without end"))
		return
	}
	if app == "" {
		app = r.read[i].app
	}
	switch {
	case space != nil && app == "":
		r.tell(f.number, hinted(at(space), `write app_name = `+python.Quote(space.Text)+` in `+r.files[i].Name, "a namespace is given where the included file has no app_name: Django answers ImproperlyConfigured"))
		return
	case space != nil && space.Text != app:
		r.tell(f.number, hinted(at(space), "write "+python.Quote(app)+", or leave namespace= out", "a namespace that is not called as its app_name is not played here"))
		return
	case app != "":
		spaces = append(slices.Clone(spaces), app)
	}
	r.file(i, prefix, spaces, above)
}

// notThere is said of an included module that is no file of the site.
func (r *urlsReader) notThere(of *python.Expr) error {
	const leave = "leave the line out, with its import"
	switch {
	case strings.HasPrefix(of.Text, "django.contrib.admin"), strings.Contains(of.Text, "debug_toolbar"), strings.HasPrefix(of.Text, "django."):
		return hinted(at(of), leave, "%s is not played here", of.Text)
	}
	file := strings.ReplaceAll(of.Text, ".", "/") + ".py"
	if i := r.meant(of.Text); i >= 0 {
		return hinted(at(of), diag.Meant(r.read[i].module).EN, "no file under urls: is %s", file)
	}
	return hinted(at(of), "give urls: both files by their names, mysite/urls.py: and "+file+":", "no file under urls: is %s", file)
}

// auth takes over the addresses of Django's own views for users.
func (r *urlsReader) auth(f *urlsFile, of *python.Expr, prefix string, spaces []string) {
	for _, u := range urlsOfAuth {
		r.add(URL{Path: prefix + u.route, Name: strings.Join(append(slices.Clone(spaces), u.name), ":"), File: f.number, At: Place{of.Line, of.Col},
			View: URLView{Text: "from django.contrib.auth import views as auth_views\n\nauth_views." + u.view + ".as_view()", At: Place{of.Line, of.Col}}})
	}
}

// setLanguage takes over the address of Django's view that keeps which language somebody wants.
func (r *urlsReader) setLanguage(f *urlsFile, of *python.Expr, prefix string, spaces []string) {
	r.add(URL{Path: prefix + "setlang/", Name: strings.Join(append(slices.Clone(spaces), "set_language"), ":"), File: f.number, At: Place{of.Line, of.Col},
		View: URLView{Text: setLanguageView, At: Place{of.Line, of.Col}}})
}

// setLanguageView is Django's set_language as the view of a page.
const setLanguageView = "from django.views.i18n import set_language\n\n\ndef set_lang(request):\n    return set_language(request)\n"

// isViews reports whether a module, or what stands in one, is of the site's views.py; inside is its name there.
func isViews(full string) (inside string, is bool) {
	parts := strings.Split(strings.TrimLeft(full, "."), ".")
	i := slices.Index(parts, "views")
	if i < 0 || parts[0] == "django" || len(parts) > i+2 {
		return "", false
	}
	if len(parts) == i+2 {
		inside = parts[i+1]
	}
	return inside, true
}

// imported tells what is wrong with an import: of views from a package that the project does not have, and of what Django
// and Python do not have.
func (r *urlsReader) imported(f *urlsFile, s python.Statement) {
	k := Known{Packages: r.packages}
	for _, in := range s.Imports {
		if r.viewsAstray(f, in) {
			continue
		}
		if _, is := isViews(in.Full()); is {
			if hint := k.elsewhere(in); hint != "" {
				r.tell(f.number, hinted(python.Statement{Line: in.ModuleAt.Line, Col: in.ModuleAt.Col}, hint, noSuchModule, in.Module))
			}
			continue
		}
		root, _, _ := strings.Cut(in.Module, ".")
		if full := in.Full(); root == "" || slices.Contains(ofRegex, full) || full == "django.conf.urls.include" || !pynames.IsModule(root) && diag.DidYouMean(root, []string{"django"}) == "" {
			continue
		}
		c := &nameCheck{Known: k, used: map[string]bool{}, meant: map[string]bool{}, played: true}
		if c.module(in) && in.Name != "" && in.Name != "*" && pynames.In(in.Module) != nil {
			c.fromModule(in)
		}
		for _, p := range c.found {
			r.tell(f.number, p)
		}
		if near := diag.Nearest(in.Name, []string{"path", "re_path", "include"}); len(c.found) > 0 && near != "" {
			f.imports[in.As] = "django.urls." + near // the patterns are right
		}
	}
}

// viewsAstray tells of an import of the views that names no module of the project: import views, which Python looks for
// outside of it, and from . import view.
func (r *urlsReader) viewsAstray(f *urlsFile, in python.Imported) bool {
	wrong := python.Statement{Line: in.ModuleAt.Line, Col: in.ModuleAt.Col}
	ofProject := in.Module == "." || r.packages != nil && slices.Contains(r.packages, in.Module)
	switch {
	case in.Module == "views" && in.Name == "":
		r.tell(f.number, hinted(wrong, "write from . import views", noSuchModule, "views"))
	case in.Module == "views":
		r.tell(f.number, hinted(wrong, "write from .views import "+in.Name, noSuchModule, "views"))
	case ofProject && in.Name != "urls" && diag.Near(in.Name, "views"):
		wrong.Line, wrong.Col = in.At.Line, in.At.Col
		r.tell(f.number, hinted(wrong, diag.Meant("views").EN, noSuchModule, in.Full()))
		f.imports["views"], f.imports[in.As] = ".views", ".views" // the patterns are right, whichever of the two they say
		return true
	default:
		return false
	}
	return false // what the name is meant for is known
}

// view is what a path() is given as its view.
func (f *urlsFile) view(e *python.Expr) (URLView, error) {
	text, ok := sourceAt(f.lines, e)
	if !ok {
		return URLView{}, refuse(at(e), "this view is not read here")
	}
	v := URLView{At: Place{e.Line, e.Col}}
	own, unknown, replaced := f.isOfViews(e), (*python.Expr)(nil), map[string]string{}
	python.Each(e, func(part *python.Expr) {
		if part.Kind != python.Name {
			return
		}
		full, imported := f.imports[part.Text]
		inside, is := isViews(full)
		switch {
		case imported && is:
			replaced[part.Text] = "views"
			if inside != "" {
				replaced[part.Text] = "views." + inside
			}
		case !imported && unknown == nil && !slices.Contains(global, part.Text) && part.Text != "True" && part.Text != "False" && part.Text != "None":
			unknown = part
		}
	})
	switch {
	case e.Kind == python.Lambda:
		return v, hinted(at(e), "write it as a def in views.py", "a view that is a lambda is not read here")
	case strings.HasPrefix(text, "admin.") && f.imports["admin"] != "":
		return v, hinted(at(e), "leave the line out, with its import", "%s is not played here", text)
	case e.Kind == python.String:
		return v, hinted(at(e), "write "+viewInQuotes(e.Text)+", without quotes", "a view is no text: Django answers TypeError")
	case unknown != nil && unknown.Text == "views":
		return v, hinted(at(unknown), "import it above: from . import views", "%s is not imported here: Python answers NameError", unknown.Text)
	case unknown != nil:
		return v, hinted(at(unknown), "import it above", "%s is not imported here: Python answers NameError", unknown.Text)
	case own && e.Kind == python.Call && len(e.Parts) == 1 && len(e.Named) == 0 && isOwnView(f.fullName(e)):
		inside, _ := isViews(f.fullName(e))
		v.Text = "views." + inside
		return v, hinted(at(e), "write "+calls(e)+", without parentheses", "%s is called here, and path() is given a view that it calls for each request: Python answers TypeError", calls(e))
	case e.Kind == python.Name && f.imports[e.Text] == "django.views.i18n.set_language":
		v.Text = setLanguageView
		return v, nil
	case own:
		v.Text = f.imported(e) + strings.Join(strings.Fields(withoutComments(withNames(e, text, replaced))), " ")
		return v, nil
	case e.Kind != python.Call && strings.HasSuffix(e.Dotted(), "View") && f.fullDotted(e) != "":
		return v, hinted(at(e), "write "+e.Dotted()+".as_view()", "a class is no view: as_view() makes one of it")
	case e.Kind != python.Call:
		return v, instead(at(e), "path(\"about/\", views.about),", "a view is a function of views.py here, or a class of Django's with as_view()")
	}
	v.Text, v.Lines = f.around(e, text), true
	return v, nil
}

// viewInQuotes is the view that a text names, or one as it may be called.
func viewInQuotes(text string) string {
	if inside, is := isViews(text); is && httpsim.IsName(inside) {
		return "views." + inside
	}
	return "views.index"
}

// isOwnView reports whether a full name is that of a function of the site's views.py.
func isOwnView(full string) bool {
	inside, is := isViews(full)
	return is && inside != "" && !strings.Contains(inside, ".")
}

// ViewsImported are the names that a urls.py imports from the views.py of the site.
func ViewsImported(text string) (names []python.Imported) {
	program, _ := python.Program(text)
	EachImport(program, func(in python.Imported) {
		if inside, is := isViews(in.Full()); is && inside != "" && inside != "*" {
			names = append(names, in)
		}
	})
	return names
}

// withNames is the source of an expression in which names are replaced.
func withNames(e *python.Expr, text string, replaced map[string]string) string {
	var found []*python.Expr
	python.Each(e, func(part *python.Expr) {
		if part.Kind == python.Name && replaced[part.Text] != "" && replaced[part.Text] != part.Text {
			found = append(found, part)
		}
	})
	slices.SortFunc(found, func(a, b *python.Expr) int { return (b.Line-a.Line)*100000 + b.Col - a.Col })
	lines := strings.Split(text, "\n")
	for _, part := range found {
		line, col := part.Line-e.Line, part.Col-1
		if line == 0 {
			col -= e.Col - 1
		}
		if line < 0 || line >= len(lines) || col < 0 || col+len([]rune(part.Text)) > len([]rune(lines[line])) {
			continue
		}
		runes := []rune(lines[line])
		lines[line] = string(runes[:col]) + replaced[part.Text] + string(runes[col+len([]rune(part.Text)):])
	}
	return strings.Join(lines, "\n")
}

// around is the file with nothing in it but an expression and the imports that it needs, each at its line.
func (f *urlsFile) around(e *python.Expr, text string) string {
	lines, used := make([]string, len(f.lines)), namesIn(e)
	for i, s := range f.program {
		if s.Action != python.Import {
			continue
		}
		end := len(f.lines)
		if i+1 < len(f.program) {
			end = f.program[i+1].Line - 1
		}
		f.alongWith(s, end, used, lines)
	}
	for i, line := range strings.Split(text, "\n") {
		lines[e.Line-1+i] = line
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// sourceAt is the source of an argument of a call, up to the comma or the bracket behind it.
func sourceAt(lines []string, e *python.Expr) (string, bool) {
	if e.Line < 1 || e.Line > len(lines) {
		return "", false
	}
	first := []rune(lines[e.Line-1])
	if e.Col < 1 || e.Col > len(first) {
		return "", false
	}
	text := string(first[e.Col-1:]) + "\n" + strings.Join(lines[e.Line:], "\n")
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}', ',':
			if depth == 0 {
				return strings.TrimSpace(text[:i]), true
			}
			if c != ',' {
				depth--
			}
		case '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case '"', '\'':
			i = stringEnd(text, i)
		}
	}
	return "", false
}

// withoutComments is the source of an expression without what stands behind # in its lines.
func withoutComments(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		from := i
		switch text[i] {
		case '"', '\'':
			i = min(stringEnd(text, i), len(text)-1)
		case '#':
			for i+1 < len(text) && text[i+1] != '\n' {
				i++
			}
			continue
		}
		b.WriteString(text[from : i+1])
	}
	return b.String()
}

// stringEnd is where a text in quotes ends that begins at i.
func stringEnd(text string, i int) int {
	quote := text[i : i+1]
	if strings.HasPrefix(text[i:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	for j := i + len(quote); j < len(text); j++ {
		switch {
		case text[j] == '\\':
			j++
		case strings.HasPrefix(text[j:], quote):
			return j + len(quote) - 1
		case text[j] == '\n' && len(quote) == 1:
			return j
		}
	}
	return len(text)
}
