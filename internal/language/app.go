package language

import (
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// appKey names the app in which the files of a site stand.
const appKey = "app"

// appName is the name of an app, as startapp takes it.
var appName = kind[string]{Type{Form: AsText, Says: "a name of Python"}, func(r *Reader, n *lesson.Node) (string, bool) {
	switch {
	case n.Kind != lesson.Scalar || !httpsim.IsName(n.Value):
		r.Add(n.Pos, "write a name as loans", "an app is called by a name of Python: letters, digits and _")
	case httpsim.LabelTaken(n.Value):
		r.Add(n.Pos, "give it another name", "an app cannot be called %s: one of django.contrib has that label, and Django starts with no two of a label", n.Value)
	case httpsim.AppTaken(n.Value):
		r.Add(n.Pos, "give it another name", "an app cannot be called %s: startapp refuses it, since import finds another module of that name", n.Value)
	default:
		return n.Value, true
	}
	return "", false
}, nil}

// appOf is the app in which the files of a site stand: what it says, or else what its host is called.
func appOf(site *lesson.Node, host string) string {
	if n := site.Get(appKey); n != nil && n.Kind == lesson.Scalar && httpsim.IsName(n.Value) && !httpsim.AppTaken(n.Value) && !httpsim.LabelTaken(n.Value) {
		return n.Value
	}
	return httpsim.AppOf(host)
}

// packagesOf are the packages in which the files of a project stand, as one of its sites has them.
func packagesOf(project, site *lesson.Site) []string {
	said := httpsim.Site{AppName: appOf(project.Node, project.Host.Value)}
	if model := project.Node.Get("user_model"); model != nil {
		said.UserModel = httpsim.UserModel(model.Value)
	}
	for _, of := range []*lesson.Site{project, site} {
		if n := of.Node.Get(urlsKey); n != nil {
			files, _ := urlsFiles(n)
			for _, f := range files {
				said.URLs = append(said.URLs, httpsim.Pair{Name: f.Name, Value: f.Text})
			}
		}
	}
	said.Files = map[string][]string{"": collect(appsOfFiles(project.Node), func(app string) string { return app + "/" })}
	return djangocode.Packages(said)
}
