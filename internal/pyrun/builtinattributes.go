package pyrun

// ofAttributes are what Python has to ask of what a value is and what it has.
func ofAttributes() map[string]Value {
	return map[string]Value{
		"callable": one("callable", func(v Value) (Value, error) {
			return IsCallable(v), nil
		}),
		"getattr": Builtin{Name: "getattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 3)
			if err != nil {
				return nil, err
			}
			name, is := Itself(all[1]).(string)
			if !is {
				return nil, Raise("TypeError", "attribute name must be string, not '%s'", KindOf(all[1]))
			}
			v, err := attribute(all[0], name)
			if len(all) > 2 && IsRaised(err, "AttributeError") {
				return all[2], nil
			}
			return v, err
		}},
		"hasattr": Builtin{Name: "hasattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			name, err := textArg("hasattr(): attribute name", all[1])
			if err != nil {
				return nil, err
			}
			_, err = attribute(all[0], name)
			if IsRaised(err, "AttributeError") {
				return false, nil
			}
			return true, err
		}},
		"setattr": Builtin{Name: "setattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(3, 3)
			if err != nil {
				return nil, err
			}
			name, err := textArg("attribute name", all[1])
			if err != nil {
				return nil, err
			}
			return nil, setAttribute(all[0], name, all[2])
		}},
		"delattr": Builtin{Name: "delattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			name, err := textArg("attribute name", all[1])
			if err != nil {
				return nil, err
			}
			return nil, deleteAttribute(all[0], name)
		}},
		"vars": one("vars", func(v Value) (Value, error) {
			if attributesOf(v) == nil {
				return nil, Raise("TypeError", "vars() argument must have __dict__ attribute")
			}
			return attribute(v, "__dict__")
		}),
		"isinstance": Builtin{Name: "isinstance", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			of := []Value{all[1]}
			if t, is := all[1].(*Tuple); is {
				of = t.Items
			}
			for _, c := range of {
				if b, is := c.(Base); is {
					if c, err = b.AsBase(); err != nil {
						return nil, err
					}
				}
				class, is := c.(*Class)
				if !is {
					return nil, Raise("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union")
				}
				if instanceOf(all[0], class) {
					return true, nil
				}
			}
			return false, nil
		}},
		"issubclass": Builtin{Name: "issubclass", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			c, is := all[0].(*Class)
			if !is {
				return nil, Raise("TypeError", "issubclass() arg 1 must be a class")
			}
			of := []Value{all[1]}
			if t, is := all[1].(*Tuple); is {
				of = t.Items
			}
			for _, other := range of {
				class, is := other.(*Class)
				if !is {
					return nil, Raise("TypeError", "issubclass() arg 2 must be a class, a tuple of classes, or a union")
				}
				if c.isBelow(class) {
					return true, nil
				}
			}
			return false, nil
		}},
	}
}

// IsCallable is callable(v).
func IsCallable(v Value) bool {
	switch v := v.(type) {
	case *Instance:
		return v.has("__call__")
	case Builtin, *Function, *Class, *boundMethod, Method, Callable:
		return true
	}
	return false
}

// TakesNothing reports whether a value can be called with nothing between the parentheses.
func TakesNothing(v Value) bool {
	switch f := v.(type) {
	case *Function:
		_, err := f.bind(&Args{})
		return err == nil
	case *boundMethod:
		if of, is := f.function.(*Function); is {
			_, err := of.bind(&Args{Pos: []Value{f.self}})
			return err == nil
		}
	case *Instance:
		if call, _ := f.Class.find("__call__"); call != nil {
			bound, err := bind(call, f, f.Class)
			if _, again := bound.(*Instance); err != nil || again {
				return false
			}
			return TakesNothing(bound)
		}
	}
	return true
}
