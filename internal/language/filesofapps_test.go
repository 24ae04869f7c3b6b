package language_test

import (
	"cmp"
	"strings"
	"testing"
)

// ofApps is a lesson whose site has files of two apps.
func ofApps(changes ...string) string {
	return strings.NewReplacer(changes...).Replace(`statelab: 1
lesson: shop
title: x
summary: x?
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    models:
      accounts/models.py: |
        from django.contrib.auth.models import AbstractUser
        from django.db import models
        class User(AbstractUser):
            role = models.CharField(max_length=1, default="s")
      board/models.py: |
        from django.conf import settings
        from django.db import models
        from accounts.models import User
        class Notice(models.Model):
            author = models.ForeignKey(User, on_delete=models.CASCADE)
            other = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="others")
            text = models.CharField(max_length=9)
    forms:
      accounts/forms.py: |
        from django.contrib.auth.forms import UserCreationForm
        from .models import User
        class SignUp(UserCreationForm):
            class Meta:
                model = User
                fields = ["username"]
      board/forms.py: |
        from django import forms
        from board.models import Notice
        class NoticeForm(forms.ModelForm):
            class Meta:
                model = Notice
                fields = ["text"]
    views:
      accounts/views.py: |
        from django.contrib.auth import get_user_model
        from django.http import HttpResponse
        from .forms import SignUp
        User = get_user_model()
        def signup(request):
            return HttpResponse(SignUp().as_p())
      board/views.py: |
        from django.contrib.auth import get_user_model
        from django.http import HttpResponse
        from board.forms import NoticeForm
        from accounts.texts import HELLO
        User = get_user_model()
        def index(request):
            return HttpResponse(HELLO + NoticeForm().as_p() + str(User.objects.count()))
    modules:
      accounts/texts.py: |
        HELLO = "hello"
    urls:
      accounts/urls.py: |
        from django.urls import path
        from . import views
        urlpatterns = [path("signup/", views.signup)]
      config/urls.py: |
        from django.urls import include, path
        from board import views
        urlpatterns = [path("accounts/", include("accounts.urls")), path("", views.index)]
steps:
  - step: a
    visit: https://shop.test/
    say: |
      x
`)
}

func TestFilesOfSeveralApps(t *testing.T) {
	for name, c := range map[string]struct {
		changes []string
		want    string // with its place
	}{
		"as it stands":         {nil, ""},
		"misspelt in the last": {[]string{"NoticeForm().as_p()", "NoticForm().as_p()"}, "shop.yaml:52:"},
		"a field, misspelt":    {[]string{`text = models.CharField(max_length=9)`, `text = models.ChrField(max_length=9)`}, "shop.yaml:21:"},
		"two of a name":        {[]string{"def signup(request)", "def index(request)", "views.signup", "views.index"}, "shop.yaml:51:9: index stands in accounts/views.py and in board/views.py"},
		"another import":       {[]string{"from .forms import SignUp\n", "from .forms import SignUp\n        from django.contrib.auth import login as HttpResponse\n"}, "shop.yaml:48:9: HttpResponse stands in accounts/views.py and in board/views.py"},
		"the other app's":      {[]string{`ForeignKey("accounts.User"`, `ForeignKey("board.User"`}, `shop.yaml:20:39: the app board has no model User (write "accounts.User")`},
		"of its own app":       {[]string{`ForeignKey("accounts.User"`, `ForeignKey("User"`}, `the app board has no model User (write "accounts.User")`},
		"that of Django":       {[]string{`ForeignKey("accounts.User"`, `ForeignKey("auth.User"`}, "User of django.contrib.auth has no table here"},
		"no such app":          {[]string{"from accounts.texts", "from acounts.texts"}, "shop.yaml:49:"},
		"another file":         {[]string{"board/forms.py", "board/form.py"}, `shop.yaml:30:7: "board/form.py" is no file that stands under forms (write accounts/forms.py, by the app in which it stands)`},
		"no text":              {[]string{"board/forms.py: |\n        from django import forms\n        from board.models import Notice\n        class NoticeForm(forms.ModelForm):\n            class Meta:\n                model = Notice\n                fields = [\"text\"]", "board/forms.py: [a]"}, "a file of an app is a text"},
		"from what is below":   {[]string{"from .models import User\n        class SignUp", "from .models import User\n        from board.forms import NoticeForm\n        class SignUp"}, "a file imports NoticeForm from itself before it has given it a value: Python answers ImportError (let board/forms.py stand above accounts/forms.py)"},
		"modules of one name":  {[]string{"accounts/texts.py: |\n        HELLO = \"hello\"", "accounts/texts.py: |\n        HELLO = \"hello\"\n      board/texts.py: |\n        X = 1"}, "two modules are called texts"},
	} {
		t.Run(name, func(t *testing.T) {
			got := problemsOf(t, ofApps(c.changes...))
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%s\nlacks %q", got, c.want)
			}
		})
	}
}

// TestNamesOfTheOtherApp: files of a kind run as one, and what Python would not find in a file of an app is told there, with
// the line to write.
func TestNamesOfTheOtherApp(t *testing.T) {
	const noticeForm = "from board.forms import NoticeForm\n"
	for name, c := range map[string]struct {
		from, to string
		want     string // all that is told; nothing: it passes
	}{
		"the form of the other app":   {noticeForm, "from accounts.forms import NoticeForm\n", "shop.yaml:48:36: accounts/forms.py of the site has no NoticeForm (write from board.forms import NoticeForm)"},
		"relatively":                  {noticeForm, "from .forms import NoticeForm, SignUp\n", "shop.yaml:48:40: board/forms.py of the site has no SignUp (write from accounts.forms import SignUp)"},
		"the model of the other app":  {"from board.models import Notice\n", "from accounts.models import Notice\n", "shop.yaml:32:37: accounts/models.py of the site has no Notice (write from board.models import Notice)"},
		"what the other file imports": {noticeForm, "from accounts.forms import UserCreationForm as NoticeForm\n", ""},
		"a file that is not there":    {noticeForm, "from board.signals import x\n        from board.forms import NoticeForm\n", "there is no module board.signals"},
		"a module of the other app":   {"from accounts.texts import", "from board.texts import", "shop.yaml:49:14: there is no module board.texts (write from accounts.texts import HELLO)"},
		"the views of the other app":  {"from board import views", "from accounts import views", "shop.yaml:64:78: accounts/views.py of the site has no index (it stands in board/views.py)"},
		"all of the other file":       {noticeForm, "from accounts.forms import *\n        from board.forms import *\n", ""},
		"an import of the other file": {"        from django.http import HttpResponse\n        from board", "        from board", "shop.yaml:51:20: HttpResponse is not imported here: Python answers NameError (import it above: from django.http import HttpResponse)"},
		"what the other file reckons": {"        User = get_user_model()\n        def index", "        def index", "shop.yaml:51:67: User is not imported here: Python answers NameError (import it above: from accounts.views import User)"},
		"what the other file defines": {"return HttpResponse(HELLO", "return HttpResponse(signup(request).content + HELLO", "shop.yaml:52:33: signup is not imported here: Python answers NameError (import it above: from accounts.views import signup)"},
		"an import that is relative":  {"return HttpResponse(HELLO", "return HttpResponse(SignUp + HELLO", "shop.yaml:52:33: SignUp is not imported here: Python answers NameError (import it above: from accounts.forms import SignUp)"},
		"a model without import":      {"from accounts.models import User\n        class Notice", "class Notice", "shop.yaml:18:40: User is not imported here: Python answers NameError (import it above: from accounts.models import User)"},
		"a model of no file of views": {"return HttpResponse(SignUp()", "return HttpResponse(Notice.objects.count() + SignUp()", "shop.yaml:44:33: Notice is not imported here: Python answers NameError (import it above: from board.models import Notice)"},
		"a name in a function alone":  {"return HttpResponse(HELLO", "signup = 1\n            return HttpResponse(signup, HELLO", ""},
		"a parameter":                 {"def index(request):", "def index(request, signup=None):", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := problemsOf(t, ofApps(c.from, c.to))
			if c.want == "" && got != "" || !strings.Contains(got, c.want) || strings.Count(strings.TrimSpace(got), "\n") > 0 {
				t.Errorf("%s\nis not %q alone", got, c.want)
			}
		})
	}
}

// TestFilesThatAreNotWritten: a file without its |, and addresses that are wrong, are told alone, without what follows from
// them.
func TestFilesThatAreNotWritten(t *testing.T) {
	const settings = "shop.test:\n    settings: {LOGIN_URL: home}"
	for name, c := range map[string]struct {
		changes []string
		want    string // all that is told
	}{
		"a page of the login":         {[]string{"shop.test:", settings}, "shop.yaml:8:27: no page of this site is called so: Django answers NoReverseMatch"},
		"addresses that are wrong":    {[]string{"shop.test:", settings, "from django.urls import include", "from django.urls import inclde, include"}, "shop.yaml:63:33: django.urls has no inclde"},
		"addresses without |":         {[]string{"shop.test:", settings, "accounts/urls.py: |", "accounts/urls.py:"}, "lines of Python stand in a text of several lines (write a | behind the key above them, as in views: |)"},
		"views without |":             {[]string{"board/views.py: |", "board/views.py:"}, "lines of Python stand in a text of several lines (write a | behind the key above them, as in views: |)"},
		"views of another name":       {[]string{"from . import views", "from . import view"}, "there is no module .view (did you mean \"views\"?)"},
		"views of no package":         {[]string{"from . import views", "import views"}, "there is no module views (write from . import views)"},
		"include without quotes":      {[]string{`include("accounts.urls")`, `include(accounts.urls)`}, `what is included here is the module of a urls.py, in quotes (write include("accounts.urls"))`},
		"include as it was once":      {[]string{"from django.urls import include, path", "from django.conf.urls import include\n        from django.urls import path"}, ""},
		"a converter behind its name": {[]string{`path("signup/"`, `path("<pk:int>/"`}, "no converter is called \"pk\": there are int, path, slug, str, uuid (write /accounts/<int:pk>/)"},
	} {
		t.Run(name, func(t *testing.T) {
			got := problemsOf(t, ofApps(c.changes...))
			if c.want == "" && got != "" || !strings.Contains(got, c.want) || strings.Count(strings.TrimSpace(got), "\n") > 0 {
				t.Errorf("%s\nis not %q alone", got, c.want)
			}
		})
	}
}

// TestUsersOfOnesOwn has mistakes around a class that is the model of the users.
func TestUsersOfOnesOwn(t *testing.T) {
	const (
		head  = "statelab: 1\nlesson: shop\ntitle: x\nsummary: x?\nclock: 2026-03-02T09:00:00Z\nsites:\n  shop.test:\n    models: |\n      from django.contrib.auth.models import AbstractUser\n      from django.db import models\n      class User(AbstractUser):\n          role = models.CharField(max_length=1, choices=[(\"s\", \"Student\"), (\"t\", \"Teacher\")], default=\"s\")\n"
		below = "    pages: {/: {get: [{text: x}]}}\nsteps:\n  - step: a\n    visit: https://shop.test/\n    say: |\n      x\n"
	)
	for name, c := range map[string]struct {
		from, to, users string
		want            string // all that is told
	}{
		"as it should be":   {"", "", "{password: x, role: t}", ""},
		"no choice":         {"", "", "{password: x, role: staff}", `"staff" is no choice of role (it is one of s, t)`},
		"misspelt":          {"(AbstractUser)", "(AbstracUser)", "{password: x, role: t}", `django.contrib.auth.models has no AbstracUser (did you mean "AbstractUser"?)`},
		"misspelt import":   {"AbstractUser", "AbstractUsr", "{password: x, role: t}", `django.contrib.auth.models has no AbstractUsr (did you mean "AbstractUser"?)`},
		"without an import": {"from django.contrib.auth.models import AbstractUser", "import json", "{password: x, role: t}", "AbstractUser is not imported (write from django.contrib.auth.models import AbstractUser)"},
	} {
		t.Run(name, func(t *testing.T) {
			got := problemsOf(t, strings.NewReplacer(cmp.Or(c.from, "\x00"), c.to).Replace(head)+"    users: {mina: "+c.users+"}\n"+below)
			if c.want == "" && got != "" || c.want != "" && (!strings.Contains(got, c.want) || strings.Count(got, "shop.yaml:") != 1) {
				t.Errorf("%s\nis not %q alone", got, c.want)
			}
		})
	}
}
