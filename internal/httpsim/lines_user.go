package httpsim

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// whoObject is a user, or request.user, of whom nobody asks before somebody asks for more than him.
type whoObject struct {
	r       *running
	user    *accounts.User
	visitor bool
	seen    bool
}

// who is the user, nil for an anonymous visitor.
func (w *whoObject) who() (*accounts.User, error) {
	if w.visitor && !w.seen {
		user, err := w.r.User()
		if err != nil {
			return nil, err
		}
		w.user, w.seen = user, true
	}
	return w.user, nil
}

// TypeName implements pyrun.Object.
func (w *whoObject) TypeName() string {
	if user, err := w.who(); err == nil && user == nil {
		return "AnonymousUser"
	}
	return "User"
}

// Str implements pyrun.Shown.
func (w *whoObject) Str() (string, error) {
	user, err := w.who()
	if err != nil || user == nil {
		return "AnonymousUser", err
	}
	return user.Username, nil
}

// Repr implements pyrun.Shown.
func (w *whoObject) Repr() (string, error) {
	if w.visitor && !w.seen { // showing it is not looking
		return "<SimpleLazyObject: request.user>", nil
	}
	name, err := w.Str()
	if name == "AnonymousUser" {
		return "AnonymousUser", err
	}
	return "<User: " + name + ">", err
}

// Equal implements pyrun.Equal: users are the same by their ids.
func (w *whoObject) Equal(other pyrun.Value) (bool, error) {
	o, is := other.(*whoObject)
	if !is {
		return false, nil
	}
	a, err := w.who()
	if err != nil {
		return false, err
	}
	b, err := o.who()
	if a == nil || b == nil || err != nil {
		return a == b, err
	}
	return a == b || a.ID != 0 && a.ID == b.ID, nil
}

// Truth implements pyrun.Truthful.
func (w *whoObject) Truth() (bool, error) {
	_, err := w.who()
	return true, err
}

// Attr implements pyrun.Object.
func (w *whoObject) Attr(name string) (pyrun.Value, bool, error) {
	r := w.r
	user, err := w.who()
	if err != nil {
		return nil, false, err
	}
	if slices.Contains(ofUser, name) {
		value := ofAnybody(user, name)
		if _, missing := value.(absent); missing {
			return nil, false, nil
		}
		if IsMethodOfUser(name) {
			return method(name, func() (pyrun.Value, error) { return value, nil })
		}
		return value, true, nil
	}
	if user == nil {
		return nil, false, nil
	}
	switch name {
	case "password":
		return user.Password, true, nil
	case "last_login":
		if user.LastLogin.IsZero() {
			return nil, true, nil
		}
		return pyrun.Moment{Time: user.LastLogin}, true, nil
	case "date_joined":
		return pyrun.Moment{Time: user.DateJoined}, true, nil
	case "get_session_auth_hash":
		return method(name, func() (pyrun.Value, error) { return r.server.authHash(user), nil })
	case "check_password":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			password, err := args.Need("raw_password")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(password)
			if err != nil {
				return nil, err
			}
			is := r.users.CheckPassword(user, text).Holds
			if is {
				r.Note("check_password(): it is that of %s", "check_password(): %s 사용자의 비밀번호가 맞음", user.Username)
			} else {
				r.Note("check_password(): it is not that of %s", "check_password(): %s 사용자의 비밀번호가 아님", user.Username)
			}
			return is, args.Done()
		})
	case "set_password":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			password, err := args.Need("raw_password")
			if err != nil {
				return nil, err
			}
			if password == nil {
				r.users.SetUnusablePassword(user)
				return nil, args.Done()
			}
			text, err := pyrun.Str(password)
			if err != nil {
				return nil, err
			}
			r.users.SetPassword(user, text)
			return nil, args.Done()
		})
	case "set_unusable_password":
		return method(name, func() (pyrun.Value, error) { r.users.SetUnusablePassword(user); return nil, nil })
	case "save":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			if _, has := args.ByName("update_fields"); has {
				return nil, pyrun.Raise("NotImplementedError", "save() of a user writes the whole row here")
			}
			return nil, r.as("user.save()", func() error {
				err := r.users.Save(user)
				if errors.Is(err, accounts.ErrTaken) {
					return refusedRow("UNIQUE constraint failed: " + r.users.Table() + ".username")
				}
				if err == nil {
					r.Note("user.save(): %s", "user.save(): %s", user.Username)
				}
				return err
			})
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			if user.ID == 0 {
				return nil, pyrun.Raise("ValueError", "User object can't be deleted because its id attribute is set to None.")
			}
			return nil, r.as("user.delete()", func() error {
				gone, err := removeUsers(r.server.site.Models, r.users, user)
				if err == nil {
					r.Note("user.delete(): %s", "user.delete(): %s", user.Username)
					r.noteGone(r.users.Table(), gone)
				}
				return err
			})
		})
	case "refresh_from_db":
		return method(name, func() (pyrun.Value, error) {
			return nil, r.as("user.refresh_from_db()", func() error {
				anew, err := r.users.ByID(user.ID)
				if err == nil && anew != nil {
					*user = *anew
				}
				return err
			})
		})
	}
	for _, m := range r.server.site.Models {
		for _, f := range m.Fields {
			if f.IsUser() && m.Reverse(f) == name {
				return &lineRows{r: r, model: m, said: "user." + name, where: []condition{{name: f.Name, path: []ModelField{f}, value: user.ID}}, calls: 1, knows: map[string]any{f.Name: user}}, true, nil
			}
		}
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter.
func (w *whoObject) SetAttr(name string, value pyrun.Value) error {
	user, err := w.who()
	if err != nil {
		return err
	}
	if user == nil {
		return nil // an attribute that nobody looks at
	}
	texts := map[string]*string{"username": &user.Username, "email": &user.Email, "first_name": &user.FirstName, "last_name": &user.LastName, "password": &user.Password}
	flags := map[string]*bool{"is_active": &user.IsActive, "is_staff": &user.IsStaff, "is_superuser": &user.IsSuperuser}
	switch {
	case texts[name] != nil:
		if *texts[name], err = pyrun.Str(value); err != nil {
			return err
		}
	case flags[name] != nil:
		if *flags[name], err = pyrun.Truth(value); err != nil {
			return err
		}
	case name == "last_login":
		user.LastLogin = user.DateJoined
		if at, is := value.(pyrun.Moment); is {
			user.LastLogin = at.Time
		}
	case slices.Contains([]string{"id", "pk", "date_joined"}, name):
		return pyrun.Raise("NotImplementedError", "%s of a user is not set here", name)
	default:
		return nil // an attribute that nobody looks at
	}
	w.r.tellName("user."+name, value, 0)
	return nil
}

// userOf is the user that lines give to a function of Django's.
func userOf(v pyrun.Value) (*accounts.User, error) {
	w, is := v.(*whoObject)
	if !is {
		return nil, nil
	}
	return w.who()
}

// usersObject is User.
type usersObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*usersObject) TypeName() string { return "ModelBase" }

// Attr implements pyrun.Object.
func (u *usersObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "objects", "_default_manager":
		return &userQuery{r: u.r}, true, nil
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf("User." + name), true, nil
	}
	return nil, false, nil
}

// Call implements pyrun.Callable: User(username=…).
func (u *usersObject) Call(args *pyrun.Args) (pyrun.Value, error) {
	w := &whoObject{r: u.r, user: &accounts.User{IsActive: true, DateJoined: u.r.server.env.Now().UTC()}}
	for _, n := range args.Named {
		if err := w.SetAttr(n.Name, n.Value); err != nil {
			return nil, err
		}
	}
	args.Named = nil
	return w, args.Done()
}

// userQuery is User.objects, and what filter() makes of it. A lookup goes by one column that identifies users; others
// are compared behind it.
type userQuery struct {
	r     *running
	by    UserKey
	value any
	more  []pyrun.Arg
	not   []pyrun.Arg
	order []string // columns, with - before those in which the greatest comes first
}

// TypeName implements pyrun.Object.
func (*userQuery) TypeName() string { return "QuerySet" }

// userColumns are those by which users are found and put in order.
var userColumns = []string{"username", "email", "pk", "id", "first_name", "last_name", "is_active", "is_staff", "is_superuser"}

// filtered adds lookups.
func (q *userQuery) filtered(args *pyrun.Args, not bool) (*userQuery, error) {
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "users are found by the names of columns here")
	}
	made := *q
	made.more, made.not = slices.Clone(q.more), slices.Clone(q.not)
	for _, n := range args.Named {
		column, suffix, _ := strings.Cut(n.Name, "__")
		if !slices.Contains(userColumns, column) {
			return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field.", column)
		}
		if suffix != "" && suffix != "iexact" && suffix != "in" && suffix != "exact" {
			return nil, pyrun.Raise("NotImplementedError", "users are not found by __%s here", suffix)
		}
		if w, is := n.Value.(*whoObject); is {
			user, err := w.who()
			if err != nil {
				return nil, err
			}
			if n.Value = nil; user != nil {
				n.Value = user.ID
			}
		}
		if not {
			made.not = append(made.not, n)
			continue
		}
		key := map[string]UserKey{"username": ByName, "email": ByEmail, "pk": ByID, "id": ByID}[n.Name]
		if key == "" || made.by != "" || n.Value == nil {
			made.more = append(made.more, n)
			continue
		}
		made.by, made.value = key, n.Value
		if key == ByID {
			id, err := asField(ModelField{Name: "id", Kind: IntegerField}, n.Value)
			if err != nil {
				return nil, err
			}
			made.value = id
			continue
		}
		text, err := pyrun.Str(n.Value)
		if err != nil {
			return nil, err
		}
		made.value = text
	}
	return &made, nil
}

// fits reports whether a user has what further lookups ask for.
func (q *userQuery) fits(user *accounts.User) (bool, error) {
	for i, n := range slices.Concat(q.more, q.not) {
		column, suffix, _ := strings.Cut(n.Name, "__")
		value := ofAnybody(user, column)
		var same bool
		var err error
		switch suffix {
		case "in":
			var items []pyrun.Value
			if items, err = pyrun.Iter(n.Value); err == nil {
				same = slices.ContainsFunc(items, func(item pyrun.Value) bool { is, _ := pyrun.Equals(value, item); return is })
			}
		case "iexact":
			a, _ := pyrun.Str(value)
			b, _ := pyrun.Str(n.Value)
			same = strings.EqualFold(a, b)
		default:
			same, err = pyrun.Equals(value, n.Value)
		}
		if err != nil || same == (i >= len(q.more)) {
			return false, err
		}
	}
	return true, nil
}

// all are the users of the query.
func (q *userQuery) all(call string) ([]*accounts.User, error) {
	var users []*accounts.User
	err := q.r.as("User.objects"+call, func() (err error) {
		if q.by == "" {
			users, err = q.r.users.All()
		} else {
			users, err = q.r.users.Filter(q.by, q.value)
		}
		return err
	})
	var kept []*accounts.User
	for _, user := range users {
		is, failed := q.fits(user)
		if failed != nil {
			return nil, failed
		}
		if is {
			kept = append(kept, user)
		}
	}
	if err == nil {
		err = q.sort(kept)
	}
	return kept, err
}

// ordered is order_by(…): the columns take the place of those before.
func (q *userQuery) ordered(args *pyrun.Args) (pyrun.Value, error) {
	made := *q
	made.order = nil
	for _, v := range args.Pos {
		name, is := v.(string)
		if !is || !slices.Contains(userColumns, strings.TrimPrefix(name, "-")) {
			shown, _ := pyrun.Str(v)
			return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field.", strings.TrimPrefix(shown, "-"))
		}
		made.order = append(made.order, name)
	}
	args.Pos = nil
	return &made, args.Done()
}

// sort puts users in the order of the query.
func (q *userQuery) sort(users []*accounts.User) (err error) {
	slices.SortStableFunc(users, func(a, b *accounts.User) int {
		for _, name := range q.order {
			column, down := strings.CutPrefix(name, "-")
			by, failed := pyrun.Compare(ofAnybody(a, column), ofAnybody(b, column))
			if failed != nil {
				err = failed
			}
			if down {
				by = -by
			}
			if by != 0 {
				return by
			}
		}
		return 0
	})
	return err
}

// Str implements pyrun.Shown.
func (q *userQuery) Str() (string, error) { return q.Repr() }

// Repr implements pyrun.Shown.
func (q *userQuery) Repr() (string, error) {
	items, err := q.Iter()
	if err != nil {
		return "", err
	}
	text, err := pyrun.Repr(pyrun.List(items...))
	return "<QuerySet " + text + ">", err
}

// deleted is what delete() of a query returns: how many rows have gone, and of which models.
func (r *running) deleted(gone []goneRows) pyrun.Value {
	all, d := 0, newDict()
	for _, g := range gone {
		label := g.table
		for _, m := range r.server.site.Models {
			if m.Table() == g.table {
				label = m.App + "." + m.Name
			}
		}
		if label == r.users.Table() {
			label = "auth.User"
		}
		if g.n > 0 {
			all += g.n
			d.Set(label, int64(g.n))
		}
	}
	return &pyrun.Tuple{Items: []pyrun.Value{int64(all), d}}
}

// Iter implements pyrun.Iterable.
func (q *userQuery) Iter() ([]pyrun.Value, error) {
	users, err := q.all(".filter()")
	made := make([]pyrun.Value, len(users))
	for i, user := range users {
		made[i] = &whoObject{r: q.r, user: user}
	}
	return made, err
}

// Len implements pyrun.Sized.
func (q *userQuery) Len() (int, error) {
	users, err := q.all(".filter()")
	return len(users), err
}

// get is User.objects.get(…).
func (q *userQuery) get(args *pyrun.Args) (pyrun.Value, error) {
	made, err := q.filtered(args, false)
	if err != nil {
		return nil, err
	}
	users, err := made.all(".get()")
	switch {
	case err != nil:
		return nil, err
	case len(users) == 0:
		return nil, pyrun.Raise("User.DoesNotExist", "User matching query does not exist.")
	case len(users) > 1:
		return nil, pyrun.Raise("User.MultipleObjectsReturned", "get() returned more than one User -- it returned %d!", len(users))
	}
	q.r.Note("User.objects.get() is %s", "User.objects.get()은 %s", users[0].Username)
	return &whoObject{r: q.r, user: users[0]}, nil
}

// Attr implements pyrun.Object.
func (q *userQuery) Attr(name string) (pyrun.Value, bool, error) {
	r := q.r
	switch name {
	case "all", "distinct", "select_related":
		return function(name, func(*pyrun.Args) (pyrun.Value, error) { made := *q; return &made, nil })
	case "order_by":
		return function(name, q.ordered)
	case "filter", "exclude":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.filtered(args, name == "exclude") })
	case "get":
		return function(name, q.get)
	case "first":
		return method(name, func() (pyrun.Value, error) {
			var users []*accounts.User
			var err error
			if q.by != "" && len(q.more)+len(q.not) == 0 {
				var user *accounts.User
				err = r.as("User.objects.filter().first()", func() (err error) { user, err = r.users.First(q.by, q.value); return err })
				if user != nil {
					users = append(users, user)
				}
			} else {
				users, err = q.all(".filter().first()")
			}
			if err != nil {
				return nil, err
			}
			if len(users) == 0 {
				r.Note("there is no such user", "그런 사용자가 없음")
				return nil, nil
			}
			r.Note("there is such a user: %s", "그런 사용자가 있음: %s", users[0].Username)
			return &whoObject{r: r, user: users[0]}, nil
		})
	case "exists", "count":
		return method(name, func() (pyrun.Value, error) {
			users, err := q.all(".filter()." + name + "()")
			if name == "count" {
				return int64(len(users)), err
			}
			return len(users) > 0, err
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			users, err := q.all(".filter().delete()")
			if err != nil {
				return nil, err
			}
			return nil, r.as("User.objects.filter().delete()", func() error {
				gone, err := removeUsers(r.server.site.Models, r.users, users...)
				if err == nil {
					r.Note("users deleted: %d", "지운 사용자: %d명", len(users))
					r.noteGone(r.users.Table(), gone)
				}
				return err
			})
		})
	case "create_user", "create":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.create(name, args) })
	}
	return nil, false, nil
}

func (q *userQuery) create(name string, args *pyrun.Args) (pyrun.Value, error) {
	r := q.r
	user := accounts.User{IsActive: true, DateJoined: r.server.env.Now().UTC()}
	w := &whoObject{r: r, user: &user}
	username, err := args.Need("username")
	if err != nil {
		return nil, err
	}
	if user.Username, err = pyrun.Str(username); err != nil {
		return nil, err
	}
	if user.Username == "" && name == "create_user" {
		return nil, pyrun.Raise("ValueError", "The given username must be set")
	}
	if email := args.Or("email", nil); email != nil {
		if user.Email, err = pyrun.Str(email); err != nil {
			return nil, err
		}
	}
	password := args.Or("password", nil)
	for _, n := range args.Named {
		if err := w.SetAttr(n.Name, n.Value); err != nil {
			return nil, err
		}
	}
	user = user.Normalized()
	switch text, is := password.(string); {
	case !is:
		r.users.SetUnusablePassword(&user)
	case name == "create":
		user.Password = text
	default:
		r.users.SetPassword(&user, text)
	}
	err = r.as("User.objects."+name+"()", func() error {
		err := r.users.Add(&user)
		if errors.Is(err, accounts.ErrTaken) {
			return refusedRow("UNIQUE constraint failed: " + r.users.Table() + ".username")
		}
		if err == nil {
			r.Note("create_user(): %s", "create_user(): %s", user.Username)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

// formObject is a form of Django's for a login or a password, or one of the site's own.
type formObject struct {
	r       *running
	class   string
	own     *OwnForm
	bound   bool
	checked bool
	login   *LoginForm
	change  *PasswordForm
	filled  *FilledForm
	errors  FormErrors
	user    *whoObject
}

// TypeName implements pyrun.Object.
func (f *formObject) TypeName() string { return f.class }

// makesForm is AuthenticationForm, PasswordChangeForm or a form of the site's own.
func makesForm(class string, own *OwnForm) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		return pyrun.Builtin{Name: class, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			f := &formObject{r: r, class: class, own: own}
			switch class {
			case "AuthenticationForm":
				args.Or("request", nil)
			case "PasswordChangeForm":
				user, err := args.Need("user")
				if err != nil {
					return nil, err
				}
				f.user, _ = user.(*whoObject)
			}
			data := args.Or("data", nil)
			given, is := data.(*sentFields)
			if data != nil && !is {
				return nil, pyrun.Raise("NotImplementedError", "a form is given request.POST here")
			}
			f.bound = is && given != nil
			if is && given.Dict().Len() == 0 && len(r.POST) > 0 {
				return nil, pyrun.Raise("NotImplementedError", "a form is given request.POST here")
			}
			return f, args.Done()
		}}
	}
}

// check is what is_valid() does, once.
func (f *formObject) check() (err error) {
	if f.checked || !f.bound {
		return nil
	}
	f.checked = true
	switch {
	case f.own != nil:
		if f.filled, err = f.r.CheckOwnForm(*f.own); err == nil {
			f.errors = f.filled.Errors
		}
	case f.class == "PasswordChangeForm":
		if f.change, err = f.r.CheckPasswordForm(); err == nil {
			f.errors = f.change.Errors
		}
	default:
		if f.login, err = f.r.CheckLoginForm(); err == nil {
			f.errors = f.login.Errors
		}
	}
	return err
}

// show makes the form that of templates.
func (f *formObject) show() {
	f.r.form, f.r.change, f.r.own, f.r.errors = f.login, f.change, f.filled, f.errors
}

// Attr implements pyrun.Object.
func (f *formObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "is_valid":
		return method(name, func() (pyrun.Value, error) {
			err := f.check()
			return f.bound && len(f.errors) == 0, err
		})
	case "is_bound":
		return f.bound, true, nil
	case "errors":
		if err := f.check(); err != nil {
			return nil, false, err
		}
		return &errorsObject{f}, true, nil
	case "non_field_errors":
		return method(name, func() (pyrun.Value, error) {
			l := pyrun.List()
			for _, e := range f.errors {
				if e.Field == wholeForm {
					l.Append(e.Message)
				}
			}
			return l, f.check()
		})
	case "add_error":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			field, err := args.Need("field")
			if err != nil {
				return nil, err
			}
			said, err := args.Need("error")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(said)
			if err != nil {
				return nil, err
			}
			at, is := field.(string)
			if !is {
				at = wholeForm
			}
			f.errors = append(f.errors, FormError{at, text, ""})
			return nil, args.Done()
		})
	case "get_user":
		if f.class != "AuthenticationForm" {
			return nil, false, nil
		}
		return method(name, func() (pyrun.Value, error) {
			if f.login == nil || f.login.user == nil {
				return nil, nil
			}
			return &whoObject{r: f.r, user: f.login.user}, nil
		})
	case "save":
		if f.class != "PasswordChangeForm" {
			return nil, false, nil
		}
		return function(name, func(*pyrun.Args) (pyrun.Value, error) {
			if f.change == nil {
				return nil, pyrun.Raise("AttributeError", "'PasswordChangeForm' object has no attribute 'cleaned_data'")
			}
			f.r.change = f.change
			if err := (ChangePassword{}).run(f.r.visit); err != nil {
				return nil, err
			}
			user, err := f.r.User()
			return &whoObject{r: f.r, user: user}, err
		})
	case "cleaned_data":
		if !f.checked {
			return nil, false, nil
		}
		d := f.r.cleaned(f)
		return d, true, nil
	}
	if f.filled != nil && f.own.WithDefaults().Keeps == name {
		return f.filled.kept, true, nil
	}
	return nil, false, nil
}

// errorsObject is form.errors.
type errorsObject struct{ f *formObject }

// TypeName implements pyrun.Object.
func (*errorsObject) TypeName() string { return "ErrorDict" }

// Attr implements pyrun.Object.
func (*errorsObject) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Len implements pyrun.Sized.
func (e *errorsObject) Len() (int, error) { return len(e.f.errors.fields()), nil }

// Contains implements pyrun.Container.
func (e *errorsObject) Contains(key pyrun.Value) (bool, error) {
	name, _ := key.(string)
	return slices.Contains(e.f.errors.fields(), name), nil
}

// Iter implements pyrun.Iterable.
func (e *errorsObject) Iter() ([]pyrun.Value, error) {
	var all []pyrun.Value
	for _, name := range e.f.errors.fields() {
		all = append(all, name)
	}
	return all, nil
}

// Plain implements pyrun.Plain: as a text it is HTML.
func (e *errorsObject) Str() (string, error) { return e.f.errors.html(), nil }

// Repr implements pyrun.Shown.
func (e *errorsObject) Repr() (string, error) { return e.Str() }

// loggedIn is login(request, user).
func loggedIn(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "login", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		if err := requestOf(args, "session"); err != nil {
			return nil, err
		}
		given, err := args.Need("user")
		if err != nil {
			return nil, err
		}
		args.Or("backend", nil)
		w, is := given.(*whoObject)
		if !is {
			if given == nil {
				return nil, errNoUser
			}
			return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute '_meta'", pyrun.KindOf(given))
		}
		user, err := w.who()
		if err != nil {
			return nil, err
		}
		if user == nil {
			return nil, errAnonymous
		}
		return nil, r.Login(user)
	}}
}

// authenticates is authenticate(request, username=…, password=…).
func authenticates(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "authenticate", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		args.Or("request", nil)
		name, password := args.Or("username", nil), args.Or("password", nil)
		if err := args.Done(); err != nil {
			return nil, err
		}
		var user *accounts.User
		why := rule.Text{EN: "no name or no password", KO: "이름이나 비밀번호가 없음"}
		if name != nil && password != nil {
			n, err := pyrun.Str(name)
			if err != nil {
				return nil, err
			}
			p, err := pyrun.Str(password)
			if err != nil {
				return nil, err
			}
			err = r.as("authenticate()", func() (err error) { user, why, err = r.findByPassword(n, p); return err })
			if err != nil {
				return nil, err
			}
		}
		if user == nil {
			r.Note("authenticate() is None: %[1]s", "authenticate()는 None: %[2]s", why.EN, why.KO)
			return nil, nil
		}
		r.Note("authenticate() is %s", "authenticate()는 %s", user.Username)
		return &whoObject{r: r, user: user}, nil
	}}
}

// cleaned is what a form's cleaned_data has.
func (r *running) cleaned(f *formObject) pyrun.Value {
	made := newDict()
	switch {
	case f.login != nil:
		made.Set("username", f.login.Username)
		made.Set("password", f.login.Password)
	case f.filled != nil:
		form := f.filled.form
		for _, name := range []string{form.Username, form.Password} {
			if !slices.Contains(f.errors.fields(), name) {
				made.Set(name, strip(r.POST.Get(name)))
			}
		}
	default:
		for _, name := range []string{"old_password", "new_password1", "new_password2"} {
			made.Set(name, r.POST.Get(name))
		}
	}
	return made
}
