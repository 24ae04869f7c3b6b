package scenario

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
	"statelab/lessons"
)

// TestTriesFromAFork plays what is tried of every task of the curriculum once as it is played
// beside a lesson, from a copy of the world that stands before the task and with what promises
// begin with alike made once, and once each promise whole, in a world of its own from the lesson's
// first step on. Both leave the same behind.
func TestTriesFromAFork(t *testing.T) {
	files, err := fs.Glob(lessons.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	for _, file := range files {
		id := strings.TrimSuffix(file, ".yaml")
		if strings.Contains(id, ".") || id == "course" {
			continue
		}
		p, problems, err := Load(lesson.Folder{FS: lessons.Files}, id)
		if err != nil || len(problems) > 0 {
			t.Fatal(id, err, problems)
		}
		for i := range p.steps {
			if task := p.steps[i].task; task != nil && task.Do == nil {
				t.Run(id, func(t *testing.T) { tries += triesFromAFork(t, p, i) })
			}
		}
	}
	if tries < 100 {
		t.Errorf("%d tries were played", tries)
	}
}

func triesFromAFork(t *testing.T, p *Program, i int) int {
	task := p.steps[i].task
	before := language.Fillings{}
	for name := range task.answer {
		before[name] = task.before[name]
	}
	all := append(task.told(), before)
	if !testing.Short() {
		changes := task.changes()
		all = append(all, changes.written()...)
	}
	at, err := p.startOf(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	defer at.close()
	for _, written := range all {
		a := p.attempt(task, written)
		a.play(t.Context(), at)
		if len(a.refused) > 0 || a.err != nil {
			continue
		}
		for n, row := range a.rows {
			steps := wholeRow(t, p, i, a.before, row)
			if len(steps) < len(a.ends[n].steps) {
				t.Fatalf("%q: promise %d is %d acts, and %d as a whole", task.texts(written), n, len(a.ends[n].steps), len(steps))
			}
			for j := range a.ends[n].steps {
				if got, want := a.ends[n].steps[j], steps[j]; !reflect.DeepEqual(got, want) {
					t.Fatalf("%q: act %d of promise %d is\n%+v\nand as a whole\n%+v", task.texts(written), j+1, n, got, want)
				}
			}
		}
	}
	return len(all)
}

// wholeRow makes moves in a new world, behind all that the lesson does before the task.
func wholeRow(t *testing.T, p *Program, i int, before, row []world.Move) (steps []trace.Step) {
	t.Helper()
	w, err := p.worldAt(t.Context(), append(p.BeforeTask(i), before...))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for n, m := range row {
		done, err := w.Do(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if m.IfThere && done.Undone && len(missing(done.Findings)) == 0 && n > 0 {
			continue
		}
		steps = append(steps, *done.Step)
	}
	return steps
}
