package main

import (
	"maps"
	"slices"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/prompt"
	"statelab/internal/rule"
	"statelab/internal/scenario"
)

// Each term of the glossary leads first to the lesson that introduces it, and not to one that
// uses the word for something else.
func TestTermsLeadToTheLessonsAboutThem(t *testing.T) {
	s := &site{app: &app{lang: rule.English}, places: curriculumPlaces()}
	s.programs = make([]*scenario.Program, len(s.places))
	for i, p := range s.places {
		program, err := p.load()
		if err != nil {
			t.Fatal(err)
		}
		s.programs[i] = program
	}
	want := map[string]string{
		"row": "session-row", "session": "session-row", "key": "key-and-data", "cookie": "first-cookie", "login": "login-step-by-step", "logout": "logout",
		"Path": "domain-and-path", "HttpOnly": "http-only", "SameSite": "same-site", "Secure": "secure-and-prefixes", "session cookie": "session-cookies",
	}
	for _, term := range s.terms() {
		if first := want[term.Names[0]]; first != "" && term.Lessons[0].To != first+".html" {
			t.Errorf("the term %s leads to %s first, want %s", term.Names[0], term.Lessons[0].To, first)
		}
		delete(want, term.Names[0])
	}
	if len(want) > 0 {
		t.Errorf("there are no terms %v", slices.Sorted(maps.Keys(want)))
	}
	course := curriculumCourse()
	for _, term := range prompt.Terms() {
		is := func(t lesson.Topic) bool { return t.ID.Value == term.Topic }
		if term.Topic != "" && !slices.ContainsFunc(course.Topics, is) {
			t.Errorf("the term %s is of the topic %s, and the course has no such topic", term.Names[0], term.Topic)
		}
	}
}
