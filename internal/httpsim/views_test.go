package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// views is a site with Django's own views, and the settings that it needs.
func views(login httpsim.LoginView, logout httpsim.LogoutView) httpsim.Site {
	site := page("/", httpsim.Render{Template: mustParse("{{ user.username }}")})
	login.Template, logout.Template = mustParse("{{ form.non_field_errors }}log in{% csrf_token %}"), mustParse("logged out")
	site.Pages["/login/"], site.Pages["/logout/"] = login.Page(), logout.Page()
	site.Pages["/plain"] = httpsim.Page{Get: []httpsim.Action{httpsim.Text{Text: "x"}}}
	site.Pages["/open"] = httpsim.Page{Get: []httpsim.Action{httpsim.Text{Text: "open"}}, LoginNotRequired: true}
	site.Settings = httpsim.Settings{"LOGIN_URL": "/login/", "LOGIN_REDIRECT_URL": "/"}
	return site
}

const never = "max-age=0, no-cache, no-store, must-revalidate, private"

// leads returns where an answer leads, and wants it to be cached nowhere.
func (w *world) leads(a answer) string {
	w.Helper()
	if got := a.Header.Get("Cache-Control"); got != never || a.Header.Get("Expires") == "" {
		w.Errorf("%s %s may be cached: %q", a.Method, a.Path, got)
	}
	return a.Header.Get("Location")
}

func (w *world) alice(path, cookie string) answer {
	w.Helper()
	return w.post(path, cookie, "username", "alice", "password", "pw-alice-1")
}

func TestLoginView(t *testing.T) {
	for name, story := range map[string]func(w *world){
		"it shows the form and takes the login": func(w *world) {
			if a := w.get("/login/", ""); w.leads(a) != "" || a.body != "log in" {
				w.Errorf("the form is %d %q", a.StatusCode, a.body)
			}
			if a := w.post("/login/", "", "username", "alice", "password", "x"); a.StatusCode != 200 || !strings.Contains(a.body, "correct username and password") {
				w.Errorf("a wrong password is %d %q", a.StatusCode, a.body)
			}
			if a := w.alice("/login/", ""); w.leads(a) != "/" || a.User != "alice" {
				w.Errorf("the login is %d, %s", a.StatusCode, a.User)
			}
		},
		"next is checked for its host": func(w *world) {
			for next, want := range map[string]string{"/open": "/open", "//evil.test/": "/", "https://evil.test/": "/",
				"https://shop.test/open": "https://shop.test/open", "https:///evil.test": "/", "https://shop.test@evil.test/": "/"} {
				if got := w.leads(w.alice("/login/?next="+next, "")); got != want {
					w.Errorf("next=%s leads to %s, want %s", next, got, want)
				}
			}
		},
		"next is checked for its scheme": func(w *world) {
			for next, want := range map[string]string{"http://shop.test/open": "/", "javascript:alert(1)": "/", "ftp://shop.test/": "/"} {
				if got := w.leads(w.alice("/login/?next="+next, "")); got != want {
					w.Errorf("by https, next=%s leads to %s, want %s", next, got, want)
				}
			}
		},
		"it is shown to who is logged in": func(w *world) {
			_, key := w.signIn("")
			if a := w.get("/login/", key); a.body != "log in" || a.User != "not-asked" {
				w.Errorf("alice sees %q and is %s", a.body, a.User)
			}
		},
		"other methods": func(w *world) {
			if a := w.send("OPTIONS /login/ HTTP/1.1\r\nHost: shop.test\r\n\r\n"); a.StatusCode != 200 || a.Header.Get("Allow") != "GET, POST, PUT, HEAD, OPTIONS" {
				w.Errorf("OPTIONS is %d, %q", a.StatusCode, a.Header.Get("Allow"))
			}
			if a := w.send("PUT /login/ HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 0\r\n\r\n"); a.StatusCode != 200 || a.User != "not-asked" {
				w.Errorf("PUT is %d, %s", a.StatusCode, a.User)
			}
		},
	} {
		t.Run(name, func(t *testing.T) { story(start(t, views(httpsim.LoginView{}, httpsim.LogoutView{}))) })
	}
	t.Run("by http, next may stay with http", func(t *testing.T) {
		site := views(httpsim.LoginView{}, httpsim.LogoutView{})
		site.HTTP = true
		w := start(t, site)
		w.dial("http://shop.test:80")
		if got := w.leads(w.alice("/login/?next=http://shop.test/open", "")); got != "http://shop.test/open" {
			t.Errorf("it leads to %s", got)
		}
	})
	t.Run("redirect_authenticated_user", func(t *testing.T) {
		w := start(t, views(httpsim.LoginView{RedirectAuthenticated: true, Then: "/open"}, httpsim.LogoutView{}))
		if a := w.get("/login/", ""); a.body != "log in" {
			t.Errorf("a stranger sees %d %q", a.StatusCode, a.body)
		}
		_, key := w.signIn("")
		for next, want := range map[string]string{"": "/open", "/plain": "/plain", "//evil.test": "/open"} {
			if got := w.leads(w.get("/login/?next="+next, key)); got != want {
				t.Errorf("next=%s sends alice to %s, want %s", next, got, want)
			}
		}
	})
	t.Run("a loop of redirects is found", func(t *testing.T) {
		w := start(t, views(httpsim.LoginView{RedirectAuthenticated: true, Then: "/login/"}, httpsim.LogoutView{}))
		_, key := w.signIn("")
		a := w.get("/login/", key)
		if a.StatusCode != 500 || !strings.Contains(a.notes()[len(a.notes())-1], "Redirection loop for authenticated user detected") {
			t.Errorf("it is %d, %q", a.StatusCode, a.notes())
		}
		if got := w.leads(w.get("/login/?next=/open", key)); got != "/open" {
			t.Errorf("with another next it leads to %q", got)
		}
	})
}

func TestLogoutView(t *testing.T) {
	w := start(t, views(httpsim.LoginView{}, httpsim.LogoutView{}))
	w2 := start(t, views(httpsim.LoginView{}, httpsim.LogoutView{Then: "/open"}))
	t.Run("POST only", func(t *testing.T) {
		_, key := w.signIn("")
		if a := w.get("/logout/", key); a.StatusCode != 405 || a.Header.Get("Allow") != "POST, OPTIONS" || w.leads(a) != "" || len(w.rows()) != 1 {
			t.Errorf("GET is %d, %q, %d rows", a.StatusCode, a.Header.Get("Allow"), len(w.rows()))
		}
		if a := w.send("OPTIONS /logout/ HTTP/1.1\r\nHost: shop.test\r\n\r\n"); a.StatusCode != 200 || a.Header.Get("Allow") != "POST, OPTIONS" {
			t.Errorf("OPTIONS is %d", a.StatusCode)
		}
		if a := w.post("/logout/", key); a.body != "logged out" || lines(a) != deletes || len(w.rows()) != 0 {
			t.Errorf("POST is %q, %q, %d rows", a.body, lines(a), len(w.rows()))
		}
	})
	t.Run("never cached", func(t *testing.T) { // where it shows a page, and where it leads on
		if got := w.leads(w.post("/logout/", "")) + w2.leads(w2.post("/logout/", "")); got != "/open" {
			t.Errorf("they lead to %q", got)
		}
	})
	t.Run("next is checked", func(t *testing.T) {
		for next, want := range map[string]string{"": "/open", "/plain": "/plain", "//evil.test/": "/open", "https://evil.test/": "/open",
			"http://shop.test/": "/open", "https://shop.test/plain": "https://shop.test/plain"} {
			if got := w2.leads(w2.post("/logout/?next="+next, "")); got != want {
				t.Errorf("next=%s leads to %s, want %s", next, got, want)
			}
		}
		if got := w.leads(w.post("/logout/?next=https://evil.test/", "")); got != "/logout/" {
			t.Errorf("with nowhere else to go it leads to %s, without the query", got)
		}
		if a := w.post("/logout/", "", "next", "/logout/"); a.body != "logged out" {
			t.Errorf("next to itself is %d %q", a.StatusCode, a.body)
		}
	})
}

func TestLoginRequiredMiddleware(t *testing.T) {
	site := views(httpsim.LoginView{}, httpsim.LogoutView{})
	site.LoginRequired = true
	w := start(t, site)
	t.Run("redirects with next", func(t *testing.T) {
		a := w.get("/plain?a=1", "")
		if got := a.Header.Get("Location"); a.StatusCode != 302 || got != "/login/?next=/plain%3Fa%3D1" || a.Header.Get("Vary") != "Cookie" {
			t.Errorf("a stranger's answer is %d to %s", a.StatusCode, got)
		}
		w.wantNotes(a, "no key, nothing to look up", "login required: to the login page")
		if a := w.get("/nowhere", ""); a.StatusCode != 404 {
			t.Errorf("what is not there is %d", a.StatusCode)
		}
	})
	t.Run("login_not_required is exempt", func(t *testing.T) {
		for _, path := range []string{"/open", "/login/"} {
			if a := w.get(path, ""); a.StatusCode != 200 || a.User != "not-asked" {
				t.Errorf("%s is %d, %s", path, a.StatusCode, a.User)
			}
		}
	})
	t.Run("who is logged in comes in", func(t *testing.T) {
		_, key := w.signIn("")
		if a := w.get("/plain", key); a.StatusCode != 200 || a.User != "alice" {
			t.Errorf("alice's answer is %d, %s", a.StatusCode, a.User)
		}
	})
}
