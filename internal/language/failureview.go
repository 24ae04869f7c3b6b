package language

import (
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
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
	r.known.Kwargs = map[string]string{"reason": "str"}
	before := len(r.Problems)
	page, _ := pageOf.read(r, n)
	r.known.Kwargs = nil
	if len(r.Problems) == before {
		r.checkView(n, n.Get(viewKey), page, site)
		site.CSRFFailure = &page
	}
}
