package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/prompt"
)

// terms are the words of the subject that the lessons of the site use, each with the lessons
// that do, sorted by their first names.
func (s *site) terms() []page.Term {
	texts := make([][]string, len(s.places))
	for i, p := range s.programs {
		texts[i] = inSmallLetters(p.Lesson())
	}
	var all []page.Term
	for _, t := range prompt.Terms() {
		term := page.Term{Names: t.Names, About: t.About}
		for i := range s.places {
			if slices.ContainsFunc(t.Names, func(name string) bool {
				return slices.ContainsFunc(texts[i], func(text string) bool { return mentions(text, strings.ToLower(name)) })
			}) {
				term.Lessons = append(term.Lessons, s.link(i))
			}
		}
		if term.Lessons != nil {
			all = append(all, term)
		}
	}
	slices.SortStableFunc(all, func(a, b page.Term) int {
		return strings.Compare(strings.ToLower(a.Names[0]), strings.ToLower(b.Names[0]))
	})
	return all
}

// inSmallLetters are the texts of a lesson, in all its languages.
func inSmallLetters(l *lesson.Lesson) []string {
	var all []string
	for _, p := range l.Proses() {
		for _, text := range p.Texts {
			all = append(all, strings.ToLower(text))
		}
	}
	return all
}

// mentions reports whether a name stands in a text as words of their own, both in small letters:
// in the plural, too, and in Korean before a particle.
func mentions(text, name string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		at += len(name)
		if !inWord(before) && endsHere(text[at:]) {
			return true
		}
	}
}

func inWord(c rune) bool {
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_' || c == '-')
}

// endsHere reports whether a word ends before the rest of a text, with an ending or without.
func endsHere(rest string) bool {
	for _, ending := range endings {
		if behind, found := strings.CutPrefix(rest, ending); found {
			if c, _ := utf8.DecodeRuneInString(behind); !inWord(c) {
				return true
			}
		}
	}
	return false
}

// endings are what a name may have behind it.
var endings = strings.Split(",s,es,은,는,이,가,을,를,에,의,로,으로,와,과,도,만,에서,에는,에게,에도,보다,마다,까지,부터,라,이라,입니다,이며,이고,이나,나,인,하면,하고,합니다,한,할,했습니다,된,되면", ",")
