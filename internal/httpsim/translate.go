package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/gettext"
)

// languageCodeName is what LocaleMiddleware puts on the request.
const languageCodeName = "LANGUAGE_CODE"

// speaking is which language is active for a request, as translation.activate() and deactivate() leave it. The zero value
// is that nobody has chosen one: the language is LANGUAGE_CODE.
type speaking struct {
	code string // as get_language() has it
	made string // as it was activated
	none bool   // deactivate_all(): texts stay as they are
	// begun is request.LANGUAGE_CODE, which LocaleMiddleware has put there; empty: it is not there.
	begun string
}

// language is get_language(); false is None, which deactivate_all() leaves.
func (r *Request) language() (string, bool) {
	if r.speaks.none {
		return "", false
	}
	if r.speaks.code != "" {
		return r.speaks.code, true
	}
	return r.server.code().settings.languageCode, true
}

// activate is translation.activate(): what is no code leaves the language that it was.
func (r *Request) activate(code string) {
	if code != "" {
		r.speaks.code, r.speaks.made, r.speaks.none = toLanguage(code), code, false
	}
}

// deactivate is translation.deactivate(), and with all set deactivate_all().
func (r *Request) deactivate(all bool) { r.speaks.code, r.speaks.made, r.speaks.none = "", "", all }

// catalogs are those in which a text is looked for, one behind the other: of each language that of the site first, then
// that of Django itself.
func (r *Request) catalogs() (all []*gettext.Catalog) {
	if r.speaks.none {
		return nil
	}
	standard := r.server.code().settings.languageCode
	code, _ := r.language()
	if r.speaks.made != "" {
		code = r.speaks.made
	}
	locales := localesFor(code)
	if code != standard && !strings.HasPrefix(code, "en") {
		locales = append(locales, localesFor(standard)...)
	}
	for _, locale := range locales {
		if c := r.server.code().locale[locale]; c != nil && !slices.Contains(all, c) {
			all = append(all, c)
		}
		if locale != korean || r.isForeign() {
			continue
		}
		if c := inKorean(); !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all
}

// translated is gettext(), and pgettext() with a context.
func (r *Request) translated(context, text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if text == "" && context == "" {
		return ""
	}
	for _, c := range r.catalogs() {
		if found, has := c.Text(context, text); has {
			return found
		}
	}
	r.notOurs(context, text)
	return text
}

// inNumber is ngettext(), and npgettext() with a context, of which texts without one stand in for those that are not there.
func (r *Request) inNumber(context, one, many string, n int64) string {
	all := r.catalogs()
	for _, with := range slices.Compact([]string{context, ""}) {
		for _, c := range all {
			if found, has := c.Plural(with, one, n); has {
				return found
			}
		}
	}
	r.notOurs(context, one)
	if n == 1 {
		return one
	}
	return many
}

// withLocale is LocaleMiddleware, where the site has it.
func (s *Server) withLocale(r *Request) (*Response, error) {
	if !s.runs().LocaleMiddleware {
		res, err := s.withCommon(r)
		r.staysActive()
		return res, err
	}
	by := r.languageOf()
	r.activate(by.code)
	r.speaks.begun, _ = r.language()
	r.noteLanguage(by)
	res, err := s.withCommon(r)
	if err != nil {
		res = r.failure(err)
	}
	res.vary("Accept-Language")
	if code, spoken := r.language(); spoken {
		res.setDefault("Content-Language", code)
	}
	return res, nil
}

// noteLanguage tells which language LocaleMiddleware has chosen, and by what.
func (r *Request) noteLanguage(by chosen) {
	set := r.server.code().settings
	said := shortValue(by.said)
	switch by.by {
	case "cookie":
		r.Note("LocaleMiddleware: language %[1]s, as the cookie %[2]s says: %[3]s", "LocaleMiddleware: 언어 %[1]s. %[2]s 쿠키에 따름: %[3]s", by.code, set.languageName, said)
	case "header":
		r.Note("LocaleMiddleware: language %[1]s, as Accept-Language says: %[2]s", "LocaleMiddleware: 언어 %[1]s. Accept-Language에 따름: %[2]s", by.code, said)
	default:
		r.Note("LocaleMiddleware: language %[1]s, as LANGUAGE_CODE says: %[2]s", "LocaleMiddleware: 언어 %[1]s. LANGUAGE_CODE에 따름: %[2]s", by.code, said)
	}
}

// staysActive tells that a language which a view has activated stays active in its thread, where no middleware chooses
// one for the next request.
func (r *Request) staysActive() {
	if r.speaks.none || r.speaks.code != "" && r.speaks.code != r.server.code().settings.languageCode {
		r.Note("activate() without LocaleMiddleware: in Django the language stays active in this thread, for whoever asks next; here each request begins with LANGUAGE_CODE",
			"LocaleMiddleware 없이 activate() 사용: Django에서는 이 스레드의 다음 요청에도 언어가 그대로 남음. 여기서는 요청마다 LANGUAGE_CODE로 시작함")
	}
}
