package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// curriculumCourse returns the course of the lessons that come with the program.
func curriculumCourse() *lesson.Course {
	course, _, err := curriculum.LoadCourse()
	if err != nil {
		panic(err) // it is part of the program
	}
	return course
}

func (a *app) listCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "list [FOLDER]",
		Short: a.say(lessonWords.list),
		Example: `  statelab lesson list
  statelab lesson list --path lecture-50
  statelab lesson list my-lessons/`,
		RunE: func(_ *cobra.Command, args []string) error {
			if path != "" {
				return a.listPath(args, path)
			}
			places, err := a.lessonsOf(args)
			if err != nil {
				return err
			}
			return a.list(places)
		},
	}
	cmd.Args = atMostOne
	a.pathFlag(cmd, &path, lessonWords.path)
	return cmd
}

// pathFlag gives a command the flag --path, which is completed from the curriculum.
func (a *app) pathFlag(cmd *cobra.Command, path *string, about rule.Text) {
	cmd.Flags().StringVar(path, "path", "", a.say(about))
	complete := func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return pathNames(curriculumCourse()), cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc("path", complete); err != nil {
		panic(err) // the flag was registered above
	}
}

// lessonsOf returns the lessons of a folder that was named, else those of the curriculum.
func (a *app) lessonsOf(folder []string) ([]place, error) {
	if len(folder) == 0 {
		return curriculumPlaces(), nil
	}
	places, problems, err := a.findAll(folder)
	if err == nil && len(places) == 0 {
		err = &exit{exitLesson, problems}
	}
	return places, err
}

// list shows lessons by the chapters of their course, and the short paths through it.
func (a *app) list(places []place) error {
	shown, file, err := a.catalog(places)
	if err != nil {
		return err
	}
	return a.listed(shown, places, file)
}

// catalog is what a list shows of lessons, and what is kept of the person who reads it.
func (a *app) catalog(places []place) (render.Catalog, *progress.File, error) {
	var shown render.Catalog
	if course := places[0].course; course != nil {
		shown.Title = course.Title.Texts
		shown.Shorter = a.listPathCommand(places[0])
		for _, p := range course.Paths {
			shown.Paths = append(shown.Paths, render.Path{ID: p.ID.Value, Title: p.Title.Texts})
		}
	}
	var last *lesson.Chapter
	file, _, _ := a.progressFile()
	for i, p := range places {
		l, err := p.marked(file)
		if err != nil {
			return shown, nil, err
		}
		chapter, _ := p.course.Lesson(p.name)
		if i == 0 || chapter != last {
			var c render.Chapter
			if last = chapter; chapter != nil {
				c.Title, c.Aim = chapter.Title.Texts, chapter.Aim.Texts
			}
			shown.Chapters = append(shown.Chapters, c)
		}
		c := &shown.Chapters[len(shown.Chapters)-1]
		c.Lessons = append(c.Lessons, l)
	}
	return shown, file, nil
}

// listPathCommand is the command that lists a path of the course of a lesson.
func (a *app) listPathCommand(p place) string {
	if p.inCurriculum() {
		return a.command("list", "--path NAME")
	}
	return a.command("list", shellWord(filepath.FromSlash(p.folder.Path)), "--path NAME")
}

// onPath returns the path of that name through the course of a folder, or of the curriculum,
// and its lessons.
func (a *app) onPath(folder []string, name string) (*lesson.Path, []place, error) {
	places, err := a.lessonsOf(folder)
	if err != nil {
		return nil, nil, err
	}
	course := places[0].course
	names := pathNames(course)
	i := slices.Index(names, name)
	if i < 0 {
		return nil, nil, withHint(filled(mistakes.noPath, name), pathHint(name, names))
	}
	path := &course.Paths[i]
	var way []place
	for _, id := range path.Lessons {
		at := slices.IndexFunc(places, func(p place) bool { return p.name == id.Value })
		if at < 0 {
			missing := withHint(filled(mistakes.noLesson, id.Value), rule.Text{})
			if slices.Contains(builtIn(), id.Value) {
				missing = hinted{missing, a.copying(places[0].folder)(id.Value)}
			}
			return nil, nil, missing
		}
		way = append(way, places[at])
	}
	return path, way, nil
}

// listPath shows the lessons of a path through a course.
func (a *app) listPath(folder []string, name string) error {
	path, way, err := a.onPath(folder, name)
	if err != nil {
		return err
	}
	file, _, _ := a.progressFile()
	var c render.Chapter
	for _, p := range way {
		l, err := p.marked(file)
		if err != nil {
			return err
		}
		c.Lessons = append(c.Lessons, l)
	}
	beliefs, err := beliefsOf(way)
	if err != nil {
		return err
	}
	return a.listed(render.Catalog{Title: path.Title.Texts, Chapters: []render.Chapter{c}, Beliefs: beliefs}, way, file, pathWords(folder, name)...)
}

// beliefsOf are the misconceptions that the questions and tasks of lessons of a course are about,
// in the order of the course.
func beliefsOf(places []place) ([]render.Path, error) {
	met := map[string]bool{}
	for _, p := range places {
		l, err := p.read()
		if err != nil {
			return nil, err
		}
		for _, s := range l.Steps {
			met[s.About().Value] = true
		}
	}
	course, _, err := places[0].folder.LoadCourse()
	if err != nil {
		return nil, fault(err)
	}
	var beliefs []render.Path
	for _, m := range course.Misconceptions {
		if met[m.ID.Value] {
			beliefs = append(beliefs, render.Path{ID: m.ID.Value, Title: m.Text.Texts})
		}
	}
	return beliefs, nil
}

// pathWords are the words that name a path through the course of a folder, or of the curriculum.
func pathWords(folder []string, name string) []string {
	words := []string{"--path", shellWord(name)}
	for _, word := range folder {
		words = append(words, shellWord(word))
	}
	return words
}

// listed shows a list, and the command that plays the one of its lessons that comes next:
// "run" with the words, or with the lesson where there are none.
func (a *app) listed(shown render.Catalog, places []place, file *progress.File, words ...string) error {
	term := a.terminal(a.out)
	term.Catalog(shown)
	if err := term.Err(); err != nil {
		return written(err)
	}
	if err := a.noteMissing(places[0]); err != nil {
		return err
	}
	about, kept := lessonWords.begin, file.Courses[places[0].course.Key()]
	var names []string
	for _, p := range places {
		names = append(names, p.name)
		if kept[p.name] != nil {
			about = lessonWords.goOn
		}
	}
	next := comesNext(kept, names)
	if next < 0 {
		return nil
	}
	one := ""
	if len(words) == 0 {
		words = []string{shellWord(places[next].word())}
		one = a.say(lessonWords.oneOf) + "\n"
	}
	_, err := fmt.Fprintf(a.out, "\n%s%s %s\n", one, a.say(about), a.command(append([]string{"run"}, words...)...))
	return written(err)
}

// noteMissing says which lessons the chapters of a folder's course have and the folder has not.
func (a *app) noteMissing(p place) error {
	if p.inCurriculum() {
		return nil
	}
	names, _, err := p.folder.List()
	if err != nil {
		return fault(err)
	}
	missing := p.course.Missing(names)
	if len(missing) == 0 {
		return nil
	}
	a.note(filled(copyWords.missing, lesson.CourseName+".yaml", strings.Join(missing, ", ")))
	ours := builtIn()
	if missing = slices.DeleteFunc(missing, func(id string) bool { return !slices.Contains(ours, id) }); len(missing) > 0 {
		a.note(filled(copyWords.copied, a.copying(p.folder)(missing...)))
	}
	return nil
}

// read reads the lesson, and does not compile it.
func (p place) read() (*lesson.Lesson, error) {
	l, problems, err := p.folder.Load(p.name, language.Vocabulary())
	switch {
	case err != nil:
		return nil, fault(err)
	case l == nil:
		return nil, &exit{exitLesson, problems}
	}
	return l, nil
}

// described is what lists show of the lesson once it is read.
func (p place) described(l *lesson.Lesson) render.Lesson {
	shown := render.Lesson{ID: p.name, Title: l.Title.Texts, HasTask: slices.ContainsFunc(l.Steps, func(s lesson.Step) bool { return s.Task != nil })}
	if _, timed := p.course.Lesson(p.name); timed != nil {
		shown.Minutes = int(timed.Takes.Value / time.Minute)
	}
	return shown
}

// marked is what lists show of the lesson to somebody of whom something is kept.
func (p place) marked(file *progress.File) (render.Lesson, error) {
	l, err := p.read()
	if err != nil {
		return render.Lesson{}, err
	}
	shown := p.described(l)
	shown.Mark = markOf(file.Find(p.course.Key(), l), l)
	return shown, nil
}

func pathNames(course *lesson.Course) []string {
	var names []string
	if course != nil {
		for _, p := range course.Paths {
			names = append(names, p.ID.Value)
		}
	}
	return names
}

// pathHint is what to type instead of a path that there is not.
func pathHint(name string, names []string) rule.Text {
	if hint := diag.Guess(name, names); !hint.IsZero() || len(names) == 0 {
		return hint
	}
	return filled(mistakes.thePaths, lesson.Alternatives(names), strings.Join(names, ", "))
}
