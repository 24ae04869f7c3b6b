package httpsim

import (
	"statelab/internal/accounts"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
)

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
func (u *swappedUser) FormFields() []forms.ModelField { return u.r.formFieldsOfUsers(ofUsers) }
