package httpsim

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"statelab/internal/sessionstore"
)

// equal is Python's == between values of JSON: True is 1, and a text is no number.
func equal(a, b sessionstore.Value) bool {
	if x, y := number(a), number(b); x != nil || y != nil {
		return x != nil && y != nil && x.Cmp(y) == 0
	}
	switch a := a.(type) {
	case *someone:
		return a.same(b)
	case nil:
		return b == nil
	case string:
		text, ok := b.(string)
		return ok && a == text
	case *sessionstore.List:
		list, ok := b.(*sessionstore.List)
		return ok && a.Len() == list.Len() && !slices.ContainsFunc(items(a), func(i item) bool { return !equal(i.value, list.At(i.at)) })
	case *sessionstore.Dict:
		dict, ok := b.(*sessionstore.Dict)
		if !ok || a.Len() != dict.Len() {
			return false
		}
		for name, value := range a.All() {
			if other, has := dict.Lookup(name); !has || !equal(value, other) {
				return false
			}
		}
		return true
	}
	return false // NaN
}

// item is a value of a list with its place.
type item struct {
	at    int
	value sessionstore.Value
}

func items(l *sessionstore.List) []item {
	all := make([]item, l.Len())
	for i := range all {
		all[i] = item{i, l.At(i)}
	}
	return all
}

// number returns a value as a number, and nil for what is none. True is 1, False 0.
func number(v sessionstore.Value) *big.Float {
	const exact = 1 << 14 // bits, which every whole number that is read has less than
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewFloat(1)
		}
		return big.NewFloat(0)
	case int64:
		return new(big.Float).SetInt64(v)
	case *big.Int:
		return new(big.Float).SetPrec(exact).SetInt(v)
	case float64:
		if v == v {
			return big.NewFloat(v)
		}
	}
	return nil
}

// order is the sign of a - b as Python's < and > have it, and false for what they do not
// compare.
func order(a, b sessionstore.Value) (sign int, ok bool) {
	if x, y := number(a), number(b); x != nil && y != nil {
		return x.Cmp(y), true
	}
	switch a := a.(type) {
	case string:
		if b, ok := b.(string); ok {
			return strings.Compare(a, b), true
		}
	case *sessionstore.List:
		b, ok := b.(*sessionstore.List)
		if !ok {
			return 0, false
		}
		for i := range min(a.Len(), b.Len()) {
			if !equal(a.At(i), b.At(i)) {
				return order(a.At(i), b.At(i))
			}
		}
		return a.Len() - b.Len(), true
	}
	return 0, false
}

// ordered is Python's a < b and the like. The error is its TypeError for what has no order.
func ordered(a sessionstore.Value, sign string, b sessionstore.Value) (bool, error) {
	if kindOf(a) == "float" && number(a) == nil || kindOf(b) == "float" && number(b) == nil {
		return false, nil // NaN
	}
	if _, ok := order(a, b); !ok {
		return false, fmt.Errorf("TypeError: '%s' not supported between instances of '%s' and '%s'", sign, kindOf(a), kindOf(b))
	}
	return compared(a, sign, b), nil
}

// kindOf is what Python calls the type of a value.
func kindOf(v sessionstore.Value) string {
	switch v := v.(type) {
	case *someone:
		return v.kind()
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case string:
		return "str"
	case float64:
		return "float"
	case moment:
		return "datetime.datetime"
	case *sessionstore.List:
		return "list"
	case *sessionstore.Dict:
		return "dict"
	case pair:
		return "tuple"
	}
	return "int"
}

// contains is Python's a in b, and false for a b in which nothing can be.
func contains(b, a sessionstore.Value) (in, ok bool) {
	switch b := itemsOf(b).(type) {
	case string:
		text, ok := a.(string)
		return strings.Contains(b, text), ok
	case *sessionstore.List:
		return slices.ContainsFunc(items(b), func(i item) bool { return equal(i.value, a) }), true
	case *sessionstore.Dict:
		switch a.(type) {
		case *sessionstore.Dict, *sessionstore.List: // which cannot be hashed
			return false, false
		}
		name, isText := a.(string)
		_, found := b.Lookup(name)
		return isText && found, true
	}
	return false, false
}
