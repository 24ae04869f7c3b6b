package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
)

// notRead are lines of a function that is given request of which no actions are made, ANSWER for what it gives back.
var notRead = map[string]string{
	"with":          "with translation.override(\"ko\"):\n    return ANSWER",
	"with, as":      "with transaction.atomic():\n    request.a = 1\n    request.session[\"b\"] = 2\n    return ANSWER",
	"finally":       "try:\n    return ANSWER\nfinally:\n    translation.deactivate()",
	"try":           "try:\n    answer = ANSWER\nexcept ValueError:\n    raise PermissionDenied\nelse:\n    return answer",
	"try, all":      "try:\n    n = int(request.GET.get(\"n\", \"1\"))\nexcept ValueError:\n    return ANSWER\nelse:\n    return ANSWER",
	"nested def":    "def inner():\n    return ANSWER\nreturn inner()",
	"lambda":        "inner = lambda: ANSWER\nreturn inner()",
	"comprehension": "names = [key for key in request.GET]\nrequest.names = names\nreturn ANSWER",
	"walrus":        "if (n := request.GET.get(\"n\")) and len(n) > 3:\n    raise PermissionDenied\nreturn ANSWER",
	"while":         "n = 0\nwhile n < 3:\n    n += 1\nrequest.n = n\nreturn ANSWER",
	"while, all":    "while True:\n    return ANSWER",
	"unpacking":     "first, second = 1, 2\nrequest.sum = first + second\nreturn ANSWER",
	"assert":        "assert request.path\nreturn ANSWER",
	"loop":          "for key in request.GET:\n    if key == \"a\":\n        break\nelse:\n    raise PermissionDenied\nreturn ANSWER",
	"slices":        "request.start = request.path[:3]\nreturn ANSWER",
	"ternary":       "return ANSWER if request.GET.get(\"a\") else HttpResponse(\"no\")",
	"chained":       "a = b = len(request.path)\nrequest.n = a * b\nreturn ANSWER",
	"starred":       "first, *rest = request.path.split(\"/\")\nrequest.n = len(rest)\nreturn ANSWER",
	"if, all":       "if request.GET:\n    with translation.override(\"ko\"):\n        return ANSWER\nelif request.POST:\n    return ANSWER\nelse:\n    return ANSWER",
	"generator":     "if any(key.startswith(\"a\") for key in request.GET):\n    raise PermissionDenied\nreturn ANSWER",
	"finally, no":   "try:\n    request.n = int(\"1\")\nfinally:\n    request.m = 2\nreturn ANSWER",
	"set":           "if {key for key in request.GET} & {\"a\"}:\n    raise PermissionDenied\nreturn ANSWER",
	"annotated":     "n: int\nn = len(request.path)\nrequest.n = n\nreturn ANSWER",
	"text":          "request.n = f\"{len(request.path):>3}\"\nreturn ANSWER",
}

// importsOfNotRead stand above them.
const importsOfNotRead = "from django.core.exceptions import PermissionDenied\nfrom django.db import transaction\nfrom django.http import HttpResponse\nfrom django.utils import translation\n\n\n"

func deeper(lines string, by int) string {
	return strings.Repeat(" ", by) + strings.ReplaceAll(lines, "\n", "\n"+strings.Repeat(" ", by))
}

// TestWhatIsNotReadRuns reads what no actions stand for as lines that run, wherever Django calls them: a refusal would say
// of lines that are right that they are not.
func TestWhatIsNotReadRuns(t *testing.T) {
	for name, lines := range notRead {
		behind := strings.ReplaceAll(lines, "ANSWER", "get_response(request)")
		ofClass := strings.ReplaceAll(lines, "ANSWER", "self.get_response(request)")
		class := importsOfNotRead + "class Own:\n    def __init__(self, get_response):\n        self.get_response = get_response\n\n    def __call__(self, request):\n" + deeper(ofClass, 8) + "\n"
		function := importsOfNotRead + "def own(get_response):\n    def middleware(request):\n" + deeper(behind, 8) + "\n\n    return middleware\n"
		known := djangocode.Known{Middleware: djangocode.AtItsEnd}
		for kind, text := range map[string]string{"class": class, "function": function, "few lines": importsOfNotRead + behind} {
			if _, _, err := known.Read(text); err != nil {
				t.Errorf("%s, as a middleware that is a %s: %v\n%s", name, kind, err, text)
			}
			if err := known.Layout(text, false); err != nil {
				t.Errorf("%s, as a middleware that is a %s, with a hole: %v\n%s", name, kind, err, text)
			}
		}
		view := strings.ReplaceAll(lines, "ANSWER", "HttpResponse(\"a\")")
		for kind, text := range map[string]string{
			"view":      importsOfNotRead + "def page(request):\n" + deeper(view, 4) + "\n",
			"decorated": "from functools import wraps\n" + importsOfNotRead + "def own(view):\n    @wraps(view)\n    def inner(request, *args, **kwargs):\n" + deeper(strings.ReplaceAll(lines, "ANSWER", "view(request, *args, **kwargs)"), 8) + "\n\n    return inner\n\n\n@own\ndef page(request):\n    return HttpResponse(\"a\")\n",
			"class":     "from django.views import View\n" + importsOfNotRead + "class Page(View):\n    def get(self, request):\n" + deeper(view, 8) + "\n",
		} {
			k := djangocode.Known{View: "page", CSRF: true}
			if kind == "class" {
				k.View = "Page"
			}
			if _, err := k.ReadPage(text); err != nil {
				t.Errorf("%s, as a %s: %v\n%s", name, kind, err, text)
			}
			if err := k.Layout(text, true); err != nil {
				t.Errorf("%s, as a %s, with a hole: %v\n%s", name, kind, err, text)
			}
		}
		signals := "from django.contrib.auth.signals import user_logged_in\nfrom django.dispatch import receiver\n" + importsOfNotRead + "@receiver(user_logged_in)\ndef own(sender, request, user, **kwargs):\n" + deeper(strings.ReplaceAll(lines, "ANSWER", "None"), 4) + "\n"
		if _, err := (djangocode.Known{}).ReadSignals(signals); err != nil {
			t.Errorf("%s, as a receiver: %v\n%s", name, err, signals)
		}
	}
}

// TestWhatIsGivenBesidesRuns reads calls with arguments of which no actions are made, and that Django takes, as lines that run.
func TestWhatIsGivenBesidesRuns(t *testing.T) {
	for _, line := range []string{
		"u = get_object_or_404(User, pk=1, is_staff=True, is_superuser=False)",
		"u = User.objects.get(pk=1, is_staff=True)",
		"u = User.objects.filter(pk=1, email__contains=\"a\").first()",
		"u = User.objects.create_user(\"bob\", password=\"x\", first_name=\"Bob\")",
		"u = authenticate(request, email=\"a@b.test\", password=\"x\")",
		"return redirect(\"/\", permanent=True)",
		"return JsonResponse({\"a\": 1}, json_dumps_params={\"indent\": 2})",
		"d = {\"a\": 1}\n    return JsonResponse({**d})",
		"token = signing.dumps({\"a\": 1}, compress=True)",
	} {
		text := "from django.contrib.auth import authenticate\nfrom django.contrib.auth.models import User\nfrom django.core import signing\nfrom django.http import HttpResponse, JsonResponse\nfrom django.shortcuts import get_object_or_404, redirect\n\n\ndef page(request):\n    " + line + "\n"
		if !strings.Contains(line, "return") {
			text += "    return HttpResponse(\"a\")\n"
		}
		k := djangocode.Known{View: "page", CSRF: true}
		if _, err := k.ReadPage(text); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if err := k.Layout(text, true); err != nil {
			t.Errorf("%s, with a hole: %v", line, err)
		}
	}
	k := djangocode.Known{View: "page"}
	for range 20 { // the same name each time, however many are wrong
		_, err := k.ReadPage("from django.contrib.auth.models import User\n\n\ndef page(request):\n    u = User.objects.get(pk=1, zzz=1, aaa=2, mmm=3)\n    return HttpResponse(\"a\")\n")
		if err == nil || !strings.Contains(err.Error(), "takes no aaa here") {
			t.Fatal(err)
		}
	}
}
