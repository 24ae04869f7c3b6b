package djangocode

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/python"
)

// An AppsFile says what an apps.py is read beside.
type AppsFile struct {
	App     string // in which the files of the site stand
	Signals bool   // there is a signals.py
	// Imported says that another file than apps.py imports signals.py.
	Imported bool
}

// appConfigs are the names under which lines import AppConfig.
var appConfigs = []string{"django.apps.AppConfig", "django.apps.config.AppConfig"}

// Read looks through an apps.py, which runs nothing here: its class says which app it is, and its ready() imports
// signals.py, which is what a site does that has one. The error joins one problem a line.
func (f AppsFile) Read(text string) error {
	program, err := python.Program(text)
	if err != nil {
		return err
	}
	r := &appsReader{AppsFile: f, imports: map[string]string{}}
	for n, s := range program {
		switch {
		case s.Action == python.Import:
			for name, full := range s.Names {
				r.imports[name] = full
			}
		case n == 0 && isDocstring(s):
		case s.Action == python.Class && r.class.Name == "":
			r.class = s
			r.config(s)
		case s.Action == python.Class:
			r.tell(refuse(s, "an apps.py has one class here"))
		default:
			r.tell(refuse(s, "in an apps.py stand imports and the class of the app here"))
		}
	}
	switch {
	case r.class.Name == "":
		r.tell(instead(python.Statement{Line: 1, Col: 1}, "class "+strings.ToUpper(f.App[:1])+f.App[1:]+"Config(AppConfig):", "the apps.py has no class of the app"))
	case f.Signals && !f.Imported && !r.ready && len(r.problems) == 0:
		r.tell(hinted(r.class, "write def ready(self): and below it from . import signals", "nothing imports signals.py, so that Django never calls what stands in it"))
	}
	return errors.Join(r.problems...)
}

// appsReader looks through an apps.py.
type appsReader struct {
	AppsFile
	imports  map[string]string
	class    python.Statement
	ready    bool // ready() imports signals.py
	problems []error
}

func (r *appsReader) tell(err error) { r.problems = append(r.problems, err) }

// isDocstring reports whether a statement is a text alone.
func isDocstring(s python.Statement) bool {
	return s.Action == python.Do && s.Value != nil && s.Value.Kind == python.String
}

// config looks through the class of the app.
func (r *appsReader) config(class python.Statement) {
	bases := class.Value
	if bases == nil || len(bases.Parts) != 1 || !slices.Contains(appConfigs, r.fullOf(bases.Parts[0])) {
		r.tell(hinted(class, "write class "+class.Name+"(AppConfig):, and from django.apps import AppConfig above it", "the class of an app derives from AppConfig"))
		return
	}
	named := false
	for _, s := range class.Body {
		switch {
		case isDocstring(s), s.Action == python.Pass:
		case s.Action == python.Assign && s.Target.Kind == python.Name:
			named = named || s.Target.Text == "name"
			r.attribute(s)
		case s.Action == python.Def && s.Name == "ready":
			r.readyLines(s)
		default:
			r.tell(refuse(s, "in the class of an app stand name, label, verbose_name, default_auto_field and ready() here"))
		}
	}
	if !named {
		r.tell(instead(class, "name = "+python.Quote(r.App), "the class has no name: Django answers ImproperlyConfigured"))
	}
}

// fullOf is what a name of the file means by its imports.
func (r *appsReader) fullOf(e *python.Expr) string {
	root, rest, deeper := strings.Cut(e.Dotted(), ".")
	full := r.imports[root]
	if deeper && full != "" {
		full += "." + rest
	}
	return full
}

// attribute looks at name = "shop" and its like.
func (r *appsReader) attribute(s python.Statement) {
	text, is := "", s.Value.Kind == python.String
	if is {
		text = s.Value.Text
	}
	switch name := s.Target.Text; {
	case name == "name" && !is, name == "label" && !is:
		r.tell(instead(s, name+" = "+python.Quote(r.App), "%s is a text in quotes", name))
	case name == "name" && text[strings.LastIndexByte(text, '.')+1:] != r.App, name == "label" && text != r.App:
		r.tell(hinted(s, "write "+python.Quote(r.App)+", or app: beside the pages of the site", "the app is called %s here", r.App))
	case name == "default_auto_field" && text != "django.db.models.BigAutoField" && text != "django.db.models.AutoField":
		r.tell(instead(s, `default_auto_field = "django.db.models.BigAutoField"`, "ids are numbers that the database counts here"))
	case !slices.Contains([]string{"name", "label", "verbose_name", "default_auto_field", "default"}, name):
		r.tell(refuse(s, "in the class of an app stand name, label, verbose_name, default_auto_field and ready() here"))
	}
}

// readyLines looks through ready().
func (r *appsReader) readyLines(def python.Statement) {
	if len(def.Params) != 1 {
		r.tell(instead(def, "def ready(self):", "ready() is given self alone"))
		return
	}
	for _, s := range def.Body {
		switch {
		case isDocstring(s), s.Action == python.Pass, s.Action == python.Do && isSuperReady(s.Value):
		case s.Action == python.Import && r.importsSignals(s):
			if r.ready = true; !r.Signals {
				r.tell(hinted(s, "write signals: | in the site, or leave ready() out", "there is no signals.py: Python answers ImportError"))
			}
		default:
			r.tell(hinted(s, "write it in signals.py", "ready() imports signals.py here, and does nothing else"))
		}
	}
}

// isSuperReady reports whether an expression is super().ready().
func isSuperReady(e *python.Expr) bool {
	return e != nil && e.Kind == python.Call && len(e.Parts) == 1 && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "ready"
}

// importsSignals reports whether an import is one of signals.py, or of something in it.
func (r *appsReader) importsSignals(s python.Statement) bool {
	return len(s.Imports) > 0 && !slices.ContainsFunc(s.Imports, func(in python.Imported) bool {
		full := strings.TrimPrefix(in.Full(), ".")
		parts := strings.Split(full, ".")
		i := slices.Index(parts, "signals")
		return i < 0 || i > 0 && parts[i-1] != r.App || strings.HasPrefix(full, "django")
	})
}
