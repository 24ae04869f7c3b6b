package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
)

// What a models.py derives its classes from: models.Model, models.Manager and models.QuerySet, made once in a run.

// modelBases are these classes, and what they give lines.
type modelBases struct {
	model, manager, queryset *pyrun.Class
	user, baseUser, permits  *pyrun.Class           // AbstractUser, AbstractBaseUser and PermissionsMixin
	baseUsers, users         *pyrun.Class           // BaseUserManager and UserManager
	names                    map[string]pyrun.Value // of django.db.models
}

// bases are the classes that models.py derives from, in this run.
func (r *running) bases() *modelBases {
	if r.modelBases != nil {
		return r.modelBases
	}
	b := &modelBases{}
	r.modelBases = b
	b.model = pyrun.NewClass("Model", rowMethods())
	b.model.Below = r.modelMade
	b.queryset = pyrun.NewClass("QuerySet", rowsAsMethods())
	b.queryset.Below = func(c *pyrun.Class) (pyrun.Value, error) { return &querysetClass{r, c}, nil }
	b.manager = r.managerClass()
	b.baseUsers = pyrun.NewClass("BaseUserManager", methodsOfUserManagers(), b.manager)
	b.users = pyrun.NewClass("UserManager", r.createsUsers(), b.baseUsers)
	b.user = pyrun.NewClass("AbstractUser", userMethods(slices.Concat(methodsOfUser, ofBaseUserClass, ofPermissionsMixin, []string{"email_user"})...))
	b.user.Names["objects"] = &pyrun.Instance{Class: b.users}
	b.user.Names["USERNAME_FIELD"], b.user.Names["EMAIL_FIELD"], b.user.Names["REQUIRED_FIELDS"] = usernameField, "email", pyrun.List("email")
	b.user.Below = r.modelMade
	b.baseUser = pyrun.NewClass("AbstractBaseUser", userMethods(ofBaseUserClass...))
	b.baseUser.Names["REQUIRED_FIELDS"], b.baseUser.Names["is_active"] = pyrun.List(), true
	b.baseUser.Below = r.modelMade
	b.permits = pyrun.NewClass("PermissionsMixin", userMethods(ofPermissionsMixin...))
	b.names = map[string]pyrun.Value{"Model": b.model, "Manager": b.manager, "QuerySet": &querysetClass{r, b.queryset}}
	for name, whole := range map[string]bool{"TextChoices": false, "IntegerChoices": true} {
		b.names[name] = r.choicesBase(name, whole)
	}
	return b
}

// basesNamed are the names of django.db.models that models.py derives from, for who asks what there is.
func basesNamed() map[string]func(r *running) pyrun.Value {
	made := map[string]func(r *running) pyrun.Value{}
	for _, name := range []string{"Model", "Manager", "QuerySet", "TextChoices", "IntegerChoices"} {
		made[name] = func(r *running) pyrun.Value {
			if r == nil {
				return true
			}
			return r.bases().names[name]
		}
	}
	return made
}

// rowMethods are the methods of models.Model, as super() finds them.
func rowMethods() map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	for name, do := range map[string]func(o *lineRow, args *pyrun.Args) (pyrun.Value, error){
		"save": (*lineRow).save, "delete": (*lineRow).remove, "full_clean": (*lineRow).fullClean, "validate_unique": (*lineRow).validateUnique, "refresh_from_db": (*lineRow).refresh,
		"clean":    func(_ *lineRow, args *pyrun.Args) (pyrun.Value, error) { return nil, args.Done() },
		"__str__":  func(o *lineRow, _ *pyrun.Args) (pyrun.Value, error) { return o.plainStr(), nil },
		"__repr__": func(o *lineRow, _ *pyrun.Args) (pyrun.Value, error) { text, err := o.Repr(); return text, err },
		"__eq__": func(o *lineRow, args *pyrun.Args) (pyrun.Value, error) {
			other, err := args.Need("other")
			if err != nil {
				return nil, err
			}
			return o.same(other), nil
		},
	} {
		all[name] = pyrun.Method{Name: name, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			o, is := self.(*lineRow)
			if !is {
				return nil, pyrun.Raise("TypeError", "%s() is called on a row of a model", name)
			}
			return do(o, args)
		}}
	}
	return all
}

// modelMade is told of a class below models.Model: that of a model of the site is what the name of the model is from
// then on, and its managers know the model.
func (r *running) modelMade(c *pyrun.Class) (pyrun.Value, error) {
	at := slices.IndexFunc(r.server.models(), func(m *Model) bool { return m.Name == c.Name && m.Code != nil })
	if at < 0 {
		return nil, nil // an abstract one
	}
	m := r.server.models()[at]
	r.modelsMade().classes[m] = c
	of := r.modelValue(m)
	c.As = of
	var first *pyrun.Instance
	for _, from := range c.Order() {
		for _, name := range from.Own() {
			v, _ := from.Get(name)
			in, is := v.(*pyrun.Instance)
			if !is || !in.Class.IsBelow("Manager") {
				continue
			}
			if from != c { // each class below an abstract one has its own
				if _, has := c.Names[name]; has {
					continue
				}
				in = copiedManager(in)
				c.Set(name, in)
			}
			r.bindManager(in, &managerOf{r: r, m: m, name: name})
			if first == nil {
				first = in
			}
		}
	}
	if first != nil {
		r.modelsMade().managers[m] = first
	}
	for _, name := range []string{"DoesNotExist", "MultipleObjectsReturned"} {
		c.Set(name, pyrun.ClassOf(m.Name+"."+name))
	}
	return of, nil
}

// modelValue is a model as lines have it.
func (r *running) modelValue(m *Model) pyrun.Value {
	if m.users {
		return r.usersClass()
	}
	return r.modelNamed(m)
}

// modelIn is the model that lines have as a value, nil for none.
func (r *running) modelIn(v pyrun.Value) *Model {
	switch v := v.(type) {
	case *modelClass:
		return v.m
	case *usersObject:
		return r.usersModel()
	}
	return nil
}

// isDjangosUser reports whether a name is that of auth.User, in the module that has it.
func isDjangosUser(name string) bool { return name == "django.contrib.auth.models.User" }

// AsBase implements pyrun.Base.
func (u *usersObject) AsBase() (*pyrun.Class, error) {
	of, err := u.r.classOf(u.r.usersModel())
	if err == nil && of == nil {
		err = pyrun.Raise("NotImplementedError", "User stands in no models.py, and no class derives from it here")
	}
	return of, err
}

// modelNamed is the model as lines have it, one value in a run.
func (r *running) modelNamed(m *Model) *modelClass {
	if r.modelClasses == nil {
		r.modelClasses = map[*Model]*modelClass{}
	}
	if r.modelClasses[m] == nil {
		r.modelClasses[m] = &modelClass{r, m}
	}
	return r.modelClasses[m]
}

// AsBase implements pyrun.Base.
func (c *modelClass) AsBase() (*pyrun.Class, error) {
	of, err := c.r.classOf(c.m)
	if err == nil && of == nil {
		err = pyrun.Raise("NotImplementedError", "%s stands in no models.py, and no class derives from it here", c.m.Name)
	}
	return of, err
}

// Equal implements pyrun.Equal.
func (c *modelClass) Equal(other pyrun.Value) (bool, error) {
	o, is := other.(*modelClass)
	return is && o.m == c.m, nil
}

// Str implements pyrun.Shown.
func (c *modelClass) Str() (string, error) { return c.Repr() }

// Repr implements pyrun.Shown.
func (c *modelClass) Repr() (string, error) {
	return "<class '" + c.m.App + ".models." + c.m.Name + "'>", nil
}
