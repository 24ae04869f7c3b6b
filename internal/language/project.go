package language

import (
	"slices"

	"statelab/internal/lesson"
)

// The keys of a site that are about its host alone, and those that are about its project.
var (
	ofOneHost = []string{"pages", urlsKey, "built_in", "project_of", "http", "keep_alive", "proxy", "header_limit"}
	ofProject = []string{appKey, appsKey, middlewareKey, orderKey, "views", "forms", "modules", "signals", "context_processors", "templates", "bug", "users", groupsKey, "models", "rows", "settings", localeKey, localeMiddlewareKey, "sessions", "instances", "csrf", "user_model", "migrated", "clock_off"}
)

// projectOf returns the site whose project a site is part of: the site itself, where it is
// of none or the lesson does not say it right.
func (r *Reader) projectOf(src *lesson.Site) *lesson.Site {
	if name := headOf(src); name != "" && name != src.Host.Value {
		if head := r.site(name); head != nil && headOf(head) == "" {
			return head
		}
	}
	return src
}

// PartOf reports whether a site is part of the project of another.
func (r *Reader) PartOf(src, of lesson.Site) bool {
	return src.Host.Value != of.Host.Value && r.projectOf(&src).Host.Value == of.Host.Value
}

// headOf is what a site says under project_of, empty where it says nothing.
func headOf(src *lesson.Site) string {
	if src.Node.Kind != lesson.Map || src.Node.Get("project_of") == nil {
		return ""
	}
	return src.Node.Get("project_of").Value
}

// checkJoined looks at what a site that is part of a project says, and what the project
// should.
func checkJoined(r *Reader, n *lesson.Node, own string) {
	of := n.Get("project_of")
	if of == nil || !r.checkHost(of.Pos, of.Value) {
		return
	}
	switch head := r.site(of.Value); {
	case of.Value == own:
		r.Add(of.Pos, "leave it out", "a site is not part of its own project by this key")
	case headOf(head) != "":
		r.Add(of.Pos, "write project_of: "+headOf(head), "%s is itself part of the project of %s", of.Value, headOf(head))
	}
	for _, e := range n.Entries {
		if slices.Contains(ofProject, e.Key.Value) {
			r.Add(e.Key.Pos, "write it at "+of.Value, "all hosts of a project have the same %s", e.Key.Value)
		}
	}
}
