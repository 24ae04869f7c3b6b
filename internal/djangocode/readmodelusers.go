package djangocode

import (
	"slices"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// authModels is where Django has the users, with the point behind it.
const authModels = "django.contrib.auth.models."

// sessionModels is where Django has the rows of sessions, with the point behind it.
const sessionModels = "django.contrib.sessions.models."

// notOfUsers are methods of AbstractUser that Django calls by itself, and that a class of a site does not have in its
// own way here.
var notOfUsers = []string{"check_password", "set_password", "set_unusable_password", "has_usable_password", "get_session_auth_hash", "get_username", "normalize_username", "natural_key",
	"has_perm", "has_perms", "has_module_perms", "get_all_permissions", "get_user_permissions", "get_group_permissions", "is_authenticated", "is_anonymous", "is_active"}

// userClass begins the class of a site for its users.
func (r *modelsReader) userClass(c *modelClass, base *python.Expr, s python.Statement) {
	if before := httpsim.UsersAmong(r.models); before != nil {
		r.fail(base.Line, base.Col, "let one of them derive from models.Model, with a OneToOneField to the user", "AUTH_USER_MODEL names one class, and %s derives from AbstractUser already", before.Name)
	}
	c.isModel, c.model = true, httpsim.UsersModel(r.appAt(s.Line), s.Name, r.code)
}

// isNearlyUsers reports whether a class derives from AbstractUser, misspelt here or where it is imported.
func (r *modelsReader) isNearlyUsers(base *python.Expr, full string) bool {
	ofDjango := full == authModels+lastName(full) || full == base.Text && r.classes[full] == nil
	return ofDjango && !slices.Contains(userBases, full) && diag.DidYouMean(lastName(full), []string{"AbstractUser"}) != ""
}

// notOfUsers refuses what a class of users may derive from in Django, and not here.
func (r *modelsReader) notOfUsers(base *python.Expr, name string) {
	switch name {
	case "User":
		r.fail(base.Line, base.Col, "write class User(AbstractUser):, or a model with a OneToOneField to the user", "a class that derives from User of Django, which has a table of its own, is not played here")
	}
	r.fail(base.Line, base.Col, "write class User(AbstractUser):, which has a name, a password and permissions already", "a user model that derives from %s is not played here", name)
}

// ofUserClass reads a line by which a class of users says something to Django; false for all others.
func (r *modelsReader) ofUserClass(name string, s python.Statement) bool {
	says := ""
	if s.Value.Kind == python.String {
		says = s.Value.Text
	}
	ofAbstract := slices.ContainsFunc(httpsim.UsersModel("", "", nil).Fields, func(f httpsim.ModelField) bool { return f.Name == name })
	switch {
	case name == "USERNAME_FIELD" && says != "username":
		r.failAt(s.Value, "leave it out: users log in by username", "USERNAME_FIELD is username here")
	case ofAbstract && s.Value.Kind != python.Call:
		r.failAt(s.Value, "leave it out: the field may stay unused", "%s of AbstractUser is taken away, and a user has it here", name)
	case name == "username" || name == "password" || name == "last_login" || name == "is_superuser" || name == "is_staff" || name == "is_active" || name == "date_joined":
		r.failAt(s.Value, "leave it out", "%s of AbstractUser in its own way is not played here", name)
	}
	return name == "USERNAME_FIELD" || name == "EMAIL_FIELD" || name == "REQUIRED_FIELDS"
}

// metaOfUsers reads the Meta of a class of users, which may derive from that of AbstractUser.
func (r *modelsReader) metaOfUsers(c *modelClass) {
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
