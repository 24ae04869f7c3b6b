package djangocode_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

const pollsURLs = `from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import TemplateView

from . import views
from .views import vote as voted

app_name = "polls"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("<int:pk>/", views.DetailView.as_view(
        template_name="a.html",  # a comment, with (
    ), name="detail"),
    path("<int:pk>/vote/", voted, name="vote"),
    path("about/", TemplateView.as_view(template_name="about, (1).html")),
    path("mine/", login_required(views.mine), name="mine"),
]
urlpatterns += [
    path("login/", auth_views.LoginView.as_view(), name="login"),
]
`

// TestURLsAreRead reads a urls.py, and one that includes it.
func TestURLsAreRead(t *testing.T) {
	told := func(urls []djangocode.URL) string {
		var lines []string
		for _, u := range urls {
			lines = append(lines, fmt.Sprintf("%s %s %s", u.Path, u.Name, strings.Join(strings.Fields(u.View.Text), " ")))
		}
		return strings.Join(lines, "\n")
	}
	const imports = "from django.contrib.auth import views as auth_views from django.contrib.auth.decorators import login_required from django.views.generic import TemplateView "
	got, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: pollsURLs}}, nil)
	want := `/ polls:index views.IndexView.as_view()
/<int:pk>/ polls:detail views.DetailView.as_view( template_name="a.html", )
/<int:pk>/vote/ polls:vote views.vote
/about/  ` + imports + `TemplateView.as_view(template_name="about, (1).html")
/mine/ polls:mine from django.contrib.auth.decorators import login_required login_required(views.mine)
/login/ polls:login ` + imports + `auth_views.LoginView.as_view()`
	if told(got) != want || len(wrong) > 0 {
		t.Errorf("the file of an app is read as\n%s\nwant\n%s\n%v", told(got), want, wrong)
	}
	project := "from django.contrib import admin\nfrom django.urls import include, path\n\nurlpatterns = [\n    path(\"polls/\", include(\"polls.urls\")),\n    path(\"accounts/\", include(\"django.contrib.auth.urls\")),\n]\n"
	got, wrong = djangocode.ReadURLs([]djangocode.URLsFile{{Name: "polls/urls.py", Text: pollsURLs}, {Name: "mysite/urls.py", Text: project}}, nil)
	if all := told(got); len(wrong) > 0 || !strings.HasPrefix(all, "/polls/ polls:index") || !strings.Contains(all, "\n/accounts/login/ login ") || !strings.Contains(all, "\n/accounts/reset/<uidb64>/<token>/ password_reset_confirm ") {
		t.Errorf("the file of a project is read as\n%s\n%v", all, wrong)
	}
}

// TestURLsThatAreWrong are told what is wrong with them, at its place.
func TestURLsThatAreWrong(t *testing.T) {
	const head = "from django.urls import include, path, re_path\nfrom . import views\nurlpatterns = [\n"
	for lines, want := range map[string]string{
		"    path(\"/a/\", views.a),\n]":                                            "4:10: the route \"/a/\" begins with a slash",
		"    path(\"a/\", views.a)\n    path(\"b/\", views.b)\n]":                   "4:23: a comma is missing",
		"    re_path(r\"a/$\", views.a),\n]":                                        "4:13: a pattern that may begin anywhere",
		"    re_path(r\"^a/\", views.a),\n]":                                        "4:13: a pattern that leaves open how the address ends",
		"    re_path(r\"^a/([0-9]+)/$\", views.a),\n]":                              "4:13: \"(\" of a pattern is not read here",
		"    re_path(r\"^a+/$\", views.a),\n]":                                      "4:13: \"+\" of a pattern is not read here",
		"    re_path(r\"^(?P<n>a(b)c)/$\", views.a),\n]":                            "4:13: \"a(b)c\" of a pattern is not read here",
		"    re_path(r\"^(?P<n>[0-9]+)?/$\", views.a),\n]":                          "4:13: a group that may be missing is not read here",
		"    re_path(r\"^(?P<n>[0-9\", views.a),\n]":                                "4:13: a pattern that leaves open",
		"    path(\"a/\", views.a, {\"x\": [1]}),\n]":                               "4:25: further values for the view are texts",
		"    path(\"a/\", views.a, 3),\n]":                                          "4:25: further values for the view stand in a dict",
		"    path(\"a/\", views.a, {\"x\": 1}),\n    path(\"a/\", views.b),\n]":     "5:10: a path() above has the address /a/ already",
		"    path(\"admin/\", admin.site.urls),\n]":                                 "4:20: admin is not imported here",
		"    path(\"a/\", views.a),\n]\nhandler404 = lost":                          "6:14: the view for an error is a function of views.py",
		"    path(\"a/\", views.a),\n]\nhandler404 = views.a\nhandler404 = views.a": "7:1: handler404 stands here twice",
		"    path(\"a/\", views.a),\n]\nhandler405 = views.a":                       "6:1: in a urls.py stand imports",
		"    path(\"a/\", include((more, \"shop\"))),\n]":                           "4:25: what is included here",
		"    path(\"a/\", views.a),\n    path(\"a/\", views.b),\n]":                 "5:10: a path() above has the address /a/ already",
		"    path(\"a/\", views.a, nam=\"x\"),\n]":                                  "4:29: path() takes no nam",
		"    path(\"a/\", \"views.a\"),\n]":                                         "4:16: a view is no text",
		"    path(\"a/\", lambda request: None),\n]":                                "4:16: a view that is a lambda",
		"    path(\"a/\", view.a),\n]":                                              "4:16: view is not imported here",
		"    path(r\"^a/(?P<n>[0-9]+)/$\", views.a),\n]":                            "4:10: a route of path() holds a pattern: Django takes",
		"    path(\"a/<int:n>/$\", views.a),\n]":                                    "4:10: a route of path() holds a pattern: Django takes",
		"    path(\"a/<int:n>/?\", views.a),\n]":                                    "4:10: a route of path() holds a pattern: Django takes",
		"    path(\"a/\\d+/\", views.a),\n]":                                        "4:10: a route of path() holds a pattern: Django takes",
		"    path(\"a/[0-9]+/\", views.a),\n]":                                      "4:10: a route of path() holds a pattern: Django takes",
		"    path(\"a?q=<str:q>\", views.a),\n]":                                    "4:10: a route holds no ?",
		"    path(\"a?/\", include([path(\"b/\", views.a)])),\n]":                   "4:10: a route holds no ?",
		"    re_path(r\"^a\\?$\", views.a),\n]":                                     "4:13: a route holds no ?",
		"    path(\"a#<int:n>\", views.a),\n]":                                      "4:10: a route holds no #",
		"    path(\"a b/\", views.a),\n]":                                           "4:10: a route with a space",
		"    re_path(r\"^a/$\", include([path(\"b/\", views.a)])),\n]":              "4:13: nothing is found that is included behind $ (urls.W001)",
		"    path(\"a/\", views.a()),\n]":                                           "4:16: views.a is called here",
		"    path(\"a/\", views.a),\n]\nhandler404 = \"views.lost\"":                "6:14: there is no module views",
		"    path(\"a/\", \"views.b\"),\n]":                                         "4:16: a view is no text: Django answers TypeError: write views.b, without quotes",
		"    path(\"a/\", views.a),\n]\nhander404 = views.a":                        "6:1: in a urls.py stand imports, app_name and urlpatterns here: did you mean \"handler404\"?",
		"    repath(r\"^a/$\", views.a),\n]":                                        "4:5: urlpatterns is a list of path(): did you mean \"re_path\"?",
		"    path(\"a/\"),\n]":                                                      "4:5: path() is given a route and a view",
		"    pth(\"a/\", views.a),\n]":                                              "4:5: urlpatterns is a list of path()",
		"    path(\"a/\", views.a, name=\"b:c\"),\n]":                               "4:30: the name \"b:c\" has a colon in it",
		"    path(\"a/\", include(\"shop.urls\")),\n]":                              "4:24: no file under urls: is shop/urls.py",
		"    path(\"a/\", include(\"django.contrib.flatpages.urls\")),\n]":          "4:24: django.contrib.flatpages.urls is not played here",
		"    path(\"a/\", include((\"shop.urls\", \"shop\"), namespace=\"x\")),\n]": "4:25: no file under urls: is shop/urls.py",
	} {
		_, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: head + lines}}, nil)
		if len(wrong) == 0 || !strings.HasPrefix(wrong[0].Problem.Error(), want) {
			t.Errorf("%s\n%v, want %s", lines, wrong, want)
		}
	}
	endless := []djangocode.URLsFile{{Name: "a/urls.py", Text: "from django.urls import include, path\nurlpatterns = [path(\"b/\", include(\"b.urls\"))]"}, {Name: "b/urls.py", Text: "from django.urls import include, path\nurlpatterns = [path(\"a/\", include(\"a.urls\"))]"}}
	if urls, wrong := djangocode.ReadURLs(endless, nil); len(urls) > 0 || len(wrong) == 0 {
		t.Errorf("files that include one another are read as %v", urls)
	}
}

// TestImportsOfURLs: what Django does not have is told at the import, once, and not of each line that uses it.
func TestImportsOfURLs(t *testing.T) {
	for text, want := range map[string]string{
		"from django.url import path\nfrom . import views\nurlpatterns = [path(\"\", views.a), path(\"b/\", views.b)]":                                       "1:6",
		"from djang.urls import path\nfrom . import views\nurlpatterns = [path(\"\", views.a)]":                                                              "1:6",
		"from django.urls import pth\nfrom . import views\nurlpatterns = [pth(\"\", views.a)]":                                                               "1:25",
		"from django.urls import path, repath\nfrom . import views\nurlpatterns = [repath(r\"^$\", views.a)]":                                                "1:31",
		"from django.urls import path\nfrom . import views\nurlpattern = [path(\"\", views.a)]":                                                              "3:1",
		"from django.urls import include, path\nurlpatterns = [path(\"\", include(\"blog.url\"))]":                                                           "2:33",
		"from django.urls import path\nfrom django.views.generic import TemplateView\nurlpatterns = [path(\"\", TemplateView.as_view(template_name=\"a\"))]": "",
		"from django.conf.urls import url\nfrom . import views\nurlpatterns = [url(r\"^$\", views.a)]":                                                       "",
		"from django.urls import path\nfrom rest_framework import routers\nfrom . import views\nurlpatterns = [path(\"\", views.a)]":                         "",
	} {
		_, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "mysite/urls.py", Text: text}, {Name: "blog/urls.py", Text: "from django.urls import path\nfrom . import views\napp_name = \"blog\"\nurlpatterns = [path(\"c/\", views.c)]\n"}}, nil)
		if !strings.Contains(text, "include") {
			_, wrong = djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: text}}, nil)
		}
		if want == "" && len(wrong) > 0 || want != "" && (len(wrong) != 1 || !strings.HasPrefix(wrong[0].Problem.Error(), want+":")) {
			t.Errorf("%s\nis told %v, want one at %s", text, wrong, want)
		}
	}
}

// TestFurtherURLs: what stands in a urls.py beside path() and include() of a file.
func TestFurtherURLs(t *testing.T) {
	text := `from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path, re_path
from . import views

admin.site.site_header = "Shop"
orders = [
    path("", views.orders, name="all"),
    path("<int:pk>/", views.order, name="one"),
]
urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(r"^archive/(?P<year>\\d{4})/(?P<slug>[-\\w]+)/$", views.archive, name="archive"),
    re_path(r"^about\\.html/?$", views.about, {"kind": "a<b>:c", "n": -3, "on": True}),
    re_path(r"^lang/(?P<lang>en|ko)/", include([path("x/", views.a, name="x")])),
    path("orders/", include((orders, "shop"), namespace="shop")),
    path("old/", include([path("y/", views.b)]), {"old": None}),
] + static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

if settings.DEBUG:
    import debug_toolbar
    urlpatterns += [path("__debug__/", include("debug_toolbar.urls"))]
if not settings.DEBUG:
    urlpatterns += [path("live/", views.live)]

handler404 = "mysite.views.lost"
handler500 = views.broken
`
	urls, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: strings.ReplaceAll(text, "\\\\", "\\")}}, nil)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	var got []string
	for _, u := range urls {
		got = append(got, u.Path+" "+u.Name)
	}
	const want = `/admin/ admin:index
/admin/<path:rest> 
/archive/<re=[\p{Nd}]{4}:year>/<re=[-\p{L}\p{N}_]+:slug>/ archive
/about.html/<="a\u003cb\u003e\u003ac":kind><=-3:n><=true:on> 
/about.html<="a\u003cb\u003e\u003ac":kind><=-3:n><=true:on> 
/lang/<re=en|ko:lang>/x/ x
/orders/ shop:all
/orders/<int:pk>/ shop:one
/old/<=null:old>y/ 
/live/ 
handler:404<=null:exception> 
handler:500 `
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("read as\n%s\nwant\n%s", all, want)
	}
	for _, u := range urls {
		if route, err := httpsim.ReadRoute(u.Path); err != nil {
			t.Errorf("%s: %v", u.Path, err)
		} else if _, is := route.Match(route.Example()); !is {
			t.Errorf("%s is not at its example %q", u.Path, route.Example())
		}
	}
}

// TestURLsAreFoundAsByDjango: addresses lead to the views, with the values, and names to the addresses, that a real Django
// was recorded to find.
func TestURLsAreFoundAsByDjango(t *testing.T) {
	text, err := os.ReadFile("testdata/urls/urls.py")
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := os.ReadFile("testdata/urls/urls.txt")
	if err != nil {
		t.Fatal(err)
	}
	urls, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: string(text)}}, nil)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	site := httpsim.Site{Pages: map[string]httpsim.Page{}}
	for i, u := range urls {
		site.Pages[u.Path] = httpsim.Page{Name: u.Name, Order: i + 1}
	}
	found := func(path string) string {
		for _, u := range urls {
			route, err := httpsim.ReadRoute(u.Path)
			if err != nil {
				t.Fatal(err)
			}
			values, is := route.Values(path)
			if !is {
				continue
			}
			said, err := json.Marshal(values)
			if err != nil {
				t.Fatal(err)
			}
			return strings.TrimPrefix(u.View.Text, "views.") + " " + string(said)
		}
		return "404"
	}
	for line := range strings.Lines(string(recorded)) {
		asked, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(asked, "/") {
			if got := found(asked); !sameView(got, want) {
				t.Errorf("%s leads to %s, in Django to %s", asked, got, want)
			}
			continue
		}
		var name struct {
			of     string
			args   []any
			kwargs map[string]any
		}
		if err := json.Unmarshal([]byte(asked), &[]any{&name.of, &name.args, &name.kwargs}); err != nil {
			t.Fatal(err)
		}
		for i, v := range name.args {
			name.args[i] = whole(v)
		}
		for key, v := range name.kwargs {
			name.kwargs[key] = whole(v)
		}
		got, err := site.Reverse(name.of, name.args, name.kwargs)
		if err != nil {
			got = "NoReverseMatch"
		}
		if got != want {
			t.Errorf("%s is at %s (%v), in Django at %s", asked, got, err, want)
		}
	}
}

// whole is a number of JSON as Python has it.
func whole(v any) any {
	if n, is := v.(float64); is && n == float64(int64(n)) {
		return int64(n)
	}
	return v
}

// sameView reports whether two views with their values as JSON are one.
func sameView(a, b string) bool {
	viewA, jsonA, _ := strings.Cut(a, " ")
	viewB, jsonB, _ := strings.Cut(b, " ")
	var valuesA, valuesB any
	if a == "404" || b == "404" {
		return a == b
	}
	return viewA == viewB && json.Unmarshal([]byte(jsonA), &valuesA) == nil && json.Unmarshal([]byte(jsonB), &valuesB) == nil && reflect.DeepEqual(valuesA, valuesB)
}

// FuzzURLs reads what nobody has written: it comes to an end, and every place that it tells is in the file.
func FuzzURLs(f *testing.F) {
	f.Add(pollsURLs)
	f.Add("urlpatterns = [path('', include([path('a/', x)]))]")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1 // a lone CR ends a line of Python, too
		urls, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: text}}, nil)
		for _, p := range wrong {
			if p.Line < 1 || p.Line > lines+1 {
				t.Errorf("a problem at line %d of %d: %v", p.Line, lines, p)
			}
		}
		for _, u := range urls {
			if !strings.HasPrefix(u.Path, "/") && httpsim.HandledBy(u.Path) == 0 {
				t.Errorf("the page %q", u.Path)
			}
		}
	})
}
