package language_test

import (
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
)

// aFile is a lesson of one site with a file of views, and pages.
func aFile(views, pages string) string {
	return "statelab: 1\nlesson: shop\ntitle: T\nsummary: S.\nclock: 2026-03-02T09:00:00Z\nsites:\n  shop.test:\n    views: |\n      " +
		strings.ReplaceAll(strings.TrimSpace(views), "\n", "\n      ") + "\n    pages:\n      " + strings.ReplaceAll(pages, "\n", "\n      ") +
		"\nsteps:\n  - step: one\n    visit: https://shop.test/\n    say: |\n      Text.\n    expect: {status: 200}\n"
}

const twoViews = `
LIMIT = 3

def home(request):
    return HttpResponse(f"{limited(5)}")

def about(request):
    return HttpResponse("About.")

def limited(n):
    return min(n, LIMIT)
`

func TestViewsOfAFile(t *testing.T) {
	for name, c := range map[string]struct{ views, pages, want string }{
		"two pages":                     {twoViews, "/: {view: home}\n/about/: {view: views.about}", ""},
		"one page twice":                {twoViews, "/: {view: home}\n/about/: {view: about}\n/more/: {view: about}", ""},
		"a misspelt name":               {twoViews, "/: {view: hame}", `the file under views: has no view "hame"`},
		"a name of no view":             {twoViews, "/: {view: LIMIT}", `the file under views: has no view "LIMIT"`},
		"a function that is no view":    {twoViews, "/: {view: limited}", "a view is given request first"},
		"two of one name":               {twoViews + "\ndef home(request):\n    return HttpResponse(\"Again.\")", "/: {view: home}", "home stands here twice"},
		"a mistake in one":              {twoViews + "\ndef bad(request):\n    return HttpResponse(nothing_here)", "/: {view: bad}", "nothing_here"},
		"no Python":                     {"def home(request)\n    return 3", "/: {view: home}", "a colon is missing"},
		"a hole in no page":             {twoViews + "\ndef other(request):\n    {hole: here}\n    return HttpResponse(\"\")", "/: {view: home}", "no page uses the view in which this hole stands"},
		"a hole within a line":          {twoViews + "\ndef other(request):\n    x = {hole: here}\n    return HttpResponse(\"\")", "/: {view: other}", "a hole in a view is a line of its own"},
		"an address that gives a value": {twoViews, "/<int:pk>/: {view: about}", "a view is given what the address"},
	} {
		t.Run(name, func(t *testing.T) {
			l, problems := lesson.Parse("shop.yaml", []byte(aFile(c.views, c.pages)), language.Vocabulary())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			r := language.NewReader(l)
			r.ReadSite(l.Sites[0])
			switch got := r.Problems.Error(); {
			case c.want == "" && len(r.Problems) > 0:
				t.Error(got)
			case !strings.Contains(got, c.want):
				t.Errorf("%s\nlacks %q", got, c.want)
			}
		})
	}
}

// TestViewsThatAreCalledOtherwise: a view that a urls.py or a setting names for errors takes what Django gives it; that it does not
// is told where it is named, since it may be right for an address.
func TestViewsThatAreCalledOtherwise(t *testing.T) {
	const head = "statelab: 1\nlesson: shop\ntitle: T\nsummary: S.\nclock: 2026-03-02T09:00:00Z\nsites:\n  shop.test:\n    urls: |\n      from django.urls import path\n      from . import views\n      urlpatterns = [path(\"\", views.home)]\n      "
	const views = "\n    views: |\n      def home(request):\n          return HttpResponse(1)\n\n      def lost(request, exception):\n          return HttpResponse(2)\n\n      def refused(request, reason=\"\"):\n          return HttpResponse(3)\n"
	const steps = "steps:\n  - step: one\n    visit: https://shop.test/\n    say: |\n      Text.\n    expect: {status: 200}\n"
	for line, want := range map[string]string{
		"handler404 = views.lost":                                 "",
		"handler500 = views.home":                                 "",
		"handler404 = views.home":                                 "shop.yaml:12:20: Django calls the view of handler404 with request, exception",
		"handler403 = views.refused":                              "shop.yaml:12:20: Django calls the view of handler403 with request, exception",
		"handler500 = views.lost":                                 "shop.yaml:12:20: Django calls the view of handler500 with request, and",
		"handler404 = views.lots":                                 `did you mean "lost"?`,
		"from .views import hom":                                  `shop.yaml:12:26: the views.py has no hom: Python answers ImportError (did you mean "home"?)`,
		"\n    settings: {CSRF_FAILURE_VIEW: shop.views.refused}": "",
		"\n    settings: {CSRF_FAILURE_VIEW: shop.views.home}":    "Django calls the view of CSRF_FAILURE_VIEW with request, reason, and home() takes other values",
	} {
		l, problems := lesson.Parse("shop.yaml", []byte(head+line+views+steps), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		r.ReadSite(l.Sites[0])
		if got := r.Problems.Error(); want == "" && len(r.Problems) > 0 || len(r.Problems) > 1 || !strings.Contains(got, want) {
			t.Errorf("%s\n%s\nwant %q", line, got, want)
		}
	}
}

func TestUnusedViewsAreRemarkedOn(t *testing.T) {
	l, problems := lesson.Parse("shop.yaml", []byte(aFile(twoViews+"\ndef spare(n):\n    return n", "/: {view: home}")), language.Vocabulary())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := language.Remarks(l).Error()
	for _, want := range []string{"shop.yaml:14:7: no page uses the view about", "shop.yaml:20:7: no view uses spare()"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %q", got, want)
		}
	}
	if strings.Contains(got, "limited") {
		t.Errorf("%s\nis said of a function that a view needs", got)
	}
}

// TestSilentViewsAreRemarkedOn: of a view that returns nothing it is told where it stands, in the file and in a page, and
// not in a lesson that shows a page that fails.
func TestSilentViewsAreRemarkedOn(t *testing.T) {
	src := aFile("def home(request):\n    request.session['a'] = 1", "/: {view: home}\n/own/:\n  view: |\n    def own(request):\n        request.session['a'] = 1")
	for _, c := range []struct {
		src  string
		want bool
	}{{src, true}, {strings.Replace(src, "{status: 200}", "{status: 500, reason: ValueError}", 1), false}} {
		l, problems := lesson.Parse("shop.yaml", []byte(c.src), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := language.Remarks(l).Error()
		for _, told := range []string{"shop.yaml:9:7: home returns nothing: Django answers ValueError", "shop.yaml:15:11: own returns nothing: Django answers ValueError"} {
			if strings.Contains(got, told) != c.want {
				t.Errorf("%q is said: %v, want %v\n%s", told, !c.want, c.want, got)
			}
		}
	}
}

func TestFilesBesideTheViews(t *testing.T) {
	const receives = "@receiver(user_logged_in)\ndef come(sender, request, user, **kwargs):\n    request.session[\"n\"] = 1"
	for name, c := range map[string]struct{ key, text, want string }{
		"signals":                  {"signals", receives, ""},
		"connected":                {"signals", "def come(**kwargs):\n    pass\nuser_logged_out.connect(come)", ""},
		"signals of models":        {"signals", "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n@receiver(post_save)\ndef made(sender, **kwargs):\n    pass", ""},
		"another signal":           {"signals", "from django.db.models.signals import m2m_changed\nfrom django.dispatch import receiver\n@receiver(m2m_changed)\ndef made(sender, **kwargs):\n    pass", "m2m_changed"},
		"no receiver":              {"signals", "def come(sender, **kwargs):\n    pass", "no function of the file receives a signal"},
		"without **kwargs":         {"signals", "@receiver(user_logged_in)\ndef come(sender, request, user):\n    pass", "shop.yaml:21:7: a receiver takes **kwargs"},
		"a misspelt name":          {"signals", receives + "\n    mesages.info(request, \"x\")", "mesages has no value here"},
		"a hole":                   {"signals", receives + "\n    {hole: here}", ""},
		"shared":                   {"signals", "SEEN = []\n" + receives + "\n    SEEN.append(user)", "SEEN stands above the def: all requests share it"},
		"processors":               {"context_processors", "def size(n):\n    return n\ndef cart(request):\n    return {\"cart_size\": size(3)}", ""},
		"no processor":             {"context_processors", "def cart(request, n):\n    return {}", "no function of the file is a context processor"},
		"forms":                    {"forms", "from django import forms\nclass MailForm(forms.Form):\n    mail = forms.EmailField()", ""},
		"a field of no name":       {"forms", "from django import forms\nclass MailForm(forms.Form):\n    mail = forms.EmailFeld()", "django.forms has no EmailFeld (did you mean \"EmailField\"?)"},
		"no form":                  {"forms", "LIMIT = 3", "forms.py has no form"},
		"a hole in forms":          {"forms", "from django import forms\nclass MailForm(forms.Form):\n    {hole: here}", ""},
		"forms that share":         {"forms", "from django import forms\nSEEN = []\nclass MailForm(forms.Form):\n    def clean(self):\n        SEEN.append(1)", "SEEN stands above the def: all requests share it"},
		"no Python in a processor": {"context_processors", "def cart(request):\n    return {", "is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			src := strings.Replace(aFile(twoViews, "/: {view: home}\n/about/: {view: about}"), "    pages:", "    "+c.key+": |\n      "+strings.ReplaceAll(c.text, "\n", "\n      ")+"\n    pages:", 1)
			l, problems := lesson.Parse("shop.yaml", []byte(src), language.Vocabulary())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			r := language.NewReader(l)
			r.ReadSite(l.Sites[0])
			got := r.Problems.Error()
			if c.want == "" && len(r.Problems) > 0 || !strings.Contains(got, c.want) {
				t.Errorf("%s\nlacks %q", got, c.want)
			}
		})
	}
}

func TestViewsTakeFromForms(t *testing.T) {
	const mail = "from django import forms\nclass MailForm(forms.Form):\n    mail = forms.EmailField()\n    def said(self):\n        return 1"
	for name, c := range map[string]struct{ forms, view, want string }{
		"a form":             {mail, "from django.http import HttpResponse\nfrom .forms import MailForm\ndef home(request):\n    form = MailForm(request.POST)\n    form.said()\n    return HttpResponse(form.is_valid())", ""},
		"the module":         {mail, "from django.http import HttpResponse\nfrom . import forms\ndef home(request):\n    form = forms.MailForm(request.POST)\n    return HttpResponse(form.is_valid())", ""},
		"in a class":         {mail, "from django.http import HttpResponse\nfrom .forms import MailForm\nfrom django.views.generic import FormView\nclass home(FormView):\n    form_class = MailForm\n    success_url = \"/\"", ""},
		"misspelt":           {mail, "from django.http import HttpResponse\nfrom .forms import MailFrom\ndef home(request):\n    form = MailFrom(request.POST)\n    return HttpResponse(form.is_valid())", "forms.py of the site has no MailFrom"},
		"misspelt, in class": {mail, "from django.http import HttpResponse\nfrom .forms import MailFrom\nfrom django.views.generic import FormView\nclass home(FormView):\n    form_class = MailFrom\n    success_url = \"/\"", "forms.py of the site has no MailFrom"},
		"no file":            {"", "from django.http import HttpResponse\nfrom .forms import MailForm\ndef home(request):\n    form = MailForm(request.POST)\n    return HttpResponse(form.is_valid())", "the site has no forms.py, where MailForm would stand"},
	} {
		t.Run(name, func(t *testing.T) {
			src := aFile(c.view, "/: {view: home}")
			if c.forms != "" {
				src = strings.Replace(src, "    pages:", "    forms: |\n      "+strings.ReplaceAll(c.forms, "\n", "\n      ")+"\n    pages:", 1)
			}
			l, problems := lesson.Parse("shop.yaml", []byte(src), language.Vocabulary())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			r := language.NewReader(l)
			r.ReadSite(l.Sites[0])
			if got := r.Problems.Error(); c.want == "" && len(r.Problems) > 0 || !strings.Contains(got, c.want) {
				t.Errorf("%s\nlacks %q", got, c.want)
			}
		})
	}
}
