package scenario_test

import (
	"strings"
	"testing"

	"statelab/internal/scenario"
)

// TestLinesRunAsPythonRunsThem plays views that say more than other actions do: they run line by line.
func TestLinesRunAsPythonRunsThem(t *testing.T) {
	p, said := loadTasks(t, strings.Replace(viewTask, "    pages:\n", "    models:\n      Order: {fields: {user: ForeignKey, item: CharField, count: {type: IntegerField, default: 1}}, rows: [{user: mina, item: tea, count: 2}, {user: mina, item: rice, count: 5}]}\n    pages:\n", 1))
	if p == nil {
		t.Fatal(said)
	}
	for lines, want := range map[string]string{
		"prices = {'tea': 3, 'rice': 5}\nreturn HttpResponse(sum(prices.values()))":                                                                                             "200 8",
		"return HttpResponse(', '.join(sorted({'b': 1, 'a': 2})))":                                                                                                              "200 a, b",
		"words = [w.title() for w in 'green tea'.split() if len(w) > 3]\nreturn HttpResponse(' '.join(words))":                                                                  "200 Green",
		"return HttpResponse(f\"{3.14159:.2f}|{7:03d}|{'x':>4}|{1234567:,}\")":                                                                                                  "200 3.14|007|   x|1,234,567",
		"n = 0\nwhile n < 5:\n    n += 2\nreturn HttpResponse(n * 10 // 3)":                                                                                                     "200 20",
		"try:\n    n = int(request.GET['nobody'])\nexcept (KeyError, ValueError) as e:\n    n = -1\nfinally:\n    m = 2\nreturn HttpResponse(n + m)":                            "200 1",
		"a, b = 1, 2\na, b = b, a\nreturn HttpResponse(f'{a}{b}')":                                                                                                              "200 21",
		"twice = lambda x, by=2: x * by\nreturn HttpResponse(twice('ab') + twice('c', by=3))":                                                                                   "200 ababccc",
		"cart = request.session.get('cart', {})\ncart['tea'] = cart.get('tea', 0) + 1\nrequest.session['cart'] = cart\nreturn HttpResponse(max(cart.values()) * 100)":           "200 200",
		"cart = request.session.setdefault('cart', [])\ncart.append(len(cart))\nreturn HttpResponse(cart[-1:])":                                                                 "200 1",
		"return HttpResponse(request.GET['name'][::-1].upper())":                                                                                                                "200 ANIM",
		"return HttpResponse(list(range(3)) + [x * x for x in (1, 2)])":                                                                                                         "200 01214",
		"now = timezone.now()\nthen = now - timedelta(days=1, hours=2)\nreturn HttpResponse((now - then).total_seconds() / 3600)":                                               "200 26.0",
		"return HttpResponse(timezone.now().isoformat())":                                                                                                                       "200 2026-03-02T09:00:00+00:00",
		"return HttpResponse('%s is %d' % ('tea', 3))":                                                                                                                          "200 tea is 3",
		"total = sum(o.count for o in Order.objects.filter(user__username='mina'))\nreturn HttpResponse(total)":                                                                 "200 7",
		"first, second = Order.objects.order_by('pk')\nfirst.count, second.count = second.count, first.count\nfirst.save()\nreturn HttpResponse(Order.objects.get(pk=1).count)": "200 5",
		"mine = Order.objects.filter(item='tea')\nothers = Order.objects.exclude(item='tea')\nreturn HttpResponse(f'{len(mine)} {others.first().item}')":                        "200 1 rice",
		"customer = get_object_or_404(User, username='mina')\nlogin(request, customer)\nreturn HttpResponse(request.user.username == customer.username)":                        "200 True",
		"return HttpResponse(', '.join(Order.objects.values_list('item', flat=True).order_by('-item')))":                                                                        "200 tea, rice",
		"return HttpResponse(', '.join(o['item'] for o in Order.objects.values('item').filter(count=5)))":                                                                       "200 rice",
		"return HttpResponse(1 / 0)":   "500",
		"return HttpResponse({}['a'])": "500",
		"for i in range(10):\n    if i == 3:\n        break\nelse:\n    i = 'none'\nreturn HttpResponse(i)":                                     "200 3",
		"x = [1, 2, 3]\nwhile True:\n    x.append(1)\nreturn HttpResponse('end')":                                                               "500",
		"response = HttpResponse('a')\nresponse.set_cookie('n', len('abc'), max_age=timedelta(days=1))\nresponse['X-A'] = 'b'\nreturn response": "200 a",
		"if 3 < len(request.GET.get('name', '')) <= 4: return HttpResponse('four')\nreturn HttpResponse('else')":                                "200 four",
		"return JsonResponse({'n': [1, 2.5, None], 'at': timezone.now()})":                                                                      `200 {"n": [1, 2.5, null], "at": "2026-03-02T09:00:00Z"}`,
		"request.session['seen'] = [*request.session.get('seen', []), request.path]\nreturn render(request, 'menu.html', {'x': 1})":             "200 Menu of AnonymousUser, .",
	} {
		want, body, _ := strings.Cut(want, " ")
		got, status := tell(t, p, map[string]string{"view": lines}, 0)
		if status != want || want != "500" && got != body {
			t.Errorf("%s\nanswers %s %q, want %s %q", lines, status, got, want, body)
		}
	}
}

// A small change of an answer that deletes other rows of a model leaves something else behind, and the
// promise that looks at none of them is told so: it was called the same.
func TestASmallChangeThatLeavesOtherRowsIsAnother(t *testing.T) {
	src := strings.Replace(viewTask, "    pages:\n", "    models:\n      Visit: {fields: {user: ForeignKey, n: IntegerField}, rows: [{user: mina, n: 1}, {user: mina, n: 2}]}\n    pages:\n", 1)
	src = strings.Replace(src, `view: {kind: view, start: 'return HttpResponse("start")', answer: 'return HttpResponse("end")'}`,
		`view: {kind: view, start: 'return HttpResponse("start")', answer: "Visit.objects.filter(n=1).delete()\nreturn HttpResponse('end')"}`, 1)
	p, said := loadTasks(t, src)
	if p == nil {
		t.Fatal(said)
	}
	tr, err := p.RunWith(t.Context(), scenario.Options{Mutants: true, Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, m := range tr.Steps[0].Mutants {
		if strings.Contains(m.Text, "Visit.objects.") && !strings.Contains(m.Text, "n=1)") && m.Passes {
			if others++; m.Same {
				t.Errorf("%s is called the same", m.Text)
			}
		}
	}
	if others == 0 {
		t.Errorf("no other rows were deleted: %+v", tr.Steps[0].Mutants)
	}
}

// TestTemplatesOfLinesKnowWhatTheContextHolds shows rows that point to a row, parts of querysets and a name that
// every page knows otherwise: these were empty, or the visitor's.
func TestTemplatesOfLinesKnowWhatTheContextHolds(t *testing.T) {
	src := strings.Replace(viewTask, "    pages:\n", "    models:\n      Team: {fields: {name: CharField}, rows: [{name: Blue}]}\n      Player: {fields: {name: CharField, team: {type: ForeignKey, to: Team}}, rows: [{name: Ana, team: 1}, {name: Bo, team: 1}]}\n    templates:\n      teams.html: '{{ user.username }}: {% for p in team.player_set.all %}{{ p.name }} {% endfor %}{{ players.count }} {{ players.0.name }} {{ players.first.name }} {{ nothing.at.all }}{{ players.delete }}{{ team.player_set.delete }}{{ players.count }}|'\n    pages:\n", 1)
	p, said := loadTasks(t, src)
	if p == nil {
		t.Fatal(said)
	}
	lines := "names = sorted(p.name for p in Player.objects.all())\nplayers = Player.objects.order_by('-name')\nreturn render(request, 'teams.html', {'team': Team.objects.get(name='Blue'), 'players': players, 'user': User.objects.get(username='mina')})"
	if got, status := tell(t, p, map[string]string{"view": lines}, 0); status != "200" || got != "mina: Ana Bo 2 Bo Bo 2|" {
		t.Errorf("it answers %s %q", status, got)
	}
}
