package main

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// place is where a lesson stands: a folder and its name there.
type place struct {
	folder lesson.Folder
	name   string
}

// load reads the lesson. Its problems are an *exit of a wrong lesson file.
func (p place) load() (*scenario.Program, error) {
	program, problems, err := scenario.Load(p.folder, p.name)
	switch {
	case err != nil:
		return nil, fault(err)
	case len(problems) > 0:
		return nil, &exit{exitLesson, problems}
	}
	return program, nil
}

// check reads the lesson as load does, and looks whether the lessons to learn
// first are there. It is nothing that a student's run needs.
func (p place) check() (*scenario.Program, diag.List, error) {
	program, problems, err := scenario.Load(p.folder, p.name)
	if err != nil {
		return nil, nil, err
	}
	var l *lesson.Lesson
	if program != nil {
		l = program.Lesson()
	} else if l, _, err = p.folder.Load(p.name, scenario.Vocabulary()); err != nil || l == nil {
		return nil, problems, err
	}
	beside, _, err := p.folder.List()
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, l.CheckLearnFirst(slices.Concat(lessons.Order(), beside))...)
	problems.Sort()
	return program, problems, nil
}

// curriculum is the folder of the lessons that come with the program.
var curriculum = lesson.Folder{FS: lessons.Files, Path: "lessons"}

// inCurriculum reports whether the lesson came with the program. A folder of
// somebody's own may have any name.
func (p place) inCurriculum() bool { return p.folder.FS == curriculum.FS }

// find returns the lesson that a word of the command line means: a lesson of the
// curriculum by its id, or a file.
func find(word string) (place, error) {
	if slices.Contains(lessons.Order(), word) {
		return place{curriculum, word}, nil
	}
	info, err := os.Stat(word)
	isPath := strings.ContainsAny(word, `/\`) || filepath.Ext(word) != "" && err == nil
	if !strings.HasSuffix(word, ".yaml") && !isPath {
		err := withHint(filled(mistakes.noLesson, word), cmp.Or(diag.Guess(word, lessons.Order()), mistakes.lessonList))
		return place{}, hinted{err, "statelab lesson list"}
	}
	switch {
	case err != nil:
		return place{}, mistake{reason(word, err)}
	case info.IsDir():
		return place{}, mistaken(mistakes.folder, word)
	case !strings.HasSuffix(word, ".yaml"):
		return place{}, mistaken(mistakes.noYAML, word, strings.TrimSuffix(word, filepath.Ext(word))+".yaml")
	}
	return fileAt(word), nil
}

// open finds a lesson and reads it.
func open(word string) (place, *scenario.Program, error) {
	p, err := find(word)
	if err != nil {
		return place{}, nil, err
	}
	program, err := p.load()
	return p, program, err
}

func fileAt(path string) place {
	dir, file := filepath.Split(path)
	dir = filepath.Clean(dir) // "." where there is none
	return place{lesson.Folder{FS: os.DirFS(dir), Path: filepath.ToSlash(dir)}, strings.TrimSuffix(file, ".yaml")}
}

// findAll returns all lessons of files, folders and names, in that order, and
// what is wrong with the names of files in the folders.
func findAll(words []string) ([]place, diag.List, error) {
	var places []place
	var problems diag.List
	for _, word := range words {
		info, err := os.Stat(word)
		if err != nil || !info.IsDir() {
			p, err := find(word)
			if err != nil {
				return nil, nil, err
			}
			places = append(places, p)
			continue
		}
		found, wrong, err := lessonsBelow(word)
		if err != nil {
			return nil, nil, fault(err)
		}
		if len(found) == 0 && len(wrong) == 0 {
			return nil, nil, mistaken(mistakes.noLessons, word)
		}
		places, problems = append(places, found...), append(problems, wrong...)
	}
	return places, problems, nil
}

// lessonsBelow returns the lessons of a folder and of those in it, by path.
func lessonsBelow(root string) ([]place, diag.List, error) {
	var places []place
	var problems diag.List
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		folder := lesson.Folder{FS: os.DirFS(path), Path: filepath.ToSlash(filepath.Clean(path))}.Once()
		names, wrong, err := folder.List()
		if err != nil {
			return err
		}
		for _, name := range names {
			places = append(places, place{folder, name})
		}
		problems = append(problems, wrong...)
		return nil
	})
	return places, problems, err
}

// lessonNames completes the ids of the curriculum, and files.
func lessonNames(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return lessons.Order(), cobra.ShellCompDirectiveDefault
}
