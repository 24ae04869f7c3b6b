package language

import (
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// appsKey is the key of a site for its apps.py.
const appsKey = "apps"

// appsFile reads the apps.py of a site, which says what the site does anyway.
func (r *Reader) appsFile(n *lesson.Node, site *httpsim.Site) {
	text, ok := r.django(n, longestView)
	if !ok {
		return
	}
	names, whole := r.namesFrom(r.project, signalsKey)
	file := djangocode.AppsFile{App: appOf(r.project, site.Host), Signals: r.project.Get(signalsKey) != nil, Imported: whole || len(names) > 0}
	if err := file.Read(text); err != nil {
		r.unreadIn(n, text, filledView{text: text}, err)
		return
	}
	site.AppsFile = text
}
