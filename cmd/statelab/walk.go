package main

import (
	"bufio"
	"strconv"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// walk goes through a finished run step by step with a person at the keys. It
// only appends lines, and repaints nothing.
type walk struct {
	lines   *bufio.Reader
	term    *render.Terminal
	rows    int // of the screen, 0 where it is not known
	trace   *trace.Trace
	answers []render.Answer // to the predictions of the steps seen
	after   string          // the command that goes on from here, empty for none
}

// through shows every step and reports whether the person left before the end.
// Who went back comes forward again without being asked a second time.
func (w *walk) through() (stopped bool) {
	if more := w.open(); !more {
		return true
	}
	for i := 0; i < len(w.trace.Steps); {
		w.term.Blank()
		if i == len(w.answers) {
			answer, more := w.ask(i)
			if !more {
				return true
			}
			w.answers = append(w.answers, answer)
		}
		w.show(i)
		switch w.pause(i) {
		case leave:
			return true
		case back:
			i--
		default:
			i++
		}
	}
	w.term.Ending(w.trace, w.answers, w.after)
	return false
}

// open shows what the lesson is about. Where that would leave the screen as soon
// as the first step comes, the step waits until it is read.
func (w *walk) open() (more bool) {
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
		return true
	}
	w.term.Blank()
	for {
		w.term.Begin()
		switch answer, more := w.read(); {
		case !more, answer == "q":
			return false
		case answer == "" || answer == "n":
			return true
		}
		w.term.NoKey()
	}
}

// show shows a step as it was shown when its prediction was answered.
func (w *walk) show(i int) { w.term.Answered(w.trace, i, w.answers[i]) }

// details shows all that there is of a step.
func (w *walk) details(i int) { w.term.Details(w.trace, i, w.answers[i]) }

// read reads one line of the person's. It is false at the end of the input, which
// leaves the cursor behind the prompt: there the line is ended for the person.
func (w *walk) read() (string, bool) {
	line, err := w.lines.ReadString('\n')
	if err != nil {
		w.term.Blank()
	}
	return meant(line), err == nil || line != ""
}

// ask asks the prediction of step i until it is answered or skipped, if the step
// has one.
func (w *walk) ask(i int) (a render.Answer, more bool) {
	s := &w.trace.Steps[i]
	if s.Predict == nil {
		return 0, true
	}
	w.term.Question(s.Predict)
	for hint := 0; ; {
		w.term.Prompt(s.Predict, w.keysAsking(i))
		answer, more := w.read()
		switch n, err := strconv.Atoi(answer); {
		case !more, answer == "q":
			return 0, false
		case answer == "b" && i > 0:
			w.before(i, w.show)
		case answer == "d" && i > 0:
			w.before(i, w.details)
		case answer == "d":
			w.term.NoDetails()
		case answer == "c":
			w.term.CookiesBefore(w.trace, i)
		case answer == "h":
			w.term.Hint(s, hint)
			hint++
		case answer == "" || answer == "n":
			w.term.Blank()
			return render.Skipped, true
		case err == nil && 1 <= n && n <= len(s.Predict.Choices):
			w.term.Blank()
			return render.Answer(n), true
		default:
			w.term.NoChoice(s.Predict)
		}
	}
}

// before shows the step before a question, and asks again.
func (w *walk) before(i int, show func(int)) {
	w.term.Blank()
	show(i - 1)
	w.term.Blank()
	w.term.Question(w.trace.Steps[i].Predict)
}

// keysAsking are the letters that can be typed at the question of step i. Back and
// details are those of the step before.
func (w *walk) keysAsking(i int) render.Keys {
	return render.Keys{
		Back: i > 0, Details: i > 0, Cookies: render.HasCookiesBefore(w.trace, i), Hints: len(w.trace.Steps[i].Hints) > 0,
	}
}

// keys are the letters that can be typed behind step i.
func (w *walk) keys(i int) render.Keys {
	return render.Keys{
		Back: i > 0, Details: true, Cookies: render.HasCookiesAfter(w.trace, i),
		Hints: len(w.trace.Steps[i].Hints) > 0, Last: i == len(w.trace.Steps)-1,
	}
}

// Where a person goes from a step.
type turn int

const (
	next turn = iota
	back
	leave
)

// pause waits behind step i until the person goes on, back, or leaves.
func (w *walk) pause(i int) turn {
	s := &w.trace.Steps[i]
	for hint := 0; ; {
		w.term.Pause(w.keys(i))
		switch answer, more := w.read(); {
		case !more, answer == "q":
			return leave
		case answer == "b" && i > 0:
			return back
		case answer == "c":
			w.term.CookiesAfter(w.trace, i)
		case answer == "d":
			w.term.Blank()
			w.details(i)
		case answer == "h":
			w.term.Hint(s, hint)
			hint++
		case answer == "" || answer == "n":
			return next
		default:
			w.term.NoKey()
		}
	}
}
