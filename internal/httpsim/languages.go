package httpsim

import (
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"statelab/internal/memo"
)

// languageLines are the languages of Django 5.2, as testdata/django/languages.py has written them.
//
//go:embed languages.txt
var languageLines string

// A knownLanguage is one of which Django knows what it is called.
type knownLanguage struct {
	hasCatalog, bidi bool
	point            bool // its numbers have a point, as English ones
	name, local      string
	fallback         []string
}

// knownLanguages are the languages of Django, by their codes, and listedLanguages those of LANGUAGES in their order.
var knownLanguages = sync.OnceValue(func() map[string]knownLanguage {
	all := map[string]knownLanguage{}
	for line := range strings.Lines(languageLines) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		l := knownLanguage{hasCatalog: f[2] == "x", bidi: f[3] == "x", point: f[4] == "x", name: f[6], local: f[7]}
		if f[8] != "" {
			l.fallback = strings.Split(f[8], ",")
		}
		all[f[0]] = l
	}
	return all
})

// listedLanguages is LANGUAGES where a project does not say.
var listedLanguages = sync.OnceValue(func() (all Pairs) {
	for line := range strings.Lines(languageLines) {
		if f := strings.Split(line, "\t"); f[1] == "x" {
			all = append(all, Pair{f[0], f[5]})
		}
	}
	return all
})

// writtenFromTheRight are LANGUAGES_BIDI.
var writtenFromTheRight = []string{"he", "ar", "ar-dz", "ckb", "fa", "ug", "ur"}

// longestLanguage is how long the code of a language may be, and an Accept-Language of which something is read.
const longestLanguage = 500

// toLocale is to_locale(): the name that the folder of a language has, ko or pt_BR.
func toLocale(language string) string {
	language, country, has := strings.Cut(strings.ToLower(language), "-")
	if !has {
		return language
	}
	country, tail, more := strings.Cut(country, "-")
	if len(country) > 2 {
		country = strings.ToUpper(country[:1]) + country[1:]
	} else {
		country = strings.ToUpper(country)
	}
	if more {
		country += "-" + tail
	}
	return language + "_" + country
}

// toLanguage is to_language(): the code of the language that a folder is of.
func toLanguage(locale string) string {
	language, country, has := strings.Cut(locale, "_")
	if !has {
		return strings.ToLower(locale)
	}
	return strings.ToLower(language) + "-" + strings.ToLower(country)
}

// CheckLocale returns what is wrong with the name of a folder of translations, nil where nothing is.
func CheckLocale(name string) error {
	code := toLanguage(name)
	switch {
	case len(name) > 20 || !languageCode().MatchString(code):
		return fmt.Errorf("%q is no folder below locale/: it is called ko, or pt_BR for pt-br", name)
	case toLocale(code) != name:
		return fmt.Errorf("the folder of the language %s is called %s, not %s", code, toLocale(code), name)
	}
	return nil
}

var (
	languageCode   = memo.Pattern(`(?i)^[a-z]{1,8}(?:-[a-z0-9]{1,8})*(?:@[a-z0-9]{1,20})?\n?$`)
	acceptLanguage = memo.Pattern(`([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?(?:\s*,\s*|$)`)
)

// languages are those of LANGUAGES.
func (s *Server) languages() Pairs {
	if given := s.code().settings.languages; given != nil {
		return given
	}
	return listedLanguages()
}

// hasLanguage is check_for_language(): Django, or the site, has a catalogue for it. One for pt does for pt-br.
func (s *Server) hasLanguage(code string) bool {
	if code == "" || len(code) > longestLanguage || !languageCode().MatchString(code) {
		return false
	}
	for _, locale := range localesFor(code) {
		if s.code().locale[locale] != nil || knownLanguages()[toLanguage(locale)].hasCatalog {
			return true
		}
	}
	return false
}

// localesFor are the folders in which gettext looks for a language.
func localesFor(code string) []string {
	whole := toLocale(code)
	if base, _, has := strings.Cut(whole, "_"); has {
		return []string{whole, base}
	}
	return []string{whole}
}

// variant is get_supported_language_variant(): the language of LANGUAGES that stands for another one, "" for none.
func (s *Server) variant(code string, strict bool) string {
	if len(code) > longestLanguage {
		i := strings.LastIndexByte(code[:longestLanguage], '-')
		if strict || i <= 0 {
			return ""
		}
		code = code[:i]
	}
	if code == "" {
		return ""
	}
	possible := append([]string{code}, knownLanguages()[code].fallback...)
	for i := strings.LastIndexByte(code, '-'); i > -1; i = strings.LastIndexByte(code[:i], '-') {
		possible = append(possible, code[:i])
	}
	all := s.languages()
	for _, p := range possible {
		if _, listed := all.Lookup(strings.ToLower(p)); listed && s.hasLanguage(p) {
			return p
		}
	}
	if !strict {
		generic := possible[len(possible)-1] + "-"
		for _, l := range all {
			if strings.HasPrefix(l.Name, generic) {
				return l.Name
			}
		}
	}
	return ""
}

// accepted are the languages of an Accept-Language, from the most wanted on; none where it is not well formed.
func accepted(header string) (all []string) {
	if len(header) > longestLanguage {
		i := strings.LastIndexByte(header[:longestLanguage], ',')
		if i <= 0 {
			return nil
		}
		header = header[:i]
	}
	type wanted struct {
		code string
		q    float64
	}
	var found []wanted
	end := 0
	header = strings.ToLower(header)
	for _, m := range acceptLanguage().FindAllStringSubmatchIndex(header, -1) {
		if m[0] != end {
			return nil
		}
		end = m[1]
		q := 1.0
		if m[4] >= 0 && m[5] > m[4] {
			q, _ = strconv.ParseFloat(header[m[4]:m[5]], 64)
		}
		found = append(found, wanted{header[m[2]:m[3]], q})
	}
	if end != len(header) {
		return nil
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].q > found[j].q })
	for _, f := range found {
		all = append(all, f.code)
	}
	return all
}

// chosen is a language, and by what it was chosen.
type chosen struct {
	code, by string // by the name of a cookie, a header or a setting
	said     string // what that said
}

// languageOf is get_language_from_request().
func (r *Request) languageOf() chosen {
	s := r.server
	set := s.code().settings
	name := set.languageName
	if code, sent := r.Cookies.Lookup(name); sent {
		if _, listed := s.languages().Lookup(code); listed && s.hasLanguage(code) {
			return chosen{code, "cookie", code}
		}
		if found := s.variant(code, false); found != "" {
			return chosen{found, "cookie", code}
		}
	}
	said, _ := r.sentHeader("accept_language").(string)
	for _, code := range accepted(said) {
		if code == "*" {
			break
		}
		if found := s.variant(code, false); found != "" && languageCode().MatchString(code) {
			return chosen{found, "header", said}
		}
	}
	if found := s.variant(set.languageCode, false); found != "" {
		return chosen{found, "setting", set.languageCode}
	}
	return chosen{set.languageCode, "setting", set.languageCode}
}

// languageInfo is get_language_info(): what is known of a language, and false with the text of a KeyError where nothing is.
func languageInfo(code string) (info knownLanguage, of, missing string) {
	all := knownLanguages()
	l, known := all[code]
	switch generic, _, deep := strings.Cut(code, "-"); {
	case known && l.name == "" && len(l.fallback) > 0:
		return languageInfo(l.fallback[0])
	case known && l.name != "":
		return l, code, ""
	case !deep:
		return l, "", fmt.Sprintf("Unknown language code %s.", code)
	case all[generic].name != "":
		return all[generic], generic, ""
	default:
		return l, "", fmt.Sprintf("Unknown language code %s and %s.", code, generic)
	}
}

// readLanguages reads LANGUAGES, a line each with a tab between code and name.
func readLanguages(value string) (all Pairs, err error) {
	for line := range strings.Lines(value) {
		code, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(code) > longestLanguage || !languageCode().MatchString(code) || strings.ContainsAny(code, "\n_"):
			return nil, fmt.Errorf("LANGUAGES has codes such as ko and pt-br, not %q", code)
		case slices.ContainsFunc(all, func(p Pair) bool { return p.Name == code }):
			return nil, fmt.Errorf("LANGUAGES has %s twice", code)
		}
		all = append(all, Pair{code, name})
	}
	return all, nil
}
