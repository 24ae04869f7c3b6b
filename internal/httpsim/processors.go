package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// ProcessorsOfDjango are the context processors of django.template.context_processors that give templates what they do not
// have anyway, with the names that each gives.
func ProcessorsOfDjango() map[string][]string {
	return map[string][]string{
		"debug":  {"debug", "sql_queries"},
		"i18n":   {"LANGUAGES", "LANGUAGE_CODE", "LANGUAGE_BIDI"},
		"media":  {"MEDIA_URL"},
		"static": {"STATIC_URL"},
		"tz":     {"TIME_ZONE"},
	}
}

// SettingsOfProcessor are the settings that one of ProcessorsOfDjango reads.
func SettingsOfProcessor(name string) []string {
	return map[string][]string{"debug": {"DEBUG", "INTERNAL_IPS"}, "media": {"MEDIA_URL"}, "static": {"STATIC_URL"}, "tz": {"TIME_ZONE"}}[name]
}

// processedByDjango is what those of Django's context processors that the site names give a template.
func (v *visit) processedByDjango() (map[string]any, error) {
	given := map[string]any{}
	for _, name := range v.server.code().djangoProcessors {
		values, err := v.processedBy(name)
		if err != nil {
			return nil, err
		}
		for key, value := range values {
			if key != "sql_queries" { // whose texts are made for templates, and once
				value = v.ofTemplate(value)
			}
			given[key] = value
		}
	}
	return given, nil
}

// processedBy is what one of ProcessorsOfDjango gives.
func (v *visit) processedBy(name string) (map[string]pyrun.Value, error) {
	settings := &settingsObject{newRunning(v, Lines{})}
	of := func(setting string, otherwise pyrun.Value) (pyrun.Value, error) {
		if c := v.server.code(); c.own == nil && otherwise != nil {
			return otherwise, nil
		}
		value, has, err := settings.Attr(setting)
		if !has || pyrun.IsRaised(err, "NotImplementedError") {
			return otherwise, nil
		}
		return value, err
	}
	switch name {
	case "i18n":
		listed, err := of("LANGUAGES", nil)
		return map[string]pyrun.Value{"LANGUAGES": listed, "LANGUAGE_CODE": v.languageNow(), "LANGUAGE_BIDI": v.fromTheRight()}, err
	case "media":
		url, err := of("MEDIA_URL", "")
		return map[string]pyrun.Value{"MEDIA_URL": belowRoot(url)}, err
	case "static":
		url, err := of("STATIC_URL", "/static/")
		return map[string]pyrun.Value{"STATIC_URL": belowRoot(url)}, err
	case "tz":
		zone, err := of("TIME_ZONE", "UTC")
		return map[string]pyrun.Value{"TIME_ZONE": zone}, err
	case "debug":
		debug, err := of("DEBUG", false)
		inside, unknown := of("INTERNAL_IPS", sessionstore.NewList())
		if err != nil || unknown != nil {
			return nil, err
		}
		addresses, _ := pyrun.Iter(inside)
		if debug != true || !slices.Contains(addresses, pyrun.Value(v.lookAtAddress())) {
			return nil, nil
		}
		if v.work += 16 * len(v.queries); v.work > maxWork {
			return nil, errTooMuch
		}
		return map[string]pyrun.Value{"debug": true, "sql_queries": v.queriesSoFar()}, nil
	}
	return nil, nil
}

// belowRoot is a setting of an address as Django reads it: one that begins with no / and no scheme stands below the root.
func belowRoot(url pyrun.Value) pyrun.Value {
	text, is := url.(string)
	if !is || strings.HasPrefix(text, "/") || strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
		return url
	}
	return "/" + text
}

// queriesSoFar are the statements of the request, as connection.queries has them. Each is written once in a request, however
// many templates are filled in, and to list them is work.
func (r *Request) queriesSoFar() *sessionstore.List {
	for _, s := range r.queries[len(r.shownQueries):] {
		r.shownQueries = append(r.shownQueries, sessionstore.NewDict(sessionstore.Item{Key: "sql", Value: s.SQL()}, sessionstore.Item{Key: "time", Value: "0.000"}))
	}
	return sessionstore.NewList(r.shownQueries...)
}
