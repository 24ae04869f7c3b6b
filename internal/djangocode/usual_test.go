package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestTimesAreCompared reads the ways to ask how long ago something was kept, and wants what the
// plain one asks.
func TestTimesAreCompared(t *testing.T) {
	const at = `request.session["at"]`
	for condition, plain := range map[string]string{
		at + " + 5*60 < time.time()":                                                                               "time.time() - " + at + " > 300",
		"time.time() > " + at + " + 300":                                                                           "time.time() - " + at + " > 300",
		at + " < time.time() - 300":                                                                                "time.time() - " + at + " > 300",
		"time.time() - 300 <= " + at:                                                                               "time.time() - " + at + " <= 300",
		"(time.time() - " + at + ") / 60 > 5":                                                                      "time.time() - " + at + " > 300",
		"300 < int(time.time()) - " + at:                                                                           "time.time() - " + at + " > 300",
		"timezone.now().timestamp() - " + at + " >= 300":                                                           "time.time() - " + at + " >= 300",
		at + " < (timezone.now() - timedelta(minutes=5)).timestamp()":                                              "time.time() - " + at + " > 300",
		"datetime.now().timestamp() - " + at + " < 300":                                                            "time.time() - " + at + " < 300",
		"time.time() - " + at + " < timedelta(minutes=5).total_seconds()":                                          "time.time() - " + at + " < 300",
		"timezone.now() - datetime.fromtimestamp(" + at + ", tz=timezone.utc) > timedelta(minutes=5)":              "time.time() - " + at + " > 300",
		"datetime.fromtimestamp(" + at + ", timezone.utc) + timedelta(minutes=5) < datetime.now(timezone.utc)":     "time.time() - " + at + " > 300",
		"datetime.datetime.now() - datetime.datetime.fromtimestamp(" + at + ") < timedelta(seconds=300)":           "time.time() - " + at + " < 300",
		"(datetime.now(timezone.utc) - datetime.fromtimestamp(" + at + ", tz=timezone.utc)).total_seconds() < 300": "time.time() - " + at + " < 300",
		"time.time() > " + at:                                                                                      at + " < int(time.time())",
	} {
		same(t, djangocode.Known{}, "if "+condition+":\n    logout(request)", "if "+plain+":\n    logout(request)")
	}
	same(t, djangocode.Known{}, "age = time.time() - request.session.get('at', 0)\nif age > 300:\n    logout(request)", "if time.time() - request.session.get('at', 0) > 300:\n    logout(request)")
	same(t, djangocode.Known{}, "limit = timedelta(minutes=5)\nif timezone.now() - datetime.fromtimestamp("+at+", tz=timezone.utc) > limit:\n    logout(request)", "if time.time() - "+at+" > 300:\n    logout(request)")
	same(t, djangocode.Known{}, "request.session['at'] = int(timezone.now().timestamp())", "request.session['at'] = int(time.time())")
	for _, condition := range []string{ // of which Python makes a TypeError, or something else
		at + " < timezone.now() - timedelta(minutes=5)", "timezone.now() - " + at + " > timedelta(minutes=5)", "time.time() - " + at + " > timedelta(minutes=5)",
		"timezone.now() - datetime.fromtimestamp(" + at + ") > timedelta(minutes=5)", "(timezone.now() - datetime.fromtimestamp(" + at + ", tz=timezone.utc)).seconds > 300",
		"time.time() - " + at + " - request.session['b'] > 300", "time.time() + " + at + " > 300",
	} {
		_, _, err := djangocode.Known{}.Read("if " + condition + ":\n    logout(request)")
		if err == nil || !strings.Contains(err.Error(), "time.time() - request.session.get") {
			t.Errorf("%s: %v, want it refused, with a condition about times", condition, err)
		}
	}
}

// TestNumbersAreReckonedWhereverTheyStand reads what numbers alone come to as its result, and the time
// now as what stands for a moment that nobody has kept.
func TestNumbersAreReckonedWhereverTheyStand(t *testing.T) {
	const out = ":\n    logout(request)"
	same(t, djangocode.Known{}, "age = int(time.time()) - request.session.get('at', 0)\nif request.method == 'POST' or age > 8 * 60 * 60"+out, "age = int(time.time()) - request.session.get('at', 0)\nif request.method == 'POST' or age > 28800"+out)
	for lines, plain := range map[string]string{
		"request.session['a'] = 2 * 30":                                        "request.session['a'] = 60",
		"request.session['a'] = (7 + 5) // 5 % 2":                              "request.session['a'] = 0",
		"request.session['a'] = int(timedelta(minutes=15).total_seconds())":    "request.session['a'] = 900",
		"cache.set('a', 1, 24 * 60)":                                           "cache.set('a', 1, 1440)",
		"if request.session.get('n', 2 - 2) >= 5 * 2" + out:                    "if request.session.get('n', 0) >= 10" + out,
		"now = time.time()\nif now - request.session.get('at', now) > 9" + out: "if time.time() - request.session.get('at', int(time.time())) > 9" + out,
	} {
		same(t, djangocode.Known{}, lines, plain)
	}
	isWritten(t, `request.session["a"] = request.session.get("at", int(time.time()))`)
	for lines, want := range map[string]string{
		"request.session['a'] = 9007199254740993 * 2":                                                            "calculations other than",
		"now = time.time()\nif now - request.session.get('at', now) > 9" + out + "\nrequest.session['at'] = now": "write int(time.time())",
		"if time.time() - request.session['at'] > settings.IDLE_TIMEOUT" + out:                                   "1:42: this setting is not known here by its value: write the value",
		"if time.time() > request.session['at'] + request.session['b']" + out:                                    "of a moment an if asks how long ago it was",
	} {
		refused(t, djangocode.Known{}, lines, want)
	}
}

// TestOneLineInATransaction reads a line in a transaction as the line that it is, at its place.
func TestOneLineInATransaction(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	const create = "Order.objects.create(user=request.user, item='tea', count=1)"
	in, _, err := known.Read("try:\n    with transaction.atomic():\n        " + create + "\nexcept IntegrityError:\n    pass\nreturn redirect('/')")
	out, _, wrong := known.Read("try:\n    " + create + "\nexcept IntegrityError:\n    pass\nreturn redirect('/')")
	if err != nil || wrong != nil || !reflect.DeepEqual(in, out) {
		t.Errorf("it is read as %+v (%v), want %+v (%v)", in, err, out, wrong)
	}
	same(t, djangocode.Known{}, "with transaction.atomic():\n    logout(request)", "logout(request)")
	refused(t, djangocode.Known{}, "with transaction.atomic():\n    request.session['a'] = len(1)", "2:28: len() is not read here")
	same(t, djangocode.Known{}, "data = json.loads(request.body.decode('utf-8'))\nrequest.session['a'] = data['b']", "data = json.loads(request.body)\nrequest.session['a'] = data['b']")
}

// same reads lines and wants the actions of others.
func same(t *testing.T, known djangocode.Known, lines, plain string) {
	t.Helper()
	got, _, err := known.Read(lines)
	want, _, wrong := djangocode.Known{}.Read(plain)
	if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s\nis read as %+v (%v); the plain lines\n%s\nas %+v (%v)", lines, got, err, plain, want, wrong)
	}
}

// TestTheKeyOfTheSession reads request.session.session_key where a value belongs and where an if
// asks for it.
func TestTheKeyOfTheSession(t *testing.T) {
	for _, lines := range []string{
		"request.session[\"key\"] = request.session.session_key",
		"if cache.get(f\"tries-{request.session.session_key}\", 0) >= 3:\n    return HttpResponse(\"No.\", status=429)",
		"if request.session.session_key is None:\n    request.session.save()\nkey = request.session.session_key\nreturn HttpResponse(key)",
	} {
		isWritten(t, lines)
	}
	same(t, djangocode.Known{}, "if not request.session.session_key:\n    request.session.create()", "if not request.session.session_key:\n    request.session.save()")
	refused(t, djangocode.Known{}, "request.session.create()", "request.session.create() is not read here")
	refused(t, djangocode.Known{}, "cache.set(\"tries-\" + request.session.session_key, 1)", "+ puts texts together, and this may be None")
}

// isWritten reads lines and wants the view that they make to have them again.
func isWritten(t *testing.T, lines string) {
	t.Helper()
	actions, _, err := djangocode.Known{}.Read(lines)
	code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: actions}}}, "/x")
	if want := "    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\n"; err != nil || !strings.Contains(code, want) {
		t.Errorf("%s\nis written\n%s (%v)", lines, code, err)
	}
}

func refused(t *testing.T, known djangocode.Known, lines, want string) {
	t.Helper()
	if got, _, err := known.Read(lines); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s\nis read as %+v, %v; want it refused: %s", lines, got, err, want)
	}
}

// TestANumberIsNoText reads str() and f-strings as what they make of a number: a text, which no
// number is equal to.
func TestANumberIsNoText(t *testing.T) {
	for _, lines := range []string{
		"if str(request.user.id) == request.GET[\"id\"]:\n    logout(request)",
		"if request.GET[\"id\"] == str(request.session.get(\"n\", 0)):\n    logout(request)",
		"request.session[\"a\"] = str(request.session[\"n\"])",
		"value = int(request.COOKIES.get(\"tries\", \"0\")) + 1\nresponse = HttpResponse(\"x\")\nresponse.set_cookie(\"tries\", str(value))\nreturn response",
	} {
		isWritten(t, lines)
	}
	same(t, djangocode.Known{}, "request.session['a'] = f\"{request.user.id}\"", "request.session['a'] = str(request.user.id)")
	same(t, djangocode.Known{}, "request.session['a'] = str(request.POST['b'])", "request.session['a'] = request.POST['b']")
}

// TestNamesInQuotesMayBeAny reads names that no template can say: in Python they are texts.
func TestNamesInQuotesMayBeAny(t *testing.T) {
	for _, value := range []string{
		`request.COOKIES.get("__Host-sid")`, `request.COOKIES["my-theme"]`, `request.POST["first-name"]`, `request.GET.get("_page")`,
		`request.session["장바구니"]`, `request.session["_a"]`, `request.session["a"]["b-c"]`,
	} {
		isWritten(t, "request.session[\"a\"] = "+value)
	}
}

// TestColumnsOfWhoLogsIn reads of the user of a form what it reads of every user.
func TestColumnsOfWhoLogsIn(t *testing.T) {
	for _, column := range []string{"username", "email", "pk", "is_staff"} {
		isWritten(t, "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    request.session[\"a\"] = form.get_user()."+column+"\n    return redirect(\"/\")\nreturn redirect(\"/\")")
	}
	refused(t, djangocode.Known{}, "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    request.session[\"a\"] = form.get_user().get_full_name\n    return redirect(\"/\")", "")
}

// TestMoreSpellings reads other words for what is read.
func TestMoreSpellings(t *testing.T) {
	for lines, plain := range map[string]string{
		"if request.session.has_key('a'):\n    logout(request)":                                           "if 'a' in request.session:\n    logout(request)",
		"name: str = request.GET.get('name', 'you')\nreturn HttpResponse(f\"Hello {name!s}\")":            "return HttpResponse(f\"Hello {request.GET.get('name', 'you')}\")",
		"\"\"\"Log out.\"\"\"\nlogout(request)":                                                           "logout(request)",
		"if request.method == 'POST' \\\n        and 'a' in request.POST:\n    logout(request)":           "if request.method == 'POST' and 'a' in request.POST:\n    logout(request)",
		"if 3 < request.session['n'] <= 9:\n    logout(request)":                                          "if request.session['n'] > 3 and request.session['n'] <= 9:\n    logout(request)",
		"if request.POST['a'] == request.POST['b'] == 'x':\n    logout(request)":                          "if request.POST['a'] == request.POST['b'] and request.POST['b'] == 'x':\n    logout(request)",
		"return HttpResponse('x', headers={'Cache-Control': 'no-store'})":                                 "response = HttpResponse('x')\nresponse['Cache-Control'] = 'no-store'\nreturn response",
		"response = redirect('/')\nresponse.delete_cookie(settings.SESSION_COOKIE_NAME)\nreturn response": "response = redirect('/')\nresponse.delete_cookie('sessionid')\nreturn response",
		"if settings.SESSION_COOKIE_NAME in request.COOKIES:\n    logout(request)":                        "if 'sessionid' in request.COOKIES:\n    logout(request)",
		"return redirect(settings.LOGIN_URL)":                                                             "return redirect('/accounts/login/')",
	} {
		same(t, djangocode.Known{}, lines, plain)
	}
	for lines, why := range map[string]string{
		"if len(request.POST['a']) < 8:\n    logout(request)":     "1:4: len() is not read here",
		"a = b = request.GET['x']":                                "one line gives one name a value here",
		"a, b = 1, 2":                                             "one line gives one name a value here",
		"del request.session['a'], request.session['b']":          "one del takes one thing away here",
		"request.session['a'] = request.session['n'] * 2":         "calculations other than + and - a number",
		"request.session['a'] = settings.DEBUG":                   "this setting is not known here by its value",
		"user = get_object_or_404(Group, name='a')":               "it is given a model of the site",
		"return HttpResponse('x', headers={'Set-Cookie': 'a=b'})": "on a line of its own",
	} {
		refused(t, djangocode.Known{}, lines, why)
	}
}

// TestALineOfAMiddleware reads get_response(request) where a middleware calls it.
func TestALineOfAMiddleware(t *testing.T) {
	in := djangocode.Known{Middleware: djangocode.AtItsEnd}
	for lines, plain := range map[string]string{
		"response = get_response(request)\nresponse['X-A'] = 'b'\nreturn response":                                                               "response['X-A'] = 'b'",
		"request.session['a'] = 1\nreturn get_response(request)":                                                                                 "request.session['a'] = 1",
		"if request.path == '/login/':\n    return get_response(request)\nlogout(request)\nreturn get_response(request)":                         "if request.path == '/login/':\n    pass\nelse:\n    logout(request)",
		"if request.user.is_anonymous:\n    if request.path != '/login/':\n        return redirect('/login/')\nreturn get_response(request)":     "if request.user.is_anonymous:\n    if request.path != '/login/':\n        return redirect('/login/')",
		"if 'a' in request.GET:\n    if 'b' in request.GET:\n        return get_response(request)\n    logout(request)\nrequest.session.flush()": "if 'a' in request.GET:\n    if 'b' in request.GET:\n        pass\n    else:\n        logout(request)\n        request.session.flush()\nelse:\n    request.session.flush()",
	} {
		same(t, in, lines, plain)
	}
	asks, _, err := in.Read("response = get_response(request)\nif 'a' not in request.COOKIES:\n    response.set_cookie('a', 'b')\nreturn response")
	if err != nil || len(asks) != 1 || len(asks[0].(httpsim.Behind).Do) != 1 {
		t.Errorf("what asks about an answer is read as %+v, %v", asks, err)
	}
	more := djangocode.Known{Middleware: djangocode.WithMore}
	refused(t, more, "response = get_response(request)\nrequest.session['a'] = 1\nreturn response", "2:1: below get_response(request) the page has run already")
	refused(t, in, "return get_response(request)\nlogout(request)", "2:1: the view has returned above")
	refused(t, djangocode.Known{Middleware: djangocode.WithMore}, "if 'a' in request.GET:\n    return get_response(request)", "below these lines stand others")
	refused(t, djangocode.Known{}, "return get_response(request)", "1:8: get_response() is called in a middleware")
}

// TestNamesForTheLinesBelow reads lines whose names others below use.
func TestNamesForTheLinesBelow(t *testing.T) {
	above := djangocode.Known{Below: true}
	actions, _, err := above.Read("key = f\"tries-{request.POST['a']}\"\nage = 60\nrequest.session[\"b\"] = key")
	if err != nil {
		t.Fatal(err)
	}
	below := djangocode.Known{Names: httpsim.Names{}.Given(actions)}
	more, _, err := below.Read("cache.set(key, age, 300)")
	if err != nil {
		t.Fatal(err)
	}
	code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: append(actions, more...)}}}, "/x")
	if !strings.Contains(code, "    key = f\"tries-{request.POST['a']}\"\n    age = 60\n    request.session[\"b\"] = key\n    cache.set(key, age, 300)\n") {
		t.Error(code)
	}
	if _, _, err := above.Read("age = 60 * 60\nresponse = redirect(\"/\")\nresponse.set_cookie(\"a\", \"b\", max_age=age)\nreturn response"); err != nil {
		t.Error("a name that only these lines use is refused:", err)
	}
}

// TestANumberIsNotTrue: 1 == True in Python, and 1 is True is not, so that is is read of flags alone.
func TestANumberIsNotTrue(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	for condition, read := range map[string]bool{"order.paid is True": true, "order.count is True": false, "request.user.is_staff is not True": true, "request.user.pk is True": false} {
		_, _, err := known.Read("order = Order.objects.get(pk=1)\nif " + condition + ":\n    return HttpResponse(order.item)")
		if (err == nil) != read {
			t.Errorf("%s: %v", condition, err)
		}
	}
}
