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
	Problems diag.List // the file is wrong; then nothing ran
	Err      error     // the run could not go on
}

// Failure is a check that did not hold, and the step that made it: its id, or
// "given[0]" for one that sets the scene.
type Failure struct {
	Step string
	trace.Check
}

// OK reports whether nothing went wrong.
func (r Result) OK() bool { return len(r.Failed) == 0 && len(r.Problems) == 0 && r.Err == nil }

// ResultOf returns the result of a finished run.
func ResultOf(tr *trace.Trace) Result {
	r := Result{Lesson: tr.ID, Steps: len(tr.Steps)}
	r.Checks, _ = tr.Checks()
	for i := range tr.Given {
		for _, c := range tr.Given[i].Failed() {
			r.Failed = append(r.Failed, Failure{Step: fmt.Sprintf("given[%d]", i), Check: c})
		}
	}
	for i := range tr.Steps {
		for _, c := range tr.Steps[i].Failed() {
			r.Failed = append(r.Failed, Failure{Step: tr.Steps[i].ID, Check: c})
		}
	}
	return r
}
