package view

import "statelab/internal/trace"

// A Task is what was to be written or done before a step, with its answer.
type Task struct {
	*trace.Task
	Before []*Step // the acts of the answer that come before the step's own
}

func (c *chooser) task() *Task {
	t := &Task{Task: c.step.Task}
	for i := range t.Task.Before {
		t.Before = append(t.Before, ActOf(&t.Task.Before[i], c.o))
	}
	return t
}

// ActOf chooses what to show of a step that is no lesson's: of a try, or of an answer.
func ActOf(s *trace.Step, o Options) *Step {
	o.Answer = 0
	return Of(&trace.Trace{Steps: []trace.Step{*s}}).Step(0, o)
}
