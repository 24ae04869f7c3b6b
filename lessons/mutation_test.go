package lessons_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// TestEveryExpectationCatches changes one expectation at a time in every lesson.
// Each change must be noticed at its own line: a lesson that stays green whatever
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
			for _, step := range root.Get("steps").Items {
				expect := step.Get("expect")
				if expect == nil {
					continue
				}
				for _, n := range promises(expect) {
					changed++
					if wrong := noticed(t.Context(), id, change(string(src), n), n.Pos.Line); wrong != "" {
						t.Errorf("%s: %q was changed and %s", n.Pos, n.Value, wrong)
					}
				}
			}
			if changed < 10 {
				t.Errorf("only %d expectations were found", changed)
			}
		})
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

// noticed runs a changed lesson, and says what went wrong unless it is refused or
// fails at the line.
func noticed(ctx context.Context, id, src string, line int) string {
	folder := lesson.Folder{FS: fstest.MapFS{id + ".yaml": {Data: []byte(src)}}}
	program, problems, err := scenario.Load(folder, id)
	if err != nil {
		return err.Error()
	}
	var found []string
	for _, p := range problems {
		if p.Pos.Line == line {
			return ""
		}
		found = append(found, p.Error())
	}
	if program == nil {
		return fmt.Sprintf("noticed elsewhere: %q", found)
	}
	tr, err := program.Run(ctx)
	if err != nil {
		return err.Error()
	}
	for i := range tr.Steps {
		for _, c := range tr.Steps[i].Failed() {
			if c.Pos.Line == line {
				return ""
			}
			found = append(found, c.Pos.String()+" "+c.About)
		}
	}
	return fmt.Sprintf("nothing fails at its line: %q", found)
}
