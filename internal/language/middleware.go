package language

import (
	"slices"
	"strings"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// middlewareKey is the key of a site under which stands what it does before each page.
const middlewareKey = "middleware"

// orderKey is the key of a site that says which classes and functions of its middleware.py stand in MIDDLEWARE.
const orderKey = "middleware_order"

// middlewareOrFile are actions, or a middleware.py.
var middlewareOrFile = Type{Form: AsEither, Says: "list of actions, or a middleware.py" + orFiles, Either: []Type{actions.Type, {Form: AsText, Says: "a middleware.py of Django"}, namesOf("files", textKind).Type}}

// longForm writes out what a site says by a file of Django: a middleware that is a text is a list with lines of Django,
// a urls.py gives pages, and a settings.py settings.
func longForm(site *lesson.Node) *lesson.Node {
	if site.Kind != lesson.Map {
		return site
	}
	long := *site
	long.Entries = nil
	for _, e := range site.Entries {
		e = filesAsOne(e)
		if e.Key.Value == middlewareKey && e.Value.Kind == lesson.Scalar {
			e.Value = linesAlone(e.Value)
		}
		long.Entries = append(long.Entries, e)
	}
	withURLs(&long)
	withSettings(&long)
	withFailureView(&long)
	return &long
}

// linesAlone is a list of actions that are some lines of Django.
func linesAlone(lines *lesson.Node) *lesson.Node {
	key := &lesson.Node{Kind: lesson.Scalar, Value: viewKey, Pos: lines.Pos}
	item := &lesson.Node{Kind: lesson.Map, Pos: lines.Pos, Entries: []lesson.Entry{{Key: key, Value: lines}}}
	return &lesson.Node{Kind: lesson.List, Pos: lines.Pos, Items: []*lesson.Node{item}}
}

// middleware reads what a site does before each page.
func (r *Reader) middleware(n *lesson.Node, site *httpsim.Site) {
	before := len(r.Problems)
	r.around, r.wholeAround = djangocode.AtItsEnd, ""
	site.Middleware, _ = actions.read(r, n)
	r.around = djangocode.NoMiddleware
	if len(n.Items) == 1 && isView(n.Items[0]) {
		site.MiddlewareFile = r.wholeAround
	}
	if len(r.Problems) == before {
		r.checkActions(n, site.Middleware, collect(site.Users, func(u httpsim.User) string { return u.Name }))
	}
}

// middlewareOrder puts what stands in MIDDLEWARE in the order that a site says, without what it leaves out.
func (r *Reader) middlewareOrder(n *lesson.Node, site *httpsim.Site) {
	names, ok := listOf(orderKey, textKind).read(r, n)
	if !ok || len(r.Problems) > 0 && site.Middleware == nil {
		return
	}
	if n.Derived && (len(site.Middleware) != 1 || site.MiddlewareFile == "") { // one class, which means some actions
		return
	}
	if len(site.Middleware) != 1 || site.MiddlewareFile == "" {
		r.Add(n.Pos, "write middleware: | beside it with the classes", "the site has no middleware.py of which this is the order")
		return
	}
	there := djangocode.MiddlewareIn(site.MiddlewareFile)
	for i, name := range names {
		switch {
		case !slices.Contains(there, name):
			r.Add(n.Items[i].Pos, r.Guess(name, there, "it has "+strings.Join(there, ", ")), "the middleware.py of the site has no middleware %q", name)
			return
		case slices.Contains(names[:i], name):
			r.Add(n.Items[i].Pos, "leave one of the two out", "%s stands here twice", name)
			return
		}
	}
	if len(names) == 0 {
		r.Add(n.Pos, "leave it out, and all are in the order of the file", "no middleware is left")
		return
	}
	if lines, is := site.Middleware[0].(httpsim.Lines); is && len(lines.Calls) > 0 {
		lines.Calls = names
		site.Middleware[0] = lines
	}
}

// putOnRequest are the attributes that the middleware of a project puts on each request.
func (r *Reader) putOnRequest(project *lesson.Node) (names []string) {
	if project.Kind != lesson.Map || project.Get(middlewareKey) == nil {
		return nil
	}
	for _, item := range project.Get(middlewareKey).Items {
		text := r.fillings.inView(viewText(item)).text
		for _, m := range setOnRequest().FindAllStringSubmatch(text, -1) {
			names = append(names, m[1])
		}
		if djangocode.IsWholeMiddleware(text) {
			names = append(names, djangocode.PutOnRequest(text)...)
		}
	}
	return names
}
