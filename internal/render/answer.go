package render

import (
	"fmt"

	"statelab/internal/trace"
)

// Answer is what a person answered to a prediction: the number of a choice,
// counted from 1 as Question shows it, or Skipped. It is zero where nobody was
// asked.
type Answer int

// Skipped is the answer of who would rather see.
const Skipped Answer = -1

// choice returns the choice of the answer, or the one that holds for who skipped
// the question. It is nil where there is none.
func (a Answer) choice(p *trace.Prediction) *trace.Choice {
	if p == nil || a == 0 {
		return nil
	}
	i := int(a) - 1
	if a == Skipped {
		i = p.Right()
	}
	if i < 0 || i >= len(p.Choices) {
		return nil
	}
	return &p.Choices[i]
}

// verdict says what was predicted and whether it came true. Who skipped the
// question is told the answer.
func (t *Terminal) verdict(p *trace.Prediction, a Answer) []line {
	c := a.choice(p)
	if c == nil {
		return nil
	}
	said := t.outcome(p, a)
	if a != Skipped {
		said = line{t.span(label, t.say(words.prediction)), gap(1)}.with(t.sentenceOf(c.Text)...).with(gap(1)).with(said...)
	}
	return said.wrap(t.width, t.width)
}

// outcome says how a prediction came out, without what was predicted.
func (t *Terminal) outcome(p *trace.Prediction, a Answer) line {
	c := a.choice(p)
	switch right := p.Right(); {
	case a == Skipped:
		return line{t.span(label, t.say(words.skipped)), gap(1)}.with(t.sentenceOf(c.Text)...)
	case c.Right:
		return line{t.span(fresh, t.say(words.right))}
	case right >= 0:
		return line{t.span(wrong, t.say(words.notSo)), gap(1)}.with(t.sentenceOf(p.Choices[right].Text)...)
	}
	return line{t.span(wrong, t.say(words.notRight))}
}

// reply is what the author says to who gave this answer. It speaks of what the
// step shows, so it stands below that, and begins with how the prediction came
// out: the head of the step may have gone off the screen.
func (t *Terminal) reply(p *trace.Prediction, a Answer) []line {
	c := a.choice(p)
	if c == nil {
		return nil
	}
	said := t.outcome(p, a)
	if c.Reply.In(t.o.Lang) == "" {
		return said.wrap(t.width, t.width)
	}
	return t.proseAfter(said.with(gap(1)), c.Reply, t.width)
}

// Ending draws the end of a run that a person played: what failed, if anything
// did, how many predictions came true, and the command that plays the next lesson
// where there is one. The answers are those to the steps, in their order.
func (t *Terminal) Ending(tr *trace.Trace, answers []Answer, next string) {
	if _, failed := tr.Checks(); failed > 0 {
		t.Closing(tr)
	}
	t.Blank()
	asked, right, skipped := 0, 0, 0
	for i, a := range answers {
		if a == 0 {
			continue
		}
		asked++
		if a == Skipped {
			skipped++
		} else if c := a.choice(tr.Steps[i].Predict); c != nil && c.Right {
			right++
		}
	}
	said := t.say(words.wholeLesson)
	switch all := t.count(words.predictions, asked); {
	case skipped > 0:
		said = fmt.Sprintf(t.say(words.scoreSkipped), right, all, skipped)
	case asked > 0:
		said = fmt.Sprintf(t.say(words.score), right, all)
	}
	t.put(t.line(strong, said).wrap(t.width, t.width)...)
	if next == "" {
		return
	}
	lead, command := line{t.span(label, t.say(words.nextLesson)), gap(1)}, t.line(code, next)
	if whole := lead.with(command...); whole.width() <= t.width {
		t.put(whole)
		return
	}
	t.put(lead, command) // never broken, so that it can be copied
}
