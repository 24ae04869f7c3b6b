package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// authModels is where Django has the users, with the point behind it.
const authModels = "django.contrib.auth.models."

// sessionModels is where Django has the rows of sessions, with the point behind it.
const sessionModels = "django.contrib.sessions.models."

// authBase is where Django has AbstractBaseUser without the models of the app, with the point behind it.
const authBase = "django.contrib.auth.base_user."

// permissionsMixin is the class by which users have groups and permissions.
const permissionsMixin = "PermissionsMixin"

// basesOfUsers are the classes of Django's of which one for the users of a site may be.
var basesOfUsers = []string{"AbstractUser", "AbstractBaseUser"}

// notOfUsers are methods of AbstractUser that Django calls by itself, and that a class of a site does not have in its
// own way here.
var notOfUsers = []string{"check_password", "set_password", "set_unusable_password", "has_usable_password", "get_session_auth_hash", "get_username", "normalize_username", "natural_key",
	"has_perms", "get_all_permissions", "get_user_permissions", "get_group_permissions", "is_authenticated", "is_anonymous", "is_active"}

// userClass begins the class of a site for its users, which derives from a class of Django's.
func (r *modelsReader) userClass(c *modelClass, base *python.Expr, s python.Statement, of string) {
	if before := httpsim.UsersAmong(r.models); before != nil {
		r.fail(base.Line, base.Col, "let one of them derive from models.Model, with a OneToOneField to the user", "AUTH_USER_MODEL names one class, and %s derives from AbstractUser already", before.Name)
	}
	permits := slices.ContainsFunc(s.Value.Parts, func(e *python.Expr) bool { return r.full(e) == authModels+permissionsMixin })
	c.isModel, c.model = true, httpsim.UsersModel(r.appAt(s.Line), s.Name, r.code, httpsim.UsersOf{Bare: of == "AbstractBaseUser", Permits: permits})
}

// isNearlyUsers reports whether a class derives from AbstractUser, misspelt here or where it is imported.
func (r *modelsReader) isNearlyUsers(base *python.Expr, full string) bool {
	ofDjango := full == authModels+lastName(full) || full == base.Text && r.classes[full] == nil && full != permissionsMixin
	return ofDjango && lastName(full) != "User" && !slices.Contains(basesOfUsers, lastName(full)) && diag.Nearest(lastName(full), basesOfUsers) != ""
}

// saidOfUsers are what a class of users says to Django of its fields.
var saidOfUsers = []string{"USERNAME_FIELD", "EMAIL_FIELD", "REQUIRED_FIELDS"}

// mayTakeAway are the fields of AbstractUser in the place of which a class of users may have None.
var mayTakeAway = []string{"username", "first_name", "last_name", "email"}

// ofUserClass reads a line by which a class of users says something to Django, or takes a field away. The line runs all the same.
func (r *modelsReader) ofUserClass(c *modelClass, name string, s python.Statement) {
	if slices.Contains(saidOfUsers, name) {
		if c.says == nil {
			c.says = map[string]*python.Expr{}
		}
		c.says[name] = s.Value
		return
	}
	switch {
	case name == "password" || name == "last_login":
		r.failAt(s.Value, "leave it out", "%s of AbstractUser in its own way is not played here", name)
	case s.Value.Kind == python.Call || !c.model.OfAbstractUser(name):
	case slices.Contains(mayTakeAway, name) && s.Value.Dotted() == "None":
		c.model.Without = append(c.model.Without, name)
		c.model.Fields = slices.DeleteFunc(c.model.Fields, func(f httpsim.ModelField) bool { return f.Name == name })
	default:
		r.failAt(s.Value, "leave it out: the field may stay unused", "%s of AbstractUser is taken away, and a user has it here", name)
	}
}

// namesOfUsers reads what a class of users says of its fields, once it has them.
func (r *modelsReader) namesOfUsers(c *modelClass, s python.Statement) {
	m := c.model
	said := c.says["USERNAME_FIELD"]
	switch {
	case said == nil && len(m.Without) > 0 && m.TakesAway("username"):
		r.fail(s.Line, s.Col, `write USERNAME_FIELD = "email"`, "%s takes username away, and no USERNAME_FIELD says by what its users log in", m.Name)
	case said == nil && m.Lacks("username"):
		r.fail(s.Line, s.Col, `write USERNAME_FIELD = "email", the name of a field with unique=True`, "%s derives from AbstractBaseUser, and no USERNAME_FIELD says by what its users log in", m.Name)
	case said != nil && said.Kind != python.String:
		r.failAt(said, `write USERNAME_FIELD = "email"`, "USERNAME_FIELD is the name of a field, in quotation marks")
	case said != nil && said.Text != "username":
		m.NamedBy = said.Text
	}
	r.try(func() { r.namesField(m, said) })
	r.try(func() { r.requiredOfUsers(m, c.says["REQUIRED_FIELDS"]) })
	if email := c.says["EMAIL_FIELD"]; email != nil && email.Kind == python.String {
		r.try(func() { r.isFieldOfUsers(m, "EMAIL_FIELD", email) })
	}
	for _, f := range m.Fields {
		at := r.file.places[m.Name+"."+f.Name]
		if slices.Contains([]string{"is_active", "is_staff", "is_superuser"}, f.Name) && f.Kind != httpsim.BooleanField {
			r.try(func() {
				r.failAt(at.Value, "write "+f.Name+" = models.BooleanField(default=…)", "%s of a user is True or False, and this is a %s", f.Name, string(f.ClassName()))
			})
		}
	}
}

// isFieldOfUsers tells of a name that is none of a field of the users.
func (r *modelsReader) isFieldOfUsers(m *httpsim.Model, by string, at *python.Expr) (f httpsim.ModelField) {
	f, known := m.Field(at.Text)
	if known {
		return f
	}
	var names []string
	for _, f := range m.Fields {
		names = append(names, f.Name)
	}
	hint := diag.DidYouMean(at.Text, names)
	if hint == "" {
		hint = "its fields are " + strings.Join(names, ", ")
	}
	r.failAt(at, hint, "%s names %q, which is no field of %s", by, at.Text, m.Name)
	return f
}

// namesField looks at the field by which users log in, as Django's own check does.
func (r *modelsReader) namesField(m *httpsim.Model, said *python.Expr) {
	if said == nil {
		return
	}
	f := r.isFieldOfUsers(m, "USERNAME_FIELD", said)
	at := r.file.places[m.Name+"."+f.Name]
	switch {
	case f.Kind != httpsim.CharField:
		r.failAt(said, "write "+f.Name+" = models.CharField(max_length=30, unique=True)", "users log in by a text here, and %s is a %s", f.Name, string(f.ClassName()))
	case !f.Unique && at.Value != nil:
		r.failAt(at.Value, "write unique=True", "%s is USERNAME_FIELD, and not unique: Django does not start (auth.E003)", f.Name)
	case !f.Unique:
		r.failAt(said, "write "+f.Name+" = models.EmailField(unique=True) in the class", "%s is USERNAME_FIELD, and not unique: Django does not start (auth.E003)", f.Name)
	}
}

// requiredOfUsers looks at REQUIRED_FIELDS, as Django's own check does.
func (r *modelsReader) requiredOfUsers(m *httpsim.Model, said *python.Expr) {
	if said == nil {
		return
	}
	if said.Kind != python.List && said.Kind != python.Tuple {
		r.failAt(said, `write REQUIRED_FIELDS = ["name"]`, "REQUIRED_FIELDS is a list (auth.E001)")
	}
	for _, one := range said.Parts {
		if one.Kind != python.String {
			continue
		}
		if one.Text == m.NameField() {
			r.failAt(one, "leave it out: createsuperuser asks for it anyway", "%s is USERNAME_FIELD, and none of REQUIRED_FIELDS (auth.E002)", one.Text)
		}
		if slices.ContainsFunc(m.Many, func(f httpsim.ManyField) bool { return f.Name == one.Text }) {
			continue
		}
		r.isFieldOfUsers(m, "REQUIRED_FIELDS", one)
	}
}

// metaOfUsers reads the Meta of a class of users, which may derive from that of AbstractUser.
func (r *modelsReader) metaOfUsers(c *modelClass) {
	if c.model.IsBare() {
		if c.meta != nil && c.meta.Value != nil && len(c.meta.Value.Parts) > 0 {
			r.failAt(c.meta.Value.Parts[0], "write class Meta:", "a Meta of a user model derives from that of AbstractUser here")
		}
		if c.meta != nil {
			r.meta(c, *c.meta, false)
		}
		return
	}
	c.model.Verbose, c.model.Late = "user", true // which AbstractUser.Meta says
	if c.meta == nil {
		return
	}
	if of := c.meta.Value; of == nil || len(of.Parts) == 0 {
		c.model.Verbose, c.model.Late = "", false
	} else if of.Parts[0].Dotted() != "AbstractUser.Meta" {
		r.failAt(of.Parts[0], "write class Meta:, or class Meta(AbstractUser.Meta):", "a Meta of a user model derives from that of AbstractUser here")
	}
	r.meta(c, *c.meta, false)
}
