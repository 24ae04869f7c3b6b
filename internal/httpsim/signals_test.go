package httpsim_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestSignalsAndContextProcessorsAreCalledAsByDjango runs the files of testdata/signals.txt, with what a real Django has
// made of them, which testdata/django/signals.py has recorded.
func TestSignalsAndContextProcessorsAreCalledAsByDjango(t *testing.T) {
	data, err := os.ReadFile("testdata/signals.txt")
	if err != nil {
		t.Fatal(err)
	}
	program := func(text string) []python.Statement {
		t.Helper()
		all, err := python.Program(text)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		code, want, _ := strings.Cut(block, "\n=> ")
		files := strings.Split(code, "\n---\n")
		site := page("/x/", httpsim.Lines{Source: files[2], Program: program(files[2]), Name: "x"})
		site.Templates = map[string]string{"page.html": "{{ user }} {{ shop }} {{ size }} {{ own }} {{ messages|length }}"}
		site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw", Inactive: true}}
		site.Signals = &httpsim.Lines{Name: "signals.py", Head: program(files[0])}
		processors := program(files[1])
		site.ContextProcessors = &httpsim.Lines{Name: "context_processors.py", Head: processors, Calls: httpsim.ProcessorsIn(processors, func(string) bool { return false })}
		w, jar := start(t, site), map[string]string{}
		wanted := strings.Split(want, "\n=> ")
		for i := range wanted {
			cookies := ""
			for _, name := range slices.Sorted(maps.Keys(jar)) {
				cookies += "; " + name + "=" + jar[name]
			}
			if cookies != "" {
				cookies = "Cookie: " + cookies[2:] + "\r\n"
			}
			got := w.calledTold(w.send("GET /x/?n="+itoa(i+1)+" HTTP/1.1\r\nHost: shop.test\r\n"+cookies+"\r\n"), jar)
			if got != wanted[i] {
				t.Errorf("%s\n  request %d here %s\n  Django         %s", code, i+1, got, wanted[i])
				break
			}
		}
	}
}

// calledTold is an answer as signals.py writes it.
func (w *world) calledTold(got answer, jar map[string]string) string {
	w.Helper()
	set := w.cookiesTold(got, jar, func(_, name, _ string, over bool) string { return name + map[bool]string{true: "="}[over] })
	return w.answerTold(got, set, w.dataTold(jar))
}

// TestReceiversAndProcessorsHaveBounds: what calls itself on, ends.
func TestReceiversAndProcessorsHaveBounds(t *testing.T) {
	program := func(text string) []python.Statement {
		all, err := python.Program(text)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for name, c := range map[string]struct{ signals, processors, view string }{
		"logs in twice for each login": {"@receiver(user_logged_in)\ndef again(sender, request, user, **kwargs):\n    try:\n        login(request, user)\n    except RecursionError:\n        pass\n    try:\n        login(request, user)\n    except RecursionError:\n        pass",
			"def none(request):\n    return {}", "login(request, User.objects.get(username=\"alice\"))\nreturn HttpResponse(\"x\")"},
		"renders twice for each template": {"def f(sender, request, user, **kwargs):\n    pass\nuser_logged_in.connect(f)",
			"def own(request):\n    for n in range(2):\n        try:\n            render(request, \"page.html\")\n        except RecursionError:\n            pass\n    return {\"own\": 1}", "return render(request, \"page.html\")"},
		"many receivers": {"def f(sender, request, user, **kwargs):\n    request.session[\"n\"] = request.session.get(\"n\", 0) + 1\nfor n in range(5000):\n    user_logged_in.connect(f)",
			"def none(request):\n    return {}", "login(request, User.objects.get(username=\"alice\"))\nreturn HttpResponse(\"x\")"},
	} {
		t.Run(name, func(t *testing.T) {
			site := page("/x/", httpsim.Lines{Source: c.view, Program: program(c.view), Name: "x"})
			site.Templates = map[string]string{"page.html": "{{ own }}"}
			site.Signals = &httpsim.Lines{Head: program(c.signals)}
			processors := program(c.processors)
			site.ContextProcessors = &httpsim.Lines{Head: processors, Calls: httpsim.ProcessorsIn(processors, func(string) bool { return false })}
			w := start(t, site)
			if got := w.send("GET /x/ HTTP/1.1\r\nHost: shop.test\r\n\r\n"); got.StatusCode != 500 || len(got.Queries) > 5000 {
				t.Errorf("answered %d, with %d queries", got.StatusCode, len(got.Queries))
			}
		})
	}
}
