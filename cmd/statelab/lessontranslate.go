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
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/wholefile"
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
			p, err := a.find(args[0])
			if err != nil {
				return err
			}
			original, from, err := translatable(p)
			if err != nil {
				return err
			}
			lang := rule.Language(args[1])
			switch {
			case !isLanguage(args[1]):
				return withHint(filled(mistakes.unspoken, args[1]), diag.Guess(args[1], []string{string(rule.English), string(rule.Korean)}))
			case lang == from:
				return mistaken(mistakes.noLanguage, args[1], from)
			}
			path := p.name + "." + args[1] + ".yaml"
			if !p.inCurriculum() {
				path = filepath.Join(filepath.FromSlash(p.folder.Path), path)
			}
			renewed, err := translated(original, path, lang)
			if err != nil {
				return err
			}
			if err := wholefile.Write(path, []byte(renewed.Text), 0o666); err != nil {
				return fault(err)
			}
			fmt.Fprintln(a.out, path)
			if renewed.Missing > 0 {
				fmt.Fprintf(a.out, a.say(lessonWords.untranslated)+"\n", renewed.Missing)
			}
			if renewed.Stale > 0 {
				fmt.Fprintf(a.out, a.say(lessonWords.stale)+"\n", renewed.Stale)
			}
			return nil
		},
	}
}

// original is what a translation is made from: a lesson, or a course.
type original interface {
	Template(rule.Language) string
	Untranslated(rule.Language) int
	Renew(file string, src []byte) (lesson.Renewed, diag.List)
}

// translatable reads the lesson or the course of a place, and says in which language it
// is written. The curriculum's has its translations, to begin with, and another one those of
// the texts that it shares with it.
func translatable(p place) (original, rule.Language, error) {
	if p.name == lesson.CourseName {
		course, problems, err := p.folder.LoadCourse()
		if err == nil && len(problems) > 0 { // of a translation it may be what is to be mended
			var src []byte
			if src, err = fs.ReadFile(p.folder.FS, lesson.CourseName+".yaml"); err == nil {
				course, _ = parsed(lesson.CourseName+".yaml", src)
			}
		}
		switch {
		case err != nil:
			return nil, "", fault(err)
		case course == nil && len(problems) > 0:
			return nil, "", &exit{exitLesson, problems}
		case course != nil:
			if !p.inCurriculum() {
				course.Borrow(curriculumCourse())
			}
			return course, course.Language, nil
		}
	}
	program, err := p.load()
	if err != nil {
		return nil, "", err
	}
	l := program.Lesson()
	if !p.inCurriculum() && slices.Contains(builtIn(), p.name) { // it may have been copied
		ours, err := place{folder: curriculum, name: p.name}.read()
		if err != nil {
			return nil, "", err
		}
		l.Borrow(ours)
	}
	return l, l.Language, nil
}

// translated is the translation that is to be written: the one that stands under the
// path, brought up to its original, or else a new one.
func translated(o original, path string, lang rule.Language) (lesson.Renewed, error) {
	if _, err := wholefile.Target(path); err != nil {
		return lesson.Renewed{}, fault(err)
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return lesson.Renewed{Text: o.Template(lang), Missing: o.Untranslated(lang)}, nil
	}
	if err != nil {
		return lesson.Renewed{}, fault(err)
	}
	renewed, problems := o.Renew(filepath.ToSlash(path), src)
	if len(problems) > 0 {
		return lesson.Renewed{}, &exit{exitLesson, problems}
	}
	return renewed, nil
}
