package httpsim

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// Group is a group of users: a name, and what its members may do, as shop.change_order.
type Group struct {
	Name        string
	Permissions []string
}

// A Permission is what users may be allowed to do.
type Permission struct {
	App, Model, Code, Name string
}

// String is the permission as has_perm() is given it: shop.change_order.
func (p Permission) String() string { return p.App + "." + p.Code }

// usualPermissions are those that Django makes of each model: default_permissions.
var usualPermissions = []string{"add", "change", "delete", "view"}

// contentType is a model as the table of content types has it.
type contentType struct{ app, model, verbose string }

// contentTypes are the models of a project, in the order in which its apps stand in settings.py.
func (s Site) contentTypes() []contentType {
	all := []contentType{{"admin", "logentry", "log entry"}, {"auth", "permission", "permission"}, {"auth", "group", "group"}}
	own := UsersAmong(s.Models)
	if !s.UserModel.custom() && own == nil {
		all = append(all, contentType{"auth", "user", "user"})
	}
	all = append(all, contentType{"contenttypes", "contenttype", "content type"}, contentType{"sessions", "session", "session"})
	if s.UserModel.custom() {
		all = append(all, contentType{"accounts", "user", "user"})
	}
	for _, m := range s.Models {
		if !m.Through {
			all = append(all, contentType{m.App, strings.ToLower(m.Name), m.verbose()})
		}
	}
	return all
}

// Permissions are those that migrate makes for a project, in the order of their rows.
func (s Site) Permissions() (all []Permission) {
	for _, of := range s.contentTypes() {
		usual, own := usualPermissions, []Permission(nil)
		for _, m := range s.Models {
			if m.App == of.app && strings.ToLower(m.Name) == of.model {
				own = m.Permissions
				if m.OwnPermissions {
					usual = m.UsualPermissions
				}
			}
		}
		for _, does := range usual {
			all = append(all, Permission{of.app, of.model, does + "_" + of.model, "Can " + does + " " + of.verbose})
		}
		for _, p := range own {
			all = append(all, Permission{of.app, of.model, p.Code, p.Name})
		}
	}
	return all
}

// HasPermissions reports whether the tables of groups and permissions are there.
func (s Site) HasPermissions() bool {
	return s.AsksPermissions || len(s.Groups) > 0 || slices.ContainsFunc(s.Users, func(u User) bool { return len(u.Groups)+len(u.Permissions) > 0 })
}

// authModels are Group, Permission, ContentType and the tables between them and the users, with their rows; nil where
// the site does without.
func (s Site) authModels() []*Model {
	if !s.HasPermissions() {
		return nil
	}
	types := &Model{App: "contenttypes", Name: "ContentType", DBTable: "django_content_type", Unseen: true, Late: true, Fields: []ModelField{{Name: "app_label", Kind: CharField, MaxLength: 100}, {Name: "model", Kind: CharField, MaxLength: 100}}}
	permissions := &Model{App: "auth", Name: "Permission", Unseen: true, Late: true, Ordering: []string{"content_type__app_label", "content_type__model", "codename"}, Fields: []ModelField{
		{Name: "name", Kind: CharField, MaxLength: 255, Late: true}, {Name: "content_type", Kind: ForeignKey, To: types, Late: true}, {Name: "codename", Kind: CharField, MaxLength: 100, Late: true}}}
	groups := &Model{App: "auth", Name: "Group", Late: true, Fields: []ModelField{{Name: "name", Kind: CharField, MaxLength: 150, Unique: true, Late: true}}}
	between := func(name, mine string, to *Model, item string, table string) *Model {
		return &Model{App: "auth", Name: name, Through: true, DBTable: table, Together: []string{mine, item}, Fields: []ModelField{{Name: mine, Kind: ForeignKey, Related: "+"}, {Name: item, Kind: ForeignKey, To: to, Related: "+"}}}
	}
	own, user, users := UsersAmong(s.Models), "user", accounts.Table
	switch {
	case own != nil:
		user, users = strings.ToLower(own.Name), own.Table()
	case s.UserModel.custom():
		users = accounts.CustomTable
	}
	ofGroups := between("Group_permissions", "group", permissions, "permission", "auth_group_permissions")
	ofGroups.Fields[0].To = groups
	members := between("User_groups", user, groups, "group", users+"_groups")
	allowed := between("User_user_permissions", user, permissions, "permission", users+"_user_permissions")
	groups.Many = []ManyField{{Name: "permissions", Late: true, To: permissions, By: ofGroups, Mine: "group", Item: "permission"}, {Name: "user_set", Related: "groups", user: own, By: members, Mine: "group", Item: user}}
	permissions.Many = []ManyField{{Name: "user_set", Related: "user_permissions", user: own, By: allowed, Mine: "permission", Item: user}}
	members.Fields[0].user, allowed.Fields[0].user = own, own
	s.fillAuth(types, permissions, groups, ofGroups, members, allowed)
	if own != nil && !own.permits { // whom nothing connects with groups and permissions
		groups.Many, permissions.Many = groups.Many[:1], nil
		return []*Model{types, permissions, groups, ofGroups}
	}
	return []*Model{types, permissions, groups, ofGroups, members, allowed}
}

// TablesOfGroups are the models of Django's own tables of groups that a step shows: Group, and those between groups,
// permissions and users; nil where the site does without.
func (s Site) TablesOfGroups() []*Model {
	return slices.DeleteFunc(s.authModels(), func(m *Model) bool { return m.Unseen })
}

// fillAuth gives these models the rows that migrate and the lesson make.
func (s Site) fillAuth(types, permissions, groups, ofGroups, members, allowed *Model) {
	at := map[contentType]int64{}
	for i, of := range s.contentTypes() {
		types.Rows = append(types.Rows, []any{of.app, of.model})
		at[contentType{app: of.app, model: of.model}] = int64(i + 1)
	}
	ids := map[string]int64{}
	for i, p := range s.Permissions() {
		permissions.Rows = append(permissions.Rows, []any{p.Name, at[contentType{app: p.App, model: p.Model}], p.Code})
		ids[p.String()] = int64(i + 1)
	}
	groupIDs := map[string]int64{}
	for i, g := range s.Groups {
		groups.Rows = append(groups.Rows, []any{g.Name})
		groupIDs[g.Name] = int64(i + 1)
		for _, p := range once(g.Permissions) {
			ofGroups.Rows = append(ofGroups.Rows, []any{int64(i + 1), ids[p]})
		}
	}
	for _, u := range s.Users {
		for _, name := range once(u.Groups) {
			members.Rows = append(members.Rows, []any{u.Name, groupIDs[name]})
		}
		for _, p := range once(u.Permissions) {
			allowed.Rows = append(allowed.Rows, []any{u.Name, ids[p]})
		}
	}
}

// once are names without those that stand there already.
func once(names []string) (all []string) {
	for _, name := range names {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// isAuth reports whether a model is one of authModels.
func (m *Model) isAuth() bool { return m.App == "auth" || m.App == "contenttypes" }

// authName is a name of django.contrib.auth.models beside User.
func authName(name string) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		if r == nil {
			return true
		}
		for _, m := range r.server.models() {
			if m.isAuth() && m.Name == name {
				return r.modelNamed(m)
			}
		}
		return pyrun.ClassOf(name)
	}
}

// allowances are the permissions that were read of a user: his own, and those of his groups. As in Django they are kept
// on the user object, which does not hear of what changes in the tables.
type allowances struct {
	own, groups map[string]bool
	asked       int // how many statements of the request had run when they were there
}

const ofPermissions = `SELECT "django_content_type"."app_label", "auth_permission"."codename" FROM "auth_permission" `

// permissionsOf reads the permissions of a user, once in a request.
func (r *Request) permissionsOf(user *accounts.User) (*allowances, error) {
	if known := r.allowed[user]; known != nil {
		return known, nil
	}
	types := `INNER JOIN "django_content_type" ON ("auth_permission"."content_type_id" = "django_content_type"."id")`
	users, key := r.users.Table(), strings.ToLower(r.usersModel().Name)+"_id"
	var made allowances
	err := r.as("user.has_perm()", func() (err error) {
		if user.IsSuperuser {
			made.own, err = r.permissionsBy(rule.Text{EN: "all permissions", KO: "모든 권한"}, ofPermissions+types)
			if err == nil {
				made.groups, err = r.permissionsBy(rule.Text{EN: "all permissions", KO: "모든 권한"}, ofPermissions+types)
			}
			return err
		}
		made.own, err = r.permissionsBy(rule.Textf("what may %s do?", "%s에게 있는 권한", user.Name()),
			ofPermissions+`INNER JOIN "`+users+`_user_permissions" ON ("auth_permission"."id" = "`+users+`_user_permissions"."permission_id") `+types+` WHERE "`+users+`_user_permissions"."`+key+`" = ?`, user.ID)
		if err == nil {
			made.groups, err = r.permissionsBy(rule.Textf("what may the groups of %s do?", "%s의 그룹에 있는 권한", user.Name()),
				ofPermissions+`INNER JOIN "auth_group_permissions" ON ("auth_permission"."id" = "auth_group_permissions"."permission_id") INNER JOIN "auth_group" ON ("auth_group_permissions"."group_id" = "auth_group"."id") INNER JOIN "`+
					users+`_groups" ON ("auth_group"."id" = "`+users+`_groups"."group_id") `+types+` WHERE "`+users+`_groups"."`+key+`" = ?`, user.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if r.allowed == nil {
		r.allowed = map[*accounts.User]*allowances{}
	}
	made.asked = len(r.queries)
	r.allowed[user] = &made
	return &made, nil
}

// outdated reports whether the request has changed who may what since it was read.
func (r *Request) outdated(has *allowances) bool {
	return slices.ContainsFunc(r.queries[has.asked:], func(did database.Statement) bool {
		return did.Writes() && did.Rows > 0 && slices.ContainsFunc(r.server.models(), func(m *Model) bool { return m.isAuth() && m.Table() == did.Table })
	})
}

func (r *Request) permissionsBy(why rule.Text, text string, args ...any) (map[string]bool, error) {
	rows, err := r.users.Conn.Query(why, text, args...)
	if err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for _, row := range rows {
		all[row.Text(0)+"."+row.Text(1)] = true
	}
	return all, nil
}

// may is user.has_perm(): nil is an AnonymousUser.
func (r *Request) may(user *accounts.User, permission string) (bool, error) {
	if is, own, err := r.allowsOwn(user, "has_perm", permission); own || err != nil {
		return is, err
	}
	return r.mayPlain(user, permission)
}

// mayPlain is has_perm() of PermissionsMixin.
func (r *Request) mayPlain(user *accounts.User, permission string) (bool, error) {
	if user == nil || !user.IsActive {
		return false, nil
	}
	if user.IsSuperuser {
		r.Note("has_perm(%s): %s is a superuser", "has_perm(%s): %s 사용자는 슈퍼유저임", permission, user.Name())
		return true, nil
	}
	has, err := r.permissionsOf(user)
	if err != nil {
		return false, err
	}
	is := has.own[permission] || has.groups[permission]
	r.noteAllowed(user, permission, has)
	return is, nil
}

// noteAllowed says where a permission comes from, or came from where the tables have changed since the user object was
// asked first.
func (r *Request) noteAllowed(user *accounts.User, permission string, has *allowances) {
	kept := r.outdated(has)
	switch {
	case has.own[permission] && kept:
		r.Note("has_perm(%s): the user object keeps its first answer: %s had it", "has_perm(%s): 사용자 객체가 처음 답을 그대로 지님: 그때는 %s 사용자에게 있었음", permission, user.Name())
	case has.own[permission]:
		r.Note("has_perm(%s): %s has it", "has_perm(%s): %s 사용자에게 있음", permission, user.Name())
	case has.groups[permission] && kept:
		r.Note("has_perm(%s): the user object keeps its first answer: a group of %s had it", "has_perm(%s): 사용자 객체가 처음 답을 그대로 지님: 그때는 %s 사용자의 그룹에 있었음", permission, user.Name())
	case has.groups[permission]:
		r.Note("has_perm(%s): a group of %s has it", "has_perm(%s): %s 사용자의 그룹에 있음", permission, user.Name())
	case kept:
		r.Note("has_perm(%s): the user object keeps its first answer: neither %s nor a group had it", "has_perm(%s): 사용자 객체가 처음 답을 그대로 지님: 그때는 %s 사용자에게도 그룹에도 없었음", permission, user.Name())
	default:
		r.Note("has_perm(%s): neither %s nor a group has it", "has_perm(%s): %s 사용자에게도 그룹에도 없음", permission, user.Name())
	}
}

// mayIn is user.has_module_perms(): whether there is any permission of an app.
func (r *Request) mayIn(user *accounts.User, app string) (bool, error) {
	if is, own, err := r.allowsOwn(user, "has_module_perms", app); own || err != nil {
		return is, err
	}
	return r.mayInPlain(user, app)
}

// mayInPlain is has_module_perms() of PermissionsMixin.
func (r *Request) mayInPlain(user *accounts.User, app string) (bool, error) {
	if user == nil || !user.IsActive || user.IsSuperuser {
		return user != nil && user.IsActive, nil
	}
	has, err := r.permissionsOf(user)
	if err != nil {
		return false, err
	}
	for _, set := range []map[string]bool{has.own, has.groups} {
		for p := range set {
			if strings.HasPrefix(p, app+".") {
				return true, nil
			}
		}
	}
	return false, nil
}

// allowsOwn asks a method about permissions that the class of the site has in its own way: own is false where it has none.
// Without PermissionsMixin there is none of Django's, and a template passes over that.
func (r *Request) allowsOwn(user *accounts.User, name, of string) (is, own bool, err error) {
	m := r.usersModel()
	if user == nil {
		return false, false, nil
	}
	if _, has := m.own(name); !has {
		return false, m.Lacks(name), nil
	}
	lines := (&visit{Request: r, res: HTML("")}).ofMethods()
	call, _, err := (&whoObject{r: lines, user: user}).ownAttr(name, user)
	if err != nil {
		return false, true, err
	}
	answer, err := pyrun.Call(call, of)
	if err != nil {
		return false, true, err
	}
	if is, err = pyrun.Truth(answer); err == nil {
		r.Note("%[1]s(%[2]s) of the class %[3]s: %[4]s", "%[3]s 클래스의 %[1]s(%[2]s): %[4]s", name, of, m.Name, map[bool]string{true: "True", false: "False"}[is])
	}
	return is, true, err
}

// permissionAttr are the methods of a user, and of an AnonymousUser, about permissions.
func (w *whoObject) permissionAttr(name string, user *accounts.User) (pyrun.Value, bool, error) {
	r := w.r
	switch name {
	case "has_perm", "has_perms":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			given, err := args.Need(map[string]string{"has_perm": "perm", "has_perms": "perm_list"}[name])
			if err != nil {
				return nil, err
			}
			of := args.Or("obj", nil)
			if err := args.Done(); err != nil {
				return nil, err
			}
			return r.mayAll(user, name, given, of)
		})
	case "has_module_perms":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			app, err := args.Text(map[bool]string{true: "module", false: "app_label"}[user == nil])
			if err != nil {
				return nil, err
			}
			is, err := r.mayInPlain(user, app)
			if err != nil {
				return nil, err
			}
			return is, args.Done()
		})
	case "get_all_permissions", "get_user_permissions", "get_group_permissions":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			of := args.Or("obj", nil)
			var all []pyrun.Value
			if user != nil && user.IsActive && of == nil {
				has, err := r.permissionsOf(user)
				if err != nil {
					return nil, err
				}
				sets := map[string][]map[string]bool{"get_all_permissions": {has.own, has.groups}, "get_user_permissions": {has.own}, "get_group_permissions": {has.groups}}[name]
				for _, set := range sets {
					for _, p := range slices.Sorted(maps.Keys(set)) {
						all = append(all, p)
					}
				}
			}
			made, err := pyrun.NewSet(all...)
			if err != nil {
				return nil, err
			}
			return made, args.Done()
		})
	}
	return nil, false, nil
}

// mayAll is has_perm(permission), and has_perms([…]).
func (r *running) mayAll(user *accounts.User, name string, given, of pyrun.Value) (pyrun.Value, error) {
	asked, may := []pyrun.Value{given}, r.mayPlain
	if name == "has_perms" {
		may = r.may // which asks has_perm() of the class
		if _, is := given.(string); is {
			return nil, pyrun.Raise("ValueError", "perm_list must be an iterable of permissions.")
		}
		var err error
		if asked, err = pyrun.Iter(given); err != nil {
			return nil, err
		}
	}
	for _, one := range asked {
		permission, is := one.(string)
		if !is {
			return nil, pyrun.Raise("TypeError", "a permission is a text here, and not '%s'", pyrun.KindOf(one))
		}
		if of != nil && (user == nil || !user.IsSuperuser) { // Django's backend knows nothing of single rows
			return false, nil
		}
		if so, err := may(user, permission); err != nil || !so {
			return false, err
		}
	}
	return true, nil
}

// authText is __str__() of the rows of authModels; false for those of others.
func (v *visit) authText(rec *record) (string, bool, error) {
	if !rec.model.isAuth() || rec.model.Through {
		return "", false, nil
	}
	text := func(i int) string { s, _ := rec.values[i].(string); return s }
	switch rec.model.Name {
	case "Group":
		return text(0), true, nil
	case "Permission":
		of, err := v.ofMethods().relatedTo(rec, 1)
		if err != nil {
			return "", true, err
		}
		kind, is := of.(*record)
		if !is {
			return text(0), true, nil
		}
		name, _, err := v.authText(kind)
		return name + " | " + text(0), true, err
	}
	name := text(1)
	for _, m := range v.server.models() {
		if m.App == text(0) && strings.ToLower(m.Name) == name {
			name = v.verboseOf(m)
		}
	}
	return text(0) + " | " + name, true, nil
}

// authDDL are the tables of authModels.
func (s Site) authDDL() string {
	if !s.HasPermissions() {
		return ""
	}
	unique := ""
	for _, m := range s.authModels() {
		unique += m.uniqueSQL(m.Together)
	}
	switch own := UsersAmong(s.Models); {
	case own != nil:
		return contentTypesDDL + groupsDDL + own.groupsDDL() + unique
	case s.UserModel.custom(): // whose own are among those of the users
		return contentTypesDDL + groupsDDL + unique
	}
	return contentTypesDDL + groupsDDL + userGroupsDDL + unique
}

// PermissionNames are the permissions of a project as has_perm() is given them.
func (s Site) PermissionNames() []string {
	var all []string
	for _, p := range s.Permissions() {
		all = append(all, p.String())
	}
	return all
}

// GroupNamed finds a group.
func (s Site) GroupNamed(name string) (Group, bool) {
	i := slices.IndexFunc(s.Groups, func(g Group) bool { return g.Name == name })
	if i < 0 {
		return Group{}, false
	}
	return s.Groups[i], true
}
