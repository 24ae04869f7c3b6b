package httpsim

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/clock"
)

// Project returns what the site has in place of what startproject and Django bring
// along, as files that a student would write: its settings and its user model. It is
// empty where nothing differs.
func (s Site) Project() string {
	var files []string
	if s.UserModel.custom() {
		files = append(files, ownModel)
	}
	if settings := s.settingsFile(); settings != "" {
		files = append(files, settings)
	}
	if s.Bug == PasswordChangeKeepsOthers {
		files = append(files, noSessionHash)
	}
	return strings.Join(files, "\n\n")
}

// settingsFile returns the lines that settings.py has beside those of startproject.
func (s Site) settingsFile() string {
	var lines []string
	if !s.CSRF && s.takesForms() {
		lines = append(lines, `MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")`)
	}
	if s.UserModel.custom() {
		lines = append(lines, `INSTALLED_APPS += ["accounts"]`, `AUTH_USER_MODEL = "accounts.User"`)
	}
	if engine := s.Sessions.engine(); engine != "" {
		lines = append(lines, "SESSION_ENGINE = "+pq("django.contrib.sessions.backends."+engine))
	}
	for _, setting := range SettingTable() {
		if value, given := s.Settings[setting.Name]; given && value != setting.Default {
			lines = append(lines, setting.Name+" = "+setting.python(value))
		}
	}
	if lines == nil {
		return ""
	}
	return "# settings.py: what startproject does not write\n" + strings.Join(lines, "\n") + "\n"
}

// takesForms reports whether it makes a difference to the site's pages whether
// requests are looked at for a CSRF token.
func (s Site) takesForms() bool {
	for path := range s.Pages {
		page, _ := s.Page(path)
		if page.Post != nil || pageCode(path, page, true) != pageCode(path, page, false) {
			return true
		}
	}
	return false
}

// engine is the last part of SESSION_ENGINE, empty for Django's default.
func (k Sessions) engine() string {
	return map[Sessions]string{InCache: "cache", InCachedDatabase: "cached_db", InSignedCookies: "signed_cookies"}[k]
}

// python returns the value of a setting as settings.py has it.
func (t Setting) python(value string) string {
	switch {
	case t.Kind == KindBool:
		return map[string]string{"true": "True", "false": "False"}[value]
	case t.Kind == KindLength:
		length, _ := clock.ParseLength(value) // it was read when the site was made
		return fmt.Sprint(int64(length / time.Second))
	case t.Kind == KindLines:
		var texts []string
		for text := range strings.Lines(value) {
			texts = append(texts, pq(strings.TrimSuffix(text, "\n")))
		}
		return "[" + strings.Join(texts, ", ") + "]"
	case t.Choices != nil && value == "false" && t.Name == "SECURE_REFERRER_POLICY",
		strings.HasSuffix(t.Name, "_DOMAIN") && value == "":
		return "None"
	case t.Choices != nil && value == "false":
		return "False"
	}
	return pq(value)
}

// noSessionHash is how users come to have nothing for a session to keep of their
// password: login() then stores an empty hash, and nobody compares it.
const noSessionHash = `# models.py
from django.contrib.auth.base_user import AbstractBaseUser

# The bug: sessions keep no hash of the password.
del AbstractBaseUser.get_session_auth_hash
`

const ownModel = `# accounts/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Adds nothing, and leaves room to."""
`

// Code returns a page as Code does, with the site's bug and its user model, and
// without the token that its forms lack.
func (s Site) Code(path string) string {
	page, _ := s.Page(path)
	code := pageCode(path, page, s.CSRF)
	if s.UserModel.custom() {
		code = strings.ReplaceAll(code, "from django.contrib.auth.models import User\n", "from accounts.models import User\n")
	}
	return code
}
