package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// once is the value of a flag that is given one time at most: of two a command would take the last, and say nothing of the
// other.
type once struct {
	pflag.Value
	given bool
}

// Set implements pflag.Value.
func (o *once) Set(s string) error {
	if o.given {
		return mistaken(mistakes.givenTwice)
	}
	o.given = true
	return o.Value.Set(s)
}

// giveOnce lets the flags of a command, and of those below it, be given one time each, but for lists, for those that say the
// same however often they are given, and for those of which each belongs to a part of a story.
func giveOnce(cmd *cobra.Command) {
	for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			switch f.Value.(type) {
			case *once, pflag.SliceValue, storyValue, *storyValue:
				return
			}
			if f.NoOptDefVal == "" {
				f.Value = &once{Value: f.Value}
			}
		})
	}
	for _, below := range cmd.Commands() {
		giveOnce(below)
	}
}
