package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// Kwargs is the root below which the values stand that the address of a page holds, by the
// name that class-based views have for them. A view has each as a name of its own.
const Kwargs = "kwargs"

// converters are what may stand at a place of an address, by the names of Django's path
// converters: what they match, and an example.
var converters = map[string]converter{
	"str":  {"[^/]+", "tea"},
	"int":  {"[0-9]+", "7"},
	"slug": {"[-a-zA-Z0-9_]+", "green-tea"},
	"path": {".+", "tea/7"},
	"uuid": {"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "075194d3-6885-417e-a8a8-6c931e272f00"},
}

// A Route is the address of a page as Django's path() reads it: text, and places such as
// <int:pk> at which each request has a value of its own.
type Route struct {
	Path string
	// Kwargs are the converters of the places, by name: "str" where none is written.
	Kwargs map[string]string
	// Names are those of the places, in their order.
	Names []string

	re      *regexp.Regexp // nil where there are no places
	example string         // an address that it matches
}

// ofViews are names that views have for something else.
var ofViews = []string{"request", "response", "form", "user", "context", "data", "cache", "settings", "login", "logout", "redirect", "render", "time", "timezone", "signing"}

var place = memo.Pattern(`<(?:([^<>:]*):)?([^<>:]*)>`)

// WithoutPlaces is the address of a page without its places.
func WithoutPlaces(path string) string { return place().ReplaceAllString(path, "") }

// ReadRoute reads the address of a page. The error says what is wrong with a place.
func ReadRoute(path string) (Route, error) {
	r := Route{Path: path, example: path}
	if !strings.ContainsAny(path, "<>") {
		return r, nil
	}
	r.Kwargs = map[string]string{}
	var matches, example strings.Builder
	end := 0
	for _, at := range place().FindAllStringSubmatchIndex(path, -1) {
		kind, name := "str", path[at[4]:at[5]]
		if at[2] >= 0 {
			kind = path[at[2]:at[3]]
		}
		c, known := converterOf(kind)
		switch {
		case !known:
			return r, fmt.Errorf("in %q no converter is called %q: there are %s", path, kind, strings.Join(slices.Sorted(maps.Keys(converters)), ", "))
		case !IsName(name) || slices.Contains(ofViews, name):
			return r, fmt.Errorf("in %q a value cannot be called %q", path, name)
		case r.Kwargs[name] != "":
			return r, fmt.Errorf("in %q two values are called %q", path, name)
		}
		r.Kwargs[name], r.Names = kind, append(r.Names, name)
		matches.WriteString(regexp.QuoteMeta(path[end:at[0]]) + "(?P<" + name + ">" + c.matches + ")")
		example.WriteString(path[end:at[0]] + c.example)
		end = at[1]
	}
	matches.WriteString(regexp.QuoteMeta(path[end:]))
	r.example = example.String() + path[end:]
	if strings.ContainsAny(r.example, "<>") {
		return r, fmt.Errorf("no place for a value: %q. It is <NAME> or <int:NAME>", path)
	}
	r.re = regexp.MustCompile("^" + matches.String() + "$")
	return r, nil
}

// Example is an address that the route matches.
func (r Route) Example() string { return r.example }

// Match returns the values of an address at the places, as texts, or false where the page
// is not at it.
func (r Route) Match(path string) (values map[string]string, ok bool) {
	if r.re == nil {
		return nil, path == r.Path
	}
	found := r.re.FindStringSubmatch(path)
	if found == nil {
		return nil, false
	}
	values = map[string]string{}
	for i, name := range r.re.SubexpNames() {
		if name != "" {
			values[name] = found[i]
		}
	}
	return values, true
}

// Values are what the view of an address is given, false where the page is not at it.
func (r Route) Values(path string) (map[string]sessionstore.Value, bool) {
	texts, matches := r.Match(path)
	if !matches {
		return nil, false
	}
	values := map[string]sessionstore.Value{}
	for name, text := range texts {
		values[name] = text
		switch kind := r.Kwargs[name]; {
		case kind == "int":
			if n, err := toInt(text); err == nil {
				values[name] = n
			}
		case kind == "uuid":
			values[name] = uuidObject(text)
		case IsGiven(kind):
			values[name] = givenValue(kind)
		}
	}
	return values, true
}

// Both returns an address that two routes with places match: which page it were would hang on
// the order of urls.py. It is empty where none was found. Examples are tried of each, with what
// the other has at the same place.
func (r Route) Both(other Route) string {
	if r.re == nil || other.re == nil {
		return ""
	}
	ours, theirs := strings.Split(r.example, "/"), strings.Split(other.example, "/")
	tried := []string{r.example, other.example}
	if len(ours) == len(theirs) {
		mixed := slices.Clone(ours)
		for i, part := range strings.Split(r.Path, "/") {
			if strings.Contains(part, "<") {
				mixed[i] = theirs[i]
			}
		}
		tried = append(tried, strings.Join(mixed, "/"))
	}
	for _, path := range tried {
		_, is := r.Match(path)
		if _, both := other.Match(path); is && both {
			return path
		}
	}
	return ""
}

// InURLs compares two addresses as urls.py has them in order: one with a place behind those
// that the place would take as well.
func InURLs(a, b string) int {
	return strings.Compare(strings.ReplaceAll(a, "<", "~"), strings.ReplaceAll(b, "<", "~"))
}

// inOrder compares two addresses of pages by which one is tried first: those of the site's urls.py as it has them, then the
// others.
func (c *code) inOrder(a, b string) int {
	first, second := c.pages[a].Order, c.pages[b].Order
	if first > 0 && second > 0 || first == 0 && second == 0 {
		return cmp.Or(first-second, InURLs(a, b))
	}
	return second - first
}

// find returns the page at an address, its path as the site has it, and the values that the address
// holds. A page whose address has no places comes first.
func (c *code) find(path string) (page Page, route string, kwargs map[string]sessionstore.Value, ok bool) {
	if page, ok = c.pages[path]; ok && page.Order == 0 && !strings.ContainsAny(path, "<>") {
		return page, path, nil, true
	}
	for _, r := range c.routes {
		if kwargs, ok = r.Values(path); !ok {
			continue
		}
		return c.pages[r.Path], r.Path, kwargs, true
	}
	return Page{}, "", nil, false
}
