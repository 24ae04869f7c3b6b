package httpsim

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
)

// TestALoginFormIsDrawnAsDjangoDoes compares {{ form.as_p }} with what a real Django 3.2 writes.
func TestALoginFormIsDrawnAsDjangoDoes(t *testing.T) {
	const user, password = `<input type="text" name="username"%VALUE autofocus autocapitalize="none" autocomplete="username" maxlength="150" required id="id_username">`, `<input type="password" name="password" autocomplete="current-password" required id="id_password">`
	const rows = `<p><label for="id_username">Username:</label> ` + user + "</p>\n" + `<p><label for="id_password">Password:</label> ` + password + "</p>"
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
			`<ul class="errorlist nonfield"><li>Please enter a correct username and password. Note that both fields may be case-sensitive.</li></ul>` + "\n"},
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
		if want := c.above + strings.ReplaceAll(rows+"|"+user, "%VALUE", c.value); got != want || err != nil {
			t.Errorf("of %v it is\n%s, %v\nwant\n%s", c.post, got, err, want)
		}
	}
}

// TestAFormForAnotherPasswordIsDrawnAsDjangoDoes compares a PasswordChangeForm with what a real Django 3.2 writes, but for
// the id of a list of errors, which newer ones have.
func TestAFormForAnotherPasswordIsDrawnAsDjangoDoes(t *testing.T) {
	const rows = `<p><label for="id_old_password">Old password:</label> <input type="password" name="old_password" autocomplete="current-password" autofocus required id="id_old_password"></p>
%1<p><label for="id_new_password1">New password:</label> <input type="password" name="new_password1" autocomplete="new-password" required id="id_new_password1"></p>
%2<p><label for="id_new_password2">New password confirmation:</label> <input type="password" name="new_password2" autocomplete="new-password" required id="id_new_password2"></p>|<input type="password" name="new_password1" autocomplete="new-password" required id="id_new_password1">|`
	const missing = `<ul class="errorlist" id="id_%s_error"><li>This field is required.</li></ul>` + "\n"
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
		want := strings.NewReplacer("%1", "", "%2", "").Replace(rows)
		if v.change != nil {
			want = strings.Replace(missing, "%s", "old_password", 1) + strings.NewReplacer("%1", strings.Replace(missing, "%s", "new_password1", 1), "%2", strings.Replace(missing, "%s", "new_password2", 1)).Replace(rows)
		}
		if got != want || err != nil {
			t.Errorf("of %v it is\n%s, %v\nwant\n%s", does, got, err, want)
		}
	}
}
