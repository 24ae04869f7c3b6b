package lesson_test

import (
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/lesson"
)

// TestLessonsToLearnFirst remarks on a lesson that nobody knows, and on a circle at each
// lesson that is in it.
func TestLessonsToLearnFirst(t *testing.T) {
	of := func(id string, first ...string) *lesson.Lesson {
		l := &lesson.Lesson{ID: lesson.Text{Value: id}, File: id + ".yaml"}
		for i, f := range first {
			l.LearnFirst = append(l.LearnFirst, lesson.Text{Value: f, Pos: diag.Pos{Line: 5, Col: 20 + i}})
		}
		return l
	}
	a, b, c, d := of("a", "b"), of("b", "c"), of("c", "d", "a"), of("d", "elsewhere")
	var said []string
	for _, p := range lesson.RemarkCircles([]*lesson.Lesson{a, b, c, d}) {
		said = append(said, p.Message)
	}
	want := "the lesson comes before itself: a, b, c, a\nthe lesson comes before itself: b, c, a, b\nthe lesson comes before itself: c, a, b, c"
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for known, want := range map[string]int{"elsewhere": 0, "elsewher": 0, "quantum": 1} {
		if got := d.RemarkLearnFirst([]string{known}); len(got) != want {
			t.Errorf("beside %s: %v", known, got)
		}
	}
}
