package djangocode

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
)

// template returns the name of the file that a template is, behind which those stand that it extends and
// includes.
func (w *coder) template(t httpsim.Template, given string) string {
	name := w.file(source(t, w.tokens), given)
	for _, other := range t.Files() {
		w.file(source(other, w.tokens), other.FileName())
	}
	return name
}

// file returns the name of the template file with this text, which is given where the site
// has one for it.
func (w *coder) file(text, given string) string {
	for _, t := range w.templates {
		if t.Value == text && (given == "" || t.Name == given) {
			return t.Name
		}
	}
	if given != "" {
		w.templates = append(w.templates, httpsim.Pair{Name: given, Value: text})
		return given
	}
	name := w.freeFile(text)
	w.templates = append(w.templates, httpsim.Pair{Name: name, Value: text})
	return name
}

// freeFile is a name for one more template: that of the view, and where that is given away, with the first
// words that the template shows. It is the name of no other view.
func (w *coder) freeFile(text string) string {
	name := strings.TrimSuffix(w.name, "_page")
	if len(w.templates) == 0 {
		return name + ".html"
	}
	if words := firstWords(text); words != "" {
		name += "_" + words
	}
	taken := func(name string) bool {
		return w.views[name+"_page"] || slices.ContainsFunc(w.templates, func(t httpsim.Pair) bool { return t.Name == name+".html" })
	}
	base := name
	for n := 2; taken(name); n++ {
		name = fmt.Sprint(base, "_", n)
	}
	return name + ".html"
}

// mostWords is how many words of a template its name has.
const mostWords = 3

var (
	notShown = memo.Pattern(`(?s)\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<style.*?</style>|<script.*?</script>|<[^>]*>|&\w+;`)
	aWord    = memo.Pattern(`[A-Za-z0-9]{2,}(?:'[a-z]+)?`)
)

// firstWords are the first words that a template shows, as a name is written; empty where they are not of
// letters that names have.
func firstWords(text string) string {
	words := aWord().FindAllString(notShown().ReplaceAllString(text, " "), mostWords)
	return strings.ToLower(strings.ReplaceAll(strings.Join(words, "_"), "'", ""))
}
