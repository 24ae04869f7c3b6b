package render

import (
	"fmt"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// said repeats what was answered to a question, and nothing about right or wrong: what
// happens comes first. Who skipped the question is told where to look.
func (t *Terminal) said(q *view.Question) []line {
	switch {
	case q.Said != nil:
		return t.quote(label, phrases.YouSaid, q.Said).wrap(t.width, t.width)
	case !q.Skipped:
		return nil
	}
	where := t.say(walkWords.seeFor)
	if len(q.SeenAt) > 0 {
		where = fmt.Sprintf(t.say(phrases.LookAt), t.regions(q.SeenAt))
	}
	return line{t.span(label, t.say(phrases.QuestionSkipped)), gap(1), t.span(plain, where)}.wrap(t.width, t.width)
}

// verdict says how a prediction came out: what was answered, what the author replies
// to it, and what holds. It stands behind what happened. Who skipped the question
// reads the answer, and the reply to that.
func (t *Terminal) verdict(v *view.Verdict) []line {
	c := v.Said
	switch {
	case c == nil:
		return t.replied(t.quote(fresh, phrases.TheAnswer, v.Right), v.Right)
	case c.Right:
		return t.replied(t.quote(label, phrases.YouSaid, c).with(gap(1), t.span(fresh, t.say(phrases.ThatHolds))), c)
	case v.Right != nil:
		return append(t.replied(t.quote(label, phrases.YouSaid, c), c), t.quote(fresh, phrases.WhatHolds, v.Right).wrap(t.width, t.width)...)
	}
	return t.replied(t.quote(label, phrases.YouSaid, c).with(gap(1), t.span(wrong, t.say(phrases.NotSo))), c)
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

// regions names regions of the screen.
func (t *Terminal) regions(all []view.Region) string {
	names := map[view.Region]rule.Text{
		view.RequestRegion: phrases.Asks, view.CookiesRegion: phrases.Cookies, view.ServerRegion: phrases.Server, view.ProxyRegion: phrases.Proxy,
		view.QueriesRegion: phrases.Queries, view.ResponseRegion: phrases.Answers, view.JarRegion: phrases.Jar,
		view.ToolsRegion: toolsTitle, view.TableRegion: phrases.Table, view.MemoryRegion: phrases.Memory,
	}
	said := make([]string, len(all))
	for i, region := range all {
		said[i] = t.say(names[region])
	}
	return strings.Join(said, ", ")
}

// End is how a run that a person played came out.
type End struct {
	First   []view.Answer // to the questions of the steps, in their order: the first one given to each
	Retaken bool          // some question, or task, was taken again
	Mended  int           // those that did not come out right, and did when they were taken again
	Tasks   int           // that were set
	Solved  int           // of them, before the answer was shown
	Next    string        // the command that plays the next lesson, empty for none
	Others  string        // the command that lists the lessons, where this was the last of them
}

// Ending draws the end of a run that a person played: what failed, if anything
// did, how many predictions came true, and how to go on where there is a way.
func (t *Terminal) Ending(tr *trace.Trace, end End) {
	if _, failed := tr.Checks(); failed > 0 {
		t.closing(tr)
	}
	t.Blank()
	if t.o.Timeline {
		t.Timeline(tr, len(tr.Steps))
		t.Blank()
	}
	t.put(t.line(strong, t.scores(view.ScoreOf(tr, end.First), end)).wrap(t.width, t.width)...)
	t.outcomes(view.OutcomesOf(tr, end.First))
	again := ""
	if end.Retaken || end.Mended > 0 {
		again = t.say(walkWords.firstCounts)
	}
	if end.Mended > 0 {
		again += " " + fmt.Sprintf(t.say(walkWords.mended), end.Mended)
	}
	if again != "" {
		t.remark(again)
	}
	switch {
	case end.Next != "":
		t.command(walkWords.nextLesson, end.Next)
	case end.Others != "":
		t.command(walkWords.lastLesson, end.Others)
	}
}

// outcomes say which predictions came true, and of each other one what was said and what holds:
// where all came true the number says it.
func (t *Terminal) outcomes(all []view.Outcome) {
	var right []string
	name := func(o view.Outcome) string { return fmt.Sprintf("%d %s", o.Number, o.ID) }
	for _, o := range all {
		if o.CameTrue() {
			right = append(right, name(o))
		}
	}
	if len(right) == len(all) {
		return
	}
	if len(right) > 0 {
		t.hung(line{t.span(fresh, t.say(walkWords.cameTrue)), gap(1), t.span(plain, strings.Join(right, ", "))})
	}
	for _, o := range all {
		about := func(r role, word rule.Text) line {
			return line{t.span(r, t.say(word)), gap(1), t.span(plain, name(o)+".")}
		}
		switch {
		case o.CameTrue():
		case o.Said == nil:
			t.hung(about(faint, walkWords.wasSkipped).with(gap(1)).with(t.quote(label, phrases.TheAnswer, o.Right)...))
		case o.Right == nil:
			t.hung(about(wrong, walkWords.cameNot).with(gap(1)).with(t.quote(label, phrases.YouSaid, o.Said)...))
		default:
			t.hung(about(wrong, walkWords.cameNot).with(gap(1)).with(t.quote(label, phrases.YouSaid, o.Said)...).with(gap(1)).with(t.quote(label, phrases.WhatHolds, o.Right)...))
		}
	}
}

// hung puts a line whose rest stands deeper.
func (t *Terminal) hung(l line) { t.put(indentRest(l.wrap(t.width, t.width-2), 2)...) }

// scores says how many predictions came true, and how many tasks were solved.
func (t *Terminal) scores(s view.Score, end End) string {
	if end.Tasks == 0 {
		return t.score(s)
	}
	solved := fmt.Sprintf(t.say(walkWords.tasksSolved), end.Solved, t.count(walkWords.tasks, end.Tasks))
	if s.Asked == 0 {
		return solved
	}
	return t.score(s) + " " + solved
}

// score says how many predictions came true.
func (t *Terminal) score(s view.Score) string {
	switch all := t.count(walkWords.predictions, s.Asked); {
	case s.Skipped > 0:
		return fmt.Sprintf(t.say(walkWords.scoreSkipped), s.Right, all, s.Skipped)
	case s.Asked > 0:
		return fmt.Sprintf(t.say(walkWords.score), s.Right, all)
	}
	return t.say(walkWords.wholeLesson)
}

// Left tells a person who leaves before the end at which step that was, counted from
// 1 and 0 before the first, and which command plays the lesson again, or goes on where it
// was left if that is kept.
func (t *Terminal) Left(tr *trace.Trace, step int, again string, kept bool) {
	said := t.say(walkWords.stoppedBefore)
	if step > 0 {
		said = fmt.Sprintf(t.say(walkWords.stopped), step, len(tr.Steps))
	}
	t.Blank()
	t.put(t.line(strong, said).wrap(t.width, t.width)...)
	about := walkWords.playAgain
	if kept {
		about = walkWords.playOn
	}
	t.command(about, again)
}

// OnPath says which of the lessons of a path follows, counted from 1.
func (t *Terminal) OnPath(n, of int) {
	t.put(t.line(label, fmt.Sprintf(t.say(walkWords.onPath), n, of)))
}

// GoesOn tells a person who comes back at which step the lesson goes on: where it was left,
// at the nearest step before that where the step itself is gone, or where it was asked to; and
// the command that begins anew.
func (t *Terminal) GoesOn(step, of int, near, asked bool, anew string) {
	about := walkWords.goesOn
	switch {
	case near:
		about = walkWords.goesOnNear
	case asked:
		about = walkWords.goesOnAsked
	}
	t.put(t.line(strong, fmt.Sprintf(t.say(about), step, of)).wrap(t.width, t.width)...)
	if !asked {
		t.command(walkWords.fromBeginning, anew)
	}
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
