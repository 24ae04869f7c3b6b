package pyrun

import "statelab/internal/sessionstore"

var setTable table

func setMethods() map[string]method { return setTable.of(makeSetMethods) }

func makeSetMethods() map[string]method {
	return map[string]method{
		"add": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return nil, v.(*Set).Add(all[0])
		},
		"discard": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			v.(*Set).dict.Delete(key)
			return nil, err
		},
		"remove": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err == nil && !v.(*Set).dict.Delete(key) {
				return nil, raiseKey(all[0])
			}
			return nil, err
		},
		"clear": func(v Value, args *Args) (Value, error) {
			v.(*Set).dict = sessionstore.NewDict()
			return nil, args.Done()
		},
		"copy": func(v Value, args *Args) (Value, error) {
			if err := args.Done(); err != nil {
				return nil, err
			}
			return NewSet(v.(*Set).Items()...)
		},
		"update": setWith("|", true),
		"pop": func(v Value, args *Args) (Value, error) {
			s := v.(*Set)
			items := s.Items()
			if len(items) == 0 {
				return nil, raiseKey("pop from an empty set")
			}
			s.dict.Delete(s.dict.Keys()[0])
			return items[0], args.Done()
		},
		"isdisjoint": func(v Value, args *Args) (Value, error) {
			both, err := setWith("&", false)(v, args)
			if err != nil {
				return nil, err
			}
			return both.(*Set).dict.Len() == 0, nil
		},
		"union":                setWith("|", false),
		"intersection":         setWith("&", false),
		"difference":           setWith("-", false),
		"symmetric_difference": setWith("^", false),
		"issubset":             setCompared("<="),
		"issuperset":           setCompared(">="),
	}
}

func setWith(sign string, inPlace bool) method {
	return func(v Value, args *Args) (Value, error) {
		all, err := args.fixed(0, 10)
		if err != nil {
			return nil, err
		}
		s := v.(*Set)
		for _, other := range all {
			items, err := Iter(other)
			if err != nil {
				return nil, err
			}
			with, err := NewSet(items...)
			if err != nil {
				return nil, err
			}
			made, err := combined(sign, s, with)
			if err != nil {
				return nil, err
			}
			s = made.(*Set)
		}
		if inPlace {
			v.(*Set).dict = s.dict
			return nil, nil
		}
		return s, nil
	}
}

func setCompared(sign string) method {
	return func(v Value, args *Args) (Value, error) {
		all, err := args.fixed(1, 1)
		if err != nil {
			return nil, err
		}
		items, err := Iter(all[0])
		if err != nil {
			return nil, err
		}
		other, err := NewSet(items...)
		if err != nil {
			return nil, err
		}
		return compare(sign, v, other)
	}
}
