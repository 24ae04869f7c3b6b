package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
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
	for _, h := range t.task.Holes {
		term.View(h, t.current[h.Name])
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
		return t.to.show(reads), true
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
func reads(term *render.Terminal) {
	term.Blank()
	read, not := language.Reads()
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

// write lets a person write in each hole, in lines, and tries it.
func (t *tasking) write() turn {
	texts := maps.Clone(t.current)
	from := max(0, slices.IndexFunc(t.task.Holes, func(h trace.Hole) bool { return h.Name == t.unread }))
	for _, h := range t.task.Holes[from:] {
		t.keep(texts, nil) // whatever is asked for here, what was typed in the others stays
		t.unread = h.Name
		t.term.Hole(h, t.current[h.Name])
		if !t.keysSaid {
			t.term.TaskKeys(t.keys(h))
			t.keysSaid = len(t.task.Holes) == 1 // else they are said at each
		}
		text, to, more := t.typed(h, several(h))
		switch {
		case !more:
			return leave
		case to != again:
			return to
		case text == nil:
			return again
		}
		if *text == t.current[h.Name] {
			continue
		}
		joined, told := t.program.Typed(t.i, h.Name, t.current[h.Name], *text)
		if !told.IsZero() {
			t.term.Note(told.In(t.lang))
		}
		texts[h.Name] = joined
		if wrong := t.program.Unread(t.i, h.Name, joined); len(wrong) > 0 && len(t.task.Holes) > 1 {
			wrong = quoted(wrong, texts)
			t.term.Refused(wrong)
			t.keep(texts, wrong)
			return again
		}
	}
	t.keysSaid, t.unread = true, ""
	return t.wrote(texts)
}

// keep has what was typed stand in the holes of which nothing is wrong.
func (t *tasking) keep(texts map[string]string, wrong diag.List) {
	for name, text := range texts {
		if !slices.ContainsFunc(wrong, func(d diag.Diagnostic) bool { return d.Pos.File == name }) {
			t.current[name] = text
		}
	}
}

// wrote tries what was written in the holes.
func (t *tasking) wrote(texts map[string]string) turn {
	if maps.Equal(texts, t.last) {
		t.to.note((*render.Terminal).NothingNew)
		return again
	}
	tried, err := t.program.Write(t.ctx, t.i, texts)
	if err != nil {
		t.fault = err
		return leave
	}
	for _, told := range tried.Told {
		t.to.note(func(term *render.Terminal) { term.Note(told.In(t.lang)) })
	}
	if len(tried.Refused) > 0 {
		refused := quoted(tried.Refused, texts)
		t.to.note(func(term *render.Terminal) { term.Refused(refused) })
		t.keep(texts, refused)
		t.unread = refused[0].Pos.File
		return again
	}
	untouched := t.last == nil && !t.changed() && maps.Equal(texts, t.current)
	t.current, t.last = tried.Texts, maps.Clone(tried.Texts)
	if untouched && !tried.Solved {
		t.to.note((*render.Terminal).Untouched)
		return t.failing(tried)
	}
	return t.tried(tried)
}

// typed reads what is written in a hole: one line, or several up to an empty one. Where a
// key was pressed instead, the text is nil.
func (t *tasking) typed(h trace.Hole, lines bool) (text *string, to turn, more bool) {
	var all []string
	for {
		t.term.Writes(h.Name)
		line, more := t.readRaw()
		switch {
		case !more && line == "" && len(all) == 0:
			return nil, leave, false
		case len(all) == 0 && line == "":
			kept := t.current[h.Name]
			return &kept, again, true
		case len(all) == 0 && strings.TrimSpace(line) == language.Nothing:
			return &line, again, true
		case len(all) == 0:
			if to, taken := t.key(line); taken {
				return nil, to, true
			}
		}
		if !lines {
			return &line, again, true
		}
		if line == "" {
			text := strings.Join(all, "\n")
			return &text, again, true
		}
		all = append(all, line)
	}
}

// tried tells how a try came out.
func (t *tasking) tried(tried *scenario.Tried) turn {
	t.tries++
	t.keysSaid = t.tries != triesBeforeAnswer // then there is one more
	t.keeper.tried(t.i, tried.Mistake, tried.Solved && !t.seen)
	if tried.Solved {
		return t.solved(tried)
	}
	return t.failing(tried)
}

// failing shows what came of a try that does not solve the task.
func (t *tasking) failing(tried *scenario.Tried) turn {
	try := tried.Shown()
	t.failed, t.announced = tried.Failed(), false
	if t.tries > triesBeforeAnswer && t.session != nil {
		try.Steps, try.Missed = nil, nil
	}
	return t.to.failed(try)
}

// solved says that the task is solved, and how the lesson goes on. Who did more than is
// needed is told the number first.
func (t *tasking) solved(tried *scenario.Tried) turn {
	s := render.Solution{Task: t.task, Same: tried.SpeltAs, Passed: tried.Passed, Seen: t.seen || t.known, ComesAgain: (t.seen || t.known) && t.keeper.keeps()}
	for _, h := range t.task.Holes {
		s.Wrote = append(s.Wrote, t.current[h.Name])
	}
	if t.session != nil {
		s.Took = len(t.session.Moves())
	}
	if s.Took > len(t.task.Acts) {
		if t.to.wait(func(term *render.Terminal) { term.TaskTook(s) }, (*render.Terminal).SeeActs) == leave {
			return leave
		}
	}
	t.over(!t.seen, func(term *render.Terminal) { term.TaskSolved(s) })
	return next
}

// quoted gives what is wrong with what was written the line that it is about.
func quoted(problems diag.List, texts map[string]string) diag.List {
	for i := range problems {
		hole, _ := language.InHole(problems[i].Pos)
		one := diag.List{problems[i]}
		one[0].Pos.File = hole
		one.Quote(hole, []byte(texts[hole]))
		problems[i] = one[0]
	}
	return problems
}
