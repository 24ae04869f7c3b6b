package main

import (
	"slices"
	"strconv"
	"sync"

	"github.com/spf13/cobra"

	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// door is the front door: to a person at a terminal it says how far he or she has come and
// what comes next, elsewhere it is the help.
func (a *app) door(cmd *cobra.Command) error {
	if !a.atKeys() {
		return cmd.Help()
	}
	course, err := curriculum.Outline()
	if err != nil {
		return fault(err)
	}
	file, store, _ := a.progressFile()
	a.tellHomeless(store)
	order := course.Order()
	if err := carryOver(file, course.Key(), order); err != nil {
		return err
	}
	kept := file.Courses[course.Key()]
	s, err := a.glance(file, course)
	if err != nil {
		return err
	}
	var coming *render.Lesson
	step, of := 0, 0
	at := comesNext(kept, order)
	if at >= 0 {
		p := place{folder: curriculum, name: order[at], course: course}
		l, err := p.read()
		if err != nil {
			return err
		}
		described := p.described(l)
		coming = &described
		if place, _ := kept[p.name].Place(l); place > 0 {
			step, of = place+1, len(l.Steps)
		}
	}
	term := a.terminal(a.out)
	term.Door(s, coming, step, of)
	return a.atDoor(cmd, s, coming, len(kept) > 0)
}

// atDoor goes where a person at the front door wants to go.
func (a *app) atDoor(cmd *cobra.Command, s render.Summary, coming *render.Lesson, begun bool) error {
	w := a.walk(nil)
	order := sync.OnceValue(curriculumPlaces) // not before what is drawn first
	w.takes = func(typed string) bool { return typed == "l" || typed == "p" || lessonMeant(typed, order()) != nil }
	prompt := func(t *render.Terminal) { t.AtDoor(s, coming != nil, begun) }
	for {
		w.look()
		prompt(w.term)
		typed, more := w.read()
		switch key := keyMeant(typed); {
		case !more, key == "q":
			return written(w.term.Err())
		case (key == "" || key == "n") && coming != nil:
			next := []place{{folder: curriculum, name: coming.ID}}
			return a.runPlaces(cmd.Context(), next, playing{write: (*app).show, pauses: true})
		case key == "", key == "n", key == "l":
			shown, _, err := a.catalog(order())
			if err != nil {
				return err
			}
			shown.Numbered = true
			if w.aside(below(func(t *render.Terminal) { t.Catalog(shown) }, (*render.Terminal).HowToChoose), prompt) {
				return written(w.term.Err())
			}
		case key == "r" && s.Waiting > 0, key == "p":
			l, err := a.learner(nil)
			if err != nil {
				return err
			}
			if key == "r" {
				return a.review(cmd.Context(), l)
			}
			if err := a.progressPage(l); err != nil {
				return err
			}
			w.term.Blank()
		case key == "?":
			w.term.HelpAtDoor(s)
		default:
			if p := lessonMeant(typed, order()); p != nil {
				return a.runPlaces(cmd.Context(), []place{*p}, playing{write: (*app).show, pauses: true})
			}
			w.term.NoLessonKey()
		}
	}
}

// lessonMeant is the lesson that somebody means at the front door: by its number in the list,
// its id or its title; nil for none.
func lessonMeant(typed string, order []place) *place {
	if number := numbered().FindStringSubmatch(typed); number != nil {
		if n, err := strconv.Atoi(number[1]); err == nil && 1 <= n && n <= len(order) {
			return &order[n-1]
		}
		return nil
	}
	if len([]rune(typed)) < 2 {
		return nil // it is a key
	}
	i := slices.IndexFunc(order, func(p place) bool { return p.name == typed })
	if i < 0 {
		title := titled(typed)
		i = slices.IndexFunc(order, func(p place) bool { return p.name == title })
	}
	if i < 0 {
		return nil
	}
	return &order[i]
}

// carryOver finds what is kept of lessons under names that they had before. Where all names
// are of now, no lesson is read.
func carryOver(file *progress.File, course string, order []string) error {
	known := func() bool {
		for id := range file.Courses[course] {
			if !slices.Contains(order, id) {
				return false
			}
		}
		return true
	}
	for _, id := range order {
		if known() {
			return nil
		}
		l, err := place{folder: curriculum, name: id}.read()
		if err != nil {
			return err
		}
		file.Find(course, l)
	}
	return nil
}

// glance is how far somebody has come: only lessons of which something is kept are read for it.
func (a *app) glance(file *progress.File, course *lesson.Course) (render.Summary, error) {
	order, kept := course.Order(), file.Courses[course.Key()]
	met := &learner{file: file, course: course}
	for _, id := range order {
		if kept[id] == nil {
			continue
		}
		p := place{folder: curriculum, name: id, course: course}
		l, err := p.read()
		if err != nil {
			return render.Summary{}, err
		}
		met.places, met.lessons = append(met.places, p), append(met.lessons, l)
	}
	s := a.summary(met)
	s.Title = trace.Prose{rule.English: progressWords.door.EN, rule.Korean: progressWords.door.KO}
	s.Lessons = len(order)
	return s, nil
}

// comesNext is the number of the lesson that comes next: the one that was left last behind its
// first step, or else the first that was not played to its end; -1 where all were.
func comesNext(kept map[string]*progress.Lesson, order []string) int {
	found := -1
	for i, id := range order {
		k := kept[id]
		if k != nil && k.Left() && (found < 0 || k.Last.After(kept[order[found]].Last)) {
			found = i
		}
	}
	if found >= 0 {
		return found
	}
	return slices.IndexFunc(order, func(id string) bool { return !kept[id].Done() })
}
