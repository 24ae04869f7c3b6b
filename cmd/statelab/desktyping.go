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

// on goes on with what is told: to the rest of the texts, the next beat, the next step, and
// to what is typed.
func (y *typing) on() tea.Cmd {
	switch {
	case !y.text && y.tried == nil && y.picture.News && y.picture.Low.Left(): // what is said of a try was read before
		y.d.Low += y.picture.Low.Rows
	case y.text && y.picture.Wire.Left():
		y.d.Wire = y.picture.Wire.First + y.picture.Wire.Rows
	case y.text && y.leads && y.shows != nil && len(y.later) == 0 && !y.over:
		y.toStep(false)
	case !y.text && y.d.Beat < len(render.Told(y.step))-1:
		y.beat(y.d.Beat + 1)
	case !y.text && y.d.Index < len(y.d.Trace.Steps)-1:
		y.d.Index++
		y.chosen(false)
	case len(y.later) > 0:
		y.said, y.later = y.later[:1], y.later[1:]
		y.toText()
	case y.over:
		return y.done()
	case y.looks:
		y.types()
	case !y.text && y.session == nil:
		y.toText()
	}
	return nil
}

// types has the person type again.
func (y *typing) types() {
	y.looks = false
	if y.session == nil {
		y.toText()
	}
}

// back goes back: from what was asked for, through the beats, to what was said, to the step
// before the task.
func (y *typing) back() tea.Cmd {
	switch {
	case !y.text && y.d.Below == render.BelowTime:
		y.d.Below, y.d.Low = render.BelowText, 0
	case !y.text && y.d.Beat > 0:
		y.beat(y.d.Beat - 1)
	case !y.text && y.d.Index > 0:
		y.d.Index--
		y.chosen(true)
	case !y.text && (y.first != nil || len(y.said) > 0):
		y.toText()
	case y.text && y.shows != nil && !y.leads:
		y.toStep(true)
	case y.text && y.task != nil && !y.over && y.alone != nil:
		y.parked, y.typing, y.cover = y, nil, true
		y.seat.told = told{run: view.Of(y.trace), d: render.Desk{Trace: y.trace, Index: y.place}}
		y.choose(0)
	case y.text && y.task != nil && !y.over && y.place > 0 && !y.retakes:
		y.parked, y.typing = y, nil
		y.seat.told = told{run: view.Of(y.trace), d: render.Desk{Trace: y.trace}}
		return y.arrive(y.place-1, true)
	case y.retakes && !y.over:
		return y.done()
	default:
		y.aside(deskNotes.first)
	}
	return nil
}

// quit leaves the prompt, or the lesson in whose task it is asked for.
func (y *typing) quit() tea.Cmd {
	y.sheet = nil
	if y.task == nil && y.fault == nil {
		if y.hand.leaves() {
			return y.leaves()
		}
		y.looks = false
		y.toText()
		return nil
	}
	y.seat.left = true
	return tea.Quit
}

// leaves goes back to the lesson, or away.
func (y *typing) leaves() tea.Cmd {
	if y.lesson == nil {
		y.seat.left = true
		return tea.Quit
	}
	y.said = nil
	y.hand.gone()
	y.close()
	y.typing, y.seat.told = nil, *y.lesson
	if said := y.said; len(said) > 0 {
		y.d.Below, y.d.Low, y.d.Said = render.BelowSaid, 0, said[0]
	}
	return nil
}

// letter does what a key does that asks for something, while nothing is typed.
func (y *typing) letter(key string) tea.Cmd {
	y.sheet = nil
	switch {
	case key == "?":
		keys := y.keys()
		y.sheet = &sheet{key: key, title: y.desk.KeysTitle(), draw: func(t *render.Terminal) { t.HelpTyping(keys) }}
	case key == "c":
		y.sheet = &sheet{key: key, title: y.desk.CookiesTitle(), draw: y.cookies()}
	case key == "d":
		y.details(key)
	case y.task != nil && !y.over && (key == "h" || key == "s"):
		return y.asks(key)
	case y.task != nil && !y.over && key == "a":
		return y.asks("answer")
	case y.task != nil && !y.over && key == "r" && y.session == nil:
		return y.asks("start")
	case y.task != nil && !y.over && key == "v" && y.task.hasView():
		return y.asks("help")
	case y.text:
		y.seat.aside(deskNotes.none)
	case key == "tab", key == "l":
		if y.d.Below == render.BelowTime {
			y.d.Below, y.d.Low = render.BelowText, 0
		} else {
			y.d.Below, y.d.Low = render.BelowTime, 0
		}
	case key == "e":
		y.beat(0)
	case key == "w":
		y.sheet = &sheet{key: key, title: y.desk.WhyTitle(), draw: y.reasons()}
	default:
		y.seat.aside(deskNotes.none)
	}
	return nil
}

// cookies are the tables of what the browsers hold: behind the step, or now.
func (y *typing) cookies() drawing {
	run, i, before := y.d.Trace, y.d.Index, y.session == nil && y.text
	return func(t *render.Terminal) {
		if before {
			t.CookieTables(view.JarsBefore(run, i))
			return
		}
		t.CookieTables(view.JarsAfter(run, i))
	}
}

// details are all that there is of what was done last, or else of the step before the task.
func (y *typing) details(key string) {
	var draw drawing
	switch {
	case !y.text:
		run, i := y.d.Trace, y.d.Index
		draw = func(t *render.Terminal) { t.Details(run, i) }
	case y.shows != nil:
		run, i := y.shows.d.Trace, y.shows.d.Index
		draw = func(t *render.Terminal) { t.Details(run, i) }
	case y.task != nil && y.place > 0:
		draw = y.detailed(y.place - 1)
	default:
		y.seat.aside(deskNotes.nothing)
		return
	}
	y.sheet = &sheet{key: key, title: y.desk.DetailsTitle(), draw: draw}
}

// reasons are those of the beat and, behind what was done last at the prompt, what would
// change it: at a task that may be its answer.
func (y *typing) reasons() drawing {
	d := y.d
	reasons := func(t *render.Terminal) { t.Reasons(d) }
	if y.task != nil || d.Index != len(d.Trace.Steps)-1 || !withholds(&d.Trace.Steps[d.Index]) {
		return reasons
	}
	changes := y.session.Changes()
	return below(reasons, below((*render.Terminal).Blank, func(t *render.Terminal) { t.Changes(changes) }))
}
