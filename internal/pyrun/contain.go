package pyrun

import (
	"slices"
	"statelab/internal/sessionstore"
	"strings"
)

// compare is a sign b, of the comparisons.
func compare(sign string, a, b Value) (Value, error) {
	if owns(a, b) && comparisons[sign] != [2]string{} {
		return compared(sign, a, b)
	}
	if v, done, err := compareClassed(sign, a, b); done {
		return v, err
	}
	switch sign {
	case "is":
		return Same(a, b), nil
	case "is not":
		return !Same(a, b), nil
	case "==":
		return Equals(a, b)
	case "!=":
		same, err := Equals(a, b)
		return !same, err
	case "in":
		return contains(b, a)
	case "not in":
		in, err := contains(b, a)
		return !in, err
	}
	if x, is := plain(a).(*Set); is {
		if y, is := plain(b).(*Set); is {
			below := func(x, y *Set) bool {
				return !slices.ContainsFunc(x.dict.Keys(), func(key string) bool { return !y.has(key) })
			}
			switch sign {
			case "<=":
				return below(x, y), nil
			case ">=":
				return below(y, x), nil
			case "<":
				return below(x, y) && x.dict.Len() < y.dict.Len(), nil
			case ">":
				return below(y, x) && y.dict.Len() < x.dict.Len(), nil
			}
		}
	}
	if err := weighBoth(a, b); err != nil {
		return false, err
	}
	by, err := order(sign, a, b, 0)
	if err != nil || by == 2 && number(plain(a)) != nil {
		return false, err
	}
	return map[string]bool{"<": by < 0, ">": by > 0, "<=": by <= 0, ">=": by >= 0}[sign], nil
}

// contains is value in of.
func contains(of, value Value) (bool, error) {
	of = plain(of)
	switch of := of.(type) {
	case *Class:
		if in, is := value.(*Instance); is && of.members != nil {
			return in.Class == of, nil
		} else if of.members != nil {
			return false, Raise("TypeError", "unsupported operand type(s) for 'in': '%s' and 'EnumType'", KindOf(value))
		}
	case Container:
		return of.Contains(value)
	case string:
		text, is := Itself(value).(string)
		if !is {
			return false, Raise("TypeError", "'in <string>' requires string as left operand, not %s", KindOf(value))
		}
		return strings.Contains(of, text), nil
	case *sessionstore.Dict:
		key, err := keyOf(value)
		if err != nil {
			return false, err
		}
		_, has := of.Lookup(key)
		return has, nil
	case *Set:
		key, err := keyOf(value)
		return err == nil && of.has(key), err
	case Bytes:
		switch part := plain(value).(type) {
		case Bytes:
			return strings.Contains(string(of), string(part)), nil
		case int64, bool:
		default:
			return false, Raise("TypeError", "a bytes-like object is required, not '%s'", KindOf(value))
		}
	}
	if g, is := of.(*Generator); is {
		return holds(g.pull, value, nil)
	}
	items, err := Iter(of)
	if err != nil {
		return false, Raise("TypeError", "argument of type '%s' is not iterable", KindOf(of))
	}
	i, err := placeOf(items, value, 0)
	return i >= 0, err
}

// Iter are the values that a loop goes through.
func Iter(v Value) ([]Value, error) {
	switch v := plain(v).(type) {
	case *sessionstore.List:
		return listItems(v), nil
	case *Tuple:
		return slices.Clone(v.Items), nil
	case *Set:
		return v.Items(), nil
	case *Class:
		if v.members != nil {
			return v.members.all(), nil
		}
	case *sessionstore.Dict:
		keys := v.Keys()
		all := make([]Value, len(keys))
		for i, key := range keys {
			all[i] = keyValue(key)
		}
		return all, nil
	case string:
		all := make([]Value, 0, len(v))
		for _, c := range v {
			if all = append(all, string(c)); len(all) > MaxItems {
				return nil, ErrTooLong
			}
		}
		return all, nil
	case Bytes:
		if len(v) > MaxItems {
			return nil, ErrTooLong
		}
		all := make([]Value, len(v))
		for i := range len(v) {
			all[i] = int64(v[i])
		}
		return all, nil
	case Iterable:
		return v.Iter()
	}
	return nil, Raise("TypeError", "'%s' object is not iterable", KindOf(v))
}
