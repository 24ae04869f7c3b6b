package pyrun

import (
	"slices"
	"unicode/utf8"

	"statelab/internal/sessionstore"
)

// ofItems are what Python has for things with items, one after another.
func ofItems() map[string]Value {
	return map[string]Value{
		"len": one("len", func(v Value) (Value, error) { n, err := Len(v); return int64(n), err }),
		"any": one("any", func(v Value) (Value, error) { return anyOf(v, true) }),
		"all": one("all", func(v Value) (Value, error) { return anyOf(v, false) }),
		"reversed": one("reversed", func(v Value) (Value, error) {
			if _, is := plain(v).(*Set); is {
				return nil, Raise("TypeError", "'set' object is not reversible")
			}
			if in, is := v.(*Instance); is {
				if v, has, err := in.do("__reversed__"); has || err != nil {
					return v, err
				}
				if !in.has("__len__") || !in.has("__getitem__") {
					return nil, Raise("TypeError", "'%s' object is not reversible", KindOf(v))
				}
			}
			if _, is := v.(*Generator); is {
				return nil, Raise("TypeError", "'%s' object is not reversible", KindOf(v))
			}
			items, err := Iter(v)
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "'%s' object is not reversible", KindOf(v))
			}
			slices.Reverse(items)
			return &Generator{items: items}, err
		}),
		"iter": one("iter", func(v Value) (Value, error) {
			if in, is := v.(*Instance); is {
				v, has, err := in.do("__iter__")
				if has && err == nil {
					_, err = nextOf(v)
				}
				if has || err != nil {
					return v, err
				}
				next, err := in.through()
				return &Generator{next: next, kind: "iterator"}, err
			}
			if g, is := v.(*Generator); is {
				return g, nil
			}
			items, err := Iter(v)
			return &Generator{items: items}, err
		}),
		"enumerate": Builtin{Name: "enumerate", Do: func(args *Args) (Value, error) {
			v, err := args.Need("iterable")
			if err != nil {
				return nil, err
			}
			start, _ := wholeOf(args.Or("start", int64(0)))
			next, err := through(v)
			if err == nil {
				err = args.Done()
			}
			return &Generator{kind: "enumerate", next: func() (Value, bool, error) {
				v, more, err := next()
				if err != nil || !more {
					return nil, false, err
				}
				start++
				return &Tuple{Items: []Value{start - 1, v}}, true, nil
			}}, err
		}},
		"zip": Builtin{Name: "zip", Do: func(args *Args) (Value, error) {
			row, err := together(args.Pos)
			return &Generator{kind: "zip", next: func() (Value, bool, error) {
				items, more, err := row()
				if err != nil || !more {
					return nil, false, err
				}
				return &Tuple{Items: items}, true, nil
			}}, err
		}},
		"map": Builtin{Name: "map", Do: func(args *Args) (Value, error) {
			if len(args.Pos) < 2 {
				return nil, Raise("TypeError", "map() must have at least two arguments.")
			}
			f := args.Pos[0]
			row, err := together(args.Pos[1:])
			return &Generator{kind: "map", next: func() (Value, bool, error) {
				items, more, err := row()
				if err != nil || !more {
					return nil, false, err
				}
				v, err := Call(f, items...)
				return v, err == nil, err
			}}, err
		}},
		"filter": Builtin{Name: "filter", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			next, err := through(all[1])
			return &Generator{kind: "filter", next: func() (Value, bool, error) {
				for {
					item, more, err := next()
					if err != nil || !more {
						return nil, false, err
					}
					so := item
					if all[0] != nil {
						if so, err = Call(all[0], item); err != nil {
							return nil, false, err
						}
					}
					if is, err := Truth(so); is || err != nil {
						return item, is, err
					}
				}
			}}, err
		}},
		"sorted": Builtin{Name: "sorted", Do: func(args *Args) (Value, error) {
			if len(args.Pos) != 1 {
				return nil, Raise("TypeError", "sorted expected 1 argument, got %d", len(args.Pos))
			}
			v, err := args.Need("iterable")
			if err != nil {
				return nil, err
			}
			items, err := Iter(v)
			if err == nil {
				items, err = sorted(items, args)
			}
			return List(items...), err
		}},
		"sum": Builtin{Name: "sum", Do: func(args *Args) (Value, error) {
			v, err := args.Need("iterable")
			if err != nil {
				return nil, err
			}
			total := args.Or("start", int64(0))
			if _, is := plain(total).(string); is {
				return nil, Raise("TypeError", "sum() can't sum strings [use ''.join(seq) instead]")
			}
			if _, is := plain(total).(Bytes); is {
				return nil, Raise("TypeError", "sum() can't sum bytes [use b''.join(seq) instead]")
			}
			items, err := Iter(v)
			for left, i := 100*MaxItems, 0; err == nil && i < len(items); i++ {
				if total, err = operate("+", total, items[i]); err != nil {
					break
				}
				if n, failed := Len(total); failed == nil { // all that is there so far is copied each time
					left -= n
				}
				if left < 0 {
					err = ErrTooLong
				}
			}
			if err == nil {
				err = args.Done()
			}
			return total, err
		}},
		"min": extreme("min", -1), "max": extreme("max", 1),
		"range": Builtin{Name: "range", Do: rangeOf},
		"next": Builtin{Name: "next", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			switch of := all[0].(type) {
			case *Generator:
				return of.nextOr(all[len(all)-1], len(all) > 1)
			case *Instance:
				v, has, err := of.do("__next__")
				if len(all) > 1 && IsRaised(err, "StopIteration") {
					return all[1], nil
				}
				if has || err != nil {
					return v, err
				}
			}
			return nil, Raise("TypeError", "'%s' object is not an iterator", KindOf(all[0]))
		}},
	}
}

// together gives the values of several things side by side, as long as each has one.
func together(of []Value) (row func() ([]Value, bool, error), err error) {
	var all []func() (Value, bool, error)
	for _, v := range of {
		next, err := through(v)
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	return func() ([]Value, bool, error) {
		items := make([]Value, len(all))
		for i, next := range all {
			v, more, err := next()
			if err != nil || !more {
				return nil, false, err
			}
			items[i] = v
		}
		return items, len(all) > 0, nil
	}, nil
}

// Len is len(v).
func Len(v Value) (int, error) {
	switch v := plain(v).(type) {
	case string:
		return utf8.RuneCountInString(v), nil
	case Bytes:
		return len(v), nil
	case *sessionstore.List:
		return v.Len(), nil
	case *sessionstore.Dict:
		return v.Len(), nil
	case *Tuple:
		return len(v.Items), nil
	case *Set:
		return v.dict.Len(), nil
	case *Class:
		if v.members != nil {
			return len(v.members.names), nil
		}
	case Sized:
		return v.Len()
	}
	return 0, Raise("TypeError", "object of type '%s' has no len()", KindOf(v))
}

func anyOf(v Value, wanted bool) (Value, error) {
	next, err := through(v)
	for err == nil {
		item, more, failed := next()
		if failed != nil || !more {
			return !wanted, failed
		}
		so, failed := Truth(item)
		if failed != nil {
			return nil, failed
		}
		if so == wanted {
			return wanted, nil
		}
	}
	return nil, err
}

func rangeFrom(start, end, step int64) (Value, error) {
	var items []Value
	for i := start; step > 0 && i < end || step < 0 && i > end; {
		if items = append(items, i); len(items) > MaxItems {
			return nil, ErrTooLong
		}
		next := i + step
		if step > 0 && next < i || step < 0 && next > i {
			break
		}
		i = next
	}
	return ranged{&Tuple{Items: items}, start, end, step}, nil
}
