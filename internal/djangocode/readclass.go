package djangocode

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// A classView is a page whose view is a class: Orders.as_view(), or what is made of that.
type classView struct {
	text    string // the lines of the page
	head    []python.Statement
	view    *python.Expr
	source  string // of view
	written string // of head
	at      int    // the line in which view stands, or the class that it is of
}

// classView is the view of a page where it is a class. It is false where the lines are none, or do not read at all.
func (k Known) classView(text string) (c classView, ok bool) {
	wrapped := k.AsView != "" && !strings.HasPrefix(k.AsView, ".")
	if k.Middleware != NoMiddleware || !wrapped && !strings.Contains(text, "class ") && !strings.Contains(text, ".as_view(") {
		return c, false
	}
	program, err := python.Program(text)
	if err != nil || len(program) == 0 {
		return c, false
	}
	c = classView{text: text, head: program, written: strings.TrimRight(text, "\n")}
	last := program[len(program)-1]
	if k.View == "" && (last.Action == python.Do || last.Action == python.Return) && callsAsView(last.Value) {
		lines := strings.Split(text, "\n")
		c.head, c.view, c.at = program[:len(program)-1], last.Value, last.Line
		c.source = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(strings.Join(lines[last.Line-1:], "\n")), "return "))
		c.written = strings.TrimRight(strings.Join(lines[:last.Line-1], "\n"), "\n ")
		return c, true
	}
	name := k.View
	for _, s := range slices.Backward(program) {
		if name != "" {
			break
		}
		if s.Action == python.Class && isViewClass(program, s.Name, 0) {
			name = s.Name
		} else if isViewDef(s) {
			return c, false
		}
	}
	if name == "" || !isViewClass(program, name, 0) && !(wrapped && k.viewIn(program) >= 0) {
		return c, false
	}
	c.at = last.Line
	if i := slices.IndexFunc(program, func(s python.Statement) bool { return s.Action == python.Class && s.Name == name }); i >= 0 {
		c.at = program[i].Line
	}
	switch c.source = name + ".as_view()"; {
	case wrapped:
		c.source = k.AsView
	case k.AsView != "":
		c.source = name + k.AsView
	}
	call, err := python.Program(c.source)
	if err != nil || len(call) != 1 {
		return c, false
	}
	c.view = call[0].Value
	if k.AsView != "" {
		c.inURLs(k.URLImports)
	}
	return c, true
}

// callsAsView reports whether an expression calls as_view() of something.
func callsAsView(e *python.Expr) (is bool) {
	python.Each(e, func(e *python.Expr) {
		is = is || e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "as_view"
	})
	return is
}

// isViewClass reports whether a class of some lines derives from a view of Django's.
func isViewClass(program []python.Statement, name string, depth int) bool {
	at := slices.IndexFunc(program, func(s python.Statement) bool { return s.Action == python.Class && s.Name == name })
	if at < 0 || program[at].Value == nil || depth > len(program) {
		return false
	}
	return slices.ContainsFunc(program[at].Value.Parts, func(base *python.Expr) bool {
		if base.Kind == python.Name && isViewClass(program, base.Text, depth+1) {
			return true
		}
		return (base.Kind == python.Name || base.Kind == python.Attribute) && httpsim.IsViewClass(base.Text)
	})
}

// looksForToken are Django's views that have csrf_protect on their own, and what makes one of them.
var looksForToken = []string{"LoginView", "LogoutView", "logout_then_login", "PasswordResetView", "PasswordChangeView"}

// loginNotRequired are Django's views that LoginRequiredMiddleware lets everybody see.
var loginNotRequired = []string{"LoginView", "PasswordResetView", "PasswordResetDoneView", "PasswordResetConfirmView", "PasswordResetCompleteView"}

// openAlready reports whether a class of some lines is one of them: Django has it on dispatch(), so that another one of
// that name, of the class itself or of a mixin on the left, takes it away.
func openAlready(program []python.Statement, name string, depth int) (open, dispatches bool) {
	at := slices.IndexFunc(program, func(s python.Statement) bool { return s.Action == python.Class && s.Name == name })
	if at < 0 {
		all, _ := httpsim.ViewAttributes(name)
		return slices.Contains(loginNotRequired, name), !httpsim.IsViewClass(name) && slices.Contains(all, "dispatch")
	}
	own := program[at]
	if slices.ContainsFunc(own.Body, func(s python.Statement) bool { return s.Action == python.Def && s.Name == "dispatch" }) {
		return false, true
	}
	if own.Value == nil || depth > len(program) {
		return false, false
	}
	for _, base := range own.Value.Parts {
		if open, dispatches := openAlready(program, base.Text, depth+1); open || dispatches {
			return open, dispatches
		}
	}
	return false, false
}

// opens reports whether LoginRequiredMiddleware lets everybody see what urls.py has of a class.
func opens(program []python.Statement, view *python.Expr) bool {
	if marks(program, view, "login_not_required") {
		return true
	}
	open := false
	python.Each(view, func(e *python.Expr) {
		if e.Kind == python.Attribute && e.Text == "as_view" {
			is, _ := openAlready(program, e.Parts[0].Text, 0)
			open = open || is
		}
	})
	return open
}

// pageOfClass is the page of a class. The error is a *python.Problem.
func (k Known) pageOfClass(c classView) (httpsim.Page, error) {
	a := httpsim.Lines{Head: c.head, HeadSource: c.written, View: c.view, ViewSource: c.source, Written: strings.Split(c.text, "\n")}
	asked := decorations([]python.Statement{{Line: c.at, Col: 1, Value: c.view}})
	if err := cmp.Or(reversesEarly(c.head), notAsDjango(c.head)); err != nil {
		return httpsim.Page{}, err
	}
	for _, name := range looksForToken {
		if at, is := namedIn(slices.Concat(c.head, asked), name); is && !k.CSRF {
			return httpsim.Page{}, hinted(at, "csrf: true stands beside pages", "%s looks for the CSRF token whether the site does or not", name)
		}
	}
	if at, is := namedIn(slices.Concat(c.head, asked), keepsToken...); is && !k.CSRF {
		return httpsim.Page{}, hinted(at, "write csrf: true in the site", "this site looks at no CSRF token, and sends none")
	}
	if err := k.unknownSaid(a, asked); err != nil {
		return httpsim.Page{}, err
	}
	all := slices.Concat(c.head, asked)
	if err := k.templatesNamed(all); err != nil {
		return httpsim.Page{}, err
	}
	if err := k.nowhere(all); err != nil {
		return httpsim.Page{}, err
	}
	if a.Files = k.rendered(all); a.Files == nil {
		return httpsim.Page{}, hinted(c.head[len(c.head)-1], "correct the templates first", "a template that this view names is not read")
	}
	for _, m := range k.Models {
		a.Models = append(a.Models, m.Name)
	}
	v := &wholeView{exempt: marks(all, c.view, "csrf_exempt"), open: opens(c.head, c.view)}
	if i := k.viewIn(c.head); k.View != "" && i >= 0 { // a def, in a call
		if err := checkParameters(c.head[i], slices.Sorted(maps.Keys(k.Names.Kwargs))); err != nil {
			return httpsim.Page{}, err
		}
		for _, d := range above(c.head, i) {
			v.exempt = v.exempt || d.Value.Text == "csrf_exempt"
			v.open = v.open || d.Value.Text == "login_not_required"
		}
	}
	c.runs()
	return v.page([]httpsim.Action{a}), nil
}

// ViewWithin is the view of views.py that a call is given, as the last of the names behind views. in it; "" for a text
// that is no call, or names several.
func ViewWithin(text string) (name string) {
	all, err := python.Program(text)
	if err != nil || len(all) != 1 || all[0].Action != python.Do || all[0].Value.Kind != python.Call {
		return ""
	}
	several := false
	eachOutside(all[0].Value, func(e *python.Expr) {
		if e.Kind == python.Attribute && e.Parts[0].Kind == python.Name && e.Parts[0].Text == "views" {
			several = several || name != "" && name != e.Text
			name = e.Text
		}
	})
	if several {
		return ""
	}
	return name
}

// namedIn is the first place at which lines name one of some names of Django's, but for imports.
func namedIn(all []python.Statement, names ...string) (at python.Statement, is bool) {
	for _, s := range all {
		if s.Action == python.Import {
			continue
		}
		python.Each(s.Value, func(e *python.Expr) {
			if (e.Kind == python.Name || e.Kind == python.Attribute) && slices.Contains(names, e.Text) && !is {
				at, is = python.Statement{Line: e.Line, Col: e.Col}, true
			}
		})
	}
	return at, is
}

// unknownSaid says what of lines is not known.
func (k Known) unknownSaid(a httpsim.Lines, more []python.Statement) error {
	e := k.unknownIn(a, more)
	if e == nil {
		return nil
	}
	all := slices.Concat(a.Head, a.Program)
	at, name := python.Statement{Line: e.Line, Col: e.Col}, e.Dotted()
	if name == "" {
		name = e.Text
	}
	if err := k.notInModule(at, name); err != nil {
		return about(name, err)
	}
	if err := unplayed(at, all, name); err != nil {
		return about(name, err)
	}
	if e.Kind == python.Name && !strings.Contains(name, ".") {
		near := k.namesNear(all)
		if len(a.Program) > 0 { // lines of a view or of a middleware
			near = append(near, "request")
		}
		hint := cmp.Or(meansRequest(name, near), diag.DidYouMean(name, near), nearImport(name), givenAbove(name))
		return about(name, hinted(at, hint, "%s has no value here", name))
	}
	if name == "" {
		return hinted(at, "write return before it", "the line looks at something and does nothing")
	}
	near := (&nameCheck{Known: k}).attributesNear("")
	if aboutForms(all) || len(k.Modules) > 0 {
		near = append(httpsim.NamesInForms(before(name)), near...)
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if aboutForms(all) && slices.ContainsFunc([]string{"form", "accountforms", "field"}, func(kind string) bool { return pynames.Has(kind, last) }) {
		return about(name, hinted(at, InReference, djangoHas, name))
	}
	hint := cmp.Or(k.relatedMeant(last), diag.DidYouMean(last, near))
	return about(name, hinted(at, cmp.Or(hint, InReference), "nothing is called %q here", name))
}

// about is a problem that is about a name.
func about(name string, err error) error {
	var p *python.Problem
	if errors.As(err, &p) {
		p.Name = name
	}
	return err
}

// namesNear are the names that some lines can use: those of theirs, and those that Python and Django have.
func (k Known) namesNear(all []python.Statement) []string {
	near := slices.Sorted(maps.Keys(framesOf(all)))
	near = append(near, slices.Sorted(maps.Keys(pyrun.Assigned(all)))...)
	for _, m := range k.Models {
		near = append(near, m.Name)
	}
	near = append(near, slices.Sorted(maps.Keys(pyrun.Builtins()))...)
	return append(near, slices.Sorted(maps.Keys(modulesOfNames()))...)
}

// reversesEarly refuses reverse() where it runs once, when the server starts: urls.py, which reads views.py, is not
// read then.
func reversesEarly(all []python.Statement) error {
	for _, s := range all {
		if s.Action == python.Class {
			if err := reversesEarly(s.Body); err != nil {
				return err
			}
			continue
		}
		if s.Action != python.Assign {
			continue
		}
		early := false
		python.Each(s.Value, func(e *python.Expr) { early = early || calls(e) == "reverse" })
		if early {
			return hinted(s, "reverse_lazy() waits until it is asked for, and a method calls reverse() later", "reverse() runs here before urls.py is read")
		}
	}
	return nil
}

// templatesNamed looks whether the templates are there that classes and render() name.
func (k Known) templatesNamed(all []python.Statement) (err error) {
	look := func(at python.Statement, e *python.Expr) {
		if _, known := k.Templates[e.Text]; err == nil && e.Kind == python.String && !known && !k.Mistaken {
			err = hinted(at, cmp.Or(diag.DidYouMean(e.Text, slices.Sorted(maps.Keys(k.Templates))), "a site has it beside pages, under templates"), "there is no template %s here", python.Quote(e.Text))
		}
	}
	eachTemplateName(all, look)
	return err
}

// templatesBroken tells of the first template that statements fill in and that holds a mistake.
func (k Known) templatesBroken(all []python.Statement) (err error) {
	names := k.inTemplates(all)
	eachTemplateName(all, func(at python.Statement, e *python.Expr) {
		if _, known := k.Templates[e.Text]; err != nil || e.Kind != python.String || !known {
			return
		}
		if _, broken := names.ParseFile(e.Text); broken != nil {
			err = unparsed(at, broken)
		}
	})
	return err
}

// eachTemplateName calls f with each name of a template that statements give a class, as_view() or what fills it in, and
// where it stands.
func eachTemplateName(all []python.Statement, f func(at python.Statement, name *python.Expr)) {
	eachStatement(all, func(s python.Statement) {
		if s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text == "template_name" {
			f(s, s.Value)
		}
		python.Each(s.Value, func(e *python.Expr) {
			for _, n := range e.Named {
				if n.Name == "template_name" && e.Kind == python.Call {
					f(s, n.Value)
				}
			}
			if at := rendering[calls(e)]; at > 0 && len(e.Parts) > at {
				f(s, e.Parts[at])
			}
		})
	})
}

// marks reports whether a decorator marks a view that is a class, as csrf_exempt does: where it stands above its
// dispatch(), or around the view. Above another method it says nothing, as in Django.
func marks(all []python.Statement, view *python.Expr, mark string) bool {
	if calls(view) == mark {
		return true
	}
	names := func(e *python.Expr) (is bool) {
		python.Each(e, func(e *python.Expr) { is = is || e.Kind == python.Name && e.Text == mark })
		return is
	}
	var above []python.Statement
	for _, s := range all {
		switch s.Action {
		case python.Decorate:
			above = append(above, s)
			continue
		case python.Def:
			if s.Name == "dispatch" && slices.ContainsFunc(above, func(d python.Statement) bool { return names(d.Value) }) {
				return true
			}
		case python.Class:
			onDispatch := func(d python.Statement) bool {
				return names(d.Value) && slices.ContainsFunc(d.Value.Named, func(n python.Named) bool {
					return n.Name == "name" && n.Value.Kind == python.String && n.Value.Text == "dispatch"
				})
			}
			if slices.ContainsFunc(above, onDispatch) || marks(s.Body, view, mark) {
				return true
			}
		}
		above = nil
	}
	return false
}

// asClass writes a view that is a class: what stands above it, and what urls.py has of it.
func (w *coder) asClass(a httpsim.Lines) {
	w.ended, w.class = true, a.ViewSource
	for _, s := range a.Head {
		if s.Action == python.Class || s.Action == python.Def {
			w.class = regexp.MustCompile(`(^|[^.\w])(`+regexp.QuoteMeta(s.Name)+`)\b`).ReplaceAllString(w.class, "${1}views.${2}")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Files)) {
		w.template(a.Files[name], name)
	}
	w.importsNames(slices.Concat(a.Head, decorationsOf([]*python.Expr{a.View})), a.Models)
}

// importsOfURL are the imports that the view in a line of urls.py needs there.
func importsOfURL(view string) (lines []string) {
	all, err := python.Program(view)
	if err != nil || len(all) == 0 || !callsAsView(all[0].Value) {
		return nil
	}
	seen := map[string]bool{}
	python.Each(all[0].Value, func(e *python.Expr) {
		if e.Kind != python.Name || seen[e.Text] {
			return
		}
		seen[e.Text] = true
		switch module := modulesOfNames()[e.Text]; {
		case e.Text == "auth_views":
			lines = append(lines, "from django.contrib.auth import views as auth_views")
		case module != "":
			lines = append(lines, "from "+module+" import "+e.Text)
		}
	})
	return lines
}
