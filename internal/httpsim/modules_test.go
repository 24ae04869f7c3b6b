package httpsim_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// withFiles is a site whose page /x/ is the view x of the last of some files, from which it imports the others.
func withFiles(t *testing.T, code string) httpsim.Site {
	t.Helper()
	modules := map[string]*httpsim.Lines{}
	var site httpsim.Site
	for _, file := range strings.Split(code, "\n---\n") {
		name, text, _ := strings.Cut(strings.TrimPrefix(file, "# "), ".py\n")
		program, err := python.Program(text)
		if err != nil {
			t.Fatal(file, err)
		}
		if name != "views" {
			modules[name] = &httpsim.Lines{Name: name + ".py", Head: program, Written: strings.Split(text, "\n")}
			continue
		}
		last := len(program) - 1
		view := httpsim.Lines{Head: program[:last], Program: program[last].Body, Name: "x", Written: strings.Split(text, "\n")}
		if last > 0 && program[last-1].Action == python.Decorate {
			view.Head, view.Decorators = program[:last-1], []*python.Expr{program[last-1].Value}
		}
		site = page("/x/", view)
		site.Views = text
	}
	site.Modules = modules
	site.OwnSettings = []httpsim.OwnSetting{{Name: "CART_KEY", Code: `"cart"`}, {Name: "CART_MOST", Code: "9"}, {Name: "CART_PRICES", Code: `{"tea": [3, 0.5]}`}, {Name: "CART_ON", Code: "True"}, {Name: "CART_NONE", Code: "None"}}
	return site
}

// TestModulesAreImportedAsByPython runs the files of testdata/modules.txt, with what a real Django has answered, which
// testdata/django/modules.py has recorded.
func TestModulesAreImportedAsByPython(t *testing.T) {
	data, err := os.ReadFile("testdata/modules.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		code, want, _ := strings.Cut(block, "\n=> ")
		w := start(t, withFiles(t, code))
		if got := w.bodyOrReason(w.send("GET /x/ HTTP/1.1\r\nHost: shop.test\r\n\r\n")); got != want {
			t.Errorf("%s\n  here   %s\n  Django %s", code, got, want)
		}
	}
}

// bodyOrReason is what a page has answered, or the exception that nobody caught.
func (w *world) bodyOrReason(got answer) string {
	w.Helper()
	if got.StatusCode != 500 {
		return got.body
	}
	if got.Reason.Says == "" {
		return got.Reason.Name
	}
	return got.Reason.Name + ": " + got.Reason.Says
}

// TestModulesEnd runs files that would go on for ever, or that change what all requests share.
func TestModulesEnd(t *testing.T) {
	for name, c := range map[string]struct{ code, want string }{
		"a module without end":   {"# a.py\nn = 0\nwhile True:\n    n += 1\n---\n# views.py\nfrom .a import n\ndef x(request):\n    return HttpResponse(n)", "too-many-turns"},
		"a function without end": {"# a.py\ndef f():\n    while True:\n        pass\n---\n# views.py\nfrom .a import f\ndef x(request):\n    return HttpResponse(f())", "too-many-turns"},
		"two that call on":       {"# a.py\ndef f(n):\n    from .b import g\n    return g(n)\n---\n# b.py\ndef g(n):\n    from .a import f\n    return f(n)\n---\n# views.py\nfrom .a import f\ndef x(request):\n    return HttpResponse(f(1))", "RecursionError"},
		"a text without end":     {"# a.py\ntext = \"a\"\nfor i in range(40):\n    text += text\n---\n# views.py\nfrom .a import text\ndef x(request):\n    return HttpResponse(text)", "page-too-large"},
		"itself":                 {"# a.py\nfrom .a import n\n---\n# views.py\nfrom .a import n\ndef x(request):\n    return HttpResponse(n)", "ImportError"},
		"an attribute":           {"# a.py\nclass C:\n    seen = []\n---\n# views.py\nfrom .a import C\ndef x(request):\n    C.seen.append(1)\n    return HttpResponse(C.seen)", "NotImplementedError: C.seen is what all requests share"},
		"a list of a module":     {"# a.py\nSEEN = []\n---\n# views.py\nfrom . import a\ndef x(request):\n    a.SEEN.append(1)\n    return HttpResponse(a.SEEN)", "NotImplementedError: a.SEEN is what all requests share"},
		"a setting":              {"# a.py\nfrom django.conf import settings\ndef f():\n    settings.CART_PRICES[\"rice\"] = 1\n---\n# views.py\nfrom .a import f\ndef x(request):\n    f()\n    return HttpResponse(1)", "NotImplementedError: settings.CART_PRICES is what all requests share"},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, withFiles(t, c.code))
			if got := w.bodyOrReason(w.send("GET /x/ HTTP/1.1\r\nHost: shop.test\r\n\r\n")); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s\nis answered %q, not %q", c.code, got, c.want)
			}
		})
	}
}

// TestErrorsOfModulesHaveTheirLine: the line of the file that raised it, not of the view that called it.
func TestErrorsOfModulesHaveTheirLine(t *testing.T) {
	w := start(t, withFiles(t, "# cart.py\nMOST = 9\ndef f(n):\n    return MOST / n\n---\n# views.py\nfrom .cart import f\ndef x(request):\n    return HttpResponse(f(0))"))
	got := w.send("GET /x/ HTTP/1.1\r\nHost: shop.test\r\n\r\n")
	if want := (httpsim.Place{File: "cart.py", Line: 3, Code: "return MOST / n"}); got.Reason.At != want {
		t.Errorf("it is told at %+v, not %+v", got.Reason.At, want)
	}
}
