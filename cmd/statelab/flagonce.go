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

// giveOnce lets the flags of a command, and of those below it, be given one time each, but for lists, and for those that
// say the same however often they are given.
func giveOnce(cmd *cobra.Command) {
	for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			_, is := f.Value.(*once)
			if _, isList := f.Value.(pflag.SliceValue); is || isList || f.NoOptDefVal != "" {
				return
			}
			f.Value = &once{Value: f.Value}
		})
	}
	for _, below := range cmd.Commands() {
		giveOnce(below)
	}
}
