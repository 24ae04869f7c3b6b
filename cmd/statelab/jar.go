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
	"statelab/internal/rule"
	"statelab/internal/wholefile"
)

// jarWords are those of the files of a jar.
var jarWords = struct{ noPlainFile, left, keepsAll rule.Text }{
	noPlainFile: rule.Text{EN: "--save: %s is no plain file", KO: "--save: 일반 파일이 아닙니다: %s"},
	left:        rule.Text{EN: "note: cookies not written into %q: %d (%s)\n", KO: "알림: %q 파일에 적지 못한 쿠키: %d개 (%s)\n"},
	keepsAll:    rule.Text{EN: "hint: a file whose name ends in .json holds them", KO: "도움말: 이름이 .json으로 끝나는 파일에는 적을 수 있습니다"},
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
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := usable(files); err != nil {
				return err
			}
			left, err := jarline.Serve(a.in, a.out, files)
			var problems diag.List
			if errors.As(err, &problems) {
				return &exit{exitUsage, problems}
			}
			a.tellLeft(files, left)
			return written(err)
		},
	}
	cmd.Flags().StringVar(&files.Load, "load", "", a.say(words.load))
	cmd.Flags().StringVar(&files.Save, "save", "", a.say(words.save))
	return cmd
}

// usable refuses files that could not be read, or not be written at the end,
// before anything is answered.
func usable(files jarline.Files) error {
	if files.Load != "" {
		switch info, err := os.Stat(files.Load); {
		case err != nil:
			return mistake{reason(files.Load, err)}
		case info.IsDir():
			return mistaken(mistakes.noJarFile, files.Load)
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
	var reasons []rule.Text
	count := map[rule.Text]int{}
	for _, l := range left {
		if count[l.Why]++; count[l.Why] == 1 {
			reasons = append(reasons, l.Why)
		}
	}
	for _, why := range reasons {
		fmt.Fprintf(a.err, a.say(jarWords.left), files.Save, count[why], a.say(why))
	}
	if len(left) > 0 && files.Format() == jarfile.Netscape {
		fmt.Fprintln(a.err, a.say(jarWords.keepsAll))
	}
}
