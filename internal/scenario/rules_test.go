package scenario_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/cookiejar"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// TestRulesStandWhereTheyDecide plays the examples of the reference, and wants every rule
// that decided about a cookie to be one that the expectation of that fate takes.
func TestRulesStandWhereTheyDecide(t *testing.T) {
	folder := lesson.Folder{FS: os.DirFS("../../docs/examples")}
	names, problems, err := folder.List()
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	met := map[rule.Code]bool{}
	for _, name := range inShort(names) {
		p, problems, err := scenario.Load(folder, name)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		tr, err := p.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range slices.Concat(tr.Given, tr.Steps) {
			for code, key := range decisions(&s) {
				met[code] = true
				if !slices.Contains(language.RulesIn(key), string(code)) {
					t.Errorf("%s decided in %s of %s, and %q does not take it", code, s.ID, name, key)
				}
			}
		}
	}
	if len(met) < 10 && !testing.Short() {
		t.Errorf("only %d rules decided", len(met))
	}
	for _, r := range cookiejar.Rules() {
		if len(language.StandsIn(r)) == 0 {
			t.Errorf("%s stands in no expectation", r.Code)
		}
	}
}

// decisions are the rules that decided in a step, with the expectation about each.
func decisions(s *trace.Step) func(yield func(rule.Code, string) bool) {
	return func(yield func(rule.Code, string) bool) {
		for _, x := range s.Exchanges {
			for _, f := range slices.Concat(x.Sent, x.Received) {
				key := strings.ReplaceAll(f.Fate, " ", "_")
				if !yield(f.Rule, key) {
					return
				}
				for _, a := range f.Also {
					if f.Fate != trace.Refused && !yield(a.Rule, key) {
						return
					}
				}
			}
		}
		if s.Jar != nil {
			for _, e := range s.Jar.Cookies {
				if e.Mark == trace.Gone && !yield(e.Rule, "gone") {
					return
				}
			}
		}
	}
}
