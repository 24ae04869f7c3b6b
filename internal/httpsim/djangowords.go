package httpsim

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"statelab/internal/filters"
	"statelab/internal/forms"
	"statelab/internal/gettext"
	"statelab/internal/pyrun"
)

// korean is the language in which Django's own texts are known beside English, by its code and the name of its folder.
const korean = "ko"

// koreanLines are what Django 5.2 says in Korean, with its apps that startproject installs, as
// testdata/django/djangotexts.py has written it: all of it, since gettext() of a site may be given any of these texts.
//
//go:embed djangotexts.ko.po
var koreanLines string

// inKorean is the catalogue of these.
var inKorean = sync.OnceValue(func() *gettext.Catalog {
	c, err := gettext.Read(koreanLines)
	if err != nil {
		panic("djangotexts.ko.po: " + err.Error())
	}
	return c
})

// formatLines are the formats of dates of each language, as the same script has written them.
//
//go:embed formats.txt
var formatLines string

// formatsOf are the formats of a language by their names: texts, and lists of texts of those that are read.
var formatsOf = sync.OnceValue(func() map[string]map[string][]string {
	all := map[string]map[string][]string{}
	for line := range strings.Lines(formatLines) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if all[f[0]] == nil {
			all[f[0]] = map[string][]string{}
		}
		var formats []string
		if json.Unmarshal([]byte(f[2]), &formats) != nil {
			var one string
			if err := json.Unmarshal([]byte(f[2]), &one); err != nil {
				panic("formats.txt: " + err.Error())
			}
			formats = []string{one}
		}
		all[f[0]][f[1]] = formats
	}
	return all
})

// djangoTextLines are the texts that Django translates itself.
//
//go:embed djangotexts.txt
var djangoTextLines string

// djangoTexts are these texts.
var djangoTexts = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(djangoTextLines) {
		if text, err := strconv.Unquote(strings.TrimSuffix(line, "\n")); err == nil {
			all[text] = true
		}
	}
	return all
})

// ownLanguage is that of Django's own catalogues which a language gets: en, ko, or another one, whose texts are not known
// here; empty where Django has none.
func ownLanguage(code string) string {
	for _, locale := range localesFor(code) {
		if found := toLanguage(locale); knownLanguages()[found].hasCatalog {
			return found
		}
	}
	return ""
}

// isForeign reports whether the language that is active is one of which Django has texts that are not known here.
func (r *Request) isForeign() bool {
	code, spoken := r.language()
	if !spoken {
		return false
	}
	own := ownLanguage(code)
	return own != "" && own != "en" && own != korean
}

// notKnown notes that what Django says itself, and its formats, stay English in this language: once at a site.
func (r *Request) notKnown() {
	if !r.isForeign() || r.server.tellsLanguage.Swap(true) {
		return
	}
	code, _ := r.language()
	r.Note("language %s: what Django says itself, as errors of forms and names of languages, stays English here, and dates and numbers have the formats of English; en and ko are played",
		"언어 %s: 폼 오류와 언어 이름처럼 Django가 직접 하는 말은 여기서는 영어로 나오고, 날짜와 수도 영어 형식임. en과 ko는 그대로 나옴", code)
}

// notOurs notes that a text which the site does not translate is one of Django's own, which Django would.
func (r *Request) notOurs(context, text string) {
	if !r.isForeign() {
		return
	}
	if context != "" {
		text = context + "\x04" + text
	}
	if djangoTexts()[text] {
		r.notKnown()
	}
}

// formats are the formats of a name in the language that is active: get_format().
func (r *Request) formats(name string) []string {
	own := "en"
	if code, spoken := r.language(); spoken && ownLanguage(code) == korean {
		own = korean
	}
	return formatsOf()[own][name]
}

// inLanguage is how filters write in the language that is active.
type inLanguage struct{ r *Request }

// Format implements filters.Language.
func (w inLanguage) Format(name string) string {
	if all := w.r.formats(name); len(all) == 1 {
		return all[0]
	}
	return ""
}

// Text implements filters.Language.
func (w inLanguage) Text(context, text string) string { return w.r.translated(context, text) }

// Number implements filters.Language.
func (w inLanguage) Number(one, many string, n int64) string { return w.r.inNumber("", one, many, n) }

// writes is how a value is written where a template shows it.
func (r *Request) writes(value any, escapes bool) string {
	return filters.Shown(value, escapes, inLanguage{r})
}

// formattedBy are the filters whose texts are of a language.
var formattedBy = []string{"date", "time", "timesince", "timeuntil", "floatformat", "filesizeformat", "yesno"}

// localized notes that a date, or a number that is written otherwise, is shown in a language whose formats are not known.
func (r *Request) localized(value any) {
	switch value.(type) {
	case filters.Moment, filters.Dated:
		r.notKnown()
	case float64:
		code, _ := r.language()
		base, _, _ := strings.Cut(code, "-")
		if known, is := knownLanguages()[code]; !(is && known.point) && !(!is && knownLanguages()[base].point) {
			r.notKnown()
		}
	}
}

// ofDjango is a text of Django's own, which is looked up when somebody looks at it.
func (r *Request) ofDjango(context, text string) pyrun.Value {
	return &lazyText{r, func(r *Request) string { return r.translated(context, text) }}
}

// unspoken is such a text where nobody knows the request, which inWords gives it.
func unspoken(text string) *lazyText {
	return &lazyText{nil, func(r *Request) string {
		if r == nil {
			return text
		}
		return r.translated("", text)
	}}
}

// inWords has what a ValidationError says be said in the language of the request.
func (r *Request) inWords(err error) error {
	if err == nil {
		return nil
	}
	if of := forms.Of(err); of != nil {
		for _, one := range of.Exceptions() {
			if text, is := forms.Of(one).Message.(*lazyText); is && text.of == nil {
				text.of = r
			}
		}
	}
	return err
}

// labelOf is capfirst() of such a text.
func (r *Request) labelOf(text string) pyrun.Value {
	return &lazyText{r, func(r *Request) string { return capFirst(r.translated("", text)) }}
}

// ofDjangoNumber is one of two forms.
func (r *Request) ofDjangoNumber(one, many string, n int64) pyrun.Value {
	return &lazyText{r, func(r *Request) string { return r.inNumber("", one, many, n) }}
}
