package language

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"statelab/internal/lesson"
)

// shape is a map of declared fields that is a T in Go.
type shape[T any] struct {
	what    string // in messages, with its article where it has one
	instead string // the hint where a text stands instead, with %s for it
	check   func(r *Reader, n *lesson.Node, t *T)
	keys    []key[T]
	names   []lesson.Key // of the keys, and of what is no key of it but of something near

	elsewhere []elsewhere                                // of those, in their order
	other     func(r *Reader, e lesson.Entry, t *T) bool // reads or tells of a key that is none of them; false: it is unknown
}

// elsewhere is what is said of a key that a shape does not have: says has %q or %s for
// its name.
type elsewhere struct{ says, hint string }

// key is a field of a T.
type key[T any] struct {
	Field
	read  func(r *Reader, n *lesson.Node, t *T)
	write func(t *T) *lesson.Node // nil for a value that is not written
}

// shapeOf declares a map; what names it in messages: "a user".
func shapeOf[T any](what string, keys ...key[T]) *shape[T] {
	s := &shape[T]{what: what, keys: keys}
	for _, k := range keys {
		s.names = append(s.names, lesson.Key{Name: k.Name, Required: k.Required})
	}
	return s
}

// short gives the shape the hint that who writes a text instead of the map is told;
// %s stands for the text.
func (s *shape[T]) short(hint string) *shape[T] {
	s.instead = hint
	return s
}

// checked gives the shape what is to be looked at when all its fields are read.
func (s *shape[T]) checked(check func(r *Reader, n *lesson.Node, t *T)) *shape[T] {
	s.check = check
	return s
}

// without gives the shape keys of something near it that it does not have, and what to
// say of them: says has %q for the name.
func (s *shape[T]) without(says, hint string, names ...string) *shape[T] {
	for _, name := range names {
		s.names = append(s.names, lesson.Key{Name: name, Elsewhere: true})
		s.elsewhere = append(s.elsewhere, elsewhere{says, hint})
	}
	return s
}

// open gives the shape keys that no table can list: other reads one, or tells of it, and reports whether it knows it.
func (s *shape[T]) open(other func(r *Reader, e lesson.Entry, t *T) bool) *shape[T] {
	s.other = other
	return s
}

// at is a field whose value is kept at a place in T, and written from there unless it
// is the zero value of a field that need not be there.
func at[T, V any](f Field, k kind[V], at func(*T) *V) key[T] {
	f.Type = k.Type
	return key[T]{f, func(r *Reader, n *lesson.Node, t *T) {
		if v, ok := k.read(r, n); ok {
			*at(t) = v
		}
	}, func(t *T) *lesson.Node {
		v := at(t)
		if !f.Required && reflect.ValueOf(v).Elem().IsZero() {
			return nil
		}
		return k.write(*v)
	}}
}

// put is a field whose value is handed on as it is read, in the order of the file, and
// never written.
func put[T, V any](f Field, k kind[V], put func(t *T, v V, n *lesson.Node)) key[T] {
	f.Type = k.Type
	return key[T]{f, func(r *Reader, n *lesson.Node, t *T) {
		if v, ok := k.read(r, n); ok {
			put(t, v, n)
		}
	}, func(*T) *lesson.Node { return nil }}
}

// read reads a T, as far as it is right, and reports whether n is a map.
func (s *shape[T]) read(r *Reader, n *lesson.Node) (T, bool) {
	var t T
	return t, s.readInto(r, n, &t)
}

// readInto is read into a T that is there.
func (s *shape[T]) readInto(r *Reader, n *lesson.Node, t *T) bool {
	if n.Kind == lesson.Scalar && (s.instead != "" || n.Value != "") {
		hint := strings.ReplaceAll(s.instead, "%s", n.Value)
		r.Add(n.Pos, cmp.Or(hint, s.example()), "%s is a map, found %q", s.what, n.Value)
		return false
	}
	other := func(e lesson.Entry) bool { return s.other != nil && s.other(r, e, t) }
	ok := r.OpenKeys(n, s.what, s.names, func(i int, value *lesson.Node) {
		if i < len(s.keys) {
			s.keys[i].read(r, value, t)
		} else {
			other := s.elsewhere[i-len(s.keys)]
			at := slices.IndexFunc(n.Entries, func(e lesson.Entry) bool { return e.Value == value })
			r.Add(n.Entries[at].Key.Pos, other.hint, other.says, s.names[i].Name)
		}
	}, other)
	if ok && s.check != nil {
		s.check(r, n, t)
	}
	return ok
}

// example is the hint of a shape that says no other: what it needs, or may hold.
func (s *shape[T]) example() string {
	var needs, all []string
	for _, k := range s.keys {
		if k.Required {
			needs = append(needs, k.Name+": …")
		}
		all = append(all, k.Name)
	}
	if len(needs) == 0 {
		return "it has the keys " + strings.Join(all, ", ")
	}
	return "write {" + strings.Join(needs, ", ") + "}"
}

// write writes a T with the fields that say something.
func (s *shape[T]) write(t T) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	for _, k := range s.keys {
		if value := k.write(&t); value != nil {
			n.Entries = append(n.Entries, lesson.NewEntry(k.Name, value))
		}
	}
	return n
}

// fields are the declarations, in their order.
func (s *shape[T]) fields() []Field {
	fields := make([]Field, len(s.keys))
	for i, k := range s.keys {
		fields[i] = k.Field
	}
	return fields
}

// kind is the shape as a kind of values.
func (s *shape[T]) kind() kind[T] {
	return kind[T]{Type{Form: AsFields, Fields: s.fields()}, s.read, s.write}
}
