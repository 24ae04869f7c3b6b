package httpsim_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

// knowing reads a template of a page that has checked a form which keeps
// login_session, and has put login_session and who into the context.
func knowing(t *testing.T, src string) httpsim.Template {
	t.Helper()
	names := httpsim.Names{Form: "login_session", Context: map[string]bool{"login_session": true, "who": true}}
	parsed, err := names.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// handMade is a site with the login of course notes: a form of its own, a value in
// the session, a value in the context.
func handMade(t *testing.T) httpsim.Site {
	zero := time.Duration(0)
	form := httpsim.OwnForm{Keeps: "login_session"}
	return httpsim.Site{
		Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}, {Name: "dan", Password: "pw", Inactive: true}},
		Pages: map[string]httpsim.Page{
			"/": {Get: []httpsim.Action{
				httpsim.Context{Name: "login_session", InSession: "login_session"},
				httpsim.Context{Name: "who", Value: knowing(t, "{{ session.login_session }}")},
				httpsim.Render{Template: knowing(t, "{% if login_session %}Logout {{ who }}{% else %}Login{% endif %} {{ login_session }}")}}},
			"/login/": {Post: []httpsim.Action{httpsim.CheckOwnForm{Form: form,
				IfValid: []httpsim.Action{httpsim.SessionSet{Name: "login_session", Value: knowing(t, "{{ form.login_session }}")},
					httpsim.SetExpiry{Length: &zero}, httpsim.Redirect{To: httpsim.Literal("/")}},
				IfNot: []httpsim.Action{httpsim.Render{Template: knowing(t, "{{ form.errors }}{{ form.login_session }}")}}}}},
			"/members/": {Get: []httpsim.Action{httpsim.RequireLogin{}, httpsim.Text{Text: "Members only."}}},
			"/logout/":  {Get: []httpsim.Action{httpsim.Flush{}, httpsim.Redirect{To: httpsim.Literal("/")}}},
		}}
}

func TestAHandMadeLogin(t *testing.T) {
	w := start(t, handMade(t))
	a := w.get("/", "")
	w.wantNotes(a, "no key, nothing to look up", `context["login_session"] = False`, `context["who"] = ""`)
	if a.body != "Login False" || a.Header.Get("Vary") != "Cookie" || len(a.Queries) != 0 {
		t.Errorf("a stranger sees %q, Vary %q, %q", a.body, a.Header.Get("Vary"), a.queries())
	}

	a = w.post("/login/", "", "username", "alice", "password", "pw-alice-1")
	w.wantNotes(a, "form valid, form.login_session is 1", "no key, nothing to look up", `session["login_session"] = 1`, "set_expiry(0)")
	w.wantQueries(a, "SELECT auth_user", "SELECT django_session", "INSERT django_session")
	key := a.cookie("sessionid")
	if want := key + "; HttpOnly; Path=/; SameSite=Lax"; lines(a) != want || a.StatusCode != 302 || a.User != httpsim.NotAsked || len(a.Signals) > 0 {
		t.Errorf("the login is %d %s, of %s, the signals %q", a.StatusCode, lines(a), a.User, a.Signals)
	}
	row := w.rows()[0]
	if row.Data[0] != (httpsim.Item{Name: "login_session", Value: "1"}) || row.Expires.Sub(w.clock.Now()) != 14*24*time.Hour {
		t.Errorf("the row is %+v", row)
	}
	if caller := a.Queries[0].Caller; caller != "LoginForm.clean()" {
		t.Errorf("%s asks for the user", caller)
	}

	if a = w.get("/", key); a.body != "Logout 1 True" || len(a.Queries) != 1 {
		t.Errorf("logged in, it is %q after %q", a.body, a.queries())
	}
	if a = w.get("/members/", key); a.StatusCode != 302 || a.User != "anonymous" {
		t.Errorf("login_required sees %s, and answers %d", a.User, a.StatusCode)
	}
	a = w.get("/logout/", key)
	w.wantQueries(a, "SELECT django_session", "DELETE django_session")
	if len(w.rows()) != 0 || lines(a) != deletes {
		t.Errorf("flush() leaves %d rows, and sends %s", len(w.rows()), lines(a))
	}
}

func TestAFormOfOnesOwn(t *testing.T) {
	w := start(t, handMade(t))
	field := func(name, message string) string {
		return "<li>" + name + `<ul class="errorlist" id="id_` + name + `_error"><li>` + message + "</li></ul></li>"
	}
	const required = "This field is required."
	for _, c := range []struct {
		what, name, password string
		want                 string // the errors; empty for a login
		note                 string
	}{
		{"success", "alice", "pw-alice-1", "", "form valid, form.login_session is 1"},
		{"spaces are stripped, of a password too", " alice ", " pw-alice-1\t", "", "form valid, form.login_session is 1"},
		{"an inactive user", "dan", "pw", "", "form valid, form.login_session is 2"},
		{"a wrong password", "alice", "no", field("password", "Wrong password."), "form not valid: wrong password for alice"},
		{"an unknown user", "nobody", "no", field("username", "No such user."), `form not valid: there is no user "nobody"`},
		{"a name in full width is not folded", "ａｌｉｃｅ", "pw-alice-1", field("username", "No such user."), `form not valid: there is no user "ａｌｉｃｅ"`},
		{"no password", "alice", "", field("password", required+"</li><li>Wrong password."), "form not valid: password is empty, wrong password for alice"},
		{"nothing", "", "", field("username", required+"</li><li>No such user.") + field("password", required),
			`form not valid: username is empty, password is empty, there is no user ""`},
		{"a name too long", strings.Repeat("a", 151), "no", field("username", "Ensure this value has at most 150 characters (it has 151).</li><li>No such user."),
			`form not valid: username is too long, there is no user ""`},
		{"a null character", "a\x00b", "no", field("username", "Null characters are not allowed.</li><li>No such user."),
			`form not valid: username has a null character, there is no user ""`},
	} {
		t.Run(c.what, func(t *testing.T) {
			a := w.post("/login/", "", "username", c.name, "password", c.password)
			said := strings.Join(a.notes(), ", ")
			said = strings.ReplaceAll(said, ", form not valid: ", ", ")
			if c.want == "" {
				if a.StatusCode != 302 || !strings.HasPrefix(said, c.note) {
					t.Errorf("it is %d, %s", a.StatusCode, said)
				}
				return
			}
			if want := `<ul class="errorlist">` + c.want + "</ul>None"; a.body != want || said != c.note || lines(a) != "" {
				t.Errorf("it shows\n%s\nwant\n%s\nand notes %s", a.body, want, said)
			}
			w.wantQueries(a, "SELECT auth_user") // whatever the fields said
		})
	}
}

// A value that is one {{ }} keeps its kind; of a dict that the session is given a copy is put
// there, which is not the dict itself.
func TestAValueKeepsItsKind(t *testing.T) {
	site := page("/", httpsim.SessionSet{Name: "cart", Inner: "apple", Value: httpsim.Literal("2")},
		httpsim.Context{Name: "who", Value: parse(t, "{{ session.cart }}")},
		httpsim.SessionSet{Name: "cart", Inner: "cart", Value: parse(t, "{{ session.cart }}")},
		httpsim.SessionChange{Name: "cart", Inner: "known", Value: parse(t, "{{ user.is_authenticated }}")},
		httpsim.SessionSet{Name: "missing", Value: parse(t, "{{ session.nothing }}")},
		httpsim.SessionSet{Name: "errors", Value: parse(t, "{{ form.errors }}")},
		httpsim.SessionSet{Name: "text", Value: parse(t, "{{ user.is_authenticated }}!")},
		httpsim.Render{Template: knowing(t, "{{ who }}")})
	w := start(t, site)
	if a := w.get("/", ""); a.body != "{&#x27;apple&#x27;: &#x27;2&#x27;, &#x27;cart&#x27;: {&#x27;apple&#x27;: &#x27;2&#x27;}, &#x27;known&#x27;: False}" {
		t.Errorf("the context has %s", a.body) // the dict itself, as in Python
	}
	var got []string
	for _, i := range w.rows()[0].Data {
		got = append(got, i.Name+"="+i.Value)
	}
	want := `cart={"apple":"2","cart":{"apple":"2"},"known":false} missing="" errors="" text="False!"`
	if said := strings.Join(got, " "); said != want {
		t.Errorf("the row keeps\n%s\nwant\n%s", said, want)
	}
}

// What a page makes of forms of its own and of the context is looked at before it
// runs.
func TestMistakesOfHandMadePages(t *testing.T) {
	own := func(f httpsim.OwnForm) httpsim.Action { return httpsim.CheckOwnForm{Form: f} }
	for _, c := range []struct {
		want    string
		actions []httpsim.Action
	}{
		{"a form of one's own keeps something: clean() has to set an attribute", []httpsim.Action{own(httpsim.OwnForm{})}},
		{`"user-id" is no name for an attribute of a form`, []httpsim.Action{own(httpsim.OwnForm{Keeps: "user-id"})}},
		{`"class" is no name for an attribute of a form`, []httpsim.Action{own(httpsim.OwnForm{Keeps: "class"})}},
		{`"2nd" is no name for an attribute of a form`, []httpsim.Action{own(httpsim.OwnForm{Keeps: "a", Username: "2nd"})}},
		{`"errors" is what a form of Django's has already`, []httpsim.Action{own(httpsim.OwnForm{Keeps: "errors"})}},
		{`"clean" is what a form of Django's has already`, []httpsim.Action{own(httpsim.OwnForm{Keeps: "a", Password: "clean"})}},
		{`"username" is two things of one form`, []httpsim.Action{own(httpsim.OwnForm{Keeps: "username"})}},
		{"login has no user: check a form, load a user, or name one", []httpsim.Action{own(httpsim.OwnForm{Keeps: "a"}), httpsim.Login{}}},
		{`a template has "user" already: put the value into the context by another name`, []httpsim.Action{httpsim.Context{Name: "user"}}},
		{`a template has "request" already: put the value into the context by another name`, []httpsim.Action{httpsim.Context{Name: "request"}}},
		{`"_a" is no name for a value in the context`, []httpsim.Action{httpsim.Context{Name: "_a"}}},
		{`"_a" is no name for a value here`, []httpsim.Action{httpsim.Let{Name: "_a", Value: httpsim.Literal("a")}}},
		{`"not" is no name for a value in the context`, []httpsim.Action{httpsim.Context{Name: "not"}}},
		{"the answer is made already: put the value into the context before it", []httpsim.Action{httpsim.Text{Text: "x"}, httpsim.Context{Name: "a"}}},
		{`"{% csrf_token %}" has a {% %}, and a value takes {{ }} only`, []httpsim.Action{httpsim.Context{Name: "a", Value: parse(t, "{% csrf_token %}")}}},
	} {
		problems := httpsim.Page{Get: c.actions}.Check(nil)
		if len(problems) != 1 || problems[0].Error() != c.want {
			t.Errorf("the problems are %v, want %s", problems, c.want)
		}
	}
}
