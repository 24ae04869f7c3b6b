package render

import (
	"fmt"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// TaskFailed draws a try that does not solve the task: how many promises hold, how the server
// failed on the way, what is said to the mistake, and what happened at the first promise that
// does not hold. What is said stands first: who has seen enough of the rest has read it.
func (t *Terminal) TaskFailed(try trace.Try) {
	t.verdictOfTry(try)
	if last := len(try.Steps) - 1; last >= 0 {
		t.seam("the last act")
		t.Blank()
		t.step(view.ActOf(&try.Steps[last], t.options(0)), t.said)
		t.missed(try.Missed, last)
	}
}

// TaskVerdict draws of a try that does not solve the task what TaskFailed does, but for what
// happened at its last act: who has a desk sees it there.
func (t *Terminal) TaskVerdict(try trace.Try) {
	t.verdictOfTry(try)
	t.missed(try.Missed, len(try.Steps)-1)
}

func (t *Terminal) verdictOfTry(try trace.Try) {
	if try.Of > 0 {
		t.put(t.line(strong, fmt.Sprintf(t.say(phrases.TrueSoFar), try.Held, try.Of)).wrap(t.width, t.width)...)
	}
	if try.Failed != nil {
		said := line{t.span(label, t.say(phrases.NotYetTrue)), gap(1)}.with(t.sentenceOf(try.Failed.Text)...)
		t.put(said.wrap(t.width, t.width)...)
		for i := range try.Others {
			also := line{t.span(label, t.say(phrases.NotTrueEither)), gap(1)}.with(t.sentenceOf(try.Others[i].Text)...)
			t.put(also.wrap(t.width, t.width)...)
		}
	} else {
		if try.Of == 0 {
			t.Blank()
		}
		t.put(t.line(strong, t.say(phrases.NotReached)).wrap(t.width, t.width)...)
	}
	t.crashed(try.Steps)
	t.passed(try.Passed, true)
	if try.Reply.In(t.o.Lang) != "" {
		t.Blank()
		t.put(t.prose(try.Reply, t.width)...)
	}
	if len(try.Steps) > 0 {
		t.seam("what led there")
		t.ledTo(try.Steps, try.Missed)
	}
}

// crashed says how the server failed at one of some acts, before all else that happened.
func (t *Terminal) crashed(steps []trace.Step) {
	how := trace.CrashOf(steps)
	if how == nil {
		return
	}
	said := how.Status
	if how.Reason != nil {
		said += ", " + how.Reason.Name + ": " + how.Reason.Says + " (" + t.say(how.Reason.Text) + ")"
	}
	t.Blank()
	t.put(line{t.span(wrong, t.say(phrases.Crashed)), gap(1), t.span(plain, said)}.wrap(t.width, t.width)...)
}

// missed draws what an act needs and did not find.
func (t *Terminal) missed(all [][]rule.Text, act int) {
	if 0 <= act && act < len(all) {
		t.missedOne(all[act])
	}
}

func (t *Terminal) missedOne(all []rule.Text) {
	for _, m := range all {
		t.aside(t.say(m))
	}
}

// aside draws what went wrong at an act, below its sentence.
func (t *Terminal) aside(said string) {
	if t.o.Linear {
		t.tell("", said)
		return
	}
	t.put(indent(t.line(wrong, said).wrap(t.width-4, t.width-4), 4)...)
}

// passed draws what a browser ignored of what was written, or read otherwise than it looks.
func (t *Terminal) passed(all []trace.Prose, apart bool) {
	for _, p := range all {
		if apart {
			t.Blank()
		}
		t.put(t.prose(p, t.width)...)
	}
}

// ledTo draws what led to the last of some acts: a sentence for each act before it, with
// the error that a server answered, what it did not find, and the cookies that it set or
// dropped of those that the last one looks at.
func (t *Terminal) ledTo(steps []trace.Step, missed [][]rule.Text) {
	led := view.LedTo(steps, missed)
	if len(led) == 0 {
		return
	}
	t.Blank()
	t.put(t.line(label, t.say(phrases.LedThere)).wrap(t.width, t.width)...)
	for _, l := range led {
		sc := t.scene(l.Step)
		if sc.o.Linear {
			sc.tellGiven()
			if e := l.Failed; e != nil {
				if e.Server != nil {
					sc.tellServer(e.Server)
				}
				sc.tell(sc.say(phrases.Answers), sc.answerSentences(e)...)
			}
			sc.missedOne(l.Missed)
			if len(l.Set.Shown) > 0 {
				sc.tellCookies(phrases.Cookies, l.Set)
			}
			continue
		}
		sc.hang(line{sc.span(plain, "- ")}, sc.buttons(plain, sc.shorten.Replace(sc.say(l.Sentence))).wrap(sc.width-2, sc.width-2), 2)
		if l.Failed != nil {
			sc.serverRows(l.Failed)
			sc.answerRows(l.Failed)
		}
		sc.missedOne(l.Missed)
		if len(l.Set.Shown) > 0 {
			sc.region("", phrases.Cookies, true, func(lay layout) []line { return sc.cookieRows("<", l.Set, lay) })
		}
	}
}

// TaskBroken says that something is so that never may be, and what is said to the mistake
// by which it came, which may be empty.
func (t *Terminal) TaskBroken(what, reply trace.Prose) {
	said := line{t.span(wrong, t.say(phrases.MayNotBe)), gap(1)}.with(t.sentenceOf(what)...)
	t.put(said.wrap(t.width, t.width)...)
	if reply.In(t.o.Lang) != "" {
		t.put(t.prose(reply, t.width)...)
	}
	t.remark(t.say(taskWords.undo))
}
