package httpsim

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

var said = rule.Text{EN: "by hand", KO: "직접 실행"}

// pages are the views of the reference project whose transcripts are replayed.
func (p *replay) pages() map[string]Page {
	views := map[string]View{}
	maps.Copy(views, cartViews(p))
	maps.Copy(views, sessionViews())
	maps.Copy(views, accountViews())
	maps.Copy(views, courseViews())
	pages := djangoPages()
	pages["/seed-home/"] = seedHome()
	maps.Copy(pages, choosingPages())
	for path, view := range views {
		pages[path] = Page{View: view}
	}
	return pages
}

// answerJSON is JsonResponse of names and values.
func answerJSON(namesAndValues ...any) (*Response, error) {
	d := &sessionstore.Dict{}
	for i := 0; i < len(namesAndValues); i += 2 {
		d.Set(namesAndValues[i].(string), namesAndValues[i+1])
	}
	body, err := pyrun.PlainJSON().JSON(d)
	return &Response{Headers: headers("application/json"), Body: body}, err
}

func orNone(s string) sessionstore.Value {
	if s == "" {
		return nil
	}
	return s
}

// errKey is Python's KeyError, which nobody catches.
var errKey = errors.New("KeyError")

// posted is request.POST[name].
func posted(r *Request, name string) (string, error) {
	value, ok := r.POST.Lookup(name)
	if !ok {
		return "", errKey
	}
	return value, nil
}

// cartOf is session.get("cart", {}) where the page works with a dict.
func cartOf(r *Request) (*sessionstore.Dict, error) {
	value, ok := r.Session().Lookup("cart")
	if !ok {
		return &sessionstore.Dict{}, nil
	}
	if c, ok := value.(*sessionstore.Dict); ok {
		return c, nil
	}
	return nil, errors.New("AttributeError: the cart is no dict")
}

func cartViews(p *replay) map[string]View {
	return map[string]View{
		"/static-page/": func(r *Request) (*Response, error) { return HTML("static"), nil },
		"/peek/":        func(r *Request) (*Response, error) { return answerJSON("cart", r.Session().Get("cart")) },
		"/has/":         func(r *Request) (*Response, error) { return answerJSON("has", r.Session().Has("cart")) },
		"/cart/": func(r *Request) (*Response, error) {
			value, ok := r.Session().Lookup("cart")
			if !ok {
				value = &sessionstore.Dict{}
			}
			return answerJSON("cart", value)
		},
		"/cart/add/": func(r *Request) (*Response, error) {
			c, errCart := cartOf(r)
			item, err := posted(r, "item")
			if err := errors.Join(err, errCart); err != nil {
				return nil, err
			}
			n, _ := c.Get(item).(int64)
			c.Set(item, n+1)
			r.Session().Set("cart", c)
			return answerJSON("cart", c)
		},
		"/cart/mutate/": func(r *Request) (*Response, error) {
			c, errCart := cartOf(r)
			item, err := posted(r, "item")
			if err := errors.Join(err, errCart); err != nil {
				return nil, err
			}
			if !r.Session().Has("cart") {
				return nil, errKey
			}
			c.Set(item, 99)
			if r.POST.Get("mark") == "1" {
				r.Session().Modified = true
			}
			return answerJSON("cart", c)
		},
		"/cart/del/": func(r *Request) (*Response, error) {
			if !r.Session().Del("cart") {
				return nil, errKey
			}
			keys := &sessionstore.List{}
			for _, key := range r.Session().Keys() {
				keys.Append(key)
			}
			return answerJSON("keys", keys)
		},
		"/cart/tabs/": func(r *Request) (*Response, error) {
			c, errCart := cartOf(r)
			p.meanwhile(r)
			item, err := posted(r, "item")
			if err := errors.Join(err, errCart); err != nil {
				return nil, err
			}
			c.Set(item, 1)
			r.Session().Set("cart", c)
			return answerJSON("cart", c)
		},
		"/slow/": func(r *Request) (*Response, error) {
			r.Session().Get("cart")
			p.meanwhile(r)
			r.Session().Set("slow", "done")
			return answerJSON("ok", true)
		},
		"/slow-read/": func(r *Request) (*Response, error) {
			c := r.Session().Get("cart")
			p.meanwhile(r)
			return answerJSON("cart", c)
		},
	}
}

// meanwhile runs what another tab did while the page waited.
func (p *replay) meanwhile(r *Request) {
	p.middle, p.logged = len(r.queries), len(r.log)
	for _, d := range p.step.During {
		res, h := p.ask(recordedRequest{Method: d.Method, Path: d.Path, Cookie: d.Cookie, Form: d.Form}, false)
		if res.status() != d.Status {
			p.Errorf("step %d: in the middle, status %d, want %d", p.step.N, res.status(), d.Status)
		}
		p.queries = append(p.queries, h.Queries...)
		p.logs = append(p.logs, h.Log...)
		p.signals = append(p.signals, h.Signals...)
	}
}

func sessionViews() map[string]View {
	views := map[string]View{
		"/write/": func(r *Request) (*Response, error) {
			for _, field := range r.POST {
				r.Session().Set(field.Name, field.Value)
			}
			return answerJSON("ok", true)
		},
		"/expiry/": expiryView,
		"/info/": func(r *Request) (*Response, error) {
			s := r.Session()
			key := orNone(s.Key())
			items := &sessionstore.Dict{}
			for _, item := range s.Items() {
				items.Set(item.Key, item.Value)
			}
			age, err := s.ExpiryAge()
			if err != nil {
				return nil, err
			}
			return answerJSON("session_key", key, "items", items, "age", age, "close", s.ExpireAtBrowserClose())
		},
		"/cycle/": func(r *Request) (*Response, error) {
			old := orNone(r.Session().Key())
			if err := r.Session().CycleKey(); err != nil {
				return nil, err
			}
			return answerJSON("old", old, "new", orNone(r.Session().Key()))
		},
		"/clear/": func(r *Request) (*Response, error) {
			r.Session().Clear()
			return answerJSON("ok", true)
		},
		"/explicit-save/": func(r *Request) (*Response, error) {
			before := orNone(r.Session().Key())
			if err := r.Session().Save(); err != nil {
				return nil, err
			}
			return answerJSON("before", before, "after", orNone(r.Session().Key()))
		},
		"/explicit-create/": func(r *Request) (*Response, error) {
			before := orNone(r.Session().Key())
			if err := r.Session().Create(); err != nil {
				return nil, err
			}
			return answerJSON("before", before, "after", orNone(r.Session().Key()))
		},
		"/testcookie/set/": func(r *Request) (*Response, error) {
			r.Session().SetTestCookie()
			return answerJSON("ok", true)
		},
		"/testcookie/check/": func(r *Request) (*Response, error) {
			worked := r.Session().TestCookieWorked()
			if worked {
				r.Session().DeleteTestCookie()
			}
			return answerJSON("worked", worked)
		},
		"/boom/": func(r *Request) (*Response, error) {
			r.Session().Set("lost", 1)
			return nil, errors.New("boom")
		},
		"/badvalue/": func(r *Request) (*Response, error) {
			r.Session().Set("when", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
			return answerJSON("ok", true)
		},
		"/types/": func(r *Request) (*Response, error) {
			s := r.Session()
			s.Set("tuple", sessionstore.NewList(1, 2))
			s.Set("7", "int key")
			s.Set("ko", "한글 세션")
			s.Set("f", 1.5)
			s.Set("n", nil)
			s.Set("b", true)
			return answerJSON("before", s.Data())
		},
	}
	for code := 200; code < 600; code++ {
		views[fmt.Sprintf("/status/%d/", code)] = func(r *Request) (*Response, error) {
			r.Session().Set("code", code)
			res := HTML("s")
			res.Status = code
			return res, nil
		}
	}
	return views
}

func expiryView(r *Request) (*Response, error) {
	s := r.Session()
	mode, err := posted(r, "mode")
	if err != nil {
		return nil, err
	}
	s.Set("x", 1)
	value := r.POST.Get("value")
	switch mode {
	case "int", "timedelta":
		seconds, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
			return nil, fmt.Errorf("ValueError: %w", err)
		case mode == "int":
			s.SetExpiry(seconds)
		default:
			s.SetExpiryIn(time.Duration(seconds) * time.Second)
		}
	case "datetime":
		if _, err := time.Parse("2006-01-02T15:04:05", value); err == nil { // without a zone
			s.Set("_session_expiry", value)
			break
		}
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return nil, fmt.Errorf("ValueError: %w", err)
		}
		s.SetExpiryDate(at)
	case "none":
		s.UnsetExpiry()
	}
	age, err := s.ExpiryAge()
	if err != nil {
		return nil, err
	}
	date, err := s.ExpiryDate()
	if err != nil {
		return nil, err
	}
	return answerJSON("age", age, "close", s.ExpireAtBrowserClose(), "date", isoformat(date))
}

// isoformat is Python's datetime.isoformat().
func isoformat(t time.Time) string {
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05-07:00")
	}
	return t.Format("2006-01-02T15:04:05.000000-07:00")
}

const loginPageHTML = `<form method="post">%s<p>
    <label for="id_username">Username:</label>
    <input type="text" name="username" autofocus autocapitalize="none" autocomplete="username" maxlength="150" required id="id_username">
    
    
  </p>

  
  <p>
    <label for="id_password">Password:</label>
    <input type="password" name="password" autocomplete="current-password" required id="id_password">
    
    
      
    
  </p><button>Log in</button></form>
`

// userText is str(request.user).
func userText(user *accounts.User) string {
	if user == nil {
		return "AnonymousUser"
	}
	return user.Username
}

func loginForm(r *Request) (*Response, error) {
	return HTML(fmt.Sprintf(loginPageHTML, r.csrfField())), nil
}

// formErrors is form.errors.as_json().
func formErrors(errors FormErrors) *sessionstore.Dict {
	d := &sessionstore.Dict{}
	for _, e := range errors {
		list, _ := d.Get(e.Field).(*sessionstore.List)
		if list == nil {
			list = &sessionstore.List{}
		}
		list.Append(sessionstore.NewDict(sessionstore.Item{Key: "message", Value: e.Message}, sessionstore.Item{Key: "code", Value: e.Code}))
		d.Set(e.Field, list)
	}
	return d
}

func accountViews() map[string]View {
	whoami := func(r *Request) (*Response, error) {
		user, err := r.User()
		if err != nil {
			return nil, err
		}
		return answerJSON("user", userText(user), "auth", user != nil)
	}
	return map[string]View{
		"/": func(r *Request) (*Response, error) {
			return r.render(mustParse(`{% if user.is_authenticated %}<p>hello {{ user.username }}</p><a href="/logout/">Logout</a>`+
				"{% else %}<a href=\"/login/\">Login</a>{% endif %}\n"), nil)
		},
		"/csrf/":   loginForm,
		"/whoami/": whoami,
		"/login/": func(r *Request) (*Response, error) {
			if r.Method != "POST" {
				return loginForm(r)
			}
			f, err := r.CheckLoginForm()
			if err != nil {
				return nil, err
			}
			if !f.Valid() {
				return answerJSON("errors", formErrors(f.Errors))
			}
			if err := r.Login(f.User()); err != nil {
				return nil, err
			}
			if next := r.GET.Get("next"); next != "" {
				return RedirectTo(next), nil
			}
			return RedirectTo("/"), nil
		},
		"/logout/": func(r *Request) (*Response, error) { return RedirectTo("/"), r.Logout() },
		"/flush/": func(r *Request) (*Response, error) {
			user, err := r.User()
			if err != nil {
				return nil, err
			}
			if err := r.Session().Flush(); err != nil {
				return nil, err
			}
			after, err := r.User()
			if err != nil {
				return nil, err
			}
			return answerJSON("before", user != nil, "user_after_flush_in_same_request", userText(after), "is_authenticated", after != nil)
		},
		"/members/": func(r *Request) (*Response, error) {
			user, err := r.User()
			if err != nil {
				return nil, err
			}
			if user == nil {
				return r.redirectToLogin(), nil
			}
			return answerJSON("user", userText(user))
		},
		"/password/": func(r *Request) (*Response, error) {
			errors, err := changePassword(r)
			if err != nil {
				return nil, err
			}
			if errors != nil {
				return answerJSON("errors", formErrors(errors))
			}
			return answerJSON("ok", true)
		},
		"/password-nohash/": func(r *Request) (*Response, error) {
			user, err := r.User()
			if err != nil {
				return nil, err
			}
			password, err := posted(r, "new")
			if err != nil {
				return nil, err
			}
			if user == nil {
				return nil, errAnonymous
			}
			r.Users().SetPassword(user, password)
			if err := r.Users().Save(user); err != nil {
				return nil, err
			}
			return answerJSON("ok", true)
		},
	}
}

// changePassword is what a view does with a PasswordChangeForm; the errors are the
// form's.
func changePassword(r *Request) (FormErrors, error) {
	f, err := r.CheckPasswordForm()
	if err != nil || !f.Valid() {
		return f.errors(), err
	}
	r.Users().SetPassword(f.user, f.password)
	if err := r.Users().Save(f.user); err != nil {
		return nil, err
	}
	return nil, r.UpdateSessionAuthHash(f.user)
}

// errors returns the errors of a form that may not be there.
func (f *PasswordForm) errors() FormErrors {
	if f == nil {
		return nil
	}
	return f.Errors
}

// seedForm is the form of the course's notes: it finds the user in clean().
var seedForm = OwnForm{Username: "user_id", Password: "user_pw", Keeps: "login_session", KeepsName: true,
	NoSuchUser: "no such id", WrongPassword: "wrong password"}

// courseViews log in as course notes do: by a name of their own in the session.
func courseViews() map[string]View {
	return map[string]View{
		"/seed-login/": func(r *Request) (*Response, error) {
			form, err := r.CheckOwnForm(seedForm)
			if err != nil {
				return nil, err
			}
			if !form.Valid() {
				return answerJSON("errors", formErrors(form.Errors))
			}
			r.Session().Set("login_session", form.Kept())
			r.Session().SetExpiry(0)
			return RedirectTo("/seed-home/"), nil
		},
		"/seed-logout/": func(r *Request) (*Response, error) { return RedirectTo("/seed-home/"), r.Session().Flush() },
		"/seed-del/": func(r *Request) (*Response, error) {
			if !r.Session().Del("login_session") {
				return nil, errKey
			}
			return answerJSON("ok", true)
		},
	}
}

// seedHome is the home page of the course's notes, as a lesson would write it: what
// the session has decides what the template shows.
func seedHome() Page {
	const links = `{% if login_session %}<a href="/seed-logout/">Logout</a>` +
		`{% else %}<a href="/seed-login/">Login</a> <a href="/signup/">Sign up</a>{% endif %}` + "\n"
	home, err := Names{Context: map[string]bool{"login_session": true}}.Parse(links)
	if err != nil {
		panic(err)
	}
	return Page{Get: []Action{Context{Name: "login_session", InSession: "login_session"}, Render{Template: home}}}
}

// choosingPages are made of actions, and branch.
func choosingPages() map[string]Page {
	none, _ := Constant("null")
	choose := []Action{
		When{Tests: []Test{{Of: Lookup("post", "item"), Values: []Template{Literal("apple")}}, {Of: Lookup("session", "cart"), Is: There},
			{Of: Lookup("header", "x_gift"), Values: []Template{none}}},
			Then: []Action{SessionSet{Name: "size", Value: mustParse("{{ post.size }}")}, Redirect{To: Literal("/cart/")}}},
		When{Tests: []Test{{Of: Lookup("get", "q"), Is: OneOf, Values: []Template{Literal("a"), Literal("b")}}},
			Then: []Action{Status{Code: 202}, ContentType{Type: "text/plain"}, Text{Text: "q"}}},
		When{Tests: []Test{{Of: Lookup("user", "is_authenticated"), Is: IsFalse}},
			Then: []Action{Status{Code: 401}, Header{Name: "X-Why", Value: Literal("no login")}, JSON{Value: mustJSON(`{"error": "who?"}`)}}},
		JSON{Value: mustJSON(`{"user": "{{ user.username }}", "size": "{{ session.size }}", "cart": "{{ session.cart }}", "browser": "{{ header.user_agent }}"}`)},
	}
	old := 600 * time.Second
	ticket := []Action{MakeSigned{Value: mustJSON(`{"user": "{{ user.username }}"}`), Salt: "tickets"},
		SetCookie{Name: "ticket", Value: Lookup("token").OrElse("")}, Text{Text: "Your ticket."}}
	enter := []Action{CheckSigned{Sent: mustParse("{{ cookie.ticket }}"), Salt: "tickets", MaxAge: &old,
		IfNot: []Action{Status{Code: 403}, Text{Text: "No ticket."}}}, JSON{Value: mustJSON(`{"user": "{{ claims.user }}"}`)}}
	return map[string]Page{"/choose/": {Get: choose, Post: choose}, "/ticket/": {Get: ticket}, "/enter/": {Get: enter}}
}

// mustJSON reads what a page answers, which may name the claims of a token.
func mustJSON(text string) JSONValue {
	j, err := Names{Claims: true}.ParseJSON(text)
	if err != nil {
		panic(err)
	}
	return j
}

// djangoPages are Django's own LoginView, LogoutView and PasswordChangeView.
func djangoPages() map[string]Page {
	return map[string]Page{
		"/accounts/login/":           LoginView{Template: mustParse(fmt.Sprintf(loginPageHTML, "{% csrf_token %}"))}.Page(),
		"/accounts/logout/":          LogoutView{Then: "/"}.Page(),
		"/accounts/password_change/": {View: passwordChangeView},
	}
}

// passwordChangeView is Django's PasswordChangeView with the template of the login
// page, whose fields are not compared.
func passwordChangeView(r *Request) (*Response, error) {
	user, err := r.User()
	if err != nil {
		return nil, err
	}
	if user == nil {
		return r.redirectToLogin(), nil
	}
	switch r.Method {
	case "POST", "PUT":
		errors, err := changePassword(r)
		if err != nil {
			return nil, err
		}
		if errors == nil {
			return RedirectTo("/"), nil
		}
		fallthrough
	case "GET", "HEAD":
		return loginForm(r)
	}
	return r.otherMethod("GET, POST, PUT, HEAD, OPTIONS"), nil
}

// mustDict reads a dict of JSON.
func mustDict(text string) *sessionstore.Dict {
	v, err := sessionstore.ParseJSON(text)
	if err != nil {
		panic(err)
	}
	return v.(*sessionstore.Dict)
}
