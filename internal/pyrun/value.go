// Package pyrun runs lines of Python as internal/python reads them: names, values, methods, loops and
// exceptions, in measured steps. What a request, a session or a row is, whoever calls it says by Objects.
// It opens no file and no connection, and knows no clock and no chance.
package pyrun

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Value is a value of Python: what a sessionstore.Value is, a *Tuple, a *Set, Bytes, a Moment, a Date, a
// Delta, a Decimal, a *Function, a Builtin, a *Class, an *Exception, or an Object.
type Value = sessionstore.Value

// Tuple is Python's tuple.
type Tuple struct {
	Items []Value
	kind  *tupleKind // of a namedtuple, nil of others
}

// Sequence are the items, for sessionstore.JSON, which writes a list.
func (t *Tuple) Sequence() []sessionstore.Value { return t.Items }

// TypeName implements what sessionstore names types by.
func (*Tuple) TypeName() string { return "tuple" }

// Bytes is Python's bytes.
type Bytes string

// Set is Python's set, in the order in which its items came. (Python has them in an order of its own.)
type Set struct {
	dict   *sessionstore.Dict
	frozen bool // a frozenset
}

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
		all[i] = keyValue(key)
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
	yields bool
	own    map[string]bool // the names that it gives values
	free   map[string]bool // those that a nonlocal takes from a function around

	qualified string             // Cart.add, view.<locals>.add
	attrs     *sessionstore.Dict // what lines have given it: f.title = …; "__doc__" of what wraps() has made
	scope     *scope
	run       *Run
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
		if kind, is := v.Kind.(*dictKind); is {
			return kind.name
		}
		return "dict"
	case *Tuple:
		if v.kind != nil {
			return v.kind.class.Name
		}
		return "tuple"
	case *Set:
		if v.frozen {
			return "frozenset"
		}
		return "set"
	case Moment:
		return "datetime.datetime"
	case Date:
		return "datetime.date"
	case Delta:
		return "datetime.timedelta"
	case Decimal:
		return "decimal.Decimal"
	case *Function, Method:
		return "function"
	case *boundMethod:
		return "method"
	case *Property:
		return "property"
	case *StaticMethod:
		return "staticmethod"
	case *ClassMethod:
		return "classmethod"
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

// typeOf is KindOf of the type that a value is an instance of: a Counter is a dict.
func typeOf(v Value) string {
	switch v.(type) {
	case *sessionstore.Dict:
		return "dict"
	case *Tuple:
		return "tuple"
	}
	return KindOf(v)
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
	case Decimal:
		return v.n.Sign() != 0, nil
	case Truthful:
		return v.Truth()
	case Sized:
		n, err := v.Len()
		return n > 0, err
	}
	return true, nil
}

// plain is the value that an object is, and any other value itself.
func plain(v Value) Value { return PlainOf(v) }

// PlainOf is the text or the number that a value is beside being an object: that of a member of an enum, too.
func PlainOf(v Value) Value {
	if in, is := v.(*Instance); is && in.plain != nil { // a member of an enum that is a text or a number, too
		return in.plain
	}
	if p, is := v.(Plain); is {
		return p.Plain()
	}
	return v
}

// Itself is the value that an object is to who asks for its type, and any other value itself: a text that is looked up
// late, as of gettext_lazy(), is none to Python.
func Itself(v Value) Value {
	if _, late := v.(interface{ Promise() }); late {
		return v
	}
	return plain(v)
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

// isOne reports whether two values are one and the same collection.
func isOne(a, b Value) bool {
	switch a.(type) {
	case *sessionstore.List, *sessionstore.Dict, *Tuple, *Set:
		return a == b
	}
	return false
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
	if t, is := v.(*Tuple); is {
		return keyOfTuple(t)
	}
	key, ok := sessionstore.Key(v)
	if !ok {
		switch v.(type) {
		case *sessionstore.List, *sessionstore.Dict, *Set:
			if KindOf(v) != "frozenset" {
				return "", Raise("TypeError", "unhashable type: '%s'", KindOf(v))
			}
		}
		return "", Raise("NotImplementedError", "here a dict has texts, numbers, True, False and None as keys, and no '%s'", KindOf(v))
	}
	return key, nil
}

// tupleMark begins the key that a tuple has in a dict: behind it stand the keys of its items, each behind its length.
const tupleMark = "\xff("

// mostInKey are how many items a tuple has at most that is a key.
const mostInKey = 100

// keyOfTuple is the key of a tuple in a dict.
func keyOfTuple(t *Tuple) (string, error) {
	if len(t.Items) > mostInKey {
		return "", Raise("NotImplementedError", "a tuple of more than %d values is no key of a dict here", mostInKey)
	}
	var b strings.Builder
	b.WriteString(tupleMark)
	for _, item := range t.Items {
		key, err := keyOf(item)
		if err != nil {
			return "", err
		}
		b.WriteString(strconv.Itoa(len(key)) + ":" + key)
		if b.Len() > MaxText {
			return "", ErrTooLong
		}
	}
	return b.String(), nil
}

// keyValue is the value of which keyOf has made a key.
func keyValue(key string) Value {
	rest, is := strings.CutPrefix(key, tupleMark)
	if !is {
		return sessionstore.KeyValue(key)
	}
	t := &Tuple{}
	for rest != "" {
		size, behind, _ := strings.Cut(rest, ":")
		n, err := strconv.Atoi(size)
		if err != nil || n > len(behind) {
			return key
		}
		t.Items = append(t.Items, keyValue(behind[:n]))
		rest = behind[n:]
	}
	return t
}
