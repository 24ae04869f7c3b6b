package lesson_test

import (
	"os"
	"testing"

	"statelab/internal/lesson"
)

// vocabulary is what this package is told of verbs: their names.
func vocabulary() lesson.Vocabulary {
	return lesson.Vocabulary{Verbs: []string{"visit", "restart_browser", "look", "sign_in", "put_cookie", "submit", "press", "drop_cookie"}}
}

func load(t *testing.T, name string) *lesson.Lesson {
	t.Helper()
	l, problems, err := lesson.Folder{FS: os.DirFS("testdata/good"), Path: "testdata/good"}.Load(name, vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	if err := problems.Err(); err != nil {
		t.Fatalf("%s is a good lesson:\n%v", name, err)
	}
	return l
}

func TestWholeLessonsAreRead(t *testing.T) {
	for name, want := range map[string]struct{ steps, given, sites, browsers int }{
		"session-or-persistent": {6, 0, 1, 1},
		"two-half-logouts":      {8, 2, 2, 2},
	} {
		l := load(t, name)
		if len(l.Steps) != want.steps || len(l.Given) != want.given || len(l.Sites) != want.sites || len(l.Browsers) != want.browsers {
			t.Errorf("%s has %d steps, %d given, %d sites, %d browsers; want %+v", name, len(l.Steps), len(l.Given), len(l.Sites), len(l.Browsers), want)
		}
	}
}
