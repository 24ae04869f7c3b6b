package djangocode

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// Project returns what the site has in place of what startproject and Django bring
// along, as files that a student would write: its settings and its user model. It is
// empty where nothing differs.
func Project(s httpsim.Site) string {
	var files []string
	if s.UserModel == httpsim.CustomUser {
		files = append(files, ownModel)
	}
	models := modelsFile(s.Models)
	if s.ModelsFile != "" {
		models = "# " + fileNamed(s, "models", s.Models[0].App+"/models.py") + "\n" + strings.TrimRight(s.ModelsFile, "\n") + "\n"
	}
	if models != "" {
		files = append(files, models)
	}
	if s.Middleware != nil {
		files = append(files, middleware(s))
	}
	if s.Views != "" {
		files = append(files, fileOfLines(fileNamed(s, "views", "views.py"), s.Views, s.Models))
	}
	if s.Forms != nil {
		files = append(files, fileOfLines(fileNamed(s, "forms", "forms.py"), s.Forms.HeadSource+"\n", s.Models))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Modules)) {
		files = append(files, fileOfLines(name+".py", s.Modules[name].HeadSource+"\n", s.Models))
	}
	if s.Signals != nil {
		files = append(files, fileOfLines(fileNamed(s, "signals", "signals.py"), s.Signals.HeadSource+"\n", s.Models))
	}
	switch {
	case s.AppsFile != "":
		files = append(files, "# "+appOf(s)+"/apps.py\n"+strings.TrimRight(s.AppsFile, "\n")+"\n")
	case s.Signals != nil:
		files = append(files, signalsApp(s))
	}
	if s.ContextProcessors != nil {
		files = append(files, fileOfLines(fileNamed(s, "context_processors", "context_processors.py"), s.ContextProcessors.HeadSource+"\n", s.Models))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Locale)) {
		files = append(files, catalogFile(s, name))
	}
	if settings := settingsFile(s); settings != "" {
		files = append(files, settings)
	}
	if s.Bug == httpsim.PasswordChangeKeepsOthers {
		files = append(files, noSessionHash)
	}
	return strings.Join(files, "\n\n")
}

// fileNamed is what the file of a site is called under which stands what one of its keys says: the first where it is of
// several apps, of which the others have their names above them.
func fileNamed(s httpsim.Site, key, one string) string {
	if names := s.Files[key]; len(names) > 0 {
		return names[0]
	}
	return one
}

// URLs returns the files with the addresses of a site's pages as they stand, empty where its pages say them.
func URLs(s httpsim.Site) string {
	var files []string
	for _, f := range s.URLs {
		files = append(files, "# "+f.Name+"\n"+strings.TrimRight(f.Value, "\n")+"\n")
	}
	return strings.Join(files, "\n\n")
}

// settingsFile returns the lines that settings.py has beside those of startproject.
func settingsFile(s httpsim.Site) string {
	var lines []string
	if !s.CSRF && takesForms(s) {
		lines = append(lines, `MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")`)
	}
	if s.UserModel == httpsim.CustomUser {
		lines = append(lines, `INSTALLED_APPS += ["accounts"]`, `AUTH_USER_MODEL = "accounts.User"`)
	}
	if len(s.Models) == 0 && (s.Signals != nil || s.ContextProcessors != nil || len(s.Locale) > 0) {
		lines = append(lines, fmt.Sprintf("INSTALLED_APPS += [%s]", python.Quote(appOf(s))))
	}
	if len(s.Models) > 0 {
		apps := []string{s.Models[0].App}
		if len(s.Files) > 0 {
			apps = Packages(httpsim.Site{AppName: s.Models[0].App, Files: s.Files})
		}
		for i, app := range apps {
			apps[i] = python.Quote(app)
		}
		lines = append(lines, "INSTALLED_APPS += ["+strings.Join(apps, ", ")+"]")
	}
	if own := httpsim.UsersAmong(s.Models); own != nil {
		lines = append(lines, "AUTH_USER_MODEL = "+python.Quote(own.App+"."+own.Name))
	}
	if httpsim.HasCORS(s.Settings) {
		lines = append(lines, `INSTALLED_APPS += ["corsheaders"]`, `MIDDLEWARE.insert(0, "corsheaders.middleware.CorsMiddleware")`)
	}
	if s.LocaleMiddleware {
		lines = append(lines, `MIDDLEWARE.insert(MIDDLEWARE.index("django.middleware.common.CommonMiddleware"), "django.middleware.locale.LocaleMiddleware")`)
	}
	if s.Middleware != nil {
		w, _ := middlewareLines(s)
		for _, name := range middlewareNames(s) {
			lines = append(lines, fmt.Sprintf("MIDDLEWARE.append(%s)", python.Quote(middlewareModule(s, w)+"."+name)))
		}
	}
	for _, name := range s.DjangoProcessors {
		if name != "debug" { // which startproject writes up to 5.1
			lines = append(lines, fmt.Sprintf(`TEMPLATES[0]["OPTIONS"]["context_processors"].append(%s)`, python.Quote(inDjangoProcessors+name)))
		}
	}
	if s.ContextProcessors != nil {
		for _, name := range s.ContextProcessors.Calls {
			lines = append(lines, fmt.Sprintf(`TEMPLATES[0]["OPTIONS"]["context_processors"].append(%s)`, python.Quote(appOf(s)+".context_processors."+name)))
		}
	}
	if engine := engine(s.Sessions); engine != "" {
		lines = append(lines, "SESSION_ENGINE = "+python.Quote("django.contrib.sessions.backends."+engine))
	}
	for _, setting := range httpsim.SettingTable() {
		if value, given := s.Settings[setting.Name]; given && value != setting.Default {
			lines = append(lines, setting.Name+" = "+valueOf(setting, value))
		}
	}
	for _, setting := range s.OwnSettings {
		lines = append(lines, setting.Name+" = "+setting.Code)
	}
	if s.SettingsText != "" {
		file, _ := ReadSettings(s.SettingsText) // of one that fails what stands above is known
		lines = slices.DeleteFunc(lines, func(line string) bool {
			name := line[:len(line)-len(strings.TrimLeft(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"))]
			return name != "" && file != nil && slices.ContainsFunc(file.Values, func(v SettingValue) bool { return v.Name == name })
		})
		all := append([]string{"# settings.py", strings.TrimRight(s.SettingsText, "\n")}, lines...)
		return strings.Join(all, "\n") + "\n"
	}
	if lines == nil {
		return ""
	}
	if strings.Contains(strings.Join(lines, "\n"), "timedelta(") {
		lines = slices.Insert(lines, 0, "from datetime import timedelta", "")
	}
	return "# settings.py: what startproject does not write\n" + strings.Join(lines, "\n") + "\n"
}

// catalogFile is a django.po as it stands, with the entry about itself that msgfmt and Python want where the lesson leaves
// it out.
func catalogFile(s httpsim.Site, name string) string {
	t := s.Locale[name]
	head := ""
	if !t.Catalog.Header {
		head = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"
	}
	return "# " + appOf(s) + "/locale/" + name + "/LC_MESSAGES/django.po\n" + head + strings.TrimRight(t.Text, "\n") + "\n"
}

// appOf is the app in which the files of a site stand.
func appOf(s httpsim.Site) string { return s.App() }

// signalsApp is the apps.py by which Django reads signals.py as it starts.
func signalsApp(s httpsim.Site) string {
	app := appOf(s)
	return fmt.Sprintf(`# %[1]s/apps.py
from django.apps import AppConfig


class %[2]sConfig(AppConfig):
    name = %[3]s

    def ready(self):
        from . import signals
`, app, strings.ToUpper(app[:1])+app[1:], python.Quote(app))
}

// takesForms reports whether it makes a difference to the site's pages whether
// requests are looked at for a CSRF token.
func takesForms(s httpsim.Site) bool {
	for path := range s.Pages {
		page, _ := s.Page(path)
		unsafe := page.Post != nil || page.Put != nil || page.Patch != nil || page.Delete != nil
		if unsafe || view(s, path, page, true) != view(s, path, page, false) {
			return true
		}
	}
	return false
}

// engine is the last part of SESSION_ENGINE, empty for Django's default.
func engine(k httpsim.Sessions) string {
	return map[httpsim.Sessions]string{httpsim.InCache: "cache", httpsim.InCachedDatabase: "cached_db", httpsim.InSignedCookies: "signed_cookies"}[k]
}

// valueOf returns the value of a setting as settings.py has it.
func valueOf(t httpsim.Setting, value string) string {
	switch {
	case t.Name == "MESSAGE_LEVEL":
		return value
	case t.Kind == httpsim.KindRules:
		return validatorsOf(value)
	case t.Kind == httpsim.KindBool:
		return map[string]string{"true": "True", "false": "False"}[value]
	case t.Kind == httpsim.KindLength:
		length, _ := clock.ParseLength(value) // it was read when the site was made
		return fmt.Sprint(int64(length / time.Second))
	case t.Kind == httpsim.KindLines:
		var texts []string
		for text := range strings.Lines(value) {
			texts = append(texts, python.Quote(strings.TrimSuffix(text, "\n")))
		}
		return "[" + strings.Join(texts, ", ") + "]"
	case t.Kind == httpsim.KindNames:
		var pairs []string
		for line := range strings.Lines(value) {
			code, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			pairs = append(pairs, "("+python.Quote(code)+", "+python.Quote(name)+")")
		}
		return "[" + strings.Join(pairs, ", ") + "]"
	case t.Kind == httpsim.KindPair:
		header, secure, _ := strings.Cut(value, "\n")
		return "(" + python.Quote(header) + ", " + python.Quote(secure) + ")"
	case t.Choices != nil && value == "false" && t.Name == "SECURE_REFERRER_POLICY",
		strings.HasSuffix(t.Name, "_DOMAIN") && value == "":
		return "None"
	case t.Choices != nil && value == "false":
		return "False"
	}
	return python.Quote(value)
}

// validatorsOf is the value of AUTH_PASSWORD_VALIDATORS, an entry a line.
func validatorsOf(value string) string {
	var entries []json.RawMessage
	if json.Unmarshal([]byte(value), &entries) != nil || len(entries) == 0 {
		return "[]"
	}
	var b strings.Builder
	for _, e := range entries {
		b.WriteString("\n    " + strings.NewReplacer(`":`, `": `, `,"`, `, "`).Replace(string(e)) + ",")
	}
	return "[" + b.String() + "\n]"
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
