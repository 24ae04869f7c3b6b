package httpsim

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
)

// row is a field in {{ form.as_p }}, to the white space; behind is what stands between it and the end: its help, and in the last
// one where hidden fields would stand.
func row(errors, name, label, field, behind string) string {
	help, last := "", behind
	if i := strings.LastIndex(behind, "</span>\n    "); i >= 0 {
		help, last = behind[:i+len("</span>\n    ")], strings.TrimPrefix(behind[i+len("</span>\n    "):], "\n    ")
	}
	return "\n  " + errors + "\n  <p>\n    <label for=\"id_" + name + "\">" + label + "</label>\n    " + field + "\n    " + help + "\n    " + last + "\n  </p>\n"
}

// TestALoginFormIsDrawnAsDjangoDoes compares {{ form.as_p }} with what a real Django 5.2 writes.
func TestALoginFormIsDrawnAsDjangoDoes(t *testing.T) {
	const user, password = `<input type="text" name="username"%VALUE autofocus autocapitalize="none" autocomplete="username" maxlength="150" required id="id_username">`, `<input type="password" name="password" autocomplete="current-password" required id="id_password">`
	rows := row("", "username", "Username:", user, "") + row("", "password", "Password:", password, "\n      \n    ")
	parsed, err := ParseTemplate("{{ form.as_p }}|{{ form.username }}")
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Site{Host: "shop.test", Users: []User{{Name: "mina", Password: "pw"}}}, Env{Now: func() time.Time { return time.Unix(0, 0) }, Random: chance.NewSeeded("forms")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct {
		post  Pairs
		value string
		above string
	}{
		{nil, "", ""},
		{Pairs{{"username", "mina<"}, {"password", "no"}}, ` value="mina&lt;"`,
			`<ul class="errorlist nonfield"><li>Please enter a correct username and password. Note that both fields may be case-sensitive.</li></ul>` + "\n\n"},
	} {
		r := s.newRequest()
		r.POST = c.post
		r.openSession()
		v := &visit{Request: r, res: HTML("")}
		if err := v.run([]Action{NewForm{}}); err != nil {
			t.Fatal(err)
		}
		if c.post != nil {
			if err := v.run([]Action{CheckLoginForm{}}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := v.fill(parsed, true)
		if want := strings.ReplaceAll(strings.TrimSpace(c.above+rows)+"|"+user, "%VALUE", c.value); got != want || err != nil {
			t.Errorf("of %v it is\n%s, %v\nwant\n%s", c.post, got, err, want)
		}
	}
}

// TestAFormForAnotherPasswordIsDrawnAsDjangoDoes compares a PasswordChangeForm with what a real Django 5.2 writes.
func TestAFormForAnotherPasswordIsDrawnAsDjangoDoes(t *testing.T) {
	const help = "\n      <span class=\"helptext\" id=\"id_new_password2_helptext\">Enter the same password as before, for verification.</span>\n    "
	field := func(name, complete, focus, more string) string {
		return `<input type="password" name="` + name + `" autocomplete="` + complete + `"` + focus + ` required` + more + ` id="id_` + name + `">`
	}
	parsed, err := ParseTemplate("{{ form.as_p }}|{{ form.new_password1 }}|{{ form.username }}")
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Site{Host: "shop.test"}, Env{Now: func() time.Time { return time.Unix(0, 0) }, Random: chance.NewSeeded("forms")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, does := range [][]Action{{NewForm{Password: true}}, {CheckPasswordForm{}}} {
		r := s.newRequest()
		r.openSession()
		v := &visit{Request: r, res: HTML("")}
		if err := v.run(does); err != nil {
			t.Fatal(err)
		}
		got, err := v.fill(parsed, true)
		missing, wrongToo := func(string) string { return "" }, ` aria-describedby="id_new_password2_helptext"`
		wrongOf := func(string) string { return "" }
		if v.change != nil {
			missing = func(name string) string {
				return `<ul class="errorlist" id="id_` + name + `_error"><li>This field is required.</li></ul>`
			}
			wrongOf = func(name string) string { return ` aria-invalid="true" aria-describedby="id_` + name + `_error"` }
			wrongToo = ` aria-invalid="true" aria-describedby="id_new_password2_helptext id_new_password2_error"`
		}
		want := strings.TrimSpace(row(missing("old_password"), "old_password", "Old password:", field("old_password", "current-password", " autofocus", wrongOf("old_password")), "")+
			row(missing("new_password1"), "new_password1", "New password:", field("new_password1", "new-password", "", wrongOf("new_password1")), "")+
			row(missing("new_password2"), "new_password2", "New password confirmation:", field("new_password2", "new-password", "", wrongToo), help+"\n    \n      \n    ")) +
			"|" + field("new_password1", "new-password", "", wrongOf("new_password1")) + "|"
		if got != want || err != nil {
			t.Errorf("of %v it is\n%s, %v\nwant\n%s", does, got, err, want)
		}
	}
}
