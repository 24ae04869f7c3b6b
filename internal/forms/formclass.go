package forms

import (
	"slices"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// NewForm returns the class forms.Form, of which a host is told.
func NewForm(host Host) *pyrun.Class {
	names := formMethods(host)
	c := pyrun.NewClass("Form", names)
	c.Below = collects
	return c
}

// collects takes the fields of a class out of it, as Django's metaclass does, and puts them together with those of
// the classes from which it derives.
func collects(c *pyrun.Class) (pyrun.Value, error) {
	declared := sessionstore.NewDict()
	for _, name := range c.Own() {
		if v, _ := c.Get(name); isField(v) {
			declared.Set(name, v)
			c.Delete(name)
		}
	}
	c.Set("own_fields", declared)
	order := c.Order()
	all := sessionstore.NewDict()
	for _, of := range slices.Backward(order) {
		if of.Lines() || of.Names["own_fields"] != nil {
			own, _ := of.Names["own_fields"].(*sessionstore.Dict)
			for name, v := range own.All() {
				all.Set(name, v)
			}
		}
		if !of.Lines() {
			continue
		}
		for _, name := range of.Own() { // which a class below gives None
			if v := of.Names[name]; v == nil {
				all.Delete(name)
			}
		}
	}
	c.Set("declared_fields", all)
	c.Set("base_fields", all)
	return nil, nil
}

func isField(v pyrun.Value) bool { _, is := v.(*Field); return is }

// method of a form that is given nothing.
func ofForm(name string, do func(f *Form) (pyrun.Value, error)) pyrun.Value {
	return takes(name, func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
		if err := args.Done(); err != nil {
			return nil, err
		}
		return do(f)
	})
}

// takes is a method of a form.
func takes(name string, do func(f *Form, args *pyrun.Args) (pyrun.Value, error)) pyrun.Value {
	return pyrun.Method{Name: name, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
		f, err := formOf(self)
		if err != nil {
			return nil, err
		}
		return do(f, args)
	}}
}

// property is an attribute that is worked out.
func property(name string, do func(f *Form) (pyrun.Value, error)) pyrun.Value {
	return &pyrun.Property{Get: ofForm(name, do)}
}

// values is a slice of values of any kind of them.
func values[T pyrun.Value](all []T) []pyrun.Value {
	made := make([]pyrun.Value, len(all))
	for i, v := range all {
		made[i] = v
	}
	return made
}

func (f *Form) some(hidden bool) (pyrun.Value, error) {
	all, err := f.boundFields()
	all = slices.DeleteFunc(all, func(b *BoundField) bool { return b.field.widget.hidden() != hidden })
	return pyrun.List(values(all)...), err
}

func formMethods(host Host) map[string]pyrun.Value {
	names := map[string]pyrun.Value{
		"prefix": nil, "field_order": nil, "use_required_attribute": true, "own_fields": sessionstore.NewDict(), "base_fields": sessionstore.NewDict(), "declared_fields": sessionstore.NewDict(),
		"__init__": pyrun.Method{Name: "__init__", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			f, err := begin(self, host)
			if err != nil {
				return nil, err
			}
			return nil, f.start(args)
		}},
		"errors": property("errors", func(f *Form) (pyrun.Value, error) { return f.Errors() }),
		"is_valid": ofForm("is_valid", func(f *Form) (pyrun.Value, error) {
			if err := f.refresh(); err != nil || !f.bound {
				return false, err
			}
			_, err := f.attr("errors")
			return err == nil && len(f.errors.names) == 0, err
		}),
		"full_clean":  ofForm("full_clean", func(f *Form) (pyrun.Value, error) { return nil, f.fullClean() }),
		"clean":       ofForm("clean", func(f *Form) (pyrun.Value, error) { return f.attr("cleaned_data") }),
		"_post_clean": ofForm("_post_clean", func(*Form) (pyrun.Value, error) { return nil, nil }),
		"add_error": takes("add_error", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			field, err := args.Need("field")
			if err != nil {
				return nil, err
			}
			said, err := args.Need("error")
			if err != nil {
				return nil, err
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			if err := pyrun.Weigh(said); err != nil {
				return nil, err
			}
			i, err := itself(said)
			if err != nil {
				return nil, err
			}
			return nil, f.addError(field, i.exception())
		}),
		"has_error": takes("has_error", hasError),
		"non_field_errors": ofForm("non_field_errors", func(f *Form) (pyrun.Value, error) {
			all, err := f.Errors()
			if err != nil {
				return nil, err
			}
			if l := all.of(wholeForm); l != nil {
				return l, nil
			}
			return &ErrorList{class: "nonfield"}, nil
		}),
		"has_changed": ofForm("has_changed", func(f *Form) (pyrun.Value, error) { all, err := f.changed(); return len(all) > 0, err }),
		"changed_data": property("changed_data", func(f *Form) (pyrun.Value, error) {
			all, err := f.changed()
			return pyrun.List(all...), err
		}),
		"hidden_fields":  ofForm("hidden_fields", func(f *Form) (pyrun.Value, error) { return f.some(true) }),
		"visible_fields": ofForm("visible_fields", func(f *Form) (pyrun.Value, error) { return f.some(false) }),
		"is_multipart":   ofForm("is_multipart", func(*Form) (pyrun.Value, error) { return false, nil }),
		"media":          "",
		"add_prefix": takes("add_prefix", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("field_name")
			return f.addPrefix(name), err
		}),
		"order_fields": takes("order_fields", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			order, err := args.Need("field_order")
			if err != nil {
				return nil, err
			}
			return nil, f.orderBy(order)
		}),
		"get_initial_for_field": takes("get_initial_for_field", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			field, err := args.Need("field")
			if err != nil {
				return nil, err
			}
			name, err := args.Text("field_name")
			of, is := field.(*Field)
			if err != nil || !is {
				return nil, err
			}
			return f.initialFor(of, name)
		}),
		"__getitem__": takes("__getitem__", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("name")
			if err != nil {
				return nil, err
			}
			return f.bind(name)
		}),
		"__iter__": ofForm("__iter__", func(f *Form) (pyrun.Value, error) {
			all, err := f.boundFields()
			if err != nil {
				return nil, err
			}
			return pyrun.Call(pyrun.Builtins()["iter"], pyrun.List(values(all)...))
		}),
		"__str__":  ofForm("__str__", func(f *Form) (pyrun.Value, error) { h, err := f.HTML(); return string(h), err }),
		"__repr__": ofForm("__repr__", func(f *Form) (pyrun.Value, error) { text, err := f.repr(); return text, err }),
	}
	for name := range shapes {
		names[name] = ofForm(name, func(f *Form) (pyrun.Value, error) { return f.draw(name) })
	}
	return names
}

// begin gives an instance what Go keeps of it.
func begin(self pyrun.Value, host Host) (*Form, error) {
	in, is := self.(*pyrun.Instance)
	if !is {
		return nil, pyrun.Raise("TypeError", "a form is wanted, and not '%s'", pyrun.KindOf(self))
	}
	f := &Form{of: in, host: host}
	in.Data = f
	return f, nil
}

func hasError(f *Form, args *pyrun.Args) (pyrun.Value, error) {
	field, err := args.Need("field")
	if err != nil {
		return nil, err
	}
	code := args.Or("code", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	all, err := f.Errors()
	if err != nil {
		return nil, err
	}
	if field == nil {
		return false, nil
	}
	name, err := pyrun.Str(field)
	if err != nil {
		return nil, err
	}
	l := all.of(name)
	if l == nil || code == nil {
		return l != nil, nil
	}
	problems, err := l.problems()
	if err != nil {
		return nil, err
	}
	for _, i := range problems {
		if same, err := pyrun.Equals(i.Code, code); same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// HTML is str() of the form: as_div().
func (f *Form) HTML() (HTML, error) { return f.draw("as_div") }
