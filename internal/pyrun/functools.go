package pyrun

import (
	"slices"

	"statelab/internal/sessionstore"
)

// give gives a function an attribute.
func (f *Function) give(name string, v Value) error {
	text, isText := v.(string)
	switch name {
	case "__name__", "__qualname__":
		if !isText {
			return Raise("TypeError", "%s must be set to a string object", name)
		}
		if name == "__name__" {
			f.name = text
		} else {
			f.qualified = text
		}
		return nil
	case "__code__", "__defaults__", "__kwdefaults__", "__globals__", "__closure__", "__dict__":
		return Raise("NotImplementedError", "%s of a function is given no value here", name)
	}
	put(&f.attrs, name, v)
	return nil
}

// Wraps is functools.update_wrapper(wrapper, wrapped): the name and the words of the function within.
func Wraps(wrapper, wrapped Value) Value {
	f, is := wrapper.(*Function)
	if !is {
		return wrapper
	}
	for _, name := range []string{"__name__", "__qualname__", "__doc__"} {
		if v, err := attribute(wrapped, name); err == nil {
			if name == "__doc__" {
				put(&f.attrs, name, v)
				continue
			}
			_ = f.give(name, v)
		}
	}
	if of, is := wrapped.(*Function); is && of.attrs != nil {
		for name, v := range of.attrs.All() {
			put(&f.attrs, name, v)
		}
	}
	put(&f.attrs, "__wrapped__", wrapped)
	return f
}

// CachedProperty is functools.cached_property(func).
func CachedProperty(args *Args) (Value, error) {
	f, err := args.Need("func")
	if err != nil {
		return nil, err
	}
	args.Or("name", nil) // which Django 3.2 takes, too
	return &Property{Get: f, cached: true}, args.Done()
}

// AnnotatedHere are the names to which the body of a class has given a type, in their order.
func (c *Class) AnnotatedHere() []string { return slices.Clone(c.annotated) }

// Rename gives a function the name by which messages tell it, as Cart.__init__.
func (f *Function) Rename(qualified string) { f.name, f.qualified = called(qualified), qualified }

// Copied is copy.copy(v), and copy.deepcopy(v) where it is deep.
func Copied(r *Run, v Value, deep bool) (Value, error) {
	c := &copying{run: r, deep: deep, made: map[Value]Value{}}
	return c.copy(v, 0)
}

type copying struct {
	run  *Run
	deep bool
	made map[Value]Value // of what was copied already, so that what lies in two places is one again
}

func (c *copying) inner(v Value, depth int) (Value, error) {
	if !c.deep {
		return v, nil
	}
	return c.copy(v, depth+1)
}

func (c *copying) copy(v Value, depth int) (Value, error) {
	if depth > deepest {
		return nil, Raise("RecursionError", "maximum recursion depth exceeded")
	}
	if err := c.run.Works(1); err != nil {
		return nil, err
	}
	switch of := v.(type) {
	case *sessionstore.List:
		if made, has := c.made[v]; has {
			return made, nil
		}
		made := sessionstore.NewList()
		c.made[v] = made
		for i := range of.Len() {
			item, err := c.inner(of.At(i), depth)
			if err != nil {
				return nil, err
			}
			made.Append(item)
		}
		return made, c.run.works(made)
	case *sessionstore.Dict:
		if made, has := c.made[v]; has {
			return made, nil
		}
		made := &sessionstore.Dict{Kind: of.Kind}
		c.made[v] = made
		for key, value := range of.All() {
			item, err := c.inner(value, depth)
			if err != nil {
				return nil, err
			}
			made.Set(key, item)
		}
		return made, c.run.works(made)
	case *Set:
		made := &Set{dict: sessionstore.NewDict(), frozen: of.frozen}
		for key := range of.dict.All() {
			made.dict.Set(key, nil)
		}
		return made, c.run.works(made)
	case *Tuple:
		if !c.deep {
			return v, nil
		}
		made := &Tuple{kind: of.kind}
		for _, item := range of.Items {
			item, err := c.inner(item, depth)
			if err != nil {
				return nil, err
			}
			made.Items = append(made.Items, item)
		}
		return made, nil
	case *Instance:
		return c.instance(of, depth)
	case nil, bool, string, int64, float64, Bytes, Decimal, Moment, Date, Delta, *Function, Builtin, *Class, *Module, Method:
		return v, nil
	case Copies:
		return of.Copy()
	}
	if number(v) != nil {
		return v, nil
	}
	return nil, Raise("NotImplementedError", "a copy of a '%s' is not played here", KindOf(v))
}

// Copies is an object that copy.copy() and copy.deepcopy() may copy.
type Copies interface {
	Copy() (Value, error)
}

func (c *copying) instance(in *Instance, depth int) (Value, error) {
	special := "__copy__"
	if c.deep {
		special = "__deepcopy__"
	}
	switch {
	case in.Class.members != nil: // of which there is one alone
		return in, nil
	case in.has(special):
		call, err := attribute(in, special)
		if err != nil {
			return nil, err
		}
		if c.deep {
			return Call(call, sessionstore.NewDict())
		}
		return Call(call)
	case in.Data != nil:
		return nil, Raise("NotImplementedError", "a copy of a '%s' is not played here", in.TypeName())
	}
	if made, has := c.made[in]; has {
		return made, nil
	}
	made := &Instance{Class: in.Class, plain: in.plain}
	c.made[in] = made
	for name, v := range in.Attributes() {
		item, err := c.inner(v, depth)
		if err != nil {
			return nil, err
		}
		made.Put(name, item)
	}
	return made, nil
}
