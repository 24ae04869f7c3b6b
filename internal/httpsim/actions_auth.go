package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// RequireLogin is @login_required: an anonymous visitor is sent to the login page.
type RequireLogin struct{}

// LookAtUser evaluates request.user and does nothing with it.
type LookAtUser struct{}

// CheckLoginForm is AuthenticationForm(request, data=request.POST) with is_valid().
// A branch that answers ends the page.
type CheckLoginForm struct{ IfValid, IfNot []Action }

// Authenticate is user = authenticate(request, username=…, password=…), and a question
// whether there is a user. A branch that answers ends the page.
type Authenticate struct {
	Username, Password Template
	As                 string // a name of the view's own for the user, of which Who tells; empty: found does
	IfValid, IfNot     []Action
}

// Login is login(request, user). User names one of the site's users, who is
// loaded first and needs no password; empty, it is form.get_user(), or the user
// of LoadUser or Authenticate where no form was checked.
type Login struct {
	User string
	Of   string // a name of the view's own, of which Who tells; empty: none
}

// Logout is logout(request).
type Logout struct{}

func (RequireLogin) run(v *visit) error {
	user, err := v.User()
	if err != nil || user != nil {
		return err
	}
	v.toLogin()
	return nil
}

// toLogin sends an anonymous visitor to the login page.
func (v *visit) toLogin() {
	cookies := v.res.cookies // of actions above; a decorator has none
	v.res = v.redirectToLogin()
	v.res.cookies = cookies
	v.done = true
}

// redirectToLogin is redirect_to_login() with the way back.
func (r *Request) redirectToLogin() *Response {
	place := r.loginPlace("", "")
	r.noteToLogin("", place)
	return RedirectTo(place)
}

// noteToLogin says why somebody is sent to a login page by what looks who asks: who is logged in already does not pass a
// test, and of others what has the test may ask for more than a login, and is named where by is not empty. A place that
// is not that of LOGIN_URL is told by its path.
func (r *Request) noteToLogin(by, place string) {
	to := r.loginPageSaid(place)
	if user := r.auth.user; user != nil {
		r.Note("logged in as %[1]s, who may not see this: to %[2]s", "로그인한 사용자 %[1]s: 볼 수 없음, %[3]s 보냄", user.Name(), to.EN, to.KO)
		return
	}
	if by != "" {
		r.Note("anonymous, refused by %[1]s: to %[2]s", "익명 사용자, %[1]s에서 거부됨: %[3]s 보냄", by, to.EN, to.KO)
		return
	}
	r.Note("login required: to %[1]s", "로그인이 필요함: %[2]s 보냄", to.EN, to.KO)
}

// noteSent says that lines send somebody with redirect_to_login(), for a reason that they alone know.
func (r *Request) noteSent(place string) {
	to := r.loginPageSaid(place)
	r.Note("redirect_to_login(): to %[1]s", "redirect_to_login(): %[2]s 보냄", to.EN, to.KO)
}

// loginPageSaid is where an address leads: to the login page, or to another one that is named.
func (r *Request) loginPageSaid(place string) rule.Text {
	path := func(place string) string { path, _, _ := strings.Cut(place, "?"); return path }
	if path(place) == path(r.loginPlace("", "")) {
		return rule.Text{EN: "the login page", KO: "로그인 페이지로"}
	}
	return rule.Textf("%[1]s", "%[1]s 주소로", shortText(path(place)))
}

func (RequireLogin) check(*checking) {}

func (LookAtUser) run(v *visit) error {
	_, err := v.User()
	return err
}

func (LookAtUser) check(*checking) {}

func (a CheckLoginForm) run(v *visit) (err error) {
	if v.form, err = v.CheckLoginForm(); err != nil {
		return err
	}
	v.own, v.errors, v.later = nil, v.form.Errors, false
	return v.branch(v.form.Valid(), a)
}

// NewForm makes a form that is given nothing, as a view does for a GET: a template finds no
// errors in it.
type NewForm struct {
	Password bool // PasswordChangeForm(request.user), else AuthenticationForm(request)
}

func (a NewForm) run(v *visit) error {
	v.own, v.errors, v.other = nil, FormErrors{}, a.Password
	return nil
}

func (NewForm) check(*checking) {}

// Branching are the actions that go on in one of two ways.
type Branching interface {
	Action
	// Branches returns what follows when it is so, and what follows when it is not.
	Branches() (ifSo, ifNot []Action)
	// with returns the same with other branches.
	with(ifSo, ifNot []Action) Action
}

// Branches implements Branching.
func (a CheckLoginForm) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a CheckLoginForm) with(ifSo, ifNot []Action) Action { return CheckLoginForm{ifSo, ifNot} }

// branch runs one of the branches. One that answers ends the page.
func (v *visit) branch(so bool, a Branching) error {
	branch, other := a.Branches()
	if !so {
		branch = other
	}
	later := v.later
	if err := v.run(branch); err != nil {
		return err
	}
	v.later = later
	v.done = v.done || Answers(branch)
	return nil
}

func (a CheckLoginForm) check(c *checking) {
	c.form = true
	c.list(a.IfValid, true)
	c.list(a.IfNot, true)
	c.form = true
}

func (a Authenticate) run(v *visit) error {
	name, err := v.worth(a.Username)
	if err != nil {
		return err
	}
	password, err := v.worth(a.Password)
	if err != nil {
		return err
	}
	if a.As == "" {
		v.form = nil
	}
	v.callsSo(a.As, nil)
	why := rule.Text{EN: "no name or no password", KO: "이름이나 비밀번호가 없음"}
	var user *accounts.User
	if name != nil && password != nil {
		err = v.as("authenticate()", func() (err error) {
			user, why, err = v.findByPassword(usernameField, pythonStr(name), pythonStr(password))
			return err
		})
	}
	v.callsSo(a.As, user)
	switch {
	case err != nil:
		return err
	case user != nil:
		v.Note("authenticate() is %s", "authenticate()는 %s", user.Name())
	default:
		v.Note("authenticate() is None: %[1]s", "authenticate()는 None: %[2]s", why.EN, why.KO)
	}
	return v.branch(user != nil, a)
}

// Branches implements Branching.
func (a Authenticate) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a Authenticate) with(ifSo, ifNot []Action) Action {
	a.IfValid, a.IfNot = ifSo, ifNot
	return a
}

func (a Authenticate) check(c *checking) {
	c.value(a.Username)
	c.value(a.Password)
	if a.As != "" {
		c.nameOfUser(a.As)
		c.branches(a)
		return
	}
	c.form, c.loaded = false, true
	c.list(a.IfValid, true)
	c.list(a.IfNot, true)
	c.loaded = true
}

func (a Login) run(v *visit) error {
	user, err := a.user(v)
	if err != nil {
		return err
	}
	return v.Login(user)
}

// user returns the user who is logged in.
func (a Login) user(v *visit) (*accounts.User, error) {
	switch user, anybody, err := a.whom(v); {
	case err != nil:
		return nil, err
	case user == nil && anybody:
		return nil, errAnonymous
	case user == nil:
		return nil, errNoUser
	default:
		return user, nil
	}
}

// whom returns who is meant; anybody says that nil is an AnonymousUser, and not None.
func (a Login) whom(v *visit) (user *accounts.User, anybody bool, err error) {
	switch {
	case a.User != "":
		if err := v.as("User.objects.get()", func() error { return v.load("", ByName, a.User) }); err != nil {
			return nil, false, err
		}
		user = v.loaded
	case a.Of != "":
		return v.heldAs(a.Of)
	case v.form != nil && !v.later:
		user = v.form.User()
	default:
		return v.held()
	}
	return user, false, nil
}

func (a Login) check(c *checking) {
	defer func() { c.loaded = c.loaded || a.User != "" }()
	switch {
	case a.Of != "":
	case a.User == "" && !c.form && !c.loaded:
		c.add("login has no user: check a form, load a user, or name one")
	case a.User != "" && !slices.Contains(c.users, a.User):
		hint := "give the site users: {" + a.User + ": {password: ...}}"
		if len(c.users) > 0 {
			hint = cmp.Or(diag.DidYouMean(a.User, c.users), "its users are "+strings.Join(c.users, ", "))
		}
		c.problems = append(c.problems, &UnknownUserError{a.User, hint})
	}
}

// UnknownUserError says that login names somebody who is no user of the site.
type UnknownUserError struct {
	Name string
	Hint string // whom it may mean
}

// Error implements error.
func (e *UnknownUserError) Error() string {
	return fmt.Sprintf("login names %q, who is no user of the site; %s", e.Name, e.Hint)
}

func (Logout) run(v *visit) error { return v.Logout() }
func (Logout) check(*checking)    {}
