package httpsim

import (
	"slices"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// whoObject is a user, or request.user, of whom nobody asks before somebody asks for more than him.
type whoObject struct {
	r       *running
	user    *accounts.User
	visitor bool
	kept    *keptUser // who a visitor is: the SimpleLazyObject that request.user was when lines took it
	seen    bool
	swapped bool // it is of auth.User, while AUTH_USER_MODEL is another one
}

// who is the user, nil for an anonymous visitor.
func (w *whoObject) who() (*accounts.User, error) {
	if w.visitor && !w.seen {
		if !w.kept.seen {
			user, err := w.r.User()
			if err != nil {
				return nil, err
			}
			w.kept.user, w.kept.seen = user, true
		}
		w.user, w.seen = w.kept.user, true
	}
	return w.user, nil
}

// visitorObject is request.user. Once somebody has looked who that is, it stays him whoever logs in or out after it, as what
// a name is given of it does.
func (r *running) visitorObject() *whoObject {
	return &whoObject{r: r, visitor: true, kept: r.keepVisitor()}
}

// TypeName implements pyrun.Object.
func (w *whoObject) TypeName() string {
	if user, err := w.who(); err == nil && user == nil {
		return "AnonymousUser"
	}
	return w.r.usersModel().Name
}

// Str implements pyrun.Shown.
func (w *whoObject) Str() (string, error) {
	user, err := w.who()
	if err != nil || user == nil {
		return "AnonymousUser", err
	}
	if text, is, err := w.ownStr(user); is || err != nil {
		return text, err
	}
	return user.Name(), nil
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
	return "<" + w.TypeName() + ": " + name + ">", err
}

// Equal implements pyrun.Equal: users are the same by their ids, where their class says nothing else.
func (w *whoObject) Equal(other pyrun.Value) (bool, error) {
	if _, own := w.r.usersModel().own("__eq__"); own {
		c, err := w.ClassOf()
		if err != nil {
			return false, err
		}
		if c != nil {
			v, done, err := c.Special("__eq__", w, other)
			if err != nil || !done {
				return w == other, err
			}
			return pyrun.Truth(v)
		}
	}
	return w.same(other)
}

// same is __eq__() of models.Model.
func (w *whoObject) same(other pyrun.Value) (bool, error) {
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
	user, err := w.who()
	if err != nil {
		return nil, false, err
	}
	method, own := w.r.usersModel().own(name)
	if value, given := w.r.ofWhom[user][name]; given && (!own || !method.Property || user == nil) {
		return value, true, nil
	}
	if v, has, err := w.ownAttr(name, user); has || err != nil {
		return v, has, err
	}
	return w.plainAttr(name, user)
}

// plainAttr is what a user has by AbstractUser and its fields, and by what points to him.
func (w *whoObject) plainAttr(name string, user *accounts.User) (pyrun.Value, bool, error) {
	r := w.r
	switch own := r.usersModel(); {
	case user == nil || own.keeps == nil:
	case own.TakesAway(name):
		return nil, true, nil
	case own.Lacks(name): // and pyrun would say that it is there, as others have it
		return nil, false, pyrun.Raise("AttributeError", "'%s' object has no attribute '%s'", own.Name, name)
	case own.isOwnField(name):
		return r.ownRow(user).fieldAttr(name)
	}
	if slices.Contains(ofUser, name) {
		value := r.ofTheirs(user, name)
		if _, missing := value.(absent); missing {
			return nil, false, nil
		}
		if IsMethodOfUser(name) {
			return method(name, func() (pyrun.Value, error) { return value, nil })
		}
		return r.lineValue(value), true, nil
	}
	if v, is, err := w.permissionAttr(name, user); is || err != nil {
		return v, is, err
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
	case "natural_key":
		return method(name, func() (pyrun.Value, error) { return &pyrun.Tuple{Items: []pyrun.Value{user.Name()}}, nil })
	case "get_email_field_name":
		return method(name, func() (pyrun.Value, error) { return "email", nil })
	case "email_user":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			subject, err := args.Need("subject")
			if err != nil {
				return nil, err
			}
			message, err := args.Need("message")
			if err != nil {
				return nil, err
			}
			given := &pyrun.Args{Func: name, Pos: []pyrun.Value{subject, message, args.Or("from_email", nil), pyrun.List(user.Email)}, Named: args.Named}
			if args.Named = nil; args.Done() != nil {
				return nil, args.Done()
			}
			_, err = r.mails("user.email_user()", given)
			return nil, err
		})
	case "clean":
		return method(name, func() (pyrun.Value, error) { w.normalize(user); return nil, nil })
	case "full_clean":
		return function(name, w.fullClean)
	case "validate_unique":
		return function(name, w.validateUnique)
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
				r.Note("check_password(): it is that of %s", "check_password(): %s 사용자의 비밀번호가 맞음", user.Name())
			} else {
				r.Note("check_password(): it is not that of %s", "check_password(): %s 사용자의 비밀번호가 아님", user.Name())
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
		return function(name, w.save)
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			if user.ID == 0 {
				return nil, pyrun.Raise("ValueError", "User object can't be deleted because its id attribute is set to None.")
			}
			var gone []goneRows
			err := r.as("user.delete()", func() (err error) {
				if gone, err = r.collector().removeUsers(user); err == nil {
					r.Note("user.delete(): %s", "user.delete(): %s", user.Name())
					r.noteGone(r.users.Table(), gone)
				}
				return err
			})
			return valueOf(r.deleted(append(gone, goneRows{table: r.users.Table(), n: 1})), err)
		})
	case "refresh_from_db":
		return function(name, w.refresh)
	}
	if row := r.ownRow(user); row != nil {
		if v, has, err := row.fieldAttr(name); has || err != nil {
			return v, has, err
		}
	}
	return r.relatedAttr(r.usersModel(), "user."+name, name, user, user.ID)
}

// SetAttr implements pyrun.AttrSetter.
func (w *whoObject) SetAttr(name string, value pyrun.Value) error {
	user, err := w.who()
	if err != nil {
		return err
	}
	if user == nil {
		return w.keep(name, value)
	}
	texts, flags := textsOf(user), flagsOf(user)
	if done, err := w.setOwn(name, value, user); done || err != nil {
		return err
	}
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
		user.LastLogin = time.Time{}
		if at, is := value.(pyrun.Moment); is {
			user.LastLogin = at.Time
		}
	case slices.Contains([]string{"id", "pk", "date_joined"}, name):
		return pyrun.Raise("NotImplementedError", "%s of a user is not set here", name)
	default:
		return w.keep(name, value)
	}
	w.r.tellName("user."+name, value, 0)
	return nil
}

// keep keeps what no column has: it is there as long as the user is at hand.
func (w *whoObject) keep(name string, value pyrun.Value) error {
	switch {
	case name == "is_authenticated" || name == "is_anonymous":
		return pyrun.Raise("AttributeError", "property '%s' of '%s' object has no setter", name, w.TypeName())
	case w.user != nil && w.r.isRelated(w.r.usersModel(), name):
		return pyrun.Raise("TypeError", "Direct assignment to the reverse side of a related set is prohibited. Use %s.set() instead.", name)
	}
	w.keeps(name, value)
	return nil
}

// keeps is keep() of what is no name of a user's own.
func (w *whoObject) keeps(name string, value any) {
	if w.r.ofWhom == nil {
		w.r.ofWhom = map[*accounts.User]map[string]any{}
	}
	if w.r.ofWhom[w.user] == nil {
		w.r.ofWhom[w.user] = map[string]any{}
	}
	w.r.ofWhom[w.user][name] = value
}

// userOf is the user that lines give to a function of Django's.
func userOf(v pyrun.Value) (*accounts.User, error) {
	w, is := v.(*whoObject)
	if !is {
		return nil, nil
	}
	return w.who()
}

// deleted is what delete() of a query returns: how many rows have gone, and of which models.
func (r *running) deleted(gone []goneRows) pyrun.Value {
	all, d := 0, newDict()
	for _, g := range gone {
		label := g.table
		for _, m := range r.server.models() {
			if m.Table() == g.table {
				label = m.App + "." + m.Name
			}
		}
		if label == r.users.Table() {
			label = r.usersModel().label()
		}
		if g.n > 0 {
			all += g.n
			d.Set(label, int64(g.n))
		}
	}
	return &pyrun.Tuple{Items: []pyrun.Value{int64(all), d}}
}

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
		by, name := usernameField, args.Or(usernameField, nil)
		if field := r.usersModel().NameField(); name == nil && field != usernameField {
			by, name = field, args.Or(field, nil)
		}
		password := args.Or("password", nil)
		args.Named = nil // a backend is asked only with credentials that it takes, and ModelBackend takes any
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
			err = r.as("authenticate()", func() (err error) { user, why, err = r.findByPassword(by, n, p); return err })
			if err != nil {
				return nil, err
			}
		}
		if user == nil {
			r.Note("authenticate() is None: %[1]s", "authenticate()는 None: %[2]s", why.EN, why.KO)
			return nil, nil
		}
		r.Note("authenticate() is %s", "authenticate()는 %s", user.Name())
		return r.authenticated(user), nil
	}}
}

// authenticated is a user as authenticate() returns one, who knows by which backend that was.
func (r *running) authenticated(user *accounts.User) *whoObject {
	w := &whoObject{r: r, user: user}
	w.keeps("backend", Backend)
	return w
}
