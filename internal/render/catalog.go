package render

import (
	"fmt"
	"strings"

	"statelab/internal/trace"
)

// List draws lessons as a table: the name, the title, the topics.
func (t *Terminal) List(lessons []Lesson) {
	if len(lessons) == 0 {
		t.put(t.line(plain, t.say(words.noLesson)))
		return
	}
	ids, titles := []string{t.say(words.name)}, []string{t.say(words.title)}
	for _, l := range lessons {
		ids = append(ids, l.ID)
		titles = append(titles, l.Title.In(t.o.Lang))
	}
	names := t.column(t.width/2, ids...)
	if t.narrow() {
		names = t.width // titles stand below
	}
	title := max(0, t.column(t.width-names-2, titles...))
	topics := t.width - names - 2 - title - 2
	head := line{t.span(label, ids[0])}
	if !t.narrow() {
		head = head.pad(names + 2).with(t.span(label, titles[0]))
	}
	if topics >= 10 {
		head = head.pad(names + 2 + title + 2).with(t.span(label, t.say(words.topics)))
	}
	t.put(head)
	for _, l := range lessons {
		row := line{t.span(key, l.ID)}.clip(names)
		if t.narrow() {
			t.put(row)
			room := t.width - 2
			t.put(indent(t.line(plain, l.Title.In(t.o.Lang)).wrap(room, room), 2)...)
			continue
		}
		row = row.pad(names + 2).with(t.line(plain, l.Title.In(t.o.Lang)).clip(title)...)
		if topics >= 10 {
			row = row.pad(names + 2 + title + 2)
			row = row.with(t.line(faint, t.topics(l.Topics, topics))...)
		}
		t.put(row)
	}
}

// topics lists as many topics as there is room for; ".." stands for the others.
func (t *Terminal) topics(all []string, width int) string {
	shown := strings.Join(all, ", ")
	for n := len(all) - 1; n > 0 && t.column(width+1, shown) > width; n-- {
		shown = strings.Join(all[:n], ", ") + " .."
	}
	return shown
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
		t.put(line{t.span(label, number), gap(2), t.span(strong, s.ID)}.wrap(t.width, t.width)...)
		if action := t.say(s.Action); action != "" {
			t.put(t.line(plain, action).wrap(t.width, t.width)...)
		}
		if s.Ask.In(t.o.Lang) != "" {
			p := trace.Prediction{Ask: s.Ask}
			for _, c := range s.Choices {
				p.Choices = append(p.Choices, trace.Choice{Text: c})
			}
			t.Question(&p)
		}
		t.put(t.prose(s.Say, t.width)...)
	}
}

// fact writes a name and its value, or nothing where there is none.
func (t *Terminal) fact(name, value string) {
	if value == "" {
		return
	}
	head := line{t.span(label, name)}.pad(13).with(gap(1))
	room := t.width - head.width()
	t.hang(head, t.line(plain, value).wrap(room, room), head.width())
}
