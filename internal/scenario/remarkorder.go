package scenario

import (
	"statelab/internal/diag"
	"statelab/internal/trace"
)

// enoughQuestions is how many questions a lesson has at least where the place of the right
// answers says something.
const enoughQuestions = 3

// remarkOrder remarks on questions whose right answers all stand at the same number: who
// answers them notices that before the lesson is over. Which answers are right only a run
// says.
func (p *Program) remarkOrder(tr *trace.Trace) (r diag.List) {
	questions := 0
	for _, s := range p.steps {
		if s.Predict != nil {
			questions++
		}
	}
	if questions < enoughQuestions {
		return nil
	}
	at := -1
	for i := range tr.Steps {
		asked := tr.Steps[i].Predict
		if asked == nil {
			continue
		}
		right := asked.Right()
		if right < 0 || at >= 0 && right != at {
			return nil
		}
		at = right
	}
	for _, s := range p.steps {
		if s.Predict != nil {
			r.Add(s.Predict.Pos, "choices are shown in the order in which they are written: put some of them into another", "the right answers of all %d questions stand at number %d", questions, at+1)
			break
		}
	}
	r.Quote(p.lesson.File, p.lesson.Source)
	return r
}
