package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
)

// What names the users of a site is username, or the field that USERNAME_FIELD of its class says; a class below
// AbstractBaseUser has little more of Django than a password.

// usernameField is USERNAME_FIELD of AbstractUser.
const usernameField = "username"

// NameField is USERNAME_FIELD of the model of the users.
func (m *Model) NameField() string { return cmp.Or(m.NamedBy, usernameField) }

// nameColumn is the column of that field.
func (m *Model) nameColumn() string {
	f, _ := m.Field(m.NameField())
	return cmp.Or(f.Column(), usernameField)
}

// LongestNameOf is how long a name of a user may be, and 254 where the field does not say.
func (m *Model) LongestNameOf() int {
	f, _ := m.Field(m.NameField())
	if f.Kind != CharField {
		return unboundName
	}
	return cmp.Or(f.longest(), unboundName)
}

// unboundName is max_length of the field of a login form where USERNAME_FIELD has none.
const unboundName = 254

// sayName gives a user a name: what USERNAME_FIELD says.
func (m *Model) sayName(user *accounts.User, name string) {
	name = accounts.NormalizeUsername(name)
	if to := textsOf(user)[m.NameField()]; to != nil {
		*to = name
		return
	}
	rec, is := user.Own.(*record)
	if i, _, known := m.fieldBy(m.NameField()); is && known {
		rec.values[i] = name
	}
}

// NameOf implements accounts.Named.
func (r *record) NameOf(user *accounts.User) string {
	i, _, known := r.model.fieldBy(r.model.NameField())
	if !known || i >= len(r.values) {
		return user.Username
	}
	if value, is := r.model.Fields[i].ofUser(user); is {
		text, _ := value.(string)
		return text
	}
	if r.values[i] == nil {
		return ""
	}
	return fmt.Sprint(r.values[i])
}

// nameWord is verbose_name of what names the users.
func (r *Request) nameWord() string {
	m := r.usersModel()
	f, known := m.Field(m.NameField())
	switch {
	case !known || f.ofAbstract && f.Name == usernameField:
		return r.translated("", usernameField)
	case f.ofAbstract || f.Late:
		return r.translated("", wordOfUserField(f))
	}
	return f.verbose()
}

// wordOfUserField is verbose_name of a field of AbstractUser.
func wordOfUserField(f ModelField) string {
	for _, of := range userFields {
		if of.name == f.Name && f.ofAbstract {
			return of.label
		}
	}
	return f.verbose()
}

// IsBare reports whether the class of the users derives from AbstractBaseUser, and not from AbstractUser.
func (m *Model) IsBare() bool { return m.bare }

// TakesAway reports whether the class of the users has None in the place of a field of AbstractUser: username = None.
func (m *Model) TakesAway(name string) bool { return slices.Contains(m.Without, name) }

// Lacks reports whether a user of the model has nothing of Django's under a name that those of AbstractUser have.
func (m *Model) Lacks(name string) bool {
	switch name {
	case "username", "email", "first_name", "last_name", "date_joined", "is_staff", "is_superuser":
		_, known := m.Field(name)
		return !known
	case "get_full_name", "get_short_name", "email_user":
		return m.bare
	case "has_perm", "has_perms", "has_module_perms", "get_all_permissions", "get_user_permissions", "get_group_permissions", "groups", "user_permissions":
		return !m.permits
	}
	return false
}

// ofTheirs is what a user, or nil, an anonymous visitor, has under one of the names of ofUser.
func (r *Request) ofTheirs(user *accounts.User, name string) any {
	m := r.usersModel()
	if user == nil || m.keeps == nil {
		return ofAnybody(user, name)
	}
	switch {
	case m.TakesAway(name):
		return nil
	case m.Lacks(name):
		return absent{}
	case name == "get_full_name":
		return strings.TrimSpace(fmt.Sprint(m.orNone("first_name", user.FirstName), " ", m.orNone("last_name", user.LastName)))
	case name == "get_short_name":
		return r.ofTheirs(user, "first_name")
	}
	if i, _, _ := m.fieldBy(name); m.isOwnField(name) && m.rowOfUser(user, r.server.env.Now()).values[i] == nil {
		return nil
	}
	return ofAnybody(user, name)
}

// hasDjangosName reports whether the users have the field username of AbstractUser.
func (m *Model) hasDjangosName() bool { return m.keeps == nil || m.OfAbstractUser(usernameField) }

// isOwnField reports whether a field stands in the class of the users itself.
func (m *Model) isOwnField(name string) bool {
	i, _, known := m.fieldBy(name)
	return known && name != "id" && name != "pk" && !m.Fields[i].ofAbstract
}

// orNone is a text of a user as %s writes it, where the class may have taken its field away.
func (m *Model) orNone(field, text string) string {
	if m.TakesAway(field) {
		return "None"
	}
	return text
}

// takesWhole refuses what UserManager gives a new user, and the class of the site has no field for.
func (m *Model) takesWhole(given []pyrun.Arg) error {
	var unknown []string
	for _, n := range given {
		if !m.takes(n.Name) {
			unknown = append(unknown, "'"+n.Name+"'")
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return pyrun.Raise("TypeError", "%s() got unexpected keyword arguments: %s", m.Name, strings.Join(unknown, ", "))
}
