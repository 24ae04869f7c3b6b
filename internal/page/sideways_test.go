package page_test

import (
	"bytes"
	"runtime"
	"testing"

	"statelab/internal/explain"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// A page is the same to the byte whether its tries are played and laid out one after the other or
// side by side, and whether its templates were made before.
func TestAPageIsTheSameOnOneProcessorAndOnFour(t *testing.T) {
	folder, ids := curriculum(t)
	made := func(id string, processors int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		program, _, err := scenario.Load(folder, id)
		if err != nil {
			t.Fatal(err)
		}
		o := page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Name: id, Tries: map[int][]trace.Played{}}
		tr, err := program.RunWith(t.Context(), scenario.Options{Prove: true, Tried: func(i int, try trace.Played) { o.Tries[i] = append(o.Tries[i], try) }})
		if err != nil {
			t.Fatal(err)
		}
		if processors > 1 {
			page.Ready()
		}
		var b bytes.Buffer
		if err := page.Lesson(&b, tr, o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if testing.Short() {
		ids = ids[:len(ids)/4]
	}
	for _, id := range ids {
		if made(id, 1) != made(id, 4) {
			t.Errorf("the page of %s is another one", id)
		}
	}
}
