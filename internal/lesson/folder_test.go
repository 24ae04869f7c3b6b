package lesson_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
)

func TestFolderOfLessons(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"b-lesson.yaml", "a-lesson.yaml", "a-lesson.ko.yaml", "a-lesson.korean.yaml", "a-leson.ko.yaml",
		"notes.md", ".hidden.yaml", "week2/other.yaml"} {
		files[name] = &fstest.MapFile{Data: []byte("statelab: 2\n")}
	}
	folder := lesson.Folder{FS: files, Path: "./course/"}
	names, problems, err := folder.List()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a-lesson", "b-lesson"}; !slices.Equal(names, want) {
		t.Errorf("the lessons are %v, want %v", names, want)
	}
	want := `./course/a-leson.ko.yaml: there is no lesson a-leson.yaml that this could translate (did you mean "a-lesson"?)
./course/a-lesson.korean.yaml: "korean" is no language (a translation is called a-lesson.LANG.yaml, as a-lesson.ko.yaml)`
	if got := problems.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	_, problems, err = folder.Load("week2/other", vocabulary())
	if got, want := problems.Error(), "./course/week2/other.yaml:1:11: the file is written in format 2"; err != nil || !strings.HasPrefix(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if _, _, err := folder.Load("nowhere", vocabulary()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a lesson that is not there is the fault %v", err)
	}
}

// counted counts how often the list of its files is read.
type counted struct {
	fstest.MapFS
	lists int
}

func (c *counted) ReadDir(name string) ([]fs.DirEntry, error) {
	c.lists++
	return c.MapFS.ReadDir(name)
}

func TestOnceReadsTheListOneTime(t *testing.T) {
	files := &counted{MapFS: fstest.MapFS{
		"one.yaml":       {Data: []byte("statelab: 1\nlesson: one\ntitle: One\n")},
		"one.ko.yaml":    {Data: []byte("statelab: 1\ntranslation_of: one\nlanguage: ko\ntitle: 하나\n")},
		"week2/two.yaml": {Data: []byte("statelab: 2\n")},
	}}
	folder := lesson.Folder{FS: files}.Once()
	for range 3 {
		l, _, err := folder.Load("one", vocabulary())
		if err != nil || l.Title.In("ko") != "하나" {
			t.Fatalf("%+v, %v", l, err)
		}
	}
	if files.lists != 1 {
		t.Errorf("three lessons read the list %d times", files.lists)
	}
	if _, problems, _ := folder.Load("week2/two", vocabulary()); !strings.Contains(problems.Error(), "format 2") {
		t.Errorf("a folder inside is %v", problems)
	}
}

func TestProblemsOfALessonAndItsTranslationsComeTogether(t *testing.T) {
	l, problems, err := lesson.Folder{FS: fstest.MapFS{
		"one.yaml":    {Data: []byte("statelab: 1\nlesson: one\ntitel: One\n")},
		"one.ko.yaml": {Data: []byte("statelab: 1\ntranslation_of: one\nlanguage: ko\ntitle: 하나\n")},
		"one.ja.yaml": {Data: []byte("statelab: 1\n\ttitle: x\n")},
	}}.Load("one.yaml", vocabulary())
	if err != nil || l == nil {
		t.Fatalf("%v, %v", l, err)
	}
	for _, want := range []string{
		`one.yaml:3:1: unknown key "titel" in a lesson (did you mean "title"?)`,
		`one.ko.yaml:4:1: the lesson has no text "title"`,
		`one.ja.yaml:2:1: a tab indents this line`,
	} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("want %s, got\n%v", want, problems)
		}
	}
}

func TestAHugeFileIsNotReadToItsEnd(t *testing.T) {
	_, problems, err := lesson.Folder{FS: fstest.MapFS{"huge.yaml": {Data: make([]byte, 10*lesson.MaxSize)}}}.Load("huge", vocabulary())
	if got, want := problems.Error(), "huge.yaml: the file is too big for a lesson: it has more than 1048576 bytes"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}
