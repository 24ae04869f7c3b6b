package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/python"
)

// TestWhatIsPlayedIsListed asks values of lines for every attribute that a real Django and Python have, and holds
// what they have against what readers of lines believe.
func TestWhatIsPlayedIsListed(t *testing.T) {
	for kind, value := range map[string]string{
		"request": "request", "session": "request.session", "settings": "settings", "queryset": "Device.objects.all()", "manager": "Device.objects", "users": "User.objects",
		"user": `User.objects.get(username="alice")`, "response": `HttpResponse("")`, "querydict": "request.GET", "files": "request.FILES", "headers": "request.headers", "dict": "request.COOKIES",
		"cache": "cache", "match": "request.resolver_match",
	} {
		names := pynames.Of(kind)
		lines := "from django.core.cache import cache\nof = " + value + "\nfound = []\nfor name in \"" + strings.Join(names, " ") + "\".split():\n    try:\n        getattr(of, name)\n        found.append(name)\n    except Exception:\n        pass\nreturn HttpResponse(\",\".join(found))\n"
		program, err := python.Program(lines)
		if err != nil {
			t.Fatal(err)
		}
		played := linesPlayed(t, httpsim.Lines{Source: lines, Program: program, Name: "x", Models: []string{"Device"}})
		found, _, _ := strings.Cut(strings.TrimPrefix(played[0], `[200,"`), `"`)
		has := strings.Split(found, ",")
		for _, name := range names {
			if kind == "response" && slices.Contains([]string{"url", "xframe_options_exempt"}, name) { // of a redirect alone, and set alone
				continue
			}
			if is, said := slices.Contains(has, name), httpsim.PlaysInLines(kind, name, nil); is != said {
				t.Errorf("%s.%s: lines find it %v, and playedOf in lines_plays.go says %v", kind, name, is, said)
			}
		}
	}
}

// TestAManagerIsNoQuerySet says what Django 5.2 says of a manager that is used as the QuerySet which all() makes of it.
func TestAManagerIsNoQuerySet(t *testing.T) {
	for lines, want := range map[string]string{
		"Device.objects.delete()":              "AttributeError: 'Manager' object has no attribute 'delete'",
		"alice.device_set.delete()":            "AttributeError: 'RelatedManager' object has no attribute 'delete'",
		"User.objects.delete()":                "AttributeError: 'UserManager' object has no attribute 'delete'",
		"alice.groups.delete()":                "AttributeError: 'ManyRelatedManager' object has no attribute 'delete'",
		"Device.objects.ordered":               "AttributeError: 'Manager' object has no attribute 'ordered'",
		"raise ValueError(repr(User.objects))": "ValueError: User.objects",
		"raise ValueError(f'{User.objects} {alice.groups} {Device.objects} {alice.device_set}')": "ValueError: auth.User.objects auth.Group.None shop.Device.objects shop.Device.None",
		"len(Device.objects)":                             "TypeError: object of type 'Manager' has no len()",
		"for device in alice.device_set:\n        pass":   "TypeError: 'RelatedManager' object is not iterable",
		"User.objects[:2]":                                "TypeError: 'UserManager' object is not subscriptable",
		"User.objects[0]":                                 "TypeError: 'UserManager' object is not subscriptable",
		"found = \"\" if User.objects.none() else \"\"":   "200",
		"found = \"\" if Device.objects else missing":     "200",
		"Device.objects.all().delete()":                   "200",
		"alice.device_set.filter(name=\"none\").delete()": "200",
	} {
		lines = "alice = User.objects.get(username=\"alice\")\ntry:\n    " + lines + "\nexcept Exception as e:\n    return HttpResponse(f\"{type(e).__name__}: {e}\")\nreturn HttpResponse(\"200\")\n"
		program, err := python.Program(lines)
		if err != nil {
			t.Fatal(err)
		}
		played := linesPlayed(t, httpsim.Lines{Source: lines, Program: program, Name: "x", Models: []string{"Device"}})
		if found, _, _ := strings.Cut(strings.TrimPrefix(played[0], `[200,"`), `",`); found != want && !strings.HasPrefix(found, want+`"`) {
			t.Errorf("%s\nanswers %s, want %s", lines, played[0], want)
		}
	}
}
