package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/wholefile"
	"statelab/lessons"
)

func (a *app) copyCommand() *cobra.Command {
	var to, path string
	cmd := &cobra.Command{
		Use:   "copy NAME...",
		Short: a.say(copyWords.short),
		Long:  a.say(copyWords.long),
		Example: `  statelab lesson copy first-cookie session-row logout --to my-course
  statelab lesson copy --path lecture-50 --to my-course
  statelab lesson page --course my-course -o site/`,
		Args: func(cmd *cobra.Command, args []string) error {
			if path != "" {
				return nil
			}
			return someArgs(cmd, args)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return builtIn(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			c := copying{app: a, to: filepath.Clean(to), title: map[rule.Language]string{rule.English: copyWords.title.EN, rule.Korean: copyWords.title.KO}}
			if path != "" {
				chosen, way, err := a.onPath(nil, path)
				if err != nil {
					return err
				}
				c.places, c.title = way, chosen.Title.Texts
			}
			for _, word := range args {
				p, err := ofCurriculum(word, copyWords.onlyOurs)
				if err != nil {
					return err
				}
				c.places = append(c.places, p)
			}
			return c.copy()
		},
	}
	cmd.Flags().StringVar(&to, "to", ".", a.say(copyWords.to))
	a.pathFlag(cmd, &path, copyWords.path)
	return cmd
}

// copying is the command that copies lessons of the curriculum into a folder.
func (a *app) copying(folder lesson.Folder) func(ids ...string) string {
	return func(ids ...string) string {
		words := append([]string{"copy"}, ids...)
		if here := filepath.FromSlash(folder.Path); here != "." {
			words = append(words, "--to", shellWord(here))
		}
		return a.command(words...)
	}
}

// A copying hands out lessons of the curriculum as files of a folder.
type copying struct {
	*app
	to      string
	places  []place
	title   map[rule.Language]string // of the course that the folder gets where it has none
	lessons []*lesson.Lesson
	files   []copied
}

// copied is a file that is to be written.
type copied struct {
	path     string
	text     []byte
	replaces bool // what stands there was read and is amended
}

// copy writes the lessons with their translations, and into the folder's course what they
// need of statelab's. Nothing is written where anything stands in the way.
func (c *copying) copy() error {
	for _, p := range c.places {
		l, err := p.read()
		if err != nil {
			return err
		}
		c.lessons = append(c.lessons, l)
		if err := c.addLesson(p.name); err != nil {
			return err
		}
	}
	if err := c.addCourse(); err != nil {
		return err
	}
	if len(c.files) == 0 {
		_, err := fmt.Fprintln(c.out, c.say(lessonWords.nothingNew))
		return written(err)
	}
	if err := os.MkdirAll(c.to, 0o777); err != nil {
		return mistake{reason(c.to, err)}
	}
	for _, f := range c.files {
		write := func() error { return create(f.path, string(f.text)) }
		if f.replaces {
			write = func() error { return faulty(wholefile.Write(f.path, f.text, 0o666)) }
		}
		if err := write(); err != nil {
			return err
		}
		if err := c.wrote(f.path); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(c.out, c.say(lessonWords.created)+"\n", c.command("check", shellWord(c.to)))
	return written(err)
}

// addLesson adds the files of a lesson that are not there yet as they are.
func (c *copying) addLesson(name string) error {
	ours, err := fs.Glob(lessons.Files, name+".*yaml")
	if err != nil {
		return fault(err)
	}
	for _, file := range ours {
		text, err := fs.ReadFile(lessons.Files, file)
		if err != nil {
			return fault(err)
		}
		if err := c.add(file, text); err != nil {
			return err
		}
	}
	return nil
}

// add adds a file that is not there yet. The same one is none that is in the way.
func (c *copying) add(name string, text []byte) error {
	path := filepath.Join(c.to, name)
	there, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := leadsNowhere(path); err != nil {
			return err
		}
		if !slices.ContainsFunc(c.files, func(f copied) bool { return f.path == path }) {
			c.files = append(c.files, copied{path: path, text: text})
		}
		return nil
	case err != nil:
		return mistake{reason(path, err)}
	case !bytes.Equal(there, text):
		return &exit{exitUsage, diag.List{diag.Say(filled(mistakes.isThere, path), copyWords.otherFolder)}}
	}
	return nil
}

// leadsNowhere is the mistake that a file would be made where a link stands that leads nowhere,
// or below one: it is no file that is there already, and nothing can be written in its place.
func leadsNowhere(path string) error {
	for ; ; path = filepath.Dir(path) {
		info, err := os.Lstat(path)
		switch {
		case err == nil && info.Mode()&fs.ModeSymlink != 0:
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
				return mistaken(copyWords.nowhere, path)
			}
			return nil
		case err == nil, path == filepath.Dir(path):
			return nil
		}
	}
}

// addCourse adds what the lessons need in the folder's course, and in its translations, or a
// course where there is none.
func (c *copying) addCourse() error {
	folder := lesson.Folder{FS: os.DirFS(c.to), Path: filepath.ToSlash(c.to)}
	course, problems, err := folder.LoadCourse()
	switch {
	case err != nil:
		return fault(err)
	case len(problems) > 0:
		return &exit{exitLesson, problems}
	case course == nil:
		return c.newCourse(folder)
	}
	src := course.Take(curriculumCourse(), c.lessons, len(course.Chapters) > 0)
	if bytes.Equal(src, course.Source) {
		return nil
	}
	c.files = append(c.files, copied{filepath.Join(c.to, lesson.CourseName+".yaml"), src, true})
	renewed, err := parsed(course.File, src)
	if err != nil {
		return err
	}
	renewed.Borrow(curriculumCourse())
	for _, o := range course.Overlays {
		text, problems := renewed.Renew(o.File, o.Source)
		if len(problems) > 0 {
			return &exit{exitLesson, problems}
		}
		if text.Text != string(o.Source) {
			c.files = append(c.files, copied{filepath.FromSlash(o.File), []byte(text.Text), true})
		}
	}
	return nil
}

// newCourse adds a course with the lessons, in the language of the screen where they have
// it. Beside lessons of somebody's own it has no chapters: they would be in none.
func (c *copying) newCourse(folder lesson.Folder) error {
	var own []string
	if _, err := os.Stat(c.to); err == nil {
		if own, _, err = folder.List(); err != nil {
			return fault(err)
		}
	}
	own = slices.DeleteFunc(own, func(name string) bool {
		return slices.ContainsFunc(c.places, func(p place) bool { return p.name == name })
	})
	empty, err := parsed(lesson.CourseName+".yaml", lesson.NewCourse(c.courseID(), c.lang, c.title[c.lang]))
	if err != nil {
		return err
	}
	course, err := parsed(empty.File, empty.Take(curriculumCourse(), c.lessons, len(own) == 0))
	if err != nil {
		return err
	}
	if err := c.add(empty.File, course.Source); err != nil {
		return err
	}
	course.Borrow(curriculumCourse())
	for lang, text := range c.title {
		course.Title.Texts[lang] = text
	}
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		if lang == c.lang {
			continue
		}
		if err := c.add(lesson.CourseName+"."+string(lang)+".yaml", []byte(course.Template(lang))); err != nil {
			return err
		}
	}
	return nil
}

// courseID is the id of a new course: the name of its folder where that can be one. What is
// kept of learners is kept under it, and statelab's own course has its name.
func (c *copying) courseID() string {
	here, err := filepath.Abs(c.to)
	var r lesson.Reader
	id := strings.ToLower(filepath.Base(here))
	if _, ok := r.ID(lesson.NewText(id)); err != nil || !ok || id == curriculumCourse().ID.Value {
		return "my-course"
	}
	return id
}

// parsed is a course that was written here.
func parsed(file string, src []byte) (*lesson.Course, error) {
	course, problems := lesson.ParseCourse(file, src)
	if len(problems) > 0 {
		return nil, &exit{exitLesson, problems}
	}
	return course, nil
}

var copyWords = struct{ short, long, to, path, title, otherFolder, nowhere, onlyOurs, missing, copied rule.Text }{
	short: rule.Text{EN: "Copy lessons of statelab into a folder, for a course of your own", KO: "statelab의 수업을 폴더에 복사해 자신의 강의를 만듦"},
	long: rule.Text{
		EN: `copy writes the files of lessons that come with statelab, with their translations,
into a folder. The course.yaml of the folder gets what they need in it: the
misconceptions that they ask about, the names of their topics, and a place in its
chapters; where the folder has none, one is written, in which chapters and lessons can
be put in another order. Comments and all that stands there stay, and no file of a
lesson is overwritten.`,
		KO: `copy는 statelab에 함께 들어 있는 수업의 파일을 번역과 함께 폴더에 씁니다. 그
폴더의 course.yaml에는 수업에 필요한 것을 더합니다. 수업에서 묻는 오해, 주제의
이름, 장에 놓일 자리입니다. course.yaml이 없으면 새로 만들며, 장과 수업의 순서는
그 파일에서 바꿀 수 있습니다. 주석과 이미 적혀 있는 것은 그대로 두고, 이미 있는
수업 파일은 덮어쓰지 않습니다.`,
	},
	to:          rule.Text{EN: "the folder", KO: "복사해 넣을 폴더"},
	path:        rule.Text{EN: "the lessons of this short path", KO: "이 짧은 학습 경로의 수업을 모두 복사함"},
	title:       rule.Text{EN: "My course", KO: "나의 강의"},
	nowhere:     rule.Text{EN: "%s is a link, and what it leads to is not there: make that, or name another folder with --to", KO: "%s: 가리키는 곳이 없는 링크입니다. 가리키는 곳을 만들거나 --to에 다른 폴더를 적습니다"},
	otherFolder: rule.Text{EN: "it is not as it came with statelab and stays: name another folder with --to, or leave the lesson out", KO: "statelab에 들어 있는 것과 달라서 그대로 둡니다. --to에 다른 폴더를 적거나 그 수업을 빼고 복사합니다"},
	onlyOurs:    rule.Text{EN: "only lessons that come with statelab are copied", KO: "statelab에 함께 들어 있는 수업만 복사합니다"},
	missing:     rule.Text{EN: "%s has lessons of which no file is there: %s", KO: "%s에 적힌 수업 가운데 파일이 없는 것: %s"},
	copied:      rule.Text{EN: "those that come with statelab are copied by: %s", KO: "statelab에 함께 들어 있는 수업을 복사하려면: %s"},
}
