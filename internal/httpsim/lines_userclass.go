package httpsim

import (
	"statelab/internal/pyrun"
)

// usersObject is User.
type usersObject struct{ r *running }

// usersClass is User, one value in a run.
func (r *running) usersClass() *usersObject {
	if r.usersType == nil {
		r.usersType = &usersObject{r}
	}
	return r.usersType
}

// TypeName implements pyrun.Object.
func (*usersObject) TypeName() string { return "ModelBase" }

// Equal implements pyrun.Equal: there is one class of users.
func (*usersObject) Equal(other pyrun.Value) (bool, error) {
	_, is := other.(*usersObject)
	return is, nil
}

// Attr implements pyrun.Object.
func (u *usersObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "objects", "_default_manager":
		in, err := u.r.defaultManager(u.r.usersModel())
		switch {
		case err != nil:
			return nil, false, err
		case in == nil:
			return u.r.usersRows(), true, nil
		case name == "_default_manager":
			return in, true, nil
		}
	case "_base_manager":
		return u.r.usersRows(), true, nil
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf(u.r.usersModel().Name + "." + name), true, nil
	case "__name__", "__qualname__":
		return u.r.usersModel().Name, true, nil
	}
	class, err := u.r.classOf(u.r.usersModel())
	if err != nil || class == nil {
		return nil, false, err
	}
	return class.Has(name)
}

// Call implements pyrun.Callable: User(username=…).
func (u *usersObject) Call(args *pyrun.Args) (pyrun.Value, error) {
	w, err := u.r.newUser(args)
	if err != nil {
		return nil, err
	}
	return w, nil
}
