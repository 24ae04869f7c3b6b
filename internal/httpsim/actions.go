package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/sessionstore"
)

// Action is one thing that a page does. The set is closed: the exported structs
// of this file and the ones that bugs put in their place. Each stands for a line
// or two of Django, which Django returns.
type Action interface {
	run(v *visit) error
	check(c *checking)
	python(w *coder)
}

// checking collects what is wrong with the actions of a page.
type checking struct {
	users    []string
	form     bool // a form has been checked on the way here
	loaded   bool // a user has been loaded on the way here
	answered bool
	problems []error
}

func (c *checking) add(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

// list checks actions from top to bottom. A branch that does not answer goes on
// with what follows it, so it cannot touch the answer.
func (c *checking) list(actions []Action, branch bool) {
	before := *c
	for _, a := range actions {
		a.check(c)
		if _, ok := a.(answering); ok {
			if c.answered {
				c.add("the page answers twice: text, template and redirect are one answer")
			}
			c.answered = true
		}
		if _, ok := a.(touching); ok && branch && !answers(actions) {
			c.add("a branch that sets a cookie or a status ends with text, template or redirect")
		}
	}
	c.form, c.loaded, c.answered = before.form, before.loaded, before.answered
}

// value checks a template that becomes a value and not a page.
func (c *checking) value(t Template) {
	if slices.ContainsFunc(t.nodes, func(n node) bool { return n.kind == ifNode || n.kind == csrfNode }) {
		c.add("%q has a {%% %%}, and a value takes {{ }} only", t.src)
	}
	c.template(t)
}

// template checks that what the template shows is there.
func (c *checking) template(t Template) {}

// name checks the name of a session value.
func (c *checking) name(name string) {
	if name == "" {
		c.add("a session value has a name")
	}
}

// touching are the actions that work on the response itself.
type touching interface{ touches() }

// Text answers with a text as it is: HttpResponse(text).
type Text struct{ Text string }

// Render answers with a template: render(request, …).
type Render struct{ Template Template }

// Status gives the answer a status: HttpResponse(status=…).
type Status struct{ Code int }

// Redirect answers with 302 and a place: redirect(…).
type Redirect struct {
	To Template
	// Next goes where the parameter next says, if that is on this site, as
	// Django's LoginView does; To is for when it is not.
	Next bool
}

// Fail raises an exception that nobody catches: 500.
type Fail struct{}

// SetCookie is response.set_cookie(…).
type SetCookie struct {
	Name    string
	Value   Template
	Options CookieOptions
}

// SetCookieLine sends a Set-Cookie line as it is typed, which Django has no call for.
type SetCookieLine struct{ Line string }

// DeleteCookie is response.delete_cookie(…). Path empty is "/".
type DeleteCookie struct{ Name, Path, Domain string }

func (Status) touches()        {}
func (SetCookie) touches()     {}
func (SetCookieLine) touches() {}
func (DeleteCookie) touches()  {}

func (a Text) run(v *visit) error {
	v.res.Body = a.Text
	return nil
}

func (a Text) check(c *checking) {
	if strings.Contains(a.Text, "{{") || strings.Contains(a.Text, "{%") {
		c.add("a text is sent as it is: for {{ }} and {%% %%}, write template")
	}
	if len(a.Text) > maxTemplate {
		c.add("a text has at most %d bytes", maxTemplate)
	}
}

func (a Render) run(v *visit) (err error) {
	v.res.Body, err = v.fill(a.Template, true)
	return err
}

func (a Render) check(c *checking) { c.template(a.Template) }

func (a Status) run(v *visit) error {
	v.res.Status = a.Code
	return nil
}

func (a Status) check(c *checking) {
	if a.Code < 200 || a.Code > 599 {
		c.add("%d is no status of an answer: it is 200 to 599", a.Code)
	}
}

func (a Redirect) run(v *visit) error {
	to, err := v.fill(a.To, false)
	if err != nil {
		return err
	}
	if a.Next {
		to = v.Next(to)
	}
	to = iriToURI(to)
	v.res.SetHeader("Location", to)
	v.res.Status = cmp.Or(v.res.Status, 302)
	return nil
}

func (a Redirect) check(c *checking) { c.value(a.To) }

func (Fail) run(*visit) error { return errBoom }

var errBoom = fmt.Errorf("RuntimeError: boom")

func (Fail) check(*checking) {}

func (a SetCookie) run(v *visit) error {
	value, err := v.fill(a.Value, false)
	if err != nil {
		return err
	}
	return v.res.SetCookie(a.Name, value, a.Options, v.server.env.Now())
}

func (a SetCookie) check(c *checking) {
	c.value(a.Value)
	value := ""
	if a.Value.IsLiteral() {
		value = a.Value.src
	}
	if err := new(Response).SetCookie(a.Name, value, a.Options, time.Time{}); err != nil {
		c.add("%v", err)
	}
}

func (a SetCookieLine) run(v *visit) error { return v.res.SetCookieLine(a.Line) }

func (a SetCookieLine) check(c *checking) {
	if err := checkCookieLine(a.Line); err != nil {
		c.add("%v", err)
	}
}

func (a DeleteCookie) run(v *visit) error {
	return v.res.DeleteCookie(a.Name, a.Path, a.Domain, "", v.server.env.Now())
}

func (a DeleteCookie) check(c *checking) {
	if err := new(Response).DeleteCookie(a.Name, a.Path, a.Domain, "", time.Time{}); err != nil {
		c.add("%v", err)
	}
}

// RequireLogin is @login_required: an anonymous visitor is sent to the login page.
type RequireLogin struct{}

// LookAtUser evaluates request.user and does nothing with it.
type LookAtUser struct{}

// LoadUser is User.objects.get(username=…): one SELECT, and 500 when there is no
// such user.
type LoadUser struct{ Name Template }

// CheckLoginForm is AuthenticationForm(request, data=request.POST) with is_valid().
// A branch that answers ends the page.
type CheckLoginForm struct{ IfValid, IfNot []Action }

// Login is login(request, user). User names one of the site's users, who is
// loaded first and needs no password; empty, it is form.get_user(), or the user
// of LoadUser where no form was checked.
type Login struct{ User string }

// Logout is logout(request).
type Logout struct{}

func (RequireLogin) run(v *visit) error {
	user, err := v.User()
	if err != nil || user != nil {
		return err
	}
	cookies := v.res.cookies // of actions above; a decorator has none
	v.res = RedirectTo(v.loginPlace())
	v.res.cookies = cookies
	v.Note("login required: to the login page", "로그인이 필요함: 로그인 페이지로 보냄")
	v.done = true
	return nil
}

func (RequireLogin) check(*checking) {}

func (LookAtUser) run(v *visit) error {
	_, err := v.User()
	return err
}

func (LookAtUser) check(*checking) {}

func (a LoadUser) run(v *visit) error {
	name, err := v.fill(a.Name, false)
	if err != nil {
		return err
	}
	return v.as("User.objects.get()", func() error { return v.load(name) })
}

func (v *visit) load(name string) (err error) {
	v.loaded, err = v.users.ByUsername(name)
	if err == nil && v.loaded == nil {
		err = fmt.Errorf("User.DoesNotExist: User matching query does not exist")
	}
	if err == nil {
		v.Note("User.objects.get() is %s", "User.objects.get()은 %s", name)
	}
	return err
}

func (a LoadUser) check(c *checking) {
	c.value(a.Name)
	c.loaded = true
}

func (a CheckLoginForm) run(v *visit) (err error) {
	if v.form, err = v.CheckLoginForm(); err != nil {
		return err
	}
	branch := a.IfNot
	if v.form.Valid() {
		branch = a.IfValid
	}
	if err := v.run(branch); err != nil {
		return err
	}
	v.done = v.done || answers(branch)
	return nil
}

func (a CheckLoginForm) check(c *checking) {
	c.form = true
	c.list(a.IfValid, true)
	c.list(a.IfNot, true)
	c.form = true
}

func (a Login) run(v *visit) error {
	user := v.loaded
	switch {
	case a.User != "":
		if err := v.as("User.objects.get()", func() error { return v.load(a.User) }); err != nil {
			return err
		}
		user = v.loaded
	case v.form != nil:
		user = v.form.User()
	}
	if user == nil {
		return fmt.Errorf("AttributeError: login() was given None in place of a user")
	}
	return v.Login(user)
}

func (a Login) check(c *checking) {
	switch {
	case a.User == "" && !c.form && !c.loaded:
		c.add("login has no user: check a form, load a user, or name one")
	case a.User != "" && !slices.Contains(c.users, a.User):
		c.add("login names %q, who is no user of the site; %s", a.User,
			cmp.Or(diag.DidYouMean(a.User, c.users), "its users are "+strings.Join(c.users, ", ")))
	}
}

func (Logout) run(v *visit) error { return v.Logout() }
func (Logout) check(*checking)    {}

// SessionSet is request.session[Name] = Value. With Inner, the value is a dict
// that is read, changed and set again, so that the change is noticed.
type SessionSet struct {
	Name, Inner string
	Value       Template
}

// SessionChange is request.session[Name][Inner] = Value: the session does not
// notice it, and does not save it by itself.
type SessionChange struct {
	Name, Inner string
	Value       Template
}

// SessionCount adds one to the number of a thing in a dict of the session.
type SessionCount struct {
	Name  string
	Inner Template
}

// SessionDelete is del request.session[Name]: 500 when there is none.
type SessionDelete struct{ Name string }

// SetExpiry is request.session.set_expiry(…). The zero value is None, back to
// the settings.
type SetExpiry struct {
	Length *time.Duration // whole seconds from each save; 0 ends with the browser
	At     time.Time      // a moment
}

// Flush is request.session.flush().
type Flush struct{}

// CycleKey is request.session.cycle_key().
type CycleKey struct{}

// open looks the session up, so that it is told before what is done to it.
func (v *visit) open() *sessionstore.Session {
	v.session.Data()
	v.sayLookup()
	return v.session
}

func (a SessionSet) run(v *visit) error {
	value, err := v.fill(a.Value, false)
	if err != nil {
		return err
	}
	s := v.open()
	if a.Inner == "" {
		s.Set(a.Name, value)
		v.noteCode("session[%s] = %s", pq(a.Name), pq(shortText(value)))
		return nil
	}
	dict, err := v.innerDict(a.Name, true)
	if err != nil {
		return err
	}
	dict.Set(a.Inner, value)
	s.Set(a.Name, dict)
	v.noteCode("session[%s][%s] = %s", pq(a.Name), pq(a.Inner), pq(shortText(value)))
	return nil
}

// noteCode notes a line of code, which is the same in every language.
func (r *Request) noteCode(format string, args ...any) { r.Note(format, format, args...) }

// innerDict returns the dict under a name, a new one where there is none and one
// may be made.
func (v *visit) innerDict(name string, make bool) (*sessionstore.Dict, error) {
	value, ok := v.session.Lookup(name)
	dict, isDict := value.(*sessionstore.Dict)
	switch {
	case isDict:
		return dict, nil
	case !ok && make:
		return &sessionstore.Dict{}, nil
	case !ok:
		return nil, fmt.Errorf("KeyError: %s", pythonString(name))
	}
	return nil, fmt.Errorf("TypeError: session[%s] is %s, which holds no items", pq(name), shortText(pythonRepr(value)))
}

func (a SessionSet) check(c *checking) {
	c.name(a.Name)
	c.value(a.Value)
}

func (a SessionChange) run(v *visit) error {
	value, err := v.fill(a.Value, false)
	if err != nil {
		return err
	}
	s := v.open()
	dict, err := v.innerDict(a.Name, false)
	if err != nil {
		return err
	}
	dict.Set(a.Inner, value)
	line := fmt.Sprintf("session[%s][%s] = %s", pq(a.Name), pq(a.Inner), pq(shortText(value)))
	if s.Modified {
		v.noteCode("%s", line)
	} else {
		v.Note("%s, which the session does not notice", "%s: 세션은 알아채지 못함", line)
	}
	return nil
}

func (a SessionChange) check(c *checking) {
	c.name(a.Name)
	if a.Inner == "" {
		c.add("session_change needs two names, as in cart.apple: setting session[%q] itself is session_set", a.Name)
	}
	c.value(a.Value)
}

func (a SessionCount) run(v *visit) error {
	inner, err := v.fill(a.Inner, false)
	if err != nil {
		return err
	}
	s := v.open()
	dict, err := v.innerDict(a.Name, true)
	if err != nil {
		return err
	}
	n, _ := dict.Get(inner).(int64)
	dict.Set(inner, n+1)
	s.Set(a.Name, dict)
	v.noteCode("session[%s][%s] = %d", pq(a.Name), pq(shortText(inner)), n+1)
	return nil
}

func (a SessionCount) check(c *checking) {
	c.name(a.Name)
	c.value(a.Inner)
}

func (a SessionDelete) run(v *visit) error {
	if !v.open().Del(a.Name) {
		return fmt.Errorf("KeyError: %s", pythonString(a.Name))
	}
	v.noteCode("del session[%s]", pq(a.Name))
	return nil
}

func (a SessionDelete) check(c *checking) { c.name(a.Name) }

func (a SetExpiry) run(v *visit) error {
	s := v.open()
	switch {
	case a.Length != nil:
		s.SetExpiry(int64(*a.Length / time.Second))
	case !a.At.IsZero():
		s.SetExpiryDate(a.At.UTC())
	default:
		s.UnsetExpiry()
	}
	v.noteCode("set_expiry(%s)", a.argument())
	return nil
}

func (a SetExpiry) check(c *checking) {
	if a.Length != nil && !a.At.IsZero() {
		c.add("set_expiry takes a length or a time, not both")
	}
}

func (Flush) run(v *visit) error {
	had := v.session.Key()
	if err := v.as("session.flush()", v.session.Flush); err != nil {
		return err
	}
	v.lookup.said = true
	if had == "" {
		v.Note("flush(): no row to delete", "flush(): 지울 행이 없음")
	} else {
		v.Note("flush() deletes the row of %s", "flush()가 %s의 행을 지움", sessionstore.ShortKey(had))
	}
	return nil
}

func (Flush) check(*checking) {}

func (CycleKey) run(v *visit) error {
	old := v.open().Key()
	if err := v.as("session.cycle_key()", v.session.CycleKey); err != nil {
		return err
	}
	short := sessionstore.ShortKey
	if old == "" {
		v.Note("cycle_key(): new key %s", "cycle_key(): 새 키 %s", short(v.session.Key()))
	} else {
		v.Note("cycle_key(): %s becomes %s", "cycle_key(): %s를 %s로 바꿈", short(old), short(v.session.Key()))
	}
	return nil
}

func (CycleKey) check(*checking) {}
