package main

import (
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/muesli/termenv"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"statelab/internal/render"
	"statelab/internal/rule"
)

// screenFlags are the flags that say how things are shown.
type screenFlags struct {
	lang, color, theme string
	width              int
	ascii              bool
	verbose, quiet     bool
	cookies, timeline  bool
	plain              bool // a lesson is told in lines where a person plays it
}

func (f *screenFlags) register(cmd *cobra.Command, say func(rule.Text) string) {
	flags := cmd.PersistentFlags()
	flags.StringVar(&f.lang, "lang", "", say(words.lang))
	flags.StringVar(&f.color, "color", "auto", say(words.color))
	flags.StringVar(&f.theme, "theme", "", say(words.theme))
	flags.IntVar(&f.width, "width", 0, say(words.width))
	flags.BoolVar(&f.ascii, "ascii", false, say(words.ascii))
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return f.check(tellsLessons(cmd)) }
	choose := func(choices ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)
	}
	for flag, choices := range map[string]cobra.CompletionFunc{
		"lang": choose("en", "ko"), "color": choose("auto", "always", "never"), "theme": choose("dark", "light"),
	} {
		if err := cmd.RegisterFlagCompletionFunc(flag, choices); err != nil {
			panic(err) // the flag was registered above
		}
	}
}

// tellsLessons reports whether a command tells what lessons say, which may be in any
// language.
func tellsLessons(cmd *cobra.Command) bool {
	for ; cmd.HasParent(); cmd = cmd.Parent() {
		if name := cmd.Name(); name == "lesson" || name == "play" || name == "review" {
			return true
		}
	}
	return false
}

// check refuses what no flag takes. The language may be any where lessons are told.
func (f *screenFlags) check(anyLanguage bool) error {
	languages := []string{"", "en", "ko"}
	if anyLanguage && isLanguage(f.lang) {
		languages = append(languages, f.lang)
	}
	for _, flag := range []struct {
		name, value string
		choices     []string
	}{
		{"lang", f.lang, languages},
		{"color", f.color, []string{"auto", "always", "never"}},
		{"theme", f.theme, []string{"", "dark", "light"}},
	} {
		if !slices.Contains(flag.choices, flag.value) {
			return badChoice(flag.name, flag.value, slices.DeleteFunc(flag.choices, func(s string) bool { return s == "" }))
		}
	}
	if refused := f.width; refused != 0 && refused < render.MinWidth {
		f.width = 0 // this is told on the whole screen
		return mistaken(mistakes.badWidth, render.MinWidth, refused)
	}
	return nil
}

// options says how to draw on w. It looks at flags and the environment and at
// the size of the terminal; it never asks the terminal anything.
func (f *screenFlags) options(w io.Writer, env func(string) string) render.Options {
	return render.Options{
		Width: f.columns(w, env), Profile: f.profile(w, env), Theme: f.background(env),
		ASCII: f.ascii || unwritable(env) != "", Verbose: f.verbose, Quiet: f.quiet, Checks: f.verbose, Cookies: f.cookies, Timeline: f.timeline,
		Linear: env("ACCESSIBLE") != "",
	}
}

func (f *screenFlags) columns(w io.Writer, env func(string) string) int {
	if f.width > 0 {
		return f.width
	}
	if columns, _ := extent(w); columns > 0 {
		return columns
	}
	if columns, err := strconv.Atoi(env("COLUMNS")); err == nil && columns > 0 {
		return columns
	}
	return 0
}

// extent is the size of a terminal, 0 by 0 where it is not known.
func extent(w io.Writer) (columns, rows int) {
	if file, ok := w.(*os.File); ok {
		if columns, rows, err := term.GetSize(int(file.Fd())); err == nil {
			return columns, rows
		}
	}
	return 0, 0
}

// profile chooses the colours: none in a pipe, with NO_COLOR or on a dumb
// terminal, unless they are asked for.
func (f *screenFlags) profile(w io.Writer, env func(string) string) termenv.Profile {
	forced := f.color == "always" || (f.color == "auto" && env("CLICOLOR_FORCE") != "" && env("CLICOLOR_FORCE") != "0")
	switch {
	case f.color == "never", !forced && (env("NO_COLOR") != "" || env("TERM") == "dumb" || !isTerminal(w)):
		return termenv.Ascii
	case env("COLORTERM") == "truecolor", env("COLORTERM") == "24bit":
		return termenv.TrueColor
	case strings.Contains(env("TERM"), "256color"):
		return termenv.ANSI256
	}
	return termenv.ANSI
}

// background is what the person says of the terminal's background. Who says nothing
// gets colours that read on any.
func (f *screenFlags) background(env func(string) string) render.Theme {
	for _, theme := range []string{f.theme, env("STATELAB_THEME")} {
		switch theme {
		case "dark":
			return render.DarkBackground
		case "light":
			return render.LightBackground
		}
	}
	return render.AnyBackground
}

// isTerminal reports whether a reader or writer is a terminal.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
