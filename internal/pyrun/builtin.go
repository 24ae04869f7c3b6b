package pyrun

import (
	"maps"
	"sync"
)

// Builtins are what Python has without an import, by their names.
func Builtins() map[string]Value {
	builtinsOnce.Do(func() { builtins = makeBuiltins() })
	return builtins
}

var (
	builtinsOnce sync.Once
	builtins     map[string]Value
)

// type_ makes a class of a type.
func type_(name string, is func(v Value) bool, do func(args *Args) (Value, error)) *Class {
	return &Class{Name: name, Make: do, Is: is}
}

// makeBuiltins makes them.
func makeBuiltins() map[string]Value {
	all := map[string]Value{
		"repr":           one("repr", func(v Value) (Value, error) { s, err := Repr(v); return s, err }),
		"NotImplemented": notImplemented{},
		"print":          Builtin{Name: "print", Do: func(*Args) (Value, error) { return nil, nil }},
	}
	for _, more := range []map[string]Value{ofItems(), ofNumbers(), ofAttributes()} {
		maps.Copy(all, more)
	}
	for _, c := range builtinTypes() {
		all[c.Name] = c
	}
	all["bool"].(*Class).Base = all["int"].(*Class)
	moreBuiltins(all)
	for name, c := range classes() {
		all[name] = c
	}
	return all
}

// one makes a function of one value.
func one(name string, do func(v Value) (Value, error)) Value {
	return Builtin{Name: name, Do: func(args *Args) (Value, error) {
		all, err := args.fixed(1, 1)
		if err != nil {
			return nil, err
		}
		return do(all[0])
	}}
}
