package view

import (
	"fmt"

	"statelab/internal/diag"
	"statelab/internal/trace"
)

// Result is how one lesson came out in a test.
type Result struct {
	Lesson   string
	Steps    int
	Checks   int
	Failed   []Failure
	NotRun   []NotRun  // steps that were not played, in their order
	Problems diag.List // the file is wrong; then nothing ran
	Err      error     // the run could not go on
}

// Failure is a check that did not hold, and the step that made it: its id, or
// "given[0]" for one that sets the scene.
type Failure struct {
	Step string
	trace.Check
}

// NotRun is a step that was not played since another one did not happen: their ids, or
// "given[0]".
type NotRun struct{ Step, Since string }

// OK reports whether nothing went wrong.
func (r Result) OK() bool { return len(r.Failed) == 0 && len(r.Problems) == 0 && r.Err == nil }

// ResultOf returns the result of a finished run.
func ResultOf(tr *trace.Trace) Result {
	r := Result{Lesson: tr.ID, Steps: len(tr.Steps)}
	r.Checks, _ = tr.Checks()
	note := func(name string, s *trace.Step) {
		if s.NotRun != "" {
			r.NotRun = append(r.NotRun, NotRun{name, s.NotRun})
		}
		for _, c := range s.Failed() {
			r.Failed = append(r.Failed, Failure{Step: name, Check: c})
		}
	}
	for i := range tr.Given {
		note(fmt.Sprintf("given[%d]", i), &tr.Given[i])
	}
	for i := range tr.Steps {
		note(tr.Steps[i].ID, &tr.Steps[i])
	}
	return r
}
