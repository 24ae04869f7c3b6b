package main

import (
	"context"
	"slices"
	"strings"

	"statelab/internal/language"
	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// tasking is a task at which a person tries.
type tasking struct {
	*walk
	ctx       context.Context
	program   *scenario.Program
	i         int // its step, from 0
	task      *trace.Task
	what      scenario.Task
	current   map[string]string // what stands in its holes
	last      map[string]string // what was tried last, nil for nothing
	unread    string            // the hole in which a line could not be read, with which writing goes on; empty: none
	tries     int
	known     bool             // the answer was shown when the task was set before
	seen      bool             // it was shown since
	keysSaid  bool             // it was said what can be typed
	hint      int              // hints that were given
	letters   bool             // letters are keys while one asks for something
	failed    *scenario.Judged // the promise that the last try broke first
	announced bool             // it was said that what was tried can be asked for
	session   *prompt.Session
	to        telling
}

// triesBeforeAnswer is how often somebody tries before the answer can be asked for.
const triesBeforeAnswer = 2

// came is how a task came out that is over.
type came struct {
	right  bool    // and the answer was not shown while it was done
	solved bool    // so the first time
	tries  int     // on this visit
	draw   drawing // what is said of it; nil: the task was never set
}

// doTask lets a person do the task of step i, if it has one and nobody did it yet. It
// reports whether the person goes on.
func (w *walk) doTask(i int) (more bool) {
	if _, over := w.tasks[i]; over || !w.hasTask(i) {
		return true
	}
	return w.taskAt(i, false)
}

// redoTask lets a person do the task of step i once more. How it came out first counts.
func (w *walk) redoTask(i int) (more bool) {
	first := w.tasks[i]
	more = w.taskAt(i, !first.solved)
	w.tookTask(i, first)
	return more
}

// tookTask notes how the task of step i came out that was done once more.
func (w *walk) tookTask(i int, first came) {
	again := w.tasks[i]
	w.end.Retaken = true
	w.mended[i] = w.mended[i] || !first.right && again.right
	again.solved = first.solved
	w.tasks[i] = again
}

// A telling is what is told at a task goes to.
type telling interface {
	saying
	// show shows what was asked for, or what came of a try.
	show(drawing) turn
	// failed shows a try that does not solve the task.
	failed(trace.Try) turn
	// wait says something behind which the person goes on when it is read: prompt asks for that.
	wait(said, prompt drawing) turn
}

// inLines tells a task in lines.
type inLines struct {
	atOnce
	t *tasking
}

func (l inLines) show(draw drawing) turn {
	if l.t.aside(draw, l.t.waiting) {
		return leave
	}
	return again
}

func (l inLines) failed(try trace.Try) turn {
	return l.show(func(t *render.Terminal) { t.TaskFailed(try) })
}

func (l inLines) wait(said, prompt drawing) turn {
	l.note(said)
	return l.t.goOn(prompt, render.Keys{})
}

// tasking begins the task of step i; known says that its answer was shown before. It is
// closed when it is over. Nil: the world of it cannot be opened, which is the fault.
func (w *walk) tasking(i int, known bool) *tasking {
	t := &tasking{walk: w, ctx: w.ctx, program: w.program, i: i, task: w.trace.Steps[i].Task, current: map[string]string{}, known: known}
	t.what, _ = w.program.Task(i)
	for _, h := range t.task.Holes {
		t.current[h.Name] = h.Start
	}
	if len(t.task.Holes) > 0 {
		return t
	}
	o := opening(t.program, i, true)
	o.Before, o.Refuses, o.Host = t.program.BeforeTask(i), t.refuses, t.what.Host
	if t.session, w.fault = prompt.New(t.ctx, o); w.fault != nil {
		return nil
	}
	t.session.Act(t.what.Browser, t.what.Tab)
	return t
}

func (t *tasking) close() {
	if t.session != nil {
		t.session.Close()
	}
}

// taskAt sets the task of step i in lines; known says that its answer was shown before.
func (w *walk) taskAt(i int, known bool) (more bool) {
	t := w.tasking(i, known)
	if t == nil {
		return false
	}
	defer t.close()
	t.to = inLines{atOnce{w.term}, t}
	try := t.write
	if t.session != nil {
		try = t.act
	}
	w.writes = true
	defer func() { w.writes = false }()
	if w.aside(t.asked, t.waiting) {
		return false
	}
	for {
		w.term.Blank()
		switch to := try(); {
		case to == leave || w.fault != nil:
			return false
		case to == next:
			return true
		}
	}
}

// asked draws the task.
func (t *tasking) asked(term *render.Terminal) {
	term.Blank()
	term.Task(t.task)
	term.Views(t.task, t.current)
	for _, h := range t.task.Holes {
		if t.current[h.Name] != h.Start {
			term.Started(h)
		}
	}
}

// waiting is what stands behind all that is told, before something is typed: it is
// measured alone.
func (t *tasking) waiting(term *render.Terminal) {
	term.Blank()
	for _, h := range t.task.Holes[:min(1, len(t.task.Holes))] {
		term.Hole(h, t.current[h.Name])
	}
	term.TaskKeys(t.keys(t.task.Holes[:min(1, len(t.task.Holes))]...))
	term.Writes("")
}

// several reports whether lines are written in a hole.
func several(h trace.Hole) bool {
	return h.Kind == language.SettingsHole || h.Kind == language.ViewHole || strings.Contains(h.Start+h.Answer, "\n")
}

// keys are what can be typed, in a hole where one is written.
func (t *tasking) keys(holes ...trace.Hole) render.TaskPrompt {
	p := render.TaskPrompt{Answer: t.known || t.tries >= triesBeforeAnswer, Done: t.session != nil, Before: t.i > 0, Changed: t.changed()}
	for _, h := range holes {
		p.Lines, p.Settings = several(h), h.Kind == language.SettingsHole
		p.Reads = h.Kind == language.ViewHole
	}
	if t.session != nil {
		p.Acts, p.Examples = strings.Join(t.what.Verbs, ", "), t.session.Examples()
	}
	return p
}

// changed reports whether something else stands in a hole than at the beginning.
func (t *tasking) changed() bool {
	return slices.ContainsFunc(t.task.Holes, func(h trace.Hole) bool { return t.current[h.Name] != h.Start })
}

// key does what a key at a task asks for, and reports whether the line was one.
func (t *tasking) key(typed string) (to turn, taken bool) {
	word := meant(typed)
	key := keyMeant(word)
	if key == "?" && word != key && t.hasView() {
		return t.to.show(t.reads), true
	}
	switch key {
	case "q":
		return leave, true
	case "s":
		t.keeper.shown(t.i)
		again := t.keeper.keeps()
		t.over(false, func(term *render.Terminal) { term.TaskSkipped(t.task, again) })
		return next, true
	case "h":
		t.help()
	case "c":
		return t.to.show(func(term *render.Terminal) { term.CookieTables(view.JarsBefore(t.trace, t.i)) }), true
	case "b", "d":
		return t.before(key), true
	case "n":
		t.to.note((*render.Terminal).NothingNew)
	case "start":
		t.unread = ""
		for _, h := range t.task.Holes {
			t.current[h.Name] = h.Start
		}
		t.keysSaid = t.session != nil
	case "?", "r":
		t.keysSaid = false
		return t.to.show(t.asked), true
	case "answer":
		if t.tries < triesBeforeAnswer && !t.known {
			tries, acts := t.tries, t.session != nil
			t.to.note(func(term *render.Terminal) { term.AfterTwo(tries, acts) })
			return again, true
		}
		t.seen, t.unread = true, ""
		t.keeper.shown(t.i)
		t.to.note(func(term *render.Terminal) { term.TaskAnswer(t.task) })
		for _, h := range t.task.Holes {
			t.current[h.Name] = h.Answer
		}
		if t.session == nil {
			t.to.note((*render.Terminal).AnswerStands)
		}
	default:
		return next, false
	}
	return again, true
}

// hasView reports whether lines of a view are written.
func (t *tasking) hasView() bool {
	return slices.ContainsFunc(t.task.Holes, func(h trace.Hole) bool { return h.Kind == language.ViewHole })
}

// reads tells what is read there.
func (t *tasking) reads(term *render.Terminal) {
	term.Blank()
	var views bool
	var files []string
	for _, h := range t.task.Holes {
		switch {
		case h.Kind != language.ViewHole:
		case h.File == "":
			views = true
		case !slices.Contains(files, h.File):
			files = append(files, h.File)
			term.RunsFile(h.File)
		}
	}
	if !views {
		return
	}
	read, not := language.Reads()
	if !slices.ContainsFunc(t.task.Holes, func(h trace.Hole) bool { return h.Kind == language.ViewHole && h.File == "" && !h.LineByLine }) {
		term.RunsLines(linesRead(read))
		return
	}
	term.Reads(linesRead(read), linesRead(not))
}

func linesRead(all []language.Reading) (lines []render.LinesRead) {
	for _, r := range all {
		lines = append(lines, render.LinesRead(r))
	}
	return lines
}

// before shows the step before once more, or all that there is of it.
func (t *tasking) before(key string) turn {
	switch {
	case t.i == 0:
		t.to.note((*render.Terminal).NoBefore)
		return again
	case key == "d":
		return t.to.show(t.detailed(t.i - 1))
	}
	return t.to.show(t.answered(t.i - 1))
}

// over says how the task came out, before its step is shown.
func (t *tasking) over(right bool, said drawing) {
	t.tasks[t.i] = came{right, right, t.tries, below(said, (*render.Terminal).Blank)}
}
