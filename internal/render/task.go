package render

import (
	"fmt"
	"strings"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// Task draws what is to be written or done, and what must be true then.
func (t *Terminal) Task(task *trace.Task) {
	t.put(t.proseAfter(line{t.span(label, t.say(taskWords.task)), gap(1)}, task.Ask, t.width)...)
	t.promises(taskWords.mustBe.In(t.o.Lang), task.Promises)
	t.promises(taskWords.never.In(t.o.Lang), task.Never)
}

func (t *Terminal) promises(title string, all []trace.Promise) {
	if len(all) == 0 {
		return
	}
	t.put(t.line(label, title).wrap(t.width, t.width)...)
	for _, p := range all {
		if t.o.Linear {
			t.tell("", t.phrase(p.Text).text())
			continue
		}
		t.hang(line{t.span(plain, "- ")}, t.phrase(p.Text).wrap(t.width-2, t.width-2), 2)
	}
}

// Hole draws what stands in a hole.
func (t *Terminal) Hole(h trace.Hole, text string) {
	t.put(t.line(label, fmt.Sprintf(t.say(taskWords.stands), h.Name)).wrap(t.width, t.width)...)
	t.typedText(text)
}

// typedText draws what was written: a row for each of its lines, and more where one is
// too long.
func (t *Terminal) typedText(text string) {
	if text == "" {
		t.put(indent([]line{t.line(faint, t.say(taskWords.nothing))}, 2)...)
		return
	}
	for part := range strings.SplitSeq(text, "\n") {
		typed := line{gap(2)}.with(t.line(code, part)...)
		if t.o.Linear {
			t.put(typed)
			continue
		}
		t.put(indentRest(typed.wrap(t.width, t.width-4), 4)...)
	}
}

// shownTask draws a task as a sheet has it, with the answer and what is said to mistakes
// where these are told.
func (t *Terminal) shownTask(task *trace.Task) {
	t.Task(task)
	answered := len(task.Acts) > 0
	for _, h := range task.Holes {
		t.Hole(h, h.Start)
		answered = answered || h.Answer != ""
	}
	if !answered {
		return
	}
	t.TaskAnswer(task)
	for _, m := range task.Mistakes {
		t.put(t.proseAfter(line{t.span(label, fmt.Sprintf(t.say(taskWords.replyTo), m.Name)), gap(1)}, m.Reply, t.width)...)
	}
}

// answeredTask draws a task with its answer, to who reads a transcript.
func (t *Terminal) answeredTask(task *view.Task) {
	t.Task(task.Task)
	for _, h := range task.Holes {
		t.Hole(h, h.Start)
	}
	t.TaskAnswer(task.Task)
	for _, s := range task.Before {
		t.Blank()
		t.step(s, t.said)
		t.Blank()
	}
}

// TaskAnswer draws the answer of a task.
func (t *Terminal) TaskAnswer(task *trace.Task) {
	t.put(t.line(fresh, t.say(taskWords.given)))
	for _, h := range task.Holes {
		if len(task.Holes) > 1 {
			t.put(t.line(label, h.Name+":").wrap(t.width, t.width)...)
		}
		t.typedText(h.Answer)
	}
	for _, act := range task.Acts {
		t.typedText(act)
	}
}

// A TaskPrompt says what can be typed at a task.
type TaskPrompt struct {
	Lines  bool   // several lines are written
	Acts   string // the verbs that are open, of a task in which something is done
	Done   bool   // done is read
	Answer bool   // the answer can be asked for
}

// TaskKeys says what can be typed at a task.
func (t *Terminal) TaskKeys(p TaskPrompt) {
	said := taskWords.line
	switch {
	case p.Acts != "":
		said = taskWords.acts
	case p.Lines:
		said = taskWords.lines
	}
	t.remark(t.say(said))
	if p.Acts != "" {
		t.remark(fmt.Sprintf(t.say(taskWords.opens), p.Acts))
	}
	keys := t.say(taskWords.keys)
	if p.Answer {
		keys += ", " + t.say(taskWords.answerKey)
	}
	if p.Done {
		keys += ", " + t.say(taskWords.done)
	}
	t.remark(keys + ".")
}

// Writes asks for a line of a hole. It leaves the cursor on the line.
func (t *Terminal) Writes(name string) { t.prompt(t.line(strong, name+":")) }

// A Try is how a try of a task came out.
type Try struct {
	Held, Of int            // promises
	Failed   *trace.Promise // the first that does not hold, with its last act
	Step     *trace.Step
	Reply    trace.Prose // what is said to the mistake, may be empty
}

// TaskFailed draws a try that does not solve the task: how many promises hold, what
// happened at the first that does not, and what is said to the mistake.
func (t *Terminal) TaskFailed(try Try) {
	if try.Of > 0 {
		t.put(t.line(strong, fmt.Sprintf(t.say(taskWords.held), try.Held, try.Of)).wrap(t.width, t.width)...)
	}
	if try.Failed != nil {
		said := line{t.span(label, t.say(taskWords.happened)), gap(1)}.with(t.sentenceOf(try.Failed.Text)...)
		t.put(said.wrap(t.width, t.width)...)
	}
	if try.Step != nil {
		t.Blank()
		t.step(view.ActOf(try.Step, t.options(0)), t.said)
	}
	if try.Reply.In(t.o.Lang) != "" {
		t.Blank()
		t.put(t.prose(try.Reply, t.width)...)
	}
}

// TaskBroken says that something is so that never may be, and what is said to the mistake
// by which it came, which may be empty.
func (t *Terminal) TaskBroken(what, reply trace.Prose) {
	said := line{t.span(wrong, t.say(taskWords.broken)), gap(1)}.with(t.sentenceOf(what)...)
	t.put(said.wrap(t.width, t.width)...)
	if reply.In(t.o.Lang) != "" {
		t.put(t.prose(reply, t.width)...)
	}
	t.remark(t.say(taskWords.undo))
}

// TaskSolved says that the task is solved, after the answer was shown or before. other
// says that the lesson goes on with another answer than the person's; acts, where more
// than 0, that it takes fewer.
func (t *Terminal) TaskSolved(task *trace.Task, seen, other bool, acts int) {
	said := taskWords.solved
	if seen {
		said = taskWords.seen
	}
	t.put(t.line(fresh, t.say(said)).wrap(t.width, t.width)...)
	if acts > 0 {
		t.remark(fmt.Sprintf(t.say(taskWords.needs), acts))
	}
	if !other {
		return
	}
	t.put(t.line(label, t.say(taskWords.goesOn)).wrap(t.width, t.width)...)
	for _, h := range task.Holes {
		t.typedText(h.Answer)
	}
	for _, act := range task.Acts {
		t.typedText(act)
	}
}

// NothingNew says that nothing was changed since the last try.
func (t *Terminal) NothingNew() { t.refuse(t.say(taskWords.notYet)) }

// NotOpen says that a task does not open a verb.
func (t *Terminal) NotOpen(verb, open string) {
	t.refuse(fmt.Sprintf(t.say(taskWords.notOpen), verb))
	t.remark(fmt.Sprintf(t.say(taskWords.opens), open))
}

// NoPasswords says that a task shows nobody's password.
func (t *Terminal) NoPasswords() { t.refuse(t.say(taskWords.noUsers)) }

// AfterTwo says that the answer is shown after two tries.
func (t *Terminal) AfterTwo() { t.refuse(t.say(taskWords.afterTwo)) }

// NothingWouldChange says that no small change would change what happened.
func (t *Terminal) NothingWouldChange() { t.remark(t.say(taskWords.noChange)) }
