package pyrun

import (
	"slices"
	"statelab/internal/sessionstore"
)

var tupleTable table

func tupleMethods() map[string]method { return tupleTable.of(makeTupleMethods) }

func makeTupleMethods() map[string]method {
	return map[string]method{
		"count": func(v Value, args *Args) (Value, error) { return countOf(v.(*Tuple).Items, args) },
		"index": func(v Value, args *Args) (Value, error) { return indexOf(v.(*Tuple).Items, args, "tuple") },
	}
}

func countOf(items []Value, args *Args) (Value, error) {
	all, err := args.fixed(1, 1)
	if err != nil {
		return nil, err
	}
	n := int64(0)
	if err := weighAll(items); err != nil {
		return nil, err
	}
	for _, item := range items {
		same, err := equals(item, all[0], 0)
		if err != nil {
			return nil, err
		}
		if same {
			n++
		}
	}
	return n, nil
}

func placeOf(items []Value, v Value, depth int) (int, error) {
	if err := weighAll(items); err != nil {
		return -1, err
	}
	for i, item := range items {
		same, err := equals(item, v, depth)
		if err != nil {
			return -1, err
		}
		if same {
			return i, nil
		}
	}
	return -1, nil
}

func indexOf(items []Value, args *Args, of string) (Value, error) {
	all, err := args.fixed(1, 3)
	if err != nil {
		return nil, err
	}
	limits := [2]int64{0, int64(len(items))}
	for k, end := range all[1:] {
		n, is := wholeOf(plain(end))
		if !is {
			return nil, Raise("TypeError", "slice indices must be integers or have an __index__ method")
		}
		if n < 0 {
			n += int64(len(items))
		}
		limits[k] = min(max(n, 0), int64(len(items)))
	}
	i, err := placeOf(items[limits[0]:max(limits[0], limits[1])], all[0], 0)
	switch {
	case err != nil:
		return nil, err
	case i < 0 && of == "tuple":
		return nil, Raise("ValueError", "tuple.index(x): x not in tuple")
	case i < 0:
		shown, err := Repr(all[0])
		if err != nil {
			return nil, err
		}
		return nil, Raise("ValueError", "%s is not in %s", shown, of)
	}
	return limits[0] + int64(i), nil
}

// replaceItems gives a list other items.
func replaceItems(l *sessionstore.List, items []Value) error {
	if len(items) > MaxItems {
		return ErrTooLong
	}
	l.Clear()
	l.Append(items...)
	return nil
}

// at is a place in a sequence of n items, from the end where it is negative.
func at(key Value, n int, of string) (int, error) {
	i, is := wholeOf(plain(key))
	switch {
	case !is && of == "pop":
		return 0, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(key))
	case !is && of == "string":
		return 0, Raise("TypeError", "string indices must be integers, not '%s'", KindOf(key))
	case !is && of == "index":
		return 0, Raise("TypeError", "byte indices must be integers or slices, not %s", KindOf(key))
	case !is:
		return 0, Raise("TypeError", "%s indices must be integers or slices, not %s", of, KindOf(key))
	}
	if i < 0 {
		i += int64(n)
	}
	if i < 0 || i >= int64(n) {
		return 0, Raise("IndexError", "%s index out of range", of)
	}
	return int(i), nil
}

var listTable table

func listMethods() map[string]method { return listTable.of(makeListMethods) }

func makeListMethods() map[string]method {
	return map[string]method{
		"append": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			if l.Len() >= MaxItems {
				return nil, ErrTooLong
			}
			l.Append(all[0])
			return nil, nil
		},
		"extend": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			items, err := Iter(all[0])
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			if l.Len()+len(items) > MaxItems {
				return nil, ErrTooLong
			}
			l.Append(items...)
			return nil, nil
		},
		"insert": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			i, is := wholeOf(all[0])
			if !is {
				return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(all[0]))
			}
			if i < 0 {
				i += int64(l.Len())
			}
			return nil, replaceItems(l, slices.Insert(listItems(l), int(min(max(i, 0), int64(l.Len()))), all[1]))
		},
		"remove": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			i, err := placeOf(listItems(l), all[0], 0)
			if err != nil {
				return nil, err
			}
			if i < 0 {
				return nil, Raise("ValueError", "list.remove(x): x not in list")
			}
			return nil, replaceItems(l, slices.Delete(listItems(l), i, i+1))
		},
		"pop": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(0, 1)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			if l.Len() == 0 {
				return nil, Raise("IndexError", "pop from empty list")
			}
			i := l.Len() - 1
			if len(all) > 0 {
				if i, err = at(all[0], l.Len(), "pop"); err != nil {
					return nil, err
				}
			}
			item := l.At(i)
			return item, replaceItems(l, slices.Delete(listItems(l), i, i+1))
		},
		"clear": func(v Value, args *Args) (Value, error) {
			v.(*sessionstore.List).Clear()
			return nil, args.Done()
		},
		"copy": func(v Value, args *Args) (Value, error) {
			return List(listItems(v.(*sessionstore.List))...), args.Done()
		},
		"reverse": func(v Value, args *Args) (Value, error) {
			items := listItems(v.(*sessionstore.List))
			slices.Reverse(items)
			if err := args.Done(); err != nil {
				return nil, err
			}
			return nil, replaceItems(v.(*sessionstore.List), items)
		},
		"sort": func(v Value, args *Args) (Value, error) {
			items, err := sorted(listItems(v.(*sessionstore.List)), args)
			if err != nil {
				return nil, err
			}
			return nil, replaceItems(v.(*sessionstore.List), items)
		},
		"count": func(v Value, args *Args) (Value, error) { return countOf(listItems(v.(*sessionstore.List)), args) },
		"index": func(v Value, args *Args) (Value, error) {
			return indexOf(listItems(v.(*sessionstore.List)), args, "list")
		},
	}
}
