package view

import (
	"fmt"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/trace"
)

// Report is how a test of several lessons came out.
type Report struct {
	Results  []Result
	Problems diag.List // of files and folders, apart from those of lessons
	Left     int       // lessons that were not run, since one before them failed

	// Of a round of a test that goes on: the files that were saved, the lessons that are not
	// there any more, and those of which there is no news.
	Saved, Gone []string
	Rest        []Result
}

// Lessons returns how many lessons there are, those apart that were left.
func (r Report) Lessons() int { return len(r.Results) + len(r.Rest) }

// Counts returns how many lessons did not come out well, and how many checks were made.
func (r Report) Counts() (bad, checks int) {
	for _, one := range slices.Concat(r.Results, r.Rest) {
		checks += one.Checks
		if !one.OK() {
			bad++
		}
	}
	return bad, checks
}

// Result is how one lesson came out in a test.
type Result struct {
	Lesson   string
	File     string // empty where nothing ran
	Steps    int
	Checks   int
	Each     []StepResult // the steps, and those that set the scene where they failed
	Failed   []Failure
	NotRun   []NotRun     // steps that were not played, in their order
	Problems diag.List    // the file is wrong; then nothing ran
	Err      error        // the run could not go on
	Run      *trace.Trace // nil where nothing ran
}

// StepResult is how one step of a lesson came out.
type StepResult struct {
	Name    string // its id, or "given[0]" for one that sets the scene
	Pos     diag.Pos
	Checks  int
	Failed  []trace.Check
	NotRun  string         // the step because of which it was not played, "" where it was
	Mutants []trace.Mutant // of its task, where they were asked for
	// StartReply is the mistake whose reply is told for what stands there first, likewise.
	StartReply string
}

// Outcome is a word for how a step came out.
func (s StepResult) Outcome() string {
	switch {
	case s.NotRun != "":
		return "notRun"
	case len(s.Failed) > 0:
		return "failed"
	}
	return "passed"
}

// Outcome is a word for how a lesson came out: wrong where its file is, fault where the
// run could not go on.
func (r Result) Outcome() string {
	switch {
	case r.Err != nil:
		return "fault"
	case len(r.Problems) > 0:
		return "wrong"
	case len(r.Failed) > 0:
		return "failed"
	}
	return "passed"
}

// Failure is a check that did not hold, and the step that made it.
type Failure struct {
	Step string
	trace.Check
}

// NotRun is a step that was not played since another one did not happen.
type NotRun struct{ Step, Since string }

// OK reports whether nothing went wrong.
func (r Result) OK() bool { return len(r.Failed) == 0 && len(r.Problems) == 0 && r.Err == nil }

// ResultOf returns the result of a finished run.
func ResultOf(tr *trace.Trace) Result {
	r := Result{Lesson: tr.ID, File: tr.File, Run: tr}
	for i := range tr.Given {
		if s := &tr.Given[i]; len(s.Failed()) > 0 || s.NotRun != "" {
			r.Each = append(r.Each, stepResult(fmt.Sprintf("given[%d]", i), s))
		}
	}
	for i := range tr.Steps {
		r.Each = append(r.Each, stepResult(tr.Steps[i].ID, &tr.Steps[i]))
	}
	r.add()
	r.Checks, _ = tr.Checks() // those of the scene count, too
	r.Steps = len(tr.Steps)
	return r
}

func stepResult(name string, s *trace.Step) StepResult {
	return StepResult{Name: name, Pos: s.Pos, Checks: len(s.Checks), Failed: s.Failed(), NotRun: s.NotRun, Mutants: s.Mutants, StartReply: s.StartReply}
}

// add takes together what its steps say.
func (r *Result) add() {
	for _, s := range r.Each {
		r.Checks += s.Checks
		if s.NotRun != "" {
			r.NotRun = append(r.NotRun, NotRun{s.Name, s.NotRun})
		}
		for _, c := range s.Failed {
			r.Failed = append(r.Failed, Failure{Step: s.Name, Check: c})
		}
	}
}

// Of is the result of one of the steps alone, and of the one because of which it was not
// run.
func (r Result) Of(step string) Result {
	i := slices.IndexFunc(r.Each, func(s StepResult) bool { return s.Name == step })
	if i < 0 {
		return r
	}
	since := r.Each[i].NotRun
	one := Result{Lesson: r.Lesson, File: r.File, Steps: 1, Run: r.Run}
	for _, s := range r.Each {
		if s.Name == step || s.Name == since {
			one.Each = append(one.Each, s)
		}
	}
	one.add()
	return one
}
