package pyrun

// notImplemented is what __eq__ and its kin return where they know no answer.
type notImplemented struct{}

// TypeName implements Object.
func (notImplemented) TypeName() string { return "NotImplementedType" }

// Attr implements Object.
func (notImplemented) Attr(string) (Value, bool, error) { return nil, false, nil }

// Str implements Shown.
func (notImplemented) Str() (string, error) { return "NotImplemented", nil }

// Repr implements Shown.
func (notImplemented) Repr() (string, error) { return "NotImplemented", nil }

// objectMethods are what every class has.
func objectMethods() map[string]Value {
	all := map[string]Value{"__doc__": nil, "__init_subclass__": &ClassMethod{Of: Method{"__init_subclass__", func(_ Value, args *Args) (Value, error) { return nil, args.Done() }}}}
	for name, do := range map[string]func(self Value, args *Args) (Value, error){
		"__init__": func(_ Value, args *Args) (Value, error) {
			if len(args.Pos)+len(args.Named) > 0 {
				return nil, Raise("TypeError", "object.__init__() takes exactly one argument (the instance to initialize)")
			}
			return nil, nil
		},
		"__repr__": func(self Value, _ *Args) (Value, error) { return "<" + KindOf(self) + " object>", nil },
		"__str__":  func(self Value, _ *Args) (Value, error) { text, err := Repr(self); return text, err },
		"__format__": func(self Value, args *Args) (Value, error) {
			spec, err := args.Text("format_spec")
			if err == nil && spec != "" {
				err = Raise("TypeError", "unsupported format string passed to %s.__format__", KindOf(self))
			}
			if err != nil {
				return nil, err
			}
			text, err := Str(self)
			return text, err
		},
		"__eq__": func(self Value, args *Args) (Value, error) {
			other, err := args.Need("other")
			if err == nil && Same(self, other) {
				return true, nil
			}
			return notImplemented{}, err
		},
		"__ne__": func(self Value, args *Args) (Value, error) {
			other, err := args.Need("other")
			in, is := self.(*Instance)
			if err != nil || !is {
				return notImplemented{}, err
			}
			v, _, err := in.do("__eq__", other)
			if _, no := v.(notImplemented); no || err != nil {
				return v, err
			}
			so, err := Truth(v)
			return !so, err
		},
		"__setattr__": func(self Value, args *Args) (Value, error) {
			name, err := args.Text("name")
			if err != nil {
				return nil, err
			}
			v, err := args.Need("value")
			if err != nil || attributesOf(self) == nil {
				return nil, err
			}
			return nil, setInstance(self, TypeOf(self), name, v)
		},
		"__delattr__": func(self Value, args *Args) (Value, error) {
			name, err := args.Text("name")
			if err != nil || attributesOf(self) == nil {
				return nil, err
			}
			return nil, deleteInstance(self, TypeOf(self), name)
		},
	} {
		all[name] = Method{name, do}
	}
	return all
}

// within runs something that lies inside another call, as deep as calls may lie.
func (r *Run) within(do func() (Value, error)) (Value, error) {
	if r == nil {
		return do()
	}
	if r.depth++; r.depth > maxCalls {
		r.depth--
		return nil, Raise("RecursionError", "maximum recursion depth exceeded")
	}
	defer func() { r.depth-- }()
	return do()
}

// calls calls what a class has under a special name, on one of its instances.
func (c *Class) calls(self, f Value, args ...Value) (Value, error) {
	switch f := f.(type) {
	case *Function: // which counts how deep it lies
		return f.call(&Args{Pos: append([]Value{self}, args...)})
	case Method:
		return c.run.within(func() (Value, error) { return f.Do(self, &Args{Func: f.Name, Pos: args}) })
	}
	return c.run.within(func() (Value, error) {
		call, err := bind(f, self, c)
		if err != nil {
			return nil, err
		}
		return Call(call, args...)
	})
}

// do calls what the class of an instance has under a special name. It is false where it has nothing.
func (in *Instance) do(name string, args ...Value) (v Value, has bool, err error) {
	f, of := in.Class.find(name)
	if of == nil || f == nil {
		return nil, false, nil
	}
	v, err = in.Class.calls(in, f, args...)
	return v, true, err
}

// has reports whether the class of an instance has something under a special name.
func (in *Instance) has(name string) bool {
	f, of := in.Class.find(name)
	return of != nil && f != nil
}

// text calls what makes a text of an instance.
func (in *Instance) text(name string, args ...Value) (string, error) {
	v, has, err := in.do(name, args...)
	if err != nil {
		return "", err
	}
	text, is := Itself(v).(string)
	if !has || !is {
		return "", Raise("TypeError", "%s returned non-string (type %s)", name, KindOf(v))
	}
	return text, nil
}

// Str implements Shown.
func (in *Instance) Str() (string, error) { return in.text("__str__") }

// Repr implements Shown.
func (in *Instance) Repr() (string, error) { return in.text("__repr__") }

// Truth implements Truthful.
func (in *Instance) Truth() (bool, error) {
	v, has, err := in.do("__bool__")
	if err != nil {
		return false, err
	}
	if has {
		so, is := v.(bool)
		if !is {
			return false, Raise("TypeError", "__bool__ should return bool, returned %s", KindOf(v))
		}
		return so, nil
	}
	if !in.has("__len__") {
		return true, nil
	}
	n, err := in.Len()
	return n > 0, err
}

// Len implements Sized.
func (in *Instance) Len() (int, error) {
	v, has, err := in.do("__len__")
	if err != nil {
		return 0, err
	}
	if !has {
		return 0, Raise("TypeError", "object of type '%s' has no len()", in.TypeName())
	}
	n, is := wholeOf(plain(v))
	switch {
	case !is:
		return 0, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(v))
	case n < 0:
		return 0, Raise("ValueError", "__len__() should return >= 0")
	}
	return int(n), nil
}

// Call implements Callable.
func (in *Instance) Call(args *Args) (Value, error) {
	f, of := in.Class.find("__call__")
	if of == nil || f == nil {
		return nil, Raise("TypeError", "'%s' object is not callable", in.TypeName())
	}
	return in.Class.run.within(func() (Value, error) {
		call, err := bind(f, in, in.Class)
		if err != nil {
			return nil, err
		}
		return CallWith(call, args)
	})
}

// Item implements Itemed.
func (in *Instance) Item(key Value) (Value, error) {
	v, has, err := in.do("__getitem__", key)
	if !has && err == nil {
		err = Raise("TypeError", "'%s' object is not subscriptable", in.TypeName())
	}
	return v, err
}

// SetItem implements ItemSetter.
func (in *Instance) SetItem(key, value Value) error {
	_, has, err := in.do("__setitem__", key, value)
	if !has && err == nil {
		err = Raise("TypeError", "'%s' object does not support item assignment", in.TypeName())
	}
	return err
}

// DelItem implements ItemDeleter.
func (in *Instance) DelItem(key Value) error {
	_, has, err := in.do("__delitem__", key)
	if !has && err == nil {
		err = Raise("TypeError", "'%s' object doesn't support item deletion", in.TypeName())
	}
	return err
}

// DelAttr takes del instance.name.
func (in *Instance) DelAttr(name string) error {
	_, _, err := in.do("__delattr__", name)
	return err
}

// Contains implements Container.
func (in *Instance) Contains(value Value) (bool, error) {
	v, has, err := in.do("__contains__", value)
	if err != nil {
		return false, err
	}
	if has {
		return Truth(v)
	}
	next, err := in.through()
	if IsRaised(err, "TypeError") {
		return false, Raise("TypeError", "argument of type '%s' is not iterable", in.TypeName())
	}
	return holds(next, value, err)
}

// holds reports whether a value is among those that come.
func holds(next func() (Value, bool, error), value Value, err error) (bool, error) {
	for err == nil {
		item, more, failed := next()
		if failed != nil || !more {
			return false, failed
		}
		same, failed := equals(item, value, 0)
		if failed != nil || same {
			return same, failed
		}
	}
	return false, err
}

// Iter implements Iterable.
func (in *Instance) Iter() ([]Value, error) {
	next, err := in.through()
	if err != nil {
		return nil, err
	}
	return allOf(next)
}

// allOf are the values that come, one after the other.
func allOf(next func() (Value, bool, error)) ([]Value, error) {
	var all []Value
	for {
		v, more, err := next()
		if err != nil || !more {
			return all, err
		}
		if all = append(all, v); len(all) > MaxItems {
			return nil, ErrTooLong
		}
	}
}

// through gives the values of an instance, as its __iter__ says, or else its __getitem__.
func (in *Instance) through() (next func() (Value, bool, error), err error) {
	v, has, err := in.do("__iter__")
	if err != nil {
		return nil, err
	}
	if has {
		return nextOf(v)
	}
	if !in.has("__getitem__") {
		return nil, Raise("TypeError", "'%s' object is not iterable", in.TypeName())
	}
	at := int64(0)
	return func() (Value, bool, error) {
		if err := in.Class.step(); err != nil {
			return nil, false, err
		}
		v, err := in.Item(at)
		if IsRaised(err, "IndexError", "StopIteration") {
			return nil, false, nil
		}
		at++
		return v, err == nil, err
	}, nil
}

// step counts what a class does in the run of the lines that have made it.
func (c *Class) step() error {
	if c.run == nil {
		return nil
	}
	return c.run.step()
}

// nextOf gives the values of an iterator.
func nextOf(v Value) (next func() (Value, bool, error), err error) {
	switch v := v.(type) {
	case *Generator:
		return v.pull, nil
	case *Instance:
		if v.has("__next__") {
			return func() (Value, bool, error) {
				if err := v.Class.step(); err != nil {
					return nil, false, err
				}
				item, _, err := v.do("__next__")
				if IsRaised(err, "StopIteration") {
					return nil, false, nil
				}
				return item, err == nil, err
			}, nil
		}
	}
	return nil, Raise("TypeError", "iter() returned non-iterator of type '%s'", KindOf(v))
}

// asNumber is what int() and float() make of an instance: its __int__ or __float__.
func (in *Instance) asNumber(name string) (Value, bool, error) {
	v, has, err := in.do(name)
	if has && err == nil && number(v) == nil {
		err = Raise("TypeError", "%s returned non-%s (type %s)", in.TypeName()+"."+name, map[string]string{"__int__": "int", "__float__": "float"}[name], KindOf(v))
	}
	return v, has, err
}
