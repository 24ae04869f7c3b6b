package httpsim_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

func withBug(b httpsim.Bug) func(*httpsim.Site) { return func(s *httpsim.Site) { s.Bug = b } }

// planted is a site on which Mallory has got a key that she can plant.
func planted(t *testing.T, b httpsim.Bug) (w *world, key string) {
	t.Helper()
	site, _ := httpsim.BuiltIn("shop")
	site.Users = []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}
	site.Bug = b
	w = start(t, site)
	key = w.post("/cart/add/", "", "item", "apple").cookie("sessionid")
	if key == "" {
		t.Fatal("an anonymous cart has no key")
	}
	return w, key
}

// Session fixation: Mallory plants a key of hers in Alice's browser, and Alice
// logs in with it.
func TestAPlantedKey(t *testing.T) {
	w, key := planted(t, "")
	if a, _ := w.signIn(key); a.cookie("sessionid") == key {
		t.Error("login() keeps the key")
	}
	if a := w.get("/members/", key); a.StatusCode != 302 {
		t.Errorf("the planted key opens the members' page: %d", a.StatusCode)
	}
	w, key = planted(t, httpsim.LoginKeepsKey)
	a, after := w.signIn(key)
	w.wantNotes(a, "form valid, get_user() is alice", "key "+shortOf(key)+" -> row", "logs alice in by hand, the key "+shortOf(key)+" stays")
	w.wantQueries(a, "SELECT auth_user", "SELECT django_session", "UPDATE django_session")
	if after != key || a.User != "alice" || a.UserBefore != "anonymous" {
		t.Errorf("the key %s becomes %s, and %s is %s", key, after, a.UserBefore, a.User)
	}
	if a = w.get("/members/", key); a.User != "alice" || a.StatusCode != 200 {
		t.Errorf("with the planted key Mallory is %s, %d", a.User, a.StatusCode)
	}
	if a, fresh := w.signIn(""); fresh == key || fresh == "" {
		t.Errorf("a login without a key is %q, %q", fresh, a.notes())
	}
}

func TestACopyOfTheUserGoesStale(t *testing.T) {
	for bug, want := range map[httpsim.Bug]string{"": "Hello alicia, Hello alicia, Log in", httpsim.SessionCopiesUser: "Hello alice, Hello alice, Hello alice"} {
		w := accounts(t, withBug(bug))
		a, key := w.signIn("")
		if n := a.notes(); bug != "" && n[len(n)-1] != `session["user"] = {"username": "alice"}` {
			t.Errorf("the login is %q", n)
		}
		var seen []string
		look := func() {
			body := w.get("/", key).body
			for _, words := range []string{"Hello alice", "Hello alicia", "Log in"} {
				if strings.Contains(body, words) {
					seen = append(seen, words)
				}
			}
		}
		change := func(name string, c httpsim.UserChange) {
			if done, err := w.server.ChangeUser(name, c); err != nil || len(done) != 2 && !c.Delete {
				t.Fatal(done, err)
			}
		}
		change("alice", httpsim.UserChange{Name: "alicia"})
		look()
		change("bob", httpsim.UserChange{Active: new(bool)})
		look()
		change("alicia", httpsim.UserChange{Delete: true})
		look()
		if got := strings.Join(seen, ", "); got != want {
			t.Errorf("%q: the pages say %s, want %s", bug, got, want)
		}
		if a = w.get("/members/", key); (a.StatusCode == 200) != (bug != "") {
			t.Errorf("%q: the members' page of a user who is gone is %d", bug, a.StatusCode)
		}
		if a = w.get("/members/", ""); a.Header.Get("Location") != "/login/?next=/members/" {
			t.Errorf("%q: a stranger is sent to %q", bug, a.Header.Get("Location"))
		}
	}
}

func TestANewPassword(t *testing.T) {
	ask := func(w *world, key string, fields ...string) answer { return w.post("/password/", key, fields...) }
	good := []string{"old_password", "pw-alice-1", "new_password1", "pw-alice-2", "new_password2", "pw-alice-2"}

	w := accounts(t, nil)
	_, laptop := w.signIn("")
	_, phone := w.signIn("")
	for _, c := range []struct{ old, one, two, shows, note string }{
		{"pw", "a", "a", "Your old password was entered incorrectly. Please enter it again.", "form not valid: the old password is wrong"},
		{"", "a", "a", "This field is required.", "form not valid: old_password is empty"},
		{"pw-alice-1", "a", "b", "The two password fields didn’t match.", "form not valid: the two new passwords differ"},
	} {
		a := ask(w, laptop, "old_password", c.old, "new_password1", c.one, "new_password2", c.two)
		n := a.notes()
		if a.StatusCode != 200 || !strings.Contains(a.body, c.shows) || n[len(n)-1] != c.note || a.cookie("sessionid") != "" {
			t.Errorf("%+v is %d %q\n%s", c, a.StatusCode, n, a.body)
		}
	}
	a := ask(w, laptop, good...)
	w.wantNotes(a, "key "+shortOf(laptop)+" -> row -> alice", "form valid, the old password is right",
		"form.save(): alice has another password hash", "update_session_auth_hash(): new key, new hash")
	w.wantQueries(a, "SELECT django_session", "SELECT auth_user", "UPDATE auth_user", "SELECT django_session", "INSERT django_session",
		"SELECT django_session", "DELETE django_session", "UPDATE django_session")
	again := a.cookie("sessionid")
	if again == laptop || w.get("/members/", again).User != "alice" || len(w.rows()) != 2 {
		t.Errorf("the laptop goes from %s to %s, with %d rows", laptop, again, len(w.rows()))
	}
	a = w.get("/", phone)
	w.wantNotes(a, "key "+shortOf(phone)+" -> row -> alice, whose password has changed: flush()")
	if a.User != "anonymous" || a.cookie("sessionid") != `sessionid=""` || len(w.rows()) != 1 {
		t.Errorf("the phone is %s's, with %d rows", a.User, len(w.rows()))
	}
	if a = ask(w, "", good...); a.StatusCode != 302 || a.Header.Get("Location") != "/login/?next=/password/" {
		t.Errorf("a stranger is sent to %q", a.Header.Get("Location"))
	}

	w = accounts(t, withBug(httpsim.PasswordChangeKeepsOthers))
	_, laptop = w.signIn("")
	_, phone = w.signIn("")
	a = ask(w, laptop, good...)
	if n := a.notes(); n[len(n)-1] != "update_session_auth_hash(): new key, no hash to keep" {
		t.Errorf("with the bug it is told as %q", n)
	}
	laptop = a.cookie("sessionid")
	if l, p := w.get("/", laptop), w.get("/", phone); l.User != "alice" || p.User != "alice" || p.cookie("sessionid") != "" {
		t.Errorf("with the bug the laptop is %s's and the phone %s's", l.User, p.User)
	}
}

func TestAPageThatForgetsItsOwnSession(t *testing.T) {
	site := page("/password/", httpsim.CheckPasswordForm{IfValid: []httpsim.Action{httpsim.ChangePassword{}}})
	site.Pages["/in"] = httpsim.Page{Get: []httpsim.Action{httpsim.Login{User: "alice"}}}
	site.Pages["/who"] = httpsim.Page{Get: []httpsim.Action{httpsim.LookAtUser{}}}
	site.Pages["/unchecked"] = httpsim.Page{Post: []httpsim.Action{
		httpsim.CheckPasswordForm{}, httpsim.ChangePassword{}, httpsim.UpdateSessionAuthHash{}}}
	w := start(t, site)
	key := w.get("/in", "").cookie("sessionid")
	w.post("/password/", key, "old_password", "pw-alice-1", "new_password1", "x", "new_password2", "x")
	if a := w.get("/who", key); a.User != "anonymous" {
		t.Errorf("without update_session_auth_hash() the visitor is %s", a.User)
	}
	key = w.get("/in", "").cookie("sessionid")
	if a := w.post("/unchecked", key, "old_password", "wrong"); a.StatusCode != 500 {
		t.Errorf("a form that is not valid is saved: %d %q", a.StatusCode, a.notes())
	}
	if a := w.post("/password/", "", "old_password", "x"); a.StatusCode != 500 {
		t.Errorf("a stranger changes a password: %d %q", a.StatusCode, a.notes())
	}
}

func TestAnyLinkLogsOut(t *testing.T) {
	w := accounts(t, withBug(httpsim.LogoutByGet))
	_, key := w.signIn("")
	home := w.get("/", key).body
	if !strings.Contains(home, `<a href="/logout/">Log out</a>`) || strings.Contains(home, "<form") {
		t.Errorf("the page is %s", home)
	}
	if a := w.get("/logout/", key); a.StatusCode != 302 || a.User != "anonymous" || len(w.rows()) != 0 {
		t.Errorf("GET /logout/ is %d, %s, %d rows", a.StatusCode, a.User, len(w.rows()))
	}
	w = accounts(t, nil)
	_, key = w.signIn("")
	if a := w.get("/logout/", key); a.StatusCode != 405 || len(w.rows()) != 1 {
		t.Errorf("without the bug, GET /logout/ is %d", a.StatusCode)
	}
}

func TestEveryBugSaysWhatItIs(t *testing.T) {
	for _, b := range httpsim.Bugs() {
		if b.Text.EN == "" || b.Text.KO == "" {
			t.Errorf("%s says %+v", b.Bug, b.Text)
		}
		w := accounts(t, withBug(b.Bug))
		a, key := w.signIn("")
		if a.User != "alice" || w.get("/", key).StatusCode != 200 {
			t.Errorf("%s: nobody can log in", b.Bug)
		}
	}
	w := accounts(t, nil)
	if _, err := w.server.ChangeUser("zoe", httpsim.UserChange{Delete: true}); fmt.Sprint(err) != "there is no user zoe" {
		t.Errorf("a user who is not there is changed: %v", err)
	}
}
