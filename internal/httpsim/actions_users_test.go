package httpsim_test

import (
	"testing"

	"statelab/internal/httpsim"
)

// TestPagesFindMakeAndChangeUsers with Django's statements and exceptions.
func TestPagesFindMakeAndChangeUsers(t *testing.T) {
	get := func(actions ...httpsim.Action) httpsim.Page { return httpsim.Page{Get: actions} }
	text := func(s string) httpsim.Action { return httpsim.Text{Text: s} }
	found := httpsim.Write{Value: mustParse("{{ get.say }}")}
	email := mustParse("{{ get.email }}")
	password := mustParse("{{ get.password }}")
	w := start(t, httpsim.Site{
		Users: []httpsim.User{
			{Name: "a@b.test", Password: "pw", Email: "A@B.TEST", Staff: true},
			{Name: "bob", Unusable: true, Email: "two@b.test"},
			{Name: "eve", Password: "pw", Email: "two@b.test", Inactive: true}},
		Pages: map[string]httpsim.Page{
			"/find":  get(httpsim.FindUser{By: httpsim.ByEmail, Value: email, IfFound: []httpsim.Action{found}, IfNot: []httpsim.Action{text("nobody")}}),
			"/load":  get(httpsim.LoadUser{By: httpsim.ByEmail, Name: email}, text("one")),
			"/make":  get(httpsim.CreateUser{Username: mustParse("{{ get.name }}"), Email: email, Password: &password}, httpsim.Login{}, text("made")),
			"/check": get(httpsim.LoadUser{Name: mustParse("{{ get.name }}")}, httpsim.CheckPassword{Password: password, IfValid: []httpsim.Action{text("right")}, IfNot: []httpsim.Action{text("wrong")}}),
			"/save":  get(httpsim.LoadUser{Name: mustParse("{{ get.name }}")}, httpsim.SaveUser{Password: &password, IsActive: new(true)}, text("saved")),
			"/free": get(httpsim.LoadUser{Name: mustParse("{{ get.name }}")}, httpsim.FindUser{By: httpsim.ByEmail, Value: email, Exists: true},
				httpsim.CheckPassword{Password: password, IfValid: []httpsim.Action{text("right")}, IfNot: []httpsim.Action{text("wrong")}}),
			"/own":   get(httpsim.SaveUser{Visitor: true, IsStaff: new(false)}, text("saved")),
			"/mail":  get(httpsim.Write{Value: mustParse("{{ user.email }}")}),
			"/shown": get(httpsim.Render{Template: mustParse("<{{ user.email }}>{{ user.is_staff }}")}),
		}})
	for _, test := range []struct {
		path    string
		status  int
		body    string
		reason  string
		queries string
	}{
		{"/find?email=A@b.test&say=x", 200, "x", "", "SELECT auth_user"},
		{"/find?email=two@b.test&say=x", 200, "x", "", "SELECT auth_user"},
		{"/find?email=no@b.test", 200, "nobody", "", "SELECT auth_user"},
		{"/load?email=two@b.test", 500, "", "MultipleObjectsReturned", "SELECT auth_user"},
		{"/load?email=no@b.test", 500, "", "DoesNotExist", "SELECT auth_user"},
		{"/make?name=bob", 500, "", "IntegrityError", "INSERT auth_user"},
		{"/make?name=", 500, "", "ValueError", ""},
		{"/check?name=a@b.test&password=pw", 200, "right", "", "SELECT auth_user"},
		{"/check?name=bob&password=pw", 200, "wrong", "", "SELECT auth_user"},
		{"/check?name=eve&password=pw", 200, "right", "", "SELECT auth_user"},
		{"/save?name=bob&password=new", 200, "saved", "", "SELECT auth_user, UPDATE auth_user"},
		{"/check?name=bob&password=new", 200, "right", "", "SELECT auth_user"},
		{"/free?name=a@b.test&password=pw&email=no@b.test", 200, "right", "", "SELECT auth_user, SELECT auth_user"},
		{"/free?name=a@b.test&password=pw&email=two@b.test", 200, "right", "", "SELECT auth_user, SELECT auth_user"},
		{"/own", 500, "", "NotImplementedError", ""},
		{"/mail", 500, "", "AttributeError", ""},
		{"/shown", 200, "<>False", "", ""},
	} {
		a := w.get(test.path, "")
		queries := ""
		for _, q := range a.Queries {
			if queries != "" {
				queries += ", "
			}
			queries += q.Kind + " " + q.Table
		}
		if a.StatusCode != test.status || test.body != "" && a.body != test.body || a.Reason.Name != test.reason || queries != test.queries {
			t.Errorf("%s: %d %q %q, %s", test.path, a.StatusCode, a.body, a.Reason.Name, queries)
		}
	}
	made := w.get("/make?name=ian@b.test&email=Ian@B.Test&password=pw", "")
	if made.body != "made" || made.User != "ian@b.test" {
		t.Errorf("a new user: %q, %s", made.body, made.User)
	}
}

// TestTheUserIsTheOneWhoWasFoundLast: of a form, and below it by a lookup, whether the form is
// valid or not; a lookup of one branch counts in this branch alone.
func TestTheUserIsTheOneWhoWasFoundLast(t *testing.T) {
	off := []httpsim.Action{httpsim.LoadUser{Name: mustParse("{{ post.lock }}")}, httpsim.SaveUser{IsActive: new(false)}, httpsim.Text{Text: "locked"}}
	active, err := httpsim.Names{User: true}.Parse("{{ found.is_active }}")
	if err != nil {
		t.Fatal(err)
	}
	aside := httpsim.When{Tests: []httpsim.Test{{Of: mustParse("{{ post.lock }}"), Is: httpsim.IsTrue}}, Then: []httpsim.Action{httpsim.LoadUser{Name: mustParse("{{ post.lock }}")}}}
	w := start(t, httpsim.Site{
		Users: []httpsim.User{{Name: "ana", Password: "pw"}, {Name: "bob", Password: "pw"}, {Name: "eve", Password: "pw"}},
		Pages: map[string]httpsim.Page{
			"/lock":  {Post: []httpsim.Action{httpsim.CheckLoginForm{IfValid: off, IfNot: off}}},
			"/aside": {Post: []httpsim.Action{httpsim.CheckLoginForm{IfNot: off}, aside, httpsim.Login{}, httpsim.Text{Text: "in"}}},
			"/who":   {Get: []httpsim.Action{httpsim.LoadUser{Name: mustParse("{{ get.name }}")}, httpsim.Write{Value: active}}},
		}})
	for _, c := range []struct{ path, name, password, lock, body, user, locked string }{
		{"/lock", "ana", "wrong", "bob", "locked", "not-asked", "bob"},
		{"/lock", "ana", "pw", "eve", "locked", "not-asked", "eve"},
		{"/aside", "ana", "pw", "bob", "in", "ana", "bob"},
	} {
		a := w.post(c.path, "", "username", c.name, "password", c.password, "lock", c.lock)
		if active := w.get("/who?name="+c.locked, "").body; a.body != c.body || a.User != c.user || active != "False" {
			t.Errorf("%+v: %d %q of %s, %s is active: %s", c, a.StatusCode, a.body, a.User, c.locked, active)
		}
		if active := w.get("/who?name=ana", "").body; active != "True" {
			t.Errorf("%+v: ana is active: %s", c, active)
		}
	}
}
