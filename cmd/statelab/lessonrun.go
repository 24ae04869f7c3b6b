package main

import (
	"bufio"
	"context"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"statelab/internal/render"
	"statelab/internal/trace"
)

func (a *app) runCommand() *cobra.Command {
	var noPause bool
	var db string
	formats := runFormats()
	cmd := &cobra.Command{
		Use:   "run NAME|FILE|FOLDER...",
		Short: a.say(lessonWords.run),
		Long:  a.say(lessonWords.runLong),
		Example: `  statelab lesson run logout
  statelab lesson run logout --no-pause --verbose | less -R
  statelab lesson run my-lesson.yaml --format json`,
		Args:              someArgs,
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			pauses := !noPause && !formats.asked().programs && a.env("CI") == "" && isTerminal(a.in) && isTerminal(a.out)
			return a.runLessons(cmd.Context(), args, playing{write: formats.asked().write, pauses: pauses, db: db})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&noPause, "no-pause", false, a.say(lessonWords.noPause))
	formats.register(cmd, a.say)
	flags.StringVar(&db, "db", "", a.say(lessonWords.db))
	flags.BoolVarP(&a.screen.verbose, "verbose", "v", false, a.say(lessonWords.verbose))
	flags.BoolVar(&a.screen.cookies, "cookies", false, a.say(lessonWords.cookies))
	flags.BoolVarP(&a.screen.quiet, "quiet", "q", false, a.say(lessonWords.onlyText))
	return cmd
}

// playing says how lessons are played.
type playing struct {
	write       runWriter
	pauses      bool   // a person is at the keys
	db          string // where the tables are kept, empty for nowhere
	first, last bool   // of several lessons
}

// runLessons plays lessons one after the other.
func (a *app) runLessons(ctx context.Context, words []string, how playing) error {
	places, _, err := a.findEach(words) // what is wrong with a folder is for its author
	if err != nil {
		return err
	}
	if how.db != "" && len(places) > 1 {
		return mistaken(mistakes.oneLesson)
	}
	code := exitOK
	for i, p := range places {
		program, err := p.load()
		if err != nil {
			return err
		}
		tr, err := play(ctx, program, how.db)
		if err != nil {
			return err
		}
		if _, failed := tr.Checks(); failed > 0 {
			code = exitFailed
		}
		how.first, how.last = i == 0, i == len(places)-1
		stopped, err := how.write(a, tr, how, p)
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

// following is how to go on behind a lesson of a course: the command that plays the one
// after it, or, after the last, that lists them all. After a lesson of no course there
// is neither.
func (a *app) following(p place) (end render.End) {
	if p.course == nil {
		p.course, _, _ = p.folder.LoadCourse() // without one, nothing follows
	}
	if _, in := p.course.Lesson(p.name); in == nil {
		return end
	}
	next, ok := p.next()
	switch {
	case ok:
		end.Next = a.command("run", shellWord(next.word()))
	case p.inCurriculum():
		end.Others = a.command("list")
	default:
		end.Others = a.command("list", shellWord(filepath.FromSlash(p.folder.Path)))
	}
	return end
}

// command is a command about lessons, in the same language.
func (a *app) command(words ...string) string {
	typed := "statelab lesson " + strings.Join(words, " ")
	if a.screen.lang != "" {
		typed += " --lang " + a.screen.lang
	}
	return typed
}

// runWriter writes a finished run of a lesson. It reports whether the person who plays it wants to stop.
type runWriter func(a *app, tr *trace.Trace, how playing, p place) (stopped bool, err error)

func runFormats() *formats[runWriter] {
	return &formats[runWriter]{all: []format[runWriter]{
		{name: "text", says: words.screen, write: (*app).show},
		{name: "json", says: lessonWords.json, programs: true, write: func(a *app, tr *trace.Trace, _ playing, _ place) (bool, error) {
			return false, render.JSONLines(a.out, tr)
		}},
	}}
}

// show shows a run, and to a person who plays it how to go on behind the last.
func (a *app) show(tr *trace.Trace, how playing, p place) (stopped bool, err error) {
	if how.pauses {
		w := walk{
			lines: bufio.NewReader(a.in), term: a.terminal(a.out), lang: a.lang, trace: tr, first: how.first, last: how.last, again: a.command("run", shellWord(p.word())),
			size: func() (int, int) { return a.screen.columns(a.out, a.env), rows(a.out) },
		}
		if how.last {
			w.end = a.following(p)
		}
		stopped = w.through()
		return stopped, w.term.Err()
	}
	term := a.terminal(a.out)
	if !how.first {
		term.Blank()
	}
	term.Whole(tr)
	return false, term.Err()
}

// shellWord writes a word of the command line as a shell reads it.
func shellWord(word string) string {
	if strings.ContainsFunc(word, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_./:@%+,", c)
	}) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}
