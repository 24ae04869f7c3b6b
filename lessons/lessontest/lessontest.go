// Package lessontest runs folders of lessons as Go tests: a subtest for each
// lesson, and in it one for each step. What fails, fails at the line of the
// lesson file.
//
//	func TestLessons(t *testing.T) { lessontest.Run(t, "lessons") }
package lessontest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/lessons"
)

// Run runs all lessons of a folder. Positions of failures begin with the folder,
// so that they can be followed from the test's own folder.
func Run(t *testing.T, folder string) {
	t.Helper()
	RunFolder(t, lesson.Folder{FS: os.DirFS(folder), Path: filepath.ToSlash(folder)})
}

// RunFolder is Run for a folder of any file system.
func RunFolder(t *testing.T, folder lesson.Folder) {
	t.Helper()
	found, problems, err := folder.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(Format(problem))
	}
	if len(found) == 0 {
		t.Errorf("there are no lessons in %s", folder.Path)
	}
	ours, _, err := lesson.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	known := slices.Concat(ours, found)
	for _, name := range found {
		t.Run(path.Base(name), func(t *testing.T) { runLesson(t, folder, known, name) })
	}
}

func runLesson(t *testing.T, folder lesson.Folder, known []string, name string) {
	program, problems, err := scenario.Load(folder, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(Format(problem))
	}
	if program == nil {
		return
	}
	for _, problem := range program.Lesson().CheckLearnFirst(known) {
		t.Error(Format(problem))
	}
	tr, err := program.RunWith(t.Context(), scenario.Options{Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range tr.Given {
		fail(t, &tr.Given[i])
	}
	for i := range tr.Steps {
		t.Run(tr.Steps[i].ID, func(t *testing.T) {
			if since := tr.Steps[i].NotRun; since != "" {
				t.Skipf("not run, since %s did not happen", since)
			}
			fail(t, &tr.Steps[i])
		})
	}
}

func fail(t *testing.T, s *trace.Step) {
	for _, c := range s.Failed() {
		t.Error(Format(diag.Diagnostic{Pos: c.Pos, Line: c.Line, Cut: c.Cut, Hint: c.Hint.EN,
			Message: fmt.Sprintf("%s: wanted %s, found %s", c.About, c.Wanted.EN, c.Found.EN)}))
	}
}

// Format writes a problem as a test shows it: its place and what is wrong, then
// the line of the lesson file and the hint.
func Format(d diag.Diagnostic) string {
	lines := []string{"\n" + d.Pos.String() + ": " + d.Message}
	if d.Line != "" {
		lines = append(lines, "    "+strings.TrimSpace(d.Line))
	}
	if d.Hint != "" {
		lines = append(lines, "    hint: "+d.Hint)
	}
	return strings.Join(lines, "\n")
}
