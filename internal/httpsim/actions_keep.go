package httpsim

import "statelab/internal/accounts"

// KeepVisitor is user = request.user: who that is now, also behind a logout(), which gives
// request.user another one. Nobody asks the table before somebody asks the user for something.
type KeepVisitor struct {
	As string // a name of the view's own, of which Who tells; empty: found does
	Of string // with As: another name, OfForm or OfFound in the place of request.user
}

// Whom a KeepVisitor gives a name, beside request.user and names of the view's own.
const (
	OfForm  = "form.get_user()"
	OfFound = found // of whom found tells
)

// keptUser is who request.user was, nil for an AnonymousUser.
type keptUser struct {
	user *accounts.User
	seen bool // he was asked for something
}

func (a KeepVisitor) run(v *visit) error {
	switch {
	case a.As == "":
		v.hold(nil)
		v.kept, v.later = v.keepVisitor(), true
	case a.Of == OfForm:
		if v.form == nil {
			return unboundForm()
		}
		v.nameUser(a.As, v.form.User())
	case a.Of == "":
		v.bind(a.As, &someone{v: v, kept: v.keepVisitor()})
	default:
		value, err := v.asUser(a.who())
		v.bind(a.As, value)
		return err
	}
	return nil
}

// who is the user who gets another name.
func (a KeepVisitor) who() Template {
	if a.Of == OfFound {
		return Lookup(found)
	}
	return Who(a.Of)
}

// keepVisitor is who request.user is, of whom it is asked later.
func (v *visit) keepVisitor() *keptUser {
	if v.auth.kept == nil || v.auth.kept.seen && v.auth.kept.user != v.auth.user {
		v.auth.kept = &keptUser{}
	}
	return v.auth.kept
}

func (a KeepVisitor) check(c *checking) {
	if a.As != "" {
		c.nameOfUser(a.As)
		return
	}
	if c.form { // login() is about its user there
		c.add("a visitor is not kept here where a form was checked")
	}
	c.loaded = true
}

// hold notes the user whom a page has found, nil for nobody.
func (v *visit) hold(user *accounts.User) { v.loaded, v.kept = user, nil }

// held is the user whom a page has found or kept; anybody says that nil is an AnonymousUser, and not None.
func (v *visit) held() (user *accounts.User, anybody bool, err error) {
	if v.kept == nil {
		return v.loaded, false, nil
	}
	if !v.kept.seen {
		if v.kept.user, err = v.User(); err != nil {
			return nil, true, err
		}
		v.kept.seen = true
	}
	return v.kept.user, true, nil
}

// nameOfUser checks a name of the view's own for a user.
func (c *checking) nameOfUser(name string) {
	if !IsName(name) {
		c.add("%q is no name for a value here", name)
	}
}
