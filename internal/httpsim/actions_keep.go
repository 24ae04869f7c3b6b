package httpsim

import "statelab/internal/accounts"

// KeepVisitor is user = request.user: who that is now, also behind a logout(), which gives
// request.user another one. Nobody asks the table before somebody asks the user for something.
type KeepVisitor struct{}

// keptUser is who request.user was, nil for an AnonymousUser.
type keptUser struct {
	user *accounts.User
	seen bool // he was asked for something
}

func (KeepVisitor) run(v *visit) error {
	v.hold(nil)
	v.kept, v.later = &keptUser{}, true
	v.auth.kept = v.kept
	return nil
}

func (KeepVisitor) check(c *checking) {
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
