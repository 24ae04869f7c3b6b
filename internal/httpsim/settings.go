package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/memo"
)

// Settings are a site's settings by Django's own names, each with its value as a
// lesson types it. Nil, and every name that is not there, is Django's default.
type Settings map[string]string

// Kind is what the value of a setting looks like.
type Kind string

// The kinds of settings.
const (
	KindLength Kind = "length" // "14d"; Django's file has it in seconds
	KindBool   Kind = "bool"   // "true" or "false"
	KindText   Kind = "text"
	KindLines  Kind = "lines" // texts, a line each
	KindPair   Kind = "pair"  // two texts, a line each: a tuple in Python
	KindNames  Kind = "names" // texts with what they are called, a line each with a tab between: a list of tuples in Python
)

// Setting is one setting that a site may change.
type Setting struct {
	Name    string
	Kind    Kind
	Default string   // as a lesson would type it
	Choices []string // the values of a KindText, nil for any

	apply func(*settings, string) error
}

// settings are all settings of a site in the form in which the server uses them.
type settings struct {
	cookieAge                   time.Duration
	cookieName                  string
	cookie                      CookieOptions // of the session cookie, without a lifetime
	atBrowserClose, saveEvery   bool
	secretKey                   string
	fallbacks                   []string
	loginURL, loginTo, logoutTo string
	fromEmail                   string
	csrfName                    string
	csrf                        CookieOptions
	csrfAge                     *time.Duration
	csrfInSession               bool
	referrerPolicy              string   // empty: no header
	allowedHosts                []string // nil: the site's own
	trusted                     []origin // CSRF_TRUSTED_ORIGINS
	sslHeader, sslValue         string   // SECURE_PROXY_SSL_HEADER, empty for none
	sslRedirect, forwardedHost  bool
	cors                        corsSettings
	messageStorage              string
	messageLevel                int64
	passwordRules               []accounts.PasswordRule
	languages                   Pairs // LANGUAGES; nil: all that Django has
	languageCode, languageName  string
	language                    CookieOptions // of the cookie of the language
}

// SettingTable returns the settings that a site may change, by name. It is one table for all who
// ask, and not to be written to.
func SettingTable() []Setting { return settingTable() }

var settingTable = sync.OnceValue(func() []Setting {
	return slices.Concat([]Setting{
		lines("ALLOWED_HOSTS", func(s *settings, hosts []string) error {
			s.allowedHosts = hosts
			return nil
		}),
		passwordValidators(),
	}, corsTable(), []Setting{
		text("CSRF_COOKIE_DOMAIN", "", func(s *settings) *string { return &s.csrf.Domain }),
		boolean("CSRF_COOKIE_HTTPONLY", false, func(s *settings) *bool { return &s.csrf.HTTPOnly }),
		cookieName("CSRF_COOKIE_NAME", "csrftoken", func(s *settings) *string { return &s.csrfName }),
		text("CSRF_COOKIE_PATH", "/", func(s *settings) *string { return &s.csrf.Path }),
		sameSite("CSRF_COOKIE_SAMESITE", func(s *settings) *string { return &s.csrf.SameSite }),
		boolean("CSRF_COOKIE_SECURE", false, func(s *settings) *bool { return &s.csrf.Secure }),
		{Name: "CSRF_FAILURE_VIEW", Kind: KindText, Default: "django.views.csrf.csrf_failure", apply: func(_ *settings, v string) error {
			if v != "django.views.csrf.csrf_failure" && !viewOfSetting().MatchString(v) {
				return fmt.Errorf("CSRF_FAILURE_VIEW names a view of the views.py, as in shop.views.csrf_failure, not %q", v)
			}
			return nil
		}},
		lines("CSRF_TRUSTED_ORIGINS", func(s *settings, origins []string) (err error) {
			s.trusted, err = trustedOrigins(origins)
			return err
		}),
		boolean("CSRF_USE_SESSIONS", false, func(s *settings) *bool { return &s.csrfInSession }),
		text("DEFAULT_FROM_EMAIL", "webmaster@localhost", func(s *settings) *string { return &s.fromEmail }),
		{Name: "LANGUAGES", Kind: KindNames, apply: func(s *settings, v string) (err error) {
			s.languages, err = readLanguages(v)
			return err
		}},
		{Name: "LANGUAGE_CODE", Kind: KindText, Default: "en-us", apply: func(s *settings, v string) error {
			if len(v) > longestLanguage || !languageCode().MatchString(v) || strings.ContainsAny(v, "\n_") {
				return fmt.Errorf("LANGUAGE_CODE is a code such as ko and en-us, not %q", v)
			}
			s.languageCode = v
			return nil
		}},
		{Name: "LANGUAGE_COOKIE_AGE", Kind: KindLength, apply: func(s *settings, v string) error {
			if s.language.MaxAge = nil; v == "" {
				return nil
			}
			age, err := clock.ParseLength(v)
			s.language.MaxAge = &age
			return err
		}},
		text("LANGUAGE_COOKIE_DOMAIN", "", func(s *settings) *string { return &s.language.Domain }),
		boolean("LANGUAGE_COOKIE_HTTPONLY", false, func(s *settings) *bool { return &s.language.HTTPOnly }),
		cookieName("LANGUAGE_COOKIE_NAME", "django_language", func(s *settings) *string { return &s.languageName }),
		text("LANGUAGE_COOKIE_PATH", "/", func(s *settings) *string { return &s.language.Path }),
		orFalse("LANGUAGE_COOKIE_SAMESITE", "false", []string{"Lax", "Strict", "None"}, func(s *settings) *string { return &s.language.SameSite }),
		boolean("LANGUAGE_COOKIE_SECURE", false, func(s *settings) *bool { return &s.language.Secure }),
		text("LOGIN_REDIRECT_URL", "/accounts/profile/", func(s *settings) *string { return &s.loginTo }),
		text("LOGIN_URL", "/accounts/login/", func(s *settings) *string { return &s.loginURL }),
		text("LOGOUT_REDIRECT_URL", "", func(s *settings) *string { return &s.logoutTo }),
		{Name: "MESSAGE_LEVEL", Kind: KindText, Default: "20", Choices: levelNumbers, apply: func(s *settings, v string) (err error) {
			if !slices.Contains(levelNumbers, v) {
				return fmt.Errorf("MESSAGE_LEVEL is %s, not %q", strings.Join(levelNumbers, ", "), v)
			}
			s.messageLevel, err = strconv.ParseInt(v, 10, 64)
			return err
		}},
		{Name: "MESSAGE_STORAGE", Kind: KindText, Default: fallbackStorage, Choices: storageNames, apply: func(s *settings, v string) error {
			if !slices.Contains(storageNames, v) {
				return fmt.Errorf("MESSAGE_STORAGE is %s, not %q", strings.Join(storageNames, ", "), v)
			}
			s.messageStorage = v
			return nil
		}},
		{Name: "SECRET_KEY", Kind: KindText, Default: "django-insecure-statelab", apply: func(s *settings, v string) error {
			if s.secretKey = v; v == "" {
				return errors.New("with an empty SECRET_KEY Django does not start")
			}
			return nil
		}},
		lines("SECRET_KEY_FALLBACKS", func(s *settings, keys []string) error {
			s.fallbacks = keys
			return nil
		}),
		sslHeader("SECURE_PROXY_SSL_HEADER"),
		orFalse("SECURE_REFERRER_POLICY", "same-origin", []string{"no-referrer", "no-referrer-when-downgrade", "origin",
			"origin-when-cross-origin", "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"},
			func(s *settings) *string { return &s.referrerPolicy }),
		boolean("SECURE_SSL_REDIRECT", false, func(s *settings) *bool { return &s.sslRedirect }),
		{Name: "SESSION_COOKIE_AGE", Kind: KindLength, Default: "14d", apply: func(s *settings, v string) (err error) {
			if s.cookieAge, err = clock.ParseLength(v); err == nil && s.cookieAge == 0 {
				err = errors.New("with SESSION_COOKIE_AGE = 0 every session is over as it begins")
			}
			return err
		}},
		text("SESSION_COOKIE_DOMAIN", "", func(s *settings) *string { return &s.cookie.Domain }),
		boolean("SESSION_COOKIE_HTTPONLY", true, func(s *settings) *bool { return &s.cookie.HTTPOnly }),
		cookieName("SESSION_COOKIE_NAME", "sessionid", func(s *settings) *string { return &s.cookieName }),
		text("SESSION_COOKIE_PATH", "/", func(s *settings) *string { return &s.cookie.Path }),
		sameSite("SESSION_COOKIE_SAMESITE", func(s *settings) *string { return &s.cookie.SameSite }),
		boolean("SESSION_COOKIE_SECURE", false, func(s *settings) *bool { return &s.cookie.Secure }),
		boolean("SESSION_EXPIRE_AT_BROWSER_CLOSE", false, func(s *settings) *bool { return &s.atBrowserClose }),
		boolean("SESSION_SAVE_EVERY_REQUEST", false, func(s *settings) *bool { return &s.saveEvery }),
		boolean("USE_X_FORWARDED_HOST", false, func(s *settings) *bool { return &s.forwardedHost }),
	})
})

// levelNumbers are the levels of messages from DEBUG to ERROR, and storageNames the places of messages.
var (
	levelNumbers = []string{"10", "20", "25", "30", "40"}
	storageNames = []string{fallbackStorage, cookieStorage, sessionStorage}
)

// lines is a setting that is a list of texts; use is given nil for an empty one.
func lines(name string, use func(*settings, []string) error) Setting {
	return Setting{Name: name, Kind: KindLines, apply: func(s *settings, v string) error {
		if v == "" {
			return use(s, nil)
		}
		return use(s, strings.FieldsFunc(v, func(r rune) bool { return r == '\n' }))
	}}
}

// sslHeader is the setting of the header by which a proxy says that the browser came by
// https: its name in request.META, and its value then.
func sslHeader(name string) Setting {
	return Setting{Name: name, Kind: KindPair, apply: func(s *settings, v string) error {
		s.sslHeader, s.sslValue, _ = strings.Cut(v, "\n")
		switch {
		case v == "":
			return nil
		case s.sslValue == "" || strings.Contains(s.sslValue, "\n"):
			return fmt.Errorf("%s is a header and its value, as in [HTTP_X_FORWARDED_PROTO, https]", name)
		case !metaName().MatchString(s.sslHeader):
			return fmt.Errorf("%s names the header as request.META does, HTTP_X_FORWARDED_PROTO, not %q", name, s.sslHeader)
		}
		return nil
	}}
}

// viewOfSetting is the name of a view of the site's own in a setting.
var viewOfSetting = memo.Pattern(`^([A-Za-z_]\w*\.)?views\.[A-Za-z_]\w*$`)

// metaName is the name of a header in request.META.
var metaName = memo.Pattern(`^HTTP_[A-Z0-9]+(_[A-Z0-9]+)*$`)

func text(name, standard string, field func(*settings) *string) Setting {
	return Setting{Name: name, Kind: KindText, Default: standard, apply: func(s *settings, v string) error {
		if strings.ContainsAny(v, "\r\n\x00") {
			return fmt.Errorf("%s is one line", name)
		}
		*field(s) = v
		return nil
	}}
}

func cookieName(name, standard string, field func(*settings) *string) Setting {
	return Setting{Name: name, Kind: KindText, Default: standard, apply: func(s *settings, v string) error {
		if !isLegalCookieName(v) {
			return fmt.Errorf("%q is no name for a cookie", v)
		}
		*field(s) = v
		return nil
	}}
}

func boolean(name string, standard bool, field func(*settings) *bool) Setting {
	return Setting{Name: name, Kind: KindBool, Default: strconv.FormatBool(standard), apply: func(s *settings, v string) error {
		if v != "true" && v != "false" {
			return fmt.Errorf("%s is true or false, not %q", name, v)
		}
		*field(s) = v == "true"
		return nil
	}}
}

// sameSite is a setting of SameSite; false leaves the attribute out.
func sameSite(name string, field func(*settings) *string) Setting {
	return orFalse(name, "Lax", []string{"Lax", "Strict", "None"}, field)
}

// orFalse is a setting of one of some words, or false, which is what Django's
// False or None means: what it is about is left out.
func orFalse(name, standard string, words []string, field func(*settings) *string) Setting {
	choices := append(words, "false")
	return Setting{Name: name, Kind: KindText, Default: standard, Choices: choices, apply: func(s *settings, v string) error {
		if !slices.Contains(choices, v) {
			return fmt.Errorf("%s is %s, not %q", name, strings.Join(choices, ", "), v)
		}
		if *field(s) = v; v == "false" {
			*field(s) = ""
		}
		return nil
	}}
}

// CheckSetting returns what is wrong with a setting, nil when nothing is.
func CheckSetting(name, value string) error { return new(settings).set(name, value) }

func (s *settings) set(name, value string) error {
	table := SettingTable()
	i := slices.IndexFunc(table, func(t Setting) bool { return t.Name == name })
	if i < 0 {
		names := make([]string, len(table))
		for i, t := range table {
			names[i] = t.Name
		}
		return fmt.Errorf("there is no setting %q; %s", name,
			cmp.Or(diag.DidYouMean(name, names), "known are "+strings.Join(names, ", ")))
	}
	return table[i].apply(s, value)
}

// resolve returns the settings with Django's defaults filled in.
func (given Settings) resolve() (settings, error) {
	age := 364 * 24 * time.Hour
	s := settings{csrfAge: &age, cors: corsSettings{on: HasCORS(given)}}
	for _, t := range SettingTable() {
		if err := t.apply(&s, t.Default); err != nil {
			return s, err
		}
	}
	var problems diag.List
	for name, value := range given {
		if err := s.set(name, value); err != nil {
			problems.Add(diag.Pos{}, "", "%v", err)
		}
	}
	slices.SortFunc(problems, func(a, b diag.Diagnostic) int { return cmp.Compare(a.Message, b.Message) })
	return s, problems.Err()
}
