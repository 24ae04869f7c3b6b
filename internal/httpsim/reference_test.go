package httpsim

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"statelab/internal/accounts"
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
	for path, view := range views {
		pages[path] = Page{View: view}
	}
	return pages
}

// dumps writes JSON as Python's json.dumps does without being told otherwise.
func dumps(v sessionstore.Value) string {
	switch v := v.(type) {
	case *sessionstore.Dict:
		var items []string
		for name, value := range v.All() {
			items = append(items, dumps(name)+": "+dumps(value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case *sessionstore.List:
		var items []string
		for i := range v.Len() {
			items = append(items, dumps(v.At(i)))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	text, err := sessionstore.JSON(v)
	if err != nil {
		panic(err)
	}
	return text
}

// answerJSON is JsonResponse of names and values.
func answerJSON(namesAndValues ...any) (*Response, error) {
	d := &sessionstore.Dict{}
	for i := 0; i < len(namesAndValues); i += 2 {
		d.Set(namesAndValues[i].(string), namesAndValues[i+1])
	}
	return JSON(dumps(d)), nil
}

func orNone(s string) sessionstore.Value {
	if s == "" {
		return nil
	}
	return s
}

func orEmpty(v sessionstore.Value) *sessionstore.Dict {
	if d, ok := v.(*sessionstore.Dict); ok {
		return d
	}
	return &sessionstore.Dict{}
}

func cartViews(p *replay) map[string]View {
	cart := func(r *Request) *sessionstore.Dict { return orEmpty(r.Session().Get("cart")) }
	return map[string]View{
		"/static-page/": func(r *Request) (*Response, error) { return HTML("static"), nil },
		"/peek/":        func(r *Request) (*Response, error) { return answerJSON("cart", r.Session().Get("cart")) },
		"/has/":         func(r *Request) (*Response, error) { return answerJSON("has", r.Session().Has("cart")) },
		"/cart/":        func(r *Request) (*Response, error) { return answerJSON("cart", cart(r)) },
		"/cart/add/": func(r *Request) (*Response, error) {
			c := cart(r)
			n, _ := c.Get(r.POST.Get("item")).(int64)
			c.Set(r.POST.Get("item"), n+1)
			r.Session().Set("cart", c)
			return answerJSON("cart", c)
		},
		"/cart/mutate/": func(r *Request) (*Response, error) {
			cart(r).Set(r.POST.Get("item"), 99)
			if r.POST.Get("mark") == "1" {
				r.Session().Modified = true
			}
			return answerJSON("cart", cart(r))
		},
		"/cart/del/": func(r *Request) (*Response, error) {
			r.Session().Del("cart")
			keys := &sessionstore.List{}
			for _, key := range r.Session().Keys() {
				keys.Append(key)
			}
			return answerJSON("keys", keys)
		},
		"/cart/tabs/": func(r *Request) (*Response, error) {
			c := cart(r)
			p.meanwhile()
			c.Set(r.POST.Get("item"), 1)
			r.Session().Set("cart", c)
			return answerJSON("cart", c)
		},
		"/slow/": func(r *Request) (*Response, error) {
			r.Session().Get("cart")
			p.meanwhile()
			r.Session().Set("slow", "done")
			return answerJSON("ok", true)
		},
		"/slow-read/": func(r *Request) (*Response, error) {
			c := r.Session().Get("cart")
			p.meanwhile()
			return answerJSON("cart", c)
		},
	}
}

// meanwhile runs what another tab did while the page waited.
func (p *replay) meanwhile() {
	for _, d := range p.step.During {
		res, h := p.ask(recordedRequest{Method: d.Method, Path: d.Path, Cookie: d.Cookie, Form: d.Form}, false)
		if res.status() != d.Status {
			p.Errorf("step %d: in the middle, status %d, want %d", p.step.N, res.status(), d.Status)
		}
		p.queries = append(p.queries, h.Queries...)
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
	for _, code := range []int{200, 302, 403, 404, 500, 503} {
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
	s, value := r.Session(), r.POST.Get("value")
	s.Set("x", 1)
	seconds, _ := strconv.ParseInt(value, 10, 64)
	switch r.POST.Get("mode") {
	case "int":
		s.SetExpiry(seconds)
	case "datetime":
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return nil, err
		}
		s.SetExpiryDate(at.UTC())
	case "timedelta":
		s.SetExpiryIn(time.Duration(seconds) * time.Second)
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
	return answerJSON("age", age, "close", s.ExpireAtBrowserClose(), "date", date.Format("2006-01-02T15:04:05-07:00"))
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
func formErrors(f *LoginForm) *sessionstore.Dict {
	d := &sessionstore.Dict{}
	for _, e := range f.Errors {
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
			return r.runPage(Page{Get: []Action{page(`{% if user.is_authenticated %}<p>hello {{ user.username }}</p><a href="/logout/">Logout</a>` +
				"{% else %}<a href=\"/login/\">Login</a>{% endif %}\n")}})
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
				return answerJSON("errors", formErrors(f))
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
				return RedirectTo(r.loginPlace()), nil
			}
			return answerJSON("user", userText(user))
		},
		"/password/": func(r *Request) (*Response, error) {
			if err := changePassword(r, r.POST.Get("new_password1"), true); err != nil {
				return nil, err
			}
			return answerJSON("ok", true)
		},
		"/password-nohash/": func(r *Request) (*Response, error) {
			if err := changePassword(r, r.POST.Get("new"), false); err != nil {
				return nil, err
			}
			return answerJSON("ok", true)
		},
	}
}

func changePassword(r *Request, password string, tell bool) error {
	user, err := r.User()
	if err != nil {
		return err
	}
	if tell && !r.Users().CheckPassword(user, r.POST.Get("old_password")).Holds {
		return errors.New("the transcript changes a password with the right old one")
	}
	r.Users().SetPassword(user, password)
	if err := r.Users().Save(user); err != nil || !tell {
		return err
	}
	return r.UpdateSessionAuthHash(user)
}

// courseViews log in as course notes do: by a name of their own in the session.
func courseViews() map[string]View {
	return map[string]View{
		"/seed-login/": func(r *Request) (*Response, error) {
			user, err := r.Users().ByUsername(r.POST.Get("user_id"))
			if err != nil || user == nil {
				return nil, errors.Join(err, errors.New("the transcripts name users that are there"))
			}
			if !r.Users().CheckPassword(user, r.POST.Get("user_pw")).Holds {
				return answerJSON("errors", formErrors(&LoginForm{Errors: []FormError{{"user_pw", "wrong password", ""}}}))
			}
			r.Session().Set("login_session", user.Username)
			r.Session().SetExpiry(0)
			return RedirectTo("/seed-home/"), nil
		},
		"/seed-logout/": func(r *Request) (*Response, error) { return RedirectTo("/seed-home/"), r.Session().Flush() },
		"/seed-del/": func(r *Request) (*Response, error) {
			r.Session().Del("login_session")
			return answerJSON("ok", true)
		},
		"/seed-home/": func(r *Request) (*Response, error) {
			if r.Session().Get("login_session") == nil {
				return HTML("<a href=\"/seed-login/\">Login</a> <a href=\"/signup/\">Sign up</a>\n"), nil
			}
			return HTML("<a href=\"/seed-logout/\">Logout</a>\n"), nil
		},
	}
}

// djangoPages are Django's own LoginView, LogoutView and PasswordChangeView.
func djangoPages() map[string]Page {
	return map[string]Page{
		"/accounts/login/":  LoginView{Template: mustParse(fmt.Sprintf(loginPageHTML, "{% csrf_token %}"))}.Page(),
		"/accounts/logout/": LogoutView{Then: "/"}.Page(),
		"/accounts/password_change/": {View: func(r *Request) (*Response, error) {
			return RedirectTo("/"), changePassword(r, r.POST.Get("new_password1"), true)
		}},
	}
}

// mustDict reads a dict of JSON.
func mustDict(text string) *sessionstore.Dict {
	v, err := sessionstore.ParseJSON(text)
	if err != nil {
		panic(err)
	}
	return v.(*sessionstore.Dict)
}
