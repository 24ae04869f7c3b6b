package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

func (a *app) translateCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "translate NAME|FILE LANG",
		Short:             a.say(lessonWords.translate),
		Long:              a.say(lessonWords.translateLong),
		Example:           `  statelab lesson translate my-lesson.yaml ko`,
		Args:              exactArgs(2),
		ValidArgsFunction: lessonNames,
		RunE: func(_ *cobra.Command, args []string) error {
			p, program, err := open(args[0])
			if err != nil {
				return err
			}
			l := program.Lesson()
			lang := rule.Language(args[1])
			switch known := []string{string(rule.English), string(rule.Korean)}; {
			case !slices.Contains(known, args[1]):
				return withHint(filled(mistakes.unspoken, args[1]), diag.Guess(args[1], known))
			case lang == l.Language:
				return mistaken(mistakes.noLanguage, args[1], l.Language)
			}
			path := p.name + "." + args[1] + ".yaml"
			if !p.inCurriculum() {
				path = filepath.Join(filepath.FromSlash(p.folder.Path), path)
			}
			if err := writeNew(path, l.Template(lang)); err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, path)
			return written(err)
		},
	}
}

// writeNew writes a file that must not be there yet.
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return mistaken(mistakes.thereAlready, path)
	}
	if err != nil {
		return fault(err)
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fault(err)
	}
	return nil
}
