package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// flagMeant leads from a flag that a command does not have to what was perhaps meant: one of its own that is called
// nearly so or was typed with one hyphen, a word that one of them takes, or a flag of another command.
func flagMeant(cmd *cobra.Command, unknown *pflag.NotExistError) rule.Text {
	word, names := unknown.GetSpecifiedName(), flagNames(cmd)
	if letters := unknown.GetSpecifiedShortnames(); letters != "" {
		if word = letters; len(word) == 1 {
			return flagElsewhere(cmd, func(f *pflag.Flag) bool { return f.Shorthand == word })
		}
	}
	if near := diag.Nearest(word, names); near != "" {
		return diag.Meant("--" + near)
	}
	for _, name := range names {
		if near := diag.Nearest(word, wordsOfFlag(cmd, name)); near != "" {
			return diag.Meant("--" + name + " " + near)
		}
	}
	return flagElsewhere(cmd, func(f *pflag.Flag) bool { return f.Name == word })
}

// flagNames are the flags that a command takes and its help shows.
func flagNames(cmd *cobra.Command) (names []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}

// wordsOfFlag are the words that a flag takes, where it takes no others.
func wordsOfFlag(cmd *cobra.Command, name string) (words []string) {
	complete, known := cmd.GetFlagCompletionFunc(name)
	if !known {
		return nil
	}
	offered, _ := complete(cmd, nil, "")
	for _, word := range offered {
		word, _, _ = strings.Cut(word, "\t")
		words = append(words, word)
	}
	return words
}

// flagElsewhere names a command that has a flag.
func flagElsewhere(cmd *cobra.Command, is func(*pflag.Flag) bool) (where rule.Text) {
	eachCommand(cmd.Root(), func(other *cobra.Command) {
		other.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if where.IsZero() && !f.Hidden && is(f) {
				where = filled(mistakes.otherFlag, other.CommandPath())
			}
		})
	})
	return where
}
