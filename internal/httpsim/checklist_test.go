package httpsim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

// What Django promises about sessions, logins and tokens, a story for each line.

const deletes = `sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax`

func writes(settings httpsim.Settings) httpsim.Site {
	site := page("/write", httpsim.SessionSet{Name: "a", Value: httpsim.Literal("1")}, httpsim.Text{Text: "x"})
	site.Settings = settings
	add := func(path string, actions ...httpsim.Action) {
		site.Pages[path] = httpsim.Page{Get: actions, Post: actions}
	}
	add("/plain", httpsim.Text{Text: "x"})
	add("/read", httpsim.Render{Template: mustParse("{{ session.a }}")})
	add("/flush", httpsim.Flush{})
	add("/empty", httpsim.SessionDelete{Name: "a"})
	add("/503", httpsim.SessionSet{Name: "a", Value: httpsim.Literal("2")}, httpsim.Status{Code: 503})
	add("/in", httpsim.Login{User: "alice"})
	add("/who", httpsim.LookAtUser{})
	return site
}

func mustParse(src string) httpsim.Template {
	t, err := httpsim.ParseTemplate(src)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSettingsReachTheSessionCookie(t *testing.T) {
	for name, c := range map[string]struct {
		settings httpsim.Settings
		want     string
	}{
		"as Django has it":  {nil, "expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"},
		"Secure":            {httpsim.Settings{"SESSION_COOKIE_SECURE": "true"}, "HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax; Secure"},
		"without HttpOnly":  {httpsim.Settings{"SESSION_COOKIE_HTTPONLY": "false"}, "09:00:00 GMT; Max-Age=1209600; Path=/; SameSite=Lax"},
		"SameSite=Strict":   {httpsim.Settings{"SESSION_COOKIE_SAMESITE": "Strict"}, "Path=/; SameSite=Strict"},
		"without SameSite":  {httpsim.Settings{"SESSION_COOKIE_SAMESITE": "false"}, "Max-Age=1209600; Path=/"},
		"domain and path":   {httpsim.Settings{"SESSION_COOKIE_DOMAIN": "shop.test", "SESSION_COOKIE_PATH": "/w"}, "Domain=shop.test; expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/w; SameSite=Lax"},
		"until the browser": {httpsim.Settings{"SESSION_EXPIRE_AT_BROWSER_CLOSE": "true"}, "; HttpOnly; Path=/; SameSite=Lax"},
		"a minute":          {httpsim.Settings{"SESSION_COOKIE_AGE": "1m"}, "expires=Mon, 02 Mar 2026 09:01:00 GMT; HttpOnly; Max-Age=60; Path=/; SameSite=Lax"},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, writes(c.settings))
			if got := lines(w.get("/write", "")); !strings.HasSuffix(got, c.want) {
				t.Errorf("the cookie is %s, want …%s", got, c.want)
			}
		})
	}
}

func TestTheMiddleware(t *testing.T) {
	for name, story := range map[string]func(w *world, key string){
		"503 saves nothing": func(w *world, key string) {
			if a := w.get("/503", key); lines(a) != "" || w.rows()[0].Data[0].Value != `"1"` {
				w.Errorf("it sends %q, the row holds %v", lines(a), w.rows()[0].Data)
			}
		},
		"flush with a cookie deletes it": func(w *world, key string) {
			if a := w.get("/flush", key); lines(a) != deletes || a.Header.Get("Vary") != "Cookie" || len(w.rows()) != 0 {
				w.Errorf("it sends %q, Vary %q", lines(a), a.Header.Get("Vary"))
			}
		},
		"flush without a cookie sends none": func(w *world, _ string) {
			if a := w.get("/flush", ""); lines(a) != "" || a.Header.Get("Vary") != "Cookie" {
				w.Errorf("it sends %q, Vary %q", lines(a), a.Header.Get("Vary"))
			}
		},
		"a session emptied by del keeps its key": func(w *world, key string) {
			if a := w.get("/empty", key); a.cookie("sessionid") != key || len(w.rows()) != 1 || len(w.rows()[0].Data) != 0 {
				w.Errorf("it sends %q, the rows are %+v", lines(a), w.rows())
			}
		},
		"a page that looks at nothing asks nothing": func(w *world, key string) {
			if a := w.get("/plain", key); len(a.Queries) != 0 || a.Header.Get("Vary") != "" || lines(a) != "" {
				w.Errorf("it asks %v, sends %q, Vary %q", a.queries(), lines(a), a.Header.Get("Vary"))
			}
		},
		"a read does not renew": func(w *world, key string) {
			w.clock.Advance(time.Hour)
			if a := w.get("/read", key); lines(a) != "" || a.Header.Get("Vary") != "Cookie" || w.rows()[0].Expires.Sub(w.clock.Now()) != 14*24*time.Hour-time.Hour {
				w.Errorf("it sends %q, the row lasts until %v", lines(a), w.rows()[0].Expires)
			}
		},
		"an unknown key is not adopted": func(w *world, _ string) {
			made := "sessionid=" + strings.Repeat("z", 32)
			if a := w.get("/write", made); a.cookie("sessionid") == made || len(w.rows()) != 2 {
				w.Errorf("it sends %q", lines(a))
			}
		},
		"an unknown key that is read is deleted, and makes no row": func(w *world, _ string) {
			if a := w.get("/read", "sessionid="+strings.Repeat("z", 32)); lines(a) != deletes || len(w.rows()) != 1 {
				w.Errorf("it sends %q, %d rows", lines(a), len(w.rows()))
			}
		},
		"keys tell case apart": func(w *world, key string) {
			if a := w.get("/read", "sessionid="+strings.ToUpper(strings.TrimPrefix(key, "sessionid="))); a.body != "" {
				w.Errorf("the key in capitals reads %q", a.body)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, writes(nil))
			story(w, w.get("/write", "").cookie("sessionid"))
		})
	}
	w := start(t, writes(httpsim.Settings{"SESSION_SAVE_EVERY_REQUEST": "true"}))
	key := w.get("/write", "").cookie("sessionid")
	w.clock.Advance(time.Hour)
	a := w.get("/plain", key)
	w.wantQueries(a, "SELECT django_session", "UPDATE django_session")
	if a.cookie("sessionid") != key || a.Header.Get("Vary") != "Cookie" {
		t.Errorf("SESSION_SAVE_EVERY_REQUEST sends %q, Vary %q", lines(a), a.Header.Get("Vary"))
	}
	w = start(t, writes(httpsim.Settings{"SESSION_COOKIE_DOMAIN": "shop.test", "SESSION_COOKIE_PATH": "/w"}))
	key = w.get("/write", "").cookie("sessionid")
	want := `sessionid=""; Domain=shop.test; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/w; SameSite=Lax`
	if got := lines(w.get("/flush", key)); got != want {
		t.Errorf("with a domain and a path, flush sends %s", got)
	}
}

// forge is a page that writes values into its session by hand.
func forge(values ...string) httpsim.Page {
	var actions []httpsim.Action
	for i := 0; i < len(values); i += 2 {
		actions = append(actions, httpsim.SessionSet{Name: values[i], Value: httpsim.Literal(values[i+1])})
	}
	return httpsim.Page{Get: actions}
}

func TestLoginByTheBook(t *testing.T) {
	const model = "django.contrib.auth.backends.ModelBackend"
	site := writes(nil)
	site.Pages["/no-hash"] = forge("_auth_user_id", "1", "_auth_user_backend", model)
	site.Pages["/old-backend"] = forge("_auth_user_id", "1", "_auth_user_backend", "shop.backends.Gone", "_auth_user_hash", "x")
	w := start(t, site)
	key := w.get("/in", "").cookie("sessionid")
	if d := w.rows()[0].Data; d[0] != (httpsim.Item{Name: "_auth_user_id", Value: `"1"`}) || d[1].Value != `"`+model+`"` || len(d[2].Value) != 66 {
		t.Errorf("login keeps %v", d)
	}
	if a := w.get("/in", key); a.cookie("sessionid") != key || !slices.Equal(a.Signals, []string{"user_logged_in alice"}) {
		t.Errorf("a second login sends %q, the signals %q", lines(a), a.Signals)
	}
	if _, err := w.server.ChangeUser("alice", httpsim.UserChange{Password: "new"}); err != nil {
		t.Fatal(err)
	}
	if a := w.get("/in", key); a.cookie("sessionid") == key || a.User != "alice" {
		t.Errorf("the same user with another password keeps the key: %q", lines(a))
	}
	bare := w.get("/no-hash", "").cookie("sessionid")
	if a := w.get("/in", bare); a.cookie("sessionid") == bare || a.User != "alice" {
		t.Errorf("a session without a hash keeps its key: %q", lines(a))
	}
	bare = w.get("/no-hash", "").cookie("sessionid")
	if a := w.get("/who", bare); a.User != "anonymous" || lines(a) != deletes {
		t.Errorf("a session without a hash is %s's, %q", a.User, lines(a))
	}
	gone := w.get("/old-backend", "").cookie("sessionid")
	if a := w.get("/who", gone); a.User != "anonymous" || lines(a) != "" || len(a.queries()) != 1 {
		t.Errorf("a backend that is gone makes %s, %q, %q", a.User, lines(a), a.queries())
	}
}

func TestTheLoginForm(t *testing.T) {
	w := accounts(t, func(s *httpsim.Site) {
		s.Users = append(s.Users, httpsim.User{Name: "carol", Password: " pw "}, httpsim.User{Name: "dan", Password: "pw", Inactive: true},
			httpsim.User{Name: "\uff4d\uff41\uff52\uff59", Password: "pw"}) // mary in full width
	})
	for _, c := range []struct {
		name, password string
		valid          bool
	}{
		{"alice", "pw-alice-1", true}, {" alice ", "pw-alice-1", true}, {"Alice", "pw-alice-1", false}, {"alice", "pw-alice-1 ", false},
		{"carol", " pw ", true}, {"carol", "pw", false}, {"dan", "pw", false}, {"nobody", "pw", false}, {"", "pw", false}, {"alice", "", false},
		{"mary", "pw", true}, {"\uff4d\uff41\uff52\uff59", "pw", true}, {strings.Repeat("a", 151), "pw", false}, {"a\x00b", "pw", false},
	} {
		a := w.post("/login/", "", "username", c.name, "password", c.password)
		if got := a.StatusCode == 302; got != c.valid || !c.valid && (a.StatusCode != 200 || lines(a) != "" || a.Header.Get("Vary") != "") {
			t.Errorf("%q with %q is %d, %q", c.name, c.password, a.StatusCode, lines(a))
		}
	}
	a := w.post("/login/", "", "username", "dan", "password", "pw")
	if want := "user_login_failed {'username': 'dan', 'password': '********************'}"; !slices.Equal(a.Signals, []string{want}) {
		t.Errorf("the signals are %q", a.Signals)
	}
	key := w.post("/login/", "", "username", "alice", "password", "pw-alice-1").cookie("sessionid")
	if a = w.post("/logout/", key); !slices.Equal(a.Signals, []string{"user_logged_out alice"}) {
		t.Errorf("a logout sends %q", a.Signals)
	}
	if a = w.post("/logout/", ""); !slices.Equal(a.Signals, []string{"user_logged_out None"}) || lines(a) != "" || a.Header.Get("Vary") != "Cookie" {
		t.Errorf("a stranger's logout sends %q, %q", a.Signals, lines(a))
	}
}

func TestTokensByTheBook(t *testing.T) {
	site := writes(nil)
	site.CSRF = true
	site.Pages["/form"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: mustParse("{% csrf_token %}{% csrf_token %}")}}}
	w := start(t, site)
	if a := w.get("/plain", ""); lines(a) != "" {
		t.Errorf("a page without a token sends %q", lines(a))
	}
	a := w.get("/form", "")
	if len(a.Header.Values("Set-Cookie")) != 1 || a.Header.Get("Vary") != "Cookie" {
		t.Errorf("two tokens send %q", lines(a))
	}
	secret := a.cookie("csrftoken")
	if again := w.get("/form", secret); again.cookie("csrftoken") != secret {
		t.Errorf("the secret %s becomes %s", secret, again.cookie("csrftoken"))
	}
	if a = w.get("/plain", "csrftoken=short"); a.cookie("csrftoken") == "csrftoken=short" || len(a.cookie("csrftoken")) != len("csrftoken=")+32 {
		t.Errorf("a secret that is none becomes %q", lines(a))
	}
	token := strings.TrimPrefix(secret, "csrftoken=") // the secret itself is a token, too
	ask := func(header string) int {
		return w.send("POST /write HTTP/1.1\r\nHost: shop.test\r\nOrigin: https://shop.test\r\nCookie: " + secret + "\r\n" + header + "Content-Length: 0\r\n\r\n").StatusCode
	}
	if got := []int{ask("X-CSRFToken: " + token + "\r\n"), ask("X-CSRFToken: " + strings.ToUpper(token) + "\r\n"), ask("")}; !slices.Equal(got, []int{200, 403, 403}) {
		t.Errorf("a token in the header, a wrong one, and none are %v", got)
	}
	if a = w.get("/in", secret); a.cookie("csrftoken") == secret || a.cookie("csrftoken") == "" {
		t.Errorf("login keeps the secret: %q", lines(a))
	}
}
