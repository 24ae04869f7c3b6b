package language

import (
	"errors"

	"statelab/internal/diag"
	"statelab/internal/gettext"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// localeKey is the key of a site under which its translations stand, and localeMiddlewareKey that of Django's middleware.
const localeKey, localeMiddlewareKey = "locale", "locale_middleware"

// mostLocales is how many languages a site may have translations into.
const mostLocales = 20

// localeTexts are the texts of django.po files by their folders.
var localeTexts = namesOf(localeKey, textKind.called("text of a django.po"))

// readLocale reads the translations of a site.
func (r *Reader) readLocale(n *lesson.Node, site *httpsim.Site) {
	entries, _ := r.Entries(n, localeKey)
	if len(entries) > mostLocales {
		r.Add(n.Pos, "", "a site has translations into at most %d languages", mostLocales)
		return
	}
	site.Locale = map[string]httpsim.Translation{}
	for _, e := range entries {
		if err := httpsim.CheckLocale(e.Key.Value); err != nil {
			r.Add(e.Key.Pos, "", "%v", err)
			continue
		}
		if e.Value.Kind != lesson.Scalar {
			r.Add(e.Value.Pos, `write ko: | and below it msgid "…" and msgstr "…"`, "translations are the text of a django.po")
			continue
		}
		c, err := gettext.Read(e.Value.Value)
		var wrong *gettext.Error
		switch {
		case errors.As(err, &wrong):
			r.Add(r.InText(lesson.Text{Value: e.Value.Value, Pos: e.Value.Pos}, diag.Pos{Line: wrong.Line, Col: wrong.Col}), wrong.Hint, "django.po: %s", wrong.Says)
		case err == nil && c.Len() == 0:
			r.Add(e.Value.Pos, `write msgid "Welcome" and below it msgstr and its translation`, "django.po: it translates nothing")
		case err == nil:
			site.Locale[e.Key.Value] = httpsim.Translation{Text: e.Value.Value, Catalog: c}
		}
	}
}
