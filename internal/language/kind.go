package language

import (
	"strconv"
	"time"

	"statelab/internal/clock"
	"statelab/internal/lesson"
)

// Kind is a type of values in Go: how they are read from a node and written as one.
type Kind[V any] struct {
	Type  Type
	Read  func(r *Reader, n *lesson.Node) (V, bool) // false after a problem, which is reported
	Write func(V) *lesson.Node                      // nil where nobody writes such values
}

// Called is the kind under another name in the reference.
func (k Kind[V]) Called(says string) Kind[V] {
	k.Type.Says = says
	return k
}

// The kinds of plain values.
var (
	Text   = scalar(Type{Form: AsText}, (*lesson.Reader).Text, lesson.NewText)
	Name   = scalar(Type{Form: AsText, Says: "name"}, (*lesson.Reader).Name, lesson.NewText)
	Host   = scalar(Type{Form: AsText, Says: "host"}, (*lesson.Reader).Host, lesson.NewText)
	Bool   = scalar(Type{Form: AsBool}, (*lesson.Reader).Bool, writeBool)
	Number = scalar(Type{Form: AsNumber}, (*lesson.Reader).Number, func(i int) *lesson.Node { return lesson.NewText(strconv.Itoa(i)) })
	Length = scalar(Type{Form: AsLength}, (*lesson.Reader).Length, func(d time.Duration) *lesson.Node { return lesson.NewText(clock.FormatLength(d)) })
	Time   = scalar(Type{Form: AsTime}, (*lesson.Reader).Time, func(t time.Time) *lesson.Node { return lesson.NewText(t.Format(time.RFC3339)) })
)

func writeBool(b bool) *lesson.Node { return lesson.NewText(strconv.FormatBool(b)) }

func scalar[V any](t Type, read func(*lesson.Reader, *lesson.Node) (lesson.Value[V], bool), write func(V) *lesson.Node) Kind[V] {
	return Kind[V]{t, func(r *Reader, n *lesson.Node) (V, bool) {
		v, ok := read(&r.Reader, n)
		return v.Value, ok
	}, write}
}

// that is the kind with a further look at each value, which may refuse it.
func (k Kind[V]) that(look func(r *Reader, n *lesson.Node, v V) bool) Kind[V] {
	read := k.Read
	k.Read = func(r *Reader, n *lesson.Node) (V, bool) {
		v, ok := read(r, n)
		return v, ok && look(r, n, v)
	}
	return k
}

// The kinds of values that only a lesson understands.
var (
	// named is a text in which $name stands for a value that is kept.
	named = Text.that(func(r *Reader, n *lesson.Node, s string) bool {
		r.checkNames(n, s)
		return true
	})
	// siteURL is an absolute address on a site of the lesson; $name may stand in it.
	siteURL = scalar(Type{Form: AsText, Says: "url"}, (*lesson.Reader).URL, lesson.NewText).that(func(r *Reader, n *lesson.Node, s string) bool {
		r.checkNames(n, s)
		return r.checkAddress(n)
	})
	// pageURL is such an address that a request is made for.
	pageURL = siteURL.that(func(r *Reader, n *lesson.Node, s string) bool {
		r.asked = append(r.asked, lesson.Text{Value: s, Pos: n.Pos})
		return true
	})
	// siteHost is the name of a site of the lesson.
	siteHost = scalar(Type{Form: AsText, Says: "host"}, (*lesson.Reader).Site, lesson.NewText).that(func(r *Reader, n *lesson.Node, s string) bool {
		return r.checkHost(n.Pos, s)
	})
	sameSite = Word("Strict", "Lax", "None")
)

// onlyTrue is a value that says no more than its key does; without is what to do where
// it shall not be.
func onlyTrue(without string) Kind[bool] {
	k := Bool.Called("`true`").that(func(r *Reader, n *lesson.Node, on bool) bool {
		if !on {
			r.Add(n.Pos, without, "only true makes sense here")
		}
		return on
	})
	k.Type.Form, k.Type.Words = AsWord, []string{"true"}
	return k
}

// Word is one of a closed list of words.
func Word(words ...string) Kind[string] {
	return Kind[string]{Type{Form: AsWord, Words: words}, func(r *Reader, n *lesson.Node) (string, bool) {
		t, ok := r.OneOf(words...)(n)
		return t.Value, ok
	}, lesson.NewText}
}

// Placed is a kind whose values know their place.
func Placed[V any](k Kind[V]) Kind[lesson.Value[V]] {
	return As(k, func(v V, n *lesson.Node) lesson.Value[V] { return lesson.Value[V]{Value: v, Pos: n.Pos} },
		func(v lesson.Value[V]) V { return v.Value })
}

// Given is a kind whose values are nil where the lesson says nothing.
func Given[V any](k Kind[V]) Kind[*V] {
	return As(k, func(v V, _ *lesson.Node) *V { return &v }, func(v *V) V { return *v })
}

// As is a kind whose values are others in Go: from makes them of what was read at a
// node, to makes of one what is written, and is nil where nobody writes such values.
func As[V, W any](k Kind[V], from func(V, *lesson.Node) W, to func(W) V) Kind[W] {
	as := Kind[W]{Type: k.Type, Read: func(r *Reader, n *lesson.Node) (w W, ok bool) {
		v, ok := k.Read(r, n)
		if ok {
			w = from(v, n)
		}
		return w, ok
	}}
	if to != nil {
		as.Write = func(w W) *lesson.Node { return k.Write(to(w)) }
	}
	return as
}

// ListOf is a list; what names it in messages. Items that are wrong are left out.
func ListOf[V any](what string, item Kind[V]) Kind[[]V] {
	return Kind[[]V]{Type{Form: AsList, Of: &item.Type}, func(r *Reader, n *lesson.Node) ([]V, bool) {
		return lesson.ListOf(&r.Reader, what, func(n *lesson.Node) (V, bool) { return item.Read(r, n) })(n)
	}, func(values []V) *lesson.Node {
		n := &lesson.Node{Kind: lesson.List}
		for _, v := range values {
			n.Items = append(n.Items, item.Write(v))
		}
		return n
	}}
}

// Named is a value of a map with free keys.
type Named[V any] struct {
	Name  string
	Value V
}

// NamesOf is a map with free keys, in the order of the file; what names it in
// messages. Values that are wrong are left out.
func NamesOf[V any](what string, value Kind[V]) Kind[[]Named[V]] {
	return Kind[[]Named[V]]{Type{Form: AsNames, Of: &value.Type}, func(r *Reader, n *lesson.Node) ([]Named[V], bool) {
		entries, ok := r.Entries(n, what)
		all := make([]Named[V], 0, len(entries))
		for _, e := range entries {
			if v, ok := value.Read(r, e.Value); ok {
				all = append(all, Named[V]{e.Key.Value, v})
			}
		}
		return all, ok
	}, func(all []Named[V]) *lesson.Node {
		n := &lesson.Node{Kind: lesson.Map}
		for _, e := range all {
			n.Entries = append(n.Entries, lesson.NewEntry(e.Name, value.Write(e.Value)))
		}
		return n
	}}
}
