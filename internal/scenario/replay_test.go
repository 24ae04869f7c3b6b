package scenario

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"statelab/internal/database"
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
		lines = append(lines, doneIn(t, w, m))
	}
	return lines
}

// copied makes moves like record, but before each the world is copied, one of both does this
// move and the next, and the other goes on. Where a page waits there is no copy.
func copied(t *testing.T, setup world.Setup, all []world.Move) (lines []string, copies int) {
	t.Helper()
	w, err := world.Open(setup)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { w.Close() }()
	for i, m := range all {
		c, err := w.Copy()
		switch {
		case err == nil:
			copies++
			if i%3 > 0 {
				w, c = c, w
			}
			for _, ahead := range all[i:min(i+2, len(all))] {
				doneIn(t, c, ahead)
			}
			c.Close()
		case !errors.Is(err, world.ErrNoCopy) && !errors.Is(err, database.ErrNoCopy):
			t.Fatal(err)
		}
		lines = append(lines, doneIn(t, w, m))
	}
	return lines, copies
}

func doneIn(t *testing.T, w *world.World, m world.Move) string {
	t.Helper()
	done, err := w.Do(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(done)
	if err != nil {
		t.Fatal(err)
	}
	return string(line)
}

// Every lesson of the curriculum is the same moves each time it is read, and each of
// its steps is reached again, to the byte, by playing the moves up to it, and so it is when
// what stands before each move is copied.
func TestEachStepIsReachedAgain(t *testing.T) {
	files, err := filepath.Glob("../../lessons/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	folder, copies, made := lesson.Folder{FS: os.DirFS("../../lessons")}.Once(), 0, 0
	for i, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if strings.Contains(name, ".") || name == lesson.CourseName || testing.Short() && i%8 != 3 {
			continue
		}
		setup, all := moves(t, folder, name)
		if _, again := moves(t, folder, name); !reflect.DeepEqual(all, again) {
			t.Errorf("%s: other moves, %+v and %+v", name, all, again)
		}
		whole := record(t, setup, all)
		if got := record(t, setup, all); !reflect.DeepEqual(got, whole) {
			t.Errorf("%s: other bytes", name)
		}
		lines, n := copied(t, setup, all)
		for i := range lines {
			if lines[i] != whole[i] {
				t.Errorf("%s: move %d does another thing in a copied world:\n%s\n%s", name, i+1, lines[i], whole[i])
				break
			}
		}
		copies, made = copies+n, made+len(all)
	}
	if copies < made*9/10 {
		t.Errorf("of %d worlds only %d were copied", made, copies)
	}
}
