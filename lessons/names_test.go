package lessons_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/lesson"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// names are the names of a lesson and of what is in it, each with those it had before:
// "logout", "logout/alice-logs-out", "logout/alice-logs-out/gone" for a choice, and
// "logout/alice-logs-out#where" for a hint, "logout/alice-logs-out/mistakes/slash" for what a
// task names.
func names(l *lesson.Lesson) map[string]bool {
	found := map[string]bool{}
	all := func(parents []string, joint string, now lesson.Text, before []lesson.Text) []string {
		var here []string
		for _, parent := range parents {
			for _, t := range append([]lesson.Text{now}, before...) {
				here = append(here, parent+joint+t.Value)
				found[parent+joint+t.Value] = true
			}
		}
		return here
	}
	self := all([]string{""}, "", l.ID, l.Formerly)
	for _, s := range l.Steps {
		step := all(self, "/", s.ID, s.Formerly)
		for _, h := range s.Hint { // a hint of a list has no name
			all(step, "#", h.Name, h.Formerly)
		}
		if s.Task != nil {
			for _, p := range s.Task.Promises {
				all(step, "/promises/", p.Name, p.Formerly)
			}
			for _, m := range s.Task.Mistakes {
				all(step, "/mistakes/", m.Name, m.Formerly)
			}
		}
		if s.Predict != nil {
			for _, c := range s.Predict.Choices {
				all(step, "/", c.Name, c.Formerly)
			}
		}
	}
	return found
}

// TestNamesStay wants every name that the curriculum ever had to be found: what is kept
// about a lesson is kept under its names. With -update new names are added, and none goes.
func TestNamesStay(t *testing.T) {
	const file = "testdata/names.txt"
	now := map[string]bool{}
	for _, id := range order(t) {
		maps.Copy(now, names(load(t, id)))
	}
	kept, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	before := strings.Fields(string(kept))
	for _, name := range before {
		if !now[name] {
			t.Errorf("%s is gone: write it under formerly of what took its place", name)
		}
	}
	all := slices.Compact(slices.Sorted(slices.Values(slices.AppendSeq(before, maps.Keys(now)))))
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(all, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !slices.Equal(all, before) {
		var added []string
		for _, name := range all {
			if !slices.Contains(before, name) {
				added = append(added, name)
			}
		}
		t.Errorf("%s lacks %s: run the test with -update", file, fmt.Sprint(added))
	}
}
