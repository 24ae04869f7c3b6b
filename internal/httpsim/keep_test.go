package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// user = request.user stays the user whom logout() forgets, and is asked for once; of an anonymous visitor it is an
// AnonymousUser, and no None.
func TestKeepingTheVisitor(t *testing.T) {
	keep, out := httpsim.KeepVisitor{}, httpsim.Logout{}
	text, err := httpsim.Names{User: true}.Parse("{{ found.username }}/{{ user }}")
	if err != nil {
		t.Fatal(err)
	}
	who := httpsim.Write{Value: text}
	alone := httpsim.Write{Value: httpsim.Joined(httpsim.Literal("bye "), httpsim.Lookup("found"))}
	for _, c := range []struct {
		does []httpsim.Action
		in   bool
		want string // the page, or why there is none; and the statements
	}{
		{[]httpsim.Action{keep, out, who}, true, "alice/AnonymousUser: SELECT django_session, SELECT auth_user, SELECT django_session, DELETE django_session"},
		{[]httpsim.Action{keep, out, alone}, true, "bye alice: SELECT django_session, SELECT auth_user, SELECT django_session, DELETE django_session"},
		{[]httpsim.Action{keep, out, httpsim.DeleteUser{}, httpsim.Text{Text: "gone"}}, true, "gone: SELECT django_session, SELECT auth_user, SELECT django_session, DELETE django_session"},
		{[]httpsim.Action{keep, out, httpsim.DeleteUser{}, httpsim.Text{Text: "gone"}}, false, "NotImplementedError"},
		{[]httpsim.Action{keep, who}, true, "alice/alice: SELECT django_session, SELECT auth_user"},
		{[]httpsim.Action{keep, httpsim.Text{Text: "nobody asks"}}, true, "nobody asks: "},
		{[]httpsim.Action{keep, httpsim.Flush{}, who}, true, "/AnonymousUser: SELECT django_session, DELETE django_session"}, // it was asked for nothing before
		{[]httpsim.Action{keep, httpsim.Login{User: "bob"}, who}, true, "bob/bob: "},
		{[]httpsim.Action{keep, out, who}, false, "/AnonymousUser: "},
		{[]httpsim.Action{keep, out, alone}, false, "bye AnonymousUser: "},
		{[]httpsim.Action{keep, httpsim.CheckPassword{Password: httpsim.Literal("x")}, who}, false, "NotImplementedError"},
	} {
		w := start(t, httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}},
			Pages: map[string]httpsim.Page{"/in": {Get: []httpsim.Action{httpsim.Login{User: "alice"}, httpsim.Text{}}}, "/": {Get: c.does}}})
		cookie := ""
		if c.in {
			cookie = w.get("/in", "").cookie("sessionid")
		}
		got := w.get("/", cookie)
		var queries []string
		for _, q := range got.Queries {
			queries = append(queries, q.Kind+" "+q.Table)
		}
		if said := got.body + got.Reason.Name + ": " + strings.Join(queries, ", "); !strings.Contains(said, c.want) {
			t.Errorf("%+v: %s, want %s", c.does, said, c.want)
		}
	}
}
