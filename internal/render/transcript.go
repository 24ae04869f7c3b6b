package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Whole draws the whole run: what a person would have seen step by step, with
// every prediction and its choices before what happens, and the answer behind it.
func (t *Terminal) Whole(tr *trace.Trace) {
	t.Opening(tr)
	t.Given(tr)
	run, o := view.Of(tr), t.options(view.Skipped)
	if t.o.Quiet {
		o.Answer = 0 // what is not asked is not answered
	}
	for i := range tr.Steps {
		t.Blank()
		t.step(run.Step(i, o), func(q *view.Question) []line { return t.asked(q.Prediction) })
	}
	if t.o.Timeline {
		t.Blank()
		t.Timeline(tr, len(tr.Steps))
	}
	t.closing(tr)
}

// Opening draws the title of the lesson and what it is about.
func (t *Terminal) Opening(tr *trace.Trace) {
	title := t.line(strong, tr.Title.In(t.o.Lang))
	t.put(t.headline(title, t.line(faint, t.moment(tr.Start)))...)
	t.put(t.prose(tr.Summary, t.width)...)
	t.remark(tr.ID + ", " + t.count(phrases.Steps, len(tr.Steps)))
	if len(tr.LearnFirst) > 0 {
		t.remark(fmt.Sprintf(t.say(walkWords.learnFirst), strings.Join(tr.LearnFirst, ", ")))
	}
}

// Given draws what set the scene, a line each, or nothing where nothing did.
func (t *Terminal) Given(tr *trace.Trace) {
	if len(tr.Given) == 0 || t.o.Quiet && !slices.ContainsFunc(tr.Given, func(s trace.Step) bool { return len(s.Failed()) > 0 }) {
		return
	}
	t.seam("given")
	t.Blank()
	t.put(t.line(label, t.say(phrases.Given)))
	for _, s := range view.Of(tr).Scene(t.options(0)) {
		sc := t.scene(s)
		if t.o.Linear {
			sc.tellGiven()
			continue
		}
		lines := t.buttons(plain, sc.shorten.Replace(t.say(sc.step.Sentence))).wrap(t.width-2, t.width-2)
		for _, r := range sc.step.Remembered {
			lines = append(lines, t.kept(r).wrap(t.width-2, t.width-2)...)
		}
		t.hang(line{t.span(plain, "- ")}, lines, 2)
		if sc.step.NotRun != "" {
			t.notRun(sc.step.NotRun)
		}
		t.failures(sc.step)
	}
}

// Question asks the prediction: the question and the numbered choices, appended
// line by line. Prompt asks for the answer.
func (t *Terminal) Question(p *trace.Prediction) { t.put(t.asked(p)...) }

// Asks says of which step its question is, and what happens in it, which the question asks
// about.
func (t *Terminal) Asks(tr *trace.Trace, i int) {
	t.scene(view.Of(tr).Step(i, t.options(0))).head()
}

// asked draws a question and its choices, numbered from 1.
func (t *Terminal) asked(p *trace.Prediction) []line {
	lines := t.proseAfter(line{t.span(label, t.say(phrases.Predict)), gap(1)}, p.Ask, t.width)
	if t.endsInBlock(p.Ask) {
		lines = append(lines, nil)
	}
	for i, c := range p.Choices {
		number := "  " + strconv.Itoa(i+1) + "  "
		if t.o.Linear {
			number = t.fill(heardWords.choice, i+1) + " "
		}
		room := t.width - len(number)
		wrapped := indent(t.phrase(c.Text).wrap(room, room), len(number))
		wrapped[0] = line{t.span(strong, number)}.with(wrapped[0][1:]...)
		lines = append(lines, wrapped...)
	}
	return lines
}

// sentenceOf is a phrase with a full stop.
func (t *Terminal) sentenceOf(p trace.Prose) line {
	phrase := t.phrase(p)
	if endsSentence(p.In(t.o.Lang)) {
		return phrase
	}
	return phrase.with(span{text: "."})
}

// Hint draws hint n of a step, counted from 0, or says that there is none left. Where
// a question has none, it says where the answer will be seen.
func (t *Terminal) Hint(s *trace.Step, n int) {
	switch {
	case 0 <= n && n < len(s.Hints):
		t.put(t.line(label, fmt.Sprintf(t.say(phrases.Hint), n+1, len(s.Hints))))
		t.put(t.prose(s.Hints[n], t.width)...)
	case len(s.Hints) > 0:
		t.remark(t.say(walkWords.noMore))
	case s.Predict == nil:
		t.remark(t.say(walkWords.noHint))
	default:
		said := t.say(walkWords.noHintSeen)
		if at := view.DecidedAt(s); len(at) > 0 {
			said = fmt.Sprintf(t.say(walkWords.noHintAsked), t.regions(at))
		}
		t.remark(said)
	}
}

// remark writes a sentence that belongs to no step.
func (t *Terminal) remark(said string) { t.put(t.line(faint, said).wrap(t.width, t.width)...) }

// closing draws which checks failed, and to an author that all held.
func (t *Terminal) closing(tr *trace.Trace) {
	made, failed := tr.Checks()
	if failed == 0 && !t.o.Checks {
		return
	}
	t.Blank()
	steps, checks := t.count(phrases.Steps, len(tr.Steps)), t.count(phrases.Checks, made)
	if failed == 0 {
		said := fmt.Sprintf(t.say(phrases.LessonHolds), steps, checks)
		t.put(line{t.span(fresh, t.say(phrases.OK)), gap(2), t.span(plain, said)}.wrap(t.width, t.width)...)
		return
	}
	var where []string
	for _, f := range view.ResultOf(tr).Failed {
		if !slices.Contains(where, f.Step) {
			where = append(where, f.Step)
		}
	}
	said := fmt.Sprintf(t.say(phrases.LessonFails), failed, checks, strings.Join(where, ", "))
	if n := tr.NotRun(); n > 0 {
		said += ", " + t.fill(phrases.StepsNotRun, t.count(phrases.Steps, n), n)
	}
	t.put(line{t.span(wrong, t.say(phrases.Fail)), gap(2), t.span(plain, said)}.wrap(t.width, t.width)...)
}
