package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

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
	for name, story := range map[string]func(w *world){
		"login stores the id as text": func(w *world) {
			w.get("/in", "")
			if d := w.rows()[0].Data; d[0] != (httpsim.Item{Name: "_auth_user_id", Value: `"1"`}) || d[1].Value != `"`+model+`"` || len(d[2].Value) != 66 {
				w.Errorf("login keeps %v", d)
			}
		},
		"login of no user is an AttributeError": func(w *world) {
			a := w.get("/none", "")
			if n := a.notes(); a.StatusCode != 500 || !strings.Contains(n[len(n)-1], "AttributeError") || len(w.rows()) != 0 {
				w.Errorf("it is %d, %q, %d rows", a.StatusCode, n, len(w.rows()))
			}
		},
		"the same user keeps the key": func(w *world) {
			key := w.get("/in", "").cookie("sessionid")
			if a := w.get("/in", key); a.cookie("sessionid") != key || !slices.Equal(a.Signals, []string{"user_logged_in alice"}) {
				w.Errorf("a second login sends %q, the signals %q", lines(a), a.Signals)
			}
		},
		"the same user with another password changes the key": func(w *world) {
			key := w.get("/in", "").cookie("sessionid")
			if _, err := w.server.ChangeUser("alice", httpsim.UserChange{Password: "new"}); err != nil {
				w.Fatal(err)
			}
			if a := w.get("/in", key); a.cookie("sessionid") == key || a.User != "alice" {
				w.Errorf("the key stays: %q", lines(a))
			}
		},
		"an unchanged password keeps the session, another ends it": func(w *world) {
			key := w.get("/in", "").cookie("sessionid")
			if a := w.get("/who", key); a.User != "alice" || lines(a) != "" {
				w.Errorf("unchanged, it is %s's, %q", a.User, lines(a))
			}
			if _, err := w.server.ChangeUser("alice", httpsim.UserChange{Password: "new"}); err != nil {
				w.Fatal(err)
			}
			if a := w.get("/who", key); a.User != "anonymous" || lines(a) != deletes || len(w.rows()) != 0 {
				w.Errorf("changed, it is %s's, %q, %d rows", a.User, lines(a), len(w.rows()))
			}
		},
		"a session with an id and no hash": func(w *world) {
			bare := w.get("/no-hash", "").cookie("sessionid")
			if a := w.get("/in", bare); a.cookie("sessionid") == bare || a.User != "alice" {
				w.Errorf("login keeps its key: %q", lines(a))
			}
			bare = w.get("/no-hash", "").cookie("sessionid")
			if a := w.get("/who", bare); a.User != "anonymous" || lines(a) != deletes {
				w.Errorf("it is %s's, %q", a.User, lines(a))
			}
		},
		"a hash of whoever knows the SECRET_KEY": func(w *world) {
			forged := w.get("/forged", "").cookie("sessionid")
			a := w.get("/who", forged)
			w.wantNotes(a, "key "+shortOf(forged)+" -> row -> alice, but its hash does not fit the password and SECRET_KEY of now: flush()")
		},
		"a hash of a password that is not saved": func(w *world) {
			key := w.get("/unsaved", "").cookie("sessionid")
			a := w.get("/who", key)
			w.wantNotes(a, "key "+shortOf(key)+" -> row -> alice, but its hash does not fit the password and SECRET_KEY of now: flush()")
		},
		"a hash of the password before": func(w *world) {
			key := w.get("/in", "").cookie("sessionid")
			if _, err := w.server.ChangeUser("alice", httpsim.UserChange{Password: "new"}); err != nil {
				w.Fatal(err)
			}
			a := w.get("/who", key)
			w.wantNotes(a, "key "+shortOf(key)+" -> row -> alice, whose password has changed: flush()")
		},
		"a backend that is gone": func(w *world) {
			gone := w.get("/old-backend", "").cookie("sessionid")
			if a := w.get("/who", gone); a.User != "anonymous" || lines(a) != "" || len(a.queries()) != 1 {
				w.Errorf("it makes %s, %q, %q", a.User, lines(a), a.queries())
			}
		},
		"without a session, nobody is asked for": func(w *world) {
			if a := w.get("/who", ""); a.User != "anonymous" || len(a.Queries) != 0 {
				w.Errorf("it is %s after %q", a.User, a.queries())
			}
		},
		"last_login is updated by login alone": func(w *world) {
			a := w.get("/in", "")
			if !slices.Contains(a.queries(), "UPDATE auth_user") {
				w.Errorf("login runs %q", a.queries())
			}
			for _, path := range []string{"/who", "/out"} {
				if b := w.get(path, a.cookie("sessionid")); slices.Contains(b.queries(), "UPDATE auth_user") {
					w.Errorf("%s runs %q", path, b.queries())
				}
			}
		},
		"a template touches the session when it uses user": func(w *world) {
			key := w.get("/in", "").cookie("sessionid")
			if a := w.get("/without-user", key); len(a.Queries) != 0 || a.Header.Get("Vary") != "" || a.Handling.Session.Accessed {
				w.Errorf("without user it runs %q, Vary %q", a.queries(), a.Header.Get("Vary"))
			}
			if a := w.get("/with-user", key); a.body != "alice" || len(a.Queries) != 2 || a.Header.Get("Vary") != "Cookie" {
				w.Errorf("with user it is %q after %q, Vary %q", a.body, a.queries(), a.Header.Get("Vary"))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			site := writes(nil)
			site.Pages["/no-hash"] = forge("_auth_user_id", "1", "_auth_user_backend", model)
			site.Pages["/forged"] = forge("_auth_user_id", "1", "_auth_user_backend", model, "_auth_user_hash", strings.Repeat("0", 64))
			site.Pages["/unsaved"] = httpsim.Page{View: func(r *httpsim.Request) (*httpsim.Response, error) {
				user, err := r.Users().ByUsername("alice")
				if err != nil {
					return nil, err
				}
				r.Users().SetPassword(user, "another")
				return httpsim.HTML(""), r.Login(user)
			}}
			site.Pages["/old-backend"] = forge("_auth_user_id", "1", "_auth_user_backend", "shop.backends.Gone", "_auth_user_hash", "x")
			site.Pages["/out"] = httpsim.Page{Get: []httpsim.Action{httpsim.Logout{}}}
			site.Pages["/none"] = httpsim.Page{View: func(r *httpsim.Request) (*httpsim.Response, error) { return httpsim.HTML(""), r.Login(nil) }}
			site.Pages["/without-user"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: mustParse("{{ get.a }}")}}}
			site.Pages["/with-user"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: mustParse("{{ user.username }}")}}}
			story(start(t, site))
		})
	}
}

func TestTheLoginForm(t *testing.T) {
	w := accounts(t, func(s *httpsim.Site) {
		s.Users = append(s.Users, httpsim.User{Name: "carol", Password: " pw "}, httpsim.User{Name: "dan", Password: "pw", Inactive: true},
			httpsim.User{Name: "\uff4d\uff41\uff52\uff59", Password: "pw"}) // mary in full width
	})
	for _, c := range []struct {
		what, name, password string
		valid                bool
	}{
		{"success", "alice", "pw-alice-1", true}, {"spaces around a name", " alice ", "pw-alice-1", true},
		{"a name in another case", "Alice", "pw-alice-1", false}, {"wrong password", "alice", "pw-alice-2", false},
		{"spaces of a password stay", "carol", " pw ", true}, {"spaces of a password count", "carol", "pw", false},
		{"spaces behind a password", "alice", "pw-alice-1 ", false}, {"inactive user", "dan", "pw", false},
		{"unknown user", "nobody", "pw", false}, {"no name", "", "pw", false}, {"no password", "alice", "", false},
		{"a name that is folded", "mary", "pw", true}, {"a name in full width", "\uff4d\uff41\uff52\uff59", "pw", true},
		{"a name too long", strings.Repeat("a", 151), "pw", false}, {"a null character", "a\x00b", "pw", false},
	} {
		t.Run(c.what, func(t *testing.T) {
			a := w.post("/login/", "", "username", c.name, "password", c.password)
			if got := a.StatusCode == 302; got != c.valid || !c.valid && (a.StatusCode != 200 || lines(a) != "" || a.Header.Get("Vary") != "") {
				t.Errorf("%q with %q is %d, %q", c.name, c.password, a.StatusCode, lines(a))
			}
		})
	}
}

func TestSignals(t *testing.T) {
	w := accounts(t, nil)
	for _, c := range []struct {
		what string
		ask  func() answer
		want string
	}{
		{"a refused login, without its password", func() answer { return w.post("/login/", "", "username", "o'dan", "password", "pw") },
			`user_login_failed {'username': "o'dan", 'password': '********************'}`},
		{"a login", func() answer { a, _ := w.signIn(""); return a }, "user_logged_in alice"},
		{"a logout", func() answer { _, key := w.signIn(""); return w.post("/logout/", key) }, "user_logged_out alice"},
		{"a stranger's logout", func() answer { return w.post("/logout/", "") }, "user_logged_out None"},
	} {
		t.Run(c.what, func(t *testing.T) {
			if a := c.ask(); !slices.Equal(a.Signals, []string{c.want}) {
				t.Errorf("the signals are %q, want %q", a.Signals, c.want)
			}
		})
	}
	if a := w.post("/logout/", ""); lines(a) != "" || a.Header.Get("Vary") != "Cookie" {
		t.Errorf("a stranger's logout sends %q", lines(a))
	}
}
