package scenario

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/world"
)

// moves reads a lesson and returns what is done in it.
func moves(t *testing.T, folder lesson.Folder, name string) (world.Setup, []world.Move) {
	t.Helper()
	p, problems, err := Load(folder, name)
	if err != nil || len(problems) > 0 {
		t.Fatal(name, err, problems)
	}
	return p.Setup(Options{}), p.Moves(len(p.steps))
}

// record makes moves in a fresh world and returns what each led to.
func record(t *testing.T, setup world.Setup, all []world.Move) (lines []string) {
	t.Helper()
	w, err := world.Open(setup)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, m := range all {
		done, err := w.Do(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(done)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	return lines
}

// Every lesson of the curriculum is the same moves each time it is read, and each of
// its steps is reached again, to the byte, by playing the moves up to it.
func TestEachStepIsReachedAgain(t *testing.T) {
	files, err := filepath.Glob("../../lessons/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	folder := lesson.Folder{FS: os.DirFS("../../lessons")}.Once()
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if strings.Contains(name, ".") || name == lesson.CourseName {
			continue
		}
		setup, all := moves(t, folder, name)
		if _, again := moves(t, folder, name); !reflect.DeepEqual(all, again) {
			t.Errorf("%s: other moves, %+v and %+v", name, all, again)
		}
		whole := record(t, setup, all)
		for _, n := range []int{1, len(all) / 2, len(all)} {
			if got := record(t, setup, all[:n]); !reflect.DeepEqual(got, whole[:n]) {
				t.Errorf("%s: other bytes after %d moves", name, n)
			}
		}
	}
}
