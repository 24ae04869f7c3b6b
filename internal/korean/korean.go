// Package korean says in Korean what is said in English about lesson files: messages,
// hints and the phrases in them, by the form of the English ones. It knows no place, no
// YAML and no lesson; who adds a message adds its form to the table here of its package.
//
// A form is what fmt formats, or what texts joined by + come to: %s, %q, %d stand where
// something is filled in. In the Korean of it %1 is the first of these, with the marks
// that it has in English, and %1{을/를} the particle too that fits behind it.
package korean

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"statelab/internal/rule"
)

// tables are the forms by who says them. No form stands in two.
var tables = []map[string]string{ofLesson, ofLanguage, ofScenario, ofDjango, ofTemplates, ofFrame, ofRows, ofModelsFile, ofModules, ofPython, ofURLs, ofUserModels, ofSettings, ofAccounts, ofLanguages, ofDeploys, ofAll}

// Of returns the Korean of a whole message, hint or phrase, "" where there is none.
func Of(english string) string {
	if ko := exactly(english); ko != "" {
		return ko
	}
	if exceptionSaid().MatchString(english) {
		return ""
	}
	for _, p := range patterns() {
		if values, fits := p.match(english); fits {
			return fill(p.korean, values)
		}
	}
	return ""
}

// OfForm returns the Korean of a form with its values, as they are filled into the
// English one; "" where there is none.
func OfForm(form string, values []string) string {
	if ko := exactly(form); ko != "" {
		return fill(ko, values)
	}
	if form == "%s" || form == "%v" {
		return Of(values[0])
	}
	return ""
}

// Forms returns the English forms that have Korean.
func Forms() []string {
	var all []string
	for _, t := range tables {
		all = slices.AppendSeq(all, maps.Keys(t))
	}
	return all
}

// Values formats the operands of a form, each by its own verb.
func Values(form string, args []any) []string {
	verbs := hole().FindAllString(form, -1)
	values := make([]string, min(len(verbs), len(args)))
	for i := range values {
		values[i] = fmt.Sprintf(verbs[i], args[i])
	}
	return values
}

func exactly(form string) string {
	for _, t := range tables {
		if ko := t[form]; ko != "" {
			return ko
		}
	}
	return ""
}

// exceptionSaid finds an exception with its words, which are Python's or Django's and stay as they are: no form that has
// a few words of its own begins or ends in the middle of them.
var exceptionSaid = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Z]\w*(?:Error|Exception|Exist|Match|Http404|Denied|Warning): `)
})

var (
	hole  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%[0-9]*[sqdvcX]`) })
	value = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%(\d)(?:\{(\p{Hangul}+)/(\p{Hangul}+)\})?`) })
)

// fill puts the values into a Korean text. One that is a phrase is said in Korean, too.
func fill(ko string, values []string) string {
	return value().ReplaceAllStringFunc(ko, func(mark string) string {
		m := value().FindStringSubmatch(mark)
		i, _ := strconv.Atoi(m[1])
		if i < 1 || i > len(values) {
			return mark
		}
		said := values[i-1]
		if ko := Of(said); ko != "" {
			said = ko
		}
		if m[2] == "" {
			return said
		}
		return said + rule.Particle(said, m[2], m[3])
	})
}

// A pattern is a form with something to fill in, cut at it.
type pattern struct {
	literals []string // one more than there are values
	weight   int      // how many bytes they have
	korean   string
}

// patterns are the forms that a text is compared with; the ones that say most come first.
var patterns = sync.OnceValue(func() []pattern {
	var all []pattern
	for _, t := range tables {
		for form, ko := range t {
			p := pattern{literals: hole().Split(form, -1), korean: ko}
			for i, s := range p.literals {
				p.literals[i] = strings.ReplaceAll(s, "%%", "%")
				p.weight += len(p.literals[i])
			}
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b pattern) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		return strings.Compare(a.korean, b.korean)
	})
	return all
})

// match takes a text apart as the pattern puts it together.
func (p pattern) match(text string) (values []string, fits bool) {
	rest, fits := strings.CutPrefix(text, p.literals[0])
	if !fits || len(p.literals) == 1 {
		return nil, fits && rest == ""
	}
	last := len(p.literals) - 1
	for _, literal := range p.literals[1:last] {
		end := valueEnd(rest, literal)
		if end < 0 {
			return nil, false
		}
		values, rest = append(values, rest[:end]), rest[end+len(literal):]
	}
	final, fits := strings.CutSuffix(rest, p.literals[last])
	return append(values, final), fits
}

// valueEnd returns where a value ends that the literal follows; in quotes it may hold that
// itself.
func valueEnd(text, literal string) int {
	if quoted, err := strconv.QuotedPrefix(text); err == nil && strings.HasPrefix(text[len(quoted):], literal) {
		return len(quoted)
	}
	return strings.Index(text, literal)
}
