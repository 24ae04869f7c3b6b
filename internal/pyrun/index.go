package pyrun

import (
	"statelab/internal/python"
	"statelab/internal/sessionstore"
	"strings"
	"unicode/utf8"
)

func (s *scope) index(e *python.Expr) (Value, error) {
	of, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	if by := e.Parts[1]; by.Kind == python.Slice {
		ends, err := s.ends(by)
		if err != nil {
			return nil, err
		}
		v, err := sliced(of, ends)
		if err == nil {
			err = s.run.works(v)
		}
		return v, err
	}
	key, err := s.eval(e.Parts[1])
	if err != nil {
		return nil, err
	}
	return item(of, key)
}

// Sliced takes object[start:end].
type Sliced interface {
	Slice(start, end, step Value) (Value, error)
}

// sliced is of[start:end:step].
func sliced(of Value, ends [3]Value) (Value, error) {
	of = plain(of)
	if o, is := of.(Sliced); is {
		return o.Slice(ends[0], ends[1], ends[2])
	}
	var items []Value
	var text []rune
	n := 0
	switch v := of.(type) {
	case string:
		text = []rune(v)
		n = len(text)
	case Bytes:
		n = len(v)
	case *sessionstore.List:
		items = listItems(v)
		n = len(items)
	case *Tuple:
		items, n = v.Items, len(v.Items)
	case ranged:
		return v.slice(ends)
	default:
		return nil, Raise("TypeError", "'%s' object is not subscriptable", KindOf(of))
	}
	from, to, step, err := limits(ends, n)
	if err != nil {
		return nil, err
	}
	places := between(from, to, step)
	switch v := of.(type) {
	case string:
		var b strings.Builder
		for _, i := range places {
			b.WriteRune(text[i])
		}
		return b.String(), nil
	case Bytes:
		b := make([]byte, len(places))
		for k, i := range places {
			b[k] = v[i]
		}
		return Bytes(b), nil
	}
	made := make([]Value, len(places))
	for k, i := range places {
		made[k] = items[i]
	}
	if _, is := of.(*sessionstore.List); is {
		return List(made...), nil
	}
	return &Tuple{Items: made}, nil
}

// item is of[key].
func item(of, key Value) (Value, error) {
	switch v := plain(of).(type) {
	case *sessionstore.Dict:
		k, err := keyOf(key)
		if err != nil {
			return nil, err
		}
		value, has := v.Lookup(k)
		if kind, is := v.Kind.(*dictKind); is && !has {
			return kind.missing(v, key)
		}
		if !has {
			return nil, raiseKey(key)
		}
		return value, nil
	case *sessionstore.List:
		i, err := at(key, v.Len(), "list")
		if err != nil {
			return nil, err
		}
		return v.At(i), nil
	case *Tuple:
		i, err := at(key, len(v.Items), "tuple")
		if err != nil {
			return nil, err
		}
		return v.Items[i], nil
	case string:
		if utf8.RuneCountInString(v) == len(v) {
			i, err := at(key, len(v), "string")
			if err != nil {
				return nil, err
			}
			return v[i : i+1], nil
		}
		r := []rune(v)
		i, err := at(key, len(r), "string")
		if err != nil {
			return nil, err
		}
		return string(r[i]), nil
	case Bytes:
		i, err := at(key, len(v), "index")
		if err != nil {
			return nil, err
		}
		return int64(v[i]), nil
	case *Class:
		if name, is := plain(key).(string); is && v.members != nil {
			if m := v.members.of[name]; m != nil {
				return m, nil
			}
		}
		if v.members != nil {
			return nil, raiseKey(key)
		}
	case Itemed:
		return v.Item(key)
	}
	return nil, Raise("TypeError", "'%s' object is not subscriptable", KindOf(of))
}

// Item is of[key].
func Item(of, key Value) (Value, error) { return item(of, key) }

// AttributeOf is of.name.
func AttributeOf(of Value, name string) (Value, error) { return attribute(of, name) }

// Slice is of[from:to].
func Slice(of, from, to Value) (Value, error) { return sliced(of, [3]Value{from, to, nil}) }
