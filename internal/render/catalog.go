package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Catalog is a list of lessons: of a course, of a path through one, or of a folder.
type Catalog struct {
	Title    trace.Prose // may be empty
	Chapters []Chapter
	Paths    []Path
	Shorter  string // the command that lists one of the paths
	Beliefs  []Path // the misconceptions that the lessons are about
	Numbered bool   // lessons have numbers, from 1, by which they can be chosen
}

// Chapter is a part of a list of lessons. That of lessons without a chapter has no title.
type Chapter struct {
	Title, Aim trace.Prose
	Lessons    []Lesson
}

// Path is a short way through a course, by its name.
type Path struct {
	ID    string
	Title trace.Prose
}

// Catalog draws the lessons of a course, chapter by chapter, each with its name, its title
// and how long it takes; on a narrow screen, below each other.
func (t *Terminal) Catalog(c Catalog) {
	if len(c.Title) > 0 {
		t.put(t.headline(t.line(strong, c.Title.In(t.o.Lang)), t.line(faint, t.wholeTime(c)))...)
	}
	c.number()
	var ids, titles []string
	tasks := false
	for _, chapter := range c.Chapters {
		for _, l := range chapter.Lessons {
			ids, titles, tasks = append(ids, l.ID), append(titles, t.titleOf(l)), tasks || l.HasTask
		}
	}
	for _, p := range c.Paths {
		ids = append(ids, p.ID)
	}
	if len(ids) == 0 {
		t.put(t.line(plain, t.say(phrases.NoLesson)))
		return
	}
	rest := t.behindTitles(c)
	names := t.column(t.width/2, ids...)
	columns := [2]int{names, t.column(t.width-names-2-2-rest, titles...)}
	for i, chapter := range c.Chapters {
		if i > 0 || len(c.Title) > 0 {
			t.Blank()
		}
		t.chapter(chapter)
		for _, l := range chapter.Lessons {
			t.listed(columns, l)
		}
	}
	if tasks && !t.o.Linear {
		t.remark(t.say(phrases.TaskMark))
	}
	if len(c.Beliefs) > 0 {
		t.Blank()
		t.put(t.line(label, t.say(phrases.Beliefs)).wrap(t.width, t.width)...)
		for _, b := range c.Beliefs {
			t.hang(line{t.span(plain, "- "), t.span(key, b.ID), t.span(plain, ": ")}, t.prose(b.Title, t.width-4), 4)
		}
	}
	if len(c.Paths) > 0 {
		t.Blank()
		t.command(phrases.Paths, c.Shorter)
		for _, p := range c.Paths {
			t.listed(columns, Lesson{ID: p.ID, Title: p.Title})
		}
	}
}

// number writes the number of each lesson before its name, where lessons have one.
func (c *Catalog) number() {
	if !c.Numbered {
		return
	}
	n := 0
	chapters := slices.Clone(c.Chapters)
	for i := range chapters {
		chapters[i].Lessons = slices.Clone(chapters[i].Lessons)
		for j := range chapters[i].Lessons {
			n++
			chapters[i].Lessons[j].ID = fmt.Sprintf("%2d %s", n, chapters[i].Lessons[j].ID)
		}
	}
	c.Chapters = chapters
}

// titleOf is the title of a lesson, with a mark where it has a task.
func (t *Terminal) titleOf(l Lesson) string {
	if l.HasTask && !t.o.Linear {
		return l.Title.In(t.o.Lang) + " *"
	}
	return l.Title.In(t.o.Lang)
}

// wholeTime says how long the lessons of a path take together; nothing where chapters say so.
func (t *Terminal) wholeTime(c Catalog) string {
	all := 0
	for _, chapter := range c.Chapters {
		if len(chapter.Title) > 0 {
			return ""
		}
		for _, l := range chapter.Lessons {
			all += l.Minutes
		}
	}
	if all == 0 {
		return ""
	}
	return t.count(phrases.Minutes, all)
}

// minutesColumns is how many columns it takes to say how long a lesson takes.
const minutesColumns = len("10 minutes")

// behindTitles is how many columns stand behind the titles of lessons: how long each takes,
// and its mark.
func (t *Terminal) behindTitles(c Catalog) int {
	var marks []string
	minutes := 0
	for _, chapter := range c.Chapters {
		for _, l := range chapter.Lessons {
			marks = append(marks, t.say(l.Mark))
			if l.Minutes > 0 {
				minutes = minutesColumns
			}
		}
	}
	columns := t.column(t.width/2, marks...)
	if columns > 0 && minutes > 0 {
		minutes += 2
	}
	return minutes + columns
}

// chapter writes what a chapter is called, how long it takes, and its aim.
func (t *Terminal) chapter(c Chapter) {
	if len(c.Title) == 0 {
		return
	}
	all, minutes := 0, ""
	for _, l := range c.Lessons {
		all += l.Minutes
	}
	if all > 0 {
		minutes = t.count(phrases.Minutes, all)
	}
	if t.o.Linear {
		t.tell("", c.Title.In(t.o.Lang), minutes, c.Aim.In(t.o.Lang))
		return
	}
	t.put(t.headline(t.line(label, c.Title.In(t.o.Lang)), t.line(faint, minutes))...)
	t.put(t.prose(c.Aim, t.width)...)
}

// takes says how long a lesson takes and how far somebody has come in it.
func (t *Terminal) takes(l Lesson) line {
	var minutes line
	if l.Minutes > 0 {
		minutes = t.line(faint, t.count(phrases.Minutes, l.Minutes))
	}
	mark := t.line(fresh, t.say(l.Mark))
	switch {
	case l.Mark.IsZero():
		return minutes
	case t.narrow() && len(minutes) > 0:
		return minutes.with(t.span(plain, ", ")).with(mark...)
	case len(minutes) == 0:
		return mark
	}
	return minutes.pad(minutesColumns + 2).with(mark...)
}

// listed writes one lesson of a list, its title on as many lines as it needs.
func (t *Terminal) listed(columns [2]int, l Lesson) {
	id, title, takes := t.line(key, l.ID), t.line(plain, t.titleOf(l)), t.takes(l)
	switch {
	case t.o.Linear:
		minutes := ""
		if l.Minutes > 0 {
			minutes = t.count(phrases.Minutes, l.Minutes)
		}
		task := ""
		if l.HasTask {
			task = t.say(phrases.WithTask)
		}
		t.tell(strings.TrimSpace(l.ID), title.text(), minutes, task, t.say(l.Mark))
	case t.narrow():
		t.put(id.wrap(t.width, t.width)...)
		for _, below := range []line{title, takes} {
			if len(below) > 0 {
				t.put(indent(below.wrap(t.width-2, t.width-2), 2)...)
			}
		}
	default:
		second, room := columns[0]+2, columns[1]
		if len(takes) == 0 {
			room = t.width - second
		}
		for i, part := range title.wrap(room, room) {
			row := nth([]line{id.clip(columns[0])}, i).pad(second).with(part...)
			if i == 0 && len(takes) > 0 {
				row = row.pad(second + columns[1] + 2).with(takes...)
			}
			t.put(row)
		}
	}
}

// Show draws the text of one lesson: what it is about, then its steps.
func (t *Terminal) Show(l Lesson) {
	t.put(t.line(strong, l.Title.In(t.o.Lang)).wrap(t.width, t.width)...)
	t.put(t.prose(l.Summary, t.width)...)
	t.fact(t.say(phrases.Name), l.ID)
	t.fact(t.say(phrases.Topics), strings.Join(l.Topics, ", "))
	t.fact(t.say(phrases.LearnFirst), strings.Join(l.LearnFirst, ", "))
	for _, p := range l.Pages {
		t.rule()
		t.put(t.line(label, p.Title).wrap(t.width, t.width)...)
		for typed := range strings.SplitSeq(strings.TrimRight(p.Code, "\n"), "\n") {
			t.put(t.line(code, typed)) // never broken, so that it stays code
		}
	}
	for i, s := range l.Steps {
		t.rule()
		number := fmt.Sprintf(t.say(phrases.Step), i+1, len(l.Steps))
		if t.o.Linear {
			t.tell("", number)
		} else {
			t.put(line{t.span(label, number), gap(2), t.span(strong, s.ID)}.wrap(t.width, t.width)...)
		}
		if action := t.say(s.Action); action != "" {
			t.put(t.line(plain, action).wrap(t.width, t.width)...)
		}
		if p := s.Predict; p != nil {
			t.put(t.asked(p)...)
			if v := view.VerdictOf(p, view.Skipped); v != nil {
				t.put(t.verdict(v)...)
			}
			for n, c := range p.Choices {
				if !c.Right && c.Reply.In(t.o.Lang) != "" {
					t.put(t.proseAfter(line{t.span(label, fmt.Sprintf(t.say(phrases.ReplyTo), n+1)), gap(1)}, c.Reply, t.width)...)
				}
			}
		}
		if s.Task != nil {
			t.shownTask(s.Task)
		}
		for n := range s.Hints {
			t.Hint(&trace.Step{Lesson: trace.Lesson{Hints: s.Hints}}, n)
		}
		if s.Say.In(t.o.Lang) != "" {
			if s.Predict != nil || s.Task != nil || len(s.Hints) > 0 {
				t.Blank()
			}
			t.put(t.prose(s.Say, t.width)...)
		}
		t.promised(s.Checks)
	}
}

// promised lists what a step expects, each as the lesson file says it.
func (t *Terminal) promised(checks []trace.Check) {
	if len(checks) == 0 {
		return
	}
	t.Blank()
	t.put(t.line(label, t.say(phrases.Promised)).wrap(t.width, t.width)...)
	for _, c := range checks {
		if t.o.Linear {
			t.tellValue(c.About, c.Wanted.In(t.o.Lang))
			continue
		}
		said := line{gap(2), t.span(plain, c.About+": "), t.span(faint, c.Wanted.In(t.o.Lang))}
		t.put(indentRest(said.wrap(t.width, t.width-4), 4)...)
	}
}

// fact writes a name and its value, or nothing where there is none.
func (t *Terminal) fact(name, value string) {
	if value == "" {
		return
	}
	if t.o.Linear {
		t.tellValue(name, value)
		return
	}
	head := line{t.span(label, name)}.pad(13).with(gap(1))
	room := t.width - head.width()
	t.hang(head, t.line(plain, value).wrap(room, room), head.width())
}
