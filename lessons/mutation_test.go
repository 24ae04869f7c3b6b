package lessons_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// TestEveryExpectationCatches changes the expectations of every lesson, in each step one
// at a time. Each change must be noticed at its own line: a lesson that stays green whatever
// the engine does would teach nothing.
func TestEveryExpectationCatches(t *testing.T) {
	for _, id := range order(t) {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			src, err := lessons.Files.ReadFile(id + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			root, problems := lesson.ParseNode(id+".yaml", src)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			changed := 0
			for left := steps(root); len(left) > 0; left = rest(left) {
				changed += len(left)
				for _, wrong := range unnoticed(t.Context(), id, string(src), left) {
					t.Error(wrong)
				}
			}
			if changed < 10 {
				t.Errorf("only %d expectations were found", changed)
			}
		})
	}
}

// steps returns what each step promises, without those that promise nothing.
func steps(root *lesson.Node) [][]*lesson.Node {
	var all [][]*lesson.Node
	for _, step := range root.Get("steps").Items {
		if expect := step.Get("expect"); expect != nil {
			all = append(all, promises(expect))
		}
	}
	return slices.DeleteFunc(all, func(p []*lesson.Node) bool { return len(p) == 0 })
}

// rest leaves out the first promise of each step.
func rest(steps [][]*lesson.Node) [][]*lesson.Node {
	for i := range steps {
		steps[i] = steps[i][1:]
	}
	return slices.DeleteFunc(steps, func(p []*lesson.Node) bool { return len(p) == 0 })
}

// unnoticed changes the first promise of every step at once, since one step's promises
// are nothing to another's, and says of which nobody noticed it: neither who reads the
// lesson nor who plays it. What is refused is changed back, so that the others play.
func unnoticed(ctx context.Context, id, src string, steps [][]*lesson.Node) (wrong []string) {
	open := map[int]*lesson.Node{} // by line: steps share none
	for _, promised := range steps {
		open[promised[0].Pos.Line] = promised[0]
	}
	for {
		changed := src
		for _, n := range open {
			changed = change(changed, n)
		}
		noticed, found := play(ctx, id, changed)
		before := len(open)
		for _, line := range noticed.refused {
			delete(open, line)
		}
		switch {
		case len(open) == 0:
			return nil
		case len(open) < before:
			continue // those that are left have not been played
		}
		for line, n := range open {
			if !slices.Contains(noticed.failed, line) {
				wrong = append(wrong, fmt.Sprintf("%s: %q was changed and nothing fails at its line: %q", n.Pos, n.Value, found))
			}
		}
		return wrong
	}
}

// promises returns the scalars of an expectation that say what must be. What
// must not be is left out, since adding to it makes no promise false.
func promises(n *lesson.Node) []*lesson.Node {
	var all []*lesson.Node
	switch n.Kind {
	case lesson.Scalar:
		all = append(all, n)
	case lesson.List:
		for _, item := range n.Items {
			all = append(all, promises(item)...)
		}
	case lesson.Map:
		for _, e := range n.Entries {
			switch e.Key.Value {
			case "lacks", "not", "of", "matches":
			default:
				all = append(all, promises(e.Value)...)
			}
		}
	}
	return all
}

// change returns the source with another value in the place of n.
func change(src string, n *lesson.Node) string {
	other := n.Value + "x"
	if number, err := strconv.Atoi(n.Value); err == nil {
		other = strconv.Itoa(number + 1)
	} else if n.Value == "true" || n.Value == "false" {
		other = strconv.FormatBool(n.Value == "false")
	}
	lines := strings.SplitAfter(src, "\n")
	line := []rune(lines[n.Pos.Line-1])
	before, after := string(line[:n.Pos.Col-1]), string(line[n.Pos.Col-1:])
	lines[n.Pos.Line-1] = before + strings.Replace(after, n.Value, other, 1)
	return strings.Join(lines, "")
}

// lines are those at which something is wrong, when a lesson is read or when it is played.
type lines struct{ refused, failed []int }

// play plays a lesson, and says all that is wrong with it.
func play(ctx context.Context, id, src string) (at lines, found []string) {
	folder := lesson.Folder{FS: fstest.MapFS{id + ".yaml": {Data: []byte(src)}}}
	program, problems, err := scenario.Load(folder, id)
	if err != nil {
		return at, []string{err.Error()}
	}
	for _, p := range problems {
		at.refused = append(at.refused, p.Pos.Line)
		found = append(found, p.Error())
	}
	if program == nil {
		return at, found
	}
	tr, err := program.Run(ctx)
	if err != nil {
		return at, []string{err.Error()}
	}
	for i := range tr.Steps {
		for _, c := range tr.Steps[i].Failed() {
			at.failed = append(at.failed, c.Pos.Line)
			found = append(found, c.Pos.String()+" "+c.About)
		}
	}
	return at, found
}
