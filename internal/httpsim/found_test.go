package httpsim

import "testing"

// A condition is told by the names that stand in the view: a found user is user there, and beside
// that one the visitor is request.user.
func TestAFoundUserIsToldByTheNameThatViewsHave(t *testing.T) {
	for _, c := range []struct {
		of, with     Template
		what, second string
	}{
		{Lookup("session", "pending"), Lookup("found", "username"), `session.get("pending")`, "user.username"},
		{Lookup("found", "pk"), Lookup("user", "pk"), "user.pk", "request.user.pk"},
		{Lookup("user", "pk"), Lookup("found", "pk"), "request.user.pk", "user.pk"},
	} {
		test := Test{Of: c.of, Values: []Template{c.with}}
		if got := test.besides(test.Path(), test.Values...); got != c.what || test.comparedWith() != c.second {
			t.Errorf("it is told as %s and %s, want %s and %s", got, test.comparedWith(), c.what, c.second)
		}
	}
}
