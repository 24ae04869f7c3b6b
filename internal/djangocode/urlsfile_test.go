package djangocode_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/djangocode"
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
/mine/ polls:mine login_required(views.mine)
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
		"    path(\"a/\", views.a),\n    path(\"a/\", views.b),\n]":                 "5:10: a path() above has the address /a/ already",
		"    path(\"a/\", views.a, nam=\"x\"),\n]":                                  "4:29: path() takes no nam",
		"    path(\"a/\", \"views.a\"),\n]":                                         "4:16: a view is no text",
		"    path(\"a/\", lambda request: None),\n]":                                "4:16: a view that is a lambda",
		"    path(\"a/\", view.a),\n]":                                              "4:16: view is not imported here",
		"    path(\"a/\"),\n]":                                                      "4:5: path() is given a route and a view",
		"    re_path(r\"^a/$\", views.a),\n]":                                       "4:5: patterns of re_path() are not played here",
		"    pth(\"a/\", views.a),\n]":                                              "4:5: urlpatterns is a list of path()",
		"    path(\"a/\", views.a, {\"x\": 1}),\n]":                                 "4:25: further values for the view",
		"    path(\"a/\", views.a, name=\"b:c\"),\n]":                               "4:30: the name \"b:c\" has a colon in it",
		"    path(\"a/\", include(\"shop.urls\")),\n]":                              "4:24: no file under urls: is shop/urls.py",
		"    path(\"a/\", include(\"django.contrib.flatpages.urls\")),\n]":          "4:24: django.contrib.flatpages.urls is not played here",
		"    path(\"admin/\", admin.site.urls),\n]":                                 "4:20: admin.site.urls is not played here",
		"    path(\"a/\", views.a),\n]\nhandler404 = \"views.lost\"":                "6:1: in a urls.py stand imports",
		"    path(\"a/\", views.a),\n] + static(settings.MEDIA_URL)":                "5:5: static() is not played here",
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

// FuzzURLs reads what nobody has written: it comes to an end, and every place that it tells is in the file.
func FuzzURLs(f *testing.F) {
	f.Add(pollsURLs)
	f.Add("urlpatterns = [path('', include([path('a/', x)]))]")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		urls, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: text}}, nil)
		for _, p := range wrong {
			if p.Line < 1 || p.Line > lines+1 {
				t.Errorf("a problem at line %d of %d: %v", p.Line, lines, p)
			}
		}
		for _, u := range urls {
			if !strings.HasPrefix(u.Path, "/") {
				t.Errorf("the page %q", u.Path)
			}
		}
	})
}
