package prompt

import (
	"cmp"
	"slices"

	"statelab/internal/language"
)

// Opens reports whether a line can begin with a word here.
func (s *Session) Opens(word string) bool {
	return s.opening.Refuses == nil || s.opening.Refuses(word).IsZero()
}

// firstHost is the host that a person goes to first.
func (s *Session) firstHost() string {
	return cmp.Or(s.opening.Host, s.opening.Setup.Sites[0].Host)
}

// opened are those of some words that a line can begin with here.
func (s *Session) opened(words []string) []string {
	return slices.DeleteFunc(words, func(word string) bool { return !s.Opens(word) })
}

// mostExamples is how many lines are shown before a person types the first one.
const mostExamples = 2

// Examples are lines that can be typed here where not all is open, each with another verb
// of those that are; none where all is.
func (s *Session) Examples() []string {
	r := &reading{Session: s}
	var all []string
	for _, v := range lineVerbs() {
		if s.opening.Refuses == nil || len(all) == mostExamples {
			break
		}
		if s.Opens(v.Verb) && !slices.Contains([]string{"look", "open_developer_tools"}, v.Verb) { // these do nothing
			all = append(all, r.exampleOf(v))
		}
	}
	return all
}

// exampleOf is a line with a verb: one that can be typed here or, where the world has none,
// the one of the reference.
func (r *reading) exampleOf(v *language.Verb) string {
	if line := r.example(v); line != "" {
		return line
	}
	switch shown := r.shown().Address; {
	case v.Verb == "fetch" && shown != "":
		return "fetch " + shown + " credentials=include"
	case v.Verb == "script":
		return "script document.cookie"
	}
	return v.Verb + " " + v.Example
}
