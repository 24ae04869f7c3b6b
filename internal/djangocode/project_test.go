package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// Whoever types the printed code gets the site that ran: where requests are not looked
// at for a token there is none in a form, and settings.py says so.
func TestTheCodeOfASite(t *testing.T) {
	site, _ := httpsim.BuiltIn("accounts")
	const without = `MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")`
	for _, csrf := range []bool{false, true} {
		site.CSRF = csrf
		if got := !strings.Contains(djangocode.Project(site), without); got != csrf {
			t.Errorf("csrf %v: the settings are\n%s", csrf, djangocode.Project(site))
		}
		if got := strings.Contains(djangocode.View(site, "/login/"), "{% csrf_token %}"); got != csrf {
			t.Errorf("csrf %v: the form is\n%s", csrf, djangocode.View(site, "/login/"))
		}
	}
	site.Sessions = httpsim.InCachedDatabase
	site.Settings = httpsim.Settings{"SECRET_KEY_FALLBACKS": "a\nb", "SESSION_COOKIE_AGE": "1h", "SESSION_COOKIE_DOMAIN": "shop.test", "SESSION_COOKIE_SAMESITE": "None",
		"SECURE_REFERRER_POLICY": "false", "SESSION_SAVE_EVERY_REQUEST": "true", "CSRF_COOKIE_SAMESITE": "false", "CSRF_COOKIE_SECURE": "false"}
	want := `# settings.py: what startproject does not write
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_SAMESITE = False
SECRET_KEY_FALLBACKS = ["a", "b"]
SECURE_REFERRER_POLICY = None
SESSION_COOKIE_AGE = 3600
SESSION_COOKIE_DOMAIN = "shop.test"
SESSION_COOKIE_SAMESITE = "None"
SESSION_SAVE_EVERY_REQUEST = True
`
	if got := djangocode.Project(site); got != want {
		t.Errorf("the settings are\n%s\nwant\n%s", got, want)
	}
	site = httpsim.Site{Middleware: []httpsim.Action{httpsim.When{Tests: []httpsim.Test{{Of: httpsim.Lookup("request", "path"), Is: httpsim.Differs, Values: []httpsim.Template{httpsim.Literal("/")}}},
		Then: []httpsim.Action{httpsim.Status{Code: 503}, httpsim.Text{Text: "Closed."}}}, httpsim.SetCookie{Name: "a", Value: httpsim.Literal("b")}, httpsim.Status{Code: 203}, httpsim.ContentType{Type: "text/plain"}}}
	want = `# middleware.py
from django.http import HttpResponse


def before_each_page(get_response):
    def middleware(request):
        if request.path != "/":
            return HttpResponse("Closed.", status=503)
        response = get_response(request)
        response.set_cookie("a", "b")
        response.status_code = 203
        response["Content-Type"] = "text/plain"
        return response

    return middleware


# settings.py: what startproject does not write
MIDDLEWARE.append("middleware.before_each_page")
`
	if got := djangocode.Project(site); got != want {
		t.Errorf("the middleware is\n%s\nwant\n%s", got, want)
	}
	visit := &httpsim.Model{App: "shop", Name: "Visit", Fields: []httpsim.ModelField{{Name: "path", Kind: httpsim.CharField}}}
	site = httpsim.Site{Models: []*httpsim.Model{visit}, Middleware: []httpsim.Action{httpsim.CreateRow{Model: visit}}}
	code := djangocode.Project(site)
	for _, line := range []string{"# shop/middleware.py\nfrom .models import Visit\n", `MIDDLEWARE.append("shop.middleware.before_each_page")`} { // a relative import needs a package
		if !strings.Contains(code, line) {
			t.Errorf("the middleware of an app is\n%s\nwithout %s", code, line)
		}
	}
	site = httpsim.Site{Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Text{Text: "no form"}}}}}
	if got := djangocode.Project(site); got != "" {
		t.Errorf("a site that takes no form needs\n%s", got)
	}
}

func TestTheCodeOfAUserModel(t *testing.T) {
	site := httpsim.Site{Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.LoadUser{Name: httpsim.Literal("alice")}}}}}
	bug := httpsim.Site{Bug: httpsim.PasswordChangeKeepsOthers}
	if code := djangocode.Project(bug); !strings.Contains(code, "\ndel AbstractBaseUser.get_session_auth_hash\n") {
		t.Errorf("the bug is\n%s", code)
	}
	if djangocode.Project(site) != "" || !strings.Contains(djangocode.View(site, "/"), "from django.contrib.auth.models import User\n") {
		t.Errorf("the page is\n%s", djangocode.View(site, "/"))
	}
	site.UserModel = httpsim.CustomUser
	if !strings.Contains(djangocode.Project(site), "class User(AbstractUser):") || !strings.Contains(djangocode.View(site, "/"), "from accounts.models import User\n") {
		t.Errorf("the page is\n%s\nand the models\n%s", djangocode.View(site, "/"), djangocode.Project(site))
	}
}
