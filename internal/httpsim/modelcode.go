package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// ModelsCode is a models.py as lines that run: all of the file but for the lines that declare fields, and Meta.
type ModelsCode struct {
	Head []python.Statement
	// Receives are the signals of models that functions of the file receive.
	Receives []string
	// Attributes are what the classes of the file give their objects.
	Attributes map[string]bool
}

// Known notes what the lines of the file give others.
func (c *ModelsCode) Known() {
	c.Attributes = pyrun.Given(c.Head)
	for _, name := range ofModelsCode {
		c.Attributes[name] = true
	}
}

// ofModelsCode are what managers, querysets, models and classes of choices have of Django.
var ofModelsCode = []string{"from_queryset", "as_manager", "get_queryset", "model", "db", "_db", "_queryset_class", "_default_manager", "_base_manager", "label", "value", "name", "choices", "labels", "values", "names"}

// AttributesOfModels are what the classes of the models.py of some models give their objects.
func AttributesOfModels(models []*Model) map[string]bool {
	code := codeOf(models)
	if code == nil {
		return nil
	}
	return code.Attributes
}

// ModelMethod is what a class of a model has of its own beside fields, or what it derives from has.
type ModelMethod struct {
	Name     string
	Property bool // @property, which comes before what a row keeps under the name
	Constant bool // a name with a value, which the class itself has, too
	// Called is how lines call it, "can_delete(user)", and "" of what is no function.
	Called string
}

// codeOf is the models.py of some models, nil where they stand under their names.
func codeOf(models []*Model) *ModelsCode {
	if len(models) == 0 {
		return nil
	}
	return models[0].Code
}

// own finds what the class of a model has of its own.
func (m *Model) own(name string) (ModelMethod, bool) {
	i := slices.IndexFunc(m.Methods, func(method ModelMethod) bool { return method.Name == name })
	if i < 0 {
		return ModelMethod{}, false
	}
	return m.Methods[i], true
}

// InOwnWay reports whether the model does something in its own way that Django does with its rows: save(), delete(),
// or what its managers find. The class of a site for its users is always of the kind.
func (m *Model) InOwnWay() bool {
	return m.Managed || m.users || slices.ContainsFunc(m.Methods, func(of ModelMethod) bool {
		return slices.Contains([]string{"save", "delete", "__eq__", "__hash__"}, of.Name)
	})
}

// modelsRun is what the models.py of the site has made in a run of lines.
type modelsRun struct {
	classes  map[*Model]*pyrun.Class
	managers map[*Model]*pyrun.Instance // the default ones
	err      error
}

// modelsMade is what models.py has made so far.
func (r *running) modelsMade() *modelsRun {
	if r.modelsPy == nil {
		r.modelsPy = &modelsRun{classes: map[*Model]*pyrun.Class{}, managers: map[*Model]*pyrun.Instance{}}
	}
	return r.modelsPy
}

// modelsFile runs the models.py of the site, once in a run of lines. Nobody is told of what stands there.
func (r *running) modelsFile() *modelsRun {
	made := r.modelsMade()
	if codeOf(r.server.models()) == nil {
		return made
	}
	if first := r.server.code().firstOf["models"]; first != "" && r.modules[first] == nil {
		if _, made.err = r.module(first); made.err != nil {
			return made
		}
	}
	_, made.err = r.module("models")
	return made
}

// inModelsFile runs the lines of models.py, which may connect receivers with signals.
func (r *running) inModelsFile(run func() error) error {
	code := codeOf(r.server.models())
	connects := r.connects
	r.connects = connects || code != nil && len(code.Receives) > 0
	defer func() { r.connects = connects }()
	return run()
}

// classOf is the class of a model as its lines have made it, nil where it stands in no models.py.
func (r *running) classOf(m *Model) (*pyrun.Class, error) {
	if m.Code == nil {
		return nil, nil
	}
	of := r.modelsFile()
	return of.classes[m], of.err
}

// ownAttr is what a row has by the class of its model.
func (o *lineRow) ownAttr(name string) (pyrun.Value, bool, error) {
	method, is := o.record.model.own(name)
	if !is {
		return nil, false, nil
	}
	if kept, has := o.record.extras[name]; has && !method.Property {
		return kept, true, nil
	}
	c, err := o.r.classOf(o.record.model)
	if err != nil || c == nil {
		return nil, false, err
	}
	v, of, err := c.Bound(name, o)
	return v, of != nil, err
}

// Keep implements pyrun.Keeper.
func (o *lineRow) Keep(name string, v pyrun.Value) { o.record.extra(name, v) }

// ClassOf implements pyrun.Classed.
func (o *lineRow) ClassOf() (*pyrun.Class, error) { return o.r.classOf(o.record.model) }

// ownStr is __str__() of a row, where its model has one.
func (o *lineRow) ownStr() (text string, is bool, err error) {
	if _, has := o.record.model.own("__str__"); !has {
		return "", false, nil
	}
	call, _, err := o.ownAttr("__str__")
	if err != nil {
		return "", true, err
	}
	v, err := pyrun.Call(call)
	if err != nil {
		return "", true, err
	}
	text, isText := pyrun.Itself(v).(string)
	if !isText {
		return "", true, pyrun.Raise("TypeError", "__str__ returned non-string (type %s)", pyrun.KindOf(v))
	}
	return text, true, nil
}

// closeRuns ends what methods of models have begun outside of a view's lines.
func (r *Request) closeRuns() {
	for _, run := range r.unclosed {
		run.Close()
	}
	r.unclosed = nil
}

// ofMethods are lines that run for a row outside of a view's lines.
func (v *visit) ofMethods() *running {
	if v.lines != nil {
		return v.lines
	}
	if v.methods == nil {
		v.methods = newRunning(v, Lines{})
		v.unclosed = append(v.unclosed, v.methods.counts)
	}
	return v.methods
}
