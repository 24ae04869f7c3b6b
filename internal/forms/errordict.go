package forms

import (
	"strings"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// ErrorDict is form.errors: the errors of each field, in the order in which they were found.
type ErrorDict struct {
	names []string
	lists map[string]*ErrorList
}

// of is the list of a field, nil for none.
func (d *ErrorDict) of(name string) *ErrorList {
	if d == nil {
		return nil
	}
	return d.lists[name]
}

func (d *ErrorDict) set(name string, l *ErrorList) {
	if d.lists == nil {
		d.lists = map[string]*ErrorList{}
	}
	if d.lists[name] == nil {
		d.names = append(d.names, name)
	}
	d.lists[name] = l
}

// Add adds a text to the errors of a field, or of the whole form, whose name is "__all__".
func (d *ErrorDict) Add(field, text string) {
	l := d.of(field)
	if l == nil {
		l = &ErrorList{}
		if field == wholeForm {
			l.class = "nonfield"
		}
		d.set(field, l)
	}
	l.items = append(l.items, text)
}

// fields are the names, of nothing none.
func (d *ErrorDict) fields() []string {
	if d == nil {
		return nil
	}
	return d.names
}

// dict is it as a dict of Python's.
func (d *ErrorDict) dict() *sessionstore.Dict {
	made := sessionstore.NewDict()
	for _, name := range d.names {
		made.Set(name, d.lists[name])
	}
	return made
}

// Each gives what is wrong to f, field by field: "__all__" of the whole form, the code, which may be empty, and the text.
func (d *ErrorDict) Each(f func(field, code, text string)) error {
	for _, name := range d.names {
		all, err := d.lists[name].problems()
		if err != nil {
			return err
		}
		for _, i := range all {
			text, err := i.text()
			if err != nil {
				return err
			}
			code, _ := i.Code.(string)
			f(name, code, text)
		}
	}
	return nil
}

// TypeName implements pyrun.Object.
func (*ErrorDict) TypeName() string { return "ErrorDict" }

// HTML is as_ul().
func (d *ErrorDict) HTML() (HTML, error) {
	if len(d.names) == 0 {
		return "", nil
	}
	var b strings.Builder
	b.WriteString(`<ul class="errorlist">`)
	for _, name := range d.names {
		list, err := d.lists[name].HTML()
		if err != nil {
			return "", err
		}
		b.WriteString("<li>" + filters.Escape(name) + string(list) + "</li>")
		if b.Len() > pyrun.MaxText {
			return "", pyrun.ErrTooLong
		}
	}
	return HTML(b.String() + "</ul>"), nil
}

// Attr implements pyrun.Object.
func (d *ErrorDict) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "as_ul":
		return method(name, func() (pyrun.Value, error) { return d.HTML() })
	case "as_text":
		return method(name, func() (pyrun.Value, error) {
			var lines []string
			size := 0
			for _, name := range d.names {
				text, err := d.lists[name].asText("  ")
				if err != nil {
					return nil, err
				}
				lines = append(lines, "* "+name, text)
				if size += len(name) + len(text); size > pyrun.MaxText {
					return nil, pyrun.ErrTooLong
				}
			}
			return HTML(strings.Join(lines, "\n")), nil
		})
	case "as_data":
		return method(name, func() (pyrun.Value, error) {
			made := sessionstore.NewDict()
			for _, name := range d.names {
				all, err := d.lists[name].problems()
				if err != nil {
					return nil, err
				}
				made.Set(name, pyrun.List(exceptions(all)...))
			}
			return made, nil
		})
	case "get_json_data", "as_json":
		return jsonOf(name, func(escape bool) (pyrun.Value, error) {
			made := sessionstore.NewDict()
			for _, name := range d.names {
				data, err := d.lists[name].jsonData(escape)
				if err != nil {
					return nil, err
				}
				made.Set(name, data)
			}
			return made, nil
		})
	case "get", "keys", "values", "items", "copy":
		v, err := pyrun.AttributeOf(d.dict(), name)
		return v, true, err
	case "pop", "setdefault", "update", "clear":
		return function(name, func(*pyrun.Args) (pyrun.Value, error) {
			return nil, notPlayed("form.errors.%s(): form.add_error(field, text) adds one; to take one out", name)
		})
	}
	return nil, false, nil
}

// Iter implements pyrun.Iterable.
func (d *ErrorDict) Iter() ([]pyrun.Value, error) {
	all := make([]pyrun.Value, len(d.names))
	for i, name := range d.names {
		all[i] = name
	}
	return all, nil
}

// Len implements pyrun.Sized.
func (d *ErrorDict) Len() (int, error) { return len(d.names), nil }

// Item implements pyrun.Itemed.
func (d *ErrorDict) Item(key pyrun.Value) (pyrun.Value, error) {
	name, _ := key.(string)
	if l := d.of(name); l != nil {
		return l, nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// Contains implements pyrun.Container.
func (d *ErrorDict) Contains(key pyrun.Value) (bool, error) {
	name, _ := key.(string)
	return d.of(name) != nil, nil
}

// Equal implements pyrun.Equal.
func (d *ErrorDict) Equal(other pyrun.Value) (bool, error) {
	if o, is := other.(*ErrorDict); is {
		other = o.dict()
	}
	return pyrun.Equals(d.dict(), other)
}

// Str implements pyrun.Shown.
func (d *ErrorDict) Str() (string, error) { h, err := d.HTML(); return string(h), err }

// Repr implements pyrun.Shown.
func (d *ErrorDict) Repr() (string, error) { return pyrun.Repr(d.dict()) }

// Plain are errors as a dict and lists of texts, which they are to json.dumps(), and any other value itself.
func Plain(v pyrun.Value) pyrun.Value {
	switch v := v.(type) {
	case *ErrorDict:
		return v.dict()
	case *ErrorList:
		all, err := v.texts()
		if err == nil {
			return pyrun.List(all...)
		}
	}
	return v
}
