package main

import (
	"bytes"
	"strings"
	"testing"

	"statelab/internal/lesson"
)

// without is a lesson whose steps expect nothing.
func without(t *testing.T, file string, src []byte) []byte {
	t.Helper()
	root, problems := lesson.ParseNode(file, src)
	if root == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	to := lesson.Amend(src)
	for _, step := range root.Get("steps").Items {
		for _, e := range step.Entries {
			if e.Key.Value == "expect" {
				to.Remove(step, e)
			}
		}
	}
	return to.Source()
}

// TestExpectWritesWhatHolds takes the expectations out of every lesson of the curriculum and
// has them written: the lesson is one again, its checks hold, and every line that was there
// still is, in its order.
func TestExpectWritesWhatHolds(t *testing.T) {
	for i, p := range inShort(curriculumPlaces()) {
		program, err := p.load()
		if err != nil {
			t.Fatal(err)
		}
		src := program.Lesson().Source
		if same := lesson.Amend(src).Source(); !bytes.Equal(same, src) {
			t.Errorf("%s is changed by nothing", p.name)
		}
		draft := without(t, p.name+".yaml", src)
		windows := i%2 == 1
		if windows {
			draft = bytes.ReplaceAll(draft, []byte("\n"), []byte("\r\n"))
		}
		e := &expecting{app: &app{}}
		amended, lines, tr, err := e.amend(t.Context(), p, draft)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		if _, failed := tr.Checks(); failed > 0 || len(lines) == 0 {
			t.Errorf("%s: %d checks failed of %q", p.name, failed, lines)
		}
		if windows && bytes.Count(amended, []byte("\n")) != bytes.Count(amended, []byte("\r\n")) {
			t.Errorf("%s: the ends of lines are mixed", p.name)
		}
		rest := strings.Split(string(amended), "\n")
		for _, line := range strings.Split(string(draft), "\n") {
			for len(rest) > 0 && rest[0] != line {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				t.Errorf("%s lost the line %q", p.name, line)
				break
			}
			rest = rest[1:]
		}
		if again, more, _, err := e.amend(t.Context(), p, amended); err != nil || len(more) > 0 || !bytes.Equal(again, amended) {
			t.Errorf("%s: written again it adds %q (%v)", p.name, more, err)
		}
	}
}
