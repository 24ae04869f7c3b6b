package httpsim

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/gettext"
)

// speaking is a server that knows of a site which languages it has, and nothing else.
func (s Site) speaking() *Server {
	c := &code{locale: map[string]*gettext.Catalog{}}
	for folder, t := range s.Locale {
		c.locale[folder] = t.Catalog
	}
	if given, has := s.Settings["LANGUAGES"]; has {
		c.settings.languages, _ = readLanguages(given) // what is wrong with it is told where settings are read
	}
	server := &Server{}
	server.running.Store(c)
	return server
}

// StrayLanguage is a LANGUAGE_CODE for which nothing in LANGUAGES stands, with which runserver does not start
// (translation.E004); empty for none. Listed are the codes of LANGUAGES.
func (s Site) StrayLanguage() (stray string, listed []string) {
	server := s.speaking()
	code := cmp.Or(s.Settings["LANGUAGE_CODE"], "en-us")
	if len(code) > longestLanguage || !languageCode().MatchString(code) || server.variant(code, false) != "" {
		return "", nil
	}
	for _, l := range server.languages() {
		listed = append(listed, l.Name)
	}
	return code, listed
}

// Reaches reports whether a request may come by the translations of a folder below locale/ without lines that ask
// for them: some language of LANGUAGES is theirs.
func (s Site) Reaches(folder string) bool {
	language := toLanguage(folder)
	return slices.ContainsFunc(s.speaking().languages(), func(l Pair) bool {
		return l.Name == language || strings.HasPrefix(l.Name, language+"-") || slices.Contains(knownLanguages()[l.Name].fallback, language)
	})
}

// countries are codes of countries for which people write them in the place of the language, with its folder.
var countries = map[string]string{
	"kr": "ko", "jp": "ja", "cn": "zh_Hans", "tw": "zh_Hant", "hk": "zh_Hant", "cz": "cs", "dk": "da", "gr": "el", "se": "sv", "ua": "uk", "vn": "vi",
	"us": "en", "in": "hi", "ir": "fa", "il": "he", "ee": "et", "ge": "ka", "at": "de", "rs": "sr", "kz": "kk", "ko_kr": "ko", "ja_jp": "ja", "kor": "ko", "jpn": "ja", "eng": "en",
}

// LanguageMeant is the folder, or the code, of the language that was perhaps meant by that of a country; empty for
// what is none.
func LanguageMeant(code string) string {
	return countries[strings.ToLower(strings.ReplaceAll(code, "-", "_"))]
}
