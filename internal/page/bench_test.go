package page_test

import (
	"bytes"
	"io"
	"testing"

	"statelab/internal/explain"
	"statelab/internal/page"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// BenchmarkPage makes the page of a lesson with a task, from the run to the last byte: without
// the tries of its task, with them, and beside both the same lesson as verbose lines.
func BenchmarkPage(b *testing.B) {
	folder, _ := curriculum(b)
	for _, id := range []string{"domain-and-path", "session-row"} {
		program, _, err := scenario.Load(folder, id)
		if err != nil {
			b.Fatal(err)
		}
		run := func(b *testing.B, o scenario.Options) *trace.Trace {
			tr, err := program.RunWith(b.Context(), o)
			if err != nil {
				b.Fatal(err)
			}
			return tr
		}
		b.Run(id+"/lines", func(b *testing.B) {
			for b.Loop() {
				term := render.NewTerminal(io.Discard, render.Options{Lang: rule.English, Width: 100, Verbose: true})
				term.Whole(run(b, scenario.Options{}))
			}
		})
		for name, proves := range map[string]bool{"page": false, "page with tries": true} {
			b.Run(id+"/"+name, func(b *testing.B) {
				for b.Loop() {
					o := page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Name: id, Tries: map[int][]trace.Played{}}
					tr := run(b, scenario.Options{Prove: proves, Tried: func(i int, try trace.Played) { o.Tries[i] = append(o.Tries[i], try) }})
					var out bytes.Buffer
					if err := page.Lesson(&out, tr, o); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
