package main

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/visible"
)

// learner is a person, what is kept, and the course to which that belongs.
type learner struct {
	file    *progress.File
	store   progress.Store
	keeps   bool // there is a file, or can be one
	course  *lesson.Course
	places  []place // of the lessons, in their order
	lessons []*lesson.Lesson
	command string // what is written behind statelab review
}

// learner reads what is kept of the person at the keys, and the lessons of the curriculum
// or of the folder that the arguments name.
func (a *app) learner(args []string) (*learner, error) {
	l := &learner{places: curriculumPlaces()}
	if len(args) > 0 {
		var err error
		if l.places, _, err = a.findAll(args); err != nil {
			return nil, err
		}
		l.command = " " + shellWord(args[0])
	}
	l.course = l.places[0].course
	for _, p := range l.places {
		read, err := p.read()
		if err != nil {
			return nil, err
		}
		l.lessons = append(l.lessons, read)
	}
	l.file, l.store, l.keeps = a.progressFile()
	return l, nil
}

// tally is what is kept of one lesson, in numbers.
type tally struct {
	Lesson string `json:"lesson"`
	State  string `json:"state"`        // new, begun or done
	At     string `json:"at,omitempty"` // the step that comes next in a lesson that was left
	score
	Begun time.Time `json:"begun,omitzero"`
	Last  time.Time `json:"last,omitzero"`
	Ended time.Time `json:"ended,omitzero"`
}

// score counts how questions and tasks came out.
type score struct {
	Asked     int `json:"asked"`     // questions that were answered or skipped
	Right     int `json:"right"`     // of them, at once
	Tasks     int `json:"tasks"`     // that were tried or skipped
	Solved    int `json:"solved"`    // of them, before the answer was shown
	Corrected int `json:"corrected"` // of the others of both, those that came out right when they were taken again
}

// add counts one more.
func (s *score) add(q *progress.Question, task bool) {
	all, well := &s.Asked, &s.Right
	if task {
		all, well = &s.Tasks, &s.Solved
	}
	*all++
	switch {
	case q.Mark == progress.Solved:
		*well++
	case q.Corrected:
		s.Corrected++
	}
}

func (l *learner) tally(i int) tally {
	t := tally{Lesson: l.places[i].name, State: "new"}
	kept := l.file.Find(l.course.Key(), l.lessons[i])
	if kept == nil {
		return t
	}
	t.State, t.At, t.Begun, t.Last, t.Ended = "begun", kept.At, kept.Begun, kept.Last, kept.Ended
	if kept.Done() {
		t.State = "done"
	}
	for _, s := range l.lessons[i].Steps {
		if q := kept.Question(s.ID.Value); q != nil {
			t.add(q, s.Task != nil)
		}
	}
	return t
}

// summary is how far the learner has come.
func (a *app) summary(l *learner) render.Summary {
	s := render.Summary{Lessons: len(l.lessons), Review: a.topCommand("review" + l.command)}
	if l.course != nil {
		s.Title = l.course.Title.Texts
	}
	for i := range l.lessons {
		t := l.tally(i)
		s.Asked, s.Right, s.Corrected = s.Asked+t.Asked, s.Right+t.Right, s.Corrected+t.Corrected
		s.Tasks, s.Solved = s.Tasks+t.Tasks, s.Solved+t.Solved
		if t.State == "done" {
			s.Done++
		}
	}
	s.Waiting = len(l.file.Due(l.course.Key(), l.lessons, a.now()))
	return s
}

// topCommand is a command of the program itself, in the same language.
func (a *app) topCommand(typed string) string {
	typed = "statelab " + typed
	if a.screen.lang != "" {
		typed += " --lang " + a.screen.lang
	}
	return typed
}

type progressWriter func(a *app, l *learner) error

func progressFormats() *formats[progressWriter] {
	return &formats[progressWriter]{all: []format[progressWriter]{
		{name: "text", says: words.screen, write: (*app).progressPage},
		{name: "csv", says: progressWords.csv, programs: true, write: (*app).progressCSV},
		{name: "json", says: progressWords.json, programs: true, write: (*app).progressJSON},
	}}
}

func (a *app) progressCommand() *cobra.Command {
	formats := progressFormats()
	cmd := &cobra.Command{
		Use:   "progress [FOLDER]",
		Short: a.say(progressWords.progress),
		Long:  a.say(progressWords.progressLong),
		Example: `  statelab progress
  statelab progress --format csv > mina.csv
  statelab progress my-lessons/`,
		Args: atMostOne,
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := a.learner(args)
			if err != nil {
				return err
			}
			return formats.asked().write(a, l)
		},
	}
	formats.register(cmd, a.say)
	return cmd
}

// parts are what is said of a score.
func (s score) parts() (all []rule.Text) {
	if s.Asked > 0 {
		all = append(all, filled(progressWords.score, s.Right, s.Asked))
	}
	if s.Tasks > 0 {
		all = append(all, filled(progressWords.solved, s.Solved, s.Tasks))
	}
	if s.Corrected > 0 {
		all = append(all, filled(progressWords.corrected, s.Corrected))
	}
	return all
}

// progressPage shows the page of one learner.
func (a *app) progressPage(l *learner) error {
	var begun render.Catalog
	for i, p := range l.places {
		t := l.tally(i)
		if t.State == "new" {
			continue
		}
		mark := l.mark(i)
		for _, part := range t.parts() {
			mark = rule.Text{EN: mark.EN + ", " + part.EN, KO: mark.KO + ", " + part.KO}
		}
		chapter, _ := l.course.Lesson(p.name)
		if len(begun.Chapters) == 0 || chapter != nil && !sameTitle(begun.Chapters[len(begun.Chapters)-1], chapter) {
			var c render.Chapter
			if chapter != nil {
				c.Title, c.Aim = chapter.Title.Texts, chapter.Aim.Texts
			}
			begun.Chapters = append(begun.Chapters, c)
		}
		c := &begun.Chapters[len(begun.Chapters)-1]
		c.Lessons = append(c.Lessons, render.Lesson{ID: p.name, Title: l.lessons[i].Title.Texts, Mark: mark})
	}
	var wrong []trace.Prose
	mended := 0
	standings := l.file.Standings(l.course.Key(), l.lessons)
	for _, m := range l.misconceptions() {
		switch standings[m.ID.Value] {
		case progress.StandsWrong:
			wrong = append(wrong, m.Text.Texts)
		case progress.StandsMended:
			mended++
		}
	}
	term := a.terminal(a.out)
	term.Progress(a.summary(l), begun, wrong, mended)
	return written(term.Err())
}

func sameTitle(c render.Chapter, chapter *lesson.Chapter) bool {
	return c.Title.In(rule.English) == chapter.Title.In(rule.English)
}

func (l *learner) misconceptions() []lesson.Misconception {
	if l.course == nil {
		return nil
	}
	return l.course.Misconceptions
}

// mark says how far the learner has come in a lesson, or nothing where it is new.
func (l *learner) mark(i int) rule.Text {
	return markOf(l.file.Find(l.course.Key(), l.lessons[i]), l.lessons[i])
}

func markOf(kept *progress.Lesson, l *lesson.Lesson) rule.Text {
	step, _ := kept.Place(l)
	switch {
	case kept == nil:
		return rule.Text{}
	case step > 0:
		return filled(progressWords.markAt, step+1, len(l.Steps))
	case kept.Done():
		return progressWords.markDone
	}
	return progressWords.markBegun
}

// progressCSV writes a line with names and a line with values, so that the lines of many
// learners make one table.
func (a *app) progressCSV(l *learner) error {
	s := a.summary(l)
	number := strconv.Itoa
	names := []string{"course", "at", "lessons", "done", "asked", "right", "tasks", "solved", "corrected"}
	values := []string{l.course.Key(), a.now().Format(time.RFC3339), number(s.Lessons), number(s.Done), number(s.Asked), number(s.Right), number(s.Tasks), number(s.Solved), number(s.Corrected)}
	standings := l.file.Standings(l.course.Key(), l.lessons)
	for _, m := range l.misconceptions() {
		names, values = append(names, m.ID.Value), append(values, string(standings[m.ID.Value]))
	}
	w := csv.NewWriter(a.out)
	if err := w.WriteAll([][]string{names, values}); err != nil {
		return written(err)
	}
	return written(w.Error())
}

func (a *app) progressJSON(l *learner) error {
	page := struct {
		Format         int                          `json:"format"`
		Course         string                       `json:"course"`
		At             time.Time                    `json:"at"`
		Lessons        []tally                      `json:"lessons"`
		Misconceptions map[string]progress.Standing `json:"misconceptions"`
	}{1, l.course.Key(), a.now(), nil, l.file.Standings(l.course.Key(), l.lessons)}
	for i := range l.lessons {
		page.Lessons = append(page.Lessons, l.tally(i))
	}
	text, err := json.MarshalIndent(page, "", "  ")
	if err != nil {
		return fault(err)
	}
	_, err = a.out.Write(append(visible.JSON(text), '\n'))
	return written(err)
}
