package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestNamesOfTheViewsOwn reads lines with names of the view's own, and with a if c else b, as
// the lines without.
func TestNamesOfTheViewsOwn(t *testing.T) {
	for lines, plain := range map[string]string{
		"remember = request.POST.get(\"remember\")\nif remember:\n    request.session.set_expiry(60)":                                     "if request.POST.get(\"remember\"):\n    request.session.set_expiry(60)",
		"age = 60 * 60\nif request.POST.get(\"remember\"):\n    age = 120\nrequest.session.set_expiry(age)":                               "if request.POST.get(\"remember\"):\n    request.session.set_expiry(120)\nelse:\n    request.session.set_expiry(3600)",
		"if request.POST.get(\"remember\"):\n    age = 120\nelse:\n    age = 0\nrequest.session.set_expiry(age)":                          "if request.POST.get(\"remember\"):\n    request.session.set_expiry(120)\nelse:\n    request.session.set_expiry(0)",
		"request.session.set_expiry(120 if request.POST.get(\"remember\") else 0)":                                                        "if request.POST.get(\"remember\"):\n    request.session.set_expiry(120)\nelse:\n    request.session.set_expiry(0)",
		"age = 120 if \"remember\" in request.POST else 0\nrequest.session.set_expiry(age)":                                               "if \"remember\" in request.POST:\n    request.session.set_expiry(120)\nelse:\n    request.session.set_expiry(0)",
		"return redirect(\"/a\" if request.method == \"POST\" else \"/b\")":                                                               "if request.method == \"POST\":\n    return redirect(\"/a\")\nelse:\n    return redirect(\"/b\")",
		"visits = request.session.get(\"visits\", 0)\nrequest.session[\"visits\"] = visits + 1":                                           "request.session[\"visits\"] = request.session.get(\"visits\", 0) + 1",
		"cart = request.session[\"cart\"]\ncart[\"apple\"] = \"1\"\ndel cart[\"pear\"]\nrequest.session[\"cart\"] = cart":                 "request.session[\"cart\"][\"apple\"] = \"1\"\ndel request.session[\"cart\"][\"pear\"]\nrequest.session[\"cart\"] = request.session[\"cart\"]",
		"a = \"x\"\nresponse = redirect(\"/\")\nresponse.set_cookie(\"k\", a)\na = \"y\"\nresponse.set_cookie(\"m\", a)\nreturn response": "response = redirect(\"/\")\nresponse.set_cookie(\"k\", \"x\")\nresponse.set_cookie(\"m\", \"y\")\nreturn response",
		"who = request.user.get_username()\nrequest.session[\"a\"] = who":                                                                 "request.session[\"a\"] = request.user.username",
		"request.session[\"a\"] = \"1\"; request.session[\"b\"] = \"2\"":                                                                  "request.session[\"a\"] = \"1\"\nrequest.session[\"b\"] = \"2\"",
		"if bool(request.POST.get(\"a\")):\n    logout(request)":                                                                          "if request.POST.get(\"a\"):\n    logout(request)",
		"request.session.set_expiry(settings.SESSION_COOKIE_AGE)":                                                                         "request.session.set_expiry(1209600)",
		"response = redirect(\"/\")\nresponse.set_cookie(\"a\", \"b\", 60, None, \"/x\")\nreturn response":                                "response = redirect(\"/\")\nresponse.set_cookie(\"a\", \"b\", max_age=60, path=\"/x\")\nreturn response",
		"form = AuthenticationForm(request, request.POST)\nif form.is_valid():\n    login(request, form.get_user())":                      "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    login(request, form.get_user())",
		"response = redirect(\"/\")\nresponse[\"Set-Cookie\"] = \"a=b\"\nreturn response":                                                 "response = redirect(\"/\")\nresponse.cookies[\"a\"] = TypedLine(\"a=b\")\nreturn response",
		"request.session.set_expiry(timedelta(hours=0.25))":                                                                               "request.session.set_expiry(timedelta(minutes=15))",
	} {
		got, _, err := djangocode.Known{}.Read(lines)
		want, _, wrong := djangocode.Known{}.Read(plain)
		if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %v, %v, want %v, %v", lines, got, err, want, wrong)
		}
	}
	for _, lines := range []string{
		"name = request.POST.get(\"name\")",
		"response = redirect(\"/\")\nresponse.set_cookie(\"a\", \"b\")\nresponse[\"Set-Cookie\"] = \"a=b\"\nreturn response",
		"request.session.set_expiry(timedelta(seconds=0.25))",
	} {
		if got, _, err := (djangocode.Known{}).Read(lines); err == nil {
			t.Errorf("%s\nis read as %v", lines, got)
		}
	}
}

// TestNamesKeepWhatTheyWereGiven reads lines whose names stand where their value may be
// another one: they are written as they were typed.
func TestNamesKeepWhatTheyWereGiven(t *testing.T) {
	for _, lines := range []string{
		"n = request.session.get(\"n\", 0)\nrequest.session[\"n\"] = 5\nrequest.session[\"m\"] = n",
		"n = request.session.get(\"n\", 0) + 1\nrequest.session[\"n\"] = n\ncontext = {\"n\": n}",
		"n = request.session.get(\"n\", 0) - int(request.POST[\"by\"])\nrequest.session[\"n\"] = n",
		"n = request.session.get(\"n\", 0)\nif request.method == \"POST\":\n    request.session[\"m\"] = n",
		"name = request.user.username\nlogout(request)\nrequest.session[\"who\"] = name",
		"name = request.POST[\"name\"]\nrequest.session[\"who\"] = name",
		"name = request.POST[\"name\"]\nif cache.get(f\"tries-{name}\", 0) >= 3:\n    raise RuntimeError(\"boom\")",
		"cart = request.session[\"cart\"]\nrequest.session.flush()\nrequest.session[\"n\"] = cart[\"apple\"]\nif \"pear\" in cart and cart.get(\"plum\", 0) == 0:\n    request.session[\"cart\"] = cart",
		"a = \"x\"\nif request.method == \"POST\":\n    logout(request)\n    a = \"y\"\nrequest.session[\"a\"] = a",
		"flash = request.session.get(\"flash\")\nrequest.session.pop(\"flash\", None)\nif flash:\n    request.session[\"seen\"] = flash",
		"code = get_random_string(5)\na = code\ncode = get_random_string(6)\nb = code\nrequest.session[\"a\"] = a\nrequest.session[\"b\"] = b",
	} {
		actions, _, err := djangocode.Known{}.Read(lines)
		if err != nil {
			t.Errorf("%s\nis refused: %v", lines, err)
			continue
		}
		code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: actions}}}, "/x")
		if want := "    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\n"; !strings.Contains(code, want) {
			t.Errorf("%s\nis written\n%s", lines, code)
		}
	}
}

// TestTheSameInOtherLines reads lines as those that say the same at greater length.
func TestTheSameInOtherLines(t *testing.T) {
	for lines, plain := range map[string]string{
		"flash = request.session.pop(\"flash\", None)\nrequest.session[\"seen\"] = flash": "flash = request.session.get(\"flash\")\nrequest.session.pop(\"flash\", None)\nrequest.session[\"seen\"] = flash",
		"if request.session.pop(\"a\", \"\"):\n    logout(request)":                       "a = request.session.get(\"a\", \"\")\nrequest.session.pop(\"a\", None)\nif a:\n    logout(request)",
		"request.session[\"b\"] = request.session.pop(\"a\")":                             "a = request.session[\"a\"]\ndel request.session[\"a\"]\nrequest.session[\"b\"] = a",
		"context = {\"a\": request.session.pop(\"a\", \"\")}":                             "context = {\"a\": request.session.get(\"a\", \"\")}\nrequest.session.pop(\"a\", None)",
		"context[\"a\"] = request.session.pop(\"a\", \"\")":                               "context = {\"a\": request.session.get(\"a\", \"\")}\nrequest.session.pop(\"a\", None)",
		"context = {\"a\": \"x\", \"b\": \"y\"}":                                          "context = {\"a\": \"x\"}\ncontext[\"b\"] = \"y\"",
		"stamp = get_random_string(12)\nrequest.session[\"a\"] = stamp":                   "code = get_random_string(12)\nrequest.session[\"a\"] = code",
		"cache.set(\"a\", get_random_string(12), None)":                                   "code = get_random_string(12)\ncache.set(\"a\", code, None)",
		"response = redirect(\"/\")\nresponse.cookies[\"a\"] = \"b\"\nresponse.cookies[\"a\"][\"secure\"] = True\nresponse.cookies[\"a\"][\"max-age\"] = 60\nreturn response":         "response = redirect(\"/\")\nresponse.cookies[\"a\"] = TypedLine(\"a=b; Secure; Max-Age=60\")\nreturn response",
		"response = redirect(\"/\")\nresponse.set_cookie(\"a\", \"b\")\nresponse.cookies[\"a\"][\"samesite\"] = \"None\"\nreturn response":                                            "response = redirect(\"/\")\nresponse.set_cookie(\"a\", \"b\", samesite=\"None\")\nreturn response",
		"if request.session[\"at\"] + 5*60 < time.time():\n    logout(request)":                                                                                                       "if time.time() - request.session[\"at\"] > 300:\n    logout(request)",
		"if not request.GET.get(\"a\") in (\"b\", \"c\"):\n    logout(request)":                                                                                                       "if request.GET.get(\"a\") not in [\"b\", \"c\"]:\n    logout(request)",
		"bucket = request.session.get(\"bucket\")\nif not bucket:\n    bucket = get_random_string(1, \"AB\")\n    request.session[\"bucket\"] = bucket\ncontext[\"bucket\"] = bucket": "bucket = request.session.get(\"bucket\")\nif not bucket:\n    code = get_random_string(1, \"AB\")\n    bucket = code\n    request.session[\"bucket\"] = bucket\ncontext[\"bucket\"] = bucket",
		"code = request.session.get(\"c\")\nif not code:\n    code = get_random_string(5)\n    request.session[\"c\"] = code\ncontext[\"c\"] = code":                                  "code_ = request.session.get(\"c\")\nif not code_:\n    code = get_random_string(5)\n    code_ = code\n    request.session[\"c\"] = code_\ncontext[\"c\"] = code_",
		"a = get_random_string(3)\nrequest.session[\"a\"] = a\na = request.POST[\"a\"]\nrequest.session[\"b\"] = a":                                                                   "code = get_random_string(3)\na = code\nrequest.session[\"a\"] = a\na = request.POST[\"a\"]\nrequest.session[\"b\"] = a",
		"a = signing.dumps({\"k\": \"1\"})\nb = signing.dumps({\"k\": \"2\"})\nrequest.session[\"a\"] = a\nrequest.session[\"b\"] = b":                                                "token = signing.dumps({\"k\": \"1\"})\na = token\ntoken = signing.dumps({\"k\": \"2\"})\nb = token\nrequest.session[\"a\"] = a\nrequest.session[\"b\"] = b",
		"if request.user.is_anonymous: logout(request)":                                                                                                                               "if request.user.is_anonymous:\n    logout(request)",
		"if request.method == \"POST\": logout(request); request.session[\"a\"] = 1\nelse: pass":                                                                                      "if request.method == \"POST\":\n    logout(request)\n    request.session[\"a\"] = 1\nelse:\n    pass",
	} {
		got, _, err := djangocode.Known{}.Read(lines)
		want, _, wrong := djangocode.Known{}.Read(plain)
		if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %v, %v, want %v, %v", lines, got, err, want, wrong)
		}
	}
}
