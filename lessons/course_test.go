package lessons_test

import (
	"testing"

	"statelab/internal/lesson"
	"statelab/lessons"
	"statelab/lessons/lessontest"
)

// TestQuestions holds every question against the course: it is about one of its
// misconceptions, has a hint, and a reply to each wrong answer. A misconception that
// nobody asks about would be a promise without a lesson.
func TestQuestions(t *testing.T) {
	course, problems, err := lesson.Folder{FS: lessons.Files}.LoadCourse()
	if err != nil || len(problems) > 0 || course == nil {
		t.Fatal(err, problems, course)
	}
	asked := map[string]bool{}
	for _, id := range lessons.Order() {
		l := load(t, id)
		for _, problem := range append(l.CheckAbout(course), l.Remarks(course)...) {
			t.Error(lessontest.Format(problem))
		}
		for _, s := range l.Steps {
			if s.Predict != nil {
				asked[s.Predict.About.Value] = true
			}
		}
	}
	for _, m := range course.Misconceptions {
		if !asked[m.ID.Value] {
			t.Errorf("%s: no question is about %s", m.ID.Pos, m.ID.Value)
		}
	}
}
