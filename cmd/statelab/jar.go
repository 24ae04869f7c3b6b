package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/jarfile"
	"statelab/internal/jarline"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/wholefile"
)

// jarWords are those of the files of a jar.
var jarWords = struct{ noPlainFile, left, keepsAll, noName, held, waiting, interrupted, nothing, noPlainLoad, noArgument, fromInput rule.Text }{
	noPlainFile: rule.Text{EN: "--save: %s is no plain file", KO: "--save: 일반 파일이 아닙니다: %s"},
	noPlainLoad: rule.Text{EN: "--load: %s is no plain file", KO: "--load: 일반 파일이 아닙니다: %s"},
	noArgument:  rule.Text{EN: "%s is a file, and requests come from the standard input", KO: "%s은(는) 파일입니다. 요청은 표준 입력에서 읽습니다"},
	fromInput:   rule.Text{EN: "statelab jar < %[1]s, or cookies of a file: statelab jar --load %[1]s", KO: "statelab jar < %[1]s. 쿠키 파일이라면 statelab jar --load %[1]s"},
	left:        rule.Text{EN: "cookies not written into %q: %d (%s)", KO: "%q 파일에 적지 못한 쿠키: %d개 (%s)"},
	keepsAll:    rule.Text{EN: "a file whose name ends in .json holds them", KO: "이름이 .json으로 끝나는 파일에는 적을 수 있습니다"},
	noName:      rule.Text{EN: "--%s names a file", KO: "--%s에는 파일 이름을 적습니다"},
	held:        rule.Text{EN: "--save: %s: another statelab jar is at work on it", KO: "--save: 다른 statelab jar가 쓰고 있는 파일입니다: %s"},
	waiting:     rule.Text{EN: "%q is in use by another statelab jar: waiting until it ends", KO: "%q 파일을 다른 statelab jar가 쓰고 있습니다. 끝날 때까지 기다립니다"},
	interrupted: rule.Text{EN: "interrupted; the cookies are saved in %s", KO: "중단됨. 쿠키는 %s 파일에 저장했습니다"},
	nothing:     rule.Text{EN: "interrupted; no request said the time, so there was nothing to save", KO: "중단됨. 시각을 적은 요청이 없어서 저장할 것이 없습니다"},
}

func (a *app) jarCommand() *cobra.Command {
	var files jarline.Files
	cmd := &cobra.Command{
		Use:   "jar",
		Short: a.say(words.jar),
		Long:  a.say(words.jarLong),
		Example: `  {"op":"reset","profile":"chromium","third_party":"allowed"}
  {"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/","lines":["a=1"]}
  {"op":"get","now":"2026-03-02T09:05:00Z","url":"https://shop.test/cart"}
  {"op":"list","now":"2026-03-02T09:05:00Z"}`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if info, err := os.Stat(args[0]); err == nil && info.Mode().IsRegular() {
					return misuse(filled(jarWords.noArgument, args[0]), filled(jarWords.fromInput, render.Typed([]string{args[0]})))
				}
			}
			return noArgs(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range []string{"load", "save"} {
				if flag := cmd.Flag(name); flag.Changed && flag.Value.String() == "" {
					return mistaken(jarWords.noName, name)
				}
			}
			return a.jar(files)
		},
	}
	cmd.Flags().StringVar(&files.Load, "load", "", a.say(words.load))
	cmd.Flags().StringVar(&files.Save, "save", "", a.say(words.save))
	return cmd
}

// jar answers the requests of standard input. Where it is interrupted, what it holds by
// then is saved.
func (a *app) jar(files jarline.Files) error {
	if err := usable(files); err != nil {
		return err
	}
	in := a.in
	if files.Save != "" {
		held, err := wholefile.Hold(files.Save, func() { a.note(filled(jarWords.waiting, files.Save)) })
		if errors.Is(err, wholefile.ErrHeld) {
			return misuse(filled(jarWords.held, files.Save), rule.Text{})
		}
		if err != nil {
			return fault(err)
		}
		defer held.Close()
		var stop func()
		in, stop = untilInterrupted(a.in)
		defer stop()
	}
	files.Loaded = func(t *jarfile.Tally) { a.tellLoaded(files.Load, t) }
	saved, err := jarline.Serve(in, a.out, files)
	var problems diag.List
	if errors.As(err, &problems) {
		return &exit{exitUsage, problems}
	}
	a.tellLeft(files, saved.Left)
	switch {
	case errors.Is(err, errInterrupted) && saved.Written:
		return fault(mistaken(jarWords.interrupted, files.Save))
	case errors.Is(err, errInterrupted):
		return fault(mistake{jarWords.nothing})
	}
	return written(err)
}

// note tells on standard error what is worth knowing beside the answer.
func (a *app) note(text rule.Text) { a.terminal(a.err).Note(a.say(text)) }

// usable refuses files that could not be read, or not be written at the end,
// before anything is answered.
func usable(files jarline.Files) error {
	if files.Load != "" {
		switch info, err := os.Stat(files.Load); {
		case err != nil:
			return mistake{reason(files.Load, err)}
		case info.IsDir():
			return mistaken(mistakes.noJarFile, files.Load)
		case !info.Mode().IsRegular():
			return mistaken(jarWords.noPlainLoad, files.Load)
		}
	}
	if files.Save == "" {
		return nil
	}
	err := jarfile.Savable(files.Save)
	var at *fs.PathError // perhaps of the folder
	switch {
	case errors.Is(err, wholefile.ErrNoPlainFile):
		return mistaken(jarWords.noPlainFile, files.Save)
	case errors.As(err, &at):
		return mistake{reason("--save: "+at.Path, err)}
	}
	return err
}

// tellLeft says how many cookies did not get into the file, for each reason.
func (a *app) tellLeft(files jarline.Files, left []jarfile.Left) {
	for _, c := range jarfile.CountLeft(left) {
		a.note(rule.Text{
			EN: fmt.Sprintf(jarWords.left.EN, files.Save, c.Many, c.What.EN),
			KO: fmt.Sprintf(jarWords.left.KO, files.Save, c.Many, c.What.KO),
		})
	}
	if len(left) > 0 && files.Format() == jarfile.Netscape {
		a.terminal(a.err).Advice(a.say(jarWords.keepsAll))
	}
}
