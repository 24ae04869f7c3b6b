package language

import (
	"bytes"
	"cmp"
	"strconv"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// checkLanguages refuses a language that LANGUAGES does not have, as Django's checks do before a server starts.
func (r *Reader) checkLanguages(n *lesson.Node, site *httpsim.Site) {
	given := n.Get("settings")
	stray, listed := site.StrayLanguage()
	if stray == "" || given == nil {
		return
	}
	at := given
	for _, key := range []string{"LANGUAGES", "LANGUAGE_CODE"} {
		if given.Kind == lesson.Map && given.Get(key) != nil {
			at = given.Get(key)
		}
	}
	hint := "write it in LANGUAGES, or one of those that stand there"
	if given.Kind != lesson.Map || given.Get("LANGUAGES") == nil {
		hint = "write the code of a language that Django knows, as ko or en-us"
	}
	hint = cmp.Or(diag.DidYouMean(stray, listed), hint)
	if meant := httpsim.LanguageMeant(stray); meant != "" {
		hint = diag.Meant(meant).EN
	}
	r.Add(at.Pos, hint, "LANGUAGE_CODE is %s, which is not in LANGUAGES: Django does not start (translation.E004)", stray)
}

// RemarkLanguages remarks on translations that nobody reads: into a language that is not in LANGUAGES, and that no
// line names. The sites are those of the lesson, in its order.
func RemarkLanguages(l *lesson.Lesson, sites []httpsim.Site) diag.List {
	var r Reader
	for i := range l.Sites {
		for _, e := range entriesOf(l.Sites[i].Node, localeKey) {
			folder := e.Key.Value
			named := bytes.Contains(l.Source, []byte(strconv.Quote(folder))) || bytes.Contains(l.Source, []byte("'"+folder+"'"))
			if _, read := sites[i].Locale[folder]; !read || named || sites[i].Reaches(folder) {
				continue
			}
			hint := "write it in the setting LANGUAGES, too"
			if meant := httpsim.LanguageMeant(folder); meant != "" {
				hint = diag.Meant(meant).EN
			}
			r.Add(e.Key.Pos, hint, "LANGUAGES has no language %q: nobody is given these translations", folder)
		}
	}
	r.Problems.Sort()
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}
