package view_test

import (
	"testing"

	"statelab/internal/language"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Whatever decides a question stands somewhere on the screen: each expectation of the
// language, of one request and behind hops, with the name of a cookie and without.
func TestEveryExpectationIsSeenSomewhere(t *testing.T) {
	for _, e := range language.Expectations() {
		for _, about := range []string{e.Name, e.Name + ".theme", "hops[2]." + e.Name + ".theme"} {
			var s trace.Step
			s.Predict = &trace.Prediction{DecidedBy: []string{about}}
			if at := view.DecidedAt(&s); len(at) == 0 {
				t.Errorf("what is expected of %s is seen nowhere", about)
			}
		}
	}
}
