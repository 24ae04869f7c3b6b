package pyrun

import (
	"slices"
	"strings"
	"unicode"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// tupleKind is what makes a tuple a namedtuple.
type tupleKind struct {
	class    *Class
	names    []string
	defaults []Value // of the last names
}

// attribute is what such a tuple has beside what a tuple has.
func (k *tupleKind) attribute(of *Tuple, name string) (Value, bool) {
	if i := slices.Index(k.names, name); i >= 0 {
		return of.Items[i], true
	}
	switch name {
	case "_fields":
		return k.fields(), true
	case "_asdict":
		return Builtin{Name: name, on: of, Do: func(args *Args) (Value, error) {
			d := sessionstore.NewDict()
			for i, name := range k.names {
				d.Set(name, of.Items[i])
			}
			return d, args.Done()
		}}, true
	case "_replace":
		return Builtin{Name: name, on: of, Do: func(args *Args) (Value, error) {
			made := &Tuple{Items: slices.Clone(of.Items), kind: k}
			var unknown []Value
			for _, n := range args.Named {
				i := slices.Index(k.names, n.Name)
				if i < 0 {
					unknown = append(unknown, n.Name)
					continue
				}
				made.Items[i] = n.Value
			}
			if len(unknown) > 0 {
				text, err := Repr(List(unknown...))
				if err != nil {
					return nil, err
				}
				return nil, Raise("ValueError", "Got unexpected field names: %s", text)
			}
			args.Named = nil
			return made, args.Done()
		}}, true
	}
	v, has := k.class.Names[name]
	if !has {
		return nil, false
	}
	bound, err := bind(v, of, k.class)
	return bound, err == nil
}

func (k *tupleKind) fields() Value {
	all := &Tuple{}
	for _, name := range k.names {
		all.Items = append(all.Items, name)
	}
	return all
}

// NamedTuple is namedtuple(typename, field_names, *, rename, defaults, module).
func NamedTuple(args *Args) (Value, error) {
	name, err := args.Text("typename")
	if err != nil {
		return nil, err
	}
	given, err := args.Need("field_names")
	if err != nil {
		return nil, err
	}
	var names []string
	if text, is := plain(given).(string); is {
		names = strings.Fields(strings.ReplaceAll(text, ",", " "))
	} else {
		items, err := Iter(given)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			text, err := Str(item)
			if err != nil {
				return nil, err
			}
			names = append(names, text)
		}
	}
	var defaults []Value
	if v, has := args.ByName("defaults"); has && v != nil {
		if defaults, err = Iter(v); err != nil {
			return nil, err
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return namedTuple(name, names, defaults)
}

func namedTuple(name string, names []string, defaults []Value) (*Class, error) {
	seen := map[string]bool{}
	for _, field := range append([]string{name}, names...) {
		shown := python.Repr(field)
		switch {
		case !isName(field):
			return nil, Raise("ValueError", "Type names and field names must be valid identifiers: %s", shown)
		case python.IsKeyword(field):
			return nil, Raise("ValueError", "Type names and field names cannot be a keyword: %s", shown)
		}
	}
	for _, field := range names {
		switch {
		case strings.HasPrefix(field, "_"):
			return nil, Raise("ValueError", "Field names cannot start with an underscore: %s", python.Repr(field))
		case seen[field]:
			return nil, Raise("ValueError", "Encountered duplicate field name: %s", python.Repr(field))
		}
		seen[field] = true
	}
	if len(defaults) > len(names) {
		return nil, Raise("TypeError", "Got more default values than field names")
	}
	c := &Class{Name: name, Names: map[string]Value{}}
	kind := &tupleKind{class: c, names: names, defaults: defaults}
	c.Names["_fields"] = kind.fields()
	c.Names["_make"] = Builtin{Name: "_make", Do: func(args *Args) (Value, error) {
		given, err := args.Need("iterable")
		if err != nil {
			return nil, err
		}
		items, err := Iter(given)
		if err != nil {
			return nil, err
		}
		return Call(c, items...)
	}}
	c.Is = func(v Value) bool { t, is := v.(*Tuple); return is && t.kind == kind }
	c.Make = func(args *Args) (Value, error) { return kind.make(args) }
	return c, nil
}

// make is P(1, y=2), whose mistakes Python tells as those of __new__.
func (k *tupleKind) make(args *Args) (Value, error) {
	f := &Function{name: "__new__", qualified: k.class.Name + ".__new__", params: []python.Param{{Name: "_cls"}}, rest: []Value{noDefault{}}}
	for i, name := range k.names {
		f.params = append(f.params, python.Param{Name: name})
		if at := i - (len(k.names) - len(k.defaults)); at >= 0 {
			f.rest = append(f.rest, k.defaults[at])
			continue
		}
		f.rest = append(f.rest, noDefault{})
	}
	named, err := f.bind(&Args{Pos: append([]Value{k.class}, args.Pos...), Named: args.Named})
	if err != nil {
		return nil, err
	}
	made := &Tuple{kind: k}
	for _, name := range k.names {
		made.Items = append(made.Items, named[name])
	}
	return made, nil
}

// TypedTuple is typing.NamedTuple, whose class body says the names.
func TypedTuple() *Class {
	c := NewClass("NamedTuple", map[string]Value{})
	c.Below = func(of *Class) (Value, error) {
		var defaults []Value
		for _, name := range of.annotated {
			v, has := of.Names[name]
			if !has && len(defaults) > 0 {
				return nil, Raise("TypeError", "non-default namedtuple field %s cannot follow default field", name)
			}
			if has {
				defaults = append(defaults, v)
			}
		}
		made, err := namedTuple(of.Name, of.annotated, defaults)
		if err != nil {
			return nil, err
		}
		for _, name := range of.keys {
			if !slices.Contains(of.annotated, name) {
				made.Names[name] = of.Names[name]
			}
		}
		made.run = nil
		return made, nil
	}
	return c
}

// isName reports whether a text is a name of Python's.
func isName(text string) bool {
	for i, c := range text {
		if c != '_' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c)) {
			return false
		}
	}
	return text != ""
}
