package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
)

// TestPythonSaysOneThingInManyWays reads lines as students write them, and wants the actions
// of the plain lines that come to the same.
func TestPythonSaysOneThingInManyWays(t *testing.T) {
	const post, get = "request.POST.get('a')", "request.GET.get('b')"
	for lines, plain := range map[string]string{
		// or, and what is asked behind and.
		"if " + post + " or " + get + ":\n    logout(request)":                                                                                "if " + post + ":\n    logout(request)\nelif " + get + ":\n    logout(request)",
		"if not (" + post + " and " + get + "):\n    logout(request)":                                                                         "if not " + post + ":\n    logout(request)\nelif not " + get + ":\n    logout(request)",
		"if not (" + post + " or " + get + "):\n    logout(request)":                                                                          "if not " + post + " and not " + get + ":\n    logout(request)",
		"if (" + post + " or " + get + ") and 'c' in request.POST:\n    logout(request)":                                                      "if " + post + ":\n    if 'c' in request.POST:\n        logout(request)\nelif " + get + ":\n    if 'c' in request.POST:\n        logout(request)",
		"if " + post + " and request.session.pop('a', None):\n    logout(request)":                                                            "if " + post + ":\n    a = request.session.get('a')\n    request.session.pop('a', None)\n    if a:\n        logout(request)",
		"if request.session.pop('a') == 'x' and " + post + ":\n    logout(request)":                                                           "a = request.session['a']\ndel request.session['a']\nif a == 'x' and " + post + ":\n    logout(request)",
		"if 'x' in cache and cache.delete('n'):\n    logout(request)":                                                                         "if 'x' in cache:\n    if cache.delete('n'):\n        logout(request)",
		"if " + post + " and 'a' in request.session:\n    logout(request)\nelse:\n    pass":                                                   "if " + post + " and 'a' in request.session:\n    logout(request)",
		"request.session['x'] = " + get + " or 'y'":                                                                                           "if " + get + ":\n    request.session['x'] = " + get + "\nelse:\n    request.session['x'] = 'y'",
		"request.session['n'] = " + get + " or request.session.setdefault('d', '1')":                                                          "if " + get + ":\n    request.session['n'] = " + get + "\nelse:\n    if 'd' not in request.session:\n        request.session['d'] = '1'\n    request.session['n'] = request.session['d']",
		"request.session['n'] = " + get + " or request.get_signed_cookie('price')":                                                            "if " + get + ":\n    request.session['n'] = " + get + "\nelse:\n    signed = request.get_signed_cookie('price')\n    request.session['n'] = signed",
		"return JsonResponse({'t': signing.dumps({'a': 'b'}) if " + post + " else ''})":                                                       "if " + post + ":\n    token = signing.dumps({'a': 'b'})\n    return JsonResponse({'t': token})\nelse:\n    return JsonResponse({'t': ''})",
		"user = User.objects.filter(email='a').first()\nif user is not None and user.check_password(" + post + "):\n    login(request, user)": "user = User.objects.filter(email='a').first()\nif user is not None:\n    if user.check_password(" + post + "):\n        login(request, user)",
		"if " + post + " and not User.objects.filter(email='a').exists() and " + get + ":\n    logout(request)":                               "if " + post + ":\n    if not User.objects.filter(email='a').exists():\n        if " + get + ":\n            logout(request)",
		"request.session['x'] = request.session.pop('a', None) or 'y'":                                                                        "value = request.session.pop('a', None)\nif value:\n    request.session['x'] = value\nelse:\n    request.session['x'] = 'y'",
		"request.session['x'] = 'a' if " + post + " or " + get + " else 'b'":                                                                  "if " + post + ":\n    request.session['x'] = 'a'\nelif " + get + ":\n    request.session['x'] = 'a'\nelse:\n    request.session['x'] = 'b'",
		// Names.
		"if (a := " + post + ") != 'x':\n    request.session['a'] = a":                                       "a = " + post + "\nif a != 'x':\n    request.session['a'] = a",
		"if a := " + post + ":\n    request.session['a'] = a":                                                "a = " + post + "\nif a:\n    request.session['a'] = a",
		"same = " + post + " == " + get + "\nif not same:\n    logout(request)":                              "if not " + post + " == " + get + ":\n    logout(request)",
		"same = " + post + " == request.session.get('a')\nif same:\n    logout(request)":                     "if " + post + " == request.session.get('a'):\n    same = True\nelse:\n    same = False\nif same:\n    logout(request)",
		"request.session['on'] = " + post + " == 'x'":                                                        "if " + post + " == 'x':\n    request.session['on'] = True\nelse:\n    request.session['on'] = False",
		"session = request.session\nsession['a'] = 1\nsession.flush()":                                       "request.session['a'] = 1\nrequest.session.flush()",
		"data = request.POST\nif data.get('a') == 'x':\n    logout(request)":                                 "if " + post + " == 'x':\n    logout(request)",
		"if " + post + " is None or " + post + " != 'x':\n    logout(request)":                               "if " + post + " is None:\n    logout(request)\nelif " + post + " != 'x':\n    logout(request)",
		"if 'a' in request.POST.keys():\n    logout(request)":                                                "if 'a' in request.POST:\n    logout(request)",
		"if request.user.is_authenticated == True:\n    logout(request)":                                     "if request.user.is_authenticated:\n    logout(request)",
		"if request.user.is_authenticated is False:\n    logout(request)":                                    "if not request.user.is_authenticated:\n    logout(request)",
		"request.session['x'] = 'a%sb' % " + post:                                                            "request.session['x'] = f\"a{" + post + "}b\"",
		"request.session['x'] = '{}-{}'.format(" + post + ", " + get + ")":                                   "request.session['x'] = f\"{" + post + "}-{" + get + "}\"",
		"context = {}\ncontext['x'] = request.get_signed_cookie('a', default='')":                            "signed = request.get_signed_cookie('a', default='')\ncontext = {'x': signed}",
		"return HttpResponse(request.get_signed_cookie('a', default=''))":                                    "signed = request.get_signed_cookie('a', default='')\nreturn HttpResponse(signed)",
		"if request.get_signed_cookie('a', default='') == 'x':\n    logout(request)":                         "opened = request.get_signed_cookie('a', default='')\nif opened == 'x':\n    logout(request)",
		"signed = request.get_signed_cookie('a', default='')\nif signed:\n    request.session['x'] = signed": "signed_ = request.get_signed_cookie('a', default='')\nif signed_:\n    request.session['x'] = signed_",
		"payload = {'sub': 'a'}\npayload['exp'] = timezone.now() + timedelta(days=1)\nencoded = jwt.encode(payload, settings.SECRET_KEY)\nreturn JsonResponse({'t': encoded})": "token = jwt.encode({'sub': 'a', 'exp': timezone.now() + timedelta(days=1)}, settings.SECRET_KEY)\nreturn JsonResponse({'t': token})",
		"return JsonResponse({'t': signing.dumps({'a': 'b'})})": "token = signing.dumps({'a': 'b'})\nreturn JsonResponse({'t': token})",
		// The session.
		"request.session.setdefault('a', 1)":                                                                                                "if 'a' not in request.session:\n    request.session['a'] = 1",
		"request.session['b'] = request.session.setdefault('a', 'x') + 'y'":                                                                 "if 'a' not in request.session:\n    request.session['a'] = 'x'\nrequest.session['b'] = request.session['a'] + 'y'",
		"request.session['a'].update(b=1)\nrequest.session.modified = True":                                                                 "request.session['a']['b'] = 1\nrequest.session.modified = True",
		"request.session['a'] = {**request.session['a'], 'b': 1}":                                                                           "request.session['a']['b'] = 1\nrequest.session.modified = True",
		"request.session['a'] = request.session['a'] | {'b': 1}":                                                                            "request.session['a']['b'] = 1\nrequest.session.modified = True",
		"request.session['a'] |= {'b': 1}":                                                                                                  "request.session['a']['b'] = 1\nrequest.session.modified = True",
		"a = dict(request.session['a'])\na['b'] = 1\nrequest.session['a'] = a":                                                              "a = request.session['a']\na['b'] = 1\nrequest.session['a'] = a",
		"a = request.session['a'].copy()\na['b'] = 1\nrequest.session['a'] = a":                                                             "a = request.session['a']\na['b'] = 1\nrequest.session['a'] = a",
		"a = request.session.get('a')\na['b'] = 1\nrequest.session['a'] = a":                                                                "request.session.get('a')['b'] = 1\nrequest.session['a'] = request.session['a']",
		"a = request.session['a']\na |= {'b': 1}\nrequest.session['a'] = a":                                                                 "a = request.session['a']\na['b'] = 1\nrequest.session['a'] = a",
		"try:\n    del request.session['a']\nexcept KeyError:\n    pass":                                                                    "if 'a' in request.session:\n    del request.session['a']",
		"try:\n    a = request.POST['a']\n    request.session['x'] = a\nexcept:\n    a = 'none'":                                            "if 'a' in request.POST:\n    a = request.POST['a']\n    request.session['x'] = a\nelse:\n    a = 'none'",
		"try:\n    del request.session['a']\nexcept (KeyError, ValueError) as e:\n    logout(request)\nelse:\n    request.session['b'] = 1": "if 'a' in request.session:\n    del request.session['a']\n    request.session['b'] = 1\nelse:\n    logout(request)",
		"try:\n    request.session.flush()\nexcept KeyError:\n    pass":                                                                     "request.session.flush()",
		"logout(request=request)": "logout(request)",
		// Logging in.
		"if (form := AuthenticationForm(request, data=request.POST)).is_valid():\n    login(request, form.get_user())":                         "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    login(request, form.get_user())",
		"form = AuthenticationForm(data=request.POST)\nif form.is_valid() is True:\n    request.session['m'] = form.get_user().get_username()": "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    request.session['m'] = form.get_user().username",
		"form = AuthenticationForm(request=request, data=request.POST)\nvalid = form.is_valid()\nif not valid:\n    return redirect('/')":      "form = AuthenticationForm(request, data=request.POST)\nif not form.is_valid():\n    return redirect('/')",
		"form = AuthenticationForm(request, data=request.POST)\nif form.is_valid() and 'a' in request.POST:\n    return redirect('/')":         "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    if 'a' in request.POST:\n        return redirect('/')",
		"if user := authenticate(request, username='a', password='b'):\n    login(request, user)":                                              "user = authenticate(request, username='a', password='b')\nif user:\n    login(request, user)",
		"if authenticate(username='a', password='b') is None:\n    return redirect('/')":                                                       "user = authenticate(username='a', password='b')\nif user is None:\n    return redirect('/')",
	} {
		got, _, err := djangocode.Known{}.Read(lines)
		want, _, wrong := djangocode.Known{}.Read(plain)
		if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %+v (%v); the plain lines\n%s\nas %+v (%v)", lines, got, err, plain, want, wrong)
		}
	}
}

// TestATryThatIsNoQuestion refuses one of which a line raises behind one that has done something.
func TestATryThatIsNoQuestion(t *testing.T) {
	for _, lines := range []string{
		"try:\n    request.session['a'] = 1\n    del request.session['b']\nexcept KeyError:\n    pass",
		"try:\n    request.session['n'] = int(request.POST['n'])\nexcept KeyError:\n    pass",
		"try:\n    del request.session['a']\nexcept ValueError:\n    pass",
		"try:\n    del request.session['a']['b']\nexcept KeyError:\n    pass",
		// What is caught is not what is asked for.
		"try:\n    cache.incr('tries')\nexcept Exception:\n    cache.set('tries', 1)",
		"try:\n    request.user.save()\nexcept:\n    pass",
		"try:\n    request.session['m'] = request.user.email\nexcept BaseException:\n    pass",
		"try:\n    User.objects.create_user('a')\nexcept Exception:\n    pass",
		"try:\n    n = request.session['n'] + 1\nexcept (KeyError, TypeError):\n    n = 1",
		// What is taken is not always taken.
		"try:\n    n = request.GET.get('n') or request.session['n']\nexcept KeyError:\n    return redirect('/')",
		"try:\n    n = request.session['n'] if 'n' in request.GET else 'x'\nexcept KeyError:\n    return redirect('/')",
	} {
		if got, _, err := (djangocode.Known{}).Read(lines); err == nil || !strings.HasPrefix(err.Error(), "1:1: this try is not read here") {
			t.Errorf("%s\nis read as %+v, %v", lines, got, err)
		}
	}
}

// TestManyOrsAreRefused wants lines that would be written a thousand times to be refused soon.
func TestManyOrsAreRefused(t *testing.T) {
	ors := strings.TrimSuffix(strings.Repeat("request.GET.get('b') or ", 16), "or ")
	lines := ""
	for depth := range 12 {
		lines += strings.Repeat(" ", depth) + "if " + ors + ":\n"
	}
	lines += strings.Repeat(" ", 12) + "logout(request)"
	if _, _, err := (djangocode.Known{}).Read(lines); err == nil || !strings.Contains(err.Error(), "too many or, or too many if") {
		t.Error(err)
	}
}
