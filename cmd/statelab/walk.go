package main

import (
	"bufio"
	"context"
	"maps"
	"slices"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// walk goes through a finished run step by step with a person at the keys. It
// only appends lines, and repaints nothing.
type walk struct {
	lines         *bufio.Reader
	term          *render.Terminal
	lang          rule.Language
	size          func() (columns, rows int) // of the screen now, each 0 where it is not known
	columns, rows int                        // of the screen, when it was last looked at
	trace         *trace.Trace
	answers       []view.Answer // to the predictions of the steps seen, as they are shown
	end           render.End
	first, last   bool                    // of the lessons that are played one after the other
	goesOn        bool                    // Enter behind the end goes to the next lesson
	takes         func(typed string) bool // what else breaks off what is told, nil for nothing
	writes        bool                    // the prompt behind what is told takes lines of a person's own
	held          string                  // a line that was typed at a prompt and is read at the one behind it
	again         string                  // the command that plays this lesson, or the path on which it is
	anew          string                  // the command that plays this lesson from its beginning
	number, of    int                     // of the lesson on its path, from 1; of is 0 where it is on none
	from          resume
	keeper        *keeper
	at            sessionAt         // nil where nothing can be tried
	hand          *hand             // that tries it
	ctx           context.Context   // of the tries of tasks
	program       *scenario.Program // in which tasks are tried; nil: none is asked
	tasks         map[int]came      // steps whose tasks are over
	mended        map[int]bool      // steps whose questions, or tasks, came out right when they were taken again
	furthest      int               // the step that was shown and has the most before it
	fault         error             // why tries cannot go on
}

// resume begins somewhere else than at the beginning.
func (w *walk) resume(from resume) {
	w.from, w.answers, w.end.First = from, from.answers, slices.Clone(from.answers)
	w.furthest = from.step
	maps.Copy(w.tasks, from.tasks)
	maps.Copy(w.mended, from.mended)
}

// left tells a person who leaves, step counted from 1, how to go on later: at the furthest
// step, whatever was looked at again.
func (w *walk) left(step int) bool {
	if w.keeper.keeps() {
		step = max(step, w.furthest+1)
	}
	w.term.Left(w.trace, step, w.again, w.keeper.keeps())
	return true
}

// Where a person goes from a step.
type turn int

const (
	next turn = iota
	back
	again // to the question of the step
	leave
)

// through shows every step and reports whether the person left before the end.
// Who went back comes forward again without being asked a second time.
func (w *walk) through() (stopped bool) {
	w.look()
	if w.open() == leave {
		return w.left(w.from.step)
	}
	for i := w.from.step; i < len(w.trace.Steps); {
		switch w.visit(i) {
		case leave:
			return w.left(i + 1)
		case back:
			i--
		default:
			i++
		}
	}
	return w.ended()
}

// ended tells how the lesson came out, and reports whether the person leaves before the next.
func (w *walk) ended() (left bool) {
	w.keeper.end()
	w.count()
	ending := func(t *render.Terminal) { t.Ending(w.trace, w.end) }
	if w.last && !w.goesOn {
		w.aside(ending, func(*render.Terminal) {})
		return false
	}
	others := below((*render.Terminal).Blank, (*render.Terminal).Others)
	if w.aside(ending, others) {
		return true
	}
	w.term.Blank()
	return w.goOn((*render.Terminal).Others, render.Keys{}) == leave
}

// count counts for the end what came out right, and what did so when it was taken again.
func (w *walk) count() {
	for _, c := range w.tasks {
		if c.draw != nil { // else it was never set
			w.end.Tasks++
			if c.solved {
				w.end.Solved++
			}
		}
	}
	for _, mended := range w.mended {
		if mended {
			w.end.Mended++
		}
	}
}

// opening is what the lesson is about.
func (w *walk) opening(t *render.Terminal) {
	if w.of > 0 {
		t.OnPath(w.number, w.of)
	}
	t.Opening(w.trace)
	if w.from.where == fromBeginning {
		t.Given(w.trace)
	} else {
		t.GoesOn(w.from.step+1, len(w.trace.Steps), w.from.where == nearWhereLeft, w.from.where == whereAsked, w.anew)
	}
}

// open shows what the lesson is about. Where that would leave the screen as soon
// as the first step comes, the step waits until it is read.
func (w *walk) open() turn {
	opening := w.opening
	if !w.first {
		opening = below((*render.Terminal).Blank, w.opening)
	}
	i := w.from.step
	first := func(t *render.Terminal) {
		if w.trace.Steps[i].Predict != nil && i == len(w.answers) {
			w.asked(i)(t)
			w.asking(i, 0, true)(t)
			return
		}
		t.Blank()
		if _, over := w.tasks[i]; w.hasTask(i) && !over {
			t.Task(w.trace.Steps[i].Task)
			return
		}
		t.Step(w.trace, i)
		w.pausing(i)(t)
	}
	if w.fits(below(opening, first)) {
		opening(w.term)
		return next
	}
	begin := (*render.Terminal).Begin
	if w.aside(below(opening, (*render.Terminal).Blank), begin) {
		return leave
	}
	return w.goOn(begin, render.Keys{})
}

// visit shows step i, its question first where it was not answered yet, and tells
// where the person goes from there.
func (w *walk) visit(i int) turn {
	if i >= w.furthest {
		w.furthest = i
		w.keeper.begin(i)
	}
	if i == len(w.answers) {
		w.answers, w.end.First = append(w.answers, 0), append(w.end.First, 0)
	}
	if !w.doTask(i) {
		return leave
	}
	if p := w.trace.Steps[i].Predict; p != nil && w.answers[i] == 0 {
		answer, to := w.ask(i, true)
		if to != next {
			return to
		}
		w.said(i, answer)
	}
	for {
		to := w.tell(w.answered(i), w.pausing(i), func(part, of int) turn {
			return w.pause(i, false, func(t *render.Terminal) { t.More(part, of, render.Keys{}) })
		})
		if to == next {
			to = w.pause(i, true, w.pausing(i))
		}
		if to != again {
			return to
		}
		if to := w.retake(i); to != next {
			return to
		}
	}
}

// retake asks the question of step i, or sets its task, once more, and tells where the person
// goes.
func (w *walk) retake(i int) turn {
	p := w.trace.Steps[i].Predict
	switch {
	case p != nil:
	case w.redoTask(i):
		return next
	default:
		return leave
	}
	answer, to := w.ask(i, true)
	if to == next && answer != view.Skipped { // else the answer from before stays
		w.took(i, answer)
	}
	return to
}

// said notes the first answer to the question of step i.
func (w *walk) said(i int, a view.Answer) {
	w.keeper.answer(i, a, w.trace.Steps[i].Predict)
	w.answers[i], w.end.First[i] = a, a
}

// took notes the answer to a question that was taken again.
func (w *walk) took(i int, a view.Answer) {
	p := w.trace.Steps[i].Predict
	w.keeper.answer(i, a, p)
	w.answers[i], w.end.Retaken = a, true
	w.mended[i] = w.mended[i] || !right(p, w.end.First[i]) && right(p, a)
}

// right reports whether an answer to a question holds.
func right(p *trace.Prediction, a view.Answer) bool { return a > 0 && p.Choices[a-1].Right }

// retakes reports whether step i has something that can be taken again.
func (w *walk) retakes(i int) bool { return w.trace.Steps[i].Predict != nil || w.hasTask(i) }

// taskComes reports whether the step behind step i has a task that is not over: what would
// change it may be its answer.
func (w *walk) taskComes(i int) bool {
	_, over := w.tasks[i+1]
	return i+1 < len(w.trace.Steps) && w.hasTask(i+1) && !over
}

// hasTask reports whether step i has a task at which a person can try.
func (w *walk) hasTask(i int) bool { return w.trace.Steps[i].Task != nil && w.program != nil }

// answered is step i as the person answered its question.
func (w *walk) answered(i int) drawing {
	return func(t *render.Terminal) {
		t.Blank()
		if came := w.tasks[i]; came.draw != nil {
			came.draw(t)
		}
		t.Answered(w.trace, i, w.answers[i])
	}
}

// detailed is all that there is of step i.
func (w *walk) detailed(i int) drawing {
	return func(t *render.Terminal) {
		t.Blank()
		t.Details(w.trace, i)
	}
}

// timeline is the line of time of the steps before one.
func (w *walk) timeline(before int) drawing {
	return func(t *render.Terminal) {
		t.Blank()
		t.Timeline(w.trace, before)
	}
}

// pausing is the prompt behind step i.
func (w *walk) pausing(i int) drawing {
	return func(t *render.Terminal) { t.Pause(w.keys(i)) }
}

// keys are the letters that can be typed behind step i. Where the step took more than a
// screen, so that its beginning has gone from there, it can be seen again.
func (w *walk) keys(i int) render.Keys {
	s := &w.trace.Steps[i]
	k := render.Keys{
		Back: i > 0, Details: true, Cookies: len(view.JarsAfter(w.trace, i)) > 0, Again: s.Predict != nil, Redo: w.hasTask(i),
		Hints: len(s.Hints) > 0, Last: i == len(w.trace.Steps)-1, Try: w.at != nil, Change: w.at != nil && withholds(s) && !w.taskComes(i),
	}
	k.See = i < len(w.answers) && !w.fits(below(w.answered(i), func(t *render.Terminal) { t.Pause(k) }))
	return k
}

// keysBehind are keys, behind the whole of step i or behind a part of it.
func (w *walk) keysBehind(i int, whole bool) render.Keys {
	k := w.keys(i)
	k.Again, k.Redo, k.See = k.Again && whole, k.Redo && whole, true
	return k
}

// pause waits behind step i, or a part of it, until the person goes on, back, or leaves.
// A question is taken again only by who has seen the whole step.
func (w *walk) pause(i int, whole bool, prompt drawing) turn {
	s := &w.trace.Steps[i]
	left := false
	for hint := 0; !left; {
		prompt(w.term)
		typed, more := w.read()
		switch key := keyMeant(typed); {
		case !more, key == "q":
			return leave
		case key == "", key == "n":
			return next
		case key == "b" && i > 0:
			return back
		case key == "b":
			w.term.NoBefore()
		case key == "r" && w.retakes(i) && whole:
			return again
		case key == "r" && w.retakes(i):
			w.term.NotSeen()
		case key == "r":
			w.term.NoQuestion()
		case numbered().MatchString(typed):
			w.term.NotAsking(s.Predict != nil && whole)
		case key == "e":
			left = w.aside(w.answered(i), prompt)
		case key == "c":
			left = w.aside(func(t *render.Terminal) { t.CookieTables(view.JarsAfter(w.trace, i)) }, prompt)
		case key == "l":
			left = w.aside(w.timeline(i+1), prompt)
		case key == "d":
			left = w.aside(w.detailed(i), prompt)
		case key == "t" && w.at != nil:
			w.try(i)
		case key == "w" && w.at != nil && w.taskComes(i):
			w.term.TaskAsks()
		case key == "w" && w.at != nil:
			left = w.aside(w.changes(i), prompt)
		case key == "h":
			left = w.aside(func(t *render.Terminal) { t.Hint(s, hint) }, prompt)
			hint++
		case key == "?":
			left = w.aside(func(t *render.Terminal) { t.Help(w.keysBehind(i, whole)) }, prompt)
		default:
			w.term.NoKey()
		}
	}
	return leave
}
