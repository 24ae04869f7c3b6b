package httpsim

import (
	"statelab/internal/accounts"
	"statelab/internal/pyrun"
)

// A class of a site for its users may have managers of its own, below BaseUserManager and UserManager of
// django.contrib.auth.models: lines make users by them, and Django finds by them who logs in.

// basesOfUsers are the names of django.contrib.auth from which a class of users and its managers derive.
func basesOfUsers() map[string]func(r *running) pyrun.Value {
	made := map[string]func(r *running) pyrun.Value{}
	for name, of := range map[string]func(b *modelBases) pyrun.Value{
		"models.AbstractUser":        func(b *modelBases) pyrun.Value { return b.user },
		"models.AbstractBaseUser":    func(b *modelBases) pyrun.Value { return b.baseUser },
		"base_user.AbstractBaseUser": func(b *modelBases) pyrun.Value { return b.baseUser },
		"models.PermissionsMixin":    func(b *modelBases) pyrun.Value { return b.permits },
		"models.BaseUserManager":     func(b *modelBases) pyrun.Value { return b.baseUsers },
		"base_user.BaseUserManager":  func(b *modelBases) pyrun.Value { return b.baseUsers },
		"models.UserManager":         func(b *modelBases) pyrun.Value { return b.users },
	} {
		made["django.contrib.auth."+name] = func(r *running) pyrun.Value {
			if r == nil {
				return true
			}
			return of(r.bases())
		}
	}
	return made
}

// ofUserManagers are the methods of BaseUserManager, as it does them.
func ofUserManagers() map[string]func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
	return map[string]func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error){
		"normalize_email": func(_ pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			email, err := args.Need("email")
			if err != nil {
				return nil, err
			}
			text, is := email.(string)
			if email != nil && !is {
				return nil, pyrun.NoAttribute(email, "strip")
			}
			return accounts.NormalizeEmail(text), args.Done()
		},
		"get_by_natural_key": func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Need("username")
			if err == nil {
				err = args.Done()
			}
			if err != nil {
				return nil, err
			}
			return asksManager(self, "get", pyrun.Arg{Name: nameFieldOf(self), Value: name})
		},
	}
}

// nameFieldOf is USERNAME_FIELD of the model of a manager.
func nameFieldOf(manager pyrun.Value) string {
	switch of := manager.(type) {
	case *lineRows:
		return of.model.NameField()
	case *pyrun.Instance:
		if bound, is := of.Data.(*managerOf); is {
			return bound.m.NameField()
		}
	}
	return usernameField
}

// methodsOfUserManagers are the methods of BaseUserManager as a class has them.
func methodsOfUserManagers() map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	for name, do := range ofUserManagers() {
		all[name] = pyrun.Method{Name: name, Do: do}
	}
	all["normalize_email"] = &pyrun.ClassMethod{Of: all["normalize_email"]}
	return all
}

// asksManager calls a method of a manager.
func asksManager(manager pyrun.Value, name string, named ...pyrun.Arg) (pyrun.Value, error) {
	call, err := pyrun.AttributeOf(manager, name)
	if err != nil {
		return nil, err
	}
	return pyrun.CallWith(call, &pyrun.Args{Func: name, Named: named})
}

// createsUsers are the methods of UserManager.
func (r *running) createsUsers() map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	for name, as := range map[string]string{"create_user": "create_user", "create_superuser": "create_superuser", "_create_user": "create_user"} {
		all[name] = pyrun.Method{Name: name, Do: func(_ pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			return r.usersRows().createUser(as, args)
		}}
	}
	return all
}

// findsUser asks the default manager of the users for one, where that is of the site's own: nil where it finds none.
func (r *Request) findsUser(method string, args *pyrun.Args) (user *accounts.User, own bool, err error) {
	if m := r.usersModel(); !m.Managed {
		if m.bare && method == naturalKey { // to which Django gives a plain manager
			return nil, true, pyrun.Raise("AttributeError", "'Manager' object has no attribute '%s'", naturalKey)
		}
		return nil, false, nil
	}
	lines := (&visit{Request: r, res: HTML("")}).ofMethods()
	manager, err := lines.defaultManager(r.usersModel())
	if err != nil || manager == nil {
		return nil, err != nil, err
	}
	if method == naturalKey && !isOwn(manager, method) && !manager.Class.IsBelow("BaseUserManager") {
		return nil, true, pyrun.Raise("AttributeError", "'%s' object has no attribute '%s'", manager.Class.Name, method)
	}
	if !isOwn(manager, "get_queryset") && !isOwn(manager, method) {
		return nil, false, nil // which finds whom Django's finds
	}
	call, err := pyrun.AttributeOf(manager, method)
	if err != nil {
		return nil, true, err
	}
	found, err := pyrun.CallWith(call, args)
	if pyrun.IsRaised(err, r.usersModel().Name+".DoesNotExist") {
		return nil, true, nil
	}
	if err != nil {
		return nil, true, err
	}
	if _, is := found.(*whoObject); !is && method == naturalKey { // whose password ModelBackend looks at
		return nil, true, pyrun.NoAttribute(found, "check_password")
	}
	user, err = userOf(found)
	return user, true, err
}

// naturalKey is the method of a manager by which authenticate() finds a user.
const naturalKey = "get_by_natural_key"

// isOwn reports whether a manager has a method of lines.
func isOwn(manager *pyrun.Instance, method string) bool {
	_, of, err := manager.Class.Bound(method, manager)
	return err == nil && of != nil && of.Lines()
}

// byNaturalKey is get_by_natural_key() of the default manager of the users, by which authenticate() finds one.
func (r *Request) byNaturalKey(name string) (*accounts.User, error) {
	user, own, err := r.findsUser(naturalKey, &pyrun.Args{Func: naturalKey, Pos: []pyrun.Value{name}})
	if own {
		return user, err
	}
	return r.users.ByUsername(name)
}

// userOfSession is the user whom a session names, as the default manager of the users finds him.
func (r *Request) userOfSession(id int64) (*accounts.User, error) {
	user, own, err := r.findsUser("get", &pyrun.Args{Func: "get", Named: []pyrun.Arg{{Name: "pk", Value: id}}})
	if own {
		return user, err
	}
	return r.users.ByID(id)
}
