package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestAnAnswerOfAnyName reads views that call their answer otherwise than response.
func TestAnAnswerOfAnyName(t *testing.T) {
	same(t, djangocode.Known{}, "resp = redirect('/')\nif 'a' in request.GET:\n    resp['X-A'] = 'b'\nresp.set_cookie('a', 'b')\nreturn resp",
		"response = redirect('/')\nif 'a' in request.GET:\n    response['X-A'] = 'b'\nresponse.set_cookie('a', 'b')\nreturn response")
	same(t, djangocode.Known{}, "if 'a' in request.GET:\n    r = redirect('/')\nelse:\n    r = HttpResponse('b')\nr.delete_cookie('a')\nreturn r",
		"if 'a' in request.GET:\n    response = redirect('/')\nelse:\n    response = HttpResponse('b')\nresponse.delete_cookie('a')\nreturn response")
	same(t, djangocode.Known{Middleware: djangocode.AtItsEnd}, "resp = get_response(request)\nresp['X-A'] = 'b'\nreturn resp", "response['X-A'] = 'b'")
	if _, _, err := (djangocode.Known{Middleware: djangocode.AtItsEnd}).Read("resp = get_response(request)\npatch_vary_headers(resp, ['Cookie'])\nreturn resp"); err != nil {
		t.Error(err)
	}
	for lines, why := range map[string]string{
		"resp = redirect('/')\nreturn response":                                                 "2:1: response has no value here: write resp",
		"resp = redirect('/')\nresp.set_cookie('a', 'b')":                                       "this answer is made and never returned: write return resp",
		"if 'a' in request.GET:\n    resp = redirect('/')\nreturn resp":                         "3:1: the branches above do not all give resp a value",
		"resp = redirect('/')\nother = HttpResponse('a')\nreturn other":                         "2:1: an answer is made above already",
		"if 'a' in request.GET:\n    a = redirect('/')\nelse:\n    b = redirect('/')\nreturn a": "the branches above do not all give a a value",
	} {
		refused(t, djangocode.Known{}, lines, why)
	}
}

// TestRealViews reads what views of real projects say, and wants it written so.
func TestRealViews(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Pages: []string{"/", "/orders/", "/orders/<int:pk>/"}}
	for lines, want := range map[string]string{
		"order = Order.objects.get_or_create(user=request.user, item='tea')[0]\norder.count += 1\norder.save()": "order, created = Order.objects.get_or_create(user=request.user, item=\"tea\")\norder.count += 1\norder.save()",
		"Order.objects.update_or_create(user=request.user, defaults={'item': 'tea'})":                           "order, created = Order.objects.update_or_create(user=request.user, defaults={\"item\": \"tea\"})",
		"newest = Order.objects.order_by('at').last()\nif newest is None:\n    raise Http404":                   "newest = Order.objects.all().order_by(\"at\").last()\nif newest is None:\n    raise Http404",
		"newest = Order.objects.order_by('-at').first()\nrequest.session['a'] = newest.item":                    "newest = Order.objects.all().order_by(\"-at\").first()\nrequest.session[\"a\"] = newest.item",
		"variant = request.COOKIES.get('v') or random.choice(('a', 'b'))\nrequest.session['v'] = variant":       "if request.COOKIES.get(\"v\"):\n    variant = request.COOKIES.get(\"v\")\nelse:\n    variant = random.choice([\"a\", \"b\"])\nrequest.session[\"v\"] = variant",
		"v = request.COOKIES.get('v', secrets.choice('ab'))\nrequest.session['v'] = v":                          "    v = secrets.choice(\"ab\")",
		"if random.random() < 0.25:\n    logout(request)":                                                       "drawn = random.random() < 0.25\nif drawn:\n    logout(request)",
		"request.session['n'] = random.randrange(6)":                                                            "drawn = random.randint(0, 5)\nrequest.session[\"n\"] = drawn",
		"token = secrets.token_urlsafe(16)\nrequest.session['a'] = token":                                       "token = secrets.token_urlsafe(16)\nrequest.session[\"a\"] = token",
		"request.session['a'] = str(uuid.uuid4())":                                                              "drawn = str(uuid.uuid4())\nrequest.session[\"a\"] = drawn",
		"resp = redirect('/')\npatch_vary_headers(resp, ['Cookie', 'Accept-Language'])\nreturn resp":            "response = redirect(\"/\")\npatch_vary_headers(response, [\"Cookie\"])\npatch_vary_headers(response, [\"Accept-Language\"])\nreturn response",
		"if request.user.pk % 2:\n    logout(request)":                                                          "rest = request.user.pk % 2\nif rest:\n    logout(request)",
		"n = int(time.time()) % 2\nrequest.session['n'] = n":                                                    "rest = int(time.time()) % 2\nrequest.session[\"n\"] = rest",
		"response = redirect('/')\nresponse.headers.setdefault('X-A', 'b')\nreturn response":                    "response = redirect(\"/\")\nresponse.setdefault(\"X-A\", \"b\")\nreturn response",
	} {
		actions, _, err := known.Read(lines)
		code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: actions}}}, "/x")
		if want = "    " + strings.ReplaceAll(want, "\n", "\n    ") + "\n"; err != nil || !strings.Contains(code, want) {
			t.Errorf("%s\nis written\n%s (%v)", lines, code, err)
		}
	}
	refused(t, known, "return redirect('shop', pk=3)", "no page of this site is called so and takes these values")
}
