package main

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"statelab/internal/render"
	"statelab/internal/trace"
)

func (a *app) runCommand() *cobra.Command {
	var noPause bool
	var format, db string
	cmd := &cobra.Command{
		Use:   "run NAME|FILE...",
		Short: a.say(lessonWords.run),
		Long:  a.say(lessonWords.runLong),
		Example: `  statelab lesson run logout
  statelab lesson run logout --no-pause --verbose | less -R
  statelab lesson run my-lesson.yaml --format json`,
		Args:              someArgs,
		ValidArgsFunction: lessonNames,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			pauses := !noPause && format == "text" && a.env("CI") == "" && isTerminal(a.in) && isTerminal(a.out)
			if db != "" && len(args) > 1 {
				return mistaken(mistakes.oneLesson)
			}
			return a.runLessons(args, playing{format, pauses, db})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&noPause, "no-pause", false, a.say(lessonWords.noPause))
	flags.StringVar(&format, "format", "text", a.say(words.textOrJSON))
	flags.StringVar(&db, "db", "", a.say(lessonWords.db))
	flags.BoolVarP(&a.screen.verbose, "verbose", "v", false, a.say(lessonWords.verbose))
	flags.BoolVar(&a.screen.cookies, "cookies", false, a.say(lessonWords.cookies))
	flags.BoolVarP(&a.screen.quiet, "quiet", "q", false, a.say(lessonWords.onlyText))
	return cmd
}

// playing says how lessons are played.
type playing struct {
	format string // text or json
	pauses bool
	db     string // where the tables are kept, empty for nowhere
}

// runLessons plays lessons one after the other.
func (a *app) runLessons(words []string, how playing) error {
	places := make([]place, len(words))
	for i, word := range words {
		p, err := find(word)
		if err != nil {
			return err
		}
		places[i] = p
	}
	code := exitOK
	for i, p := range places {
		program, err := p.load()
		if err != nil {
			return err
		}
		tr, err := play(program, how.db)
		if err != nil {
			return err
		}
		if _, failed := tr.Checks(); failed > 0 {
			code = exitFailed
		}
		if i > 0 && how.format == "text" {
			fmt.Fprintln(a.out)
		}
		stopped, err := a.show(tr, how.format, how.pauses)
		if err != nil {
			return written(err)
		}
		if stopped {
			break
		}
	}
	if code != exitOK {
		return &exit{code: code}
	}
	return nil
}

// show shows a finished run. It reports whether the person wants to stop.
func (a *app) show(tr *trace.Trace, format string, pauses bool) (stopped bool, err error) {
	switch {
	case format == "json":
		return false, render.JSONLines(a.out, tr)
	case pauses:
		w := walk{lines: bufio.NewReader(a.in), term: a.terminal(a.out), trace: tr}
		stopped = w.through()
		return stopped, w.term.Err()
	}
	term := a.terminal(a.out)
	term.Whole(tr)
	return false, term.Err()
}

// walk goes through a finished run step by step with a person at the keys. It
// only appends lines, and repaints nothing.
type walk struct {
	lines  *bufio.Reader
	term   *render.Terminal
	trace  *trace.Trace
	chosen []int // what was answered to the prediction of each step seen, -1 for none
}

// through shows every step and reports whether the person left before the end.
// Who went back comes forward again without being asked a second time.
func (w *walk) through() (stopped bool) {
	w.term.Opening(w.trace)
	w.term.Given(w.trace)
	for i := 0; i < len(w.trace.Steps); {
		w.term.Blank()
		if i == len(w.chosen) {
			chosen, more := w.ask(i)
			if !more {
				return true
			}
			w.chosen = append(w.chosen, chosen)
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
	w.term.Closing(w.trace)
	return false
}

// show shows a step as it was shown when its prediction was answered.
func (w *walk) show(i int) {
	if chosen := w.chosen[i]; chosen >= 0 {
		w.term.Answered(w.trace, i, chosen)
		return
	}
	w.term.Step(w.trace, i)
}

// read reads one line of the person's. It is false at the end of the input, which
// leaves the cursor behind the prompt: there the line is ended for the person.
func (w *walk) read() (string, bool) {
	line, err := w.lines.ReadString('\n')
	if err != nil {
		w.term.Blank()
	}
	return meant(line), err == nil || line != ""
}

// ask asks the prediction of step i until a choice is made. Chosen is -1 where
// the step has none, or the person would rather see.
func (w *walk) ask(i int) (chosen int, more bool) {
	s := &w.trace.Steps[i]
	if s.Predict == nil {
		return -1, true
	}
	w.term.Question(s.Predict)
	keys := render.Keys{Back: i > 0, Cookies: render.HasCookiesBefore(w.trace, i), Hints: len(s.Hints) > 0}
	for hint := 0; ; {
		w.term.Prompt(s.Predict, keys)
		answer, more := w.read()
		switch n, err := strconv.Atoi(answer); {
		case !more, answer == "q":
			return -1, false
		case answer == "b" && keys.Back:
			w.term.Blank()
			w.show(i - 1)
			w.term.Blank()
			w.term.Question(s.Predict)
		case answer == "c":
			w.term.CookiesBefore(w.trace, i)
		case answer == "h":
			w.term.Hint(s, hint)
			hint++
		case answer == "":
			return -1, true
		case err == nil && 1 <= n && n <= len(s.Predict.Choices):
			w.term.Reply(s.Predict, n-1)
			w.term.Blank()
			return n - 1, true
		default:
			w.term.NoChoice(s.Predict)
		}
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
	keys := render.Keys{
		Back: i > 0, Details: true, Cookies: render.HasCookiesAfter(w.trace, i),
		Hints: len(s.Hints) > 0, Last: i == len(w.trace.Steps)-1,
	}
	for hint := 0; ; {
		w.term.Pause(keys)
		switch answer, more := w.read(); {
		case !more, answer == "q":
			return leave
		case answer == "b" && keys.Back:
			return back
		case answer == "c":
			w.term.CookiesAfter(w.trace, i)
		case answer == "d":
			w.term.Blank()
			w.term.Details(w.trace, i)
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
