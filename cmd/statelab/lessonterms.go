package main

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/prompt"
)

// terms are the words of the subject that the lessons of the site use, each with the lessons
// that do, sorted by their first names. First come the lessons that are about it: those of its
// topic that have it in their title, in the order of the course, then the others of its topic,
// and those that speak of it most.
func (s *site) terms() []page.Term {
	texts := make([][]string, len(s.places))
	for i, p := range s.programs {
		texts[i] = inSmallLetters(p.Lesson())
	}
	var all []page.Term
	for _, t := range prompt.Terms() {
		term := page.Term{Names: t.Names, About: t.About}
		var used []use
		for i := range s.places {
			if is := useOf(s.programs[i].Lesson(), texts[i], t); is.times > 0 {
				is.link = s.link(i)
				used = append(used, is)
			}
		}
		slices.SortStableFunc(used, func(a, b use) int {
			if is := cmp.Compare(b.about(), a.about()); is != 0 || a.about() == 2 {
				return is
			}
			return cmp.Or(cmp.Compare(a.topic, b.topic), cmp.Compare(b.times, a.times))
		})
		for _, is := range used {
			term.Lessons = append(term.Lessons, is.link)
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

// A use is what a lesson has to do with a term.
type use struct {
	link    page.Link
	topic   int  // the place of the term's topic among those of the lesson; behind them all where it has another
	inTitle bool // it is spoken of there
	times   int  // that it is spoken of
}

// about is how much a lesson is about a term.
func (u use) about() int {
	switch {
	case u.topic == otherTopic:
		return 0
	case !u.inTitle:
		return 1
	}
	return 2
}

// otherTopic is the place of a topic that a lesson does not have.
const otherTopic = math.MaxInt

// useOf looks for a term in the texts of a lesson, of which the title is the first.
func useOf(l *lesson.Lesson, texts []string, t prompt.Term) use {
	is := use{topic: slices.IndexFunc(l.Topics, func(topic lesson.Text) bool { return topic.Value == t.Topic })}
	if is.topic < 0 {
		is.topic = otherTopic
	}
	for _, name := range t.Names {
		name = strings.ToLower(name)
		for i, text := range texts {
			n := mentions(text, name)
			is.times += n
			is.inTitle = is.inTitle || n > 0 && i < len(l.Title.Texts)
		}
	}
	return is
}

// mentions is how often a name stands in a text as words of their own, both in small letters:
// in the plural, too, and in Korean before a particle.
func mentions(text, name string) (times int) {
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return times
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		at += len(name)
		if !inWord(before) && endsHere(text[at:]) {
			times++
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
