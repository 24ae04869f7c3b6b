package language_test

import (
	"testing"

	"statelab/internal/language"
)

// TestALineTypedBelowOneThatSaysTheSame takes its place, where both would run else; anything else stays below.
func TestALineTypedBelowOneThatSaysTheSame(t *testing.T) {
	const counted = "n = request.session.get(\"n\", 0)\nrequest.session[\"n\"] = n\nreturn redirect(\"/\")"
	for _, c := range []struct{ kind, stands, below, want string }{
		{language.ViewHole, `return redirect("/")`, `return redirect("/cart/")`, `return redirect("/cart/")`},
		{language.ViewHole, counted, `request.session["n"] = 5`, "n = request.session.get(\"n\", 0)\nrequest.session[\"n\"] = 5\nreturn redirect(\"/\")"},
		{language.ViewHole, "form.save()", "form.save(commit=False)", "form.save(commit=False)"},
		{language.ViewHole, counted, "return HttpResponse(n)", "n = request.session.get(\"n\", 0)\nrequest.session[\"n\"] = n\nreturn HttpResponse(n)"},
		{language.ViewHole, "n = 1", "n = n + 1", ""},
		{language.ViewHole, `request.session["n"] = 1`, `request.session["n"] = request.session["n"] + 1`, ""},
		{language.ViewHole, `request.session["n"] = 1`, `request.session["m"] = 1`, ""},
		{language.ViewHole, "form.save()", "form.save()", ""},
		{language.ViewHole, "pass", "logout(request)", ""},
		{language.ViewHole, "if a:\n    return b", "if c:\n    return d", ""},
		{language.ViewHole, "if a:\n    return b", "return c", ""},
		{language.ViewHole, `return redirect("/")`, "x = 1\nreturn x", ""},
		{language.ViewHole, `return redirect("/")`, "return redirect(", ""},
		{language.ViewHole, "", "logout(request)", ""},
		{language.SettingsHole, "SESSION_COOKIE_AGE = 1200\nSESSION_COOKIE_PATH = '/'", "SESSION_COOKIE_AGE = 60", "SESSION_COOKIE_AGE = 60\nSESSION_COOKIE_PATH = '/'"},
		{language.SettingsHole, "SESSION_COOKIE_AGE = 1200", "SESSION_COOKIE_PATH = '/a/'", ""},
		{language.TextHole, `<input name="a">`, `<input name="b">`, ""},
	} {
		got, told, ok := language.JoinedBelow(c.kind, c.stands, c.below)
		if !ok {
			got = ""
		}
		if got != c.want || ok == told.IsZero() {
			t.Errorf("%q typed below\n%s\nmakes\n%s\n(%s), want\n%s", c.below, c.stands, got, told.EN, c.want)
		}
	}
}
