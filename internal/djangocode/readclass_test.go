package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// A view that is a class is told where it does not do what is meant, or is not played.
func TestAViewThatIsAClass(t *testing.T) {
	known := djangocode.Known{CSRF: true, Templates: map[string]string{"a.html": "A"}, Models: []*httpsim.Model{{App: "shop", Name: "Order"}}}
	for text, want := range map[string]string{
		"class Orders(ListView):\n    model = Order\n    template_name = \"a.html\"":                                                     "",
		"TemplateView.as_view(template_name=\"a.html\")":                                                                                 "",
		"from django.contrib.auth.views import LoginView\nLoginView.as_view(template_name=\"a.html\")":                                   "",
		"class Orders(ListView):\n    model = Order\n    template_name = \"b.html\"":                                                     `3:5: there is no template "b.html" here`,
		"TemplateView.as_view(template_name=\"b.html\")":                                                                                 `1:1: there is no template "b.html" here`,
		"class Orders(PermisionRequiredMixin, ListView):\n    model = Order":                                                             "1:14: ",
		"class Orders(View):\n    url = reverse(\"home\")\n    def get(self, request): pass":                                             "2:5: reverse() runs here before urls.py is read",
		"class Orders(View):\n    def get(self, request):\n        return HttpResponse(self.requset.user.username)":                      "3:29: ",
		"class Orders(View):\n    def get(self, req):\n        request.session[\"a\"] = 1":                                               "3:9: request has no value in get()",
		"from django.views.generic import View\nclass Orders(View):\n    def get(self, request):\n        return render(timezone.now())": "4:16: render is not imported here",
		"SEEN = []\nclass Orders(View):\n    def get(self, request):\n        SEEN.append(1)":                                            "4:9: SEEN stands above the def",
		"SEEN = []\nclass Orders(View):\n    def get(self, request):\n        SEEN = [1]\n        SEEN.append(2)":                        "",
		"class Orders(Thing):\n    pass": "1:14: Thing has no value here",
	} {
		page, err := known.ReadPage(text)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s\n%v", text, err)
		case want == "" && len(page.Get) != 1:
			t.Errorf("%s\nis read as %+v", text, page)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)):
			t.Errorf("%s\nis told %v, want %s", text, err, want)
		}
	}
}

// LoginView and its kin refuse a form without a token also where the site has no middleware for that.
func TestALoginViewWantsTokens(t *testing.T) {
	known := djangocode.Known{Templates: map[string]string{"a.html": "A"}}
	for _, name := range []string{"LoginView", "LogoutView", "PasswordResetView", "PasswordChangeView"} {
		want := "1:1: " + name + " looks for the CSRF token whether the site does or not: csrf: true stands beside pages"
		if _, err := known.ReadPage("auth_views." + name + ".as_view(template_name=\"a.html\")"); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// LoginRequiredMiddleware lets everybody see those of Django's views that somebody needs who cannot log in yet, and what
// derives from them, as long as dispatch() is theirs.
func TestAClassThatEverybodySees(t *testing.T) {
	known := djangocode.Known{CSRF: true, Templates: map[string]string{"a.html": "A"}}
	const named = "    template_name = \"a.html\"\n"
	for text, want := range map[string]bool{
		"auth_views.LoginView.as_view(template_name=\"a.html\")":                                                         true,
		"auth_views.PasswordResetDoneView.as_view(template_name=\"a.html\")":                                             true,
		"auth_views.LogoutView.as_view(template_name=\"a.html\")":                                                        false,
		"auth_views.PasswordChangeView.as_view(template_name=\"a.html\")":                                                false,
		"class A(LoginView):\n" + named:                                                                                  true,
		"class B(LoginView):\n    pass\nclass A(B):\n" + named:                                                           true,
		"class A(LoginRequiredMixin, LoginView):\n" + named:                                                              false,
		"class A(SuccessMessageMixin, LoginView):\n" + named:                                                             true,
		"class A(LoginView):\n" + named + "    def dispatch(self, request):\n        return super().dispatch(request)\n": false,
		"@method_decorator(login_not_required, name=\"dispatch\")\nclass A(TemplateView):\n" + named:                     true,
		"class A(TemplateView):\n" + named:                                                                               false,
	} {
		page, err := known.ReadPage(text)
		if err != nil || page.LoginNotRequired != want {
			t.Errorf("%s\n%v %v", text, page.LoginNotRequired, err)
		}
	}
}

// csrf_exempt is of a class where it stands above its dispatch(), and above nothing else.
func TestAClassWithoutTokens(t *testing.T) {
	for text, want := range map[string]bool{
		"@method_decorator(csrf_exempt, name=\"dispatch\")\nclass A(View):\n    def get(self, request): pass":                       true,
		"@method_decorator(csrf_exempt, name=\"get\")\nclass A(View):\n    def get(self, request): pass":                            false,
		"class A(View):\n    @method_decorator(csrf_exempt)\n    def dispatch(self, request): pass":                                 true,
		"class A(View):\n    @method_decorator(csrf_exempt)\n    def post(self, request): pass":                                     false,
		"class A(View):\n    def get(self, request): pass\ncsrf_exempt(A.as_view())":                                                true,
		"class A(View):\n    def get(self, request): pass":                                                                          false,
		"@method_decorator([never_cache, csrf_exempt], name=\"dispatch\")\nclass A(View):\n    def get(self, request): return None": true,
	} {
		page, err := djangocode.Known{}.ReadPage(text)
		if err != nil || page.CSRFExempt != want {
			t.Errorf("%s\nis exempt: %t, %v", text, page.CSRFExempt, err)
		}
	}
}
