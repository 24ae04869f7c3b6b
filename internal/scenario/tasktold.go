package scenario

import (
	"slices"

	"statelab/internal/address"
	"statelab/internal/clock"
	"statelab/internal/language"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// tell is what the record says of the task of a step.
func (s *step) tell(before []trace.Step) *trace.Task {
	t := s.task
	if t == nil {
		return nil
	}
	told := &trace.Task{About: t.About.Value, Sort: t.Sort.Value, Spelling: t.Spelling, Ask: prose(t.Ask), Models: t.models}
	for _, h := range t.holes {
		in := t.around[h.Name.Value]
		told.Holes = append(told.Holes, trace.Hole{Name: h.Name.Value, Kind: h.Kind, Start: t.before[h.Name.Value].Text, Answer: t.answer[h.Name.Value].Text,
			File: t.reader.FileOf(h.Name.Value), Above: in.above, Below: in.below, Indent: in.indent, LineByLine: t.reader.RunsLines(h.Name.Value)})
	}
	for _, p := range t.Promises {
		told.Promises = append(told.Promises, trace.Promise{Name: p.Name.Value, Text: prose(p.Text)})
		told.Tables = append(told.Tables, language.TablesIn(p.Expect)...)
	}
	for _, m := range t.Mistakes {
		told.Tables = append(told.Tables, language.TablesIn(m.If)...)
		told.Mistakes = append(told.Mistakes, trace.Mistake{Name: m.Name.Value, Reply: prose(m.Reply)})
	}
	if t.Do == nil {
		return told
	}
	told.Before = before
	for _, n := range t.Do.Never {
		told.Never = append(told.Never, trace.Promise{Name: n.Name.Value, Text: prose(n.Text)})
	}
	for i := range t.acts {
		told.Acts = append(told.Acts, t.acts[i].line())
	}
	return told
}

// line is an act as it is typed.
func (s *step) line() string {
	if line, ok := language.TypedLine(s.act); ok && len(s.Actions) > 0 {
		return line
	}
	switch {
	case s.Wait.Given():
		return "wait " + clock.FormatLength(s.Wait.Value)
	case len(s.Actions) > 0:
		return s.Actions[0].Key.Value
	}
	return language.Wait
}

// Task says what somebody has to know who tries the task of step i, counted from 0: ok is
// false where it has none.
func (p *Program) Task(i int) (t Task, ok bool) {
	s := &p.steps[i]
	if s.task == nil {
		return Task{}, false
	}
	t = Task{Verbs: s.task.verbs, Judged: len(s.task.promises) > 0}
	by := (&step{Step: &s.task.acting}).move(false)
	t.Browser, t.Tab = by.Browser, by.Tab
	for _, act := range slices.Backward(s.task.acts) {
		if v, ok := act.act.(world.Visit); ok {
			if u, err := address.Parse(v.URL); err == nil {
				t.Host = u.Host()
			}
		}
	}
	return t, true
}

// Task is what a trace does not say of a task.
type Task struct {
	Verbs        []string // that may be used
	Judged       bool     // there are promises
	Browser, Tab string   // of who does; empty: the first
	Host         string   // that the answer goes to first; empty where it goes nowhere
}

// Deployed are the moves with which a world goes on from before step i, counted from 0,
// when this was written in the holes of its task: what the sites run then, and the acts of
// a promise.
func (p *Program) Deployed(i int, texts map[string]string, name string) []world.Move {
	t := p.steps[i].task
	written, reader := language.Fillings{}, t.reader
	for _, h := range t.holes {
		f, _ := reader.ReadHole(h, texts[h.Name.Value])
		written[h.Name.Value], reader = f, reader.With(f)
	}
	reading := p.reading(t, written)
	var moves []world.Move
	if d := reading.deployed(t); d != nil {
		moves = append(moves, world.Move{Act: *d})
	}
	for _, pr := range t.promises {
		if pr.Name.Value == name {
			moves = append(moves, t.movesOf(reading.actsOf(pr.Acts))...)
		}
	}
	return moves
}
