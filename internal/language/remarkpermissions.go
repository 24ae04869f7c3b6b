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

// Where a permission is asked for by its name: what is given to has_perm() and to @permission_required, or stands
// in the class of a view; and in templates, app by app.
var (
	permissionAsked = memo.Pattern(`\b(?:permission_required|has_perms?)\s*[(=]\s*((?:[\[(]\s*)?(?:(?:"[^"\n]*"|'[^'\n]*')\s*,?\s*)+)`)
	permissionText  = memo.Pattern(`["']([^"'\n/]+)["']`)
	templateAsks    = memo.Pattern(`\{[{%][^%}]*\bperms\b[^%}]*[%}]\}`)
	permsName       = memo.Pattern(`\bperms\.(\w+(?:\.\w+)?)`)
	makesPermission = memo.Pattern(`\bPermission(?:\.objects\.(?:\w*create|bulk_create)|)\(`)
)

// RemarkPermissions remarks on permissions that are asked for and that the project does not have: Django answers
// that nobody has them, but a superuser, who has all. The sites are those of the lesson, in its order.
func RemarkPermissions(l *lesson.Lesson, sites []httpsim.Site) diag.List {
	r := Reader{lesson: l}
	if makesPermission().Match(l.Source) {
		return nil // which there are is known where it runs
	}
	for i := range l.Sites {
		head := slices.IndexFunc(l.Sites, func(s lesson.Site) bool { return s.Node == projectNode(l, l.Sites[i]) })
		if head >= 0 && sites[head].HasPermissions() {
			r.remarkPermissions(l.Sites[i].Node, sites[head].PermissionNames())
		}
	}
	r.Problems.Sort()
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// remarkPermissions looks at what a site has of its project.
func (r *Reader) remarkPermissions(site *lesson.Node, names []string) {
	look := func(n *lesson.Node) {
		for _, m := range permissionAsked().FindAllStringSubmatchIndex(n.Value, -1) {
			for _, name := range permissionText().FindAllStringSubmatchIndex(n.Value[m[2]:m[3]], -1) {
				r.remarkPermission(n, m[2]+name[2], n.Value[m[2]+name[2]:m[2]+name[3]], names)
			}
		}
		for _, tag := range templateAsks().FindAllStringIndex(n.Value, -1) {
			for _, name := range permsName().FindAllStringSubmatchIndex(n.Value[tag[0]:tag[1]], -1) {
				remark := r.remarkPermission
				if asked := n.Value[tag[0]+name[2] : tag[0]+name[3]]; !strings.Contains(asked, ".") {
					remark = r.remarkPermissionApp
				}
				remark(n, tag[0]+name[2], n.Value[tag[0]+name[2]:tag[0]+name[3]], names)
			}
		}
	}
	var within func(n *lesson.Node)
	within = func(n *lesson.Node) {
		switch {
		case n == nil:
		case n.Kind == lesson.Scalar:
			look(n)
		default:
			for _, item := range n.Items {
				within(item)
			}
			for _, e := range n.Entries {
				within(e.Value)
			}
		}
	}
	for _, key := range append([]string{"pages", "templates", modulesKey}, keysOfFiles...) {
		within(site.Get(key))
	}
}

// remarkPermission remarks on a permission that is none. In templates an app alone asks for any permission of it.
func (r *Reader) remarkPermission(n *lesson.Node, offset int, name string, names []string) {
	if slices.Contains(names, name) {
		return
	}
	hint := cmp.Or(meantPermission(name, names), "one of your own stands in the class Meta of its model, in permissions")
	r.Add(r.within(n, offset), hint, "the project has no permission %q, so that nobody has it but a superuser", name)
}

// remarkPermissionApp remarks on an app without permissions, of which a template asks for any.
func (r *Reader) remarkPermissionApp(n *lesson.Node, offset int, app string, names []string) {
	apps := collect(names, func(known string) string { of, _, _ := strings.Cut(known, "."); return of })
	if apps = slices.Compact(apps); !slices.Contains(apps, app) {
		r.Add(r.within(n, offset), r.Guess(app, apps, "as in perms.shop.change_order"), "the project has no app %q with permissions, so that nobody has any of it", app)
	}
}
