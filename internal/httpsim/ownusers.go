package httpsim

import (
	"slices"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
)

// A site may have a class of its models.py for its users, which derives from AbstractUser: AUTH_USER_MODEL names it then.
// It stands among the models of the site, and its rows are users, as those of auth.User are: accounts.User keeps what
// AbstractUser has, and a record behind it what the class has beside.

// UsersModel is the model of a class of models.py that derives from AbstractUser, with the fields of that.
func UsersModel(app, name string, code *ModelsCode) *Model {
	return &Model{App: app, Name: name, Code: code, users: true, Fields: fieldsOfUsers()}
}

// IsUsers reports whether the rows of a model are the users of the site.
func (m *Model) IsUsers() bool { return m.users }

// UsersAmong is the class that the models of a site have for its users; nil for none.
func UsersAmong(models []*Model) *Model {
	for _, m := range models {
		if m.users {
			return m
		}
	}
	return nil
}

// LinkUsers lets the keys of models to the user, and their ManyToManyFields, know the class that the site has for users.
// It is called once the models have all their fields.
func LinkUsers(models []*Model) {
	users := UsersAmong(models)
	if users == nil {
		return
	}
	for _, m := range models {
		for i, f := range m.Fields {
			if f.IsUser() {
				m.Fields[i].user = users
			}
		}
		for i, f := range m.Many {
			if f.To == nil {
				m.Many[i].user = users
			}
		}
	}
	users.keeps = accounts.NewModel(users.Table(), users.columnNames(), users.readUser, users.writeUser)
}

// OfAbstractUser reports whether a model has a field of AbstractUser's under a name, and not one in its place.
func (m *Model) OfAbstractUser(name string) bool {
	f, known := m.Field(name)
	return m.users && known && f.ofAbstract
}

// ownFields are the fields of a class of users beside those of AbstractUser.
func (m *Model) ownFields() (all []ModelField) {
	for _, f := range m.Fields {
		if !f.ofAbstract {
			all = append(all, f)
		}
	}
	return all
}

// givenByClass are the names of what the class gives its users.
func (m *Model) givenByClass() (names []string) {
	for _, f := range m.ownFields() {
		names = append(names, f.Name)
		if f.Kind == ForeignKey {
			names = append(names, f.Column())
		}
		if len(f.Choices) > 0 {
			names = append(names, "get_"+f.Name+"_display")
		}
	}
	for _, f := range m.Many {
		names = append(names, f.Name)
	}
	for _, of := range m.Methods {
		names = append(names, of.Name)
	}
	return names
}

// OwnNames are the names of the fields that the class has beside those of AbstractUser.
func (m *Model) OwnNames() (names []string) {
	for _, f := range m.ownFields() {
		if _, is := columnOf(&accounts.User{}, f.Name); !is {
			names = append(names, f.Name)
		}
	}
	return names
}

// label is how AUTH_USER_MODEL names the model: shop.User.
func (m *Model) label() string { return m.App + "." + m.Name }

// readUser is the user of a row of all columns.
func (m *Model) readUser(row database.Row) (*accounts.User, error) {
	rec, err := m.read(row)
	if err != nil {
		return nil, err
	}
	return rec.asUser(), nil
}

// writeUser saves a user whose class is one of the site.
func (m *Model) writeUser(u *accounts.Users, user *accounts.User, only []string) error {
	now := u.Now().UTC().Truncate(time.Microsecond)
	rec := m.rowOfUser(user, now)
	err := u.Conn.Marked(func() error {
		if user.ID == 0 && only == nil {
			rec.setMoments(now)
			return rec.insert(u)
		}
		_, err := rec.save(u, now, only, false)
		return err
	})
	if err == nil {
		user.ID, user.Deleted = rec.id, false
	}
	return err
}

// rowOfUser is the row behind a user, with what the user has now. One of whom nothing was kept has the defaults of the
// fields.
func (m *Model) rowOfUser(user *accounts.User, now time.Time) *record {
	rec, is := user.Own.(*record)
	if !is {
		rec = &record{model: m, values: make([]any, len(m.Fields))}
		for i, f := range m.Fields {
			rec.values[i] = f.initial(now, nil)
		}
		user.Own = rec
	}
	rec.id, rec.user = user.ID, user
	for i, f := range m.Fields {
		if value, is := columnOf(user, f.Name); is {
			rec.values[i] = value
		}
	}
	return rec
}

// begin adds a user with whom the table begins, who may point to rows that are still to be made, with values of the
// fields of the class.
func (m *Model) begin(users *accounts.Users, user *accounts.User, said map[string]any, now time.Time) error {
	values := make([]any, len(m.Fields))
	for i, f := range m.Fields {
		values[i] = said[f.Name]
	}
	user.Own = &record{model: m, values: m.Begun(values, now)}
	rec := m.rowOfUser(user, now)
	for i, f := range m.Fields {
		name, is := said[f.Name].(string)
		if !is || !f.IsUser() {
			continue
		}
		of, err := users.ByUsername(accounts.NormalizeUsername(name))
		if err != nil {
			return err
		}
		if of == nil {
			return &NoUser{name}
		}
		rec.values[i] = of.ID
	}
	why, text, args, err := rec.insertion()
	if err == nil {
		err = rec.inserted(users.Conn, why, text, args)
	}
	if err == nil {
		user.ID = rec.id
	}
	return err
}

// columnOf is what a user has of AbstractUser under the name of a column, as rows keep it.
func columnOf(user *accounts.User, name string) (value any, is bool) {
	switch name {
	case "password":
		return user.Password, true
	case "last_login":
		if user.LastLogin.IsZero() {
			return nil, true
		}
		return user.LastLogin, true
	case "is_superuser":
		return user.IsSuperuser, true
	case "username":
		return user.Username, true
	case "first_name":
		return user.FirstName, true
	case "last_name":
		return user.LastName, true
	case "email":
		return user.Email, true
	case "is_staff":
		return user.IsStaff, true
	case "is_active":
		return user.IsActive, true
	case "date_joined":
		return user.DateJoined, true
	}
	return nil, false
}

// asUser is a row of the table of users as a user.
func (r *record) asUser() *accounts.User {
	user := &accounts.User{ID: r.id}
	r.fillUser(user)
	if r.model.keeps != nil {
		user.Own, r.user = r, user
	}
	return user
}

// fillUser gives a user what a row says of the columns of AbstractUser.
func (r *record) fillUser(user *accounts.User) {
	for i, f := range r.model.Fields {
		switch value := r.values[i].(type) {
		case string:
			if to := textsOf(user)[f.Name]; to != nil {
				*to = value
			}
		case bool:
			if to := flagsOf(user)[f.Name]; to != nil {
				*to = value
			}
		case nil:
			if to := momentsOf(user)[f.Name]; to != nil {
				*to = time.Time{}
			}
		case time.Time:
			if to := momentsOf(user)[f.Name]; to != nil {
				*to = value
			}
		}
	}
}

// textsOf are the columns of a user that are texts, by their names.
func textsOf(user *accounts.User) map[string]*string {
	return map[string]*string{"username": &user.Username, "email": &user.Email, "first_name": &user.FirstName, "last_name": &user.LastName, "password": &user.Password}
}

// flagsOf are those that are true or false.
func flagsOf(user *accounts.User) map[string]*bool {
	return map[string]*bool{"is_active": &user.IsActive, "is_staff": &user.IsStaff, "is_superuser": &user.IsSuperuser}
}

// momentsOf are those that are moments.
func momentsOf(user *accounts.User) map[string]*time.Time {
	return map[string]*time.Time{"last_login": &user.LastLogin, "date_joined": &user.DateJoined}
}

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
	for _, n := range named {
		given[n.Name] = true
		if m := r.usersModel(); m.keeps != nil && !m.takes(n.Name) {
			return pyrun.Raise("TypeError", "%s() got an unexpected keyword argument '%s'", m.Name, n.Name)
		}
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
	}
	return err
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

// userMethods are the methods of AbstractUser, as super() finds them.
func userMethods() map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	for _, name := range slices.Concat(methodsOfUser, []string{"save", "delete", "full_clean", "validate_unique", "refresh_from_db", "set_password", "check_password", "set_unusable_password", "email_user",
		"get_session_auth_hash", "has_perm", "has_perms", "has_module_perms", "get_all_permissions", "get_user_permissions", "get_group_permissions", "clean", "__str__", "__repr__", "__eq__"}) {
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
		return user.Username, args.Done()
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
		user.Username, user.Email = user.Normalized().Username, user.Normalized().Email
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

// swappedUser is auth.User in a project whose AUTH_USER_MODEL is another one: there is the class, and no table.
type swappedUser struct{ r *running }

// TypeName implements pyrun.Object.
func (*swappedUser) TypeName() string { return "ModelBase" }

// Attr implements pyrun.Object.
func (u *swappedUser) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "objects", "_default_manager":
		return nil, false, u.fault()
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf("User." + name), true, nil
	case "__name__", "__qualname__":
		return "User", true, nil
	}
	return nil, false, nil
}

// fault is what Django raises for its manager.
func (u *swappedUser) fault() error {
	return pyrun.Raise("AttributeError", "Manager isn't available; 'auth.User' has been swapped for '%s'", u.r.usersModel().label())
}

// Call implements pyrun.Callable: an instance can be made, and is not saved.
func (u *swappedUser) Call(*pyrun.Args) (pyrun.Value, error) { return nil, u.fault() }

// ModelName implements forms.Model.
func (*swappedUser) ModelName() string { return "User" }

// NewRow implements forms.Model.
func (u *swappedUser) NewRow() (pyrun.Value, error) {
	return &whoObject{r: u.r, user: &accounts.User{IsActive: true, DateJoined: u.r.server.env.Now().UTC()}, swapped: true}, nil
}

// FormFields implements forms.Model.
func (u *swappedUser) FormFields() []forms.ModelField { return u.r.usersClass().FormFields() }
