package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/filters"
	"statelab/internal/memo"
)

// NameOfPage is the name by which {% url %} and redirect() know a page: that of its view, without _page.
func NameOfPage(view string) string { return strings.TrimSuffix(view, "_page") }

// URLNames are the names by which {% url %} knows the page at a path: the one that its author gave it, or
// those that its path makes.
func (s Site) URLNames(path string) []string {
	if given := s.Pages[path].Name; given != "" {
		return []string{given}
	}
	view := s.ViewName(path)
	return []string{NameOfPage(view), view}
}

// Reverse is the address of a page by its name, with values at its places, as reverse() makes it. The
// error is Django's NoReverseMatch.
func (s Site) Reverse(name string, args []any, kwargs map[string]any) (string, error) {
	var tried []string
	for _, path := range slices.SortedFunc(maps.Keys(s.Pages), s.byName) {
		route, err := ReadRoute(path)
		if err != nil || !slices.Contains(s.URLNames(path), name) {
			continue
		}
		if address, fits := route.with(args, kwargs); fits {
			return address, nil
		}
		tried = append(tried, filters.Repr(route.pattern()))
	}
	if tried == nil {
		if err := s.unregistered(name); err != nil {
			return "", err
		}
		name = name[strings.LastIndexByte(name, ':')+1:]
		//lint:ignore ST1005 these are Django's words
		return "", fmt.Errorf("NoReverseMatch: Reverse for '%s' not found. '%s' is not a valid view function or pattern name.", name, name)
	}
	return "", noReverse{name[strings.LastIndexByte(name, ':')+1:], args, kwargs, tried}
}

// unregistered is what Django says of a name before whose colons a namespace stands that no page has, nil where each has one.
func (s Site) unregistered(name string) error {
	spaces := strings.Split(name, ":")
	for i := 1; i < len(spaces); i++ {
		space := strings.Join(spaces[:i], ":") + ":"
		has := false
		for path := range s.Pages {
			has = has || slices.ContainsFunc(s.URLNames(path), func(own string) bool { return strings.HasPrefix(own, space) })
		}
		if has {
			continue
		}
		text := "'" + spaces[i-1] + "' is not a registered namespace"
		if i > 1 {
			text += " inside '" + strings.Join(spaces[:i-1], ":") + "'"
		}
		return noNamespace(text)
	}
	return nil
}

// byName compares two addresses by which one Reverse tries first: of those in a urls.py the last.
func (s Site) byName(a, b string) int {
	return cmp.Or(s.Pages[b].Order-s.Pages[a].Order, cmp.Compare(a, b))
}

// noNamespace is the NoReverseMatch for a namespace that no page has.
type noNamespace string

// Error implements error.
func (e noNamespace) Error() string { return "NoReverseMatch: " + string(e) }

// noReverse is the NoReverseMatch for a page that takes other values.
type noReverse struct {
	name   string
	args   []any
	kwargs map[string]any
	tried  []string
}

// Error implements error.
func (e noReverse) Error() string {
	given := "no arguments"
	switch {
	case len(e.args) > 0:
		given = "arguments '" + tupleOf(e.args) + "'"
	case len(e.kwargs) > 0:
		given = "keyword arguments '" + dictOf(e.kwargs) + "'"
	}
	return fmt.Sprintf("NoReverseMatch: Reverse for '%s' with %s not found. %d pattern(s) tried: [%s]", e.name, given, len(e.tried), strings.Join(e.tried, ", "))
}

func tupleOf(args []any) string {
	var all []string
	for _, v := range args {
		all = append(all, filters.Repr(v))
	}
	if len(all) == 1 {
		return "(" + all[0] + ",)"
	}
	return "(" + strings.Join(all, ", ") + ")"
}

func dictOf(kwargs map[string]any) string {
	var all []string
	for name, v := range kwargs {
		all = append(all, filters.Repr(name)+": "+filters.Repr(v))
	}
	slices.Sort(all)
	return "{" + strings.Join(all, ", ") + "}"
}

// pattern is the regular expression that Django makes of the route.
func (r Route) pattern() string {
	text := strings.TrimPrefix(r.Path, "/")
	var b strings.Builder
	end := 0
	for _, at := range place().FindAllStringSubmatchIndex(text, -1) {
		name := text[at[4]:at[5]]
		b.WriteString(regexp.QuoteMeta(text[end:at[0]]))
		if c, _ := converterOf(r.Kwargs[name]); !IsGiven(r.Kwargs[name]) {
			b.WriteString("(?P<" + name + ">" + c.matches + ")")
		}
		end = at[1]
	}
	return b.String() + regexp.QuoteMeta(text[end:]) + `\Z`
}

// with is the address with values at the places; false where they do not fit.
func (r Route) with(args []any, kwargs map[string]any) (string, bool) {
	var names []string
	address := r.Path
	for _, name := range r.Names {
		if !IsGiven(r.Kwargs[name]) {
			names = append(names, name)
			continue
		}
		if value, has := kwargs[name]; has { // Django takes the one that the path() gives, and no other
			if filters.Str(value) != filters.Str(givenValue(r.Kwargs[name])) {
				return "", false
			}
			kwargs = maps.Clone(kwargs)
			delete(kwargs, name)
		}
		address = strings.Replace(address, "<"+r.Kwargs[name]+":"+name+">", "", 1)
	}
	if len(args) > 0 && len(kwargs) > 0 || len(args)+len(kwargs) != len(names) {
		return "", false
	}
	for i, name := range names {
		value, has := kwargs[name]
		if len(args) > 0 {
			value, has = args[i], true
		}
		text := filters.Str(value)
		if c, _ := converterOf(r.Kwargs[name]); !has || !memo.Pattern("^(?:"+c.matches+")$")().MatchString(text) {
			return "", false
		}
		at := place().FindStringIndex(address[:])
		if at == nil {
			return "", false
		}
		address = address[:at[0]] + quotePath(text) + address[at[1]:]
	}
	return address, true
}

// quotePath quotes what stands in a path.
func quotePath(s string) string {
	quoted, _ := filters.Find("urlencode").Apply(filters.World{}, s, "!$&'()*+,;=/~:@")
	return strings.NewReplacer("<", "%3C").Replace(filters.Str(quoted))
}

// checkURL looks whether a page has the name of a {% url %}, and as many places.
func (p *templateParser) checkURL(n *Tag, at int) error {
	name := inQuotes(n.Args[0].Value.Text)
	name = name[1 : len(name)-1]
	site := Site{Pages: map[string]Page{}}
	for path, called := range p.names.Pages {
		site.Pages[path] = Page{Name: called}
	}
	var known, names []string
	for _, path := range slices.Sorted(maps.Keys(p.names.Pages)) {
		own := site.URLNames(path)
		names = append(names, own[0])
		if !slices.Contains(own, name) {
			known = append(known, own[0]+" ("+path+")")
			continue
		}
		route, err := ReadRoute(path)
		if err != nil || len(route.Names) == len(n.Args)-1 && !slices.ContainsFunc(n.Args[1:], func(a TagArg) bool { return a.Name != "" && !slices.Contains(route.Names, a.Name) }) {
			return nil
		}
		example := ""
		for _, place := range route.Names {
			example += " " + place + "=…"
		}
		given := "no arguments"
		if len(n.Args) > 1 {
			given = "these arguments"
		}
		return p.fault(at, fmt.Sprintf("NoReverseMatch: Reverse for '%s' with %s not found. 1 pattern(s) tried: [%s]", name, given, filters.Repr(route.pattern())), fmt.Sprintf("the page is %s: write {%% url \"%s\"%s %%}", path, name, example))
	}
	return p.fault(at, fmt.Sprintf("NoReverseMatch: Reverse for '%s' not found. '%s' is not a valid view function or pattern name.", name, name),
		cmp.Or(diag.DidYouMean(name, names), "the site has "+strings.Join(known, ", ")))
}
