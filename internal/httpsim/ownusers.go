package httpsim

import (
	"time"

	"statelab/internal/accounts"
	"statelab/internal/database"
)

// A site may have a class of its models.py for its users, which derives from AbstractUser: AUTH_USER_MODEL names it then.
// It stands among the models of the site, and its rows are users, as those of auth.User are: accounts.User keeps what
// AbstractUser has, and a record behind it what the class has beside.

// UsersOf says from what of Django's the class of a site for its users derives.
type UsersOf struct {
	Bare    bool // AbstractBaseUser, which AbstractUser is below
	Permits bool // PermissionsMixin, which AbstractUser is below, too
}

// UsersModel is the model of a class of models.py for the users, with the fields of what it derives from.
func UsersModel(app, name string, code *ModelsCode, of UsersOf) *Model {
	m := &Model{App: app, Name: name, Code: code, users: true, bare: of.Bare, permits: of.Permits || !of.Bare, Fields: fieldsOfUsers()}
	switch {
	case of.Bare && of.Permits:
		m.Fields = m.Fields[:ofBaseUser+ofPermits]
	case of.Bare:
		m.Fields = m.Fields[:ofBaseUser]
	}
	return m
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
	users.keeps = accounts.NewModel(users.Table(), users.columnNames(), users.nameColumn(), users.readUser, users.writeUser)
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

// OwnNames are the names of the fields that the class has beside those of AbstractUser, and username where it names nobody.
func (m *Model) OwnNames() (names []string) {
	for _, f := range m.Fields {
		if f.Name == m.NameField() {
			continue
		}
		if _, is := f.ofUser(&accounts.User{}); !is || f.Name == usernameField {
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
		if value, is := f.ofUser(user); is && !(value == "" && f.Null && rec.values[i] == nil) {
			rec.values[i] = value
		}
	}
	return rec
}

// begin adds a user with whom the table begins, who may point to rows that are still to be made, with values of the
// fields of the class.
func (m *Model) begin(users *accounts.Users, user *accounts.User, name string, said map[string]any, now time.Time) error {
	values := make([]any, len(m.Fields))
	for i, f := range m.Fields {
		values[i] = said[f.Name]
	}
	begun := &record{model: m, values: m.Begun(values, now)}
	begun.fillUserWith(user, func(f ModelField) bool { _, is := said[f.Name]; return is })
	user.Own = begun
	if m.NameField() != usernameField {
		user.Username, _ = said[usernameField].(string)
	}
	m.sayName(user, name)
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

// ofUser is what a user has in the place of a field of the class, where it holds what that of AbstractUser does.
func (f ModelField) ofUser(user *accounts.User) (value any, is bool) {
	if value, is = columnOf(user, f.Name); !is || f.ofAbstract {
		return value, is
	}
	switch value.(type) {
	case string:
		return value, f.Kind == CharField
	case bool:
		return value, f.Kind == BooleanField
	}
	return value, f.Kind == DateTimeField
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
	user := &accounts.User{ID: r.id, IsActive: true} // as AbstractBaseUser has it, where no column says so
	r.fillUser(user)
	if r.model.keeps != nil {
		user.Own, r.user = r, user
	}
	return user
}

// fillUser gives a user what a row says of the columns of AbstractUser.
func (r *record) fillUser(user *accounts.User) {
	r.fillUserWith(user, func(ModelField) bool { return true })
}

// fillUserWith is fillUser with some of the columns.
func (r *record) fillUserWith(user *accounts.User, takes func(ModelField) bool) {
	for i, f := range r.model.Fields {
		if _, is := f.ofUser(user); !is || !takes(f) {
			continue
		}
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
			if to := textsOf(user)[f.Name]; to != nil {
				*to = ""
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
