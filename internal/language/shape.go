package language

import (
	"reflect"
	"strings"

	"statelab/internal/lesson"
)

// Shape is a map of declared fields that is a T in Go.
type Shape[T any] struct {
	what  string // in messages, with its article where it has one
	short string // the hint where a text stands instead, with %s for it
	check func(r *Reader, n *lesson.Node, t *T)
	keys  []Key[T]
	names []lesson.Key // of the keys, and of what is no key of it but of something near

	elsewhere, hint string // said of those, with %q for the name
}

// Key is a field of a T.
type Key[T any] struct {
	Field
	read  func(r *Reader, n *lesson.Node, t *T)
	write func(t *T) *lesson.Node // nil for a value that is not written
}

// ShapeOf declares a map; what names it in messages: "a user".
func ShapeOf[T any](what string, keys ...Key[T]) *Shape[T] {
	s := &Shape[T]{what: what, keys: keys}
	for _, k := range keys {
		s.names = append(s.names, lesson.Key{Name: k.Name, Required: k.Required})
	}
	return s
}

// Short gives the shape the hint that who writes a text instead of the map is told;
// %s stands for the text.
func (s *Shape[T]) Short(hint string) *Shape[T] {
	s.short = hint
	return s
}

// Checked gives the shape what is to be looked at when all its fields are read.
func (s *Shape[T]) Checked(check func(r *Reader, n *lesson.Node, t *T)) *Shape[T] {
	s.check = check
	return s
}

// Without gives the shape keys of something near it that it does not have, and what to
// say of them: says has %q for the name.
func (s *Shape[T]) Without(says, hint string, names ...string) *Shape[T] {
	s.elsewhere, s.hint = says, hint
	for _, name := range names {
		s.names = append(s.names, lesson.Key{Name: name})
	}
	return s
}

// At is a field whose value is kept at a place in T, and written from there unless it
// is the zero value of a field that need not be there.
func At[T, V any](f Field, k Kind[V], at func(*T) *V) Key[T] {
	f.Type = k.Type
	return Key[T]{f, func(r *Reader, n *lesson.Node, t *T) {
		if v, ok := k.Read(r, n); ok {
			*at(t) = v
		}
	}, func(t *T) *lesson.Node {
		v := at(t)
		if !f.Required && reflect.ValueOf(v).Elem().IsZero() {
			return nil
		}
		return k.Write(*v)
	}}
}

// Put is a field whose value is handed on as it is read, in the order of the file, and
// never written.
func Put[T, V any](f Field, k Kind[V], put func(t *T, v V, n *lesson.Node)) Key[T] {
	f.Type = k.Type
	return Key[T]{f, func(r *Reader, n *lesson.Node, t *T) {
		if v, ok := k.Read(r, n); ok {
			put(t, v, n)
		}
	}, func(*T) *lesson.Node { return nil }}
}

// Read reads a T, as far as it is right, and reports whether n is a map.
func (s *Shape[T]) Read(r *Reader, n *lesson.Node) (T, bool) {
	var t T
	return t, s.ReadInto(r, n, &t)
}

// ReadInto is Read into a T that is there.
func (s *Shape[T]) ReadInto(r *Reader, n *lesson.Node, t *T) bool {
	if s.short != "" && n.Kind == lesson.Scalar {
		r.Add(n.Pos, strings.ReplaceAll(s.short, "%s", n.Value), "%s is a map, found %q", s.what, n.Value)
		return false
	}
	ok := r.Keys(n, s.what, s.names, func(i int, n *lesson.Node) {
		if i < len(s.keys) {
			s.keys[i].read(r, n, t)
		} else {
			r.Add(n.Pos, s.hint, s.elsewhere, s.names[i].Name)
		}
	})
	if ok && s.check != nil {
		s.check(r, n, t)
	}
	return ok
}

// Write writes a T with the fields that say something.
func (s *Shape[T]) Write(t T) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	for _, k := range s.keys {
		if value := k.write(&t); value != nil {
			n.Entries = append(n.Entries, lesson.NewEntry(k.Name, value))
		}
	}
	return n
}

// Fields are the declarations, in their order.
func (s *Shape[T]) Fields() []Field {
	fields := make([]Field, len(s.keys))
	for i, k := range s.keys {
		fields[i] = k.Field
	}
	return fields
}

// Kind is the shape as a kind of values.
func (s *Shape[T]) Kind() Kind[T] {
	return Kind[T]{Type{Form: AsFields, Fields: s.Fields()}, s.Read, s.Write}
}
