// Package pynames says what names Python and Django have, as a real one of each was asked:
// modules, what stands in them, and the attributes of what a view is given. It knows
// nothing of what is played here; who refuses a name asks it whether the name is none, or
// is one that is there and not played.
package pynames

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed names.txt
var recorded string

// tables are the lines of names.txt, by what each is about.
type tables struct {
	modules map[string]bool
	in      map[string][]string // the names of a module
	kinds   map[string][]string // the attributes of a kind of value
	homes   map[string][]string // the modules in which a name stands, those with shorter names first
	zones   []string
}

var all = sync.OnceValue(func() (t tables) {
	t.modules, t.in, t.kinds, t.homes = map[string]bool{}, map[string][]string{}, map[string][]string{}, map[string][]string{}
	for line := range strings.Lines(recorded) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch words[0] {
		case "module":
			t.modules[words[1]] = true
		case "names":
			t.in[words[1]] = words[2:]
			for _, name := range words[2:] {
				t.homes[name] = append(t.homes[name], words[1])
			}
		case "kind":
			t.kinds[words[1]] = words[2:]
		case "zones":
			t.zones = words[1:]
		}
	}
	for _, homes := range t.homes {
		slices.SortStableFunc(homes, func(a, b string) int { return strings.Count(a, ".") - strings.Count(b, ".") })
	}
	return t
})

// IsModule reports whether Python or Django has a module of this name, as "django.utils.timezone".
func IsModule(name string) bool { return all().modules[name] }

// Modules are the names of all modules, sorted.
func Modules() []string {
	var names []string
	for name := range all().modules {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// In are the names that stand in a module, nil where nobody has recorded them.
func In(module string) []string { return all().in[module] }

// Of are the attributes of a kind of value: "request", "session", "response", "queryset", "str" and so on;
// nil for a kind that is not recorded.
func Of(kind string) []string { return all().kinds[kind] }

// Has reports whether a kind of value has an attribute in a real Python and Django.
func Has(kind, attribute string) bool { return slices.Contains(Of(kind), attribute) }

// Homes are the modules in which a name stands, those with the shorter names first; none for a name that
// is in none of those that were recorded.
func Homes(name string) []string { return all().homes[name] }

// Zones are the names of time zones, as zoneinfo has them, sorted.
func Zones() []string { return all().zones }

// KindsWith reports whether any kind of value has an attribute.
func KindsWith(attribute string) bool {
	for _, has := range all().kinds {
		if slices.Contains(has, attribute) {
			return true
		}
	}
	return false
}

// ofPython are the kinds of values that Python has without Django.
var ofPython = []string{"str", "bytes", "int", "float", "list", "dict", "set", "tuple", "moment", "delta"}

// IsOfPython reports whether a kind of value is Python's own.
func IsOfPython(kind string) bool { return slices.Contains(ofPython, kind) }

// OnlyInPython reports whether values of Python's own have an attribute, and none of Django's.
func OnlyInPython(attribute string) bool {
	of := false
	for kind, has := range all().kinds {
		if slices.Contains(has, attribute) {
			if !IsOfPython(kind) {
				return false
			}
			of = true
		}
	}
	return of
}

// kindsOfTypes are the kinds of the values that have these types in Python and Django.
var kindsOfTypes = map[string]string{
	"WSGIRequest": "request", "SessionStore": "session", "HttpResponse": "response", "JsonResponse": "response", "HttpResponseRedirect": "response", "QueryDict": "querydict", "MultiValueDict": "files",
	"HttpHeaders": "headers", "QuerySet": "queryset", "Manager": "manager", "User": "user", "AnonymousUser": "user", "Session": "sessionrow", "AuthenticationForm": "form", "PasswordChangeForm": "form", "LocMemCache": "cache",
	"ResolverMatch": "match", "Settings": "settings", "datetime": "moment", "date": "moment", "timedelta": "delta", "ModelBase": "model",
	"str": "str", "bytes": "bytes", "int": "int", "bool": "int", "float": "float", "list": "list", "dict": "dict", "set": "set", "tuple": "tuple",
}

// OfType reports whether the values of a type, by the name that it has in Python, have an attribute in a
// real Python and Django.
func OfType(name, attribute string) bool { return Has(kindsOfTypes[name], attribute) }
