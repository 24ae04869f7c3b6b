package language

import (
	"slices"
	"strings"

	"statelab/internal/lesson"
)

// pagesOfLogin are the settings whose value is an address or the name of a page, as resolve_url() takes it.
var pagesOfLogin = []string{"LOGIN_URL", "LOGIN_REDIRECT_URL", "LOGOUT_REDIRECT_URL"}

// checkLoginPages tells of a setting that names a page that the site does not have. What holds a slash or a full stop is
// an address, whatever answers there.
func (r *Reader) checkLoginPages(n *lesson.Node, s *siteRead) {
	all := n.Get("settings")
	if all == nil || s.builtIn != "" || r.fails || len(r.pagePaths) == 0 || r.sharesProject(s.Host) {
		return
	}
	for _, name := range pagesOfLogin {
		said := all.Get(name)
		if said == nil || said.Kind != lesson.Scalar || said.Value == "" || strings.ContainsAny(said.Value, "/.") {
			continue
		}
		if hint, is := r.besideView().NoPage(said.Value); is {
			r.addOnce(said.Pos, hint, "no page of this site is called so: Django answers NoReverseMatch")
		}
	}
}

// sharesProject reports whether other hosts are of the project of a site, whose pages it may name.
func (r *Reader) sharesProject(host string) bool {
	return slices.ContainsFunc(r.lesson.Sites, func(s lesson.Site) bool {
		of := s.Node.Get("project_of")
		return of != nil && of.Value == host
	})
}
