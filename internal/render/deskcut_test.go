package render

import (
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	source "statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/view"
	"statelab/lessons"
)

// Reasons stand on a desk in at most shortReason columns, and none of the curriculum's is cut
// for it.
func TestReasonsOnADeskAreShort(t *testing.T) {
	ids, _, err := source.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	terms := []*Terminal{NewTerminal(io.Discard, Options{}), NewTerminal(io.Discard, Options{Lang: rule.Korean})}
	cut, all := map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		program, _, err := scenario.Load(source.Folder{FS: lessons.Files}, id)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := program.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		run := view.Of(tr)
		for i := range tr.Steps {
			s := run.Step(i, view.Options{})
			for j := range s.Considered {
				f := &s.Considered[j]
				for _, term := range terms {
					k := term.desk(Desk{Trace: tr, Step: s, Index: i}, DeskRows)
					said := k.shortly(f, shortReason)
					if said.width() > shortReason {
						t.Errorf("%s, %s: %q has %d columns", id, tr.Steps[i].ID, said.text(), said.width())
					}
					if all[said.text()] = true; strings.HasSuffix(said.text(), " ..") {
						cut[said.text()] = true
					}
				}
			}
		}
	}
	if len(all) < 100 || len(cut) > 0 {
		t.Errorf("of %d reasons these are cut: %q", len(all), slices.Collect(maps.Keys(cut)))
	}
}
