package view_test

import (
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// What a middleware did is told once: where it does the same again, at another time, that is all
// that is said, and whoever asks for the details has it whole. What is different is told.
func TestAMiddlewareThatDoesTheSameIsToldOnce(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	asked := func(later time.Duration, browser string) trace.Step {
		note := func(s string) rule.Text { return rule.Text{EN: s, KO: s} }
		seen := at.Add(later).Format(time.DateTime)
		return trace.Step{Time: at.Add(later), Exchanges: []trace.Exchange{{Server: &trace.Server{Host: "a.test",
			Notes: []rule.Text{note("browser = " + browser), note("last_seen = " + seen), note("the page")}, Own: trace.NotesOf{To: 2}}}}}
	}
	tr := &trace.Trace{Steps: []trace.Step{asked(0, "Firefox"), asked(time.Hour, "Firefox"), asked(2*time.Hour, "Safari"), asked(2*time.Hour, "Firefox")}}
	run := view.Of(tr)
	for i, want := range []int{3, 2, 3, 2} {
		for _, details := range []bool{false, true} {
			if details {
				want = 3
			}
			for _, b := range run.Step(i, view.Options{Details: details}).Beats {
				if b.Exchange == nil {
					continue
				}
				if did := b.Exchange.Server.Did; len(did) != want || did[len(did)-1].EN != "the page" {
					t.Errorf("request %d tells %v", i+1, did)
				}
			}
		}
	}
}
