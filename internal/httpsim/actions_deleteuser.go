package httpsim

import "errors"

// DeleteUser is user.delete() of a user who was found, or of request.user, with what on_delete
// says; or with By User.objects.filter(…).delete(). Sessions stay. request.user stays who it
// was until the answer, and has no id.
type DeleteUser struct {
	Visitor     bool    // request.user
	Of          string  // see Login
	By          UserKey // a lookup; empty: none
	Value       Template
	IfProtected []Action // except ProtectedError: …; nil: 500
}

func (a DeleteUser) run(v *visit) error {
	if a.By != "" {
		return v.unlessProtected(a, a.filtered(v))
	}
	user, err := v.whose(a.Visitor, a.Of, "delete")
	if err != nil {
		return err
	}
	if user.ID == 0 {
		//lint:ignore ST1005 these are Django's words
		return errors.New("ValueError: User object can't be deleted because its id attribute is set to None.")
	}
	return v.unlessProtected(a, v.as("user.delete()", func() error {
		gone, err := v.collector().removeUsers(user)
		if err == nil {
			v.Note("user.delete(): %s", "user.delete(): %s", user.Name())
			v.noteGone(v.users.Table(), gone)
		}
		return err
	}))
}

// filtered deletes all users of a lookup.
func (a DeleteUser) filtered(v *visit) error {
	value, err := v.keyOf(a.By, a.Value)
	if err != nil {
		return err
	}
	return v.as("User.objects.filter(…).delete()", func() error {
		users, err := v.users.Filter(a.By, value)
		if err != nil {
			return err
		}
		gone, err := v.collector().removeUsers(users...)
		if err == nil {
			v.Note("users deleted: %d", "지운 사용자: %d명", len(users))
			v.noteGone(v.users.Table(), gone)
		}
		return err
	})
}

// Branches implements Branching.
func (a DeleteUser) Branches() (ifSo, ifNot []Action) { return nil, a.IfProtected }

func (a DeleteUser) with(_, ifNot []Action) Action {
	a.IfProtected = ifNot
	return a
}

func (a DeleteUser) check(c *checking) {
	c.value(a.Value)
	if a.By == "" && !a.Visitor && a.Of == "" && !c.form && !c.loaded {
		c.add("%s has no user: find, load or create one, or write whose: visitor", "delete_user")
	}
	c.branches(a)
}
