package pyrun

import (
	"cmp"
	"slices"

	"statelab/internal/sessionstore"
)

// dictKind is what makes a dict one of package collections: a defaultdict, a Counter, an OrderedDict.
type dictKind struct {
	name    string
	factory Value // of a defaultdict: what makes the value of a key that is not there; nil for nothing
	class   *Class
}

// missing is d[key] of a key that is not there.
func (k *dictKind) missing(d *sessionstore.Dict, key Value) (Value, error) {
	switch {
	case k.name == "Counter":
		return int64(0), nil
	case k.factory == nil:
		return nil, raiseKey(key)
	}
	v, err := Call(k.factory)
	if err != nil {
		return nil, err
	}
	return v, setIn(d, key, v)
}

// repr shows it as Python does: a Counter with the most common first.
func (k *dictKind) repr(d *sessionstore.Dict, in []Value, list func(open, end string, n int, at func(int) (string, error)) (string, error)) (string, error) {
	if k.name == "OrderedDict" {
		if d.Len() == 0 {
			return "OrderedDict()", nil
		}
		all := pairs(d)
		return list("OrderedDict([", "])", len(all), func(i int) (string, error) { return repr(all[i], in) })
	}
	plain := sessionstore.NewDict()
	if k.name == "Counter" {
		if d.Len() == 0 {
			return "Counter()", nil
		}
		all, err := mostCommon(d)
		if err != nil {
			return "", err
		}
		for _, key := range all {
			plain.Set(key, d.Get(key))
		}
	} else {
		for key, v := range d.All() {
			plain.Set(key, v)
		}
	}
	text, err := repr(plain, in)
	if err != nil || k.name == "Counter" {
		return k.name + "(" + text + ")", err
	}
	made, err := repr(k.factory, in)
	return k.name + "(" + made + ", " + text + ")", err
}

// mostCommon are the keys of a Counter, those with the highest counts first.
func mostCommon(d *sessionstore.Dict) ([]string, error) {
	keys := d.Keys()
	var failed error
	slices.SortStableFunc(keys, func(a, b string) int {
		by, err := order("<", d.Get(b), d.Get(a), 0)
		if err != nil && failed == nil {
			failed = err
		}
		return by
	})
	return keys, failed
}

// Collections are the dicts of package collections.
func Collections() map[string]*Class {
	all := map[string]*Class{}
	for _, name := range []string{"defaultdict", "Counter", "OrderedDict"} {
		c := &Class{Name: name}
		c.Is = func(v Value) bool {
			d, is := v.(*sessionstore.Dict)
			if !is {
				return false
			}
			kind, is := d.Kind.(*dictKind)
			return is && kind.name == name
		}
		c.Make = func(args *Args) (Value, error) { return makeDict(c, args) }
		if name == "OrderedDict" { // defaultdict wants a factory first, and a Counter refuses it
			c.Names = map[string]Value{"fromkeys": Builtin{Name: "fromkeys", Do: func(args *Args) (Value, error) {
				d, err := fromKeys(args)
				if err != nil {
					return nil, err
				}
				return makeDict(c, &Args{Func: name, Pos: []Value{d}})
			}}}
		}
		all[name] = c
	}
	return all
}

// makeDict makes a dict of a kind of what it is given.
func makeDict(c *Class, args *Args) (Value, error) {
	kind := &dictKind{name: c.Name, class: c}
	d := &sessionstore.Dict{Kind: kind}
	if kind.name == "defaultdict" && len(args.Pos) > 0 {
		if kind.factory = args.Pos[0]; kind.factory != nil && !IsCallable(kind.factory) {
			return nil, Raise("TypeError", "first argument must be callable or None")
		}
		args.Pos = args.Pos[1:]
	}
	if kind.name == "Counter" {
		return d, kind.count(d, args, 1)
	}
	more, err := Call(Builtins()["dict"], args.Pos...)
	if err != nil {
		return nil, err
	}
	for key, v := range more.(*sessionstore.Dict).All() {
		d.Set(key, v)
	}
	for _, n := range args.Named {
		d.Set(n.Name, n.Value)
	}
	return d, nil
}

// count adds to a Counter what it is given, or takes it away: the counts of a dict, or one for each value.
func (k *dictKind) count(d *sessionstore.Dict, args *Args, sign int64) error {
	if len(args.Pos) > 1 {
		return Raise("TypeError", "%s.%s() takes from 1 to 2 positional arguments but %d were given", k.name, cmp.Or(args.Func, "__init__"), len(args.Pos)+1)
	}
	add := func(key string, n Value) error {
		old, _ := d.Lookup(key)
		if old == nil {
			old = int64(0)
		}
		if sign < 0 {
			sum, err := operate("-", old, n)
			d.Set(key, sum)
			return err
		}
		sum, err := operate("+", old, n)
		d.Set(key, sum)
		return err
	}
	if len(args.Pos) == 1 && args.Pos[0] != nil {
		if from, is := plain(args.Pos[0]).(*sessionstore.Dict); is {
			for key, n := range from.All() {
				if err := add(key, n); err != nil {
					return err
				}
			}
		} else {
			items, err := Iter(args.Pos[0])
			if err != nil {
				return err
			}
			for _, item := range items {
				key, err := keyOf(item)
				if err == nil {
					err = add(key, int64(1))
				}
				if err != nil {
					return err
				}
			}
		}
	}
	for _, n := range args.Named {
		if err := add(n.Name, n.Value); err != nil {
			return err
		}
	}
	if d.Len() > MaxItems {
		return ErrTooLong
	}
	return nil
}

// method is what such a dict has beside what a dict has, nil for nothing.
func (k *dictKind) method(name string) method {
	switch {
	case name == "copy":
		return func(v Value, args *Args) (Value, error) {
			made := &sessionstore.Dict{Kind: k}
			for key, value := range v.(*sessionstore.Dict).All() {
				made.Set(key, value)
			}
			return made, args.Done()
		}
	case k.name == "Counter":
		return k.ofCounter(name)
	case k.name == "OrderedDict" && name == "move_to_end":
		return moveToEnd
	case k.name == "OrderedDict" && name == "popitem":
		return popEnd
	}
	return nil
}

func (k *dictKind) ofCounter(name string) method {
	switch name {
	case "update", "subtract":
		return func(v Value, args *Args) (Value, error) {
			sign := int64(1)
			if name == "subtract" {
				sign = -1
			}
			return nil, k.count(v.(*sessionstore.Dict), args, sign)
		}
	case "most_common":
		return func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			keys, err := mostCommon(d)
			if err != nil {
				return nil, err
			}
			if n, is := args.Or("n", nil).(int64); is {
				keys = keys[:min(max(n, 0), int64(len(keys)))]
			}
			made := List()
			for _, key := range keys {
				made.Append(&Tuple{Items: []Value{keyValue(key), d.Get(key)}})
			}
			return made, args.Done()
		}
	case "total":
		return func(v Value, args *Args) (Value, error) {
			if err := args.Done(); err != nil {
				return nil, err
			}
			return Call(Builtins()["sum"], List(values(v.(*sessionstore.Dict))...))
		}
	case "elements":
		return func(v Value, args *Args) (Value, error) {
			var made []Value
			for key, n := range v.(*sessionstore.Dict).All() {
				times, is := n.(int64)
				if !is {
					return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(n))
				}
				if int64(len(made))+max(times, 0) > MaxItems {
					return nil, ErrTooLong
				}
				for range max(times, 0) {
					made = append(made, keyValue(key))
				}
			}
			return &Generator{items: made, kind: "itertools.chain"}, args.Done()
		}
	}
	return nil
}

// sumOfCounts is + and - of two Counters, which keep what is more than none.
func sumOfCounts(sign string, a, b *sessionstore.Dict) (Value, error) {
	made := &sessionstore.Dict{Kind: a.Kind}
	kind, _ := a.Kind.(*dictKind)
	if err := kind.count(made, &Args{Pos: []Value{a}}, 1); err != nil {
		return nil, err
	}
	by := int64(1)
	if sign == "-" {
		by = -1
	}
	if err := kind.count(made, &Args{Pos: []Value{b}}, by); err != nil {
		return nil, err
	}
	for _, key := range made.Keys() {
		if more, err := compare(">", made.Get(key), int64(0)); err != nil {
			return nil, err
		} else if more != true {
			made.Delete(key)
		}
	}
	return made, nil
}

// moveToEnd is move_to_end(key, last=True).
func moveToEnd(v Value, args *Args) (Value, error) {
	d := v.(*sessionstore.Dict)
	given, err := args.Need("key")
	if err != nil {
		return nil, err
	}
	last, err := Truth(args.Or("last", true))
	if err != nil {
		return nil, err
	}
	key, err := keyOf(given)
	if err != nil {
		return nil, err
	}
	value, has := d.Lookup(key)
	if !has {
		return nil, raiseKey(given)
	}
	d.Delete(key)
	if last {
		d.Set(key, value)
		return nil, args.Done()
	}
	before := sessionstore.NewDict()
	for key, v := range d.All() {
		before.Set(key, v)
		d.Delete(key)
	}
	d.Set(key, value)
	for key, v := range before.All() {
		d.Set(key, v)
	}
	return nil, args.Done()
}

// popEnd is popitem(last=True).
func popEnd(v Value, args *Args) (Value, error) {
	d := v.(*sessionstore.Dict)
	last, err := Truth(args.Or("last", true))
	if err != nil {
		return nil, err
	}
	keys := d.Keys()
	if len(keys) == 0 {
		return nil, Raise("KeyError", "dictionary is empty")
	}
	key := keys[0]
	if last {
		key = keys[len(keys)-1]
	}
	value := d.Get(key)
	d.Delete(key)
	return &Tuple{Items: []Value{keyValue(key), value}}, args.Done()
}
