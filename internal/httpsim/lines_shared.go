package httpsim

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// sharedValue is something that stands above a view, or that a class has there: Django makes it once, when the server
// starts, and all requests share it. Here it is made for each request.
type sharedValue struct {
	name   string
	before string
	looks  func() string
}

// shared are such values as they look before a view is called.
func shared(names map[string]pyrun.Value) (all []sharedValue) {
	keep := func(name string, looks func() string) { all = append(all, sharedValue{name, looks(), looks}) }
	for _, name := range slices.Sorted(maps.Keys(names)) {
		switch v := names[name].(type) {
		case *sessionstore.List, *sessionstore.Dict, *pyrun.Set:
			keep(name, func() string { return plainLook(v) })
		case *pyrun.Class:
			if v.Lines() {
				keep(name, func() string {
					var b strings.Builder
					for _, own := range v.Own() {
						value, _ := v.Get(own)
						b.WriteString(own + "=" + plainLook(value) + "\n")
					}
					return b.String()
				})
			}
		case *pyrun.Instance:
			keep(name, func() string {
				var b strings.Builder
				for own, value := range v.Attributes() {
					b.WriteString(own + "=" + plainLook(value) + "\n")
				}
				return b.String()
			})
		}
	}
	return all
}

// sharedWithin is shared of what a file of the site's gives those that import it: of all that it holds the names too,
// since no line but global gives one of them something else.
func sharedWithin(prefix string, names map[string]pyrun.Value) (all []sharedValue) {
	for _, v := range shared(names) {
		v.name = prefix + v.name
		all = append(all, v)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		switch names[name].(type) {
		case *sessionstore.List, *sessionstore.Dict, *pyrun.Set, *pyrun.Class, *pyrun.Instance:
		default:
			looks := func() string { return plainLook(names[name]) }
			all = append(all, sharedValue{prefix + name, looks(), looks})
		}
	}
	return all
}

// plainLook is how a plain value looks, and of others what they are.
func plainLook(v pyrun.Value) string {
	switch v.(type) {
	case nil, bool, string, int64, float64, *sessionstore.List, *sessionstore.Dict, *pyrun.Set:
		text, _ := pyrun.Inspect(v)
		return text
	}
	return pyrun.KindOf(v)
}

// changedShared is the error of lines that have changed what all requests share.
func changedShared(before []sharedValue) error {
	for _, v := range before {
		after := v.looks()
		if after == v.before {
			continue
		}
		name, was := v.name, strings.Split(v.before, "\n")
		for line := range strings.SplitSeq(after, "\n") { // of a class the name of what it has
			if own, _, is := strings.Cut(line, "="); is && strings.HasSuffix(after, "\n") && !slices.Contains(was, line) {
				name += "." + own
				break
			}
		}
		return pyrun.Raise("NotImplementedError", "%s is what all requests share in Django, and here each request has its own: what is to stay is kept in the session, in a row or in the cache", name)
	}
	return nil
}
