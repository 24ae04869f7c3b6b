package language

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// failureSetting names the view that answers a request that the CSRF check has refused.
const failureSetting = "CSRF_FAILURE_VIEW"

// failurePath is where that view stands among the pages of a site while these are read: it has no address of its own,
// and is given the reason as a page is given what stands in its address.
const failurePath = "/:csrf_failure:/<str:reason>/"

// ofFailure finds the view of a site's own that the setting names: api.views.csrf_failure.
var ofFailure = memo.Pattern(`^(?:[A-Za-z_]\w*\.)?views\.([A-Za-z_]\w*)$`)

// withFailureView gives a site the view that CSRF_FAILURE_VIEW names, as a page.
func withFailureView(site *lesson.Node) {
	settings := site.Get("settings")
	if settings == nil || settings.Kind != lesson.Map {
		return
	}
	n := settings.Get(failureSetting)
	if n == nil || n.Kind != lesson.Scalar {
		return
	}
	m := ofFailure().FindStringSubmatch(n.Value)
	if m == nil {
		return // which is told where the setting is read
	}
	scalar := func(text string) *lesson.Node {
		return &lesson.Node{Kind: lesson.Scalar, Value: text, Pos: n.Pos, Derived: true}
	}
	page := &lesson.Node{Kind: lesson.Map, Pos: n.Pos, Derived: true, Entries: []lesson.Entry{{Key: scalar(viewKey), Value: scalar(m[1])}}}
	withPages(site, n.Pos, []lesson.Entry{{Key: scalar(failurePath), Value: page}})
}

// failureView reads that page. What a setting names is a view of the project's views.py, called as
// csrf_failure(request, reason="…").
func (r *Reader) failureView(n *lesson.Node, site *httpsim.Site) {
	named := r.project.Get("settings").Get(failureSetting)
	if app, _, _ := strings.Cut(named.Value, "."); app != "views" && r.project.Get(appKey) != nil && app != r.project.Get(appKey).Value {
		r.Add(named.Pos, "write "+r.project.Get(appKey).Value+".views."+n.Get(viewKey).Value, "the site has no app %q", app)
		return
	}
	if !r.calledWith(named.Pos, n.Get(viewKey), failureSetting, "csrf_failure", "reason") {
		return
	}
	r.known.Kwargs = map[string]string{"reason": "str"}
	before := len(r.Problems)
	page, _ := pageOf.read(r, n)
	r.known.Kwargs = nil
	if len(r.Problems) == before {
		r.checkView(n, n.Get(viewKey), page, site)
		site.CSRFFailure = &page
	}
}

// handlerView looks at the view that a urls.py names for errors of a status, as Django's check urls.E007 does.
func (r *Reader) handlerView(n *lesson.Node, status int) bool {
	like := map[int]string{400: "bad_request", 403: "permission_denied", 404: "page_not_found", 500: "server_error"}[status]
	given := []string{"exception"}
	if status == 500 {
		given = nil
	}
	view := n.Get(viewKey)
	if view == nil { // which is told where the page is read
		return true
	}
	return r.calledWith(view.Pos, view, fmt.Sprintf("handler%d", status), like, given...)
}

// calledWith tells of a view that takes other values than Django gives it, which calls it by the name of a setting or of a
// handler and not for an address: that is wrong where it is named, since the view may be right for an address. like is what
// Django's own view is called.
func (r *Reader) calledWith(at diag.Pos, view *lesson.Node, by, like string, given ...string) bool {
	name := viewNamed(view, r.viewsFile)
	if name == "" || r.viewsFile == nil { // of whose file it is told
		return true
	}
	text, _ := r.viewsFile.part(name)
	program, err := python.Program(text)
	i := slices.IndexFunc(program, func(s python.Statement) bool { return s.Action == python.Def && s.Name == name })
	if err != nil || i < 0 || len(program[i].Params) == 0 {
		return true
	}
	missing, wrong := slices.Clone(given), false
	for _, p := range program[i].Params[1:] {
		wrong = wrong || p.Stars == 0 && p.Default == nil && !slices.Contains(given, p.Name)
		missing = slices.DeleteFunc(missing, func(name string) bool { return name == p.Name || p.Stars == 2 })
	}
	if len(missing) == 0 && !wrong {
		return true
	}
	takes := strings.Join(append([]string{"request"}, given...), ", ")
	r.Add(at, fmt.Sprintf("name a view that takes them: def %s(%s):", like, takes), "Django calls the view of %s with %s, and %s() takes other values", by, takes, name)
	return false
}
