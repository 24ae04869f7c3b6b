package httpsim

import (
	"unicode/utf8"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
)

// ownRow is the row behind a user, nil where the site has no class for users.
func (r *running) ownRow(user *accounts.User) *lineRow {
	m := r.usersModel()
	if m.keeps == nil || user == nil {
		return nil
	}
	return &lineRow{r, m.rowOfUser(user, r.now())}
}

// newUser is User(username=…), which no table has yet.
func (r *running) newUser(args *pyrun.Args) (*whoObject, error) {
	w := &whoObject{r: r, user: &accounts.User{IsActive: true, DateJoined: r.server.env.Now().UTC()}}
	if err := r.beginUser(w); err != nil {
		return nil, err
	}
	if err := r.giveUser(w, args.Named); err != nil {
		return nil, err
	}
	args.Named = nil
	return w, args.Done()
}

// giveUser gives a new user what it is made with, and the defaults of all else.
func (r *running) giveUser(w *whoObject, named []pyrun.Arg) error {
	given := map[string]bool{}
	if err := r.usersModel().takesWhole(named); err != nil {
		return err
	}
	for _, n := range named {
		given[n.Name] = true
		if err := w.SetAttr(n.Name, n.Value); err != nil {
			return err
		}
	}
	return r.endUser(w, given)
}

// takes reports whether a row of the model can be given a value by a name when it is made.
func (m *Model) takes(name string) bool {
	_, _, known := m.fieldBy(name)
	method, own := m.own(name)
	return known || own && method.Property
}

// beginUser gives a new user the row behind it, with the defaults of its fields.
func (r *running) beginUser(w *whoObject) error {
	m := r.usersModel()
	if m.keeps == nil {
		return nil
	}
	rec, _, err := r.rowOf(m, nil)
	if err == nil {
		w.user.Own, rec.user = rec, w.user
		rec.fillUserWith(w.user, func(f ModelField) bool { return !f.ofAbstract && (f.Kind != DateTimeField || f.Default != nil) })
	}
	return err
}

// normalize is clean() of AbstractUser, or of AbstractBaseUser.
func (w *whoObject) normalize(user *accounts.User) {
	m := w.r.usersModel()
	if utf8.RuneCountInString(user.Name()) <= m.LongestNameOf() {
		m.sayName(user, user.Name())
	}
	if !m.bare {
		user.Email = accounts.NormalizeEmail(user.Email)
	}
}

// endUser gives a new user what functions of models.py make of the fields of which nothing was said.
func (r *running) endUser(w *whoObject, given map[string]bool) error {
	rec, is := w.user.Own.(*record)
	if !is {
		return nil
	}
	if err := r.ownDefaults(rec, func(name string) bool { return given[name] }); err != nil {
		return err
	}
	for i, f := range rec.model.Fields {
		if (f.AutoNow || f.SaveNow) && !given[f.Name] { // which comes when the row is saved
			rec.values[i] = nil
		}
	}
	return nil
}

// ownAttr is what a user has by a class of the site.
func (w *whoObject) ownAttr(name string, user *accounts.User) (pyrun.Value, bool, error) {
	m := w.r.usersModel()
	if _, is := m.own(name); !is || user == nil {
		return nil, false, nil
	}
	c, err := w.r.classOf(m)
	if err != nil || c == nil {
		return nil, false, err
	}
	v, of, err := c.Bound(name, w)
	return v, of != nil, err
}

// Keep implements pyrun.Keeper.
func (w *whoObject) Keep(name string, v pyrun.Value) { w.keeps(name, v) }

// ClassOf implements pyrun.Classed.
func (w *whoObject) ClassOf() (*pyrun.Class, error) {
	if user, err := w.who(); err != nil || user == nil {
		return nil, err
	}
	return w.r.classOf(w.r.usersModel())
}

// setOwn gives a property of the class of the site, or a field of its own, a value; false where it has none of the name.
func (w *whoObject) setOwn(name string, value pyrun.Value, user *accounts.User) (done bool, err error) {
	m := w.r.usersModel()
	if method, is := m.own(name); is && method.Property {
		c, err := w.r.classOf(m)
		if err != nil || c == nil {
			return err != nil, err
		}
		if done, err := c.Assign(name, w, value); done || err != nil {
			return true, err
		}
		if _, kept := w.r.ofWhom[user][name]; !kept {
			return true, pyrun.Raise("AttributeError", "can't set attribute")
		}
	}
	i, _, known := m.fieldBy(name)
	if !known || name == "id" || name == "pk" || m.Fields[i].ofAbstract {
		return false, nil
	}
	row := w.r.ownRow(user)
	if row == nil {
		return false, nil
	}
	if err := row.set(name, value); err != nil {
		return true, err
	}
	if _, inTable := columnOf(user, name); inTable {
		row.record.fillUser(user)
	}
	w.r.tellName("user."+name, value, 0)
	return true, nil
}

// ownStr is __str__() of a user, where the class of the site has one.
func (w *whoObject) ownStr(user *accounts.User) (text string, is bool, err error) {
	if _, has := w.r.usersModel().own("__str__"); !has {
		return "", false, nil
	}
	call, _, err := w.ownAttr("__str__", user)
	if err != nil {
		return "", true, err
	}
	v, err := pyrun.Call(call)
	if err != nil {
		return "", true, err
	}
	text, isText := pyrun.Itself(v).(string)
	if !isText {
		return "", true, pyrun.Raise("TypeError", "__str__ returned non-string (type %s)", pyrun.KindOf(v))
	}
	return text, true, nil
}

// ofPermissionsMixin are the methods of PermissionsMixin, and ofBaseUserClass those of AbstractBaseUser.
var (
	ofPermissionsMixin = []string{"has_perm", "has_perms", "has_module_perms", "get_all_permissions", "get_user_permissions", "get_group_permissions"}
	ofBaseUserClass    = []string{"save", "delete", "full_clean", "validate_unique", "refresh_from_db", "set_password", "check_password", "set_unusable_password", "has_usable_password", "get_username",
		"natural_key", "get_email_field_name", "get_session_auth_hash", "clean", "__str__", "__repr__", "__eq__"}
)

// userMethods are methods of AbstractUser, or of what it derives from, as super() finds them.
func userMethods(names ...string) map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	for _, name := range names {
		all[name] = pyrun.Method{Name: name, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			w, is := self.(*whoObject)
			if !is {
				return nil, pyrun.Raise("TypeError", "%s() is called on a user", name)
			}
			return w.plainCall(name, args)
		}}
	}
	return all
}

// plainCall calls a method of AbstractUser, whatever the class of the site has in its place.
func (w *whoObject) plainCall(name string, args *pyrun.Args) (pyrun.Value, error) {
	user, err := w.who()
	if err != nil {
		return nil, err
	}
	switch name {
	case "__str__":
		return user.Name(), args.Done()
	case "__repr__":
		text, err := w.Repr()
		return text, err
	case "__eq__":
		other, err := args.Need("other")
		if err != nil {
			return nil, err
		}
		return w.same(other)
	case "clean":
		w.normalize(user)
		return nil, args.Done()
	}
	call, has, err := w.plainAttr(name, user)
	if err != nil {
		return nil, err
	}
	if !has {
		return nil, pyrun.NoAttribute(w, name)
	}
	return pyrun.CallWith(call, args)
}

// savesUser saves a user as Django does where no line calls save(): that of the class of the site comes first.
func (r *Request) savesUser(user *accounts.User, only []string, save func() error) error {
	if _, own := r.usersModel().own("save"); !own {
		return r.saveUser(user, only, save)
	}
	v := &visit{Request: r, res: HTML("")}
	return (&whoObject{r: v.ofMethods(), user: user}).callSave(only)
}

// saves is savesUser of lines that run.
func (w *whoObject) saves(only []string, save func() error) error {
	if _, own := w.r.usersModel().own("save"); own {
		return w.callSave(only)
	}
	return w.r.saveUser(w.user, only, save)
}

// callSave calls save() of the class of the site, as Django's own lines do.
func (w *whoObject) callSave(only []string) error {
	call, _, err := w.ownAttr("save", w.user)
	if err != nil {
		return err
	}
	args := &pyrun.Args{}
	if only == nil {
		args.Named = append(args.Named, pyrun.Arg{Name: "using", Value: "default"})
	} else {
		names := make([]pyrun.Value, len(only))
		for i, name := range only {
			names[i] = name
		}
		args.Named = append(args.Named, pyrun.Arg{Name: "update_fields", Value: pyrun.List(names...)})
	}
	_, err = pyrun.CallWith(call, args)
	return err
}
