package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// The lessons that a new one begins as, whole and green, in each language.
var (
	//go:embed newlesson/en.yaml
	newEnglish string
	//go:embed newlesson/ko.yaml
	newKorean string
)

// schemaFile is the schema that the first line of a new lesson names, beside it.
const schemaFile = "statelab.schema.json"

// beginning is the id that the new lessons have, in the place of their own.
const beginning = "my-lesson"

func (a *app) newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME",
		Short: a.say(lessonWords.create),
		Long:  a.say(lessonWords.createLong),
		Example: `  statelab lesson new my-lesson
  statelab lesson new my-lessons/logout --lang ko`,
		Args: exactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := strings.TrimSuffix(args[0], ".yaml") + ".yaml"
			id := strings.TrimSuffix(filepath.Base(path), ".yaml")
			var r lesson.Reader
			if _, ok := r.ID(lesson.NewText(id)); !ok {
				message, hint := r.Problems[0].In(a.lang)
				return misuse(rule.Same(message), rule.Same(hint))
			}
			text := newEnglish
			if a.lang == rule.Korean {
				text = newKorean
			}
			if err := create(path, strings.ReplaceAll(text, beginning, id)); err != nil {
				return err
			}
			fmt.Fprintln(a.out, path)
			schema, err := language.Schema(a.lang)
			if err != nil {
				return fault(err)
			}
			beside := filepath.Join(filepath.Dir(path), schemaFile)
			var there *exit
			switch err := create(beside, string(schema)+"\n"); {
			case err == nil:
				fmt.Fprintln(a.out, beside)
			case !errors.As(err, &there) || there.code != exitUsage:
				return err
			}
			_, err = fmt.Fprintf(a.out, a.say(lessonWords.created)+"\n", a.command("test", shellWord(path), "--watch"))
			return written(err)
		},
	}
}

// create writes a file that is not there yet. Where it is, the command line is wrong.
func create(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	switch {
	case errors.Is(err, fs.ErrExist):
		return &exit{exitUsage, diag.List{diag.Say(filled(mistakes.isThere, path), mistakes.otherName)}}
	case err != nil:
		return mistake{reason(path, err)}
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return fault(err)
	}
	return nil
}

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   a.say(lessonWords.schema),
		Long:    a.say(lessonWords.schemaLong),
		Example: `  statelab lesson schema > statelab.schema.json`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			schema, err := language.Schema(a.lang)
			if err != nil {
				return fault(err)
			}
			_, err = a.out.Write(append(schema, '\n'))
			return written(err)
		},
	}
}
