package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Answer is what a person answered to a prediction: the number of a choice,
// counted from 1 as Question shows it, or Skipped. It is zero where nobody was
// asked.
type Answer int

// Skipped is the answer of who would rather see.
const Skipped Answer = -1

// choice returns the choice of the answer. It is nil where there is none.
func (a Answer) choice(p *trace.Prediction) *trace.Choice {
	if p == nil || a < 1 || int(a) > len(p.Choices) {
		return nil
	}
	return &p.Choices[a-1]
}

// said repeats what was answered to the question of a step, and nothing about right
// or wrong: what happens comes first. Who skipped the question is told where to look.
func (t *Terminal) said(s *trace.Step, a Answer) []line {
	switch c := a.choice(s.Predict); {
	case c != nil:
		return t.quote(label, walkWords.said, c).wrap(t.width, t.width)
	case s.Predict == nil || a != Skipped:
		return nil
	}
	where := t.say(walkWords.seeFor)
	if at := t.decidedAt(s); len(at) > 0 {
		where = fmt.Sprintf(t.say(walkWords.lookAt), strings.Join(at, ", "))
	}
	return line{t.span(label, t.say(walkWords.skipped)), gap(1), t.span(plain, where)}.wrap(t.width, t.width)
}

// verdict says how a prediction came out: what was answered, what the author replies
// to it, and what holds. It stands behind what happened. Who skipped the question
// reads the answer, and the reply to that.
func (t *Terminal) verdict(p *trace.Prediction, a Answer) []line {
	c := a.choice(p)
	var right *trace.Choice
	if p != nil && p.Right() >= 0 {
		right = &p.Choices[p.Right()]
	}
	switch {
	case c != nil && c.Right:
		return t.replied(t.quote(label, walkWords.said, c).with(gap(1), t.span(fresh, t.say(walkWords.holds))), c)
	case c != nil && right != nil:
		return append(t.replied(t.quote(label, walkWords.said, c), c), t.quote(fresh, walkWords.right, right).wrap(t.width, t.width)...)
	case c != nil:
		return t.replied(t.quote(label, walkWords.said, c).with(gap(1), t.span(wrong, t.say(walkWords.notSo))), c)
	case a == Skipped && right != nil:
		return t.replied(t.quote(fresh, walkWords.answer, right), right)
	}
	return nil
}

// quote writes a choice as a sentence behind a word about it.
func (t *Terminal) quote(r role, about rule.Text, c *trace.Choice) line {
	return line{t.span(r, t.say(about)), gap(1)}.with(t.sentenceOf(c.Text)...)
}

// replied puts what the author says to a choice below a line about it.
func (t *Terminal) replied(about line, c *trace.Choice) []line {
	lines := about.wrap(t.width, t.width)
	if c.Reply.In(t.o.Lang) == "" {
		return lines
	}
	return append(lines, t.prose(c.Reply, t.width)...)
}

// decidedAt names the regions of the screen on which the answer to the question of a
// step can be seen, in their order.
func (t *Terminal) decidedAt(s *trace.Step) []string {
	if s.Predict == nil {
		return nil
	}
	jar, table := words.jar, words.table
	if s.Tools != nil {
		jar = toolsTitle
	}
	if s.Table != nil && s.Table.Name == trace.Memory {
		table = memoryWords.title
	}
	var at []string
	for _, region := range []struct {
		name    rule.Text
		decides []string // the expectations about what stands there
	}{
		{words.asks, []string{"hops"}},
		{words.cookies, []string{"sent", "not_sent", "stored", "replaced", "deleted", "refused"}},
		{words.server, []string{"user"}},
		{words.queries, []string{"queries"}},
		{words.answers, []string{"status", "redirects_to", "headers", "body", "connection", "page"}},
		{jar, []string{"jar", "gone", "listed", "unchanged"}},
		{table, []string{"rows", "unchanged"}},
	} {
		if slices.ContainsFunc(s.Predict.DecidedBy, func(about string) bool { return slices.Contains(region.decides, expectation(about)) }) {
			at = append(at, t.say(region.name))
		}
	}
	return at
}

// expectation is the key of an expectation from what a check is about: "sent" of
// "hops[2].sent.theme".
func expectation(about string) string {
	if hop, rest, found := strings.Cut(about, "]."); found && strings.HasPrefix(hop, "hops[") {
		about = rest
	}
	if end := strings.IndexAny(about, ".["); end >= 0 {
		about = about[:end]
	}
	return about
}

// End is how a run that a person played came out.
type End struct {
	First   []Answer // to the questions of the steps, in their order: the first one given to each
	Retaken bool     // some question was taken again
	Next    string   // the command that plays the next lesson, empty for none
	Others  string   // the command that lists the lessons, where this was the last of them
}

// Ending draws the end of a run that a person played: what failed, if anything
// did, how many predictions came true, and how to go on where there is a way.
func (t *Terminal) Ending(tr *trace.Trace, end End) {
	if _, failed := tr.Checks(); failed > 0 {
		t.Closing(tr)
	}
	t.Blank()
	t.put(t.line(strong, t.score(tr, end.First)).wrap(t.width, t.width)...)
	if end.Retaken {
		t.remark(t.say(walkWords.firstCounts))
	}
	switch {
	case end.Next != "":
		t.command(walkWords.nextLesson, end.Next)
	case end.Others != "":
		t.command(walkWords.lastLesson, end.Others)
	}
}

// score counts the predictions that came true.
func (t *Terminal) score(tr *trace.Trace, answers []Answer) string {
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
	switch all := t.count(walkWords.predictions, asked); {
	case skipped > 0:
		return fmt.Sprintf(t.say(walkWords.scoreSkipped), right, all, skipped)
	case asked > 0:
		return fmt.Sprintf(t.say(walkWords.score), right, all)
	}
	return t.say(walkWords.wholeLesson)
}

// Left tells a person who leaves before the end at which step that was, counted from
// 1 and 0 before the first, and which command plays the lesson again.
func (t *Terminal) Left(tr *trace.Trace, step int, again string) {
	said := t.say(walkWords.stoppedBefore)
	if step > 0 {
		said = fmt.Sprintf(t.say(walkWords.stopped), step, len(tr.Steps))
	}
	t.Blank()
	t.put(t.line(strong, said).wrap(t.width, t.width)...)
	t.command(walkWords.playAgain, again)
}

// command writes a command behind a word about it, or below it: it is never broken,
// so that it can be copied.
func (t *Terminal) command(about rule.Text, typed string) {
	lead, command := line{t.span(label, t.say(about)), gap(1)}, t.line(code, typed)
	if whole := lead.with(command...); whole.width() <= t.width {
		t.put(whole)
		return
	}
	t.put(append(lead.wrap(t.width, t.width), command)...)
}
