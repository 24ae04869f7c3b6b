package scenario

import (
	"statelab/internal/trace"
	"statelab/internal/world"
)

// A lesson can be played elsewhere: in a world of its own, by browsers that are not the
// simulated ones. Who sees what they do asks here what comes next and what it means.

// An Act is one thing that happens in a lesson.
type Act struct {
	Step   int // of the lesson, counted from 0; -1 of what sets the scene
	Last   bool
	Move   world.Move
	Played trace.Step // what came of it in the run that is gone by
}

// Acts are the acts of the lesson, one after another, each as it was played in a run.
func (p *Program) Acts(run *trace.Trace) []Act {
	var all []Act
	for i := range p.given {
		all = append(all, Act{Step: -1, Last: true, Move: p.given[i].moves()[0], Played: run.Given[i]})
	}
	for i := range run.Steps {
		moves, played := p.steps[i].moves(), run.Steps[i]
		for n, m := range moves {
			act := Act{Step: i, Last: n == len(moves)-1, Move: m}
			switch {
			case act.Last:
				act.Played = played
			case played.Task != nil && n < len(played.Task.Before):
				act.Played = played.Task.Before[n]
			}
			all = append(all, act)
		}
	}
	return all
}

// Look looks at what was promised of step i, counted from 0, in a record of what happened
// elsewhere, and puts into it what the lesson says of it.
func (p *Program) Look(i int, s *trace.Step, kept world.Values) {
	s.Checks = nil
	p.steps[i].about(s, nil)
	p.steps[i].look(s, kept)
}

// HasGoal reports whether step i, counted from 0, has a task that is solved once its goal is
// reached, by whatever acts.
func (p *Program) HasGoal(i int) bool {
	t := p.steps[i].task
	return t != nil && t.goal != nil && len(t.promises) == 0
}

// Reached reports whether the goal of the task of step i, counted from 0, is reached behind an
// act, and says what never may be and was, and what is said to the mistake that the act is; nil:
// nothing of that.
func (p *Program) Reached(i int, s *trace.Step, kept world.Values) (reached bool, broken, reply trace.Prose) {
	t := p.steps[i].task
	reached, never := t.look(s, kept)
	tried := &Tried{steps: []trace.Step{*s}}
	if never != nil {
		tried.breaks, broken = never.Name.Value, prose(never.Text)
	}
	if !reached {
		t.reply(tried, nil)
	}
	return reached, broken, tried.Reply
}
