package httpsim

import (
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// ModelsCode is what stands in a models.py beside the classes: imports, names, functions.
type ModelsCode struct {
	Head []python.Statement
}

// ModelMethod is what a class of a model has of its own beside fields.
type ModelMethod struct {
	Name     string
	Property bool // @property
	Constant bool // a name with a value
}

// own finds what the class of a model has of its own.
func (m *Model) own(name string) (ModelMethod, bool) {
	for _, method := range m.Methods {
		if method.Name == name {
			return method, true
		}
	}
	return ModelMethod{}, false
}

// classOf runs the class of a model, once in a request.
func (r *running) classOf(m *Model) (*pyrun.Class, error) {
	if c := r.ownClasses[m]; c != nil {
		return c, nil
	}
	tells, turns := r.counts.Named, r.counts.Turn
	r.counts.Named, r.counts.Turn = nil, nil // what stands in models.py is there before anybody asks
	names := map[string]pyrun.Value{}
	_, _, err := r.counts.Lines(append(append([]python.Statement{}, m.Code.Head...), *m.Class, python.Statement{Action: python.Return, Value: &python.Expr{Kind: python.Name, Text: m.Class.Name}}), names)
	r.counts.Named, r.counts.Turn = tells, turns
	if err != nil {
		return nil, err
	}
	c, _ := names[m.Class.Name].(*pyrun.Class)
	if r.ownClasses == nil {
		r.ownClasses = map[*Model]*pyrun.Class{}
	}
	r.ownClasses[m] = c
	return c, nil
}

// ownAttr is what a row has by the class of its model.
func (o *lineRow) ownAttr(name string) (pyrun.Value, bool, error) {
	m := o.record.model
	method, is := m.own(name)
	if !is || m.Class == nil {
		return nil, false, nil
	}
	c, err := o.r.classOf(m)
	if err != nil || c == nil {
		return nil, false, err
	}
	v, has := c.Get(name)
	if !has || method.Constant {
		return v, has, nil
	}
	if method.Property {
		v, err := pyrun.Call(v, o)
		return v, true, err
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		args.Pos = append([]pyrun.Value{o}, args.Pos...)
		return pyrun.CallWith(v, args)
	})
}

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
	text, isText := v.(string)
	if !isText {
		return "", true, pyrun.Raise("TypeError", "__str__ returned non-string (type %s)", pyrun.KindOf(v))
	}
	return text, true, nil
}

// ofMethods are lines that run for a row outside of a view's lines.
func (v *visit) ofMethods() *running {
	if v.lines != nil {
		return v.lines
	}
	if v.methods == nil {
		v.methods = &running{visit: v, made: map[string]pyrun.Value{}}
		v.methods.request = &asker{v.methods}
		v.methods.counts = v.methods.newRun()
	}
	return v.methods
}
