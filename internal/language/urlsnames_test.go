package language_test

import (
	"strconv"
	"strings"
	"testing"
)

// urlsSite is a lesson whose site has a view that is a class, a form, and a urls.py with some imports that gives a view
// some arguments.
func urlsSite(imports, view string) string {
	src := aFile("from django import forms\nfrom django.shortcuts import render\nfrom django.contrib.auth.views import LoginView\nclass Other(forms.Form):\n    pass\nclass Login(LoginView):\n    template_name = \"login.html\"\ndef home(request):\n    return render(request, \"login.html\")", "/: {view: home}")
	return strings.Replace(src, "    pages:", "    csrf: true\n    forms: |\n      from django.contrib.auth.forms import AuthenticationForm\n      class Locked(AuthenticationForm):\n          pass\n    templates: {login.html: \"{{ form }}\"}\n    urls: |\n      from django.urls import path, reverse_lazy as later\n      from django.contrib.auth.views import LoginView\n      "+imports+"\n      urlpatterns = [path(\"login/\", "+view+", name=\"login\")]\n    pages:", 1)
}

// TestNamesOfURLs: what a view is given in a urls.py is looked up there, and what is wrong is told there.
func TestNamesOfURLs(t *testing.T) {
	for _, c := range []struct{ imports, view, want string }{
		{"from .forms import Locked", "LoginView.as_view(authentication_form=Locked, template_name=\"login.html\")", ""},
		{"from . import views, forms", "LoginView.as_view(authentication_form=forms.Locked, template_name=\"login.html\")", ""},
		{"from . import views", "LoginView.as_view(authentication_form=views.Other, template_name=\"login.html\")", ""},
		{"from shop.forms import Locked", "LoginView.as_view(authentication_form=Locked, template_name=\"login.html\")", ""},
		{"", "LoginView.as_view(next_page=later(\"login\"), template_name=\"login.html\")", ""},
		{"from . import views, forms", "views.Login.as_view(authentication_form=forms.Locked)", ""},
		{"from .views import Login\n      from .forms import Locked as Closed", "Login.as_view(authentication_form=Closed)", ""},
		{"from . import views", "views.Login.as_view(authentication_form=views.Other)", ""},
		{"from . import views", "views.Login.as_view(next_page=later(\"login\"))", ""},
		{"from . import views\n      from django.views.decorators.cache import never_cache as fresh", "fresh(views.Login.as_view(template_name=\"login.html\"))", ""},
		{"from . import views", "views.Login.as_view(authentication_form=forms.Locked)", "forms is not imported here"},
		{"from . import views, forms", "views.Login.as_view(authentication_form=forms.Lockd)", "nothing is called \"forms.Lockd\" here"},
		{"from . import views", "views.Login.as_view(authentication_form=views.Othr)", "Othr has no value here"},
		{"from . import views\n      from .forms import Lockd", "views.Login.as_view(authentication_form=Lockd)", "forms.py of the site has no Lockd (did you mean \"Locked\"?)"},
		{"from .forms import Lockd", "LoginView.as_view(authentication_form=Lockd, template_name=\"login.html\")", "forms.py of the site has no Lockd (did you mean \"Locked\"?)"},
		{"from . import views", "views.Login.as_view(template_nam=\"login.html\")", "as_view() takes attributes of Login, and template_nam is none"},
	} {
		src := urlsSite(c.imports, c.view)
		got := problemsOf(t, src)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s\n%s\nis told\n%s\nwant %q", c.imports, c.view, got, c.want)
			continue
		}
		if c.want == "" {
			continue
		}
		told, _, _ := strings.Cut(strings.TrimPrefix(got, "shop.yaml:"), ":")
		lines := strings.Split(src, "\n")
		first, last := 0, 0
		for i, line := range lines {
			switch {
			case strings.HasPrefix(line, "    urls: "):
				first = i + 2
			case strings.Contains(line, "urlpatterns = "):
				last = i + 1
			}
		}
		if at, err := strconv.Atoi(told); err != nil || at < first || at > last {
			t.Errorf("%s\nis told in line %s, and the urls.py stands in %d to %d: %s", c.view, told, first, last, got)
		}
	}
}
