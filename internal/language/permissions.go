package language

import (
	"cmp"
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
				r.Add(item.Pos, cmp.Or(meantPermission(item.Value, names), "one of your own stands in the class Meta of its model, in permissions"), "the project has no permission %q: Django makes add, change, delete and view of each model, as in %s", item.Value, anyPermission(item.Value, names))
			}
		}
	}
	var written []string // also those that were told because of what they are given
	for _, e := range entriesOf(n, groupsKey) {
		check(e.Value)
		written = append(written, e.Key.Value)
	}
	hint := "write groups: beside users:"
	if len(written) > 0 {
		hint = "write it in groups: beside the others"
	}
	all := n.Get(groupsKey)
	told := all != nil && all.Kind != lesson.Map // that the groups cannot be read: whether one is there, nobody knows
	for _, e := range entriesOf(n, "users") {
		if e.Value.Kind != lesson.Map {
			continue
		}
		check(e.Value.Get(permissionsKey))
		of := e.Value.Get(groupsKey)
		if of == nil || of.Kind != lesson.List || told {
			continue
		}
		for _, item := range of.Items {
			if item.Kind == lesson.Scalar && !slices.Contains(written, item.Value) {
				r.Add(item.Pos, r.Guess(item.Value, written, hint), "the site has no group %q", item.Value)
			}
		}
	}
	r.dropUnknown(site, known)
}

// doings are what people call what Django calls add, change, delete and view.
var doings = map[string]string{
	"create": "add", "new": "add", "insert": "add", "make": "add",
	"edit": "change", "update": "change", "modify": "change", "write": "change",
	"remove": "delete", "destroy": "delete", "drop": "delete",
	"read": "view", "see": "view", "show": "view", "get": "view", "list": "view",
}

// meantPermission is the hint for a permission that is none: the one of its code, where the app is
// missing or another, the one of what its verb means, or the nearest; "" where none is near.
func meantPermission(word string, names []string) string {
	app, code, whole := strings.Cut(word, ".")
	if !whole {
		app, code = "", word
	}
	codes := []string{code}
	if verb, model, ok := strings.Cut(code, "_"); ok && doings[strings.ToLower(verb)] != "" {
		codes = append(codes, doings[strings.ToLower(verb)]+"_"+model)
	}
	for _, code := range codes {
		var those []string
		for _, name := range names {
			if _, of, _ := strings.Cut(name, "."); strings.EqualFold(of, code) {
				those = append(those, name)
			}
		}
		if near := diag.Nearest(app+"."+code, those); near != "" {
			return diag.Meant(near).EN
		}
		if len(those) > 0 {
			return diag.Meant(those[len(those)-1]).EN // Django's own apps stand before the project's
		}
	}
	if whole {
		return diag.DidYouMean(word, names)
	}
	for _, name := range names {
		if _, of, _ := strings.Cut(name, "."); diag.Near(of, code) {
			return diag.Meant(name).EN
		}
	}
	return ""
}

// anyPermission is one of the project's permissions as an example: of the app that a word names or,
// where it names none, of the app that stands last, behind Django's own.
func anyPermission(word string, names []string) string {
	app, _, _ := strings.Cut(word, ".")
	last := ""
	for _, name := range names {
		of, code, _ := strings.Cut(name, ".")
		switch {
		case !strings.HasPrefix(code, "change_"):
		case of == app:
			return name
		default:
			last = name
		}
	}
	return cmp.Or(last, "shop.change_order")
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
