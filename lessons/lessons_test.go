package lessons_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/lessons"
	"statelab/lessons/lessontest"
)

func TestCurriculum(t *testing.T) { lessontest.Run(t, lessons.Files, lessontest.Options{}) }

// course reads the course of the curriculum.
func course(t *testing.T) *lesson.Course {
	t.Helper()
	c, problems, err := lesson.Folder{FS: lessons.Files}.LoadCourse()
	if err != nil || len(problems) > 0 || c == nil {
		t.Fatal(c, problems, err)
	}
	return c
}

// order returns the ids of all lessons, in the order in which they are learnt.
func order(t *testing.T) []string {
	t.Helper()
	return course(t).Order()
}

// TestOrder holds the chapters against the files: every lesson is in exactly one, and
// none comes before those that it builds on.
func TestOrder(t *testing.T) {
	files, _, err := lesson.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	order := order(t)
	// A folder is sorted by file name, where ".yaml" counts: a-b comes before a.
	if sorted, files := slices.Sorted(slices.Values(order)), slices.Sorted(slices.Values(files)); !slices.Equal(sorted, files) {
		t.Errorf("the chapters have\n%q\nand the folder\n%q", sorted, files)
	}
	for i, id := range order {
		for _, before := range load(t, id).LearnFirst {
			if j := slices.Index(order, before.Value); j < 0 || j >= i {
				t.Errorf("%s: %s is to be learnt first and does not come before", before.Pos, before.Value)
			}
		}
	}
}

// TestPaths wants a path to take the time that its title names, and its lessons to fill it.
func TestPaths(t *testing.T) {
	c := course(t)
	for _, p := range c.Paths {
		var all time.Duration
		for _, id := range p.Lessons {
			_, l := c.Lesson(id.Value)
			all += l.Takes.Value
		}
		if all > p.Takes.Value || all < p.Takes.Value*9/10 {
			t.Errorf("%s: the lessons take %v, and the path %v", p.ID.Pos, all, p.Takes.Value)
		}
		minutes := strconv.Itoa(int(p.Takes.Value.Minutes()))
		for _, title := range []string{p.Title.In(rule.English), p.Title.In(rule.Korean)} {
			if !strings.Contains(title, minutes+" minutes") && !strings.Contains(title, minutes+"분") {
				t.Errorf("%s: %q names no %s minutes", p.ID.Pos, title, minutes)
			}
		}
	}
}

// TestMinutes wants what a lesson takes to be what it takes: its texts at a pace at which
// one thinks along, half a minute to look at a step, and as long to answer a question.
func TestMinutes(t *testing.T) {
	c := course(t)
	for _, id := range c.Order() {
		l, words, looks := load(t, id), 0, 0
		for _, s := range l.Steps {
			looks++
			words += len(strings.Fields(s.Say.In(rule.English)))
			if s.Predict == nil {
				continue
			}
			looks++
			words += len(strings.Fields(s.Predict.Ask.In(rule.English)))
			for _, choice := range s.Predict.Choices { // of two replies one is read
				words += len(strings.Fields(choice.Text.In(rule.English))) + len(strings.Fields(choice.Reply.In(rule.English)))/2
			}
		}
		_, timed := c.Lesson(id)
		if takes := time.Duration(words)*time.Minute/170 + time.Duration(looks)*30*time.Second; takes < timed.Takes.Value*3/4 || takes > timed.Takes.Value*4/3 {
			t.Errorf("%s: %s takes about %v", timed.Takes.Pos, id, takes.Round(time.Minute))
		}
	}
}

// TestTranslations wants every lesson whole in every language, made from the
// texts that the lesson has now.
func TestTranslations(t *testing.T) {
	for _, id := range order(t) {
		l := load(t, id)
		for _, problem := range append(l.Missing(rule.Korean), l.Stale()...) {
			t.Error(problem.Block())
		}
	}
}

func load(t *testing.T, id string) *lesson.Lesson {
	t.Helper()
	l, problems, err := lesson.Folder{FS: lessons.Files}.Load(id, language.Vocabulary())
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return l
}
