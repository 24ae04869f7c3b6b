package djangocode_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// login is what lines about a form stand in.
const login = "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    %s\n    return redirect(\"/\")\nreturn HttpResponse(\"Wrong.\")"

// inLogin puts a line where a form is valid.
func inLogin(line string) string {
	return strings.Replace(login, "%s", strings.ReplaceAll(line, "\n", "\n    "), 1)
}

// TestLinesOfBeginners reads what everybody writes who learns Django, and writes the page
// that they make: what is written is read back, and written alike.
func TestLinesOfBeginners(t *testing.T) {
	for _, lines := range []string{
		`request.session.pop("k", None)`,
		`request.session.pop('k')`,
		`del request.session['k']`,
		`request.session.clear()`,
		`request.session.save()`,
		`request.session.update({"a": 1, "b": "two"})`,
		`request.session['n'] += 1`,
		`request.session['n'] -= 2`,
		`request.session['n'] = request.session['n'] + 1`,
		`request.session['n'] = request.session.get('n', 0) + 1`,
		`request.session['n'] = 5`,
		`request.session['n'] = -5`,
		`request.session['on'] = True`,
		`request.session['none'] = None`,
		`request.session['cart'] = {}`,
		`request.session['cart'] = {'apple': 1, 'ways': ['a', "b"]}`,
		`request.session['cart'] = []`,
		`request.session['b'] = request.session.get('a')`,
		`request.session['b'] = request.session.get('a', 'x')`,
		`request.session['b'] = request.session['a']`,
		`request.session['b'] = request.session['cart']['a']`,
		`request.session['name'] = request.POST['name']`,
		`request.session['name'] = request.POST.get('name')`,
		`request.session['name'] = request.GET.get("name", "nobody")`,
		`request.session['name'] = request.COOKIES["name"]`,
		`request.session['name'] = str(request.user)`,
		`request.session['name'] = request.user.username`,
		`request.session['age'] = str(7)`,
		`response.set_cookie('a', 'b', max_age=None, expires=None)`,
		`response.set_cookie('a', 'b', expires=0)`,
		`response.set_cookie('a', 'b', expires=60 * 60)`,
		`response.set_cookie('a', 'b', expires="Thu, 01 Jan 1970 00:00:00 GMT")`,
		`response.set_cookie('a', 'b', max_age=timedelta(days=14, hours=1))`,
		`request.session.set_expiry(timedelta(days=30))`,
		`token = jwt.encode({"sub": "a", "exp": datetime.now(timezone.utc) + timedelta(minutes=15)}, settings.SECRET_KEY, algorithm="HS256")`,
		`token = jwt.encode({"exp": datetime.datetime.now(tz=datetime.timezone.utc) + datetime.timedelta(minutes=15), "sub": "a"}, settings.SECRET_KEY, algorithm="HS256")`,
		`token = jwt.encode({"exp": timezone.now() + timedelta(minutes=15)}, settings.SECRET_KEY, algorithm="HS256")`,
		`token = jwt.encode({"exp": datetime.utcnow() + timedelta(minutes=15)}, settings.SECRET_KEY, algorithm="HS256")`,
		`token = jwt.encode({"exp": int(time.time()) + 60 * 15}, settings.SECRET_KEY, algorithm="HS256")`,
		`token = jwt.encode({"exp": 1772445600}, settings.SECRET_KEY, algorithm="HS256")`,
		"if not 'a' in request.POST:\n    logout(request)",
		"if request.POST.get('a') is None:\n    logout(request)",
		"if request.session.get('cart', {}).get('a') is not None and not request.GET.get('b') is None:\n    logout(request)",
		`response.set_cookie('a', 5)`,
		`response.set_cookie('a', "x" + request.GET.get("a", ""))`,
		`response.set_cookie(key='a', value=request.COOKIES.get('b', ''))`,
		`response.set_cookie('a', f"{request.session['b']}-{request.user}")`,
		`response.delete_cookie('a')`,
		`auth.logout(request)`,
		`django_logout(request)`,
		`django.contrib.auth.logout(request)`,
		`response["X-CSRFToken"] = get_token(request)`,
		"return HttpResponse(request.session.get('n', 0))",
		`return HttpResponse(f"Hello {request.user.username}")`,
		`return HttpResponse("Hello " + request.GET["name"])`,
		`request.session["seen"] = request.session.get("seen", "") + request.GET.get("a", "") + "."`,
		`return HttpResponse("Not here.", status=404)`,
		`return HttpResponse()`,
		`return redirect('/login/')`,
		`return redirect(request.GET.get("next", "/"))`,
		"response = HttpResponse('x')\nresponse.set_cookie('a', 'b')\nreturn response",
		`return render(request, "home.html")`,
		`return render(request, 'home.html', {"form": form})`,
		"if request.session['n'] > 3:\n    request.session['a'] = 1\nelif request.session.get('n', 0) <= 1 and 'a' in request.GET:\n    request.session.flush()\nelif request.method in ['GET', 'HEAD']:\n    pass\nelse:\n    request.session['a'] = 2",
		"if request.session['n'] < 5 and request.session['n'] >= request.session['m']:\n    return HttpResponse('x')\nelif request.method != 'POST':\n    return HttpResponse('y')\nreturn HttpResponse('z')",
		"cache.set('tries-' + request.POST['username'], 1, 60 * 5)",
		"cache.set(f'tries-{request.POST[\"a\"]}', cache.get(f'tries-{request.POST[\"a\"]}', 0) + 1, timeout=300)",
		"cache.set(key='n', value=request.user.username, timeout=None)",
		"tries = cache.get('n' + request.POST['a'], 0)\nif tries >= 3:\n    return redirect('/')\ncache.set('n' + request.POST['a'], tries + 1, timeout=3600)",
		`response.set_cookie('a', int(request.COOKIES.get('a', 0)) + 1)`,
		"cache.add('n', 0)\ncache.incr('n')",
		"cache.decr('n', int(request.POST['amount']))\ncache.delete('n')",
		"cache.set('n', get_random_string(12))",
		"if not cache.delete('n'):\n    return HttpResponseForbidden('Used.')",
		"if cache.add(f'n-{request.GET[\"a\"]}', 1, 300):\n    logout(request)",
		"was = cache.delete('n')\nif was:\n    logout(request)",
		"if not cache.delete('n') and 'x' not in cache:\n    logout(request)",
		"return HttpResponseBadRequest('No.')", "return HttpResponseNotFound()", "return HttpResponseGone('No.')", "return HttpResponseForbidden('No.', content_type='text/plain')",
		"if cache.get('n', 0) >= 3 and 'x' not in cache:\n    logout(request)",
		"if 3 <= cache.get('n', 0):\n    logout(request)",
		"if f'revoked-{request.GET[\"a\"]}' in cache:\n    logout(request)",
		"if cache.get('n'):\n    logout(request)",
		"if int(request.POST['n']) > request.session.get('most', 0):\n    logout(request)",
		"if time.time() - request.session['sent_at'] > 5 * 60:\n    logout(request)",
		"if int(time.time()) - request.session.get('sent_at', 0) <= 300:\n    logout(request)",
		"if request.session['sent_at'] + 5 * 60 < time.time():\n    logout(request)",
		"if int(time.time()) <= 300 + request.session.get('sent_at', 0):\n    logout(request)",
		"if 5 * 60 > time.time() - request.session['sent_at']:\n    logout(request)",
		"if request.session['sent_at'] < int(time.time()):\n    logout(request)",
		"if request.GET.get('next') not in ['/', '/orders/'] and not request.GET['a'] in ('x', 'y'):\n    logout(request)",
		"to = request.GET.get('next', '/')\nif to not in {'/', '/orders/'}:\n    to = '/'\nreturn redirect(to)",
		"request.session['sent_at'] = int(time.time())",
		"code = get_random_string(6, '0123456789')\nrequest.session['code'] = code",
		"request.session['code'] = get_random_string(6, allowed_chars='0123456789')",
		"request.session['n'] += int(request.POST['n'])",
		"request.session['n'] = request.session.get('n', 0) - int(request.POST['n'])",
		"request.session['n'] = int(request.POST['n'])",
		`token = jwt.encode({"sub": request.user.username, "iat": datetime.now(timezone.utc)}, settings.SECRET_KEY, algorithm="HS256")`,
		inLogin(`request.session["member"] = form.get_user().username`),
		inLogin(`request.session["member"] = form.cleaned_data["username"]`),
		inLogin(`request.session["member"] = form.cleaned_data.get("username")`),
		inLogin(`login(request, form.get_user())`),
		inLogin("user = form.get_user()\nlogin(request, user)\nrequest.session['member'] = user.username"),
	} {
		known := djangocode.Beside(httpsim.Site{Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Render{Template: mustParse(t, "{{ user }} {{ request.session.a }} {{ request.COOKIES.x }}")}}}}})
		actions, _, err := known.Read(lines)
		if err != nil {
			t.Errorf("%s\nis refused: %v", lines, err)
			continue
		}
		if problems := (httpsim.Page{Get: actions}).Check(nil); len(problems) > 0 {
			t.Errorf("%s\nmakes no page: %v", lines, problems)
		}
		site := httpsim.Site{CSRF: true, Pages: map[string]httpsim.Page{"/x": {Get: actions}}}
		code := djangocode.View(site, "/x")
		again, err := readPage(code)
		if err != nil {
			t.Errorf("%s\nis written and refused: %v\n%s", lines, err, code)
			continue
		}
		again.Name = "" // which stands in urls.py
		site.Pages["/x"] = again
		if got := djangocode.View(site, "/x"); got != code {
			t.Errorf("%s\nis written\n%s\nand, read back,\n%s", lines, code, got)
		}
	}
}

var named = regexp.MustCompile(`: write (.*)$`)

// TestARefusalNamesALineThatWorks reads lines that are refused, and wants the line that
// the refusal names to be read.
func TestARefusalNamesALineThatWorks(t *testing.T) {
	for _, lines := range []string{
		"request.session.delete()", "request.session.get('a')", "request.session",
		"request.session.pop()", "request.session['a'] = request.user", "request.session['a'] = request.META['HOST']",
		"request.session['a'] = request.GET", "request.session['a'] = int(name)",
		"cache.get('a')", "cache.touch('a')", "cache.set('a')", "cache.set('a', 1, '5m')", "cache.set('a', cache.get('b', 0) + 1)", "cache.incr('a', 'x')", "cache.set(5, 'x')",
		"request.session['a'] = time.time()", "request.session['a'] = secrets.token_bytes(8)", "code = get_random_string()", "request.session['a'] = random.gauss(1, 6)", "request.session['a'] = form.email()",
		"session['a'] = 1", "request.COOKIES['a'] = 'b'",
		"response.set_signed_cookie('a', 'b', max_age='1d')", "request.get_signed_cookie('a')", "response.set('a')", "request.set_cookie('a', 'b')", "response.set_cookie('a', 'b', max_age='1d')", "response.set_cookie('a', 'b', expires=datetime.now())",
		"login(request)", "login(request, alice)", "authenticate(request, username='a')", "print('x')",
		"HttpResponse('x')", "redirect('/')", "return", "return render(request, 'none.html')", "return x",
		"response = redirect('/')", "form = UserForm(request.POST)", "form = AuthenticationForm(request, data=request.POST)",
		"request.session.set_expiry('1d')", "request.session.set_expiry(-1)", "request.user.is_staff",
		"request.session['a'].sort()", "del request.session['a']['b']['c']", "request.session.get('a').pop('b')",
		"request.session.remove('a')", "request.session.set('a', 1)", "request.delete_cookie('a')", "request.COOKIES.pop('a')", "response.write('x')", "auth_login(request, user)",
		"form.clean()", "session.clear()", "context.update({})", "render(request, 'a.html')",
	} {
		_, _, err := djangocode.Known{}.Read(lines)
		if err == nil {
			t.Errorf("%s is read", lines)
			continue
		}
		m := named.FindStringSubmatch(err.Error())
		if m == nil {
			t.Errorf("%s: %v: no line is named", lines, err)
			continue
		}
		line := m[1]
		frame := line
		switch {
		case strings.HasSuffix(line, ":"):
			frame = inLogin("logout(request)")
			if line != "if form.is_valid():" {
				t.Errorf("%s: %v", lines, err)
			}
		case strings.HasPrefix(line, "form ="):
			frame = strings.Replace(inLogin("logout(request)"), "form = AuthenticationForm(request, data=request.POST)", line, 1)
		case strings.HasPrefix(line, "login("):
			frame = inLogin(line)
		case line == "return response":
			frame = "response = redirect(\"/\")\n" + line
		case strings.HasPrefix(line, "request.session.get("), strings.HasPrefix(line, "request.POST"), strings.HasPrefix(line, "request.GET"), strings.HasPrefix(line, "request.COOKIES"), strings.HasPrefix(line, "request.user"),
			strings.HasPrefix(line, "request.headers"), strings.HasPrefix(line, "int("), strings.HasPrefix(line, "cache.get("):
			frame = `request.session["a"] = ` + line
		case strings.HasPrefix(line, "form."):
			frame = inLogin(`request.session["a"] = ` + line)
		}
		if _, _, err := (djangocode.Known{Templates: map[string]string{"home.html": "x"}}).Read(frame); err != nil {
			t.Errorf("%s names %q, and that is refused: %v", lines, line, err)
		}
	}
}

// TestARefusalSaysWhatIsWrong reads lines for which no other line stands, and wants the cause
// told where it is.
func TestARefusalSaysWhatIsWrong(t *testing.T) {
	for lines, want := range map[string]string{
		"request.session['a'] = self":                    "1:24: self has no value here: self is what the methods of a class are given first; a function is given request",
		"request.session['a'] = name":                    "1:24: name has no value here: a line above gives it one, as in name = …",
		"request.session['a'] = f'x{name}'":              "1:28: name has no value here: a line above gives it one, as in name = …",
		"request.session.flash()":                        `1:1: nothing is called "request.session.flash" here: did you mean "flush"?`,
		"reqeust.session['a'] = 1":                       `1:1: nothing is called "reqeust" here: did you mean "request"?`,
		"if request.post.get('a'):\n    logout(request)": `1:4: nothing is called "request.post" here: did you mean "POST"?`,
		"logout(request)\nreturn HTTPResponse('x')":      `2:8: nothing is called "HTTPResponse" here: did you mean "HttpResponse"?`,
		"logout(request)\nrequest.session.flush":         `2:1: without parentheses behind it request.session.flush is only named, and nothing is done`,
		"form = AuthenticationForm(request, data=request.POST)\nif form.is_valid:\n    logout(request)": `2:1: without parentheses behind it form.is_valid is only named, and nothing is done`,
		"form = AuthenticationForm(request.POST)\nif form.is_valid():\n    logout(request)":             `1:1: AuthenticationForm() is not given this: of AuthenticationForm request comes first, and request.POST is its data: write form = AuthenticationForm(request, data=request.POST)`,
		"return response.delete_cookie('a')":                                                            `1:1: response.delete_cookie() changes the answer and is none itself: it stands on a line of its own, above return response`,
		"price = request.session.get('price', 0)":                                                       "1:1: no line here uses price: write context[\"price\"] = price",
		"cache.set('tries-' + name, 1)":                                                                 "1:22: name has no value here: a line above gives it one, as in name = …",
		"if tries > 3:\n    logout(request)":                                                            "1:4: tries has no value here: a line above gives it one, as in tries = …",
		"request.session['a'] = request.session.get(key)":                                               "1:44: key has no value here: a line above gives it one, as in key = …",
		"name = request.POST['name']":                                                                   "1:1: no line here uses name: write context[\"name\"] = name",
		"if request.user.age:\n    logout(request)":                                                     "1:4: request.user has no age here: known are request.user.username, request.user.email, request.user.first_name, request.user.last_name, request.user.get_full_name, request.user.get_short_name, request.user.get_username, request.user.is_authenticated, request.user.is_anonymous, request.user.is_active, request.user.is_staff, request.user.is_superuser, request.user.has_usable_password, request.user.id, request.user.pk, request.user.date_joined, request.user.last_login",
		"@login_required\nrequest.session['a'] = 1":                                                     "1:1: a decorator stands above def, and these lines stand below it: an if asks here whether somebody is logged in",
		"@require_POST\nrequest.session['a'] = 1":                                                       "1:1: a decorator stands above def, and these lines stand below it: an if asks here for request.method",
		"context = {**other}":                                                                           "1:1: a context is a dict of names in quotes",
		"time.sleep(1)":                                                                                 "1:1: time.sleep() is not read here; a view here sets cookies, changes its session, logs in and out, and returns an answer",
		"cache = request.POST['a']\ncache.set('a', cache)":                                              "1:1: cache is given a value here, and what this view calls so is that value then, in all its lines: take another name, as cache_",
	} {
		if _, _, err := (djangocode.Known{}).Read(lines); err == nil || err.Error() != want {
			t.Errorf("%s:\n%v, want\n%s", lines, err, want)
		}
	}
}

// TestALineOfALoginByHandAlone keeps what stands below it, and is a value of the session.
func TestALineOfALoginByHandAlone(t *testing.T) {
	const user = "user = User.objects.get(username=\"ana\")\n"
	for lines, want := range map[string]string{
		user + "request.session['_auth_user_id'] = '1'\nrequest.session['a'] = 1\nrequest.session['b'] = 2":                                                                                                              "LoadUser SessionSet SessionSet SessionSet",
		user + "request.session['_auth_user_id'] = str(request.user.pk)\nrequest.session['a'] = 1\nrequest.session['b'] = 2":                                                                                             "LoadUser SessionSet SessionSet SessionSet",
		user + "request.session['_auth_user_id'] = str(user.id)\nrequest.session['_auth_user_backend'] = 'django.contrib.auth.backends.ModelBackend'\nrequest.session['_auth_user_hash'] = user.get_session_auth_hash()": "LoginByHand",
	} {
		actions, _, err := djangocode.Known{}.Read(lines)
		var got []string
		for _, a := range actions {
			got = append(got, reflect.TypeOf(a).Name())
		}
		if all := strings.Join(got, " "); all != want || err != nil {
			t.Errorf("%s: %s (%v), want %s", lines, all, err, want)
		}
	}
	_, _, err := djangocode.Known{}.Read(user + "request.session['_auth_user_hash'] = user.get_session_auth_hash()")
	if err == nil || !strings.Contains(err.Error(), "with two lines above it, those of _auth_user_id and _auth_user_backend") {
		t.Error(err)
	}
}

// TestTheEndOfATokenIsAMoment wants it told of what is none.
func TestTheEndOfATokenIsAMoment(t *testing.T) {
	for _, exp := range []string{"timedelta(minutes=15)", "datetime.now() + timedelta(minutes=15)", "time.time() + timedelta(minutes=15)", "timezone.now() + 900", "timezone.now() + timedelta(15, 1)", `"900"`} {
		_, _, err := djangocode.Known{}.Read(`token = jwt.encode({"exp": ` + exp + `}, settings.SECRET_KEY)`)
		if err == nil || !strings.HasPrefix(err.Error(), "1:1: exp is a moment") {
			t.Errorf("%s: %v", exp, err)
		}
	}
}

// TestALineThatStandsTooEarly plays it: who reads what came of it sees why it does.
func TestALineThatStandsTooEarly(t *testing.T) {
	read, _, err := djangocode.Known{}.Read("form = AuthenticationForm(request, data=request.POST)\nrequest.session[\"member\"] = \"mina\"\nif form.is_valid():\n    return redirect(\"/\")\nreturn HttpResponse(\"Wrong.\")")
	if err != nil || len(read) != 1 {
		t.Fatal(read, err)
	}
	if _, lines := read[0].(httpsim.Lines); !lines {
		t.Errorf("it is read as %T", read[0])
	}
}

// TestARedirectByTheNameOfAPage goes to the page, where there is one.
func TestARedirectByTheNameOfAPage(t *testing.T) {
	known := djangocode.Known{Pages: []string{"/", "/login/", "/my/cart/"}}
	for lines, want := range map[string]string{
		`return redirect("login")`:            "/login/",
		`return redirect("login_page")`:       "/login/",
		`return redirect("home")`:             "/",
		`return redirect(reverse("my_cart"))`: "/my/cart/",
		`return redirect("/nowhere")`:         "/nowhere",
		`return redirect("profile")`:          "1:1: no page of this site is called so: Django answers NoReverseMatch: the site has home (/), login (/login/), my_cart (/my/cart/)",
	} {
		actions, _, err := known.Read(lines)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			if a, is := actions[0].(httpsim.Redirect); is {
				got = a.To.String()
			}
		}
		if got != want {
			t.Errorf("%s goes to %s, want %s", lines, got, want)
		}
	}
}

// TestARefusedConditionNamesOneOfItsKind reads conditions that are refused, and wants that which
// the refusal names to be about the same thing and to be read.
func TestARefusedConditionNamesOneOfItsKind(t *testing.T) {
	for condition, about := range map[string]string{
		"request.POST.get('a').isdigit()": "request.POST", "request.GET.get('a').isdigit()": "request.GET", "request.COOKIES['a'].isdigit()": "request.COOKIES",
		"request.session['a'] + 300 < time.monotonic()": "time.time() -", "request.session.get('a').isdigit()": "request.session", "request.META['SERVER_NAME'] == 'a'": "request.headers",
		"cache.get('n').bit_count() > 3": "cache.get", "request.path.isupper()": "request.path", "url_has_allowed_host_and_scheme(request.GET['a'])": "url_has_allowed_host_and_scheme(",
	} {
		_, _, err := djangocode.Known{}.Read("if " + condition + ":\n    logout(request)")
		if err == nil {
			t.Errorf("%s is read", condition)
			continue
		}
		m := named.FindStringSubmatch(err.Error())
		if m == nil || !strings.HasPrefix(m[1], "if ") || !strings.Contains(m[1], about) {
			t.Errorf("%s: %v, want a condition with %s", condition, err, about)
			continue
		}
		if _, _, err := (djangocode.Known{}).Read(m[1] + "\n    logout(request)"); err != nil {
			t.Errorf("%s names %s, and that is refused: %v", condition, m[1], err)
		}
	}
}
