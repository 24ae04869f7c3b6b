package djangocode

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
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

// ReadModels reads a models.py as the models of an app, which may import from other files of the site. The error is a
// *python.Problem.
func ReadModels(text, app string, modules map[string]*httpsim.Lines) (file *ModelsFile, err error) {
	program, err := python.Program(text)
	if err != nil {
		return nil, err
	}
	r := &modelsReader{app: app, modules: modules, file: &ModelsFile{places: map[string]python.Statement{}}, code: &httpsim.ModelsCode{}, named: map[string]*python.Expr{}}
	defer func() {
		if p, is := recover().(*python.Problem); is {
			file, err = nil, p
		} else if p != nil {
			panic(p)
		}
	}()
	r.whole(program)
	r.file.Models = httpsim.WithTables(r.models)
	return r.file, r.unknown()
}

// modelsReader reads the classes of a models.py.
type modelsReader struct {
	app     string
	modules map[string]*httpsim.Lines
	file    *ModelsFile
	models  []*httpsim.Model
	code    *httpsim.ModelsCode
	named   map[string]*python.Expr // what names of the file are given: choices
	links   []func()                // what points to models that may stand below
}

// fail ends the reading at a place.
func (r *modelsReader) fail(line, col int, hint, format string, args ...any) {
	panic(&python.Problem{Line: line, Col: col, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (r *modelsReader) failAt(e *python.Expr, hint, format string, args ...any) {
	r.fail(e.Line, e.Col, hint, format, args...)
}

// whole reads the file: classes of models, and what stands beside them for their methods.
func (r *modelsReader) whole(program []python.Statement) {
	for _, s := range program {
		switch {
		case s.Action == python.Class:
			r.class(s)
		case s.Action == python.Decorate:
			r.fail(s.Line, s.Col, "leave it out", "a decorator in models.py is not read here, but above a method @property")
		case s.Action == python.Assign && s.Target.Kind == python.Name:
			r.named[s.Target.Text] = s.Value
			if s.Target.Text != "User" {
				r.code.Head = append(r.code.Head, s)
			}
		default:
			r.code.Head = append(r.code.Head, s)
		}
	}
	if len(r.models) == 0 {
		r.fail(1, 1, "as in class Order(models.Model):", "models.py has no model")
	}
	for _, link := range r.links {
		link()
	}
}

// class reads a model.
func (r *modelsReader) class(s python.Statement) {
	base := ""
	if s.Value != nil && len(s.Value.Parts) == 1 {
		base = s.Value.Parts[0].Dotted()
	}
	switch base {
	case "models.Model":
	case "AbstractUser", "AbstractBaseUser", "User":
		r.fail(s.Line, s.Col, "write user_model: custom beside models:, or a model with a OneToOneField to the user", "a user model with fields of its own is not played here")
	case "models.QuerySet", "models.Manager":
		r.fail(s.Line, s.Col, "write a function in views that filters", "a manager of one's own is not played here")
	case "models.TextChoices", "models.IntegerChoices":
		r.fail(s.Line, s.Col, `write choices=[("a", "A"), …] at the field`, "%s is not read here", base)
	default:
		r.fail(s.Line, s.Col, "as in class Order(models.Model):", "a class in models.py is a model here, and derives from models.Model")
	}
	m := &httpsim.Model{App: r.app, Name: s.Name, Code: r.code}
	r.file.places[m.Name+"."] = s
	r.models = append(r.models, m)
	methods := python.Statement{Action: python.Class, Line: s.Line, Col: s.Col, Name: s.Name + "_methods"} // not as the model, which its methods may name
	property := false
	for i, inner := range s.Body {
		switch inner.Action {
		case python.Pass, python.Do: // a docstring
		case python.Decorate:
			if inner.Value.Dotted() != "property" || i+1 == len(s.Body) || s.Body[i+1].Action != python.Def {
				r.fail(inner.Line, inner.Col, "leave it out, or write a method", "above a method of a model @property stands here, and nothing else")
			}
			property = true
		case python.Def:
			r.method(m, inner, property)
			methods.Body, property = append(methods.Body, inner), false
		case python.Class:
			if inner.Name != "Meta" {
				r.fail(inner.Line, inner.Col, `write choices=[("a", "A"), …] at the field`, "a class in a model is its Meta here")
			}
			r.file.places[m.Name+".Meta"] = inner
			r.meta(m, inner)
		case python.Assign:
			if inner.Target.Kind != python.Name || len(inner.Also) > 0 {
				r.fail(inner.Line, inner.Col, "", "this line of a model is not read here")
			}
			if r.assigned(m, inner) {
				methods.Body = append(methods.Body, inner)
			}
		default:
			r.fail(inner.Line, inner.Col, "", "this line of a model is not read here")
		}
	}
	if len(methods.Body) > 0 {
		m.Class = &methods
	}
}

// notPlayed are methods of Django's that a model does not have in its own way here.
var notPlayed = []string{"save", "delete", "full_clean", "clean_fields", "validate_unique", "refresh_from_db", "objects", "natural_key", "from_db"}

// method reads one of a model's own.
func (r *modelsReader) method(m *httpsim.Model, s python.Statement, property bool) {
	special := strings.HasPrefix(s.Name, "__")
	switch {
	case special && s.Name != "__str__", slices.Contains(notPlayed, s.Name):
		r.fail(s.Line, s.Col, "write a method with a name of its own, and call it in the view", "%s() of a model in its own way is not played here", s.Name)
	case len(s.Params) == 0 || s.Params[0].Stars > 0:
		r.fail(s.Line, s.Col, "write def "+s.Name+"(self):", "a method is given the row first: self")
	case special && property:
		r.fail(s.Line, s.Col, "leave out @property", "__str__() is a method")
	}
	m.Methods = append(m.Methods, httpsim.ModelMethod{Name: s.Name, Property: property})
}

// assigned reads a field, or a constant of the class, of which it returns true.
func (r *modelsReader) assigned(m *httpsim.Model, s python.Statement) bool {
	name := s.Target.Text
	if s.Value.Kind != python.Call {
		r.named[name] = s.Value
		m.Methods = append(m.Methods, httpsim.ModelMethod{Name: name, Constant: true})
		return true
	}
	class, is := strings.CutPrefix(s.Value.Parts[0].Dotted(), "models.")
	switch {
	case name == "objects" || strings.HasSuffix(s.Value.Parts[0].Dotted(), "as_manager"):
		r.fail(s.Line, s.Col, "leave it out, and filter in the view", "a manager of one's own is not played here")
	case !is || !strings.HasSuffix(class, "Field") && class != "ForeignKey":
		r.failAt(s.Value, "as in models.CharField(max_length=100)", "this is no field of a model")
	case class == "ManyToManyField":
		r.file.places[m.Name+"."+name] = s
		r.many(m, name, s.Value)
	case !slices.Contains(httpsim.FieldKinds(), class):
		r.failAt(s.Value, "known are "+strings.Join(httpsim.FieldKinds(), ", ")+" and ManyToManyField", "a %s is not played here", class)
	default:
		r.file.places[m.Name+"."+name] = s
		r.field(m, name, httpsim.FieldKind(class), s.Value)
	}
	return false
}

// unknown is what the methods name that nobody knows.
func (r *modelsReader) unknown() error {
	program := slices.Clone(r.code.Head)
	for _, m := range r.models {
		if m.Class != nil {
			program = append(program, *m.Class)
		}
	}
	k := Known{Models: r.file.Models, Modules: r.modules}
	e := k.unknownIn(httpsim.Lines{Program: program}, nil)
	if e == nil {
		return nil
	}
	name := e.Dotted()
	if name == "" {
		name = e.Text
	}
	if err := k.notInModule(python.Statement{Line: e.Line, Col: e.Col}, name); err != nil {
		return err
	}
	return &python.Problem{Line: e.Line, Col: e.Col, Message: fmt.Sprintf("nothing is called %q here", name), Hint: "what views may use stands in the reference, under Views as lines of Django"}
}
