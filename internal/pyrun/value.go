// Package pyrun runs lines of Python as internal/python reads them: names, values, methods, loops and
// exceptions, in measured steps. What a request, a session or a row is, whoever calls it says by Objects.
// It opens no file and no connection, and knows no clock and no chance.
package pyrun

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Value is a value of Python: what a sessionstore.Value is, a *Tuple, a *Set, Bytes, a Moment, a Date, a
// Delta, a *Function, a Builtin, a *Class, an *Exception, or an Object.
type Value = sessionstore.Value

// Tuple is Python's tuple.
type Tuple struct{ Items []Value }

// Sequence are the items, for sessionstore.JSON, which writes a list.
func (t *Tuple) Sequence() []sessionstore.Value { return t.Items }

// TypeName implements what sessionstore names types by.
func (*Tuple) TypeName() string { return "tuple" }

// Bytes is Python's bytes.
type Bytes string

// Set is Python's set, in the order in which its items came. (Python has them in an order of its own.)
type Set struct{ dict *sessionstore.Dict }

// TypeName is what sessionstore says of a value that JSON does not hold.
func (*Set) TypeName() string { return "set" }

// TypeName is that of a Set.
func (Bytes) TypeName() string { return "bytes" }

// NewSet returns the set of some values. The error is a TypeError of one that has no hash.
func NewSet(items ...Value) (*Set, error) {
	s := &Set{dict: sessionstore.NewDict()}
	for _, item := range items {
		if err := s.Add(item); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Add adds a value, where it is not there.
func (s *Set) Add(item Value) error {
	key, err := keyOf(item)
	if err == nil && !s.has(key) {
		s.dict.Set(key, nil)
	}
	return err
}

func (s *Set) has(key string) bool { _, ok := s.dict.Lookup(key); return ok }

// Items are the values of the set.
func (s *Set) Items() []Value {
	keys := s.dict.Keys()
	all := make([]Value, len(keys))
	for i, key := range keys {
		all[i] = sessionstore.KeyValue(key)
	}
	return all
}

// Object is what the caller gives: a request, a row. The further interfaces of this package say what
// else can be done with it.
type Object interface {
	TypeName() string // type(x).__name__
	// Attr returns an attribute, and false where there is none.
	Attr(name string) (Value, bool, error)
}

// What an Object may be beside.
type (
	// AttrSetter takes object.name = value, and returns false where it has no such attribute.
	AttrSetter interface {
		SetAttr(name string, value Value) error
	}
	// Itemed takes object[key].
	Itemed interface {
		Item(key Value) (Value, error)
	}
	// ItemSetter takes object[key] = value.
	ItemSetter interface {
		SetItem(key, value Value) error
	}
	// ItemDeleter takes del object[key].
	ItemDeleter interface{ DelItem(key Value) error }
	// Container takes value in object.
	Container interface {
		Contains(value Value) (bool, error)
	}
	// Iterable gives what a loop goes through.
	Iterable interface {
		Iter() ([]Value, error)
	}
	// Sized takes len(object).
	Sized interface{ Len() (int, error) }
	// Truthful takes bool(object); other objects are true.
	Truthful interface{ Truth() (bool, error) }
	// Callable takes object(…).
	Callable interface {
		Call(args *Args) (Value, error)
	}
	// Equal takes object == other; other objects are equal to themselves.
	Equal interface {
		Equal(other Value) (bool, error)
	}
	// Shown takes str(object) and repr(object).
	Shown interface {
		Str() (string, error)
		Repr() (string, error)
	}
	// Plain is an object that is a plain value to what works on values, as a text that is marked safe.
	Plain interface{ Plain() Value }
)

// Builtin is a function of the program's own.
type Builtin struct {
	Name string
	Do   func(args *Args) (Value, error)
	on   Value // whose method it is
}

// Function is a lambda, or a function of the lines that run.
type Function struct {
	name   string
	params []python.Param
	rest   []Value // the defaults, by place; a missing one is noDefault
	body   []python.Statement
	value  *python.Expr // of a lambda
	scope  *scope
	run    *Run
}

// Module is a module, or another name below which others lie.
type Module struct {
	Name  string
	Names map[string]Value
}

// TypeName implements Object.
func (m *Module) TypeName() string { return "module" }

// Attr implements Object.
func (m *Module) Attr(name string) (Value, bool, error) {
	v, ok := m.Names[name]
	return v, ok, nil
}

// KindOf is what Python calls the type of a value.
func KindOf(v Value) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case string:
		return "str"
	case Bytes:
		return "bytes"
	case float64:
		return "float"
	case int64, *big.Int:
		return "int"
	case *sessionstore.List:
		return "list"
	case *sessionstore.Dict:
		return "dict"
	case *Tuple:
		return "tuple"
	case *Set:
		return "set"
	case Moment:
		return "datetime.datetime"
	case Date:
		return "datetime.date"
	case Delta:
		return "datetime.timedelta"
	case *Function:
		return "function"
	case Builtin:
		return "builtin_function_or_method"
	case *Class:
		return "type"
	case *Exception:
		return v.Class.Name
	case Object:
		return v.TypeName()
	}
	return "object"
}

// Truth reports whether Python takes a value for true.
func Truth(v Value) (bool, error) {
	switch v := plain(v).(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case string:
		return v != "", nil
	case Bytes:
		return v != "", nil
	case int64:
		return v != 0, nil
	case float64:
		return v != 0, nil
	case *big.Int:
		return v.Sign() != 0, nil
	case *sessionstore.Dict:
		return v.Len() > 0, nil
	case *sessionstore.List:
		return v.Len() > 0, nil
	case *Tuple:
		return len(v.Items) > 0, nil
	case *Set:
		return v.dict.Len() > 0, nil
	case Delta:
		return v != 0, nil
	case Truthful:
		return v.Truth()
	case Sized:
		n, err := v.Len()
		return n > 0, err
	}
	return true, nil
}

// plain is the value that an object is, and any other value itself.
func plain(v Value) Value {
	if p, is := v.(Plain); is {
		return p.Plain()
	}
	return v
}

// Str is str(v).
func Str(v Value) (string, error) {
	switch v := plain(v).(type) {
	case string:
		return v, nil
	case Moment:
		return v.String(), nil
	case Date:
		return v.String(), nil
	case Delta:
		return v.String(), nil
	case *Exception:
		return v.Str()
	case Shown:
		return v.Str()
	default:
		return Repr(v)
	}
}

// Repr is repr(v), of at most the length that a text may have.
func Repr(v Value) (string, error) {
	if err := Weigh(v); errors.Is(err, ErrTooLong) {
		return "", err
	}
	return repr(v, nil)
}

// deepest is how deep values lie in each other, where they are written.
const deepest = 200

func repr(v Value, in []Value) (string, error) {
	switch v.(type) {
	case *sessionstore.List, *sessionstore.Dict, *Tuple:
		if slices.Contains(in, v) { // it lies in itself
			return map[string]string{"list": "[...]", "dict": "{...}", "tuple": "(...)"}[KindOf(v)], nil
		}
		in = append(slices.Clip(in), v)
	}
	if len(in) > deepest {
		return "", Raise("RecursionError", "maximum recursion depth exceeded while getting the repr of an object")
	}
	list := func(open, end string, n int, at func(int) (string, error)) (string, error) {
		var b strings.Builder
		b.WriteString(open)
		for i := range n {
			part, err := at(i)
			if err != nil {
				return "", err
			}
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(part)
			if b.Len() > MaxText {
				return "", ErrTooLong
			}
		}
		b.WriteString(end)
		return b.String(), nil
	}
	switch v := v.(type) {
	case nil:
		return "None", nil
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case string:
		return python.Repr(v), nil
	case Bytes:
		return reprBytes(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case *big.Int:
		return v.String(), nil
	case float64:
		return floatText(v), nil
	case *sessionstore.List:
		return list("[", "]", v.Len(), func(i int) (string, error) { return repr(v.At(i), in) })
	case *Tuple:
		end := ")"
		if len(v.Items) == 1 {
			end = ",)"
		}
		return list("(", end, len(v.Items), func(i int) (string, error) { return repr(v.Items[i], in) })
	case *Set:
		items := v.Items()
		if len(items) == 0 {
			return "set()", nil
		}
		return list("{", "}", len(items), func(i int) (string, error) { return repr(items[i], in) })
	case *sessionstore.Dict:
		keys := v.Keys()
		return list("{", "}", v.Len(), func(i int) (string, error) {
			key, err := repr(sessionstore.KeyValue(keys[i]), in)
			if err != nil {
				return "", err
			}
			value, err := repr(v.Get(keys[i]), in)
			return key + ": " + value, err
		})
	case Moment:
		return v.repr(), nil
	case Date:
		return v.repr(), nil
	case Delta:
		return v.repr(), nil
	case *Class:
		return "<class '" + v.Name + "'>", nil
	case *Exception:
		return v.repr()
	case *Function:
		return "<function " + v.name + ">", nil
	case Builtin:
		return "<built-in function " + v.Name + ">", nil
	case Shown:
		return v.Repr()
	case Object:
		return "<" + v.TypeName() + " object>", nil
	}
	return fmt.Sprint(v), nil
}

func reprBytes(b Bytes) string {
	quote := `'`
	if strings.Contains(string(b), `'`) && !strings.Contains(string(b), `"`) {
		quote = `"`
	}
	var out strings.Builder
	out.WriteString("b" + quote)
	for i := range len(b) {
		switch c := b[i]; {
		case string(c) == quote || c == '\\':
			out.WriteString(`\` + string(c))
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\r':
			out.WriteString(`\r`)
		case c == '\t':
			out.WriteString(`\t`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String() + quote
}

// floatText is a float as repr() has it.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		text := strconv.FormatFloat(f, 'e', -1, 64)
		return text
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// number is a value as a number, nil for what is none: *big.Int or float64.
func number(v Value) any {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1)
		}
		return new(big.Int)
	case int64:
		return big.NewInt(v)
	case *big.Int:
		return v
	case float64:
		return v
	}
	return nil
}

// asFloat is a number as a float.
func asFloat(n any) float64 {
	switch n := n.(type) {
	case *big.Int:
		f, _ := new(big.Float).SetInt(n).Float64()
		return f
	case float64:
		return n
	}
	return math.NaN()
}

// whole is a big number in the form in which values have it.
func whole(n *big.Int) Value {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

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
	}
	defer func() { _ = recover() }() // two objects that Go does not compare are not one
	return a == b
}

// Equals is a == b.
func Equals(a, b Value) (bool, error) {
	if isOne(a, b) {
		return true, nil
	}
	for _, v := range []Value{a, b} {
		switch v.(type) {
		case *sessionstore.List, *sessionstore.Dict, *Tuple:
			if err := Weigh(v); err != nil {
				return false, err
			}
		}
	}
	return equals(a, b, 0)
}

// isOne reports whether two values are one and the same collection.
func isOne(a, b Value) bool {
	switch a.(type) {
	case *sessionstore.List, *sessionstore.Dict, *Tuple, *Set:
		return a == b
	}
	return false
}

func equals(a, b Value, depth int) (bool, error) {
	if depth > deepest {
		return false, Raise("RecursionError", "maximum recursion depth exceeded in comparison")
	}
	if isOne(a, b) {
		return true, nil
	}
	for _, pair := range [][2]Value{{a, b}, {b, a}} {
		if e, is := pair[0].(Equal); is {
			return e.Equal(pair[1])
		}
	}
	a, b = plain(a), plain(b)
	if x, y := number(a), number(b); x != nil && y != nil {
		return compareNumbers(x, y) == 0, nil
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
	a, b = plain(a), plain(b)
	if depth > deepest {
		return 0, Raise("RecursionError", "maximum recursion depth exceeded in comparison")
	}
	if x, y := number(a), number(b); x != nil && y != nil {
		return compareNumbers(x, y), nil
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

// listItems are the items of a list, in a slice of their own.
func listItems(l *sessionstore.List) []Value {
	all := make([]Value, l.Len())
	for i := range all {
		all[i] = l.At(i)
	}
	return all
}

// List returns the list of some values.
func List(items ...Value) *sessionstore.List { return sessionstore.NewList(items...) }

// keyOf is the key of a value in a dict. The error is the TypeError of what has no hash.
func keyOf(v Value) (string, error) {
	v = plain(v)
	key, ok := sessionstore.Key(v)
	if !ok {
		switch v.(type) {
		case *sessionstore.List, *sessionstore.Dict, *Set:
			return "", Raise("TypeError", "unhashable type: '%s'", KindOf(v))
		}
		return "", Raise("NotImplementedError", "here a dict has texts, numbers, True, False and None as keys, and no '%s'", KindOf(v))
	}
	return key, nil
}
