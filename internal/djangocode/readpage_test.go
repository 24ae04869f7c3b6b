package djangocode_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestAViewIsRead reads views as they stand in views.py: which methods they take, and what else
// stands above their lines.
func TestAViewIsRead(t *testing.T) {
	known := djangocode.Known{Names: httpsim.Names{Kwargs: map[string]string{"pk": "int"}}}
	const every = "GET HEAD POST PUT PATCH DELETE OPTIONS"
	for _, c := range []struct {
		view, methods string
		exempt, login bool
	}{
		{"return redirect(\"/\")", every, false, false},
		{"# who comes here\n\ndef order(request, pk):\n    return redirect(\"/\")", every, false, false},
		{"from django.http import HttpResponse\nfrom django.shortcuts import redirect\n\n\ndef order(request, pk: int) -> HttpResponse:\n  \"\"\"One order.\"\"\"\n  # it is gone\n  return redirect(\"/\")\n\n", every, false, false},
		{"@require_POST\n@login_required\ndef order(request, pk):\n    return redirect(\"/\")", "POST", false, true},
		{"@csrf_exempt\n@require_http_methods([\"GET\", \"POST\"])\ndef order(request, pk=None):\n    return redirect(\"/\")", "GET POST", true, false},
		{"@require_GET\ndef order(request, pk):\n    return redirect(\"/\")", "GET", false, false},
		{"@require_http_methods([\"HEAD\"])\ndef order(request, pk):\n    return redirect(\"/\")", "HEAD", false, false},
		{"@require_http_methods([\"POST\", \"HEAD\", \"GET\"])\n@require_safe\ndef order(request, pk):\n    return redirect(\"/\")", "HEAD GET", false, false},
		{"@require_safe\ndef order(request, pk):\n    return redirect(\"/\")", "GET HEAD", false, false},
	} {
		page, err := known.ReadPage(c.view)
		if err != nil {
			t.Errorf("%s\nis refused: %v", c.view, err)
			continue
		}
		actions := *page.All()[slices.IndexFunc(page.All(), func(m httpsim.MethodActions) bool { return *m.Actions != nil })].Actions
		_, login := actions[0].(httpsim.RequireLogin)
		if got := strings.Join(page.Methods(), " "); got != c.methods || page.CSRFExempt != c.exempt || login != c.login || !httpsim.End(actions) {
			t.Errorf("%s\ntakes %s, exempt %v, login %v, %v", c.view, got, page.CSRFExempt, login, actions)
		}
	}
	unused := "def order(request, pk):\n    y = request.GET[\"y\"]\n    stamp = get_random_string(12)\n    return redirect(\"/\")"
	if page, err := known.ReadPage(unused); err != nil || len(page.Get) < 3 {
		t.Errorf("%s\nis read as %+v, %v: a name that no line uses is looked up all the same", unused, page.Get, err)
	}
	for view, want := range map[string]string{
		"def order(request):\n    return redirect(\"/\")":                                                               "1:1: a view is given what the address of its page holds, and nothing else: write def order(request, pk):",
		"def order(request, pk, page):\n    return redirect(\"/\")":                                                     "1:1: the address of this page holds no page: a page that gives page has it in its address, as in /orders/<int:page>/",
		"def order(pk):\n    return redirect(\"/\")":                                                                    "1:1: a view is given request first: write def order(request, pk):",
		"def order(request, pk):\n    # nothing\n":                                                                      "1:1: no line stands below the def",
		"def order(request, pk):\n    return redirect(\"/\")\n\ndef other(request):\n    x":                             "4:1: below the view stands something else: every page has a view: of its own",
		"@staff_only\ndef order(request, pk):\n    return redirect(\"/\")":                                              "1:2: staff_only has no value here: a line above gives it one, as in staff_only = …",
		"@require_POST\n@require_safe\ndef order(request, pk):\n    return 1":                                           "1:1: no method is left that the view takes: write @require_http_methods([\"GET\", \"POST\"])",
		"@require_POST\n@require_GET\ndef order(request, pk):\n    return redirect(\"/\")":                              "1:1: no method is left that the view takes: write @require_http_methods([\"GET\", \"POST\"])",
		"@login_required\nreturn redirect(\"/\")":                                                                       "2:1: below a decorator stands the def of the view: write def view(request, pk):",
		"class Order(Model):\n    pass":                                                                                 "1:13: Model is not imported here: Python answers NameError: import it above: from django.db.models import Model",
		"@login_requierd\ndef order(request, pk):\n    return redirect(\"/\")":                                          "1:2: login_requierd has no value here: did you mean \"login_required\"?",
		"@csrf_exempt()\ndef order(request, pk):\n    return redirect(\"/\")":                                           "1:1: this decorator is written without parentheses: with them it is called, and decorates nothing: write @csrf_exempt",
		"def order(request, pk):\n    logout(request)\n  return redirect(\"/\")":                                        "3:3: this line is indented like none above it: begin it in the column of one of those",
		"def order(request, pk):\nreturn redirect(\"/\")":                                                               "2:1: this line is not indented, and the one above ends with a colon: begin it four blanks further right",
		"@login_required\ndef order(request, pk):\n    logout(request)\n    logut(request)\n    return redirect(\"/\")": "4:5: nothing is called \"logut\" here: did you mean \"logout\"?",
	} {
		if page, err := known.ReadPage(view); err == nil || err.Error() != want {
			t.Errorf("%s\nis told %v, want %s (%v)", view, err, want, page.Methods())
		}
	}
}

// FuzzView reads whatever is pasted as a view, and writes what it read.
func FuzzView(f *testing.F) {
	for _, kind := range djangocode.Reads() {
		for _, lines := range kind.Lines {
			f.Add(lines)
			f.Add("@login_required\n@require_http_methods([\"GET\", \"POST\"])\ndef view(request):\n    " + strings.ReplaceAll(lines, "\n", "\n    "))
		}
	}
	known := djangocode.Known{Models: []*httpsim.Model{order}, Templates: map[string]string{"home.html": "{{ name }}"}}
	f.Fuzz(func(t *testing.T, text string) {
		page, err := known.ReadPage(text)
		if err != nil {
			if !strings.Contains(err.Error(), ":") {
				t.Errorf("%q is refused without a place: %v", text, err)
			}
			return
		}
		if len(page.Methods()) == 0 {
			t.Errorf("%q takes no method", text)
		}
		djangocode.View(httpsim.Site{Host: "shop.test", Pages: map[string]httpsim.Page{"/": page}, Models: known.Models}, "/")
	})
}

// TestWhatKeepsAViewFromRunningIsTold names the cause, and not a line that is read once that is mended.
func TestWhatKeepsAViewFromRunningIsTold(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	const above, below = "def home(request):\n    items = [o.item for o in Order.objects.all()]\n", "    return HttpResponse(\", \".join(items))"
	if _, err := known.ReadPage(above + below); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"    late = len(items) > LIMIT\n":                                                         "3:25: LIMIT has no value here",
		"    messages.sucess(request, \"Kept.\")\n":                                               "3:5: nothing is called \"messages.sucess\" here",
		"    respone = HttpResponse(\"x\")\n    respnse = 1\n    response.delete_cookie(\"a\")\n": "5:5: response has no value here",
		"    best = Order.objects.defer(\"user\")[:5]\n":                                          "3:12: Order.objects.defer is Django's and is not played here",
	} {
		_, err := known.ReadPage(above + line + below)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\nis told %v, want %s", line, err, want)
		}
	}
}
