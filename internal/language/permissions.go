package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// The keys of groups and permissions.
const groupsKey, permissionsKey = "groups", "permissions"

// asksPermissions finds lines and templates that have to do with groups and permissions.
var asksPermissions = memo.Pattern(`\b(has_perms?|has_module_perms|perms|permission_required|PermissionRequiredMixin|get_(all|user|group)_permissions|user_permissions|groups|Group|Permission|ContentType)\b`)

// inPermissions are parts of these, of which one is looked for first: it costs far less.
var inPermissions = []string{"perm", "Perm", "groups", "Group", "ContentType"}

// groups are the groups of a site, in the order of the file.
var groups = as(namesOf(groupsKey, listOf(permissionsKey, textKind)), func(all []nameAnd[[]string], _ *lesson.Node) []httpsim.Group {
	return collect(all, func(g nameAnd[[]string]) httpsim.Group { return httpsim.Group{Name: g.Name, Permissions: g.Value} })
}, nil)

// checkPermissions looks whether there is what groups and users are given, and notes whether anybody asks for it.
func (r *Reader) checkPermissions(n *lesson.Node, site *httpsim.Site) {
	if n.Kind != lesson.Map || n.Get("project_of") != nil {
		return
	}
	site.AsksPermissions = r.inProject(func(text string) bool {
		return slices.ContainsFunc(inPermissions, func(part string) bool { return strings.Contains(text, part) }) && asksPermissions().MatchString(text)
	}, "templates")
	names := site.PermissionNames()
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	check := func(list *lesson.Node) {
		if list == nil || list.Kind != lesson.List {
			return
		}
		for _, item := range list.Items {
			if item.Kind == lesson.Scalar && !known[item.Value] {
				r.Add(item.Pos, diag.DidYouMean(item.Value, names), "the project has no permission %q: Django makes add, change, delete and view of each model, as in shop.change_order", item.Value)
			}
		}
	}
	for _, e := range entriesOf(n, groupsKey) {
		check(e.Value)
	}
	for _, e := range entriesOf(n, "users") {
		if e.Value.Kind != lesson.Map {
			continue
		}
		check(e.Value.Get(permissionsKey))
		of := e.Value.Get(groupsKey)
		if of == nil || of.Kind != lesson.List {
			continue
		}
		for _, item := range of.Items {
			if _, has := site.GroupNamed(item.Value); !has && item.Kind == lesson.Scalar {
				r.Add(item.Pos, "write groups: beside users:", "the site has no group %q", item.Value)
			}
		}
	}
	r.dropUnknown(site, known)
}

// dropUnknown leaves out what was told, so that nothing of it is made.
func (r *Reader) dropUnknown(site *httpsim.Site, known map[string]bool) {
	those := func(names []string) (kept []string) {
		for _, name := range names {
			if known[name] {
				kept = append(kept, name)
			}
		}
		return kept
	}
	for i := range site.Groups {
		site.Groups[i].Permissions = those(site.Groups[i].Permissions)
	}
	for i := range site.Users {
		site.Users[i].Permissions = those(site.Users[i].Permissions)
	}
}
