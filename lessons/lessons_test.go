package lessons_test

import (
	"slices"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/lessons"
	"statelab/lessons/lessontest"
)

func TestCurriculum(t *testing.T) { lessontest.Run(t, ".") }

// TestOrder holds the curriculum against its files: every lesson is in the order,
// and none comes before those that it builds on.
func TestOrder(t *testing.T) {
	files, _, err := lesson.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	order := lessons.Order()
	// A folder is sorted by file name, where ".yaml" counts: a-b comes before a.
	if sorted, files := slices.Sorted(slices.Values(order)), slices.Sorted(slices.Values(files)); !slices.Equal(sorted, files) {
		t.Errorf("the order has\n%q\nand the folder\n%q", sorted, files)
	}
	for i, id := range order {
		for _, before := range load(t, id).LearnFirst {
			if j := slices.Index(order, before.Value); j < 0 || j >= i {
				t.Errorf("%s: %s is to be learnt first and does not come before", before.Pos, before.Value)
			}
		}
	}
}

// TestTranslations wants every lesson whole in every language, made from the
// texts that the lesson has now.
func TestTranslations(t *testing.T) {
	for _, id := range lessons.Order() {
		l := load(t, id)
		for _, problem := range append(l.Missing(rule.Korean), l.Stale()...) {
			t.Error(lessontest.Format(problem))
		}
	}
}

func load(t *testing.T, id string) *lesson.Lesson {
	t.Helper()
	l, problems, err := lesson.Folder{FS: lessons.Files}.Load(id, scenario.Vocabulary())
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return l
}
