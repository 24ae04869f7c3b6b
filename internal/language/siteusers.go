package language

import (
	"fmt"
	"slices"
	"strconv"

	"statelab/internal/accounts"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// users are the accounts of a site. They are known before its other keys are read, so
// that here is only looked whether they are written as they should be.
var users = kind[struct{}]{Type{Form: AsNames, Says: "name → [user](#users)", Of: &userType}, func(r *Reader, n *lesson.Node) (struct{}, bool) {
	entries, ok := r.Entries(n, "users")
	for _, e := range entries {
		usersName.read(r, e.Key)
		if u, ok := user.read(r, e.Value); ok {
			r.checkOwnOfUser(e.Value, u)
			r.checkLacking(e)
		}
	}
	r.checkUniqueUsers(n)
	return struct{}{}, ok
}, nil}

var userType = user.kind().Type

var user = shapeOf("a user",
	at(Field{Name: "password", About: en("by which it logs in. It or `unusable_password` is required")}, textKind, func(u *httpsim.User) *string { return &u.Password }),
	at(Field{Name: "unusable_password", About: en("`set_unusable_password()`: no password logs in, as of an account that is entered by mail or through another site")}, onlyTrue("give it a password"), func(u *httpsim.User) *bool { return &u.Unusable }),
	at(Field{Name: "email", Default: "none"}, textKind, func(u *httpsim.User) *string { return &u.Email }),
	at(Field{Name: "first_name", Default: "none"}, textKind, func(u *httpsim.User) *string { return &u.FirstName }),
	at(Field{Name: "last_name", Default: "none"}, textKind, func(u *httpsim.User) *string { return &u.LastName }),
	at(Field{Name: "active", Default: "`true`", About: en("Django's `is_active`")}, not(boolKind), func(u *httpsim.User) *bool { return &u.Inactive }),
	at(Field{Name: "staff", Default: "`false`", About: en("Django's `is_staff`")}, boolKind, func(u *httpsim.User) *bool { return &u.Staff }),
	at(Field{Name: "superuser", Default: "`false`", About: en("Django's `is_superuser`")}, boolKind, func(u *httpsim.User) *bool { return &u.Superuser }),
	at(Field{Name: permissionsKey, Default: "none", About: en("what the user [may do](#permissions), as `shop.change_order`")}, listOf(permissionsKey, textKind), func(u *httpsim.User) *[]string { return &u.Permissions }),
	at(Field{Name: groupsKey, Default: "none", About: en("the [groups](#permissions) of the site to which the user belongs")}, listOf(groupsKey, textKind), func(u *httpsim.User) *[]string { return &u.Groups }),
).without("a user has no %q here", "write staff", "is_staff").
	without("a user has no %q here", "write superuser", "is_superuser").
	without("a user has no %q here", "write active", "is_active").
	checked(func(r *Reader, n *lesson.Node, _ *httpsim.User) {
		if n.Get("password") == nil && n.Get("unusable_password") == nil {
			r.Add(n.Pos, "add password: …, or unusable_password: true", "the user has no password")
		}
		noTwoPasswords(r, n)
	}).
	open((*Reader).ownOfUser)

// ownOfUser reads what the site's class for users has of its own of one.
func (r *Reader) ownOfUser(e lesson.Entry, u *httpsim.User) bool {
	own := httpsim.UsersAmong(r.models)
	if own == nil {
		return false
	}
	names := own.OwnNames()
	at := slices.Index(names, e.Key.Value)
	if at < 0 {
		if hint := diag.DidYouMean(e.Key.Value, names); hint != "" {
			r.Add(e.Key.Pos, hint, "a user has no %q here", e.Key.Value)
			return true
		}
		return false
	}
	f, _ := own.Field(names[at])
	value, ok := r.constantOf(f, e.Value)
	if !ok {
		return true
	}
	if _, isText := value.(string); isText && f.IsUser() && r.lesson != nil {
		r.checkUser(e.Value)
	}
	r.isChoice(f, e.Value, value)
	if u.Own == nil {
		u.Own = map[string]any{}
	}
	u.Own[f.Name] = value
	return true
}

// isChoice tells of a value of a user that is none of the choices of its field.
func (r *Reader) isChoice(f httpsim.ModelField, n *lesson.Node, value any) {
	if len(f.Choices) == 0 || value == nil || value == "" || slices.ContainsFunc(f.Choices, func(c httpsim.FieldChoice) bool { return c.Value == value }) {
		return
	}
	texts := collect(f.Choices, func(c httpsim.FieldChoice) string { return fmt.Sprint(c.Value) })
	r.Add(n.Pos, r.Guess(n.Value, texts, "it is one of "+few(texts)), "%q is no choice of %s", n.Value, f.Name)
}

// checkOwnOfUser tells of fields of the site's class for users of which nothing is said, and that have no default.
func (r *Reader) checkOwnOfUser(n *lesson.Node, u httpsim.User) {
	own := httpsim.UsersAmong(r.models)
	if own == nil {
		return
	}
	for _, name := range own.OwnNames() {
		f, _ := own.Field(name)
		if _, said := u.Own[name]; said {
			continue
		}
		switch {
		case f.DefaultCall == httpsim.DefaultOwn:
			r.Add(n.Pos, "write "+name+": …", "the row says nothing of %s, whose default is a function of models.py: it is called for rows that views make", name)
		case slices.Contains(own.Missing(nil), name) && !f.IsMoment():
			r.Add(n.Pos, "write "+name+": …", "the row says nothing of %s, which has no default", name)
		}
	}
}

// columnsOfUsers are the columns that keys of a user stand for.
var columnsOfUsers = map[string]string{"email": "email", "first_name": "first_name", "last_name": "last_name", "staff": "is_staff", "superuser": "is_superuser", permissionsKey: "user_permissions", groupsKey: "groups"}

// checkLacking tells of what is said of a user and the site's class for users has no field for, and of an address that is
// not the one by which the user logs in.
func (r *Reader) checkLacking(user lesson.Entry) {
	own := httpsim.UsersAmong(r.models)
	if own == nil || user.Value.Kind != lesson.Map {
		return
	}
	name := user.Key.Value
	if own.NameField() == "email" && accounts.NormalizeEmail(name) != name {
		r.Add(user.Key.Pos, "write "+accounts.NormalizeEmail(name), "the domain of an address by which users log in has small letters, found %q", name)
	}
	for _, e := range user.Value.Entries {
		column := columnsOfUsers[e.Key.Value]
		switch {
		case column == "":
		case column == own.NameField() && e.Value.Value != name:
			r.Add(e.Value.Pos, "leave it out: it is the name under which the user stands", "%s logs in by %s, which is %q here", name, column, e.Value.Value)
		case own.Lacks(column):
			r.Add(e.Key.Pos, "leave it out, or give the class such a field", "a user of the class %s has no %s", own.Name, column)
		}
	}
	if active, has := own.Field("is_active"); user.Value.Get("active") != nil && (!has || active.Name == "") {
		r.Add(user.Value.Get("active").Pos, "write is_active = models.BooleanField(default=True) in the class", "a user of the class %s has no %s", own.Name, "is_active")
	}
}

// checkUniqueUsers tells of users that the table of the site's class for users would not take: those with the same in a
// unique field, and those that point to a row with which no table begins.
func (r *Reader) checkUniqueUsers(n *lesson.Node) {
	own := httpsim.UsersAmong(r.models)
	if own == nil || n.Kind != lesson.Map {
		return
	}
	seen := map[string]bool{}
	for _, e := range n.Entries {
		for _, f := range own.Fields {
			at := e.Value.Get(f.Name)
			if at == nil && f.Unique && f.Kind == httpsim.CharField && f.Name != own.NameField() && !f.Null && f.Default == nil && f.DefaultCall == "" {
				at = lesson.NewText("") // as the row has it
				at.Pos = e.Value.Pos
			}
			if at == nil || at.Kind != lesson.Scalar {
				continue
			}
			what := f.Name + "=" + at.Value
			if f.Unique && seen[what] {
				r.Add(at.Pos, "write another "+f.Name+": …", "two users have the same %s, which is unique", f.Name)
			}
			seen[what] = true
			if id, err := strconv.Atoi(at.Value); err == nil && f.To != nil && (id < 1 || id > len(f.To.Rows)) {
				r.Add(at.Pos, "its rows have the ids from 1 on, in their order", "%s begins with no row %d", f.To.Name, id)
			}
		}
	}
}

// declaredUsers returns the users of a site in the order of the file, silently.
func declaredUsers(site *lesson.Node, models []*httpsim.Model) []httpsim.User {
	if site.Kind != lesson.Map {
		return nil
	}
	users := site.Get("users")
	if users == nil || users.Kind != lesson.Map {
		return nil
	}
	var all []httpsim.User
	for _, e := range users.Entries {
		u := httpsim.User{Name: e.Key.Value}
		if e.Value.Kind == lesson.Map {
			silent := Reader{models: models}
			user.readInto(&silent, e.Value, &u)
		}
		all = append(all, u)
	}
	return all
}
