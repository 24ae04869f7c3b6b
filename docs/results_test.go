package docs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/render"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// TestTheResultsAreDescribed wants in each section of docs/test-results.md the keys that its
// line has, no more and no fewer.
func TestTheResultsAreDescribed(t *testing.T) {
	src, err := os.ReadFile("test-results.md")
	if err != nil {
		t.Fatal(err)
	}
	at := diag.Pos{File: "a.yaml", Line: 1, Col: 1}
	var out bytes.Buffer
	if err := render.JSONReport(&out, view.Report{
		Problems: diag.List{{Pos: at, Message: "wrong"}},
		Gone:     []string{"b.yaml"},
		Results: []view.Result{{Lesson: "a", File: "a.yaml", Problems: diag.List{{Pos: at, Message: "wrong", Hint: "mend it"}}, Err: errors.New("full"),
			Each: []view.StepResult{{Name: "s", Pos: at, Failed: []trace.Check{{}}, NotRun: "r", Mutants: []trace.Mutant{{}}, StartReply: "m"}}}},
	}); err != nil {
		t.Fatal(err)
	}
	described := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		var head struct{ Line string }
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			t.Fatal(err)
		}
		if keys := written(t, json.RawMessage(line)); len(keys) > len(described[head.Line]) {
			described[head.Line] = keys
		}
	}
	for line, want := range described {
		if got := sectionKeys(string(src), "The line `"+line+"`"); !slices.Equal(got, want) {
			t.Errorf("of the line %q stand\n  %s\nand the program writes\n  %s", line, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
	if headings := strings.Count(string(src), "\n### "); headings != len(described) {
		t.Errorf("the page has %d lines, and %d are held against the program", headings, len(described))
	}
}
