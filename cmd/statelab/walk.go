package main

import (
	"bufio"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// walk goes through a finished run step by step with a person at the keys. It
// only appends lines, and repaints nothing.
type walk struct {
	lines   *bufio.Reader
	term    *render.Terminal
	lang    rule.Language
	size    func() (columns, rows int) // of the screen now; no rows where they are not known
	rows    int                        // of the screen, when it was last looked at
	trace   *trace.Trace
	answers []render.Answer // to the predictions of the steps seen, as they are shown
	end     render.End
	again   string // the command that plays this lesson
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
		w.term.Left(w.trace, 0, w.again)
		return true
	}
	for i := 0; i < len(w.trace.Steps); {
		switch w.visit(i) {
		case leave:
			w.term.Left(w.trace, i+1, w.again)
			return true
		case back:
			i--
		default:
			i++
		}
	}
	w.term.Ending(w.trace, w.end)
	return false
}

// look finds out how large the screen is now, for all that is drawn from here on.
func (w *walk) look() {
	columns, rows := w.size()
	w.term.Resize(columns)
	w.rows = rows
}

// read reads one line of the person's. It is false at the end of the input, which
// leaves the cursor behind the prompt: there the line is ended for the person.
func (w *walk) read() (typed string, more bool) {
	line, err := w.lines.ReadString('\n')
	w.look()
	if err != nil {
		w.term.Blank()
	}
	return meant(line), err == nil || line != ""
}

// open shows what the lesson is about. Where that would leave the screen as soon
// as the first step comes, the step waits until it is read.
func (w *walk) open() turn {
	opening := func(t *render.Terminal) {
		t.Opening(w.trace)
		t.Given(w.trace)
	}
	opening(w.term)
	fits := w.term.Rows(func(t *render.Terminal) {
		opening(t)
		t.Blank()
		if p := w.trace.Steps[0].Predict; p != nil {
			t.Question(p)
			t.Prompt(p, w.keysAsking(0))
			return
		}
		t.Step(w.trace, 0)
		t.Pause(w.keys(0))
	}) <= w.rows
	if fits || w.rows == 0 {
		return next
	}
	w.term.Blank()
	return w.goOn(w.term.Begin)
}

// goOn waits until the person goes on or leaves, where there is nothing to go back to.
func (w *walk) goOn(prompt func()) turn {
	for {
		prompt()
		switch typed, more := w.read(); {
		case !more, keyMeant(typed) == "q":
			return leave
		case typed == "", keyMeant(typed) == "n":
			return next
		case keyMeant(typed) == "?":
			w.term.Help(render.Keys{})
		default:
			w.term.NoKey()
		}
	}
}

// visit shows step i, its question first where it was not answered yet, and tells
// where the person goes from there.
func (w *walk) visit(i int) turn {
	if i == len(w.answers) {
		answer, more := w.ask(i)
		if !more {
			return leave
		}
		w.answers, w.end.First = append(w.answers, answer), append(w.end.First, answer)
	}
	for {
		w.term.Blank()
		w.show(w.term, i)
		if to := w.pause(i); to != again {
			return to
		}
		answer, more := w.ask(i)
		if !more {
			return leave
		}
		if answer != render.Skipped { // else the answer from before stays
			w.answers[i], w.end.Retaken = answer, true
		}
	}
}

// show shows a step as the person answered its question.
func (w *walk) show(t *render.Terminal, i int) { t.Answered(w.trace, i, w.answers[i]) }

// details shows all that there is of a step.
func (w *walk) details(t *render.Terminal, i int) { t.Details(w.trace, i, w.answers[i]) }

// ask asks the prediction of step i until it is answered or skipped, if the step
// has one. Enter alone gives nothing away: it asks once more.
func (w *walk) ask(i int) (a render.Answer, more bool) {
	s := &w.trace.Steps[i]
	if s.Predict == nil {
		return 0, true
	}
	w.question(i)
	for hint := 0; ; {
		w.term.Prompt(s.Predict, w.keysAsking(i))
		typed, more := w.read()
		if !more {
			return 0, false
		}
		if a := chosen(typed, s.Predict, w.lang); a != 0 {
			return a, true
		}
		switch keyMeant(typed) {
		case "q":
			return 0, false
		case "s":
			return render.Skipped, true
		case "h":
			w.term.Hint(s, hint)
			hint++
		case "r":
			w.question(i)
		case "", "n":
			w.question(i)
			w.term.NotYet()
		case "?":
			w.term.HelpAsking(s.Predict, w.keysAsking(i))
		case "c":
			w.term.CookiesBefore(w.trace, i)
		case "b":
			w.before(i, w.show)
		case "d":
			w.before(i, w.details)
		default:
			w.term.NoChoice(s.Predict)
		}
	}
}

// question asks the prediction of step i.
func (w *walk) question(i int) {
	w.term.Blank()
	w.term.Question(w.trace.Steps[i].Predict)
}

// before shows the step before a question, and asks again.
func (w *walk) before(i int, show func(*render.Terminal, int)) {
	if i == 0 {
		w.term.NoBefore()
		return
	}
	w.term.Blank()
	show(w.term, i-1)
	w.question(i)
}

// keysAsking are the letters that can be typed at the question of step i. Back and
// details are those of the step before.
func (w *walk) keysAsking(i int) render.Keys {
	return render.Keys{Back: i > 0, Details: i > 0, Cookies: render.HasCookiesBefore(w.trace, i)}
}

// keys are the letters that can be typed behind step i.
func (w *walk) keys(i int) render.Keys {
	s := &w.trace.Steps[i]
	return render.Keys{
		Back: i > 0, Details: true, Cookies: render.HasCookiesAfter(w.trace, i), Again: s.Predict != nil,
		Hints: s.Predict != nil || len(s.Hints) > 0, Last: i == len(w.trace.Steps)-1,
	}
}

// pause waits behind step i until the person goes on, back, or leaves.
func (w *walk) pause(i int) turn {
	s := &w.trace.Steps[i]
	for hint := 0; ; {
		w.term.Pause(w.keys(i))
		typed, more := w.read()
		if !more {
			return leave
		}
		switch keyMeant(typed) {
		case "q":
			return leave
		case "", "n":
			return next
		case "b":
			if i > 0 {
				return back
			}
			w.term.NoBefore()
		case "r":
			if s.Predict != nil {
				return again
			}
			w.term.NoQuestion()
		case "c":
			w.term.CookiesAfter(w.trace, i)
		case "d":
			w.term.Blank()
			w.details(w.term, i)
		case "h":
			w.term.Hint(s, hint)
			hint++
		case "?":
			w.term.Help(w.keys(i))
		default:
			w.term.NoKey()
		}
	}
}
