package pyrun

import (
	"slices"

	"statelab/internal/sessionstore"
)

// builtinTypes are the types of Python that can be called and asked for by name.
func builtinTypes() []*Class {
	of := func(kinds ...string) func(v Value) bool {
		return func(v Value) bool { return slices.Contains(kinds, typeOf(Itself(v))) }
	}
	items := func(args *Args) ([]Value, error) {
		all, err := args.fixed(0, 1)
		if err != nil || len(all) == 0 {
			return nil, err
		}
		return Iter(all[0])
	}
	return []*Class{
		objectClass(), superClass(),
		type_("type", func(v Value) bool { _, is := v.(*Class); return is }, func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return typed(all[0]), nil
		}),
		type_("property", nil, func(args *Args) (Value, error) {
			p := &Property{Get: args.Or("fget", nil), Set: args.Or("fset", nil), Delete: args.Or("fdel", nil)}
			args.Or("doc", nil)
			return p, args.Done()
		}),
		type_("staticmethod", nil, func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return &StaticMethod{all[0]}, nil
		}),
		type_("classmethod", nil, func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return &ClassMethod{all[0]}, nil
		}),
		type_("str", of("str"), func(args *Args) (Value, error) {
			if len(args.Pos) == 0 {
				return "", args.Done()
			}
			if b, is := args.Pos[0].(Bytes); is && len(args.Pos)+len(args.Named) > 1 {
				return bytesMethods()["decode"](b, &Args{Func: "decode", Pos: args.Pos[1:], Named: args.Named})
			}
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return Str(all[0])
		}),
		type_("int", of("int", "bool"), func(args *Args) (Value, error) {
			v, given := args.Take("x")
			base, based := args.Take("base")
			if err := args.Done(); err != nil {
				return nil, err
			}
			switch {
			case !given:
				return int64(0), nil
			case based:
				text, is := Itself(v).(string)
				n, whole := wholeOf(base)
				switch {
				case !is:
					return nil, Raise("TypeError", "int() can't convert non-string with explicit base")
				case !whole:
					return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(base))
				}
				if n == 0 {
					n, text = baseOf(text)
				}
				if n < 2 || n > 36 {
					return nil, Raise("ValueError", "int() base must be >= 2 and <= 36, or 0")
				}
				return parseInt(text, int(n))
			}
			return toInt(Itself(v))
		}),
		type_("float", of("float"), func(args *Args) (Value, error) {
			all, err := args.fixed(0, 1)
			if err != nil || len(all) == 0 {
				return 0.0, err
			}
			return toFloat(Itself(all[0]))
		}),
		type_("bool", of("bool"), func(args *Args) (Value, error) {
			all, err := args.fixed(0, 1)
			if err != nil || len(all) == 0 {
				return false, err
			}
			return Truth(all[0])
		}),
		type_("list", of("list"), func(args *Args) (Value, error) {
			all, err := items(args)
			return List(all...), err
		}),
		type_("tuple", of("tuple"), func(args *Args) (Value, error) {
			all, err := items(args)
			return &Tuple{Items: all}, err
		}),
		type_("set", of("set"), func(args *Args) (Value, error) {
			all, err := items(args)
			if err != nil {
				return nil, err
			}
			return NewSet(all...)
		}),
		type_("dict", of("dict"), func(args *Args) (Value, error) {
			d := sessionstore.NewDict()
			for _, from := range args.Pos {
				other, err := dictOf(from)
				if err != nil {
					return nil, err
				}
				made, err := merged(d, other)
				if err != nil {
					return nil, err
				}
				d = made.(*sessionstore.Dict)
			}
			for _, n := range args.Named {
				d.Set(n.Name, n.Value)
			}
			return d, nil
		}),
		type_("bytes", of("bytes"), func(args *Args) (Value, error) {
			if len(args.Pos) == 2 {
				if s, is := args.Pos[0].(string); is {
					return Bytes(s), nil
				}
			}
			all, err := args.fixed(0, 1)
			if err != nil || len(all) == 0 {
				return Bytes(""), err
			}
			switch v := plain(all[0]).(type) {
			case Bytes:
				return v, nil
			case string:
				return nil, Raise("TypeError", "string argument without an encoding")
			case int64:
				if v < 0 {
					return nil, Raise("ValueError", "negative count")
				}
				if v > MaxText {
					return nil, ErrTooLong
				}
				return Bytes(make([]byte, v)), nil
			}
			items, err := Iter(all[0])
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "cannot convert '%s' object to bytes", KindOf(all[0]))
			}
			b := make([]byte, len(items))
			for i, item := range items {
				n, is := wholeOf(plain(item))
				switch {
				case !is:
					return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(item))
				case n < 0 || n > 255:
					return nil, Raise("ValueError", "bytes must be in range(0, 256)")
				}
				b[i] = byte(n)
			}
			return Bytes(b), err
		}),
	}
}
