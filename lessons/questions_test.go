package lessons_test

import (
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// fewestQuestions is how many questions the curriculum asks at least.
const fewestQuestions = 150

// TestQuestions wants every question to be one that teaches: it says which misconception
// it is about, its hints have names and do not name the answer, and every choice that a
// learner can make wrongly has a reply.
func TestQuestions(t *testing.T) {
	course := course(t)
	questions, choices, two, about := 0, 0, 0, map[string]int{}
	for _, id := range course.Order() {
		l := load(t, id)
		for _, problem := range append(l.Remarks(course), l.CheckAbout(course)...) {
			t.Error(problem)
		}
		for _, s := range l.Steps {
			for _, h := range s.Hint {
				if strings.Trim(h.Name.Value, "0123456789") == "" {
					t.Errorf("%s: the hint has no name", h.Name.Pos)
				}
			}
			if s.Task != nil {
				about[s.Task.About.Value]++
				checkTask(t, s)
			}
			if s.Predict == nil {
				continue
			}
			questions++
			choices += len(s.Predict.Choices)
			about[s.Predict.About.Value]++
			if len(s.Predict.Choices) == 2 {
				two++
			}
			checkHints(t, s)
		}
	}
	t.Logf("%d questions with %d choices, %d of them with two, about %d misconceptions", questions, choices, two, len(about))
	if questions < fewestQuestions {
		t.Errorf("the curriculum asks %d questions, want %d at least", questions, fewestQuestions)
	}
	for _, m := range course.Misconceptions {
		if about[m.ID.Value] == 0 {
			t.Errorf("%s: no question and no task is about %s", m.ID.Pos, m.ID.Value)
		}
	}
}

// TestTasks counts the tasks by what they ask for. That no answer beside the right ones
// passes is proved by lesson test, which TestCurriculum runs.
func TestTasks(t *testing.T) {
	course := course(t)
	known := map[string]bool{}
	for _, m := range course.Misconceptions {
		known[m.ID.Value] = true
	}
	sorts, all, spelling := map[string]int{}, 0, 0
	for _, id := range course.Order() {
		for _, s := range load(t, id).Steps {
			if s.Task == nil {
				continue
			}
			all++
			sorts[s.Task.Sort.Value]++
			if s.Task.Spelling {
				spelling++
			}
			if !known[s.Task.About.Value] {
				t.Errorf("%s: the task is about %q, which is no misconception of the course", s.Task.Pos, s.Task.About.Value)
			}
		}
	}
	t.Logf("%d tasks, %v, %d about spelling", all, sorts, spelling)
	for sort, least := range map[string]int{lesson.Repair: 12, lesson.Defend: 6, lesson.Attack: 4} {
		if sorts[sort] < least {
			t.Errorf("%d tasks are of the sort %s, want %d at least", sorts[sort], sort, least)
		}
	}
	if all < 24 || spelling > 6 {
		t.Errorf("%d tasks, %d of them about spelling: want 24 at least, and 6 at most", all, spelling)
	}
}

// checkTask wants a task to say which misconception it is about, and to have a hint and a
// mistake that is answered.
func checkTask(t *testing.T, s lesson.Step) {
	t.Helper()
	if s.Task.About.Value == "" || len(s.Hint) == 0 || len(s.Task.Mistakes) == 0 {
		t.Errorf("%s: the task is about nothing, or has no hint, or no mistake", s.Task.Pos)
	}
}

// checkHints wants no hint to hold the words of a choice, where these are more than a
// word or two.
func checkHints(t *testing.T, s lesson.Step) {
	t.Helper()
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, h := range s.Hint {
			for _, c := range s.Predict.Choices {
				if text := c.Text.In(lang); len(strings.Fields(text)) > 2 && strings.Contains(h.Text.In(lang), text) {
					t.Errorf("%s: the hint %s names a choice: %s", h.Text.Pos, h.Name.Value, text)
				}
			}
		}
	}
}

// TestCourse wants the course whole in Korean, and its notes to be places in the two
// notes with which learners come.
func TestCourse(t *testing.T) {
	course := course(t)
	for _, problem := range course.Remarks() {
		t.Error(problem)
	}
	for _, m := range course.Misconceptions {
		for _, note := range m.Notes {
			if !placeInNotes.MatchString(note.Value) {
				t.Errorf("%s: %s is no place in the notes", note.Pos, note.Value)
			}
		}
	}
	known := map[string]bool{}
	for _, topic := range course.Topics {
		known[topic.ID.Value] = true
	}
	for _, id := range course.Order() {
		for _, topic := range load(t, id).Topics {
			if !known[topic.Value] {
				t.Errorf("%s: the course does not name the topic %s", topic.Pos, topic.Value)
			}
		}
	}
}
