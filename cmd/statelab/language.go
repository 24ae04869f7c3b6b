package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// languageOf returns the language of the program's words. It is known before the
// flags are read, since the help of the flags and the complaints about them are
// such words too. A --lang that is no language counts for nothing here: it is
// refused later, in the language of who typed it.
func languageOf(args []string, env func(string) string) rule.Language {
	locales := []string{askedLanguage(args, env)}
	if unwritable(env) == "" {
		locales = append(locales, env("LC_ALL"), env("LC_MESSAGES"), env("LANG"), systemLanguage())
	}
	for _, lang := range locales {
		if lang == "" {
			continue
		}
		if strings.HasPrefix(strings.ToLower(lang), "ko") {
			return rule.Korean
		}
		break
	}
	return rule.English
}

// askedLanguage is the language that somebody asked for, whatever the locale is; empty
// where nobody did.
func askedLanguage(args []string, env func(string) string) string {
	asked := env("STATELAB_LANG")
	for i, arg := range args {
		if arg == "--" {
			break
		}
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if ok && isLanguage(value) {
			asked = value
		}
	}
	return asked
}

// isLanguage reports whether a word names a language in which a lesson can be. What many
// write for Korean is the name of another one.
func isLanguage(word string) bool { return lesson.IsLanguage(word) && word != "kr" }

// proseLanguage is the language in which lessons are told: the one that somebody asked
// for, which may be that of a translation alone, else that of the program.
func proseLanguage(args []string, env func(string) string) rule.Language {
	if asked := askedLanguage(args, env); isLanguage(asked) {
		return rule.Language(asked)
	}
	return languageOf(args, env)
}

// toldIn refuses a language that a lesson is not in, or says that the lesson is told in its
// own where others are told, too.
func (a *app) toldIn(l *lesson.Lesson, alone bool) error {
	if a.prose == a.lang || a.prose == l.Language {
		return nil
	}
	languages := []string{string(l.Language)}
	for _, o := range l.Overlays {
		if o.Language.Value == a.prose {
			return nil
		}
		languages = append(languages, string(o.Language.Value))
	}
	text := filled(mistakes.notIn, l.ID.Value, a.prose)
	hint := cmp.Or(diag.Guess(string(a.prose), languages), filled(mistakes.itIsIn, strings.Join(languages, ", ")))
	if alone {
		return withHint(text, hint)
	}
	a.noteOnce(text)
	return nil
}

// unwritable returns the locale where it names an encoding that is not UTF-8: there
// Hangul would arrive as other signs, and so would all that is not ASCII. It is empty
// where the locale names none. Consoles of Windows have no such locale.
func unwritable(env func(string) string) string {
	locale := cmp.Or(env("LC_ALL"), env("LC_CTYPE"), env("LANG"))
	_, encoding, named := strings.Cut(locale, ".")
	encoding, _, _ = strings.Cut(encoding, "@")
	if !named || runtime.GOOS == "windows" || strings.EqualFold(strings.ReplaceAll(encoding, "-", ""), "utf8") {
		return ""
	}
	return locale
}

// sayUnwritable tells once why the program speaks English in ASCII, where nobody asked
// for a language and the locale cannot write every one. A program that asks the jar
// reads no sentences.
func sayUnwritable(w io.Writer, args []string, env func(string) string) {
	locale := unwritable(env)
	if locale == "" || askedLanguage(args, env) != "" || len(args) > 0 && (args[0] == "jar" || strings.HasPrefix(args[0], "__complete")) {
		return
	}
	said := fmt.Sprintf("The locale %q is not UTF-8, so this is English in ASCII", locale)
	if strings.HasPrefix(strings.ToLower(locale), "ko") {
		said += ": a UTF-8 locale, or --lang ko, gives Korean"
	}
	fmt.Fprintln(w, said+".")
}

// say returns a text in the language of the command line.
func (a *app) say(text rule.Text) string { return text.In(a.lang) }

// inKorean puts what cobra says by itself into Korean: how a command is used, the
// commands help and completion, the flag --help.
func inKorean(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.SetUsageFunc(usageInKorean)
	for path, words := range cobraWords {
		if cmd, _, err := root.Find(strings.Fields(path)); err == nil {
			cmd.Short, cmd.Long = words.short, words.long
			if path != "help" {
				cmd.Args = noArgs
			}
		}
	}
	eachCommand(root, func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "이 도움말을 보여 줌"
		if flag := cmd.Flags().Lookup("no-descriptions"); flag != nil {
			flag.Usage = "자동 완성에 설명을 붙이지 않음"
		}
	})
}

// usageInKorean writes how a command is used, as cobra does in English. It is no
// template: those of cobra make the program a fifth larger.
func usageInKorean(cmd *cobra.Command) error {
	var b strings.Builder
	word := strings.NewReplacer("[flags]", "[플래그]", "[command]", "[명령]", "(default ", "(기본값: ").Replace
	section := func(heading string, lines ...string) {
		fmt.Fprintf(&b, "%s:\n%s\n\n", heading, word(strings.TrimRight(strings.Join(lines, "\n"), "\n")))
	}
	var uses, commands []string
	if cmd.Runnable() {
		uses = append(uses, "  "+cmd.UseLine())
	}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			commands = append(commands, fmt.Sprintf("  %-*s %s", c.NamePadding(), c.Name(), c.Short))
		}
	}
	if commands != nil {
		uses = append(uses, "  "+cmd.CommandPath()+" [command]")
	}
	section("사용법", uses...)
	if cmd.HasExample() {
		section("예", cmd.Example)
	}
	if commands != nil {
		section("명령", commands...)
	}
	if cmd.HasAvailableLocalFlags() {
		section("플래그", cmd.LocalFlags().FlagUsages())
	}
	if cmd.HasAvailableInheritedFlags() {
		section("공통 플래그", cmd.InheritedFlags().FlagUsages())
	}
	if commands != nil {
		fmt.Fprintf(&b, "명령마다 자세한 도움말이 있습니다: %s [명령] --help\n", cmd.CommandPath())
	}
	_, err := fmt.Fprintln(cmd.OutOrStderr(), strings.TrimRight(b.String(), "\n"))
	return err
}

// eachCommand calls do for a command and for those below it.
func eachCommand(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, c := range cmd.Commands() {
		eachCommand(c, do)
	}
}

// cobraWords are the Korean words of the commands that cobra adds, by their path.
var cobraWords = map[string]struct{ short, long string }{
	"help": {"명령의 도움말을 보여 줌", "명령의 도움말을 보여 줍니다: statelab help lesson run"},
	"completion": {
		"셸의 자동 완성 스크립트를 출력함",
		`셸에서 Tab 키로 statelab의 명령과 플래그를 완성하게 해 주는 스크립트를 출력합니다.
쓰는 방법은 셸마다 그 명령의 도움말에 있습니다.`,
	},
	"completion bash": {
		"bash의 자동 완성 스크립트를 출력함",
		`bash의 자동 완성 스크립트를 출력합니다. bash-completion 패키지가 있어야 합니다.

지금 셸에서만 쓰려면:

	source <(statelab completion bash)

앞으로 여는 셸에서 늘 쓰려면 한 번만 실행합니다. Linux:

	statelab completion bash > /etc/bash_completion.d/statelab

macOS:

	statelab completion bash > $(brew --prefix)/etc/bash_completion.d/statelab`,
	},
	"completion zsh": {
		"zsh의 자동 완성 스크립트를 출력함",
		`zsh의 자동 완성 스크립트를 출력합니다. 자동 완성을 아직 켜지 않았으면 한 번만
실행합니다:

	echo "autoload -U compinit; compinit" >> ~/.zshrc

지금 셸에서만 쓰려면:

	source <(statelab completion zsh)

앞으로 여는 셸에서 늘 쓰려면 한 번만 실행합니다. Linux:

	statelab completion zsh > "${fpath[1]}/_statelab"

macOS:

	statelab completion zsh > $(brew --prefix)/share/zsh/site-functions/_statelab`,
	},
	"completion fish": {
		"fish의 자동 완성 스크립트를 출력함",
		`fish의 자동 완성 스크립트를 출력합니다.

지금 셸에서만 쓰려면:

	statelab completion fish | source

앞으로 여는 셸에서 늘 쓰려면 한 번만 실행합니다:

	statelab completion fish > ~/.config/fish/completions/statelab.fish`,
	},
	"completion powershell": {
		"powershell의 자동 완성 스크립트를 출력함",
		`powershell의 자동 완성 스크립트를 출력합니다.

지금 셸에서만 쓰려면:

	statelab completion powershell | Out-String | Invoke-Expression

앞으로 여는 셸에서 늘 쓰려면 이 명령의 출력을 powershell 프로필에 넣습니다.`,
	},
}
