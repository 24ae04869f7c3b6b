// Package filters holds what Django's templates do with values: Python's str(), truth and
// comparisons of them, and the filters that stand behind a | in {{ }} and {% %}.
package filters

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Safe is a text that is HTML already, as Django's SafeString.
type Safe string

// Pair is a name and its value of a dict, in one: a tuple.
type Pair struct{ *sessionstore.List }

// View is a list that Python calls otherwise: what .items, .keys and .values of a dict give, a tuple, a set, a queryset.
type View struct {
	Name string // dict_items, tuple
	*sessionstore.List
}

// Object is a value with a class of its own, as a row of a model.
type Object interface {
	Str() string                   // str() of it
	Repr() string                  // repr() of it
	Attribute(string) (any, error) // nil where there is none
	Same(any) bool                 // == of it
	Class() string                 // the name of its class
}

// Late is a text that is looked up when somebody looks at it, as gettext_lazy() makes it.
type Late interface{ Late() string }

// Numeric is an Object that is a number, as a Decimal.
type Numeric interface{ Number() *big.Float }

// Dated is an Object that is a day.
type Dated interface{ Day() Moment }

// What an Object may be beside.
type (
	// Marked is one that is HTML, as a form that is drawn.
	Marked interface{ HTML() Safe }
	// Truthful is one that may be false.
	Truthful interface{ Truth() bool }
	// Listed is one that is gone through.
	Listed interface{ Items() *sessionstore.List }
)

// Str returns a value as str() does, and as a template shows it.
func Str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Safe:
		return string(v)
	case Late:
		return v.Late()
	case Object:
		return v.Str()
	}
	return Repr(v)
}

// Repr returns a value as repr() does.
func Repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return python.Repr(v)
	case Safe:
		return python.Repr(string(v))
	case Late:
		return python.Repr(v.Late())
	case Moment:
		return v.String()
	case Object:
		return v.Repr()
	case *sessionstore.Dict:
		var items []string
		for key, value := range v.All() {
			items = append(items, Repr(sessionstore.KeyValue(key))+": "+Repr(value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case Pair:
		return "(" + Repr(v.At(0)) + ", " + Repr(v.At(1)) + ")"
	case View:
		return v.repr()
	case *sessionstore.List:
		all := make([]string, v.Len())
		for i := range all {
			all[i] = Repr(v.At(i))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	text, err := sessionstore.JSON(v) // numbers are written alike
	if err != nil {
		return fmt.Sprint(v)
	}
	return text
}

// shownRows is how many rows repr() of a queryset shows.
const shownRows = 20

// repr is repr() of it.
func (v View) repr() string {
	all := make([]string, v.Len())
	for i := range all {
		if v.Name == "QuerySet" && i == shownRows {
			all = append(all[:i], python.Repr("...(remaining elements truncated)..."))
			break
		}
		all[i] = Repr(v.At(i))
	}
	text := strings.Join(all, ", ")
	switch {
	case v.Name == "QuerySet":
		return "<QuerySet [" + text + "]>"
	case v.Name == "tuple" && len(all) == 1:
		return "(" + text + ",)"
	case v.Name == "tuple":
		return "(" + text + ")"
	case v.Name == "set" && len(all) > 0:
		return "{" + text + "}"
	case v.Name == "set":
		return "set()"
	}
	return v.Name + "([" + text + "])"
}

// Truth reports whether Python takes a value for true.
func Truth(v any) bool {
	if own, is := v.(Own); is {
		return own.Truth()
	}
	if n, is := v.(Numeric); is {
		return n.Number().Sign() != 0
	}
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case Safe:
		return v != ""
	case Late:
		return v.Late() != ""
	case int64:
		return v != 0
	case float64:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case *sessionstore.Dict:
		return v.Len() > 0
	case *sessionstore.List:
		return v.Len() > 0
	case Truthful:
		return v.Truth()
	case interface{ Len() int }: // of which Python asks __len__
		return v.Len() > 0
	}
	return true
}

// Equal is Python's == between values: True is 1, and a text is no number.
func Equal(a, b any) bool {
	if x, y := Number(a), Number(b); x != nil || y != nil {
		return x != nil && y != nil && x.Cmp(y) == 0
	}
	switch a := plainText(a).(type) {
	case nil:
		return b == nil
	case string:
		text, ok := plainText(b).(string)
		return ok && a == text
	case Moment:
		at, ok := b.(Moment)
		return ok && a.Time().Equal(at.Time())
	case Object:
		return a.Same(b)
	case Pair:
		list, ok := tupleOf(b)
		return ok && Equal(a.List, list)
	case View:
		if list, ok := tupleOf(b); a.Name == "tuple" {
			return ok && Equal(a.List, list)
		}
		other, ok := b.(View)
		return ok && a.Name == other.Name && Equal(a.List, other.List)
	case *sessionstore.List:
		list, ok := b.(*sessionstore.List)
		return ok && a.Len() == list.Len() && !slices.ContainsFunc(numbered(a), func(i item) bool { return !Equal(i.value, list.At(i.at)) })
	case *sessionstore.Dict:
		dict, ok := b.(*sessionstore.Dict)
		if !ok || a.Len() != dict.Len() {
			return false
		}
		for name, value := range a.All() {
			if other, has := dict.Lookup(name); !has || !Equal(value, other) {
				return false
			}
		}
		return true
	}
	return false // NaN
}

// tupleOf are the parts of a tuple.
func tupleOf(v any) (*sessionstore.List, bool) {
	switch v := v.(type) {
	case Pair:
		return v.List, true
	case View:
		return v.List, v.Name == "tuple"
	}
	return nil, false
}

// plainText is a value, of which a Safe one, and one that is looked up late, is a text as any other.
func plainText(v any) any {
	switch v := v.(type) {
	case Safe:
		return string(v)
	case Late:
		return v.Late()
	}
	return v
}

// item is a value of a list with its place.
type item struct {
	at    int
	value sessionstore.Value
}

func numbered(l *sessionstore.List) []item {
	all := make([]item, l.Len())
	for i := range all {
		all[i] = item{i, l.At(i)}
	}
	return all
}

// Number returns a value as a number, and nil for what is none. True is 1, False 0.
func Number(v any) *big.Float {
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
	case Numeric:
		return v.Number()
	}
	return nil
}

// Order is the sign of a - b as Python's < and > have it, and false for what they do not
// compare.
func Order(a, b any) (sign int, ok bool) {
	if x, y := Number(a), Number(b); x != nil && y != nil {
		return x.Cmp(y), true
	}
	switch a := plainText(a).(type) {
	case string:
		if b, ok := plainText(b).(string); ok {
			return strings.Compare(a, b), true
		}
	case Moment:
		if b, ok := b.(Moment); ok {
			return a.Time().Compare(b.Time()), true
		}
	case *sessionstore.List:
		b, ok := b.(*sessionstore.List)
		if !ok {
			return 0, false
		}
		for i := range min(a.Len(), b.Len()) {
			if !Equal(a.At(i), b.At(i)) {
				return Order(a.At(i), b.At(i))
			}
		}
		return a.Len() - b.Len(), true
	}
	return 0, false
}

// Kind is what Python calls the type of a value.
func Kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case string:
		return "str"
	case Safe:
		return "SafeString"
	case Late:
		return "__proxy__"
	case float64:
		return "float"
	case Moment:
		return "datetime.datetime"
	case *sessionstore.List:
		return "list"
	case *sessionstore.Dict:
		return "dict"
	case Pair:
		return "tuple"
	case View:
		return v.Name
	case Object:
		return v.Class()
	}
	return "int"
}

// Items are the parts of a value that is a list, a pair or a view of a dict.
func Items(value any) any {
	switch value := value.(type) {
	case Pair:
		return value.List
	case View:
		return value.List
	case Own:
		if all := value.Items(); all != nil {
			return all
		}
	case Listed:
		return value.Items()
	}
	return value
}

// Own is an Object whose class says itself what it is to a loop, to |length and to {% if %}.
type Own interface {
	Object
	Items() *sessionstore.List // nil where no loop goes through it
	Length() (int, bool)       // false where it has none
	Truth() bool
}

// Contains is Python's a in b, and false for a b in which nothing can be.
func Contains(b, a any) (in, ok bool) {
	switch b := plainText(Items(b)).(type) {
	case string:
		text, ok := plainText(a).(string)
		return strings.Contains(b, text), ok
	case *sessionstore.List:
		return slices.ContainsFunc(numbered(b), func(i item) bool { return Equal(i.value, a) }), true
	case *sessionstore.Dict:
		switch a.(type) {
		case *sessionstore.Dict, *sessionstore.List: // which cannot be hashed
			return false, false
		}
		name, isText := plainText(a).(string)
		_, found := b.Lookup(name)
		return isText && found, true
	}
	return false, false
}
