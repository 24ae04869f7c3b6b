package djangocode

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// ModelsFile is a models.py that was read.
type ModelsFile struct {
	Models []*httpsim.Model // with the tables of ManyToManyFields
	places map[string]python.Statement
}

// Place is where a model stands, or a field of it, or else its Meta.
func (f *ModelsFile) Place(model, field string) (line, col int) {
	s, is := f.places[model+"."+field]
	if !is {
		s = f.places[model+"."]
	}
	return s.Line, s.Col
}

// ReadModels reads a models.py as the models of an app, which may import from other files of the site, and read the
// settings of the site's own: beside says which there are. The error joins a *python.Problem for each line that is wrong;
// the file is what the other lines say, so that whoever reads what stands beside it knows the names of all models. It
// is nil where Python reads the file no further.
func ReadModels(text, app string, beside Known) (*ModelsFile, error) {
	program, err := python.Program(text)
	if err != nil {
		return nil, err
	}
	beside.SettingValues = settingsOfModels(beside.SettingValues)
	r := &modelsReader{app: app, beside: beside, lines: strings.Split(text, "\n"), file: &ModelsFile{places: map[string]python.Statement{}}, code: &httpsim.ModelsCode{},
		named: map[string]*python.Expr{}, imports: map[string]string{}, classes: map[string]*modelClass{}, choiceSets: map[string]*choiceSet{}}
	defer r.run.Close()
	r.whole(program)
	r.file.Models = httpsim.WithTables(r.models)
	httpsim.LinkUsers(r.file.Models)
	if len(r.problems) == 0 {
		r.try(func() { r.names(text) })
	}
	if len(r.problems) == 0 {
		return r.file, nil
	}
	slices.SortStableFunc(r.problems, func(a, b error) int { return lineOfProblem(a) - lineOfProblem(b) })
	return r.file, errors.Join(r.problems...)
}

func lineOfProblem(err error) int {
	var p *python.Problem
	if errors.As(err, &p) {
		return p.Line
	}
	return 0
}

// modelsReader reads the classes of a models.py.
type modelsReader struct {
	app         string
	beside      Known // the modules, packages and settings of the site
	lines       []string
	file        *ModelsFile
	models      []*httpsim.Model
	code        *httpsim.ModelsCode
	named       map[string]*python.Expr // what names of the file are given: choices
	imports     map[string]string       // names of the file → what they are imported from
	classes     map[string]*modelClass
	choiceSets  map[string]*choiceSet  // classes of choices by their names, Order.Size of those in a model
	run         pyrun.Run              // of the lines that the file needs to reckon something
	computing   map[string]pyrun.Value // the names of the file then, of so many lines and classes of choices
	computedAt  int
	links       []link
	problems    []error
	constraints []constraintAt
}

// link is a key, or a ManyToManyField, of a model, and what it points to, which may stand below.
type link struct {
	of      *httpsim.Model
	at      int
	many    bool
	to      *python.Expr
	through *python.Expr // of a ManyToManyField
}

// appAt is the app of a line of the file.
func (r *modelsReader) appAt(line int) string {
	if r.beside.AppAt != nil {
		return r.beside.AppAt(line)
	}
	return r.app
}

// try reads a part of the file. What is wrong with it is noted, and the rest of the file is read.
func (r *modelsReader) try(read func()) (ok bool) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *python.Problem:
			r.problems = append(r.problems, p)
		case error:
			r.problems = append(r.problems, unjoined(p)...)
		default:
			panic(p)
		}
	}()
	read()
	return true
}

// unjoined are the errors that one joins.
func unjoined(err error) []error {
	if all, is := err.(interface{ Unwrap() []error }); is {
		return all.Unwrap()
	}
	return []error{err}
}

// fail ends the reading of a part at a place.
func (r *modelsReader) fail(line, col int, hint, format string, args ...any) {
	panic(&python.Problem{Line: line, Col: col, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (r *modelsReader) failAt(e *python.Expr, hint, format string, args ...any) {
	r.fail(e.Line, e.Col, hint, format, args...)
}

// noteAt notes what is wrong at a place, and reads on.
func (r *modelsReader) noteAt(e *python.Expr, hint, format string, args ...any) {
	r.try(func() { r.failAt(e, hint, format, args...) })
}

// full is a name as it is called in Django: that of an import, and models.CharField below its module.
func (r *modelsReader) full(e *python.Expr) string {
	first, rest, dotted := strings.Cut(e.Dotted(), ".")
	from, imported := r.imports[first]
	switch {
	case imported && dotted:
		return from + "." + rest
	case imported:
		return from
	case first == "models" && dotted: // of which lacks the import, who looks at names tells
		return modelsModule + "." + rest
	}
	return e.Dotted()
}

// modelsModule is where Django has models.
const modelsModule = "django.db.models"

// whole reads the file: classes of models, and what stands beside them.
func (r *modelsReader) whole(program []python.Statement) {
	eachImport(program, func(s python.Statement) {
		for name, from := range s.Names {
			r.imports[name] = from
		}
	})
	for i, s := range program {
		switch {
		case s.Action == python.Class:
			r.try(func() { r.class(program, i) })
			continue
		case s.Action == python.Assign && s.Target.Kind == python.Name:
			r.named[s.Target.Text] = s.Value
			if s.Target.Text == "User" && calls(s.Value) == "get_user_model" {
				continue // which lines know
			}
		}
		r.code.Head = append(r.code.Head, s)
	}
	r.code.Known()
	r.code.Receives = httpsim.ReceivedBy(r.code.Head)
	if !slices.ContainsFunc(r.code.Head, func(s python.Statement) bool {
		return s.Action == python.Decorate && calls(s.Value) == "receiver" || strings.HasSuffix(calls(s.Value), ".connect")
	}) {
		r.code.Receives = nil
	}
	if len(r.models) == 0 && len(r.problems) == 0 {
		r.try(func() { r.fail(1, 1, "as in class Order(models.Model):", "models.py has no model") })
	}
	for _, many := range []bool{false, true} { // a table between two models is known by its keys
		for _, l := range r.links {
			if l.many == many {
				r.try(func() { r.resolve(l) })
			}
		}
	}
	for _, m := range r.models {
		r.try(func() { r.laterMeta(m) })
	}
}

// names tells of names that nobody gives a value, and of attributes that nothing has.
func (r *modelsReader) names(text string) {
	k := Known{Models: r.file.Models, Modules: r.beside.Modules, Packages: r.beside.Packages, Own: r.beside.Own, AppAt: r.beside.AppAt, page: true, inModels: true, signals: len(r.code.Receives) > 0}
	if err := k.namesTold(text, nil, false); err != nil {
		panic(err)
	}
	e := k.unknownIn(httpsim.Lines{Program: r.code.Head}, nil)
	if e == nil {
		return
	}
	name := e.Dotted()
	if name == "" {
		name = e.Text
	}
	if err := k.notInModule(python.Statement{Line: e.Line, Col: e.Col}, name); err != nil {
		panic(err)
	}
	if err := unplayed(python.Statement{Line: e.Line, Col: e.Col}, r.code.Head, name); err != nil {
		panic(err)
	}
	known := slices.Concat(pynames.Of("manager"), pynames.Of("queryset"))
	r.failAt(e, cmp.Or(diag.DidYouMean(lastName(name), known), InReference), "nothing is called %q here", name)
}
