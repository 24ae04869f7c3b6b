package language

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// pageOf is one page of a site.
var pageOf = shapeOf("a page", onMethod("get", "a GET (and a HEAD, where `head` says nothing else)"), onMethod("post", "a POST"), onMethod("put", "a PUT"),
	onMethod("patch", "a PATCH"), onMethod("delete", "a DELETE"), onMethod("head", "a HEAD, whose answer has no body"), onMethod("options", "an OPTIONS"),
	key[httpsim.Page]{Field{Name: viewKey, Type: Type{Form: AsText, Says: "a view of Django"}, About: en("the page as a [view](#views-as-lines-of-django) of Django, with its decorators and its `def`, in the place of everything else here but `name`")}, func(r *Reader, n *lesson.Node, p *httpsim.Page) {
		name := p.Name
		*p = r.pageView(n)
		p.Name = cmp.Or(name, p.Name)
	}, nil},
	at(Field{Name: "name", Default: "its `def`, or one made of its path", About: en("the page's name in `urls.py`, by which `redirect(\"cart\")` and `reverse(\"cart\")` find it")}, textKind, func(p *httpsim.Page) *string { return &p.Name }),
	at(Field{Name: "csrf_exempt", Default: "`false`", About: en("`@csrf_exempt`: with `csrf: true`, this page takes requests without a token")}, boolKind, func(p *httpsim.Page) *bool { return &p.CSRFExempt }))

// onMethod are the actions of a page for a method.
func onMethod(name, what string) key[httpsim.Page] {
	return at(Field{Name: name, About: en("what it does for " + what)}, actions, func(p *httpsim.Page) *[]httpsim.Action {
		all := p.All()
		return all[slices.IndexFunc(all, func(m httpsim.MethodActions) bool { return m.Method == strings.ToUpper(name) })].Actions
	})
}

func pagesType() Type {
	page := pageOf.kind().Type
	return Type{Form: AsNames, Says: "path → [page](#pages)", Of: &page}
}

// pages reads the pages of a site, whose users are known.
func (r *Reader) pages(n *lesson.Node, site *httpsim.Site) {
	entries, _ := r.Entries(n, "pages")
	var routes []pageRoute // those with places
	ordered := 0           // pages of the site's urls.py
	for _, e := range entries {
		if e.Key.Value == failurePath {
			r.failureView(e.Value, site)
			continue
		}
		if path := e.Key.Value; !e.Key.Derived && (!strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?# \t\r\n")) {
			r.Add(e.Key.Pos, "", "%q is no path: it begins with / and has no ? and no #", path)
		}
		order := 0
		if e.Key.Derived {
			ordered++
			order = ordered
		}
		route, ok := r.route(e.Key, routes)
		if !ok && e.Value.Get(viewKey) != nil { // what its def is given is not known
			if httpsim.HandledBy(e.Key.Value) == 0 {
				site.Pages[e.Key.Value] = httpsim.Page{Order: order}
			}
			continue
		}
		if len(route.Names) > 0 && httpsim.HandledBy(e.Key.Value) == 0 {
			routes = append(routes, pageRoute{route, e.Key.Derived})
		}
		if status := httpsim.HandledBy(e.Key.Value); status > 0 && !r.handlerView(e.Value, status) {
			continue
		}
		r.known.Kwargs = route.Kwargs
		before := len(r.Problems)
		page, _ := pageOf.read(r, e.Value)
		r.known.Kwargs = nil
		if view := e.Value.Get(viewKey); view != nil && len(r.Problems) == before && len(page.Methods()) > 0 {
			r.checkView(e.Value, view, page, site)
		} else if len(r.Problems) == before {
			users := collect(site.Users, func(u httpsim.User) string { return u.Name })
			for _, m := range page.All() {
				n := e.Value.Get(strings.ToLower(m.Method))
				r.checkActions(n, *m.Actions, users)
				*m.Actions = r.fillings.ended(n, *m.Actions)
			}
		}
		page.Order = order
		if status := httpsim.HandledBy(e.Key.Value); status > 0 {
			if site.Handlers == nil {
				site.Handlers = map[int]httpsim.Page{}
			}
			site.Handlers[status] = page
			continue
		}
		site.Pages[e.Key.Value] = page
	}
}

// pageRoute is the address of a page; of those of a urls.py their order says which one is found.
type pageRoute struct {
	httpsim.Route
	ordered bool
}

// turnedPlace finds a place of an address in which the converter stands behind the name.
var turnedPlace = memo.Pattern(`<(\w+):(int|str|slug|uuid|path)>`)

// route reads the address of a page, which may not be mistaken for that of one above it.
func (r *Reader) route(key *lesson.Node, above []pageRoute) (httpsim.Route, bool) {
	route, err := httpsim.ReadRoute(key.Value)
	switch {
	case err != nil && turnedPlace().MatchString(key.Value):
		r.Add(key.Pos, "write "+turnedPlace().ReplaceAllString(key.Value, "<$2:$1>"), "%v", err)
		return httpsim.Route{}, false
	case err != nil:
		r.Add(key.Pos, "a page of many addresses is written as /orders/<int:pk>/", "%v", err)
		return httpsim.Route{}, false
	case !key.Derived && strings.ContainsAny(key.Value, "{}"):
		r.Add(key.Pos, "a page of many addresses is written as /orders/<int:pk>/", "no place for a value: %q. It is <NAME> or <int:NAME>", key.Value)
		return httpsim.Route{}, false
	case len(route.Names) > 0 && len(above) == mostRoutes:
		r.Add(key.Pos, "", "a site has at most %d pages of many addresses", mostRoutes)
		return httpsim.Route{}, false
	}
	for _, other := range above {
		if both := other.Both(route); both != "" && !(other.ordered && key.Derived) {
			r.Add(key.Pos, "one page does for both, with a when in it", "%s may be the page %s, too", both, other.Path)
		}
	}
	return route, true
}
