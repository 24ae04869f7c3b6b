package scenario_test

import (
	"strings"
	"testing"

	"statelab/internal/scenario"
)

// viewTask is a task in which the whole view of a page is written. Its promise is about
// the second visit.
const viewTask = `statelab: 1
lesson: tasks
title: A view
summary: A view is written.
clock: 2026-03-02T09:00:00Z
sites:
  a.test:
    users: {mina: {password: pw-mina-1}}
    pages:
      /: {get: [{hole: view}], post: [{hole: posted}]}
      /form: {get: [{template: '<form method="post" action="/"><input name="username"><input type="password" name="password"><button>Log in</button></form>'}]}
      /menu: {get: [{template: 'Menu of {{ request.user }}, {{ request.session.n }}.'}]}
steps:
  - step: write
    task:
      ask: |
        Write.
      sort: use
      write:
        view: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}
        posted: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}
      promises:
        twice: {text: It ends, acts: [{visit: https://a.test/?name=mina}, {visit: https://a.test/?name=mina}], expect: {body: end}}
        posted: {text: It is posted, acts: [{visit: https://a.test/form}, {submit: {button: Log in, fields: {username: mina, password: pw-mina-1}}}], expect: {body: end}}
    say: |
      So.
`

// TestAViewDoesAsDjangoWould plays lines of a learner's: what the page says at the second
// visit, and with which status.
func TestAViewDoesAsDjangoWould(t *testing.T) {
	p, said := loadTasks(t, viewTask)
	if p == nil {
		t.Fatal(said)
	}
	for lines, want := range map[string]string{
		"return HttpResponse(f\"Hello {request.GET['name']}.\")":                                                                       "200 Hello mina.",
		"return HttpResponse(\"Hello \" + request.GET.get(\"nobody\", \"you\"))":                                                       "200 Hello you",
		"return HttpResponse(request.GET.get('nobody'))":                                                                               "200 None",
		"return HttpResponse(request.GET['nobody'])":                                                                                   "500",
		"return HttpResponse(request.session['nobody'])":                                                                               "500",
		"return HttpResponse(request.COOKIES.get('nobody', 0))":                                                                        "200 0",
		"return HttpResponse(str(request.user))":                                                                                       "200 AnonymousUser",
		"request.session['n'] = request.session.get('n', 0) + 1\nreturn HttpResponse(f\"{request.session['n']} visits\")":              "200 2 visits",
		"request.session['n'] += 1\nreturn HttpResponse('end')":                                                                        "500",
		"request.session['n'] = '1'\nrequest.session['n'] += 1\nreturn HttpResponse('end')":                                            "500",
		"request.session['n'] = 5\nrequest.session['n'] -= 2\nreturn HttpResponse(request.session['n'])":                               "200 3",
		"request.session['cart'] = {'apple': 2, 'of': ['a', None]}\nreturn HttpResponse(request.session['cart']['apple'])":             "200 2",
		"request.session['cart'] = {'apple': 2, 'of': ['a', None]}\nreturn HttpResponse(str(request.session['cart']))":                 "200 {'apple': 2, 'of': ['a', None]}",
		"request.session['cart'] = {'apple': 2, 'of': ['a', None]}\nreturn HttpResponse(request.session['cart'])":                      "200 appleof",
		"request.session['n'] = 3\nreturn HttpResponse('n: ' + request.session.get('n', ''))":                                          "500",
		"request.session['n'] = 1\nrequest.session.pop('n', None)\nreturn HttpResponse(request.session.get('n'))":                      "200 None",
		"request.session.pop('n')\nreturn HttpResponse('end')":                                                                         "500",
		"request.session['n'] = 1\nrequest.session.clear()\nreturn HttpResponse(request.session.get('n', 'gone'))":                     "200 gone",
		"request.session['n'] = 7\nrequest.session.save()\nreturn render(request, 'menu.html')":                                        "200 Menu of AnonymousUser, 7.",
		"response = HttpResponse(request.COOKIES.get('a', '-'))\nresponse.set_cookie('a', 5, max_age=None)\nreturn response":           "200 5",
		"response = HttpResponse(request.COOKIES.get('a', '-'))\nresponse.set_cookie('a', 'x', expires=0)\nreturn response":            "200 -",
		"response = HttpResponse(request.COOKIES.get('a', '-'))\nresponse.set_cookie('a', 'x', expires=0, max_age=9)\nreturn response": "200 x",
		"return HttpResponse('Not here.', status=404)":                                                                                 "404 Not here.",
		"request.session['n'] = 1": "500",
		"":                         "500",
		"if not cache.delete('n'): cache.set('n', 1)\nelse: return HttpResponseForbidden('used')\nreturn HttpResponse('end')": "403 used",
		"if not cache.add('n', 1, 60):\n    return HttpResponseForbidden('used')\nreturn HttpResponse('end')":                 "403 used",
		"cache.add('n', 1)\nif not cache.delete('n'):\n    return HttpResponseForbidden('used')\nreturn HttpResponse('end')":  "200 end",
		"return redirect('/menu')": "200 Menu of AnonymousUser, .",
		"n = request.session.get('n', 0) + 1\nrequest.session['n'] = n\nreturn HttpResponse(f'{n} visits')":                            "200 2 visits",
		"kept = request.session.pop('n', 'none')\nrequest.session['n'] = 'set'\nreturn HttpResponse(kept)":                             "200 set",
		"if request.session.pop('n', None): return HttpResponse('gone')\nrequest.session['n'] = 1\nreturn HttpResponse('end')":         "200 gone",
		"request.session['a'] = {'n': 1}\nrequest.session['b'] = request.session['a']\nreturn HttpResponse(request.session['b']['n'])": "200 1",
		"if request.user.is_anonymous: return HttpResponse('nobody')\nreturn HttpResponse('end')":                                      "200 nobody",
		"if request.method == 'POST':\n    name = 'x'\nreturn HttpResponse(name)":                                                      "500",
		"return render(request, 'menu.html', {'seen': 'x', 'user': request.user})":                                                     "200 Menu of AnonymousUser, .",
	} {
		want, body, _ := strings.Cut(want, " ")
		got, status := tell(t, p, map[string]string{"view": lines}, 0)
		if status != want || want != "500" && got != body {
			t.Errorf("%s\nanswers %s %q, want %s %q", lines, status, got, want, body)
		}
	}
	const check = "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    "
	for lines, want := range map[string]string{
		"return HttpResponse(form.get_user().username)\nreturn HttpResponse('Wrong.')":                                                "mina",
		"return HttpResponse(form.cleaned_data['username'])\nreturn HttpResponse('Wrong.')":                                           "mina",
		"user = form.get_user()\n    login(request, user)\n    return HttpResponse(str(request.user))\nreturn HttpResponse('Wrong.')": "mina",
	} {
		if got, _ := tell(t, p, map[string]string{"posted": check + lines}, 1); got != want {
			t.Errorf("%s answers %q, want %q", lines, got, want)
		}
	}
}

// tell tries what is written, and returns the last answer of a promise.
func tell(t *testing.T, p *scenario.Program, texts map[string]string, promise int) (body, status string) {
	t.Helper()
	tried, err := p.Write(t.Context(), 0, texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(tried.Refused) > 0 {
		return tried.Refused[0].Message, "refused"
	}
	steps := tried.Promises[promise].Steps
	exchanges := steps[len(steps)-1].Exchanges
	head, body, _ := strings.Cut(string(exchanges[len(exchanges)-1].ResponseBytes), "\r\n\r\n")
	return body, strings.Fields(head)[1]
}

// TestTheViewAroundAHole is told with the task: where nothing is reached below the hole
// nothing stands there, and lines about the answer stand where there is one.
func TestTheViewAroundAHole(t *testing.T) {
	const cookie = `view: {kind: view, start: 'response.set_cookie("a", "b")', answer: 'response.delete_cookie("a")'}`
	const own = `view: {kind: view, start: "return HttpResponse('start')", answer: "response = HttpResponse('end')\nresponse.set_cookie('a', 'b')\nreturn response"}`
	const posting = "@require_http_methods([\"GET\", \"HEAD\", \"POST\"])\ndef home_page(request):\n    if request.method == \"POST\":\n        return HttpResponse(\"start\")"
	for _, c := range []struct {
		old, new, above, below string
		indent                 int
	}{
		{"", "", "@require_http_methods([\"GET\", \"HEAD\", \"POST\"])\ndef home_page(request):\n    if request.method == \"POST\":\n        return HttpResponse(\"start\")", "", 4},
		{"get: [{hole: view}]", "get: [{flush: true}, {hole: view}, {redirect: /menu}]", "@require_http_methods([\"GET\", \"HEAD\", \"POST\"])\ndef home_page(request):\n    if request.method == \"POST\":\n        return HttpResponse(\"start\")\n    request.session.flush()", "    return redirect(\"/menu\")", 4},
		{`view: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}`, cookie, "", "", 0},
		{`view: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}`, own, posting, "", 4},
		{"get: [{hole: view}]", "get: [{when: {get: {a: b}, then: [{text: b}], else: [{hole: view}]}}]", posting + "\n    if request.GET.get(\"a\") == \"b\":\n        return HttpResponse(\"b\")", "", 4},
	} {
		src := strings.Replace(viewTask, c.old, c.new, 1)
		if c.new == cookie {
			src = strings.Replace(src, "get: [{hole: view}], post: [{hole: posted}]", "post: [{hole: posted}], get: [{hole: view}, {text: end}]", 1)
			c.above, c.below, c.indent = "@require_http_methods([\"GET\", \"HEAD\", \"POST\"])\ndef home_page(request):\n    if request.method == \"POST\":\n        return HttpResponse(\"start\")\n    response = HttpResponse(\"end\")", "    return response", 4
		}
		p, said := loadTasks(t, src)
		if p == nil {
			t.Fatal(said)
		}
		tr, err := p.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if h := tr.Steps[0].Task.Holes[0]; h.Above != c.above || h.Below != c.below || h.Indent != c.indent {
			t.Errorf("above stands\n%s\nand below, behind %d blanks,\n%s\nwant\n%s\nand\n%s", h.Above, h.Indent, h.Below, c.above, c.below)
		}
	}
}

// TestATemplateKnowsWhatAHoleGives plays a message that is shown once: the start puts nothing
// into the context, and the template shows it all the same as soon as lines do.
func TestATemplateKnowsWhatAHoleGives(t *testing.T) {
	lesson := strings.NewReplacer(
		"/: {get: [{hole: view}], post: [{hole: posted}]}", "/: {get: [{hole: view}, {template: 'Now {{ flash }}{% if user.is_anonymous %}, you.{% endif %}'}], post: [{hole: posted}]}\n      /set: {get: [{session_set: {flash: sent}}, {redirect: /}]}",
		`start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'`, `start: '', answer: 'context["flash"] = request.session.pop("flash", "nothing")'`,
		"[{visit: https://a.test/?name=mina}, {visit: https://a.test/?name=mina}], expect: {body: end}", "[{visit: https://a.test/set}, {visit: https://a.test/}], expect: {body: nothing}",
	).Replace(strings.Replace(viewTask, `posted: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}`, "posted: {kind: view, start: 'return redirect(\"/form\")', answer: 'return HttpResponse(\"end\")'}", 1))
	p, said := loadTasks(t, lesson)
	if p == nil {
		t.Fatal(said)
	}
	for lines, want := range map[string]string{
		"": "Now , you.",
		"context = {\"flash\": request.session.pop(\"flash\", \"nothing\")}":                        "Now nothing, you.",
		"flash = request.session.pop('flash', None)\ncontext[\"flash\"] = flash":                    "Now None, you.",
		"context[\"flash\"] = request.session[\"flash\"]":                                           "Now sent, you.",
		"if \"flash\" in request.session:\n    context[\"flash\"] = request.session.pop(\"flash\")": "Now , you.",
		"if request.GET.get(\"a\") is None:\n    response.set_cookie(\"a\", \"b\")":                 "Now , you.",
	} {
		if got, _ := tell(t, p, map[string]string{"view": lines}, 0); got != want {
			t.Errorf("%s\nshows %q, want %q", lines, got, want)
		}
	}
}

// TestAHoleKnowsWhatStandsAboveIt reads the claims of a token that lines of the page have
// checked above a hole.
func TestAHoleKnowsWhatStandsAboveIt(t *testing.T) {
	lesson := strings.NewReplacer(
		"[{hole: view}]", "[{make_jwt: {claims: '{\"sub\": \"mina\"}'}}, {check_jwt: {token: '{{ token }}', if_valid: [{hole: view}, {text: seen}], if_not: [{text: no}]}}]",
		`start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'`, `start: '', answer: 'return HttpResponse(claims["sub"])'`,
		"body: end", "body: mina",
	).Replace(strings.Replace(viewTask, `posted: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}`, "posted: {kind: view, start: 'return HttpResponse(\"mina\")', answer: 'return HttpResponse(\"mina!\")'}", 1))
	p, said := loadTasks(t, lesson)
	if p == nil {
		t.Fatal(said)
	}
	for lines, want := range map[string]string{
		`return HttpResponse("I am " + claims["sub"])`: "I am mina",
		`cache.set("revoked-" + claims["sub"], 1)`:     "seen",
		`return HttpResponse(token)`:                   "token",
	} {
		got, _ := tell(t, p, map[string]string{"view": lines}, 0)
		if want == "token" && strings.Count(got, ".") == 2 {
			continue
		}
		if got != want {
			t.Errorf("%s\nshows %q, want %q", lines, got, want)
		}
	}
	if got, _ := tell(t, p, map[string]string{"posted": `return HttpResponse(claims["sub"])`}, 0); got != "claims has no value here" {
		t.Errorf("elsewhere: %q", got)
	}
}

// TestAMistakeInATemplateStandsAtItsColumn, also where it is written in a hole.
func TestAMistakeInATemplateStandsAtItsColumn(t *testing.T) {
	lesson := strings.Replace(strings.Replace(viewTask, "{template: 'Menu of {{ request.user }}, {{ request.session.n }}.'}", "{template: {hole: menu}}", 1),
		"      promises:", "        menu: {kind: text, start: Menu., answer: \"Menu.\\nOf {{ user }}.\"}\n      promises:", 1)
	p, said := loadTasks(t, lesson)
	if p == nil {
		t.Fatal(said)
	}
	tried, err := p.Write(t.Context(), 0, map[string]string{"menu": "Menü.\nÜber {{ usr }}."})
	if err != nil || len(tried.Refused) != 1 || tried.Refused[0].Pos.Line != 2 || tried.Refused[0].Pos.Col != 6 {
		t.Errorf("%+v %v", tried, err)
	}
}

// TestLinesOneChangeAwayAreTried wants what lasts otherwise, other names, the opposite of what is
// asked and clear() to be among what is tried, and told what is not tried.
func TestLinesOneChangeAwayAreTried(t *testing.T) {
	p, said := loadTasks(t, strings.Replace(viewTask, `view: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}`,
		`view: {kind: view, start: 'return HttpResponse("start")', answer: "request.session.set_expiry(60 * 60)\ncache.set(\"tries-\" + request.GET.get(\"name\", \"\"), 1, 300)\nif \"seen\" in cache: request.session.flush()\nif request.GET.get(\"a\") == \"b in c\" and request.session.get(\"d\") is not None: request.session.pop(\"e\", None)\nresponse = HttpResponse(\"end\")\nresponse.set_cookie(\"h\", \"f\", secure=True)\nif request.user.is_anonymous: request.session[\"g\"] = 1\nreturn response"}`, 1))
	if p == nil {
		t.Fatal(said)
	}
	tr, err := p.RunWith(t.Context(), scenario.Options{Mutants: true, Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range tr.Steps[0].Mutants {
		switch {
		case !m.NotTried.IsZero():
			got = append(got, m.What.EN+" is not tried")
		case !strings.HasPrefix(m.What.EN, "without"):
			got = append(got, m.What.EN)
		}
	}
	want := strings.Join([]string{"request.session.set_expiry(60 * 3600)", "request.session.set_expiry(60 * 1)",
		`cache.set("tries-" + request.GET.get("other_name", ""), 1, 300)`, `cache.set("other-tries-" + request.GET.get("name", ""), 1, 300)`, `cache.set("tries-" + request.GET.get("name", ""), 1, 18000)`, `cache.set("tries-" + request.GET.get("name", ""), 1, 5)`,
		`if "seen" not in cache: request.session.flush()`, `if "seen" in cache: request.session.clear()`, `if "other-seen" in cache: request.session.flush()`,
		`if request.GET.get("other_a") == "b in c" and request.session.get("d") is not None: request.session.pop("e", None)`,
		`if request.GET.get("a") == "b in c" and request.session.get("other_d") is not None: request.session.pop("e", None)`,
		`if request.GET.get("a") == "b in c" and request.session.get("d") is not None: request.session.pop("other_e", None)`,
		`if request.GET.get("a") != "b in c" and request.session.get("d") is not None: request.session.pop("e", None)`,
		`if request.GET.get("a") == "b in c" and request.session.get("d") is None: request.session.pop("e", None)`,
		`if request.GET.get("a") == "b in c" or request.session.get("d") is not None: request.session.pop("e", None)`,
		`if request.GET.get("a") == "other_b in c" and request.session.get("d") is not None: request.session.pop("e", None)`,
		`response.set_cookie("other_h", "f", secure=True)`, `response.set_cookie("h", "f", secure=False)`,
		`if request.user.is_anonymous: request.session["other_g"] = 1`, `if not request.user.is_anonymous: request.session["g"] = 1`,
		`response = HttpResponse("end") is not tried`, `return response is not tried`, `return HttpResponse("end") is not tried`}, "\n")
	if strings.Join(got, "\n") != want {
		t.Errorf("tried are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// tillTask has a hole above the only template of its page, which names what the hole gives.
const tillTask = `statelab: 1
lesson: tasks
title: L
summary: L.
clock: 2026-03-02T09:00:00Z
sites:
  a.test:
    pages:
      /: {get: [{hole: shown}, {template: 'Pays {{ price }}.'}], post: [{hole: posted}]}
steps:
  - step: write
    task:
      ask: |
        Write.
      sort: use
      write:
        shown: {kind: view, start: 'context["price"] = 1', answer: 'context["price"] = 2'}
        posted: {kind: view, start: 'return render(request, "home.html", {"price": 1})', answer: 'return HttpResponse("end")'}
      promises:
        pays: {text: It is paid, acts: [{visit: https://a.test/}], expect: {body: Pays 2.}}
    say: |
      So.
`

// TestTheFileThatAViewShowsCanBeRendered reads the name of a file that stands below a hole,
// or is rendered in another one, and leaves blank what nothing gave.
func TestTheFileThatAViewShowsCanBeRendered(t *testing.T) {
	p, said := loadTasks(t, tillTask)
	if p == nil {
		t.Fatal(said)
	}
	for lines, want := range map[string]string{
		"price = 3\nreturn render(request, \"home.html\", {\"price\": price})": "200 Pays 3.",
		"return render(request, \"home.html\")":                                "200 Pays .",
		"context[\"price\"] = 4":                                               "200 Pays 4.",
	} {
		want, body, _ := strings.Cut(want, " ")
		if got, status := tell(t, p, map[string]string{"shown": lines}, 0); status != want || got != body {
			t.Errorf("%s\nanswers %s %q, want %s %q", lines, status, got, want, body)
		}
	}
}

// TestTheViewAroundAHoleHasTheContext makes one above the hole where its lines do not, and
// gives it to the template below.
func TestTheViewAroundAHoleHasTheContext(t *testing.T) {
	for start, want := range map[string][2]string{
		`'context["price"] = 1'`:   {"    context = {}", `    return render(request, "home.html", context)`},
		"''":                       {"    context = {}", `    return render(request, "home.html", context)`},
		`'context = {"price": 1}'`: {`        return render(request, "home.html", context)`, `    return render(request, "home.html", context)`},
	} {
		p, said := loadTasks(t, strings.Replace(tillTask, `start: 'context["price"] = 1'`, "start: "+start, 1))
		if p == nil {
			t.Fatal(said)
		}
		tr, err := p.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		h := tr.Steps[0].Task.Holes[0]
		if !strings.HasSuffix(h.Above, want[0]) || h.Below != want[1] {
			t.Errorf("%s: the view is\n%s\n…\n%s", start, h.Above, h.Below)
		}
	}
}

// TestAViewHoleInTwoPlaces is refused: who writes in it sees one view.
func TestAViewHoleInTwoPlaces(t *testing.T) {
	p, said := loadTasks(t, strings.Replace(viewTask, "post: [{hole: posted}]", "post: [{hole: view}]}\n      /b: {post: [{hole: posted}]", 1))
	want := `the hole "view" stands in line 10 already, and lines of a view stand in one place (give this place a hole of its own)`
	if p != nil || len(said) != 1 || said[0] != want {
		t.Errorf("it is told %q, want %s", said, want)
	}
}
