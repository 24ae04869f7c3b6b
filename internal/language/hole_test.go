package language_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/language"
	"statelab/internal/lesson"
)

// holed is a lesson whose site has a hole in its settings and one in a page.
const holed = `statelab: 1
lesson: holed
title: Holed
summary: Something is to be written.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    settings: {SESSION_COOKIE_NAME: key, hole: conf}
    pages: {/: {get: [{hole: code}, {text: Hello.}]}}
steps:
  - step: s
    visit: https://shop.test/
    say: |
      S.
`

func reader(t testing.TB) (*language.Reader, lesson.Site) {
	t.Helper()
	l, problems := lesson.Parse("holed.yaml", []byte(holed), language.Vocabulary())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return language.NewReader(l), l.Sites[0]
}

func holeOf(name, kind string, of ...string) language.Hole {
	h := language.Hole{Name: lesson.Text{Value: name}, Kind: kind}
	for _, o := range of {
		h.Of = append(h.Of, lesson.Text{Value: o})
	}
	return h
}

// TestSettingsAreReadAsPythonHasThem reads lines of settings.py into what a site runs.
func TestSettingsAreReadAsPythonHasThem(t *testing.T) {
	for _, c := range []struct{ lines, name, want string }{
		{"SESSION_COOKIE_SECURE = True", "SESSION_COOKIE_SECURE", "true"},
		{"SESSION_COOKIE_AGE = 60 * 60 * 24", "SESSION_COOKIE_AGE", "1d"},
		{"SESSION_COOKIE_AGE = 1_209_600  # two weeks", "SESSION_COOKIE_AGE", "14d"},
		{"SESSION_COOKIE_SAMESITE = 'Strict'", "SESSION_COOKIE_SAMESITE", "Strict"},
		{"SESSION_COOKIE_SAMESITE = None", "SESSION_COOKIE_SAMESITE", "false"},
		{"SECURE_PROXY_SSL_HEADER = \"HTTP_X_FORWARDED_PROTO\", \"https\"", "SECURE_PROXY_SSL_HEADER", "HTTP_X_FORWARDED_PROTO\nhttps"},
		{"\tSESSION_COOKIE_SECURE = True", "SESSION_COOKIE_SECURE", "true"},
		{"SESSION_COOKIE_DOMAIN = None", "SESSION_COOKIE_DOMAIN", ""},
		{"SECRET_KEY_FALLBACKS = [\"one\", 'two']", "SECRET_KEY_FALLBACKS", "one\ntwo"},
		{"SESSION_COOKIE_PATH = \"/a\"\n\nSESSION_COOKIE_PATH = \"/b\"", "SESSION_COOKIE_PATH", "/b"},
		{"SESSION_COOKIE_NAME = \"sid\"", "SESSION_COOKIE_NAME", "sid"},
		{"", "SESSION_COOKIE_NAME", "key"},
	} {
		r, src := reader(t)
		f, problems := r.ReadHole(holeOf("conf", language.SettingsHole), c.lines)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.lines, problems)
			continue
		}
		code, _ := r.ReadHole(holeOf("code", language.ViewHole), "")
		r.Write(language.Fillings{"conf": f, "code": code})
		site := r.ReadSite(src)
		if got := site.Settings[c.name]; got != c.want || len(r.Problems) > 0 || len(site.Pages["/"].Get) != 1 {
			t.Errorf("%s: %s is %q (%v), want %q", c.lines, c.name, got, r.Problems, c.want)
		}
	}
}

// TestSettingsThatMeanNothing wants each mistake at its place, with what Python has there.
func TestSettingsThatMeanNothing(t *testing.T) {
	for lines, want := range map[string]string{
		"SESSION_COOKIE_SECURE = true":         "1:25 SESSION_COOKIE_SECURE is True or False (Python writes True)",
		"SESSION_COOKIE_SECURE = \"True\"":     "1:25 SESSION_COOKIE_SECURE is True or False (without quotes: a text is no True or False)",
		"SESSION_COOKIE_AGE = \"1d\"":          "1:22 SESSION_COOKIE_AGE is a number of seconds, such as 60 * 60 * 24 ()",
		"SESSION_COOKIE_AGE = 99999999999 * 9": "1:22 SESSION_COOKIE_AGE is a number of seconds, such as 60 * 60 * 24 ()",
		"\nSESSION_COOKIE_SAMESITE = Strict":   `2:27 SESSION_COOKIE_SAMESITE is "Lax", "Strict", "None" or False (in quotes: "Strict")`,
		"SECURE_HSTS_PRELOAD = True":           "1:1 SECURE_HSTS_PRELOAD is a setting that statelab does not play (here you can write SESSION_COOKIE_SECURE, SESSION_COOKIE_AGE or SESSION_COOKIE_SAMESITE)",
		"CORS_ORIGIN_ALLOW_ALL = True":         "1:1 CORS_ORIGIN_ALLOW_ALL is the older name of a setting (write CORS_ALLOW_ALL_ORIGINS)",
		"CORS_ORIGIN_WHITELIST = []":           "1:1 CORS_ORIGIN_WHITELIST is the older name of a setting (write CORS_ALLOWED_ORIGINS)",
		"SESSION_ENGINE = \"x\"":               "1:1 SESSION_ENGINE is a setting that statelab does not play (here you can write SESSION_COOKIE_SECURE, SESSION_COOKIE_AGE or SESSION_COOKIE_SAMESITE)",
		"SESSION_COOKIE_SECUR = True":          `1:1 Django has no setting SESSION_COOKIE_SECUR (did you mean "SESSION_COOKIE_SECURE"?)`,
		"SESSION_COOKIE_NAME = \"a\"":          "1:1 here only SESSION_COOKIE_SECURE, SESSION_COOKIE_AGE or SESSION_COOKIE_SAMESITE may be written ()",
		"print(1)":                             "1:1 a line of settings is NAME = value ()",
		"SESSION_COOKIE_SECURE: true":          `1:1 in Python = stands between a name and its value, not : (NAME = VALUE)`,
		"SESSION_COOKIE_SECURE = False,":       "1:1 the comma at the end makes a tuple of the value, as (x,) is one (leave the comma out)",
		"SESSION_COOKIE_SECURE = null":         "1:25 SESSION_COOKIE_SECURE is True or False (Python writes None)",
		"SESSION_COOKIE_SECURE = 2":            "1:25 SESSION_COOKIE_SECURE is True or False ()",
		"SESSION_COOKIE_SAMESITE = True":       `1:27 SESSION_COOKIE_SAMESITE is "Lax", "Strict", "None" or False ()`,
		"SESSION_COOKIE_SAMESITE = \"Lex\"":    `1:27 SESSION_COOKIE_SAMESITE is "Lax", "Strict", "None" or False (did you mean "Lax"?)`,
	} {
		r, _ := reader(t)
		_, problems := r.ReadHole(holeOf("conf", language.SettingsHole, "SESSION_COOKIE_SECURE", "SESSION_COOKIE_AGE", "SESSION_COOKIE_SAMESITE"), strings.TrimPrefix(lines, "\n"))
		want = strings.Replace(want, "2:27", "1:27", 1)
		if len(problems) != 1 || strings.TrimPrefix(problems[0].Pos.String(), ":")+" "+problems[0].Message+" ("+problems[0].Hint+")" != want {
			t.Errorf("%s:\ngot  %+v\nwant %s", lines, problems, want)
		}
	}
}

// TestASessionAgeOfNothing: Django would take it, and every session would be over at once.
func TestASessionAgeOfNothing(t *testing.T) {
	for lines, want := range map[string]int{"SESSION_COOKIE_AGE = 0": 1, "SESSION_COOKIE_AGE = 60 - 60": 1, "SESSION_COOKIE_AGE = 1": 0, "SESSION_COOKIE_AGE = -1": 0} {
		r, src := reader(t)
		conf, problems := r.ReadHole(holeOf("conf", language.SettingsHole), lines)
		code, _ := r.ReadHole(holeOf("code", language.ViewHole), "")
		r.Write(language.Fillings{"conf": conf, "code": code})
		r.ReadSite(src)
		if len(problems) > 0 || len(r.Problems) != want || want == 1 && r.Problems[0].Message != "with SESSION_COOKIE_AGE = 0 every session is over as it begins" {
			t.Errorf("%s: %v %v, want %d problems", lines, problems, r.Problems, want)
		}
		for _, p := range r.Problems {
			if hole, in := language.InHole(p.Pos); !in || hole != "conf" {
				t.Errorf("%s: the problem stands at %v", lines, p.Pos)
			}
		}
	}
}

// TestASettingThatNoSiteHas wants an author to be told apart what Django does not have,
// what statelab does not play, and what is a key of the site.
func TestASettingThatNoSiteHas(t *testing.T) {
	played := map[string]bool{}
	for _, s := range httpsim.SettingTable() {
		played[s.Name] = true
	}
	for _, name := range httpsim.Unplayed() {
		if played[name] {
			t.Errorf("%s is played, or stands there twice", name)
		}
		played[name] = true
	}
	for setting, want := range map[string]string{
		"SECURE_HSTS_PRELOAD: true":    "SECURE_HSTS_PRELOAD is a setting that statelab does not play (leave it out)",
		"SESSION_ENGINE: cache":        "SESSION_ENGINE is a key of the site itself here (write sessions: beside settings:)",
		"AUTH_USER_MODEL: custom":      "AUTH_USER_MODEL is a key of the site itself here (write user_model: beside settings:, or leave it out: a class of models.py that derives from AbstractUser is what it names)",
		"SECURE_SSL_REDIREKT: true":    `unknown key "SECURE_SSL_REDIREKT" in settings (did you mean "SECURE_SSL_REDIRECT"?)`,
		"SESSION_COOKIE_HTTPONL: true": `unknown key "SESSION_COOKIE_HTTPONL" in settings (did you mean "SESSION_COOKIE_HTTPONLY"?)`,
	} {
		l, problems := lesson.Parse("holed.yaml", []byte(strings.Replace(holed, "SESSION_COOKIE_NAME: key, hole: conf", setting, 1)), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		code, _ := r.ReadHole(holeOf("code", language.ViewHole), "")
		r.Write(language.Fillings{"code": code})
		r.ReadSite(l.Sites[0])
		if len(r.Problems) != 1 || r.Problems[0].Message+" ("+r.Problems[0].Hint+")" != want {
			t.Errorf("%s: %v, want %s", setting, r.Problems, want)
		}
	}
}

// TestAViewIsWritten reads lines of a view into the actions of a page, among the others.
func TestAViewIsWritten(t *testing.T) {
	for lines, want := range map[string]int{
		"request.session.flush()":                                     2,
		"logout(request)\nresponse.delete_cookie(\"a\", path=\"/b\")": 3,
		"": 1,
	} {
		r, src := reader(t)
		conf, _ := r.ReadHole(holeOf("conf", language.SettingsHole), "")
		code, problems := r.ReadHole(holeOf("code", language.ViewHole), lines)
		r.Write(language.Fillings{"conf": conf, "code": code})
		site := r.ReadSite(src)
		if got := len(site.Pages["/"].Get); got != want || len(problems)+len(r.Problems) > 0 {
			t.Errorf("%q makes %d actions (%v %v), want %d", lines, got, problems, r.Problems, want)
		}
	}
}

// TestLinesOfSettingsAreTypedToOthers: a line takes the place of the one of its name.
func TestLinesOfSettingsAreTypedToOthers(t *testing.T) {
	const stands = "SESSION_COOKIE_AGE = 60\nSECRET_KEY_FALLBACKS = [\n    \"a\",\n]\nSESSION_COOKIE_NAME = \"key\""
	const middle = "SECRET_KEY_FALLBACKS = [\n    \"a\",\n]\n"
	for typed, want := range map[string]string{
		"\tSESSION_COOKIE_SECURE = True":                    stands + "\nSESSION_COOKIE_SECURE = True",
		"  SESSION_COOKIE_SECURE = True":                    stands + "\nSESSION_COOKIE_SECURE = True",
		"SESSION_COOKIE_SECURE = True":                      stands + "\nSESSION_COOKIE_SECURE = True",
		"SESSION_COOKIE_AGE=5":                              "SESSION_COOKIE_AGE=5\n" + middle + "SESSION_COOKIE_NAME = \"key\"",
		"-SESSION_COOKIE_AGE":                               middle + "SESSION_COOKIE_NAME = \"key\"",
		"# SESSION_COOKIE_AGE = 60":                         middle + "SESSION_COOKIE_NAME = \"key\"",
		"# a remark":                                        stands + "\n# a remark",
		"del SECRET_KEY_FALLBACKS":                          "SESSION_COOKIE_AGE = 60\nSESSION_COOKIE_NAME = \"key\"",
		"- SESSION_COOKIE_AGE\nSESSION_COOKIE_NAME = \"a\"": middle + "SESSION_COOKIE_NAME = \"a\"",
		"SECRET_KEY_FALLBACKS = []":                         "SESSION_COOKIE_AGE = 60\nSECRET_KEY_FALLBACKS = []\nSESSION_COOKIE_NAME = \"key\"",
		"SESSION_COOKIE_NAME = [":                           stands + "\nSESSION_COOKIE_NAME = [",
		"-SESSION_COOKIE_PATH":                              stands + "\n-SESSION_COOKIE_PATH",
		"":                                                  "",
	} {
		if got, _ := language.Joined(language.SettingsHole, stands, typed); got != want {
			t.Errorf("%q makes\n%s\nwant\n%s", typed, got, want)
		}
	}
	r, _ := reader(t)
	joined, _ := language.Joined(language.SettingsHole, stands, "-SESSION_COOKIE_PATH")
	_, problems := r.ReadHole(holeOf("conf", language.SettingsHole), joined)
	if len(problems) != 1 || problems[0].Message != "no line here sets SESSION_COOKIE_PATH, so there is none to take away" || problems[0].Pos.Line != 6 {
		t.Errorf("a line that is not there is taken away: %v", problems)
	}
}

// TestALineOfAViewIsTypedAlone: it takes the place of the one that sets the same, and no line
// goes or stays without a word.
func TestALineOfAViewIsTypedAlone(t *testing.T) {
	const token, cookie = `token = jwt.encode({"exp": 1})`, `response.set_cookie("token", token, max_age=60)`
	const kept, gone = "The other lines stay as they stand.", "Your lines replace all that stood there."
	const guard = "if \"a\" in request.POST:\n    request.session[\"a\"] = 1\n    return redirect(\"/x/\")\nrequest.session[\"b\"] = 1\nreturn redirect(\"/y/\")"
	const acting = "user = User.objects.get(username=request.POST[\"name\"])\nrequest.session[\"real_user\"] = request.user.username\nlogin(request, user)"
	const remember = "if \"remember\" in request.POST:\n    request.session.set_expiry(60)"
	const staff = "\nelif request.user.is_staff:\n    request.session.set_expiry(0)"
	const form = "form = AuthenticationForm(request, data=request.POST)\n"
	const first = "request.session[\"member\"] = request.POST.get(\"username\", \"\")\n" + form + "if form.is_valid():\n    return redirect(\"/\")\nreturn HttpResponse(\"Wrong.\")"
	const standing = "request.session[\"v\"] = 0\nrequest.session[\"b\"] = 1\nlogout(request)"
	const checked = form + "if form.is_valid():\n    request.session['member'] = form.get_user().username\n    return redirect(\"/\")\nreturn HttpResponse(\"Wrong.\")"
	const merge = "line = CartLine.objects.get(product=\"tea\")\nline.quantity = n\nline.save()\nrequest.session[\"n\"] = n"
	const anew = "line, created = CartLine.objects.get_or_create(product=\"tea\")\nline.quantity += n\nline.save()"
	const devices = "device = Device.objects.get(pk=1)\ndevice.owners.filter(at=1).delete()"
	const sessions = "Session.objects.filter(session_key=device.key).delete()"
	added := func(place string) string { return "Added " + place + "; -LINE deletes one, - alone all." }
	guarded := func(old, by string) string { return strings.Replace(guard, old, by, 1) }
	for _, c := range []struct{ kind, stands, typed, want, told string }{
		{language.ViewHole, token + "\n" + cookie, `token = jwt.encode({"exp": 2})`, `token = jwt.encode({"exp": 2})` + "\n" + cookie, kept},
		{language.ViewHole, token + "\n" + cookie, `response.set_cookie("token", token)`, token + "\n" + `response.set_cookie("token", token)`, kept},
		{language.ViewHole, token + "\n" + cookie, `response.set_cookie("other", token)`, token + "\n" + cookie + "\n" + `response.set_cookie("other", token)`, added("behind line 2 (response.set_cookie(\"token\", token, max_…)")},
		{language.ViewHole, token + "\n" + cookie, token, token + "\n" + cookie, "That line stands there already, and all stay; -LINE deletes one, - alone all."},
		{language.ViewHole, token + "\n" + cookie, "-token", cookie, ""},
		{language.ViewHole, token + "\n" + cookie, "-" + cookie, token, ""},
		{language.ViewHole, token + "\n" + cookie, token + "\n" + "logout(request)", token + "\n" + "logout(request)", ""},
		{language.ViewHole, "if \"a\" in request.POST:\n    logout(request)", "logout(request)", "logout(request)", gone},
		{language.ViewHole, `request.session["a"] = 1` + "\n" + `request.session["b"] = 1`, `request.session['b'] = 2`, `request.session["a"] = 1` + "\n" + `request.session['b'] = 2`, kept},
		{language.ViewHole, token, "x = (", "x = (", ""},
		{language.ViewHole, guard, "if request.user.is_anonymous:", guarded(`if "a" in request.POST:`, "if request.user.is_anonymous:"), kept},
		{language.ViewHole, guard, "if \"b\" in request.POST:\n    logout(request)", "if \"b\" in request.POST:\n    logout(request)\n" + guard[strings.Index(guard, "request.session[\"b\"]"):], kept},
		{language.ViewHole, guard, `request.session["a"] = 2`, guarded(`request.session["a"] = 1`, `request.session["a"] = 2`), kept},
		{language.ViewHole, guard, `return redirect("/z/")`, guarded(`redirect("/y/")`, `redirect("/z/")`), kept},
		{language.ViewHole, guard, `request.session["c"] = 1`, guarded("return redirect(\"/y/\")", "request.session[\"c\"] = 1\nreturn redirect(\"/y/\")"), added("behind line 4 (request.session[\"b\"] = 1)")},
		{language.ViewHole, guard, "request.session[\"b\"] = 2\nrequest.session[\"c\"] = 1", guarded(`request.session["b"] = 1`, "request.session[\"b\"] = 2\nrequest.session[\"c\"] = 1"), added("behind line 4 (request.session[\"b\"] = 2)")},
		{language.ViewHole, acting, "staff = request.user.username\nrequest.session[\"real_user\"] = staff", strings.Replace(acting, `request.session["real_user"] = request.user.username`, "staff = request.user.username\nrequest.session[\"real_user\"] = staff", 1), added("behind line 1 (user = User.objects.get(username=request…)")},
		{language.ViewHole, acting, "request.session.flush()\nlogin(request, user)", strings.Replace(acting, "login(", "request.session.flush()\nlogin(", 1), added("behind line 2 (request.session[\"real_user\"] = request.u…)")},
		{language.ViewHole, `request.session["a"] = code` + "\nlogout(request)", `code = get_random_string(6)`, "code = get_random_string(6)\n" + `request.session["a"] = code` + "\nlogout(request)", added("above line 1 (request.session[\"a\"] = code)")},
		{language.ViewHole, remember, "else:\n    request.session.set_expiry(0)", remember + "\nelse:\n    request.session.set_expiry(0)", kept},
		{language.ViewHole, remember + "\nelse:\n    pass", "else: request.session.set_expiry(0)", remember + "\nelse: request.session.set_expiry(0)", kept},
		{language.ViewHole, remember + "\nelse:\n    pass", "elif request.user.is_staff:\n    logout(request)", remember + "\nelif request.user.is_staff:\n    logout(request)\nelse:\n    pass", kept},
		{language.ViewHole, remember + staff + "\nelse:\n    pass", "elif \"b\" in request.POST:\n    logout(request)", remember + staff + "\nelif \"b\" in request.POST:\n    logout(request)\nelse:\n    pass", kept},
		{language.ViewHole, remember + staff + "\nelse:\n    pass", "elif request.user.is_active:\n    logout(request)\nelse:\n    request.session.flush()", remember + "\nelif request.user.is_active:\n    logout(request)\nelse:\n    request.session.flush()", kept},
		{language.ViewHole, remember, `request.session.set_expiry(60 if "remember" in request.POST else 0)`, `request.session.set_expiry(60 if "remember" in request.POST else 0)`, kept},
		{language.ViewHole, first, checked, checked, gone},
		{language.ViewHole, first, "user = authenticate(username=\"a\", password=\"b\")\nif user:\n    return redirect(\"/\")\nreturn HttpResponse(\"No.\")", "user = authenticate(username=\"a\", password=\"b\")\nif user:\n    return redirect(\"/\")\nreturn HttpResponse(\"No.\")", gone},
		{language.ViewHole, guard, "-request.session['b'] = 1", guarded("request.session[\"b\"] = 1\n", ""), ""},
		{language.ViewHole, guard, "-if", guard[strings.Index(guard, "request.session[\"b\"]"):], ""},
		{language.ViewHole, guard, "logout(request)\nflush(request)", "logout(request)\nflush(request)", gone},
		{language.ViewHole, "logout(request)", "request.session.flush()", "request.session.flush()", ""},
		{language.ViewHole, standing, "if \"x\" in request.GET:\n    request.session[\"v\"] = 1\nrequest.session[\"b\"] = 2", "if \"x\" in request.GET:\n    request.session[\"v\"] = 1\nrequest.session[\"b\"] = 2", gone},
		{language.ViewHole, standing, "if \"x\" in request.GET:\n    request.session[\"v\"] = 1\nelse:\n    request.session[\"v\"] = 2\nrequest.session[\"b\"] = 2", "if \"x\" in request.GET:\n    request.session[\"v\"] = 1\nelse:\n    request.session[\"v\"] = 2\nrequest.session[\"b\"] = 2", gone},
		{language.ViewHole, merge, anew, anew, gone},
		{language.ViewHole, merge, "line.quantity = 2\nline.save()", strings.Replace(merge, "= n", "= 2", 1), kept},
		{language.ViewHole, guard, "if \"a\" in request.POST:\n    return redirect(\"/z/\")\nelse:\n    return redirect(\"/y/\")", "if \"a\" in request.POST:\n    return redirect(\"/z/\")\nelse:\n    return redirect(\"/y/\")", gone},
		{language.ViewHole, standing, "if request.user.is_anonymous:\n    return redirect(\"/login/\")", "if request.user.is_anonymous:\n    return redirect(\"/login/\")\n" + standing, added("above line 1 (request.session[\"v\"] = 0)")},
		{language.ViewHole, merge, "if line.quantity > 9:\n    return redirect(\"/full/\")", strings.Replace(merge, "\n", "\nif line.quantity > 9:\n    return redirect(\"/full/\")\n", 1), added("behind line 1 (line = CartLine.objects.get(product=\"tea…)")},
		{language.ViewHole, devices, sessions, devices + "\n" + sessions, added("behind line 2 (device.owners.filter(at=1).delete())")},
		{language.ViewHole, "seen[f(1)] = 1\nlogout(request)", "seen[g(1)] = 1", "seen[f(1)] = 1\nlogout(request)\nseen[g(1)] = 1", added("behind line 2 (logout(request))")},
		{language.ViewHole, guard, "if x:\n    logout(request)", "if x:\n    logout(request)\n" + guard[strings.Index(guard, "request.session[\"b\"]"):], "It stands in the place of if \"a\" in request.POST:; the other lines stay as they stand."},
		{language.ViewHole, standing, "+ request.session[\"c\"] = 1", "request.session[\"c\"] = 1\n" + standing, "Put above all that stands; -LINE deletes one, - alone all."},
		{language.TextHole, "<form>\n<input name=\"to\">\n</form>", "<input name=\"to\" value=\"1\">", "<form>\n<input name=\"to\" value=\"1\">\n</form>", kept},
		{language.TextHole, "<form>\n<input name=\"to\">\n</form>", "{% csrf_token %}", "<form>\n<input name=\"to\">\n{% csrf_token %}\n</form>", added("behind line 2 (<input name=\"to\">)")},
		{language.AddressHole, "https://a.test/", "https://b.test/", "https://b.test/", ""},
	} {
		got, told := language.Joined(c.kind, c.stands, c.typed)
		if got != c.want || told.EN != c.told {
			t.Errorf("%q typed to\n%s\nmakes\n%s\n(%s), want\n%s\n(%s)", c.typed, c.stands, got, told.EN, c.want, c.told)
		}
	}
}

// TestTheWholeViewIsTyped leaves out what stands around the place in it, and nothing of another
// view.
func TestTheWholeViewIsTyped(t *testing.T) {
	const above, below = "@require_safe\ndef bye_page(request):\n    if request.method == \"POST\":", "    return redirect(\"/\")"
	for typed, want := range map[string]string{
		"def bye_page(request):\n    if request.method == 'POST':\n        logout(request)\n    return redirect('/')":                                                         "logout(request)",
		"from django.contrib.auth import logout\n\n@require_safe\ndef bye_page(request):\n\tif request.method == \"POST\":\n\t\tif x:\n\t\t\ty()\n\treturn redirect(\"/\")\n": "if x:\n    y()",
		"def bye_page(request):\n    if request.method == 'POST':\n    return redirect('/')":                                                                                  "",
		"def bye_page(request):\n    logout(request)\n    return redirect('/')":                                                                                               "other",
		"logout(request)": "other",
	} {
		got, told, ok := language.WithinView(above, below, typed)
		if ok != (want != "other") || ok && (got != want || told.IsZero()) {
			t.Errorf("%q is\n%s (%v), want\n%s", typed, got, ok, want)
		}
	}
	const frame, end = "def before_each_page(get_response):\n    def middleware(request):", "\n    return middleware"
	class := "class Idle:\n    def __init__(self, get_response):\n        self.get_response = get_response\n\n    def __call__(self, request):\n        if x:\n            y()\n        return self.get_response(request)\n"
	if got, told, ok := language.WithinView(frame, end, class); !ok || told.IsZero() || got != "if x:\n    y()\nreturn self.get_response(request)" {
		t.Errorf("of a whole middleware it takes\n%s", got)
	}
	if got, _, ok := language.WithinView(frame+"\n        z()", end, class); ok {
		t.Errorf("beside another line of the middleware it takes\n%s", got)
	}
	r, _ := reader(t)
	_, problems := r.ReadHole(holeOf("code", language.ViewHole), "def other(request):\n    logout(request)")
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Message, "this is a whole view, of which the lines around this place stand there already") {
		t.Errorf("another view: %v", problems)
	}
	for _, typed := range []string{"\tlogout(request)", "if request.user.is_anonymous:\n\tlogout(request)"} {
		f, problems := r.ReadHole(holeOf("code", language.ViewHole), typed)
		if len(problems) > 0 || strings.Contains(f.Text, "\t") {
			t.Errorf("%q is %q (%v)", typed, f.Text, problems)
		}
	}
}

// TestWhatIsWrittenIsComparedByItsMeaning tells spelling from meaning.
func TestWhatIsWrittenIsComparedByItsMeaning(t *testing.T) {
	for _, c := range []struct {
		kind, a, b, spelt string // of b; where the meaning differs, "≠"
	}{
		{language.SettingsHole, "SESSION_COOKIE_HTTPONLY = True", "SESSION_COOKIE_HTTPONLY=True", "SESSION_COOKIE_HTTPONLY = True"},
		{language.SettingsHole, "SESSION_COOKIE_AGE = 3600", "SESSION_COOKIE_AGE = 60*60  # an hour", "SESSION_COOKIE_AGE = 60 * 60"},
		{language.SettingsHole, "CSRF_USE_SESSIONS = True\nSESSION_COOKIE_NAME = \"a\"", "SESSION_COOKIE_NAME = 'a'\nCSRF_USE_SESSIONS = True", "SESSION_COOKIE_NAME = \"a\"\nCSRF_USE_SESSIONS = True"},
		{language.SettingsHole, "SECRET_KEY_FALLBACKS = [\"a\"]", "SECRET_KEY_FALLBACKS = [\"b\"]", "≠"},
		{language.SettingsHole, "SESSION_COOKIE_AGE = 3600", "SESSION_COOKIE_AGE = 36", "≠"},
		{language.ViewHole, `logout(request)`, "logout( request )", "logout(request)"},
		{language.ViewHole, `response.set_cookie("a", "b", path="/x", max_age=3600)`, "response.set_cookie('a', 'b', max_age=60*60, path='/x')", `response.set_cookie("a", "b", max_age=60 * 60, path="/x")`},
		{language.ViewHole, "logout(request)", "request.session.flush()", "≠"},
		{language.SetCookieHole, "sid=; Path=/shop; Max-Age=0", "sid = ;max-age=0 ;path=/shop;", "sid=; Max-Age=0; Path=/shop"},
		{language.SetCookieHole, "a=b; SameSite=Lax; Secure", "a=b; secure; samesite=lax", "a=b; Secure; SameSite=Lax"},
		{language.SetCookieHole, "a=b; Path=/a", "a=b; Path=/A", "≠"},
		{language.SetCookieHole, "a=b", "A=b", "≠"},
		{language.TextHole, "a", "a", "a"},
		{language.TextHole, "a", "A", "≠"},
	} {
		r, _ := reader(t)
		a, problems := r.ReadHole(holeOf("code", c.kind), c.a)
		b, more := r.ReadHole(holeOf("code", c.kind), c.b)
		if len(problems)+len(more) > 0 {
			t.Fatal(problems, more)
		}
		if a.Means(b) != (c.spelt != "≠") || b.Means(a) != a.Means(b) || !a.Means(a) {
			t.Errorf("%q and %q mean the same: %v", c.a, c.b, a.Means(b))
		}
		if c.spelt != "≠" && b.Spelt() != c.spelt {
			t.Errorf("%q is spelt %q, want %q", c.b, b.Spelt(), c.spelt)
		}
	}
}

// TestAViewEnds: what stands below a return is not reached, and a view that comes to its end
// returns nothing.
func TestAViewEnds(t *testing.T) {
	for _, c := range []struct{ page, lines, want string }{
		{"[{hole: code}, {text: Hello.}]", "logout(request)\nreturn redirect(\"/\")", "Logout Redirect"},
		{"[{hole: code}, {text: Hello.}]", "raise RuntimeError(\"boom\")", "Fail"},
		{"[{hole: code}, {text: Hello.}]", "logout(request)", "Logout Text"},
		{"[{hole: code}, {text: Hello.}]", "", "Text"},
		{"[{hole: code}]", "logout(request)", "Logout NoAnswer"},
		{"[{load_user: ana}, {hole: code}, {text: In.}]", "login(request, user)", "LoadUser Login Text"},
		{"[{authenticate: {username: a, password: b, if_valid: [{hole: code}, {text: In.}], if_not: [{text: Wrong.}]}}]", "login(request, user)", "Authenticate"},
		{"[{hole: code}]", "", "NoAnswer"},
		{"[{hole: code}]", "return HttpResponse()", "Text"},
		{"[{flush: true}, {hole: code}]", "", "Flush NoAnswer"},
		{"[{text: Hello.}, {hole: code}]", "logout(request)", "Text Logout"},
		{"[{hole: code}]", "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    return redirect(\"/\")", "CheckLoginForm NoAnswer"},
		{"[{hole: code}]", "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    return redirect(\"/\")\nreturn HttpResponse(\"Wrong.\")", "CheckLoginForm"},
		{"[{check_login_form: {if_valid: [{hole: code}, {text: Hello.}], if_not: [{text: Wrong.}]}}]", "return redirect(\"/\")", "CheckLoginForm"},
		{"[{check_login_form: {if_valid: [{hole: code}], if_not: [{text: Wrong.}]}}, {text: In.}]", "", "CheckLoginForm Text"},
	} {
		l, problems := lesson.Parse("holed.yaml", []byte(strings.Replace(holed, "[{hole: code}, {text: Hello.}]", c.page, 1)), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		conf, _ := r.ReadHole(holeOf("conf", language.SettingsHole), "")
		code, problems := r.ReadHole(holeOf("code", language.ViewHole), c.lines)
		r.Write(language.Fillings{"conf": conf, "code": code})
		var got []string
		page := r.ReadSite(l.Sites[0]).Pages["/"]
		for _, a := range page.Get {
			got = append(got, reflect.TypeOf(a).Name())
		}
		if strings.Join(got, " ") != c.want || len(problems)+len(r.Problems) > 0 {
			t.Errorf("%s with %q does %v (%v %v), want %s", c.page, c.lines, got, problems, r.Problems, c.want)
		}
	}
}

// TestATemplateOfTheSite lets a view name the files that other pages of its site have.
func TestATemplateOfTheSite(t *testing.T) {
	for page, want := range map[string]string{"home.html": "", "menu.html": "there is no template \"menu.html\" here: the site has home.html"} {
		l, problems := lesson.Parse("holed.yaml", []byte(strings.Replace(holed, "pages: {/:", "pages: {/x: {get: [{hole: code}]}, /:", 1)), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		src := strings.Replace(string(l.Source), "[{hole: code}, {text: Hello.}]", "[{template: 'Hello {{ request.user }}'}]", 1)
		if l, problems = lesson.Parse("holed.yaml", []byte(src), language.Vocabulary()); len(problems) > 0 {
			t.Fatal(problems)
		}
		_, problems = language.NewReader(l).ReadHole(holeOf("code", language.ViewHole), "return render(request, \""+page+"\")")
		got := ""
		for _, p := range problems {
			got += strings.TrimSuffix(p.Message+": "+p.Hint, ": ")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}

// FuzzHole wants nothing that is typed to break the reading of a site.
func FuzzHole(f *testing.F) {
	for _, text := range []string{"", "a=1; Path=/", "Set-Cookie: a", "SESSION_COOKIE_AGE = 60 * 60", "SECRET_KEY_FALLBACKS = []", "request.session.flush()",
		"form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    login(request, form.get_user())", "cart = request.session.get(\"cart\", {})\ncart[\"a\"] = \"b\"\nrequest.session[\"cart\"] = cart",
		"response.set_cookie(\"a\", f\"{request.user.username}\", max_age=60 * 60, expires=None)", "shop.test/", "\x00"} {
		f.Add(text)
	}
	r, src := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range language.HoleKinds() {
			filled, problems := r.ReadHole(holeOf("code", kind), text)
			for _, p := range problems {
				if p.Pos.Line < 1 || p.Pos.Line > strings.Count(text, "\n")+1 || p.Message == "" {
					t.Errorf("%q as %s: %+v", text, kind, p)
				}
			}
			conf, _ := r.ReadHole(holeOf("conf", language.SettingsHole), text)
			if len(problems) == 0 && (kind == language.SetCookieHole || kind == language.ViewHole) {
				r.Filled(language.Fillings{"code": filled, "conf": conf}).ReadSite(src)
			}
		}
	})
}

// TestTheWholeAnswerCanBeTyped wants every right answer of the lessons to be that answer, typed
// to what stands there.
func TestTheWholeAnswerCanBeTyped(t *testing.T) {
	files, err := filepath.Glob("../../lessons/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l, _ := lesson.Parse(file, source, language.Vocabulary())
		if l == nil { // a translation
			continue
		}
		for _, s := range l.Steps {
			if s.Task == nil {
				continue
			}
			for _, part := range s.Task.Write {
				h, _ := language.NewReader(l).Hole(part)
				answers := []string{h.Answer.Value}
				for _, also := range s.Task.Also {
					if n := also.Node; n != nil && n.Get(part.Name.Value) != nil {
						answers = append(answers, n.Get(part.Name.Value).Value)
					}
				}
				wantTyped(t, language.NewReader(l), h, answers)
			}
		}
	}
}

// wantTyped wants answers to mean the same when they are typed to what stands in a hole.
func wantTyped(t *testing.T, r *language.Reader, h language.Hole, answers []string) {
	t.Helper()
	if h.Kind != language.ViewHole && h.Kind != language.TextHole {
		return
	}
	for _, answer := range answers {
		joined, _ := language.Joined(h.Kind, h.Start.Value, answer)
		got, _ := r.ReadHole(h, joined)
		if want, _ := r.ReadHole(h, answer); !got.Means(want) {
			t.Errorf("%s typed to\n%s\nmakes\n%s", answer, h.Start.Value, joined)
		}
	}
}
