package main

import (
	"cmp"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// place is where a lesson stands: a folder and its name there.
type place struct {
	folder lesson.Folder
	name   string
	course *lesson.Course // of the folder, for who looks for mistakes; may be nil
	lesson *lesson.Lesson // once it is read
}

// load reads the lesson. Its problems are an *exit of a wrong lesson file.
func (p place) load() (*scenario.Program, error) { return p.loadBy(scenario.Load) }

// loadToPlay is load for a lesson that is only looked at: its steps need not expect anything yet,
// and how many do not is told.
func (p place) loadToPlay(a *app) (*scenario.Program, error) {
	program, err := p.loadBy(scenario.LoadToPlay)
	if err == nil && len(program.Silent()) > 0 {
		a.note(filled(lessonWords.silent, p.name, len(program.Silent())))
	}
	return program, err
}

// loadBy loads the lesson by one of the ways to.
func (p place) loadBy(load func(lesson.Folder, string) (*scenario.Program, diag.List, error)) (*scenario.Program, error) {
	program, problems, err := load(p.folder, p.name)
	switch {
	case err != nil:
		return nil, fault(err)
	case len(problems) > 0:
		return nil, &exit{exitLesson, problems}
	}
	return program, nil
}

// check reads the lesson as load does, and looks whether the lessons to learn first
// and the misconceptions that it is about are there. It is nothing that a student's
// run needs.
func (p place) check() (*scenario.Program, diag.List, error) {
	program, problems, err := scenario.Load(p.folder, p.name)
	if err != nil {
		return nil, nil, err
	}
	var l *lesson.Lesson
	if program != nil {
		l = program.Lesson()
	} else if l, _, err = p.folder.Load(p.name, language.Vocabulary()); err != nil || l == nil {
		return nil, problems, err
	}
	beside, _, err := p.folder.List()
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, l.CheckLearnFirst(builtIn(), beside)...)
	if p.course != nil {
		problems = append(append(problems, l.CheckAbout(p.course)...), l.CheckClaims(p.course)...)
	}
	problems.Sort()
	return program, problems, nil
}

// curriculum is the folder of the lessons that come with the program.
var curriculum = lesson.Folder{FS: lessons.Files, Path: "lessons"}.Once()

// inCurriculum reports whether the lesson came with the program. A folder of
// somebody's own may have any name.
func (p place) inCurriculum() bool { return p.folder.FS == curriculum.FS }

// word is how the command line names the lesson.
func (p place) word() string {
	if p.inCurriculum() {
		return p.name
	}
	return filepath.Join(filepath.FromSlash(p.folder.Path), p.name+".yaml")
}

// next is the lesson behind this one in its course, and whether there is one.
func (p place) next() (place, bool) {
	order := p.course.Order()
	i := slices.Index(order, p.name)
	if i < 0 || i+1 == len(order) {
		return place{}, false
	}
	p.name = order[i+1]
	return p, true
}

// builtIn returns the names of the lessons of the curriculum, in no order that counts.
func builtIn() []string {
	names, _, err := curriculum.List()
	if err != nil {
		panic(err) // they are part of the program
	}
	return names
}

// find returns the lesson that a word of the command line means: a file, one of that
// name in the working folder, or a lesson of the curriculum by its id.
func (a *app) find(word string) (place, error) {
	ours := builtIn()
	isOurs := slices.Contains(ours, word)
	if file := word + ".yaml"; filepath.Base(word) == word {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			if isOurs {
				a.note(filled(words.ownLesson, file))
			}
			return fileAt(file), nil
		}
	}
	if isOurs {
		return place{folder: curriculum, name: word}, nil
	}
	info, err := os.Stat(word)
	isPath := strings.ContainsAny(word, `/\`) || filepath.Ext(word) != "" && err == nil
	if !strings.HasSuffix(word, ".yaml") && !isPath {
		return ofCurriculum(word, mistakes.lessonList)
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

// ofCurriculum returns the lesson of the curriculum that a word means: its id, one that it had
// before, or its title. Where nothing is near, otherwise says what helps.
func ofCurriculum(word string, otherwise rule.Text) (place, error) {
	ours := builtIn()
	if slices.Contains(ours, word) {
		return place{folder: curriculum, name: word}, nil
	}
	if now := cmp.Or(renamed(word), titled(word)); now != "" {
		return place{folder: curriculum, name: now}, nil
	}
	err := withHint(filled(mistakes.noLesson, word), cmp.Or(diag.Guess(word, ours), otherwise))
	return place{}, hinted{err, "statelab lesson list"}
}

// renamed returns the id that a lesson of the curriculum has now which was called word
// before, "" where there is none.
func renamed(word string) string {
	for _, id := range builtIn() {
		l, _, err := curriculum.Load(id, language.Vocabulary())
		if err == nil && l != nil && slices.ContainsFunc(l.Formerly, func(t lesson.Text) bool { return t.Value == word }) {
			return id
		}
	}
	return ""
}

// titled returns the id of the lesson of the curriculum whose title in some language is the
// word, or is the only one that begins so; "" where there is none.
func titled(word string) string {
	word = bare(strings.ToLower(word))
	if word == "" {
		return ""
	}
	var begin []string
	for _, id := range builtIn() {
		l, err := place{folder: curriculum, name: id}.read()
		if err != nil {
			continue // it is told where the lesson is played
		}
		for _, title := range l.Title.Texts {
			switch title = bare(strings.ToLower(title)); {
			case title == word:
				return id
			case strings.HasPrefix(title, word) && !slices.Contains(begin, id):
				begin = append(begin, id)
			}
		}
	}
	if len(begin) != 1 {
		return ""
	}
	return begin[0]
}

// open finds a lesson and reads it.
func (a *app) open(word string) (place, *scenario.Program, error) {
	p, err := a.find(word)
	if err != nil {
		return place{}, nil, err
	}
	program, err := p.load()
	return p, program, err
}

func fileAt(path string) place {
	dir, file := filepath.Split(path)
	dir = filepath.Clean(dir) // "." where there is none
	return place{folder: lesson.Folder{FS: os.DirFS(dir), Path: filepath.ToSlash(dir)}, name: strings.TrimSuffix(file, ".yaml")}
}

// findAll returns all lessons of files, folders and names, in that order with their
// courses, and what is wrong with these and with the names of files in the folders.
func (a *app) findAll(words []string) ([]place, diag.List, error) {
	places, problems, err := a.findEach(words)
	if err != nil {
		return nil, nil, err
	}
	wrong, err := a.attend(places)
	return places, append(problems, wrong...), err
}

// attend gives the lessons the course of their folder.
func (a *app) attend(places []place) (diag.List, error) {
	var problems diag.List
	courses := map[string]*lesson.Course{}
	for i, p := range places {
		course, known := courses[p.folder.Path]
		if !known {
			var wrong diag.List
			var err error
			if course, wrong, err = p.folder.LoadCourse(); err != nil {
				return nil, fault(err)
			}
			courses[p.folder.Path], problems = course, append(problems, wrong...)
			if course != nil {
				names, _, err := p.folder.List()
				if err != nil {
					return nil, fault(err)
				}
				problems = append(problems, course.CheckLessons(names, builtIn(), a.copying(p.folder))...)
			}
		}
		places[i].course = course
	}
	return problems, nil
}

func (a *app) findEach(words []string) ([]place, diag.List, error) {
	var places []place
	var problems diag.List
	for _, word := range words {
		if of := translationOf(word); of != "" {
			word = of
		} else if len(words) > 1 && a.isBeside(word) {
			continue
		}
		found, wrong, err := a.findHere(word)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range found {
			if !slices.ContainsFunc(places, func(q place) bool {
				return q.name == p.name && q.folder.Path == p.folder.Path && q.inCurriculum() == p.inCurriculum()
			}) {
				places = append(places, p)
			}
		}
		problems = append(problems, wrong...)
	}
	if len(places) == 0 && len(problems) == 0 && len(words) > 0 {
		return nil, nil, mistaken(mistakes.noLessonsNamed)
	}
	return places, problems, nil
}

// translationOf is the file of the lesson whose translation a word names, "" for none: a
// shell writes both for *.yaml.
func translationOf(word string) string {
	dir, file := filepath.Split(word)
	name, lang, two := strings.Cut(strings.TrimSuffix(file, ".yaml"), ".")
	if !two || !strings.HasSuffix(file, ".yaml") || !lesson.IsLanguage(lang) || name == lesson.CourseName {
		return ""
	}
	if info, err := os.Stat(dir + name + ".yaml"); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return dir + name + ".yaml"
}

// isBeside reports whether a word names a file beside lessons: the one about their course,
// which is read with them, or one of something else, which is told.
func (a *app) isBeside(word string) bool {
	if info, err := os.Stat(word); err != nil || !info.Mode().IsRegular() || !strings.HasSuffix(word, ".yaml") {
		return false
	}
	p := fileAt(word)
	if name, _, _ := strings.Cut(p.name, "."); name == lesson.CourseName {
		course, _, err := p.folder.LoadCourse()
		return err == nil && course != nil
	}
	foreign := p.folder.IsForeign(p.name + ".yaml")
	if foreign {
		a.note(filled(words.passedOver, word))
	}
	return foreign
}

// findHere returns the lessons of a folder, or else the one that a word means. A folder
// without lessons that is called as a lesson of the curriculum is none that was meant.
func (a *app) findHere(word string) ([]place, diag.List, error) {
	if word == stdin {
		p, err := a.fromStdin()
		return []place{p}, nil, err
	}
	if info, err := os.Stat(word); err == nil && info.IsDir() {
		found, wrong, err := a.lessonsBelow(word)
		switch isOurs := slices.Contains(builtIn(), word); {
		case err != nil:
			return nil, nil, fault(err)
		case len(found) > 0 || len(wrong) > 0:
			if isOurs {
				a.note(filled(words.ownLesson, word+string(filepath.Separator)))
			}
			return found, wrong, nil
		case !isOurs:
			if other := yml(word); len(other) > 0 {
				return nil, nil, mistaken(mistakes.onlyYML, word, strings.Join(other, ", "))
			}
			return nil, nil, mistaken(mistakes.noLessons, word)
		}
	}
	p, err := a.find(word)
	return []place{p}, nil, err
}

// stdin is the word for a lesson that is read from the standard input.
const stdin = "-"

// fromStdin is the lesson that the standard input holds, in a folder of its own under the
// id that it gives itself.
func (a *app) fromStdin() (place, error) {
	src, err := io.ReadAll(io.LimitReader(a.in, lesson.MaxSize+1))
	if err != nil {
		return place{}, fault(err)
	}
	name := "stdin"
	if root, _ := lesson.ParseNode(name, src); root != nil && root.Get("lesson") != nil {
		if id := root.Get("lesson").Value; fs.ValidPath(id) && filepath.Base(id) == id {
			name = id
		}
	}
	return place{folder: lesson.Folder{FS: fstest.MapFS{name + ".yaml": {Data: src}}}, name: name}, nil
}

// yml returns the files of a folder that are called as YAML files and not as lessons are.
func yml(folder string) []string {
	found, err := filepath.Glob(filepath.Join(folder, "*.yml"))
	if err != nil {
		return nil // the name of the folder is no pattern
	}
	var names []string
	for _, file := range found {
		names = append(names, filepath.Base(file))
	}
	return names
}

// lessonsBelow returns the lessons of a folder in the order of its course, and of those
// in it, by path. Files of something else are told.
func (a *app) lessonsBelow(root string) ([]place, diag.List, error) {
	var places []place
	var problems diag.List
	var foreign []string
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
		course, odd, err := folder.LoadCourse()
		if err != nil {
			return err
		}
		if len(names) == 0 { // of a course that has lessons, who checks them says what is wrong
			problems = append(problems, odd...)
		}
		if len(names) == 0 && len(course.Order()) > 0 { // all of them may be somewhere else
			problems = append(problems, course.CheckLessons(names, builtIn(), a.copying(folder))...)
		}
		for _, name := range course.InOrder(names) {
			places = append(places, place{folder: folder, name: name, course: course})
		}
		problems = append(problems, wrong...)
		for _, file := range folder.Foreign() {
			foreign = append(foreign, folder.Path+"/"+file)
		}
		return nil
	})
	if len(foreign) > 0 {
		a.note(filled(words.passedOver, strings.Join(foreign, ", ")))
	}
	return places, problems, err
}

// lessonNames completes the ids of the curriculum, and files.
func lessonNames(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return builtIn(), cobra.ShellCompDirectiveDefault
}
