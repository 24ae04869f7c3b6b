package pyrun

import (
	"math"
	"math/big"
	"slices"
)

// sorted are items in order, by key= and reverse=.
func sorted(items []Value, args *Args) ([]Value, error) {
	key, _ := args.ByName("key")
	back, _ := args.ByName("reverse")
	down, err := Truth(back)
	if err != nil {
		return nil, err
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	type keyed struct{ key, item Value }
	all := make([]keyed, len(items))
	for i, item := range items {
		all[i] = keyed{item, item}
		if key != nil {
			if all[i].key, err = Call(key, item); err != nil {
				return nil, err
			}
		}
	}
	for left, i := MaxText, 0; i < len(all); i++ { // each is looked at many times
		if err := weigh(all[i].key, &left, 0); err != nil {
			return nil, err
		}
	}
	var failed error
	slices.SortStableFunc(all, func(a, b keyed) int {
		if failed != nil {
			return 0
		}
		if down {
			a, b = b, a
		}
		by, err := order("<", a.key, b.key, 0)
		failed = err
		return by
	})
	made := make([]Value, len(all))
	for i, k := range all {
		made[i] = k.item
	}
	return made, failed
}

// extreme is min() or max().
func extreme(name string, wanted int) Value {
	return Builtin{Name: name, Do: func(args *Args) (Value, error) {
		key, _ := args.ByName("key")
		otherwise, has := args.ByName("default")
		items := args.Pos
		if len(items) == 0 {
			return nil, Raise("TypeError", "%s expected at least 1 argument, got 0", name)
		}
		if len(items) == 1 {
			var err error
			if items, err = Iter(items[0]); err != nil {
				return nil, err
			}
		}
		if len(args.Named) > 0 {
			return nil, (&Args{Func: name, Named: args.Named}).Done()
		}
		if len(items) == 0 && has {
			return otherwise, nil
		}
		if len(items) == 0 {
			return nil, Raise("ValueError", "%s() arg is an empty sequence", name)
		}
		var best, bestKey Value
		left := MaxText
		for i, item := range items {
			k := item
			if key != nil {
				var err error
				if k, err = Call(key, item); err != nil {
					return nil, err
				}
			}
			if err := weigh(k, &left, 0); err != nil {
				return nil, err
			}
			if i == 0 {
				best, bestKey = item, k
				continue
			}
			by, err := order(map[int]string{-1: "<", 1: ">"}[wanted], k, bestKey, 0)
			if err != nil {
				return nil, err
			}
			if by*wanted > 0 && by != 2 {
				best, bestKey = item, k
			}
		}
		return best, nil
	}}
}

func rounded(args *Args) (Value, error) {
	v, err := args.Need("number")
	if err != nil {
		return nil, err
	}
	places, has := args.Take("ndigits")
	if err := args.Done(); err != nil {
		return nil, err
	}
	if d, is := plain(v).(Decimal); is {
		return roundedDecimal(d, places, has)
	}
	n, is := wholeOf(places)
	switch x := number(plain(v)).(type) {
	case *big.Int:
		if !has || places == nil || is && n >= 0 {
			return whole(x), nil
		}
		if !is {
			return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(places))
		}
		return roundedWhole(x, -n), nil
	case float64:
		if !has || places == nil {
			return toInt(math.RoundToEven(x))
		}
		if !is || n < -300 || n > 300 {
			return x, nil
		}
		if n < 0 {
			tens := math.Pow(10, float64(-n))
			return math.RoundToEven(x/tens) * tens, nil
		}
		text, err := Format(x, "."+itoa(n)+"f") // which rounds what the float is, as Python does
		if err != nil {
			return nil, err
		}
		return toFloat(text)
	}
	return nil, Raise("TypeError", "type %s doesn't define __round__ method", KindOf(v))
}

func itoa(n int64) string { s, _ := Repr(n); return s }

// rangeOf is range(…), as the values it gives.
func rangeOf(args *Args) (Value, error) {
	all, err := args.fixed(1, 3)
	if err != nil {
		return nil, err
	}
	var n [3]int64
	n[2] = 1
	for i, v := range all {
		is := false
		if n[i], is = wholeOf(plain(v)); !is {
			return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(v))
		}
	}
	start, end, step := n[0], n[1], n[2]
	if len(all) == 1 {
		start, end = 0, n[0]
	}
	if step == 0 {
		return nil, Raise("ValueError", "range() arg 3 must not be zero")
	}
	return rangeFrom(start, end, step)
}

// slice is range(…)[start:end:step].
func (r ranged) slice(ends [3]Value) (Value, error) {
	from, to, step, err := limits(ends, len(r.tuple.Items))
	if err != nil {
		return nil, err
	}
	return rangeFrom(r.start+from*r.step, r.start+to*r.step, step*r.step)
}

// Equal implements Equal: two that give the same values are equal.
func (r ranged) Equal(other Value) (bool, error) {
	o, is := other.(ranged)
	if !is {
		return false, nil
	}
	return Equals(r.tuple, o.tuple)
}

// ranged is what range() gives.
type ranged struct {
	tuple            *Tuple
	start, end, step int64
}

// TypeName implements Object.
func (ranged) TypeName() string { return "range" }

// Attr implements Object.
func (ranged) Attr(string) (Value, bool, error) { return nil, false, nil }

// Iter implements Iterable.
func (r ranged) Iter() ([]Value, error) { return slices.Clone(r.tuple.Items), nil }

// Len implements Sized.
func (r ranged) Len() (int, error) { return len(r.tuple.Items), nil }

// Item implements Itemed.
func (r ranged) Item(key Value) (Value, error) {
	i, err := at(key, len(r.tuple.Items), "range")
	if IsRaised(err, "IndexError") {
		return nil, Raise("IndexError", "range object index out of range")
	}
	if err != nil {
		return nil, err
	}
	return r.tuple.Items[i], nil
}

// Str implements Shown.
func (r ranged) Str() (string, error) { return r.Repr() }

// Repr implements Shown.
func (r ranged) Repr() (string, error) {
	said := "range(" + itoa(r.start) + ", " + itoa(r.end)
	if r.step != 1 {
		said += ", " + itoa(r.step)
	}
	return said + ")", nil
}
