package main

import (
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"statelab/internal/rule"
)

// TestTheLanguageIsKnownBeforeTheFlags gives command lines and environments the
// language in which the program speaks.
func TestTheLanguageIsKnownBeforeTheFlags(t *testing.T) {
	for _, test := range []struct {
		args, env string
		want      rule.Language
	}{
		{"", "", rule.English},
		{"lesson run --lang ko", "", rule.Korean},
		{"--lang=ko lesson", "LANG=en_US.UTF-8", rule.Korean},
		{"--lang ko --lang en", "", rule.English},
		{"lesson", "LANG=ko_KR.UTF-8", rule.Korean},
		{"lesson", "STATELAB_LANG=en LANG=ko_KR.UTF-8", rule.English},
		{"lesson", "LC_ALL=C LANG=ko_KR.UTF-8", rule.English},
		{"lesson --lang en", "STATELAB_LANG=ko", rule.English},
		{"lesson --lang kr", "STATELAB_LANG=ko", rule.Korean}, // refused in Korean
		{"lesson --lang", "STATELAB_LANG=ko", rule.Korean},
		{"lesson run -- --lang ko", "", rule.English},
		{"lesson", "LC_ALL=ko_KR.EUC-KR", rule.English},
		{"lesson", "LANG=ko_KR.eucKR", rule.English},
		{"lesson", "LC_CTYPE=ko_KR.CP949 LANG=ko_KR.UTF-8", rule.English},
		{"lesson", "LANG=ko_KR.utf8@x", rule.Korean},
		{"lesson", "LANG=ko_KR", rule.Korean},
		{"lesson --lang ko", "LC_ALL=ko_KR.EUC-KR", rule.Korean},
		{"lesson", "STATELAB_LANG=ko LC_ALL=ko_KR.EUC-KR", rule.Korean},
		{"__complete lesson --lang ko r", "", rule.Korean},
	} {
		env := func(name string) string {
			for _, set := range strings.Fields(test.env) {
				if value, ok := strings.CutPrefix(set, name+"="); ok {
					return value
				}
			}
			return ""
		}
		if got := languageOf(strings.Fields(test.args), env); got != test.want {
			t.Errorf("%q with %q: %s, want %s", test.args, test.env, got, test.want)
		}
	}
}

// TestEveryCommandSpeaksKorean looks at all commands and flags, those of cobra
// among them.
func TestEveryCommandSpeaksKorean(t *testing.T) {
	a := &app{lang: rule.Korean}
	root := a.root()
	root.SetOut(io.Discard)
	inKorean(root)
	commands, flags := 0, 0
	eachCommand(root, func(cmd *cobra.Command) {
		commands++
		korean(t, cmd.CommandPath(), cmd.Short)
		if cmd.Long != "" {
			korean(t, cmd.CommandPath(), cmd.Long)
		}
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			flags++
			korean(t, cmd.CommandPath()+" --"+flag.Name, flag.Usage)
		})
	})
	if commands < 15 || flags < 40 {
		t.Errorf("only %d commands and %d flags were found", commands, flags)
	}
}

// korean wants a text in Korean, on lines that fit a terminal.
func korean(t *testing.T, whose, text string) {
	t.Helper()
	if !strings.ContainsFunc(text, func(c rune) bool { return unicode.Is(unicode.Hangul, c) }) {
		t.Errorf("%s: %q is not Korean", whose, text)
	}
	for line := range strings.Lines(text) {
		columns := 0
		for _, c := range strings.TrimSuffix(line, "\n") {
			columns++
			if unicode.Is(unicode.Hangul, c) {
				columns++
			}
		}
		if columns > 84 {
			t.Errorf("%s: %d columns: %s", whose, columns, line)
		}
	}
}
