package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/explain"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Task draws what is to be written or done, and what must be true then.
func (t *Terminal) Task(task *trace.Task) {
	t.put(t.proseAfter(line{t.span(label, t.say(phrases.Task)), gap(1)}, task.Ask, t.width)...)
	t.seam("promises")
	t.promises(phrases.MustBe.In(t.o.Lang), task.Promises)
	t.promises(phrases.Never.In(t.o.Lang), task.Never)
}

func (t *Terminal) promises(title string, all []trace.Promise) {
	if len(all) == 0 {
		return
	}
	t.put(t.line(label, title).wrap(t.width, t.width)...)
	for _, p := range all {
		if t.o.Linear {
			t.tell("", t.phrase(p.Text).text())
		} else {
			t.hang(line{t.span(plain, "- ")}, t.phrase(p.Text).wrap(t.width-2, t.width-2), 2)
		}
		t.seam(p.Name)
	}
}

// Hole draws what stands in a hole.
func (t *Terminal) Hole(h trace.Hole, text string) {
	t.put(t.line(label, fmt.Sprintf(t.say(phrases.Stands), h.Name)).wrap(t.width, t.width)...)
	t.typedText(text)
}

// Started draws what stood in a hole at the beginning.
func (t *Terminal) Started(h trace.Hole) {
	t.put(t.line(label, fmt.Sprintf(t.say(taskWords.started), h.Name)).wrap(t.width, t.width)...)
	t.typedText(h.Start)
}

// typedText draws what was written, and says so where that is nothing.
func (t *Terminal) typedText(text string) {
	if text == "" {
		t.put(indent([]line{t.line(faint, t.say(phrases.Nothing))}, 2)...)
		return
	}
	t.codeRows(text)
}

// codeRows draws lines of code: a row for each of them, and more where one is too long.
func (t *Terminal) codeRows(text string) {
	for part := range strings.SplitSeq(text, "\n") {
		typed := line{gap(2)}.with(t.line(code, part)...)
		if t.o.Linear {
			t.put(typed)
			continue
		}
		t.put(deeper(typed, blanksBefore(part), t.width)...)
	}
}

// deeper breaks a line of code that is indented by some blanks: what does not fit stands
// deeper than its beginning, as Python has it, where half of the width is left for it.
func deeper(l line, blanks, width int) []line {
	in := min(2+blanks+4, width/2)
	return indentRest(l.wrap(width, width-in), in)
}

func blanksBefore(code string) int { return len(code) - len(strings.TrimLeft(code, " ")) }

// shownTask draws a task as a sheet has it, with the answer and what is said to mistakes
// where these are told.
func (t *Terminal) shownTask(task *trace.Task) {
	t.Task(task)
	answered := len(task.Acts) > 0
	t.Views(task, nil)
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
	t.Views(task.Task, nil)
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
	t.answers(task)
}

// answers draws what is written in each hole, or done.
func (t *Terminal) answers(task *trace.Task) {
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
	Lines    bool   // several lines are written
	Settings bool   // each replaces one of its name
	Acts     string // the verbs that are open, of a task in which something is done
	// Examples are lines with some of them, as they can be typed there.
	Examples []string
	Done     bool // done is read
	Answer   bool // the answer can be asked for
	Before   bool // there is a step before
	Changed  bool // something else stands there than at the beginning
	Reads    bool // what is read can be asked for
}

// TaskKeys says what can be typed at a task.
func (t *Terminal) TaskKeys(p TaskPrompt) {
	said := taskWords.line
	switch {
	case p.Acts != "":
		said = taskWords.acts
	case p.Settings:
		said = taskWords.settings
	case p.Lines:
		said = taskWords.lines
	}
	if p.Acts == "" {
		t.remark(t.say(said))
	} else {
		t.remark(fmt.Sprintf(t.say(said), strings.Join(p.Examples, "; ")))
		t.remark(fmt.Sprintf(t.say(taskWords.opens), p.Acts))
	}
	t.put(t.taskKeys(p).wrap(t.width, t.width)...)
}

// taskKeys are the letters, and the words that are read as one. Each stays together with
// what it does.
func (t *Terminal) taskKeys(p TaskPrompt) line {
	keys, comma := line{t.whole(faint, t.say(taskWords.letter))}, " "
	for _, k := range []struct {
		offered bool
		name    rule.Text
	}{
		{true, walkWords.keySkip}, {true, walkWords.keyHint}, {p.Before, walkWords.keyBefore}, {p.Before, walkWords.keyDetails},
		{true, walkWords.keyCookies}, {true, taskWords.keyTask}, {p.Reads, taskWords.readsKey}, {p.Changed, taskWords.startKey}, {p.Answer, taskWords.answerKey}, {p.Done, taskWords.done}, {true, walkWords.keyQuit},
	} {
		if k.offered {
			keys = keys.with(span{role: faint, text: comma}, t.whole(faint, t.say(k.name)))
			comma = ", "
		}
	}
	return keys
}

// Writes asks for a line of a hole. It leaves the cursor on the line.
func (t *Terminal) Writes(name string) { t.prompt(t.line(strong, name+":")) }

// A Solution is how somebody solved a task.
type Solution struct {
	Task       *trace.Task
	Wrote      []string      // in its holes
	Same       bool          // it is the answer, spelt otherwise
	Took       int           // how many acts, where something was done
	Seen       bool          // after the answer was shown
	ComesAgain bool          // it will be asked again
	Passed     []trace.Prose // what a browser ignored of it, or read otherwise than it looks
}

// solved says that the task is solved, and with how many acts where these are more than needed.
func (t *Terminal) solved(s Solution) line {
	said := t.say(phrases.Solved)
	switch {
	case s.Seen && s.ComesAgain:
		said = t.say(taskWords.seen) + " " + t.say(taskWords.comesAgain)
	case s.Seen:
		said = t.say(taskWords.seen)
	}
	if s.Took > len(s.Task.Acts) {
		said += " " + fmt.Sprintf(t.say(taskWords.needs), t.count(taskWords.actCount, s.Took), len(s.Task.Acts))
	}
	return t.line(fresh, said)
}

// TaskTook says that a task is solved and, where it took more acts than it needs, with how
// many.
func (t *Terminal) TaskTook(s Solution) { t.put(t.solved(s).wrap(t.width, t.width)...) }

// SeeActs asks before the acts of the answer. It leaves the cursor on the line.
func (t *Terminal) SeeActs() { t.waits(t.say(taskWords.seeActs), Keys{}) }

// TaskSolved says that the task is solved, what was written, and what the lesson goes on
// with.
func (t *Terminal) TaskSolved(s Solution) {
	if s.Took <= len(s.Task.Acts) {
		t.TaskTook(s)
	}
	other := false
	for i, h := range s.Task.Holes {
		other = other || !s.Same && strings.TrimSpace(h.Answer) != strings.TrimSpace(s.Wrote[i])
	}
	switch {
	case len(s.Task.Acts) > 0 && s.Took > len(s.Task.Acts):
		t.put(t.line(label, t.say(taskWords.shorter)).wrap(t.width, t.width)...)
	case len(s.Task.Holes) > 0 && other:
		t.put(t.line(label, t.say(taskWords.wrote)).wrap(t.width, t.width)...)
		for _, text := range s.Wrote {
			t.typedText(text)
		}
		t.passed(s.Passed, false)
		t.put(t.line(label, t.say(taskWords.goesOn)).wrap(t.width, t.width)...)
	case len(s.Task.Holes) > 0:
		t.remark(t.say(taskWords.same))
		return
	default:
		return
	}
	t.answers(s.Task)
}

// TaskSkipped gives the answer to who skipped the task, and says where it will be asked
// again.
func (t *Terminal) TaskSkipped(task *trace.Task, comesAgain bool) {
	said := t.say(taskWords.skipped)
	if comesAgain {
		said += " " + t.say(taskWords.comesAgain)
	}
	t.put(t.line(plain, said).wrap(t.width, t.width)...)
	t.TaskAnswer(task)
}

// TaskWasOver says of a task that it was solved, or its answer seen, on an earlier visit.
func (t *Terminal) TaskWasOver(solved bool) {
	said := taskWords.sawIt
	if solved {
		said = taskWords.solvedIt
	}
	t.remark(t.say(said))
}

// TaskAsks says that what would change it is asked for in the task that comes next.
func (t *Terminal) TaskAsks() { t.remark(t.say(taskWords.asks)) }

// Untouched says that what stood there is tried as it is, which counts as no try.
func (t *Terminal) Untouched() { t.remark(t.say(taskWords.untouched)) }

// AnswerStands says that the answer stands in the holes now, and how it is tried.
func (t *Terminal) AnswerStands() { t.remark(t.say(taskWords.answerStands)) }

// NothingNew says that nothing was changed since the last try.
func (t *Terminal) NothingNew() { t.refuse(t.say(taskWords.notYet)) }

// NoMoreHints says that there are no more hints of a task, and what can be done instead: what
// has to be typed for its answer, a word or a key, and whether that is shown already.
func (t *Terminal) NoMoreHints(s *trace.Step, typed string, answer bool) {
	said, instead := walkWords.noMore, taskWords.orAfterTwo
	if len(s.Hints) == 0 {
		said = walkWords.noHint
	}
	if answer {
		instead = taskWords.orAnswer
	}
	t.remark(t.say(said) + " " + t.fill(instead, typed))
}

// ChangesNext says that behind the hints what would change it can be asked for, of which
// cookies, and that it may tell the answer.
func (t *Terminal) ChangesNext(changes []*explain.Change) {
	var names []string
	for _, c := range changes {
		if name := t.nameOf(c.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	t.remark(fmt.Sprintf(t.say(taskWords.changesNext), strings.Join(names, ", ")))
}

// AllTrue says of a task in which something is done that all is true, and how it is ended.
func (t *Terminal) AllTrue() { t.remark(t.say(taskWords.allTrue)) }

// AfterTwo says that the answer is shown after two tries, how many there were, and what
// counts as one.
func (t *Terminal) AfterTwo(tries int, acts bool) {
	said := taskWords.afterTwo
	if acts {
		said = taskWords.afterTwoDone
	}
	t.refuse(fmt.Sprintf(t.say(said), tries))
}

// A LinesRead is a kind of lines that are read in a hole, or are not.
type LinesRead struct {
	About rule.Text
	Lines []string
}

// RunsLines tells what can be written in a hole of a view that runs line by line, and which lines are told by what
// they mean.
func (t *Terminal) RunsLines(read []LinesRead) {
	t.put(t.line(plain, t.say(taskWords.runsLines)).wrap(t.width, t.width)...)
	t.put(t.line(plain, t.say(taskWords.runsNot)).wrap(t.width, t.width)...)
	t.linesRead(taskWords.toldByMeaning, read)
}

// Reads tells what is read in a hole, and what is not.
func (t *Terminal) Reads(read, not []LinesRead) {
	t.linesRead(taskWords.reads, read)
	t.put(t.line(strong, t.say(taskWords.readsNot)).wrap(t.width, t.width)...)
	for _, kind := range not {
		t.put(indentRest(t.line(plain, "- "+t.say(kind.About)).wrap(t.width, t.width-2), 2)...)
	}
}

// linesRead draws kinds of lines below a title.
func (t *Terminal) linesRead(title rule.Text, read []LinesRead) {
	t.put(t.line(strong, t.say(title)).wrap(t.width, t.width)...)
	for _, kind := range read {
		row := line{t.span(label, t.say(kind.About)+":")}
		for i, lines := range kind.Lines {
			first, more, _ := strings.Cut(lines, "\n")
			if more != "" {
				first += " …"
			}
			if i+1 < len(kind.Lines) {
				first += ";"
			}
			row = row.with(gap(1), t.span(code, first))
		}
		t.put(indentRest(row.wrap(t.width, t.width-2), 2)...)
	}
}
