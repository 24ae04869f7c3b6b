package main

import (
	tea "charm.land/bubbletea/v2"

	"statelab/internal/render"
	"statelab/internal/view"
)

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
	case y.text && y.task != nil && !y.over && y.shows == nil && len(y.said) > 0: // what was asked for
		y.said, y.d.Wire = nil, 0
		y.toText()
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
		y.sheet = &sheet{key: key, title: y.desk.ReadsTitle(), draw: y.task.reads}
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
		y.looksWhy(key, y.reasons())
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
