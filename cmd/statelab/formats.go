package main

import (
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// A format is one in which a command writes what it has found out.
type format[Writer any] struct {
	name string
	says rule.Text // what is written, in a few words
	// programs says that no person reads it: nobody is asked anything, and nothing is
	// said that is not in the data.
	programs bool
	write    Writer
}

// formats are all formats of a command, and the value of its flag --format. The first is
// written where none is named.
type formats[Writer any] struct {
	all    []format[Writer]
	chosen int
}

// asked is the format that was asked for.
func (f *formats[Writer]) asked() format[Writer] { return f.all[f.chosen] }

func (f *formats[Writer]) names() []string {
	names := make([]string, len(f.all))
	for i := range f.all {
		names[i] = f.all[i].name
	}
	return names
}

// register gives a command its flag --format, with what a shell completes there.
func (f *formats[Writer]) register(cmd *cobra.Command, say func(rule.Text) string) {
	usage := rule.Text{EN: strings.Join(f.names(), " or "), KO: strings.Join(f.names(), ", ") + " 가운데 하나"}
	cmd.Flags().Var(f, "format", say(usage))
	var words []cobra.Completion
	for i := range f.all {
		words = append(words, cobra.CompletionWithDesc(f.all[i].name, say(f.all[i].says)))
	}
	if err := cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag was registered above
	}
}

// String is the name of the format that was asked for.
func (f *formats[Writer]) String() string {
	if len(f.all) == 0 { // of a flag that has nobody's formats, which pflag compares with
		return ""
	}
	return f.asked().name
}

// Type says in the help that a word stands behind the flag.
func (f *formats[Writer]) Type() string { return "string" }

// Set takes the name of a format. Its error is a notChosen.
func (f *formats[Writer]) Set(name string) error {
	for i := range f.all {
		if f.all[i].name == name {
			f.chosen = i
			return nil
		}
	}
	return notChosen{badChoice("format", name, f.names()), diag.Guess(name, f.names())}
}

// notChosen is a mistake that says all there is to say of the value of a flag.
type notChosen struct {
	mistake
	hint rule.Text // what was perhaps meant
}
