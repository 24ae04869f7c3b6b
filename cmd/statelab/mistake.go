package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// mistake is a wrong command line, told in every language. What else goes wrong
// is told in English.
type mistake struct{ text rule.Text }

func (m mistake) Error() string { return m.text.EN }

// mistaken returns a mistake with its operands.
func mistaken(text rule.Text, args ...any) error { return mistake{filled(text, args...)} }

// filled returns a text with its operands.
func filled(text rule.Text, args ...any) rule.Text { return rule.Textf(text.EN, text.KO, args...) }

// withHint returns a mistake with what was perhaps meant, if anything.
func withHint(text, hint rule.Text) error {
	if hint.IsZero() {
		return mistake{text}
	}
	return mistake{rule.Text{EN: text.EN + ": " + hint.EN, KO: text.KO + ". " + hint.KO}}
}

// misuse is a mistake and what to do about it.
func misuse(message, hint rule.Text) error {
	return &exit{exitUsage, diag.List{diag.Say(message, hint)}}
}

// hinted is an error with the command that helps on.
type hinted struct {
	error
	command string
}

func (h hinted) Unwrap() error { return h.error }

// helpOn returns the command that helps on after an error of cmd's command line.
func helpOn(err error, cmd *cobra.Command) string {
	var h hinted
	if errors.As(err, &h) {
		return h.command
	}
	return cmd.CommandPath() + " --help"
}

// said returns what an error says in the language.
func said(err error, lang rule.Language) string {
	var m mistake
	if errors.As(err, &m) {
		return m.text.In(lang)
	}
	return err.Error()
}

// reason says why a path cannot be used.
func reason(path string, err error) rule.Text {
	var pathError *fs.PathError
	if !errors.As(err, &pathError) {
		return rule.Text{EN: err.Error()}
	}
	why := rule.Text{EN: pathError.Err.Error(), KO: pathError.Err.Error()}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why.KO = mistakes.noFile.KO
	case errors.Is(err, fs.ErrPermission):
		why.KO = mistakes.forbidden.KO
	}
	return rule.Text{EN: path + ": " + why.EN, KO: path + ": " + why.KO}
}

// noArgs refuses words that are no command of cmd, and guesses what was meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	text := filled(mistakes.noCommand, args[0], cmd.CommandPath())
	if where, command := elsewhere(cmd.Root(), args); command != "" {
		return hinted{withHint(text, where), command}
	}
	return withHint(text, diag.Guess(args[0], known))
}

// elsewhere says which command the words mean, where the first is one that stands
// under another command, or a lesson.
func elsewhere(root *cobra.Command, args []string) (where rule.Text, command string) {
	eachCommand(root, func(cmd *cobra.Command) {
		if cmd.HasParent() && cmd.Name() == args[0] && command == "" {
			where, command = filled(mistakes.otherCommand, cmd.Parent().CommandPath()), cmd.CommandPath()
		}
	})
	switch {
	case command != "" && len(args) > 1 && slices.Contains(builtIn(), args[1]):
		command += " " + args[1]
	case command == "" && slices.Contains(builtIn(), args[0]):
		where, command = mistakes.isLesson, "statelab lesson run "+args[0]
	}
	return where, command
}

// exactArgs wants n words behind a command.
func exactArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch _, wanted, _ := strings.Cut(cmd.Use, " "); {
		case len(args) < n:
			return mistaken(mistakes.tooFew, cmd.CommandPath(), wanted)
		case len(args) > n:
			return mistaken(mistakes.tooMany, cmd.CommandPath(), wanted, len(args))
		}
		return nil
	}
}

// atMostOne wants no word behind a command, or one.
func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return exactArgs(1)(cmd, args)
	}
	return nil
}

// someArgs wants a word behind a command, or more.
func someArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		_, wanted, _ := strings.Cut(cmd.Use, " ")
		return mistaken(mistakes.tooFew, cmd.CommandPath(), wanted)
	}
	return nil
}

// exclude refuses two flags of a command together.
func exclude(cmd *cobra.Command, one, other string) {
	excludeAs(cmd, one, other, mistakes.exclusive)
}

// excludeAs refuses two flags together in words of their own, where it is not plain why.
func excludeAs(cmd *cobra.Command, one, other string, said rule.Text) {
	cmd.MarkFlagsMutuallyExclusive(one, other)
	before := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case cmd.Flags().Changed(one) && cmd.Flags().Changed(other):
			return mistaken(said, one, other)
		case before != nil:
			return before(cmd, args)
		}
		return nil
	}
}

// badChoice tells which words a flag takes.
func badChoice(flag, value string, choices []string) mistake {
	or := rule.Text{EN: strings.Join(choices, " or "), KO: strings.Join(choices, ", ")}
	return mistake{rule.Text{
		EN: fmt.Sprintf(mistakes.badChoice.EN, flag, or.EN, value),
		KO: fmt.Sprintf(mistakes.badChoice.KO, flag, or.KO, value),
	}}
}

// flagMistake tells what is wrong with a flag in every language.
func flagMistake(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var garbled *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		return withHint(atFlag(mistakes.noFlag, mistakes.noShorthand, unknown), flagMeant(cmd, unknown))
	case errors.As(err, &lacking):
		return mistake{atFlag(mistakes.noValue, mistakes.noShortValue, lacking)}
	case errors.As(err, &invalid):
		return badValue(invalid)
	case errors.As(err, &garbled):
		return mistaken(mistakes.badFlag, garbled.GetSpecifiedFlag())
	}
	return err
}

// atFlag tells what is wrong with a flag by the name under which it was given:
// its own, or a letter among others.
func atFlag(name, letter rule.Text, given interface {
	GetSpecifiedName() string
	GetSpecifiedShortnames() string
}) rule.Text {
	if letters := given.GetSpecifiedShortnames(); letters != "" {
		return filled(letter, rune(given.GetSpecifiedName()[0]), letters)
	}
	return filled(name, given.GetSpecifiedName())
}

// badValue tells that a flag does not take a value, and what it takes, or why,
// where that is known in every language.
func badValue(e *pflag.InvalidValueError) error {
	name := "--" + e.GetFlag().Name
	if short := e.GetFlag().Shorthand; short != "" {
		name = fmt.Sprintf("-%s, %s", short, name)
	}
	var m mistake
	var other notChosen
	switch kind := e.GetFlag().Value.Type(); {
	case errors.As(e, &other):
		return withHint(other.text, other.hint)
	case errors.As(e, &m):
		return mistake{rule.Text{
			EN: fmt.Sprintf(mistakes.badCause.EN, e.GetValue(), name, m.text.EN),
			KO: fmt.Sprintf(mistakes.badCause.KO, e.GetValue(), name, m.text.KO),
		}}
	case kind == "int":
		return mistaken(mistakes.noNumber, e.GetValue(), name)
	case kind == "bool":
		return mistaken(mistakes.noBool, e.GetValue(), name)
	}
	return mistaken(mistakes.badValue, e.GetValue(), name)
}
