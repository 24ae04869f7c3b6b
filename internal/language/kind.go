package language

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/lesson"
	"statelab/internal/world"
)

// kind is a type of values in Go: how they are read from a node and written as one.
type kind[V any] struct {
	Type  Type
	read  func(r *Reader, n *lesson.Node) (V, bool) // false after a problem, which is reported
	write func(V) *lesson.Node                      // nil where nobody writes such values
}

// called is the kind under another name in the reference.
func (k kind[V]) called(says string) kind[V] {
	k.Type.Says = says
	return k
}

// The kinds of plain values.
var (
	textKind   = scalar(Type{Form: AsText}, (*lesson.Reader).Text, lesson.NewText)
	nameKind   = scalar(Type{Form: AsText, Says: "name"}, (*lesson.Reader).Name, lesson.NewText)
	partKind   = scalar(Type{Form: AsText, Says: "name"}, (*lesson.Reader).PartName, lesson.NewText)
	hostKind   = scalar(Type{Form: AsText, Says: "host"}, (*lesson.Reader).Host, lesson.NewText)
	boolKind   = scalar(Type{Form: AsBool}, (*lesson.Reader).Bool, writeBool)
	numberKind = scalar(Type{Form: AsNumber}, (*lesson.Reader).Number, func(i int) *lesson.Node { return lesson.NewText(strconv.Itoa(i)) })
	lengthKind = scalar(Type{Form: AsLength}, (*lesson.Reader).Length, func(d time.Duration) *lesson.Node { return lesson.NewText(clock.FormatLength(d)) })
	ipAddress  = scalar(Type{Form: AsText, Says: "IP address"}, (*lesson.Reader).IPAddress, func(a netip.Addr) *lesson.Node { return lesson.NewText(a.String()) })
	timeKind   = scalar(Type{Form: AsTime}, (*lesson.Reader).Time, func(t time.Time) *lesson.Node { return lesson.NewText(t.Format(time.RFC3339)) })
)

func writeBool(b bool) *lesson.Node { return lesson.NewText(strconv.FormatBool(b)) }

func scalar[V any](t Type, read func(*lesson.Reader, *lesson.Node) (lesson.Value[V], bool), write func(V) *lesson.Node) kind[V] {
	return kind[V]{t, func(r *Reader, n *lesson.Node) (V, bool) {
		v, ok := read(&r.Reader, n)
		return v.Value, ok
	}, write}
}

// that is the kind with a further look at each value, which may refuse it.
func (k kind[V]) that(look func(r *Reader, n *lesson.Node, v V) bool) kind[V] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (V, bool) {
		v, ok := read(r, n)
		return v, ok && look(r, n, v)
	}
	return k
}

// The kinds of values that only a lesson understands.
var (
	// dollarText is a text in which $name stands for a value that is kept.
	dollarText = textKind.that(func(r *Reader, n *lesson.Node, s string) bool {
		r.checkNames(n, s)
		return true
	})
	// siteURL is an absolute address on a site of the lesson; $name may stand in it, and may be its beginning, or all of it.
	siteURL = scalar(Type{Form: AsText, Says: "url"}, readURL, lesson.NewText).that(func(r *Reader, n *lesson.Node, s string) bool {
		r.checkNames(n, s)
		return isKept(s) || r.checkAddress(n)
	})
	// pageURL is such an address that a request is made for.
	pageURL = siteURL.that(func(r *Reader, n *lesson.Node, s string) bool {
		if !isKept(s) {
			r.asked = append(r.asked, lesson.Text{Value: s, Pos: n.Pos})
		}
		return true
	})
	// siteHost is the name of a site of the lesson.
	siteHost = scalar(Type{Form: AsText, Says: "host"}, (*lesson.Reader).Site, lesson.NewText).that(func(r *Reader, n *lesson.Node, s string) bool {
		return r.checkHost(n.Pos, s)
	})
	sameSite = word("Strict", "Lax", "None")
)

// isKept reports whether a text begins with a value that a step has remembered: $link, ${link}reserve/. Which address that
// is a run knows.
func isKept(text string) bool {
	names := world.NamesIn(text)
	return len(names) > 0 && (strings.HasPrefix(text, "$"+names[0]) || strings.HasPrefix(text, "${"+names[0]+"}"))
}

// readURL reads an address, or the name of one that is remembered whole.
func readURL(r *lesson.Reader, n *lesson.Node) (lesson.Text, bool) {
	if n.Kind == lesson.Scalar && isKept(n.Value) {
		return lesson.Text{Value: n.Value, Pos: n.Pos}, true
	}
	return r.URL(n)
}

// onlyTrue is a value that says no more than its key does; without is what to do where
// it shall not be.
func onlyTrue(without string) kind[bool] {
	k := boolKind.called("`true`").that(func(r *Reader, n *lesson.Node, on bool) bool {
		if !on {
			r.Add(n.Pos, without, "only true makes sense here")
		}
		return on
	})
	k.Type.Form, k.Type.Words = AsWord, []string{"true"}
	return k
}

// word is one of a closed list of words.
func word(words ...string) kind[string] {
	return kind[string]{Type{Form: AsWord, Words: words}, func(r *Reader, n *lesson.Node) (string, bool) {
		t, ok := r.OneOf(words...)(n)
		return t.Value, ok
	}, lesson.NewText}
}

// placed is a kind whose values know their place.
func placed[V any](k kind[V]) kind[lesson.Value[V]] {
	return as(k, func(v V, n *lesson.Node) lesson.Value[V] { return lesson.Value[V]{Value: v, Pos: n.Pos} },
		func(v lesson.Value[V]) V { return v.Value })
}

// given is a kind whose values are nil where the lesson says nothing.
func given[V any](k kind[V]) kind[*V] {
	return as(k, func(v V, _ *lesson.Node) *V { return &v }, func(v *V) V { return *v })
}

// as is a kind whose values are others in Go: from makes them of what was read at a
// node, to makes of one what is written, and is nil where nobody writes such values.
func as[V, W any](k kind[V], from func(V, *lesson.Node) W, to func(W) V) kind[W] {
	as := kind[W]{Type: k.Type, read: func(r *Reader, n *lesson.Node) (w W, ok bool) {
		v, ok := k.read(r, n)
		if ok {
			w = from(v, n)
		}
		return w, ok
	}}
	if to != nil {
		as.write = func(w W) *lesson.Node { return k.write(to(w)) }
	}
	return as
}

// listOf is a list; what names it in messages. Items that are wrong are left out.
func listOf[V any](what string, item kind[V]) kind[[]V] {
	return kind[[]V]{Type{Form: AsList, Of: &item.Type}, func(r *Reader, n *lesson.Node) ([]V, bool) {
		return lesson.ListOf(&r.Reader, what, func(n *lesson.Node) (V, bool) { return item.read(r, n) })(n)
	}, func(values []V) *lesson.Node {
		n := &lesson.Node{Kind: lesson.List}
		for _, v := range values {
			n.Items = append(n.Items, item.write(v))
		}
		return n
	}}
}

// nameAnd is a value of a map with free keys.
type nameAnd[V any] struct {
	Name  string
	Value V
}

// namesOf is a map with free keys, in the order of the file; what names it in
// messages. Values that are wrong are left out.
func namesOf[V any](what string, value kind[V]) kind[[]nameAnd[V]] {
	return kind[[]nameAnd[V]]{Type{Form: AsNames, Of: &value.Type}, func(r *Reader, n *lesson.Node) ([]nameAnd[V], bool) {
		entries, ok := r.Entries(n, what)
		all := make([]nameAnd[V], 0, len(entries))
		for _, e := range entries {
			if v, ok := value.read(r, e.Value); ok {
				all = append(all, nameAnd[V]{e.Key.Value, v})
			}
		}
		return all, ok
	}, func(all []nameAnd[V]) *lesson.Node {
		n := &lesson.Node{Kind: lesson.Map}
		for _, e := range all {
			n.Entries = append(n.Entries, lesson.NewEntry(e.Name, value.write(e.Value)))
		}
		return n
	}}
}
