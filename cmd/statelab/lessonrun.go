package main

import (
	"bufio"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"statelab/internal/render"
	"statelab/internal/trace"
	"statelab/lessons"
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
		after := ""
		if i == len(places)-1 {
			after = a.following(words[i])
		}
		stopped, err := a.show(tr, how, after)
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

// following is the command that plays the lesson after one of the curriculum, in
// the same language. It is empty after the last lesson and after anybody's own.
func (a *app) following(word string) string {
	order := lessons.Order()
	i := slices.Index(order, word)
	if i < 0 || i == len(order)-1 {
		return ""
	}
	command := "statelab lesson run " + order[i+1]
	if a.screen.lang != "" {
		command += " --lang " + a.screen.lang
	}
	return command
}

// show shows a finished run, and to a person who plays it the command after it. It
// reports whether the person wants to stop.
func (a *app) show(tr *trace.Trace, how playing, after string) (stopped bool, err error) {
	switch {
	case how.format == "json":
		return false, render.JSONLines(a.out, tr)
	case how.pauses:
		w := walk{lines: bufio.NewReader(a.in), term: a.terminal(a.out), rows: rows(a.out), trace: tr, after: after}
		stopped = w.through()
		return stopped, w.term.Err()
	}
	term := a.terminal(a.out)
	term.Whole(tr)
	return false, term.Err()
}
