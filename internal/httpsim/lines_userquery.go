package httpsim

import (
	"errors"
	"slices"
	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"strings"
)

// userQuery is User.objects, and what filter() makes of it. A lookup goes by one column that identifies users; others
// are compared behind it.
type userQuery struct {
	r     *running
	by    UserKey
	value any
	more  []pyrun.Arg
	not   []pyrun.Arg
	order []string // columns, with - before those in which the greatest comes first

	low, high int // of a slice
	sliced    bool

	users []*accounts.User // what was found, where somebody has gone through it
	read  bool
}

// anew is the query, not asked yet.
func (q *userQuery) anew() *userQuery {
	made := *q
	made.users, made.read = nil, false
	return &made
}

// found are the users of the query, for which the database is asked once.
func (q *userQuery) found() ([]*accounts.User, error) {
	if q.read {
		return q.users, nil
	}
	users, err := q.all(".filter(…)")
	q.users, q.read = users, err == nil
	return users, err
}

// TypeName implements pyrun.Object.
func (*userQuery) TypeName() string { return "QuerySet" }

// filtered adds lookups.
func (q *userQuery) filtered(args *pyrun.Args, not bool) (*userQuery, error) {
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "users are found by the names of columns here")
	}
	if q.sliced && len(args.Named) > 0 {
		return nil, notOfSlice("filter")
	}
	made := q.anew()
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
	return made, nil
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
			same = n.Value != nil && strings.EqualFold(a, b) // None asks for NULL, which no column of these is
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
	if q.sliced {
		kept = kept[min(q.low, len(kept)):max(min(q.low, len(kept)), min(q.high, len(kept)))]
	}
	return kept, err
}

// ordered is order_by(…): the columns take the place of those before.
func (q *userQuery) ordered(args *pyrun.Args) (pyrun.Value, error) {
	if q.sliced {
		return nil, notOfSlice("order_by")
	}
	made := q.anew()
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
	return made, args.Done()
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

// Iter implements pyrun.Iterable.
func (q *userQuery) Iter() ([]pyrun.Value, error) {
	users, err := q.found()
	made := make([]pyrun.Value, len(users))
	for i, user := range users {
		made[i] = &whoObject{r: q.r, user: user}
	}
	return made, err
}

// Len implements pyrun.Sized.
func (q *userQuery) Len() (int, error) {
	users, err := q.found()
	return len(users), err
}

// Item implements pyrun.Itemed: users[0].
func (q *userQuery) Item(key pyrun.Value) (pyrun.Value, error) {
	at, err := rowAt(key)
	if err != nil {
		return nil, err
	}
	items, err := q.part(at, at+1).Iter()
	if err == nil && len(items) == 0 {
		err = pyrun.Raise("IndexError", "list index out of range")
	}
	if err != nil {
		return nil, err
	}
	return items[0], nil
}

// Slice implements pyrun.Sliced.
func (q *userQuery) Slice(start, end, step pyrun.Value) (pyrun.Value, error) {
	from, to, err := rowsBetween(start, end, step)
	if err != nil {
		return nil, err
	}
	made := q.part(from, to)
	if !made.read {
		return made, nil
	}
	items, err := made.Iter()
	return pyrun.List(items...), err
}

// part are the users from one place to another one.
func (q *userQuery) part(from, to int) *userQuery {
	made := q.anew()
	if q.read {
		made.users, made.read = q.users[min(from, len(q.users)):max(min(from, len(q.users)), min(to, len(q.users)))], true
		return made
	}
	if made.low, made.high = q.low+from, q.low+to; q.sliced {
		made.high = min(made.high, q.high)
	}
	made.sliced = true
	return made
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
		return function(name, func(*pyrun.Args) (pyrun.Value, error) { return q.anew(), nil })
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
			if q.by != "" && len(q.more)+len(q.not) == 0 && !q.sliced {
				var user *accounts.User
				err = r.as("User.objects.filter(…).first()", func() (err error) { user, err = r.users.First(q.by, q.value); return err })
				if user != nil {
					users = append(users, user)
				}
			} else {
				users, err = q.all(".filter(…).first()")
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
			users, err := q.users, error(nil)
			if !q.read {
				users, err = q.all(".filter(…)." + name + "()")
			}
			if name == "count" {
				return int64(len(users)), err
			}
			return len(users) > 0, err
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			if q.sliced {
				return nil, notOfSlice(name)
			}
			users, err := q.all(".filter(…).delete()")
			if err != nil {
				return nil, err
			}
			return nil, r.as("User.objects.filter(…).delete()", func() error {
				gone, err := r.collector().removeUsers(users...)
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
		err := r.saveUser(&user, nil, func() error { return r.users.Add(&user) })
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
