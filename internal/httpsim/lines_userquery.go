package httpsim

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// usersRows are User.objects, as Django's own manager finds them.
func (r *running) usersRows() *lineRows {
	return &lineRows{r: r, model: r.usersModel(), said: r.usersModel().Name + ".objects", manages: true, plays: "UserManager"}
}

// usersModel is the model of the site's users.
func (r *Request) usersModel() *Model {
	if own := UsersAmong(r.server.models()); own != nil {
		return own
	}
	if r.users.Custom {
		return ofCustomUsers
	}
	return ofUsers
}

// notOfUsers are methods of querysets that are not played of users.
var notOfUsers = []string{"update_or_create", "bulk_create", "bulk_update"}

// asValue is a row as lines have it: of a user that is the user.
func (o *lineRow) asValue() pyrun.Value {
	if o.record.model.users {
		return o.r.userOfRow(o.record)
	}
	return o
}

// userOfRow is the user of a row, one and the same each time.
func (r *running) userOfRow(rec *record) *whoObject {
	if !rec.model.users {
		return nil
	}
	if rec.user == nil {
		rec.user = rec.asUser()
		r.keepsRecord(rec)
	}
	w := &whoObject{r: r, user: rec.user}
	for name, value := range rec.extras { // of annotate()
		if _, has := r.ofWhom[rec.user][name]; !has {
			w.keeps(name, value)
		}
	}
	return w
}

// modelAt is a model to which a key or a ManyToManyField leads: of the users that of the site.
func (r *Request) modelAt(m *Model) *Model {
	if m.users {
		return r.usersModel()
	}
	return m
}

// keepsRecord keeps the row that a user was read from, with what prefetch_related() has read for him.
func (r *Request) keepsRecord(rec *record) {
	if r.rowsOfUsers == nil {
		r.rowsOfUsers = map[*accounts.User]*record{}
	}
	r.rowsOfUsers[rec.user] = rec
}

// recordOf is the row of a user who was read by a key, one and the same each time.
func (r *Request) recordOf(user *accounts.User) *record {
	if rec := r.rowsOfUsers[user]; rec != nil {
		return rec
	}
	m := r.usersModel()
	if m.keeps != nil {
		rec := m.rowOfUser(user, r.server.env.Now())
		r.keepsRecord(rec)
		return rec
	}
	rec := &record{model: m, id: user.ID, values: make([]any, len(m.Fields)), user: user}
	r.keepsRecord(rec)
	return rec
}

// ownerRow is the row that rows belong to; of a user the one that keeps what was read for him, nil for none.
func (r *Request) ownerRow(owner any) *record {
	if user, is := owner.(*accounts.User); is {
		return r.rowsOfUsers[user]
	}
	rec, _ := owner.(*record)
	return rec
}

// foundUsers are the users of the query.
func (q *lineRows) foundUsers() ([]*accounts.User, error) {
	rows, err := q.all()
	users := make([]*accounts.User, len(rows))
	for i, row := range rows {
		users[i] = q.r.userOfRow(row.record).user
	}
	return users, err
}

// methodsOfUsers are methods of users that others do not have, or not so; false where it is that of all rows.
func methodsOfUsers(q *lineRows, name string) (do rowsMethod, is bool) {
	switch name {
	case "delete":
		return givenNothing((*lineRows).removed), true
	case "normalize_email", "get_by_natural_key":
		if !q.manages || q.model.bare {
			return nil, true
		}
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return ofUserManagers()[name](q, args) }, true
	case "create_user", "create", "create_superuser", "get_or_create":
		switch {
		case q.manager != nil, q.model.bare && strings.HasSuffix(name, "user"):
			return nil, true // of the members of a team, and of a class to which Django gives no manager of users
		case !q.manages && strings.HasSuffix(name, "user"):
			return nil, true // which a manager has, and no QuerySet
		case name == "get_or_create":
			return (*lineRows).getOrCreateUser, true
		}
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return q.createUser(name, args) }, true
	}
	return nil, slices.Contains(notOfUsers, name)
}

// getOrCreateUser is get_or_create(username="mina", defaults={"email": …}).
func (q *lineRows) getOrCreateUser(args *pyrun.Args) (pyrun.Value, error) {
	anew := &pyrun.Args{Func: "create"}
	given := args.Or("defaults", nil)
	for _, n := range args.Named {
		if !strings.Contains(n.Name, "__") {
			anew.Named = append(anew.Named, n)
		}
	}
	if d, is := given.(*sessionstore.Dict); is {
		for key, value := range d.All() {
			anew.Named = slices.DeleteFunc(anew.Named, func(n pyrun.Arg) bool { return n.Name == key })
			anew.Named = append(anew.Named, pyrun.Arg{Name: key, Value: value})
		}
	} else if given != nil {
		return nil, pyrun.Raise("TypeError", "defaults is a dict, not %s", pyrun.KindOf(given))
	}
	there, err := q.one(&pyrun.Args{Func: "get", Named: slices.Clone(args.Named)})
	if err == nil || !pyrun.IsRaised(err, q.model.Name+".DoesNotExist") {
		return &pyrun.Tuple{Items: []pyrun.Value{there, false}}, err
	}
	var made pyrun.Value
	err = q.r.conn.Atomic(func() (err error) { made, err = q.createUser("create", anew); return err })
	if isRefused(err) { // somebody has made it meanwhile, or the name stands with other values
		if there, again := q.one(&pyrun.Args{Func: "get", Named: args.Named}); again == nil {
			return &pyrun.Tuple{Items: []pyrun.Value{there, false}}, nil
		}
	}
	return &pyrun.Tuple{Items: []pyrun.Value{made, true}}, err
}

// removed is delete().
func (q *lineRows) removed() (pyrun.Value, error) {
	if err := q.unsliced("delete"); err != nil {
		return nil, err
	}
	r := q.r
	users, err := q.foundUsers()
	if err != nil {
		return nil, err
	}
	var gone []goneRows
	err = r.as(q.asks("delete()"), func() (err error) {
		if gone, err = r.collector().removeUsers(users...); err == nil {
			r.Note("users deleted: %d", "지운 사용자: %d명", len(users))
			r.noteGone(r.users.Table(), gone)
		}
		return err
	})
	return valueOf(r.deleted(append(gone, goneRows{table: r.users.Table(), n: len(users)})), err)
}

// why says what a query looks for.
func (q *lineRows) why() rule.Text {
	if !q.model.users {
		return rule.Textf("look into %s", "%s 찾아봄", q.model.Table())
	}
	if len(q.where) == 0 {
		return rule.Text{EN: "who is there?", KO: "누가 있는지 확인"}
	}
	if c := q.where[0]; len(q.where) == 1 && !c.not && c.lookup == "" && c.tree == nil && c.with == nil && c.holds == nil && len(c.path) == 1 && c.value != nil {
		switch c.path[0].Name {
		case "username", "email":
			return rule.Textf("find %s", "%s 사용자를 찾아봄", c.value)
		case "id", "pk":
			return rule.Textf("find user %d", "%d번 사용자를 찾아봄", c.value)
		}
	}
	return rule.Textf("look into %s", "%s 찾아봄", q.model.Table())
}

// createUser is create_user(…), create_superuser(…) and create(…).
func (q *lineRows) createUser(name string, args *pyrun.Args) (pyrun.Value, error) {
	r := q.r
	if name == "create" {
		return r.insertUser(args)
	}
	user := accounts.User{IsActive: true, DateJoined: r.server.env.Now().UTC()}
	user.IsStaff, user.IsSuperuser = name == "create_superuser", name == "create_superuser"
	w := &whoObject{r: r, user: &user}
	if err := r.beginUser(w); err != nil {
		return nil, err
	}
	args.Func = "UserManager." + name
	username, err := args.Need("username")
	if err != nil {
		return nil, err
	}
	if user.Username, err = pyrun.Str(username); err != nil {
		return nil, err
	}
	if user.Username == "" {
		return nil, pyrun.Raise("ValueError", "The given username must be set")
	}
	if email := args.Or("email", nil); email != nil {
		if user.Email, err = pyrun.Str(email); err != nil {
			return nil, err
		}
	}
	password := args.Or("password", nil)
	if err := q.model.takesWhole(append([]pyrun.Arg{{Name: "username"}, {Name: "email"}, {Name: "is_staff"}, {Name: "is_superuser"}}, args.Named...)); err != nil {
		return nil, err
	}
	if err := r.giveUser(w, args.Named); err != nil {
		return nil, err
	}
	switch {
	case name == "create_superuser" && !user.IsStaff:
		return nil, pyrun.Raise("ValueError", "Superuser must have is_staff=True.")
	case name == "create_superuser" && !user.IsSuperuser:
		return nil, pyrun.Raise("ValueError", "Superuser must have is_superuser=True.")
	}
	user = user.Normalized()
	if text, is := password.(string); is {
		r.users.SetPassword(&user, text)
	} else {
		r.users.SetUnusablePassword(&user)
	}
	return r.addUser(w, name)
}

// insertUser is create(…) of a manager or a queryset of users: User(…), and save().
func (r *running) insertUser(args *pyrun.Args) (pyrun.Value, error) {
	w, err := r.newUser(args)
	if err != nil {
		return nil, err
	}
	return r.addUser(w, "create")
}

// addUser saves a user for the first time.
func (r *running) addUser(w *whoObject, by string) (pyrun.Value, error) {
	err := r.as(r.usersModel().Name+".objects."+by+"()", func() error {
		err := w.saves(nil, func() error { return r.users.Add(w.user) })
		if errors.Is(err, accounts.ErrTaken) {
			return refusedRow("UNIQUE constraint failed: " + r.users.Table() + ".username")
		}
		if err == nil {
			r.Note("create_user(): %s", "create_user(): %s", w.user.Name())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}
