package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// answerMaker is HttpResponse, one of its subclasses, or a class of lines below one of them. What it makes is an
// answer, and no instance of the class, which says how that is made: status_code, and __init__().
type answerMaker struct {
	name  string
	make  func(args *pyrun.Args) (pyrun.Value, error)
	class *pyrun.Class
}

// TypeName implements pyrun.Object.
func (m *answerMaker) TypeName() string { return "type" }

// Attr implements pyrun.Object.
func (m *answerMaker) Attr(name string) (pyrun.Value, bool, error) {
	if name == "__name__" {
		return m.name, true, nil
	}
	return m.class.Has(name)
}

// Call implements pyrun.Callable.
func (m *answerMaker) Call(args *pyrun.Args) (pyrun.Value, error) {
	args.Func = m.name
	made, err := m.make(args)
	if a, is := made.(*answerObject); is && err == nil {
		a.res.classes = nil
		for _, c := range m.class.Order() {
			a.res.classes = append(a.res.classes, c.Name)
		}
	}
	return made, err
}

// answersOf reports of an answer whether a class made it; all are HttpResponse.
func answersOf(class string) func(v pyrun.Value) bool {
	return func(v pyrun.Value) bool {
		a, is := v.(*answerObject)
		return is && (class == "HttpResponse" || slices.Contains(a.res.classes, class))
	}
}

// AsBase implements pyrun.Base.
func (m *answerMaker) AsBase() (*pyrun.Class, error) { return m.class, nil }

// inAnswer is where an instance of a class of lines keeps the answer that it stands for while it is made.
const inAnswer = "__answer__"

// ofAnswers are what a class of lines below HttpResponse may give a value.
var ofAnswers = []string{"__init__", "status_code", "__doc__", "__module__", "__qualname__"}

// derivable makes of a function that makes answers a class from which lines may derive.
func derivable(of func(r *running) pyrun.Value) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		plain, is := of(r).(pyrun.Builtin)
		if !is {
			return of(r)
		}
		class := pyrun.NewClass(plain.Name, answerMethods(plain))
		class.Is = answersOf(plain.Name)
		class.Below = func(c *pyrun.Class) (pyrun.Value, error) {
			for _, name := range c.Own() {
				if !slices.Contains(ofAnswers, name) {
					return nil, pyrun.Raise("NotImplementedError", "%s of a class below %s is not played here: a function that returns the answer may do it", name, plain.Name)
				}
			}
			c.Is = answersOf(c.Name)
			return &answerMaker{c.Name, func(args *pyrun.Args) (pyrun.Value, error) { return answerOf(c, args) }, c}, nil
		}
		return &answerMaker{plain.Name, plain.Do, class}
	}
}

// answerMethods are what __init__() of a class below may ask of the answer that it makes.
func answerMethods(plain pyrun.Builtin) map[string]pyrun.Value {
	on := func(name string, do func(a *answerObject, args *pyrun.Args) (pyrun.Value, error)) pyrun.Value {
		return pyrun.Method{Name: name, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			a := standsFor(self)
			if a == nil {
				return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute '_resource_closers'", pyrun.KindOf(self))
			}
			return do(a, args)
		}}
	}
	return map[string]pyrun.Value{
		"__init__": pyrun.Method{Name: "__init__", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			in, is := self.(*pyrun.Instance)
			if !is {
				return nil, pyrun.Raise("TypeError", "%s.__init__() is called on an answer", plain.Name)
			}
			said := saysStatus(plain.Name, args)
			made, err := plain.Do(args)
			a, is := made.(*answerObject)
			if err != nil || !is {
				return nil, err
			}
			in.Put(inAnswer, a)
			if _, own := in.Own("status_code"); own && said { // which __init__() gives it anew
				return nil, in.DelAttr("status_code")
			}
			if status, has, wrong := in.Class.Has("status_code"); has && wrong == nil && !said && !keepsMethod(a) {
				err = a.SetAttr("status_code", status)
			}
			return nil, err
		}},
		"__setitem__": on("__setitem__", func(a *answerObject, args *pyrun.Args) (pyrun.Value, error) {
			key, _ := args.Need("key")
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			return nil, a.SetItem(key, value)
		}),
		"__getitem__": on("__getitem__", func(a *answerObject, args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			return a.Item(key)
		}),
		"__getattr__": on("__getattr__", func(a *answerObject, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("name")
			if err != nil {
				return nil, err
			}
			return pyrun.AttributeOf(a, name)
		}),
	}
}

// saysStatus reports whether the call of a class gives it a status of its own, which None is not: HttpResponse takes it
// as the third value.
func saysStatus(class string, args *pyrun.Args) bool {
	third := class != "JsonResponse" && !strings.Contains(class, "Redirect")
	return third && len(args.Pos) > 2 && args.Pos[2] != nil ||
		slices.ContainsFunc(args.Named, func(n pyrun.Arg) bool { return n.Name == "status" && n.Value != nil })
}

// keepsMethod reports of a redirect whether it was made with preserve_request=True, which is a status.
func keepsMethod(a *answerObject) bool { return a.res.status() == 307 || a.res.status() == 308 }

// standsFor is the answer that an instance stands for, nil where its __init__() has not come to that.
func standsFor(self pyrun.Value) *answerObject {
	in, is := self.(*pyrun.Instance)
	if !is {
		return nil
	}
	v, _ := in.Own(inAnswer)
	a, _ := v.(*answerObject)
	return a
}

// answerOf is what a class of lines below HttpResponse makes.
func answerOf(c *pyrun.Class, args *pyrun.Args) (pyrun.Value, error) {
	made, err := pyrun.CallWith(c, args)
	if err != nil {
		return nil, err
	}
	a := standsFor(made)
	if a == nil {
		return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute '_resource_closers'", c.Name)
	}
	for name, value := range made.(*pyrun.Instance).Attributes() { // self.status_code = 429
		if name == inAnswer {
			continue
		}
		if err := a.SetAttr(name, value); err != nil {
			return nil, err
		}
	}
	return a, nil
}
