package pyrun

import "statelab/internal/sessionstore"

// pairs are the items of a dict, as tuples.
func pairs(d *sessionstore.Dict) []Value {
	all := make([]Value, 0, d.Len())
	for key, value := range d.All() {
		all = append(all, &Tuple{Items: []Value{keyValue(key), value}})
	}
	return all
}

// values are those of a dict.
func values(d *sessionstore.Dict) []Value {
	all := make([]Value, 0, d.Len())
	for _, value := range d.All() {
		all = append(all, value)
	}
	return all
}

// view is what keys(), values() and items() of a dict give: a list that is shown as what it is.
type view struct {
	kind  string
	of    *sessionstore.Dict
	items func() []Value
}

// TypeName implements Object.
func (v view) TypeName() string { return v.kind }

// Attr implements Object.
func (view) Attr(string) (Value, bool, error) { return nil, false, nil }

// Iter implements Iterable.
func (v view) Iter() ([]Value, error) { return v.items(), nil }

// Len implements Sized.
func (v view) Len() (int, error) { return len(v.items()), nil }

// equals is v == other: keys and items are sets.
func (v view) equals(other Value, depth int) (bool, error) {
	switch other.(type) {
	case view, *Set:
	default:
		return false, nil
	}
	if v.kind == "dict_values" {
		return false, nil
	}
	items, err := Iter(other)
	if err != nil || len(items) != len(v.items()) {
		return false, err
	}
	for _, item := range v.items() {
		if i, err := placeOf(items, item, depth+1); i < 0 || err != nil {
			return false, err
		}
	}
	return true, nil
}

// Str implements Shown.
func (v view) Str() (string, error) { return v.Repr() }

// Repr implements Shown.
func (v view) Repr() (string, error) { return Repr(v) }

func setIn(d *sessionstore.Dict, key, value Value) error {
	k, err := keyOf(key)
	if err != nil {
		return err
	}
	if d.Len() >= MaxItems {
		return ErrTooLong
	}
	d.Set(k, value)
	return nil
}

var dictTable table

func dictMethods() map[string]method { return dictTable.of(makeDictMethods) }

func makeDictMethods() map[string]method {
	return map[string]method{
		"get": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err != nil {
				return nil, err
			}
			if value, has := v.(*sessionstore.Dict).Lookup(key); has {
				return value, nil
			}
			return append(all, nil)[1], nil
		},
		"pop": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err != nil {
				return nil, err
			}
			d := v.(*sessionstore.Dict)
			value, has := d.Lookup(key)
			switch {
			case has:
				d.Delete(key)
				return value, nil
			case len(all) > 1:
				return all[1], nil
			}
			return nil, raiseKey(all[0])
		},
		"popitem": func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			if d.Len() == 0 {
				return nil, Raise("KeyError", "popitem(): dictionary is empty")
			}
			last := pairs(d)[d.Len()-1]
			d.Delete(d.Keys()[d.Len()-1])
			return last, args.Done()
		},
		"setdefault": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err != nil {
				return nil, err
			}
			d := v.(*sessionstore.Dict)
			if value, has := d.Lookup(key); has {
				return value, nil
			}
			d.Set(key, append(all, nil)[1])
			return d.Get(key), nil
		},
		"update": func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			for _, from := range args.Pos {
				other, err := dictOf(from)
				if err != nil {
					return nil, err
				}
				for key, value := range other.All() {
					d.Set(key, value)
				}
			}
			for _, n := range args.Named {
				d.Set(n.Name, n.Value)
			}
			if d.Len() > MaxItems {
				return nil, ErrTooLong
			}
			return nil, nil
		},
		"keys": func(v Value, args *Args) (Value, error) {
			return view{"dict_keys", v.(*sessionstore.Dict), func() []Value { all, _ := Iter(v); return all }}, args.Done()
		},
		"values": func(v Value, args *Args) (Value, error) {
			return view{"dict_values", v.(*sessionstore.Dict), func() []Value { return values(v.(*sessionstore.Dict)) }}, args.Done()
		},
		"items": func(v Value, args *Args) (Value, error) {
			return view{"dict_items", v.(*sessionstore.Dict), func() []Value { return pairs(v.(*sessionstore.Dict)) }}, args.Done()
		},
		"copy": func(v Value, args *Args) (Value, error) {
			if err := args.Done(); err != nil {
				return nil, err
			}
			return merged(v.(*sessionstore.Dict), nil)
		},
		"clear": func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			for _, key := range d.Keys() {
				d.Delete(key)
			}
			return nil, args.Done()
		},
	}
}

// dictOf is dict(v): of a dict, or of pairs.
func dictOf(v Value) (*sessionstore.Dict, error) {
	switch of := plain(v).(type) {
	case *sessionstore.Dict:
		return of, nil
	case interface{ Dict() *sessionstore.Dict }:
		return of.Dict(), nil
	case Object: // a mapping, as dict() knows one
		if keys, has, err := of.Attr("keys"); has || err != nil {
			return dictByKeys(v, keys, err)
		}
	}
	items, err := Iter(v)
	if err != nil {
		return nil, err
	}
	d := sessionstore.NewDict()
	for i, item := range items {
		pair, err := Iter(item)
		if err != nil {
			return nil, Raise("TypeError", "cannot convert dictionary update sequence element #%d to a sequence", i)
		}
		if len(pair) != 2 {
			return nil, Raise("ValueError", "dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		if err := setIn(d, pair[0], pair[1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// dictByKeys is the dict of what has keys() and brackets.
func dictByKeys(v, keys Value, err error) (*sessionstore.Dict, error) {
	if err != nil {
		return nil, err
	}
	called, err := Call(keys)
	if err != nil {
		return nil, err
	}
	names, err := Iter(called)
	if err != nil {
		return nil, err
	}
	d := sessionstore.NewDict()
	for _, key := range names {
		value, err := Item(v, key)
		if err != nil {
			return nil, err
		}
		if err := setIn(d, key, value); err != nil {
			return nil, err
		}
	}
	return d, nil
}
