package lessons_test

import (
	"regexp"
	"testing"
)

// placeInNotes is a numbered claim of the lecture or of the project.
var placeInNotes = regexp.MustCompile(`^(lecture-([1-9]|1[0-2])|project-[1-8])$`)

// TestClaims wants every claim of the notes in the course, each with steps that there are.
func TestClaims(t *testing.T) {
	course := course(t)
	for _, id := range course.Order() {
		for _, problem := range load(t, id).CheckClaims(course) {
			t.Error(problem)
		}
	}
	claims := map[string]bool{}
	for _, c := range course.Claims {
		claims[c.ID.Value] = true
		if !placeInNotes.MatchString(c.ID.Value) || len(c.Steps) == 0 {
			t.Errorf("%s: %s is no place in the notes, or no step shows it", c.ID.Pos, c.ID.Value)
		}
	}
	if len(claims) != 20 {
		t.Errorf("the course has %d claims of 20: %v", len(claims), claims)
	}
}
