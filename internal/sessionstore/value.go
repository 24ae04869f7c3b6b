package sessionstore

import (
	"iter"
	"math/big"
)

// Value is what a session can hold, as Python's json has it:
//
//	None   nil             str    string
//	bool   bool            list   *List
//	int    int64, *big.Int dict   *Dict
//	float  float64
//
// Dict and List turn other Go integers into int64 when they take them in. They
// take in anything, as Django's session does; a value that JSON cannot hold is
// noticed when the session is encoded (see ErrValue). A string may hold halves
// of surrogate pairs, each as three bytes of UTF-8's form.
type Value any

// Dict is Python's dict with text keys: it keeps the order in which keys came.
// The zero value is an empty dict. It is a reference, as in Python: a page that
// changes a Dict which it got from a session changes what the session holds,
// and the session does not notice.
type Dict struct {
	// Kind is what makes it more than a dict to lines that use it, as a Counter is; nil of a plain one. A session keeps
	// what is in it, and not its kind.
	Kind any

	keys   []string
	values map[string]Value
}

// Item is a key of a Dict with its value.
type Item struct {
	Key   string
	Value Value
}

// NewDict returns a dict of the items, in their order.
func NewDict(items ...Item) *Dict {
	d := &Dict{}
	for _, item := range items {
		d.Set(item.Key, item.Value)
	}
	return d
}

// Len returns the number of keys. A nil Dict has none.
func (d *Dict) Len() int {
	if d == nil {
		return 0
	}
	return len(d.keys)
}

// Get returns the value of a key, nil when it has none.
func (d *Dict) Get(key string) Value {
	v, _ := d.Lookup(key)
	return v
}

// Lookup returns the value of a key and whether the dict has the key.
func (d *Dict) Lookup(key string) (Value, bool) {
	if d == nil {
		return nil, false
	}
	v, ok := d.values[key]
	return v, ok
}

// Set gives a key a value. A new key comes last, an old one keeps its place.
func (d *Dict) Set(key string, value Value) {
	if _, ok := d.values[key]; !ok {
		if d.values == nil {
			d.values = map[string]Value{}
		}
		d.keys = append(d.keys, key)
	}
	d.values[key] = normal(value)
}

// Delete removes a key and reports whether the dict had it.
func (d *Dict) Delete(key string) bool {
	if _, ok := d.Lookup(key); !ok {
		return false
	}
	delete(d.values, key)
	for i, k := range d.keys {
		if k == key {
			d.keys = append(d.keys[:i:i], d.keys[i+1:]...)
			break
		}
	}
	return true
}

// Keys returns the keys in their order.
func (d *Dict) Keys() []string {
	if d == nil {
		return nil
	}
	return append([]string(nil), d.keys...)
}

// All yields the keys with their values, in their order.
func (d *Dict) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for _, k := range d.Keys() {
			if v, ok := d.values[k]; ok && !yield(k, v) {
				return
			}
		}
	}
}

// copy returns a dict that shares nothing with d that could be changed.
func (d *Dict) copy() *Dict {
	if d.Len() == 0 {
		return &Dict{}
	}
	c := &Dict{keys: d.Keys(), values: make(map[string]Value, d.Len())}
	for key, v := range d.values {
		c.values[key] = copied(v)
	}
	return c
}

func copied(v Value) Value {
	switch v := v.(type) {
	case *Dict:
		return v.copy()
	case *List:
		c := &List{}
		for _, item := range v.items {
			c.items = append(c.items, copied(item))
		}
		return c
	}
	return v
}

// List is Python's list. Like Dict it is a reference.
type List struct{ items []Value }

// NewList returns a list of the items.
func NewList(items ...Value) *List {
	l := &List{}
	l.Append(items...)
	return l
}

// Append adds items at the end.
func (l *List) Append(items ...Value) {
	for _, v := range items {
		l.items = append(l.items, normal(v))
	}
}

// Len returns the number of items. A nil List has none.
func (l *List) Len() int {
	if l == nil {
		return 0
	}
	return len(l.items)
}

// Clear takes every item away.
func (l *List) Clear() { l.items = nil }

// At returns item i.
func (l *List) At(i int) Value { return l.items[i] }

// Set replaces item i.
func (l *List) Set(i int, value Value) { l.items[i] = normal(value) }

// normal gives whole numbers the one type that a Value has for them.
func normal(v Value) Value {
	switch v := v.(type) {
	case int:
		return int64(v)
	case int8:
		return int64(v)
	case int16:
		return int64(v)
	case int32:
		return int64(v)
	case uint8:
		return int64(v)
	case uint16:
		return int64(v)
	case uint32:
		return int64(v)
	case uint:
		return whole(new(big.Int).SetUint64(uint64(v)))
	case uint64:
		return whole(new(big.Int).SetUint64(v))
	case *big.Int:
		if v == nil {
			return nil
		}
		return whole(v)
	case float32:
		return float64(v)
	}
	return v
}

// whole returns n as an int64 where it fits.
func whole(n *big.Int) Value {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}
