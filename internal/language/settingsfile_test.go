package language_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
)

// pastedSettings is a lesson whose site has a settings.py, and other keys.
func pastedSettings(text, more string) string {
	return "statelab: 1\nlesson: shop\ntitle: T\nsummary: S.\nclock: 2026-03-02T09:00:00Z\nsites:\n  shop.test:\n    settings: |\n      " +
		strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n      ") + "\n    " + strings.ReplaceAll(more, "\n", "\n    ") +
		"\n    pages:\n      /: {view: \"return HttpResponse(settings.CART_MOST)\"}\nsteps:\n  - step: one\n    visit: https://shop.test/\n    say: |\n      Text.\n    expect: {status: 200}\n"
}

// TestSettingsFilesAreTold: what startproject writes is taken, and what would change the site and is not played is told
// where it stands.
func TestSettingsFilesAreTold(t *testing.T) {
	written, err := os.ReadFile("../djangocode/testdata/settings/startproject.py")
	if err != nil {
		t.Fatal(err)
	}
	const own = "middleware: |\n  class Visits:\n      def __init__(self, get_response):\n          self.get_response = get_response\n\n      def __call__(self, request):\n          return self.get_response(request)"
	const last = "    'django.middleware.clickjacking.XFrameOptionsMiddleware',\n"
	const users = "http: true\napp: accounts\nmodels: |\n  from django.contrib.auth.models import AbstractUser\n  from django.db import models\n\n\n  class User(AbstractUser):\n      nick = models.CharField(max_length=9)"
	for name, c := range map[string]struct{ old, new, more, want string }{
		"a class of the users":           {"USE_TZ = True", "USE_TZ = True\nAUTH_USER_MODEL = 'accounts.User'", users, ""},
		"another class of the users":     {"USE_TZ = True", "USE_TZ = True\nAUTH_USER_MODEL = 'school.User'", users, "AUTH_USER_MODEL has another value"},
		"a colon for =":                  {"DEBUG = True", "SESSION_COOKIE_AGE: 3600", "http: true", "a colon says of which type SESSION_COOKIE_AGE is, and gives it no value"},
		"a type and a value":             {"DEBUG = True", "SESSION_COOKIE_AGE: int = 3600", "http: true", ""},
		"a language as its folder":       {"LANGUAGE_CODE = 'en-us'", "LANGUAGE_CODE = 'ko_KR'", "http: true", `not "ko_KR" (did you mean "ko"?)`},
		"a language in capitals":         {"LANGUAGE_CODE = 'en-us'", "LANGUAGE_CODE = 'en_GB'", "http: true", `not "en_GB" (did you mean "en-gb"?)`},
		"a language by its name":         {"LANGUAGE_CODE = 'en-us'", "LANGUAGE_CODE = 'korean'", "http: true", "write the code of a language that Django knows"},
		"small letters":                  {"DEBUG = True", "session_cookie_age = 3600", "http: true", "Django reads names in capital letters alone, and passes over session_cookie_age"},
		"small letters, and then large":  {"DEBUG = True", "debug = True\nDEBUG = debug", "http: true", ""},
		"a page misspelt":                {"DEBUG = True", "LOGIN_REDIRECT_URL = 'hoem'", "http: true", "no page of this site is called so: Django answers NoReverseMatch"},
		"an address that nobody answers": {"DEBUG = True", "LOGIN_REDIRECT_URL = '/hoem'", "http: true", ""},
		"as it is":                       {"", "", "http: true", ""},
		"a setting of one's own":         {"USE_TZ = True", "USE_TZ = True\nCART_MOST = len('abc')", "http: true", ""},
		"an environment":                 {"DEBUG = True", "import os\nDEBUG = os.environ['DEBUG'] == '1'", "http: true", "KeyError: 'DEBUG'"},
		"a default in the environment":   {"DEBUG = True", "import os\nDEBUG = os.environ.get('DEBUG') == '1'", "http: true", ""},
		"a module that is not there":     {"DEBUG = True", "import environ\nDEBUG = True", "http: true", "No module named 'environ'"},
		"no Python":                      {"DEBUG = True", "DEBUG = True)", "http: true", "shop.yaml:34"},
		"a loop without an end":          {"DEBUG = True", "while True:\n    DEBUG = True", "http: true", "go round more often"},
		"a text without an end":          {"DEBUG = True", "DEBUG = 'a' * 10 ** 9", "http: true", "larger than is played here"},
		"a list that holds itself":       {"DEBUG = True", "CART_MOST = []\nCART_MOST.append(CART_MOST)", "http: true", "no line of the site can read CART_MOST"},
		"another type":                   {"DEBUG = True", "SESSION_COOKIE_AGE = 'a week'", "http: true", "SESSION_COOKIE_AGE is a number of seconds"},
		"a length":                       {"DEBUG = True", "from datetime import timedelta\nSESSION_COOKIE_AGE = timedelta(days=3)", "http: true", ".total_seconds()"},
		"a bool in quotes":               {"DEBUG = True", "import os\nSESSION_COOKIE_SECURE = os.getenv('SECURE', 'False')", "http: true", "a text is no True or False"},
		"another variable":               {"DEBUG = True", "import os\nALLOWED = os.environ['HOST']", "http: true", `os.environ.get("HOST", "…")`},
		"an engine misspelt":             {"DEBUG = True", "SESSION_ENGINE = 'django.contrib.sessions.backends.cach'", "http: true", `did you mean "django.contrib.sessions.backends.cache"?`},
		"a class of users misspelt":      {"USE_TZ = True", "USE_TZ = True\nAUTH_USER_MODEL = 'accounts.Usr'", users, `did you mean "accounts.User"?`},
		"an app misspelt":                {"'django.contrib.auth'", "'django.contrib.auht'", "http: true", `did you mean "django.contrib.auth"?`},
		"an app with its config":         {"'django.contrib.auth'", "'django.contrib.auth.apps.AuthConfig'", "http: true", ""},
		"a comma between apps":           {"'django.contrib.auth',", "'django.contrib.auth'", "http: true", `between "django.contrib.auth" and "django.contrib.contenttypes"`},
		"a comma before one's own":       {"'django.contrib.staticfiles',", "'django.contrib.staticfiles' 'shop',", "http: true", `between "django.contrib.staticfiles" and "shop"`},
		"a comma between middleware":     {"SessionMiddleware',", "SessionMiddleware'", "http: true", "a comma is missing between two texts"},
		"a comma between processors":     {"context_processors.request',", "context_processors.request'", "http: true", "a comma is missing between two texts"},
		"another city alone":             {"TIME_ZONE = 'UTC'", "TIME_ZONE = 'Rome'", "http: true", `did you mean "Europe/Rome"?`},
		"a zone in small letters":        {"TIME_ZONE = 'UTC'", "TIME_ZONE = 'utc'", "http: true", `did you mean "UTC"?`},
		"a letter too many":              {"'django.contrib.auth',", "'django.contrib.auths',", "http: true", `did you mean "django.contrib.auth"?`},
		"a zone misspelt":                {"TIME_ZONE = 'UTC'", "TIME_ZONE = 'Asia/Seul'", "http: true", `did you mean "Asia/Seoul"?`},
		"a city alone":                   {"TIME_ZONE = 'UTC'", "TIME_ZONE = 'Seoul'", "http: true", `did you mean "Asia/Seoul"?`},
		"a zone":                         {"TIME_ZONE = 'UTC'", "TIME_ZONE = 'Asia/Seoul'", "http: true", ""},
		"no zone":                        {"TIME_ZONE = 'UTC'", "TIME_ZONE = 9", "http: true", "TIME_ZONE names no time zone"},
		"a setting misspelt":             {"DEBUG = True", "SESSION_COKIE_AGE = 60", "http: true", `did you mean "SESSION_COOKIE_AGE"?`},
		"a list misspelt":                {"MIDDLEWARE = [", "MIDLEWARE = [", "http: true", `did you mean "MIDDLEWARE"?`},
		"a list that is not there":       {"INSTALLED_APPS = [", "SHOP_APPS = [", "http: true", "the settings.py has no INSTALLED_APPS"},
		"one's own that is near":         {"DEBUG = True", "CART_MOST = 3\nCART_MOST_OF = 4", "http: true", ""},
		"an empty key":                   {"DEBUG = True", "SECRET_KEY = ''", "http: true", "shop.yaml:34:20: with an empty SECRET_KEY Django does not start"},
		"no key":                         {"DEBUG = True", "import os\nSECRET_KEY = os.getenv('KEY')", "http: true", "the environment is empty here"},
		"without sessions":               {"    'django.contrib.sessions.middleware.SessionMiddleware',\n", "", "http: true", "MIDDLEWARE has no SessionMiddleware"},
		"without messages":               {"    'django.contrib.messages.middleware.MessageMiddleware',\n", "", "http: true", ""},
		"without what guards pages":      {"    'django.middleware.security.SecurityMiddleware',\n", "", "http: true", ""},
		"without what frames pages":      {last, "", "http: true", ""},
		"without accounts":               {"    'django.contrib.auth.middleware.AuthenticationMiddleware',\n", "", "http: true", ""},
		"without tokens":                 {"    'django.middleware.csrf.CsrfViewMiddleware',\n", "", "http: true", ""},
		"tokens said twice":              {"", "", "csrf: true", "the settings.py of the site says what csrf is as well"},
		"sessions said twice":            {"DEBUG = True", "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'", "sessions: cache", "says what sessions is as well"},
		"sessions in files":              {"DEBUG = True", "SESSION_ENGINE = 'django.contrib.sessions.backends.file'", "http: true", "SESSION_ENGINE has another value"},
		"a misspelt middleware":          {"csrf.CsrfViewMiddleware", "csrf.CSRFViewMiddleware", "http: true", "did you mean \"django.middleware.csrf.CsrfViewMiddleware\"?"},
		"another of Django's":            {last, last + "    'django.middleware.gzip.GZipMiddleware',\n", "http: true", "the middleware django.middleware.gzip.GZipMiddleware is not played"},
		"one that is not there":          {last, last + "    'shop.middleware.Visits',\n", "http: true", "no middleware.py of the site has shop.middleware.Visits"},
		"one of one's own":               {last, last + "    'shop.middleware.Visits',\n", own, ""},
		"one that is not named":          {"", "", own, "MIDDLEWARE names nothing of the middleware.py"},
		"one before the sessions":        {"MIDDLEWARE = [", "MIDDLEWARE = [\n    'shop.middleware.Visits',", own, "Visits stands before SecurityMiddleware here"},
		"users before sessions":          {"MIDDLEWARE = [", "MIDDLEWARE = ['django.contrib.auth.middleware.AuthenticationMiddleware',", "http: true", "AuthenticationMiddleware stands here twice"},
		"an app too few":                 {"    'django.contrib.sessions',\n", "", "http: true", "INSTALLED_APPS has no django.contrib.sessions"},
		"an app of one's own":            {"    'django.contrib.admin',\n", "'shop.apps.ShopConfig',\n", "http: true", ""},
		"a processor that is not there":  {"'django.template.context_processors.debug'", "'shop.context_processors.cart'", "http: true", "the context processor shop.context_processors.cart is not played"},
		"no template":                    {"'APP_DIRS': True", "'APP_DIRS': False", "http: true", "Django finds no template"},
		"jinja":                          {"backends.django.DjangoTemplates", "backends.jinja2.Jinja2", "http: true", "templates of this kind are not played"},
		"another cache":                  {"DEBUG = True", "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.redis.RedisCache'}}", "http: true", "the cache django.core.cache.backends.redis.RedisCache is not played"},
		"a transaction for each request": {"'ENGINE'", "'ATOMIC_REQUESTS': True, 'ENGINE'", "http: true", "ATOMIC_REQUESTS is not played"},
		"what is not played":             {"DEBUG = True", "APPEND_SLASH = False", "http: true", "shop.yaml:34:22: APPEND_SLASH has another value than statelab plays"},
		"what is as Django has it":       {"DEBUG = True", "APPEND_SLASH = True\nX_FRAME_OPTIONS = 'DENY'", "http: true", ""},
		"what acts nowhere":              {"DEBUG = True", "EMAIL_HOST = 'mail.test'\nREST_FRAMEWORK = {'PAGE_SIZE': 3}\nLOGGING = {'version': 1}", "http: true", ""},
		"a wrong language":               {"'en-us'", "'english_us'", "http: true", "LANGUAGE_CODE is a code"},
		"a validator of one's own":       {"django.contrib.auth.password_validation.NumericPasswordValidator", "shop.validators.Long", "http: true", "shop.validators.Long"},
	} {
		t.Run(name, func(t *testing.T) {
			text := string(written)
			if !strings.Contains(text, c.old) {
				t.Fatalf("startproject does not write %q", c.old)
			}
			text = strings.Replace(text, c.old, c.new, 1)
			if !strings.Contains(text, "CART_MOST") {
				text += "\nCART_MOST = 9\n"
			}
			l, problems := lesson.Parse("shop.yaml", []byte(pastedSettings(text, c.more)), language.Vocabulary())
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

// TestSettingsFilesMean what the map means: the site is the same.
func TestSettingsFilesMean(t *testing.T) {
	l, problems := lesson.Parse("shop.yaml", []byte(pastedSettings(`
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
SESSION_COOKIE_AGE = 60 * 60
SESSION_COOKIE_SAMESITE = None
CSRF_COOKIE_SAMESITE = "strict"
CSRF_TRUSTED_ORIGINS = ("https://a.test",)
LOGIN_URL = reverse_lazy("home")
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
AUTH_USER_MODEL = "accounts.User"
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean"))]
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CORS_ALLOW_ALL_ORIGINS = True
CART_MOST = {"a": (1, 2.5)}
NEVER_READ = 3
`, "http: true")), language.Vocabulary())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r := language.NewReader(l)
	s := r.ReadSite(l.Sites[0])
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	for name, want := range map[string]string{"SESSION_COOKIE_AGE": "1h", "SESSION_COOKIE_SAMESITE": "false", "CSRF_COOKIE_SAMESITE": "Strict", "CSRF_TRUSTED_ORIGINS": "https://a.test",
		"LOGIN_URL": "home", "LANGUAGES": "ko\tKorean\n", "CORS_ALLOW_ALL_ORIGINS": "true"} {
		if s.Settings[name] != want {
			t.Errorf("%s is %q, want %q", name, s.Settings[name], want)
		}
	}
	if s.CSRF || !s.LocaleMiddleware || s.Sessions != "cached-database" || s.UserModel != "custom" || len(s.OwnSettings) != 1 || s.OwnSettings[0].Code != "{'a': (1, 2.5)}" {
		t.Errorf("the site is %+v", s)
	}
	without := pastedSettings("MIDDLEWARE = []\nCORS_ALLOW_ALL_ORIGINS = True\nCART_MOST = 1", "http: true")
	l, _ = lesson.Parse("shop.yaml", []byte(without), language.Vocabulary())
	if l.Sites[0].Node.Get("settings").Get("CORS_ALLOW_ALL_ORIGINS") != nil {
		t.Error("CORS_ALLOW_ALL_ORIGINS acts without its middleware")
	}
}

// TestLanguagesOfAMap are pairs as settings.py has them, too.
func TestLanguagesOfAMap(t *testing.T) {
	for typed, want := range map[string]string{
		"{en: English, ko: 한국어}":                          "",
		"[[en, English], [ko, '_(\"Korean\")']]":          "",
		"'[(\"en\", _(\"English\")), (\"ko\", \"한국어\")]'": "",
		"[en, ko]":                     "LANGUAGES has codes, each with a name",
		"'[(\"en\", 3)]'":              "LANGUAGES has codes, each with a name",
		"[[en, English], [en, Again]]": "",
		"English":                      "",
	} {
		text := strings.Replace(pastedSettings("X", "http: true"), "settings: |\n      X", "settings: {CART_MOST: 1, LANGUAGES: "+typed+"}", 1)
		l, _ := lesson.Parse("shop.yaml", []byte(text), language.Vocabulary())
		r := language.NewReader(l)
		s := r.ReadSite(l.Sites[0])
		got := r.Problems.Error()
		switch {
		case typed == "English" || strings.Contains(typed, "Again"):
			if got == "" {
				t.Errorf("%s is taken", typed)
			}
		case !strings.Contains(got, want) || want == "" && got != "":
			t.Errorf("%s: %s, want %q", typed, got, want)
		case want == "" && !strings.HasPrefix(s.Settings["LANGUAGES"], "en\tEnglish\nko\t"):
			t.Errorf("%s is %q", typed, s.Settings["LANGUAGES"])
		}
	}
}

// TestSettingsSlipsAreToldOnce: a misspelt name of a list is one mistake, and not that of the name which is missing then.
func TestSettingsSlipsAreToldOnce(t *testing.T) {
	written, err := os.ReadFile("../djangocode/testdata/settings/startproject.py")
	if err != nil {
		t.Fatal(err)
	}
	for old, slip := range map[string]string{
		"security.SecurityMiddleware":  "security.SecurtyMiddleware",
		"'django.contrib.auth',":       "'django.contrib.auht',",
		"SessionMiddleware',":          "SessionMiddleware'",
		"context_processors.request',": "context_processors.reqest',",
		"TIME_ZONE = 'UTC'":            "TIME_ZONE = 'Asia/Seul'",
		"MIDDLEWARE = [":               "MIDLEWARE = [",
	} {
		text := strings.Replace(string(written), old, slip, 1)
		l, problems := lesson.Parse("shop.yaml", []byte(strings.Replace(pastedSettings(text, "http: true"), "settings.CART_MOST", "1", 1)), language.Vocabulary())
		if len(problems) > 0 || text == string(written) {
			t.Fatal(old, problems)
		}
		r := language.NewReader(l)
		r.ReadSite(l.Sites[0])
		if len(r.Problems) != 1 {
			t.Errorf("%s is told as\n%s", slip, r.Problems.Error())
		}
	}
}

// TestSettingsThatAreCutShort: of a settings.py with its database a list is missing, and of one that is cut short for a
// lesson none is.
func TestSettingsThatAreCutShort(t *testing.T) {
	written, err := os.ReadFile("../djangocode/testdata/settings/startproject.py")
	if err != nil {
		t.Fatal(err)
	}
	templates, database := regexp.MustCompile(`(?ms)^TEMPLATES = \[.*?^\]\n`), regexp.MustCompile(`(?ms)^DATABASES = \{.*?^\}\n`)
	cut := templates.ReplaceAllString(string(written), "")
	key := regexp.MustCompile(`(?m)^SECRET_KEY = .*\n`)
	for text, want := range map[string]string{
		cut:                                "the settings.py has no TEMPLATES, which is empty then",
		database.ReplaceAllString(cut, ""): "",
		key.ReplaceAllString(string(written), ""):                                "the settings.py has no SECRET_KEY, without which Django does not start",
		key.ReplaceAllString(database.ReplaceAllString(string(written), ""), ""): "",
	} {
		l, problems := lesson.Parse("shop.yaml", []byte(strings.Replace(pastedSettings(text, "http: true"), "settings.CART_MOST", "1", 1)), language.Vocabulary())
		if len(problems) > 0 || len(text) >= len(written) {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		r.ReadSite(l.Sites[0])
		if got := r.Problems.Error(); want == "" && len(r.Problems) > 0 || want != "" && len(r.Problems) != 1 || !strings.Contains(got, want) {
			t.Errorf("%s\nwant %q", got, want)
		}
	}
}

// TestFilesThatSayNothing: a settings.py that sets nothing of the table, and a urls.py without a page, are no empty keys; what
// is wrong in them is told alone.
func TestFilesThatSayNothing(t *testing.T) {
	const head = "statelab: 1\nlesson: shop\ntitle: T\nsummary: S.\nclock: 2026-03-02T09:00:00Z\nsites:\n  shop.test:\n"
	const steps = "steps:\n  - step: one\n    visit: https://shop.test/\n    say: |\n      Text.\n    expect: {status: 404}\n"
	for site, want := range map[string]string{
		"    settings: |\n      DEBUG = True\n    pages: {/: {view: \"return HttpResponse(1)\"}}\n":                                                                                                         "",
		"    settings: |\n      import os\n      DEBUG = os.environ[\"A\"]\n    pages: {/: {view: \"return HttpResponse(1)\"}}\n":                                                                           "KeyError: 'A'",
		"    urls: |\n      from django.urls import path\n      urlpatterns = []\n":                                                                                                                         "",
		"    urls: |\n      from django.urls import path\n      from . import views\n      urlpatterns = [path(\"/a/\", views.a)]\n    views: |\n      def a(request):\n          return HttpResponse(1)\n": "begins with a slash",
	} {
		l, problems := lesson.Parse("shop.yaml", []byte(head+site+steps), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		r.ReadSite(l.Sites[0])
		if got := r.Problems.Error(); want == "" && len(r.Problems) > 0 || len(r.Problems) > 1 || !strings.Contains(got, want) {
			t.Errorf("%s\n%s\nwant %q", site, got, want)
		}
	}
}
