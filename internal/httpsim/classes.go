package httpsim

import (
	"embed"
	"slices"
	"strings"
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// classFiles are Django's views that are classes, as lines of Python that run in the run of a view that names one.
//
//go:embed classes/*.py
var classFiles embed.FS

// classLines are the lines of classFiles, each file behind those whose classes it derives from.
var classLines = sync.OnceValue(func() []python.Statement {
	var all []python.Statement
	for _, name := range []string{"base", "access", "objects", "mail", "passwords", "middleware"} {
		text, err := classFiles.ReadFile("classes/" + name + ".py")
		if err != nil {
			panic(err)
		}
		lines, err := python.Program(string(text))
		if err != nil {
			panic("classes/" + name + ".py: " + err.Error())
		}
		all = append(all, lines...)
	}
	return all
})

// classNames are what classFiles give lines of a view: each class, function and name that is not their own.
var classNames = sync.OnceValue(func() []string {
	var names []string
	for _, s := range classLines() {
		name := s.Name
		if s.Action == python.Assign && s.Target.Kind == python.Name {
			name = s.Target.Text
		} else if s.Action != python.Class && s.Action != python.Def {
			continue
		}
		if !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	return names
})

// classAttributes are what these classes have, for who reads lines.
var classAttributes = sync.OnceValue(func() map[string]bool { return pyrun.Given(classLines()) })

// IsViewClass reports whether Django's views have a class of this name that answers requests: ListView, and no mixin.
func IsViewClass(name string) bool {
	for _, s := range classLines() {
		if s.Action != python.Class || s.Name != name {
			continue
		}
		return name == "View" || s.Value != nil && slices.ContainsFunc(s.Value.Parts, func(base *python.Expr) bool { return IsViewClass(base.Text) })
	}
	return false
}

// ViewAttributes are the names that a class of Django's views has with those that it derives from; known is false of
// one that there is not.
func ViewAttributes(name string) (all []string, known bool) {
	for _, s := range classLines() {
		if s.Action != python.Class || s.Name != name {
			continue
		}
		for _, in := range s.Body {
			if in.Action == python.Assign {
				all = append(all, in.Target.Text)
			} else if in.Name != "" {
				all = append(all, in.Name)
			}
		}
		for _, base := range basesOf(s) {
			more, _ := ViewAttributes(base.Text)
			all = append(all, more...)
		}
		return all, true
	}
	return nil, false
}

// basesOf are the classes that a class names in its line.
func basesOf(class python.Statement) []*python.Expr {
	if class.Value == nil {
		return nil
	}
	return class.Value.Parts
}

// classModules are the modules of Django's that lines import whole, or name parts of.
var classModules = []string{"django.views.generic", "django.views.generic.base", "django.views.generic.list", "django.views.generic.detail", "django.views.generic.edit", "django.contrib.auth.views",
	"django.contrib.auth.mixins", "django.core.paginator"}

// mailClasses are those of classFiles that django.core.mail has.
var mailClasses = []string{"EmailMessage", "EmailMultiAlternatives"}

// ofClasses are the names of classFiles, and the modules that hold them.
func ofClasses(ofDjango, ofImports map[string]func(r *running) pyrun.Value) {
	for _, name := range classNames() {
		ofDjango[name] = func(r *running) pyrun.Value { return r.classNamed(name) }
	}
	whole := func(r *running) pyrun.Value {
		m := &pyrun.Module{Name: "generic", Names: map[string]pyrun.Value{}}
		for _, name := range classNames() {
			if !slices.Contains(mailClasses, name) {
				m.Names[name] = r.classNamed(name)
			}
		}
		return m
	}
	ofImports["django.core.mail"] = func(r *running) pyrun.Value {
		m := &pyrun.Module{Name: "mail", Names: map[string]pyrun.Value{"send_mail": calls("send_mail", sendsMail)(r)}}
		for _, name := range mailClasses {
			m.Names[name] = r.classNamed(name)
		}
		return m
	}
	for _, name := range classModules {
		ofImports[name] = whole
	}
	ofDjango["generic"], ofDjango["auth_views"] = whole, whole
}

// classNamed is what classFiles call so, in this run; true without one, where it is asked what there is.
func (r *running) classNamed(name string) pyrun.Value {
	if r == nil {
		return true
	}
	if r.classes == nil {
		r.classes = map[string]pyrun.Value{}
		for name, f := range classHelpers() {
			r.classes[name] = f(r)
		}
		if err := r.counts.Module("", classLines(), r.classes); err != nil {
			return pyrun.Builtin{Name: name, Do: func(*pyrun.Args) (pyrun.Value, error) { return nil, err }}
		}
	}
	return r.classes[name]
}

// classHelpers are what classFiles call of Go's.
func classHelpers() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"_reverse": calls("reverse", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("viewname")
			if err != nil {
				return nil, err
			}
			places, err := listGiven(args.Or("args", nil))
			if err != nil {
				return nil, err
			}
			var named []pyrun.Arg
			if d, is := args.Or("kwargs", nil).(*sessionstore.Dict); is {
				for key, value := range d.All() {
					named = append(named, pyrun.Arg{Name: key, Value: value})
				}
			}
			address, err := r.reversed(name, places, named)
			if err != nil {
				return nil, err
			}
			return address, args.Done()
		}),
		"_rendered": calls("render", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if _, err := args.Need("request"); err != nil {
				return nil, err
			}
			given, err := args.Need("template_name")
			if err != nil {
				return nil, err
			}
			return r.late(given, args.Or("context", nil), true, args)
		}),
		"settings":     func(r *running) pyrun.Value { return &settingsObject{r} },
		"_reset_stamp": passwordHelpers()["_reset_stamp"], "_has_template": passwordHelpers()["_has_template"], "_told": passwordHelpers()["_told"],
		"_mailed": calls("_mailed", sendsMessage),
		"_names":  calls("names", namesOfModel),
		"_fields": calls("fields", fieldsOfRow),
		"_login_place": calls("login_place", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			url, err := args.Text("login_url")
			if err != nil {
				return nil, err
			}
			field, _ := args.Or("redirect_field_name", "").(string)
			place := r.loginPlace(url, field)
			r.noteToLogin(r.refusedBy, place)
			return place, args.Done()
		}),
		"_refused_by": calls("refused_by", func(r *running, args *pyrun.Args) (v pyrun.Value, err error) {
			if r.refusedBy, err = args.Text("mixin"); err != nil {
				return nil, err
			}
			return nil, args.Done()
		}),
		"_looks_for_token": decorating("csrf_protect", protects("LoginView", false)),
	}
}

// listGiven are the values of a list or a tuple, of None none.
func listGiven(v pyrun.Value) ([]pyrun.Value, error) {
	if v == nil {
		return nil, nil
	}
	return pyrun.Iter(v)
}

// firstTemplate is the first of some templates that the site has, "" for none.
func (r *running) firstTemplate(names []pyrun.Value) string {
	for _, n := range names {
		name, _ := n.(string)
		if _, has := r.server.code().templates[name]; has {
			return name
		}
		if _, has := r.of.Files[name]; has {
			return name
		}
	}
	return ""
}

// modelOf is the model of a row, a queryset, or a class of models.py; nil for others, and for users with true.
func modelOf(v pyrun.Value) (m *Model, user bool) {
	switch v := v.(type) {
	case *lineRow:
		return v.record.model, false
	case *lineRows:
		if v.model.users {
			return nil, true
		}
		return v.model, false
	case *modelClass:
		return v.m, false
	case *whoObject, *usersObject:
		return nil, true
	}
	return nil, false
}

// namesOfModel is what a model is called where rows, querysets or the class of it are given; None for anything else.
func namesOfModel(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("of")
	if err != nil {
		return nil, err
	}
	m, user := modelOf(v)
	of := r.usersModel()
	app, name, verbose := of.App, of.Name, r.verboseOf(of)
	var class pyrun.Value = r.usersClass()
	switch {
	case m != nil:
		app, name, verbose, class = m.App, m.Name, r.verboseOf(m), r.modelNamed(m)
	case !user:
		return nil, args.Done()
	}
	return sessionstore.NewDict(sessionstore.Item{Key: "app", Value: app}, sessionstore.Item{Key: "name", Value: strings.ToLower(name)},
		sessionstore.Item{Key: "verbose", Value: verbose}, sessionstore.Item{Key: "model", Value: class}), args.Done()
}

// verboseName is camel_case_to_spaces() of the name of a model: "LoginAttempt" is "login attempt".
func verboseName(name string) string {
	var b strings.Builder
	all := []rune(name)
	for i, c := range all {
		upper := c >= 'A' && c <= 'Z'
		before := i > 0 && (all[i-1] >= 'a' && all[i-1] <= 'z' || all[i-1] >= '0' && all[i-1] <= '9')
		ends := i > 0 && i+1 < len(all) && all[i+1] >= 'a' && all[i+1] <= 'z'
		if upper && (before || ends) {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(strings.TrimSpace(b.String()))
}

// fieldsOfRow are the fields of a row, as its __dict__ has them.
func fieldsOfRow(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("row")
	if err != nil {
		return nil, err
	}
	o, is := v.(pyrun.Object)
	if !is {
		return sessionstore.NewDict(), args.Done()
	}
	names := []string{"id", "username", "email", "first_name", "last_name"}
	if m, _ := modelOf(v); m != nil {
		names = []string{"id"}
		for _, f := range m.Fields {
			names = append(names, f.Column())
		}
	}
	d := sessionstore.NewDict()
	for _, name := range slices.Compact(names) {
		value, has, err := o.Attr(name)
		if err != nil {
			return nil, err
		}
		if has {
			d.Set(name, value)
		}
	}
	return d, args.Done()
}
