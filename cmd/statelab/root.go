package main

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // an expectation failed
	exitUsage  = 2 // the command line is wrong
	exitLesson = 3 // a lesson file is wrong
	exitFault  = 4 // the run could not go on
)

// exit is an outcome that decides the exit code. Its error, if any, has still to
// be told.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func fault(err error) error { return &exit{exitFault, err} }

// app is what all commands share.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	lang     rule.Language // of everything that the program says
	prose    rule.Language // of what lessons say
	screen   screenFlags

	noProgress bool             // nothing is kept of who plays
	now        func() time.Time // of the wall clock
	lines      *bufio.Reader    // what a person types, see typed
	noted      []rule.Text      // see noteOnce
}

// wallClock is the time, as exact as dates are kept.
func wallClock() time.Time { return time.Now().UTC().Truncate(time.Second) }

// typed is what a person types, read by one reader: whoever else had its own would lose
// what was typed ahead.
func (a *app) typed() *bufio.Reader {
	if a.lines == nil {
		a.lines = bufio.NewReader(a.in)
	}
	return a.lines
}

// atKeys reports whether a person sits at a terminal and can be asked something.
func (a *app) atKeys() bool { return a.env("CI") == "" && isTerminal(a.in) && isTerminal(a.out) }

// run runs the command line and returns the exit code.
func run(args []string, in io.Reader, out, errOut io.Writer, env func(string) string) int {
	debug.SetGCPercent(collectAt)
	sayUnwritable(errOut, args, env)
	a := &app{in: in, out: out, err: errOut, env: env, lang: languageOf(args, env), prose: proseLanguage(args, env), now: wallClock}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	if a.lang == rule.Korean {
		inKorean(root)
	}
	cmd, err := root.ExecuteC()
	if err == nil {
		return exitOK
	}
	var outcome *exit
	if !errors.As(err, &outcome) {
		outcome = &exit{exitUsage, err}
	}
	a.tell(outcome, cmd)
	return outcome.code
}

// tell writes what went wrong with a command, at its place where it has one.
func (a *app) tell(e *exit, cmd *cobra.Command) {
	if e.err == nil {
		return
	}
	term := a.terminal(a.err)
	var problems diag.List
	if errors.As(e.err, &problems) {
		if e.code == exitLesson || slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.Pos.Line > 0 }) {
			term.Diagnostics(problems)
			return
		}
		for _, d := range problems { // of the command line, or of a whole file
			message, hint := d.In(a.lang)
			if d.Pos.File != "" {
				message = d.Pos.File + ": " + message
			}
			term.Problem(message, hint)
		}
		return
	}
	hint := ""
	if e.code == exitUsage {
		hint = helpOn(e.err, cmd)
	}
	term.Problem(said(e.err, a.lang), hint)
}

// terminal returns the view on a writer, as flags and environment want it.
func (a *app) terminal(w io.Writer) *render.Terminal { return a.terminalOn(w, w) }

// terminalOn is the view on a writer that passes on to the screen what it is given.
func (a *app) terminalOn(w, screen io.Writer) *render.Terminal {
	options := a.screen.options(screen, a.env)
	options.Lang = cmp.Or(a.prose, a.lang)
	return render.NewTerminal(w, options)
}

func (a *app) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "statelab",
		Short: a.say(words.short),
		Long:  a.say(words.long),
		Example: `  statelab lesson list
  statelab lesson run logout
  statelab lesson run logout --lang ko
  statelab lesson test my-lessons/`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.door(cmd) },
	}
	cmd.PersistentFlags().BoolVar(&a.noProgress, "no-progress", false, a.say(progressWords.noProgress))
	cmd.Flags().BoolVar(&a.screen.plain, "plain", false, a.say(lessonWords.plain))
	a.screen.register(cmd, a.say)
	cmd.SetFlagErrorFunc(flagMistake)
	cmd.AddCommand(a.lessonCommand(), a.reviewCommand(), a.progressCommand(), a.explainCommand(), a.jarCommand(), a.cookiesCommand(), a.harCommand(), a.watchCommand(), a.sessionsCommand(), a.playCommand(), a.serveCommand(), a.versionCommand())
	giveOnce(cmd)
	return cmd
}
