package main

import (
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/view"
)

// setTask sets the task of step i, or sets it once more. One from which the person went back
// stands as it was left.
func (s *seat) setTask(i int, retakes bool) tea.Cmd {
	y := s.parked
	s.parked = nil
	if y != nil && (retakes || y.place != i) {
		y.close()
		y = nil
	}
	if y == nil {
		first := s.tasks[i]
		task := s.walk.tasking(i, retakes && !first.solved)
		if task == nil {
			s.left = true
			return tea.Quit
		}
		y = &typing{seat: s, title: s.desk.TaskTitle(), task: task, session: task.session, retakes: retakes}
		task.to = y
		y.first = y.taskText
		y.done = func() tea.Cmd { return y.ends(first) }
		y.begins(i)
	}
	s.typing, y.looks = y, false
	y.toText()
	return nil
}

// begins lays out what can be typed at the task of step i, and what both sides hold before.
func (y *typing) begins(i int) {
	if y.session != nil {
		y.line = newLineInput()
		y.stands()
		return
	}
	for _, h := range y.task.task.Holes {
		y.holes = append(y.holes, newHole(h))
	}
	y.holes[0].input.Focus()
	y.home = told{run: y.run, d: render.Desk{Trace: y.trace, Index: i}}
	s := y.run.Step(i, view.Options{Answer: view.Skipped})
	if len(s.Beats) > 0 && s.Beats[0].Task != nil {
		s.Beats = s.Beats[:1]
	}
	s.Sentence = rule.Text{} // it may be the answer
	y.home.step, y.home.d.Step = s, s
}

// taskText is the task as it stands above what is said of it.
func (y *typing) taskText(t *render.Terminal) {
	t.Task(y.task.task)
	places := map[string]string{} // what stands in them can be read where it is typed
	for _, h := range y.holes {
		places[h.Name] = ""
	}
	t.NearViews(y.task.task, places)
	for _, h := range y.holes {
		if y.task.current[h.Name] != h.Start {
			t.Started(h.Hole)
		}
	}
	if y.session != nil && !y.over {
		t.TaskKeys(y.task.keys())
	}
}

// ends comes to the step behind a task that is over. How a task that was done once more came
// out first counts.
func (y *typing) ends(first came) tea.Cmd {
	s, i := y.seat, y.place
	y.close()
	if y.retakes && y.over {
		s.tookTask(i, first)
	}
	s.typing = nil
	s.told = told{run: view.Of(s.trace), d: render.Desk{Trace: s.trace, Index: i}}
	s.choose(0)
	if y.retakes && !y.over {
		s.beat(len(render.Told(s.step)) - 1)
	}
	return nil
}

// asks does what a key at a task asks for.
func (y *typing) asks(key string) tea.Cmd {
	before, hints := maps.Clone(y.task.current), y.task.hint
	y.task.letters = true
	cmd := y.hears(func() turn {
		to, _ := y.task.key(key)
		return to
	})
	y.task.letters = false
	if key == "h" {
		y.hintsBefore(hints)
	}
	if key == "answer" && !maps.Equal(before, y.task.current) || key == "start" {
		for i := range y.holes {
			y.holes[i].stands(y.task.current[y.holes[i].Name])
		}
		y.looks = false
		y.toText()
	}
	return cmd
}

// quitsWriting leaves a task in which something is written; what was changed there is asked for
// once more, since it is kept nowhere.
func (y *typing) quitsWriting(warned bool) tea.Cmd {
	if warned || !y.changed() || y.same() {
		return y.quit()
	}
	y.warned = true
	y.aside(deskNotes.lost)
	return nil
}

// hintsBefore puts the hints that were given before above the last one.
func (y *typing) hintsBefore(hints int) {
	s := &y.trace.Steps[y.place]
	y.said = slices.Insert(y.said, 0, drawing(func(t *render.Terminal) {
		for i := range hints {
			t.Hint(s, i)
		}
	}))
}

// changed reports whether something else stands in a hole than at first.
func (y *typing) changed() bool {
	for i := range y.holes {
		if y.holes[i].text() != y.holes[i].Start {
			return true
		}
	}
	return y.task.changed()
}

// writes does what a key does in a hole. Enter goes on to the next hole, and tries what is
// written behind the last one; Ctrl-J begins a line wherever the cursor stands. Where one line
// is written, Tab goes to the next hole, too.
func (y *typing) writes(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	h := &y.holes[y.at]
	atTop, atEnd := h.input.Line() == 0, h.input.Line() == h.input.LineCount()-1
	next, before := (y.at+1)%len(y.holes), (y.at+len(y.holes)-1)%len(y.holes)
	switch key := msg.String(); {
	case key == "enter" && y.tries():
		return y.wrote(), true
	case key == "tab" && !h.lines, key == "down" && atEnd && y.at < next:
		y.goTo(next)
	case key == "shift+tab" && !h.lines, key == "up" && atTop && y.at > before:
		y.goTo(before)
	default:
		cmd = h.writes(msg)
	}
	return cmd, true
}

// tries reports whether Enter leaves the hole that has the cursor: where lines are written, it
// does so on the last one or below it, but behind a line that is not at its end.
func (y *typing) tries() bool {
	h := &y.holes[y.at]
	if !h.lines {
		return true
	}
	written := strings.TrimRight(h.input.Value(), " \n")
	last := strings.Count(written, "\n")
	return h.input.Line() > last || h.input.Line() == last && !strings.ContainsAny(written[max(0, len(written)-1):], ":,([{\\")
}

// texts are what is written in the holes.
func (y *typing) texts() map[string]string {
	texts := map[string]string{}
	for i := range y.holes {
		texts[y.holes[i].Name] = y.holes[i].text()
	}
	return texts
}

// same reports whether nothing was written since the last try, of which more is to be told.
func (y *typing) same() bool { return y.tried != nil && maps.Equal(y.texts(), y.written) }

func (y *typing) goTo(at int) {
	y.holes[y.at].input.Blur()
	y.at = at
	y.holes[at].input.Focus()
}

// wrote tries what is written, from the last hole; from another it goes to the next one.
// Where nothing is new, it goes on with what is told of the last try.
func (y *typing) wrote() tea.Cmd {
	if y.same() {
		return y.on()
	}
	if y.at < len(y.holes)-1 {
		y.goTo(y.at + 1)
		return nil
	}
	told := y.putInPlace()
	y.written = y.texts()
	for i := range y.holes {
		y.holes[i].tried = true
	}
	return y.hears(func() turn {
		for _, said := range told {
			y.task.to.note(func(t *render.Terminal) { t.Note(said.In(y.lang)) })
		}
		return y.task.wrote(y.written)
	})
}

// putInPlace puts what was written below the lines that stood in a hole at first in the place of the one that it was
// meant for, once: who writes it there again wants both.
func (y *typing) putInPlace() (told []rule.Text) {
	for i := range y.holes {
		h := &y.holes[i]
		if h.put {
			continue
		}
		if joined, said, ok := y.task.program.TypedBelow(y.place, h.Name, h.text()); ok {
			h.stands(joined)
			h.put, told = true, append(told, said)
		}
	}
	return told
}
