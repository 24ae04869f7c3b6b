package djangocode

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// SettingsBeside is what a project has beside its settings.py, as far as that names it.
type SettingsBeside struct {
	Middleware []string // the classes and functions of its middleware.py
	Processors []string // the functions of its context_processors.py
	Unread     []string // which of these two modules cannot be read: what is in them nobody knows
	Messages   bool     // some file of it uses Django's messages
}

// A Middleware of Django's is known by what a settings.py calls it.
const (
	sessionsMiddleware = "django.contrib.sessions.middleware.SessionMiddleware"
	localeMiddleware   = "django.middleware.locale.LocaleMiddleware"
	commonMiddleware   = "django.middleware.common.CommonMiddleware"
	csrfMiddleware     = "django.middleware.csrf.CsrfViewMiddleware"
	authMiddleware     = "django.contrib.auth.middleware.AuthenticationMiddleware"
	messageMiddleware  = "django.contrib.messages.middleware.MessageMiddleware"
	corsMiddleware     = "corsheaders.middleware.CorsMiddleware"
	securityMiddleware = "django.middleware.security.SecurityMiddleware"
	framesMiddleware   = "django.middleware.clickjacking.XFrameOptionsMiddleware"
)

// neededMiddleware is what every site here has, and optionalMiddleware what one may leave out; of quietMiddleware nothing
// is seen in a lesson.
var (
	neededMiddleware   = []string{sessionsMiddleware, commonMiddleware}
	optionalMiddleware = []string{securityMiddleware, localeMiddleware, csrfMiddleware, authMiddleware, messageMiddleware, framesMiddleware, corsMiddleware}
	quietMiddleware    = []string{"whitenoise.middleware.WhiteNoiseMiddleware", "debug_toolbar.middleware.DebugToolbarMiddleware"}
)

// Check tells what a settings.py says that would change what the site does, and is not played.
func (f *SettingsFile) Check(beside SettingsBeside) error {
	c := &settingsCheck{f: f, beside: beside}
	for i := range f.Values {
		v := &f.Values[i]
		switch v.Name {
		case "MIDDLEWARE":
			c.middleware(v)
		case "INSTALLED_APPS":
			c.apps(v)
		case "TEMPLATES":
			c.templates(v)
		case "DATABASES":
			c.databases(v)
		case "CACHES":
			c.caches(v)
		case "TIME_ZONE":
			c.zone(v)
		default:
			c.only(v)
		}
	}
	c.lacks()
	c.unread()
	return errors.Join(c.wrong...)
}

// unread tells of lines that look as if they gave a setting a value, and of which Django takes no notice.
func (c *settingsCheck) unread() {
	known := slices.Concat(slices.Collect(maps.Keys(onlyAs)), namesOfLists)
	for _, s := range httpsim.SettingTable() {
		known = append(known, s.Name)
	}
	python.VisitStatements(c.f.program, func(s python.Statement) {
		switch {
		case s.Action == python.Pass && s.Type != nil && isSettingName(s.Name):
			c.say(Place{s.Line, s.Col}, "write "+s.Name+" = …", typedAlone, s.Name)
		case s.Action == python.Assign && s.Target.Kind == python.Name && s.Col == 1 && !isSettingName(s.Target.Text):
			if name := strings.ToUpper(s.Target.Text); slices.Contains(known, name) && c.f.Of(name) == nil {
				c.say(Place{s.Line, s.Col}, "write "+name, "Django reads names in capital letters alone, and passes over %s", s.Target.Text)
			}
		}
	})
}

// namesOfLists are settings that a site has as keys of its own, and those that are checked each for itself.
var namesOfLists = []string{"MIDDLEWARE", "INSTALLED_APPS", "TEMPLATES", "DATABASES", "CACHES", "TIME_ZONE", "SESSION_ENGINE", "AUTH_USER_MODEL", "SECRET_KEY", "DEBUG", "ROOT_URLCONF"}

// settingsCheck looks through what a settings.py comes to.
type settingsCheck struct {
	f      *SettingsFile
	beside SettingsBeside
	wrong  []error
}

func (c *settingsCheck) say(at Place, hint, format string, args ...any) {
	c.wrong = append(c.wrong, hinted(python.Statement{Line: at.Line, Col: at.Col}, hint, format, args...))
}

// onlyAs are settings that act in Django and have one value here, which is the first; further ones do the same.
var onlyAs = map[string][]string{
	"APPEND_SLASH": {"True"}, "AUTHENTICATION_BACKENDS": {"['django.contrib.auth.backends.ModelBackend']", "('django.contrib.auth.backends.ModelBackend',)"},
	"CORS_ALLOW_PRIVATE_NETWORK": {"False"}, "CORS_ORIGIN_REGEX_WHITELIST": {"[]", "()"}, "CORS_REPLACE_HTTPS_REFERER": {"False"}, "CORS_URLS_REGEX": {"'^.*$'"},
	"CSRF_COOKIE_AGE": {"31449600"}, "CSRF_COOKIE_MASKED": {"False"}, "CSRF_HEADER_NAME": {"'HTTP_X_CSRFTOKEN'"},
	"DATA_UPLOAD_MAX_MEMORY_SIZE": {"2621440"}, "DATA_UPLOAD_MAX_NUMBER_FIELDS": {"1000"}, "DATA_UPLOAD_MAX_NUMBER_FILES": {"100"}, "DEFAULT_CHARSET": {"'utf-8'"},
	"DEFAULT_HASHING_ALGORITHM": {"'sha256'"}, "DISALLOWED_USER_AGENTS": {"[]", "()"}, "FORCE_SCRIPT_NAME": {"None"}, "FORMAT_MODULE_PATH": {"None"},
	"FORM_RENDERER": {"'django.forms.renderers.DjangoTemplates'"}, "MESSAGE_TAGS": {"{}"}, "PASSWORD_HASHERS": {"['django.contrib.auth.hashers.PBKDF2PasswordHasher']"},
	"PASSWORD_RESET_TIMEOUT": {"259200"}, "PASSWORD_RESET_TIMEOUT_DAYS": {"3"}, "PREPEND_WWW": {"False"}, "SECURE_BROWSER_XSS_FILTER": {"False"}, "SECURE_CONTENT_TYPE_NOSNIFF": {"True"},
	"SECURE_CROSS_ORIGIN_OPENER_POLICY": {"'same-origin'"}, "SECURE_CSP": {"{}"}, "SECURE_CSP_REPORT_ONLY": {"{}"}, "SECURE_HSTS_SECONDS": {"0"}, "SECURE_REDIRECT_EXEMPT": {"[]", "()"},
	"SECURE_SSL_HOST": {"None"}, "SESSION_CACHE_ALIAS": {"'default'"}, "SESSION_SERIALIZER": {"'django.contrib.sessions.serializers.JSONSerializer'"},
	"SIGNING_BACKEND": {"'django.core.signing.TimestampSigner'"}, "USE_I18N": {"True"}, "USE_THOUSAND_SEPARATOR": {"False"}, "USE_TZ": {"True"}, "USE_X_FORWARDED_PORT": {"False"}, "X_FRAME_OPTIONS": {"'DENY'"},
}

// only tells of a setting that has one value here and is given another.
func (c *settingsCheck) only(v *SettingValue) {
	as := onlyAs[v.Name]
	if code, ok := SettingLiteral(v.Value); as == nil || ok && slices.Contains(as, code) {
		return
	}
	c.say(v.At, "leave the line out, with which it is "+as[0], "%s has another value than statelab plays", v.Name)
}

// guessOr is the name that was meant, or another hint where none is near.
func guessOr(name string, known []string, otherwise string) string {
	return cmp.Or(diag.DidYouMean(name, known), otherwise)
}

// texts are the texts of a list or a tuple, which is told where it is none.
func (c *settingsCheck) texts(v *SettingValue) (all []string, ok bool) {
	items, err := pyrun.Iter(v.Value)
	if _, is := v.Value.(string); err != nil || is {
		c.say(v.At, "write it in brackets, with commas: "+v.Name+" = [\"…\", \"…\"]", "%s is a list of texts", v.Name)
		return nil, false
	}
	for _, item := range items {
		text, is := item.(string)
		if !is {
			c.say(v.At, "write it in brackets, with commas: "+v.Name+" = [\"…\", \"…\"]", "%s is a list of texts", v.Name)
			return nil, false
		}
		all = append(all, text)
	}
	return all, true
}

// middleware looks through MIDDLEWARE.
func (c *settingsCheck) middleware(v *SettingValue) {
	all, ok := c.texts(v)
	if !ok {
		return
	}
	known, meant := slices.Concat(neededMiddleware, optionalMiddleware), map[string]bool{}
	for i, name := range all {
		at := c.f.PlaceOf(name, v.At)
		meant[diag.Nearest(name, known)] = true
		switch {
		case slices.Contains(all[:i], name):
			c.say(at, "leave one of the two out", "%s stands here twice", name)
		case c.joined(name, append(known, quietMiddleware...), at, meant):
		case slices.Contains(known, name), slices.Contains(quietMiddleware, name):
		case strings.HasPrefix(name, "django."):
			c.say(at, guessOr(name, known, "leave the line out"), "the middleware %s is not played here", name)
		case c.isOwn(name, "middleware", c.beside.Middleware):
			c.behind(all[i+1:], name, at)
		default:
			c.say(at, guessOr(name, append(known, quietMiddleware...), "write its class under middleware:, or leave the line out"), "no middleware.py of the site has %s", name)
		}
	}
	for _, name := range neededMiddleware {
		if !slices.Contains(all, name) && !meant[name] {
			c.say(v.At, "add "+python.Quote(name), "MIDDLEWARE has no %s, and a site without it is not played", last(name))
		}
	}
	if len(c.beside.Middleware) > 0 && len(c.f.OwnMiddleware()) == 0 {
		c.say(v.At, "add it with its module: "+python.Quote("shop.middleware."+c.beside.Middleware[0]), "MIDDLEWARE names nothing of the middleware.py, so that Django never calls it")
	}
	for _, pair := range [][2]string{{sessionsMiddleware, localeMiddleware}, {sessionsMiddleware, authMiddleware}, {sessionsMiddleware, messageMiddleware}, {corsMiddleware, commonMiddleware}} {
		before, behind := slices.Index(all, pair[0]), slices.Index(all, pair[1])
		if before >= 0 && behind >= 0 && behind < before {
			c.say(c.f.PlaceOf(pair[1], v.At), "let "+last(pair[0])+" stand above it", "%s stands before %s, which it needs", last(pair[1]), last(pair[0]))
		}
	}
}

// behind tells of a middleware of the project's that is not the last, where one of Django's behind it works on requests.
func (c *settingsCheck) behind(rest []string, name string, at Place) {
	for _, other := range rest {
		if slices.Contains(slices.Concat(neededMiddleware, optionalMiddleware), other) && other != framesMiddleware && other != csrfMiddleware {
			c.say(at, "let it stand behind "+last(other), "%s stands before %s here, and what is the project's own runs last in statelab", last(name), last(other))
			return
		}
	}
}

func last(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// apps looks through INSTALLED_APPS.
func (c *settingsCheck) apps(v *SettingValue) {
	all, ok := c.texts(v)
	if !ok {
		return
	}
	needed := []string{"django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"}
	if c.beside.Messages {
		needed = append(needed, "django.contrib.messages")
	}
	known, meant := djangosApps(), map[string]bool{}
	for _, app := range all {
		at := c.f.PlaceOf(app, v.At)
		module, _, _ := strings.Cut(app, ".apps.")
		if root, _, _ := strings.Cut(app, "."); c.joined(app, known, at, meant) || pynames.IsModule(module) || root != "django" && !diag.Near(root, "django") {
			continue
		}
		meant[diag.Nearest(module, known)] = true
		c.say(at, guessOr(module, known, "leave the line out"), "Django has no app %s: Django does not start", module)
	}
	for _, app := range needed {
		if !meant[app] && !slices.ContainsFunc(all, func(a string) bool { return a == app || strings.HasPrefix(a, app+".apps.") }) {
			c.say(v.At, "add "+python.Quote(app), "INSTALLED_APPS has no %s, and a site without it is not played", app)
		}
	}
	for i, app := range all {
		if slices.Contains(all[:i], app) {
			c.say(c.f.PlaceOf(app, v.At), "leave one of the two out", "%s stands here twice: Django does not start", app)
		}
	}
}

// djangosApps are the apps of Django's.
func djangosApps() (apps []string) {
	for _, module := range pynames.Modules() {
		if rest, is := strings.CutPrefix(module, "django.contrib."); is && !strings.Contains(rest, ".") {
			apps = append(apps, module)
		}
	}
	return apps
}

// joined tells of two texts of a list that Python made one of, since no comma stands between them, of which one is known;
// meant is given what of them is.
func (c *settingsCheck) joined(text string, known []string, at Place, meant map[string]bool) bool {
	first, second := "", ""
	for _, k := range known {
		if rest, is := strings.CutPrefix(text, k); is && rest != "" && !strings.ContainsAny(rest[:1], "._") && len(k) > len(first) {
			first, second = k, rest
		}
	}
	for _, k := range known {
		if rest, is := strings.CutSuffix(text, k); is && rest != "" && !strings.HasSuffix(rest, ".") && first == "" {
			first, second = rest, k
		}
	}
	slip := func(k string) bool { return diag.Near(text, k) } // auths is no auth beside an app s
	if first == "" || pynames.IsModule(text) || slices.ContainsFunc(known, slip) {
		return false
	}
	meant[first], meant[second] = true, true
	c.say(at, "put it between "+python.Quote(first)+" and "+python.Quote(second), "a comma is missing between two texts, of which Python makes one")
	return true
}

// zone looks at TIME_ZONE, with which Django does not start where no zone is called so.
func (c *settingsCheck) zone(v *SettingValue) {
	name, is := v.Value.(string)
	if v.Value == nil || is && name == "" || is && slices.Contains(pynames.Zones(), name) {
		return
	}
	c.say(v.At, cmp.Or(zoneMeant(name), `write it as "Asia/Seoul"`), "TIME_ZONE names no time zone: Django does not start")
}

// zoneMeant asks for a time zone that may be meant by a name: one of the same part of the world, or one by its city alone; ""
// for none.
func zoneMeant(name string) string {
	world, _, has := strings.Cut(name, "/")
	var like []string
	of := map[string]string{} // zones by their cities
	for _, zone := range pynames.Zones() {
		part, city, inWorld := strings.Cut(zone, "/")
		switch {
		case !has && inWorld:
			like, of[city] = append(like, city), zone
		case !has, diag.Nearest(world, []string{part}) != "":
			like, of[zone] = append(like, zone), zone
		}
	}
	if slices.Contains(like, name) { // a city alone
		return diag.Meant(of[name]).EN
	}
	if near := diag.Nearest(name, like); near != "" {
		return diag.Meant(of[near]).EN
	}
	return ""
}

// lacks tells which of the lists is not there without which Django does nothing, in a file that is a whole one, with its
// database too. A settings.py that is cut short for a lesson has what its class looks at.
func (c *settingsCheck) lacks() {
	lists := []string{"INSTALLED_APPS", "MIDDLEWARE", "TEMPLATES"}
	missing := slices.DeleteFunc(slices.Clone(lists), func(name string) bool { return c.f.Of(name) != nil })
	if whole := c.f.Of("ROOT_URLCONF") != nil && c.f.Of("DATABASES") != nil && len(missing) < len(lists); !whole {
		return
	}
	if c.f.Of("SECRET_KEY") == nil {
		c.say(Place{1, 1}, "copy it from what startproject writes", "the settings.py has no SECRET_KEY, without which Django does not start")
	}
	for _, name := range missing {
		if slices.ContainsFunc(c.f.Values, func(v SettingValue) bool { return diag.Near(v.Name, name) }) { // which is told
			continue
		}
		c.say(Place{1, 1}, "copy it from what startproject writes", "the settings.py has no %s, which is empty then", name)
	}
}

// databases looks through DATABASES: whichever it is, a lesson plays as SQLite.
func (c *settingsCheck) databases(v *SettingValue) {
	if !isDict(v.Value) {
		c.say(v.At, "copy it from what startproject writes", "%s is a dict of dicts", v.Name)
		return
	}
	for _, alias := range keysOf(v.Value) {
		if under(under(v.Value, alias), "ATOMIC_REQUESTS") == true {
			c.say(c.f.PlaceOf("ATOMIC_REQUESTS", v.At), "write @transaction.atomic before the views that need it", "ATOMIC_REQUESTS is not played")
		}
	}
}

// caches looks through CACHES.
func (c *settingsCheck) caches(v *SettingValue) {
	if !isDict(v.Value) {
		c.say(v.At, "copy it from what startproject writes", "%s is a dict of dicts", v.Name)
		return
	}
	d := under(v.Value, "default")
	if backend, _ := under(d, "BACKEND").(string); backend != "django.core.cache.backends.locmem.LocMemCache" {
		c.say(c.f.PlaceOf(backend, v.At), "leave CACHES out: the cache is LocMemCache here", "the cache %s is not played", backend)
	}
	for _, key := range []string{"TIMEOUT", "KEY_PREFIX", "VERSION", "OPTIONS", "KEY_FUNCTION"} {
		if slices.Contains(keysOf(d), key) {
			c.say(c.f.PlaceOf(key, v.At), "leave it out", "%s of CACHES is not played", key)
		}
	}
}
