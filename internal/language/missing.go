package language

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// A path that nobody serves is answered with 404, which a lesson may want to
// show, or not care about. One that is nearly the path of a page is a slip of the
// pen, and is found before anybody plays the lesson.

// CheckAsked reports the addresses of a step at which there is no page.
func (r *Reader) CheckAsked(src *lesson.Step) {
	asked := r.asked
	r.asked = nil
	if saysStatus(src, func(status string) bool { return status >= "400" }) {
		return
	}
	for _, t := range asked {
		if u, err := address.Parse(t.Value); err == nil {
			r.checkPage(t.Pos, u)
		}
	}
}

// saysStatus reports whether a step, or an answer to its question, says that its first
// request is answered with such a status.
func saysStatus(src *lesson.Step, such func(status string) bool) bool {
	says := func(n *lesson.Node) bool {
		if n == nil {
			return false
		}
		if hops := n.Get("hops"); hops != nil && len(hops.Items) > 0 {
			n = hops.Items[0]
		}
		return saysOfStatus(n.Get("status"), such)
	}
	return says(src.Expect) || src.Predict != nil && slices.ContainsFunc(src.Predict.Choices, func(choice lesson.Choice) bool { return says(choice.If) })
}

// NoPage stands in what is said of a page that is not there.
const NoPage = " has no page "

// checkPage reports an address on a site of the lesson whose path is nearly that of
// a page. As Django does, it forgives a path that lacks only its last slash. Paths
// of which one leads on from the other, or that differ in case, may well be meant:
// cookies tell them apart.
func (r *Reader) checkPage(pos diag.Pos, u address.Address) {
	path, err := url.PathUnescape(u.Path())
	if err != nil {
		return
	}
	site := r.site(u.HostPort())
	if site == nil || strings.Contains(path, "$") || strings.Contains(path, "/.") {
		return
	}
	paths, asked := r.paths[site.Node]
	if !asked {
		paths = pathsOf(site.Node)
		r.paths[site.Node] = paths
	}
	if paths == nil || slices.ContainsFunc(paths, func(p string) bool {
		if !strings.Contains(p, "<") {
			return p == path || p == path+"/"
		}
		route, _ := httpsim.ReadRoute(p)
		_, is := route.Match(path)
		_, slash := route.Match(path + "/")
		return is || slash
	}) {
		return
	}
	paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool {
		return strings.HasPrefix(p, path) || strings.HasPrefix(path, p) || strings.EqualFold(p, path)
	})
	if hint := r.Guess(path, paths, ""); hint != "" {
		r.Add(pos, hint+"; to show what is not there, expect status: 404", "%s has no page %s", u.HostPort(), path)
	}
}

// pathsOf returns the paths of a site's pages as they are typed, those with
// mistakes too, or nil where that cannot be told.
func pathsOf(site *lesson.Node) (paths []string) {
	pages, builtIn := site.Get("pages"), site.Get("built_in")
	switch {
	case pages == nil && builtIn != nil:
		ready, _ := httpsim.BuiltIn(builtIn.Value)
		return slices.Sorted(maps.Keys(ready.Pages))
	case pages == nil || builtIn != nil || pages.Kind != lesson.Map:
		return nil
	}
	for _, e := range pages.Entries {
		path := e.Key.Value
		if httpsim.HandledBy(path) > 0 {
			continue
		}
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		paths = append(paths, path)
	}
	return paths
}
