package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Of every command every flag with a slip of the pen in it leads to the flag, whichever command has it.
func TestMisspeltFlagsLeadToFlags(t *testing.T) {
	env := func(string) string { return "" }
	try := func(cmd *cobra.Command, args ...string) string {
		var said strings.Builder
		words := append(strings.Fields(cmd.CommandPath())[1:], args...)
		if code := run(words, strings.NewReader(""), io.Discard, &said, env); code != exitUsage {
			t.Errorf("%q: exit code %d", words, code)
		}
		return strings.Join(strings.Fields(said.String()), " ")
	}
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: env, lang: "en", now: wallClock}
	eachCommand(a.root(), func(cmd *cobra.Command) {
		if cmd.Hidden || cmd.Name() == "completion" || cmd.HasParent() && cmd.Parent().Name() == "completion" {
			return
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if half := len(f.Name) / 2; half > 0 && !f.Hidden {
				if said := try(cmd, "--"+f.Name[:half]+"q"+f.Name[half:]); !strings.Contains(said, `did you mean "--`) {
					t.Errorf("%s, --%s: %s", cmd.CommandPath(), f.Name, said)
				}
			}
		})
	})
	for _, c := range []struct{ line, want string }{
		{"lesson run logout --verbos", `did you mean "--verbose"?`},
		{"har x.har --jsn", `did you mean "--format json"?`},
		{"har x.har -format json", `did you mean "--format"?`},
		{"har x.har --ask-secret", "statelab sessions has it"},
		{"cookies x -o y", "has it"},
		{"har x.har --nothing-like-it", "unknown flag: --nothing-like-it hint:"},
	} {
		var said strings.Builder
		run(strings.Fields(c.line), strings.NewReader(""), io.Discard, &said, env)
		if got := strings.Join(strings.Fields(said.String()), " "); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
}
