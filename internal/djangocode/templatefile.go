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
	text := source(t, w.tokens)
	if given != "" {
		text = asTyped(t, text)
	}
	name := w.file(text, given)
	for _, other := range t.Files() {
		w.file(asTyped(other, source(other, w.tokens)), other.FileName())
	}
	return name
}

// asTyped is a file as its author typed it, where that is what is written of it but for quotes, blanks, comments and
// what Django needs no word for here; else the text that is written.
func asTyped(t httpsim.Template, text string) string {
	if typed := t.String(); bare(typed) == bare(text) {
		return typed
	}
	return text
}

// bare is a template without what makes no difference to what it is.
func bare(text string) string {
	text = saysNothing().ReplaceAllString(text, "")
	text = namedEnd().ReplaceAllString(text, "{% endblock %}")
	return strings.Join(strings.Fields(strings.ReplaceAll(blanksInTag().ReplaceAllString(text, "$1"), "'", `"`)), " ")
}

var (
	saysNothing = memo.Pattern(`(?s)\{#.*?#\}|\{%\s*load\s[^%]*%\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}`)
	namedEnd    = memo.Pattern(`\{%\s*endblock\b[^%]*%\}`)
	blanksInTag = memo.Pattern(`\s*(\{[{%]|[%}]\}|\||:)\s*`)
)

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
