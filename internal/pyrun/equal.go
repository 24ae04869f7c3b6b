package pyrun

import (
	"math"
	"math/big"
	"slices"
	"statelab/internal/sessionstore"
	"strings"
)

// Same reports whether two values are one: a is b.
func Same(a, b Value) bool {
	switch x := a.(type) {
	case nil:
		return b == nil
	case bool:
		y, is := b.(bool)
		return is && x == y
	case int64, float64, string, Bytes, Moment, Date, Delta:
		return KindOf(a) == KindOf(b) && a == b
	case *big.Int, Builtin:
		return false
	case *Class:
		y, is := b.(*Class)
		return is && x.isOne(y)
	}
	defer func() { _ = recover() }() // two objects that Go does not compare are not one
	return a == b
}

// Equals is a == b.
func Equals(a, b Value) (bool, error) {
	if isOne(a, b) {
		return true, nil
	}
	if err := weighBoth(a, b); err != nil {
		return false, err
	}
	return equals(a, b, 0)
}

// weighBoth is Weigh of two values that are compared, where they hold others.
func weighBoth(a, b Value) error {
	for _, v := range []Value{a, b} {
		switch v.(type) {
		case *sessionstore.List, *sessionstore.Dict, *Tuple:
			if err := Weigh(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func equals(a, b Value, depth int) (bool, error) {
	if depth > deepest {
		return false, Raise("RecursionError", "maximum recursion depth exceeded in comparison")
	}
	if isOne(a, b) {
		return true, nil
	}
	if owns(a, b) {
		if a == b {
			return true, nil
		}
		v, err := compared("==", a, b)
		if err != nil {
			return false, err
		}
		return Truth(v)
	}
	for _, pair := range [][2]Value{{a, b}, {b, a}} {
		switch x := pair[0].(type) {
		case view:
			return x.equals(pair[1], depth)
		case Equal:
			return x.Equal(pair[1])
		}
	}
	a, b = plain(a), plain(b)
	if x, y := number(a), number(b); x != nil && y != nil {
		return compareNumbers(x, y) == 0, nil
	}
	if by, is := orderDecimals(a, b); is {
		return by == 0, nil
	}
	each := func(n, m int, at func(i int) (Value, Value)) (bool, error) {
		if n != m {
			return false, nil
		}
		for i := range n {
			x, y := at(i)
			if same, err := equals(x, y, depth+1); err != nil || !same {
				return false, err
			}
		}
		return true, nil
	}
	switch x := a.(type) {
	case *sessionstore.List:
		if y, is := b.(*sessionstore.List); is {
			return each(x.Len(), y.Len(), func(i int) (Value, Value) { return x.At(i), y.At(i) })
		}
		return false, nil
	case *Tuple:
		if y, is := b.(*Tuple); is {
			return each(len(x.Items), len(y.Items), func(i int) (Value, Value) { return x.Items[i], y.Items[i] })
		}
		return false, nil
	case *Set:
		y, is := b.(*Set)
		return is && x.dict.Len() == y.dict.Len() && !slices.ContainsFunc(x.dict.Keys(), func(key string) bool { return !y.has(key) }), nil
	case *sessionstore.Dict:
		y, is := b.(*sessionstore.Dict)
		if !is || x.Len() != y.Len() {
			return false, nil
		}
		for key, value := range x.All() {
			other, has := y.Lookup(key)
			if !has {
				return false, nil
			}
			if same, err := equals(value, other, depth+1); err != nil || !same {
				return false, err
			}
		}
		return true, nil
	case Moment:
		y, is := b.(Moment)
		return is && x.Naive == y.Naive && x.Time.Equal(y.Time), nil
	}
	return Same(a, b), nil
}

// compareNumbers is the sign of a - b; of NaN it is 2.
func compareNumbers(a, b any) int {
	x, isX := a.(*big.Int)
	y, isY := b.(*big.Int)
	if isX && isY {
		return x.Cmp(y)
	}
	f, g := asFloat(a), asFloat(b)
	if math.IsNaN(f) || math.IsNaN(g) {
		return 2
	}
	if isX && !math.IsInf(g, 0) {
		return new(big.Float).SetInt(x).Cmp(big.NewFloat(g))
	}
	if isY && !math.IsInf(f, 0) {
		return big.NewFloat(f).Cmp(new(big.Float).SetInt(y))
	}
	switch {
	case f < g:
		return -1
	case f > g:
		return 1
	}
	return 0
}

// order is the sign of a - b as Python's < and > have it.
func order(sign string, a, b Value, depth int) (int, error) {
	if owns(a, b) { // which know no more than whether this sign holds
		v, err := compared(sign, a, b)
		if err != nil {
			return 0, err
		}
		so, err := Truth(v)
		return map[bool]int{so: -1, !so: 1}[strings.HasPrefix(sign, "<")], err
	}
	if v, done, err := compareClassed(sign, a, b); done {
		if err != nil {
			return 0, err
		}
		so, err := Truth(v)
		return map[bool]int{so: -1, !so: 1}[strings.HasPrefix(sign, "<")], err
	}
	a, b = plain(a), plain(b)
	if depth > deepest {
		return 0, Raise("RecursionError", "maximum recursion depth exceeded in comparison")
	}
	if x, y := number(a), number(b); x != nil && y != nil {
		return compareNumbers(x, y), nil
	}
	if by, is := orderDecimals(a, b); is {
		return by, nil
	}
	sequence := func(x, y []Value) (int, error) {
		for i := range min(len(x), len(y)) {
			same, err := equals(x[i], y[i], depth+1)
			if err != nil {
				return 0, err
			}
			if !same {
				return order(sign, x[i], y[i], depth+1)
			}
		}
		return len(x) - len(y), nil
	}
	switch x := a.(type) {
	case string:
		if y, is := b.(string); is {
			return strings.Compare(x, y), nil
		}
	case Bytes:
		if y, is := b.(Bytes); is {
			return strings.Compare(string(x), string(y)), nil
		}
	case *sessionstore.List:
		if y, is := b.(*sessionstore.List); is {
			return sequence(listItems(x), listItems(y))
		}
	case *Tuple:
		if y, is := b.(*Tuple); is {
			return sequence(x.Items, y.Items)
		}
	case Moment:
		if y, is := b.(Moment); is {
			if x.Naive != y.Naive {
				return 0, Raise("TypeError", "can't compare offset-naive and offset-aware datetimes")
			}
			return x.Time.Compare(y.Time), nil
		}
	case Date:
		if y, is := b.(Date); is {
			return strings.Compare(x.String(), y.String()), nil
		}
	case Delta:
		if y, is := b.(Delta); is {
			return compareNumbers(float64(x), float64(y)), nil
		}
	}
	return 0, Raise("TypeError", "'%s' not supported between instances of '%s' and '%s'", sign, KindOf(a), KindOf(b))
}
