package httpsim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// An OwnSetting is a setting that the site has beside Django's: settings.CART_SESSION_ID.
type OwnSetting struct {
	Name string
	Code string // its value, as settings.py has it
}

// settingsModule is what errors call the file in which the site's own settings stand.
const settingsModule = "settings"

// ownSettings are the lines of settings.py that give the site's own settings their values.
func ownSettings(all []OwnSetting) (*Lines, error) {
	var b strings.Builder
	if slices.ContainsFunc(all, func(s OwnSetting) bool { return strings.Contains(s.Code, "timedelta(") }) {
		b.WriteString("from datetime import timedelta\n")
	}
	for _, s := range all {
		b.WriteString(s.Name + " = " + s.Code + "\n")
	}
	program, err := python.Program(b.String())
	if err != nil {
		return nil, err
	}
	return &Lines{Name: settingsModule + ".py", Head: program, Written: strings.Split(b.String(), "\n")}, nil
}

// settingsObject is django.conf.settings.
type settingsObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*settingsObject) TypeName() string { return "Settings" }

// Attr implements pyrun.Object.
func (s *settingsObject) Attr(name string) (pyrun.Value, bool, error) {
	c := s.r.server.code()
	if c.own != nil {
		m, err := s.r.moduleOf(settingsModule, c.own)
		if err != nil {
			return nil, false, err
		}
		if value, has := m.Names[name]; has {
			return value, true, nil
		}
	}
	if i := slices.IndexFunc(SettingTable(), func(t Setting) bool { return t.Name == name }); i >= 0 {
		t := SettingTable()[i]
		given, is := c.given[name]
		if !is {
			given = t.Default
		}
		return t.value(given), is || !onlyWhereGiven(name), nil
	}
	if value, is := s.r.server.fixedSetting(name); is {
		return value, true, nil
	}
	if pynames.Has("settings", name) {
		return nil, false, pyrun.Raise("NotImplementedError", "settings.%s is Django's and is not played here", name)
	}
	return nil, false, nil
}

// onlyWhereGiven reports whether Django's defaults leave a setting out, so that none is there but that of the site.
func onlyWhereGiven(name string) bool {
	return name == "MESSAGE_LEVEL" || strings.HasPrefix(name, "CORS_")
}

// value is what lines read of a setting that was typed so.
func (t Setting) value(typed string) pyrun.Value {
	switch {
	case t.Name == "MESSAGE_LEVEL":
		n, _ := strconv.ParseInt(typed, 10, 64) // it was read when the site was made
		return n
	case t.Kind == KindBool:
		return typed == "true"
	case t.Kind == KindRules && typed == "":
		return sessionstore.NewList()
	case t.Kind == KindRules:
		all, _ := sessionstore.ParseJSON(typed) // likewise
		return all
	case t.Kind == KindLength && typed == "", t.Name == "LANGUAGE_COOKIE_SAMESITE" && typed == "false":
		return nil
	case t.Kind == KindNames:
		return namesOfLanguages(typed)
	case t.Kind == KindLength:
		length, _ := clock.ParseLength(typed) // likewise
		return int64(length / time.Second)
	case t.Kind == KindLines, t.Kind == KindPair:
		texts := []pyrun.Value{}
		for text := range strings.Lines(typed) {
			texts = append(texts, strings.TrimSuffix(text, "\n"))
		}
		switch {
		case t.Kind == KindLines:
			return sessionstore.NewList(texts...)
		case typed == "":
			return nil
		}
		return &pyrun.Tuple{Items: texts}
	case t.Choices != nil && typed == "false" && t.Name == "SECURE_REFERRER_POLICY", typed == "" && (strings.HasSuffix(t.Name, "_DOMAIN") || t.Name == "LOGOUT_REDIRECT_URL"):
		return nil
	case t.Choices != nil && typed == "false":
		return false
	}
	return typed
}

// fixedSettings are settings of Django's that no site changes by a setting, as startproject writes them, with DEBUG as
// a site in the net has it.
var fixedSettings = map[string]pyrun.Value{
	"DEBUG": false, "USE_TZ": true, "TIME_ZONE": "UTC", "APPEND_SLASH": true, "X_FRAME_OPTIONS": "DENY", "CSRF_COOKIE_AGE": int64(31449600), "CSRF_HEADER_NAME": "HTTP_X_CSRFTOKEN",
	"PASSWORD_RESET_TIMEOUT": int64(259200), "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer", "STATIC_URL": "/static/",
}

// fixedSetting is the value of a setting that no other setting says.
func (s *Server) fixedSetting(name string) (pyrun.Value, bool) {
	switch name {
	case "SESSION_ENGINE":
		return s.runs().Sessions.Engine(), true
	case "AUTH_USER_MODEL":
		if own := UsersAmong(s.models()); own != nil {
			return own.label(), true
		}
		return s.site.UserModel.Setting(), true
	}
	value, is := fixedSettings[name]
	return value, is
}

// settingsRead are the settings that lines read.
func settingsRead() []string {
	names := []string{"SESSION_ENGINE", "AUTH_USER_MODEL"}
	for name := range fixedSettings {
		names = append(names, name)
	}
	for _, t := range SettingTable() {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return names
}
