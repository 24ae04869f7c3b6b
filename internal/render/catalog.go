package render

import (
	"fmt"
	"strings"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// List draws lessons as a table: the name, the title, the topics; on a narrow screen,
// below each other.
func (t *Terminal) List(lessons []Lesson) {
	if len(lessons) == 0 {
		t.put(t.line(plain, t.say(words.noLesson)))
		return
	}
	if t.o.Linear {
		t.tellList(lessons)
		return
	}
	ids, titles := []string{t.say(words.name)}, []string{t.say(words.title)}
	for _, l := range lessons {
		ids = append(ids, l.ID)
		titles = append(titles, l.Title.In(t.o.Lang))
	}
	const least = 18 // columns of the topics
	names := t.column(t.width/2, ids...)
	columns := [2]int{names, t.column(t.width-names-2-2-least, titles...)}
	if !t.narrow() {
		t.listRow(columns, t.line(label, ids[0]), t.line(label, titles[0]), t.line(label, t.say(words.topics)))
	}
	for i, l := range lessons {
		t.listRow(columns, t.line(key, l.ID), t.line(plain, titles[i+1]), t.line(faint, strings.Join(l.Topics, ", ")))
	}
}

// listRow writes one lesson of a list, its title and its topics on as many lines as
// they need.
func (t *Terminal) listRow(columns [2]int, id, title, topics line) {
	if t.narrow() {
		t.put(id.wrap(t.width, t.width)...)
		for _, below := range []line{title, topics} {
			t.put(indent(below.wrap(t.width-2, t.width-2), 2)...)
		}
		return
	}
	second := columns[0] + 2
	third := second + columns[1] + 2
	left, right := title.wrap(columns[1], columns[1]), topics.wrap(t.width-third, t.width-third)
	for i := range max(len(left), len(right)) {
		row := nth([]line{id.clip(columns[0])}, i).pad(second)
		t.put(row.with(nth(left, i)...).pad(third).with(nth(right, i)...))
	}
}

// Show draws the text of one lesson: what it is about, then its steps.
func (t *Terminal) Show(l Lesson) {
	t.put(t.line(strong, l.Title.In(t.o.Lang)).wrap(t.width, t.width)...)
	t.put(t.prose(l.Summary, t.width)...)
	t.fact(t.say(words.name), l.ID)
	t.fact(t.say(words.topics), strings.Join(l.Topics, ", "))
	t.fact(t.say(words.learnFirst), strings.Join(l.LearnFirst, ", "))
	for _, p := range l.Pages {
		t.rule()
		t.put(t.line(label, p.Title).wrap(t.width, t.width)...)
		for typed := range strings.SplitSeq(strings.TrimRight(p.Code, "\n"), "\n") {
			t.put(t.line(code, typed)) // never broken, so that it stays code
		}
	}
	for i, s := range l.Steps {
		t.rule()
		number := fmt.Sprintf(t.say(words.step), i+1, len(l.Steps))
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
					t.put(t.proseAfter(line{t.span(label, fmt.Sprintf(t.say(words.replyTo), n+1)), gap(1)}, c.Reply, t.width)...)
				}
			}
		}
		for n := range s.Hints {
			t.Hint(&trace.Step{Hints: s.Hints}, n)
		}
		if s.Say.In(t.o.Lang) != "" {
			if s.Predict != nil || len(s.Hints) > 0 {
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
	t.put(t.line(label, t.say(words.promised)).wrap(t.width, t.width)...)
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
