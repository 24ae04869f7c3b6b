package main

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// A typing is something at which a person types at the desk: a prompt, or a task. What a line
// or a try leads to stands above it: a step as any other, or a text in its place. Who types
// nothing at the moment has the keys of the desk.
type typing struct {
	*seat
	title  string         // of the texts
	first  drawing        // stands above all texts, nil for nothing
	home   told           // what both sides hold while texts are told
	shows  *told          // the step that was done or tried last, nil for none
	said   []drawing      // to the last line
	later  []drawing      // said when the person goes on
	tried  []trace.Step   // the acts of the try that the last line was
	text   bool           // texts stand in the middle, and no step
	leads  bool           // behind the texts comes the step
	looks  bool           // nothing is typed at the moment
	over   bool           // nothing is typed any more
	done   func() tea.Cmd // what comes then
	warned bool           // Ctrl-C was pressed on an empty line

	session *prompt.Session // nil at a task in which something is written
	line    lineInput       // of the session
	holes   []hole
	at      int               // of them, the one that has the cursor
	written map[string]string // in them, what was tried last
	task    *tasking          // nil at the prompt
	retakes bool              // the task is done once more
	hand    *hand             // at the prompt
	lesson  *told             // to which one comes back from it, nil for none
}

// note implements saying.
func (y *typing) note(draw drawing) { y.said = append(y.said, draw) }

// reply implements saying. A step is told as any other, and what is said of it below.
func (y *typing) reply(a prompt.Answer) {
	switch a := a.(type) {
	case prompt.Nothing:
	case prompt.Stepped:
		y.leads = true
		y.reply(prompt.Told{Answer: prompt.Nothing{}, Notes: a.Notes})
	case prompt.Told:
		if len(a.Notes) > 0 {
			y.note(func(t *render.Terminal) { t.Reply(prompt.Told{Answer: prompt.Nothing{}, Notes: a.Notes}) })
		}
		y.reply(a.Answer)
	default:
		y.note(func(t *render.Terminal) { t.Reply(a) })
	}
}

// show implements telling.
func (y *typing) show(draw drawing) turn {
	y.note(draw)
	return again
}

// failed implements telling: what is said of a try comes first, and then what happened in it.
func (y *typing) failed(try trace.Try) turn {
	y.tried = try.Steps
	return y.show(func(t *render.Terminal) { t.TaskVerdict(try) })
}

// wait implements telling.
func (y *typing) wait(said, _ drawing) turn {
	y.note(said)
	return next
}

// close ends the world in which something is tried, where it was opened at the desk.
func (y *typing) close() {
	if y.session != nil && (y.task != nil || y.lesson != nil) {
		y.session.Close()
	}
}

// hears has something said in the place of what was said before, and shows it.
func (y *typing) hears(say func() turn) tea.Cmd {
	y.said, y.later, y.tried, y.leads = nil, nil, nil, false
	to := say()
	if y.fault != nil || to == leave {
		return y.quit()
	}
	y.stands()
	last := 0
	if y.session != nil {
		last = len(y.session.Moves()) - 1
	}
	switch {
	case y.tried != nil:
		y.shows, last = y.scene(&trace.Trace{Format: trace.Format, ID: y.home.d.Trace.ID, Steps: y.tried}), len(y.tried)-1
	case y.session != nil && last >= 0:
		y.shows = y.scene(y.session.Run())
	default:
		y.shows = nil
	}
	if y.shows != nil {
		y.shows.d.Index = last
	}
	stepped := y.leads
	y.leads = stepped || y.tried != nil
	if y.over = to == next; y.over {
		y.finished()
	}
	switch {
	case stepped:
		y.toStep(false)
	case len(y.said) > 0:
		y.toText()
	}
	return nil
}

// finished has what is said of a task that is over told.
func (y *typing) finished() {
	draw := y.tasks[y.place].draw
	if len(y.said) > 0 && y.leads {
		y.later = []drawing{draw}
		return
	}
	y.note(draw)
}

// stands finds out what both sides hold now.
func (y *typing) stands() {
	if y.session == nil {
		return
	}
	run, err := y.session.Standing()
	if err != nil {
		y.fault = err
		return
	}
	y.home = *y.scene(run)
	s := y.home.run.Step(len(run.Steps)-1, view.Options{})
	s.Sentence = y.session.Where()
	y.home.step, y.home.d.Step, y.home.d.Index = y.placed(s), s, len(run.Steps)-1
}

// scene is a run on the desk.
func (y *typing) scene(run *trace.Trace) *told {
	return &told{run: view.Of(run), d: render.Desk{Trace: run}}
}

// placed says of a step in which step of the lesson it was done.
func (y *typing) placed(s *view.Step) *view.Step {
	if y.place < len(y.trace.Steps) {
		at := &y.trace.Steps[y.place]
		s.ID, s.Number, s.Of = at.ID, at.Number, at.Of
	}
	return s
}

// toText shows what was said.
func (y *typing) toText() {
	y.seat.told, y.text = y.home, true
	if len(y.said) > 0 {
		y.d.Wire = render.FromThen
	}
}

// toStep shows the step that was done or tried last, from its first beat or its last one.
func (y *typing) toStep(last bool) {
	y.seat.told, y.text = *y.shows, false
	y.chosen(last)
}

func (y *typing) chosen(last bool) {
	y.choose(0)
	y.placed(y.step)
	if last {
		y.beat(len(render.Told(y.step)) - 1)
	}
}

// stand puts what is typed, and what was said, on a desk.
func (y *typing) stand(d *render.Desk) {
	d.Typing = y.typed()
	said := func(t *render.Terminal) {
		for _, draw := range y.said {
			draw(t)
		}
	}
	switch {
	case y.text && len(y.said) == 0:
		d.Middle = &render.Middle{Title: y.title, First: y.first}
	case y.text:
		d.Middle = &render.Middle{Title: y.title, First: y.first, Then: said}
	case len(y.said) > 0 && y.leads && d.Below == render.BelowText:
		d.Below, d.Said = render.BelowSaid, said
	}
}

// typed is what stands in the lower pane.
func (y *typing) typed() *render.Typing {
	t := &render.Typing{Title: y.desk.PromptTitle(), Looks: y.looks || y.over, Keys: y.keys()}
	switch {
	case y.over:
	case y.session != nil:
		y.line.Prompt = ""
		lead := y.session.Prompt()
		y.line.SetWidth(max(10, y.columns-len(lead)-2))
		t.Rows = []render.TypingRow{{Lead: lead, Text: strings.TrimRight(ansi.Strip(y.line.View()), " ")}}
		if c := y.line.Cursor(); c != nil {
			t.Column = c.X
		}
	default:
		y.holeRows(t)
	}
	return t
}

// keys are the keys that mean something now.
func (y *typing) keys() render.TypingKeys {
	k := render.TypingKeys{More: y.more(), Step: !y.text, Over: y.over, Leaves: y.task == nil}
	k.Back = !y.text || y.task != nil && y.place > 0 || y.shows != nil && !y.leads
	if y.task != nil && !y.over {
		p := y.task.keys()
		k.Task, k.Answer, k.Hole, k.Others, k.Reads = true, p.Answer, y.session == nil, len(y.holes) > 1, y.task.hasView()
		if k.Hole {
			k.Lines, k.Begins, k.Changed, k.Same = !y.tries(), y.holes[y.at].lines, y.changed(), y.same()
			k.Next = y.at < len(y.holes)-1
		}
	}
	return k
}

// more reports whether something is still to be told of what was done.
func (y *typing) more() bool {
	if y.text {
		return y.picture.Wire.Left() || y.leads && y.shows != nil
	}
	return y.d.Beat < len(render.Told(y.step))-1 || y.d.Index < len(y.d.Trace.Steps)-1 || len(y.later) > 0
}
