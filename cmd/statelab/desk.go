package main

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"statelab/internal/render"
	"statelab/internal/view"
)

// hasDesk reports whether a lesson is shown on the whole screen: where a person sits at a
// terminal that is large enough and can be written on anywhere, and asked for nothing that
// lines alone have.
func (a *app) hasDesk() bool {
	f := &a.screen
	columns, rows := extent(a.out)
	term := a.env("TERM")
	return a.atKeys() && !f.plain && !f.verbose && !f.quiet && !f.cookies && !f.timeline && f.width == 0 &&
		a.env("ACCESSIBLE") == "" && term != "dumb" && (term != "" || runtime.GOOS == "windows") &&
		columns >= render.DeskColumns && rows >= render.DeskRows
}

// framesPerSecond is how often the screen may be drawn: a key is answered in half of the
// time that a person could notice.
const framesPerSecond = 120

// A seat is a person's place at the desk: a walk whose steps are told beat by beat on the
// whole screen, with its tasks, and with what is tried behind them.
type seat struct {
	*walk
	told
	desk          *render.Terminal // nothing is drawn on it: it lays out
	columns, rows int
	picture       render.Picture
	place         int     // the step of the lesson at which the person is, from 0
	cover         bool    // what the lesson is about is shown
	alone         drawing // what stands before the step where it is the only one that is told, nil: all are
	sheet         *sheet  // what a person asked for, nil for nothing
	typing        *typing // at what the person types, nil for nothing
	parked        *typing // the task from which the person went back
	retakes       bool    // the question is taken again
	done, left    bool
}

// A told is a step of a run, as it stands on the desk.
type told struct {
	run  *view.Run
	step *view.Step
	d    render.Desk
}

// A sheet is what a person asked for, on the whole screen.
type sheet struct {
	key, title string
	draw       drawing
	first      int // the row at its top
}

// sit goes through a run at the desk and reports, as through does, whether the person left
// before the end.
func (w *walk) sit(ctx context.Context, a *app) (stopped bool) {
	s := &seat{walk: w, told: told{run: view.Of(w.trace), d: render.Desk{Trace: w.trace, Index: w.from.step, Resumes: w.from.step > 0}}, cover: true}
	s.choose(0)
	s.stay(ctx, a)
	w.look()
	switch {
	case s.done:
		return w.ended()
	case s.cover:
		return w.left(w.from.step)
	}
	return w.left(s.place + 1)
}

// sitAgain has the question of step i asked again at the desk, or its task set, behind what
// stands before it, and then tells the step. It reports whether the person left before its end.
func (w *walk) sitAgain(ctx context.Context, a *app, i int, before drawing) (left bool) {
	s := &seat{walk: w, told: told{run: view.Of(w.trace), d: render.Desk{Trace: w.trace, Index: i}}, cover: true, alone: before}
	s.choose(0)
	s.stay(ctx, a)
	w.look()
	return !s.done
}

// before is what stands before the first step that is told.
func (s *seat) before(t *render.Terminal) {
	if s.alone != nil {
		s.alone(t)
		return
	}
	s.opening(t)
}

// stay takes the whole screen until the person goes.
func (s *seat) stay(ctx context.Context, a *app) {
	s.desk = a.terminalOn(io.Discard, a.out)
	s.columns, s.rows = extent(a.out)
	program := a.atKeyboard(ctx, s, tea.WithFPS(framesPerSecond), tea.WithWindowSize(s.columns, s.rows), tea.WithColorProfile(colorprofile.TrueColor))
	if _, err := program.Run(); err != nil && !errors.Is(err, tea.ErrInterrupted) && s.fault == nil {
		s.fault = err
	}
	for _, y := range []*typing{s.typing, s.parked} {
		if y != nil {
			y.close()
		}
	}
}

// Init implements tea.Model.
func (s *seat) Init() tea.Cmd { return nil }

// View implements tea.Model.
func (s *seat) View() tea.View {
	if s.done || s.left {
		return tea.NewView("")
	}
	v := tea.NewView(strings.Join(s.lines(), "\n"))
	v.AltScreen = true
	if s.picture.Types && !s.small() {
		v.Cursor = tea.NewCursor(s.picture.Column, s.picture.Row)
	}
	return v
}

// lines lay out the screen, and note how far its panes can be moved.
func (s *seat) lines() []string {
	s.desk.Resize(s.columns)
	if s.small() {
		return s.desk.TooSmall(s.rows)
	}
	d := s.d
	if s.typing == nil {
		d.Keys = s.deskKeys()
	} else {
		s.typing.stand(&d)
	}
	switch {
	case s.sheet != nil:
		s.picture = s.desk.Sheet(d, s.sheet.title, s.sheet.draw, s.sheet.first, s.rows)
		s.sheet.first = s.picture.Low.First
	case s.cover:
		s.picture = s.desk.Cover(d, s.before, s.d.Low, s.rows)
		s.d.Low = s.picture.Low.First
	default:
		s.picture = s.desk.Desk(d, s.rows)
		if y := s.typing; y != nil && y.keys() != d.Typing.Keys { // only now it is known what does not fit
			d.Typing.Keys = y.keys()
			s.picture = s.desk.Desk(d, s.rows)
		}
		s.d.Wire, s.d.Low = s.picture.Wire.First, s.picture.Low.First
	}
	return s.picture.Lines
}

func (s *seat) small() bool { return s.columns < render.DeskColumns || s.rows < render.DeskRows }

// deskKeys are the keys that mean something now.
func (s *seat) deskKeys() render.Keys {
	i := s.d.Index
	step := &s.trace.Steps[i]
	last := s.d.Beat == len(render.Told(s.step))-1
	jars := view.JarsAfter
	if s.d.Asks {
		jars = view.JarsBefore
	}
	return render.Keys{
		Back: i > 0 || s.d.Beat > 0 || s.alone != nil, Details: !s.d.Asks || i > 0, Cookies: len(jars(s.trace, i)) > 0,
		Again: step.Predict != nil && last && !s.d.Asks && s.alone == nil, Redo: step.Predict == nil && s.hasTask(i) && last && s.alone == nil, Hints: len(step.Hints) > 0,
		Last: last && (i == len(s.trace.Steps)-1 || s.alone != nil), Try: s.at != nil && !s.d.Asks, Change: !s.d.Asks,
	}
}

// arrive comes to a step, at its first beat or at its last one. Where it has a task that
// nobody did yet, that comes before.
func (s *seat) arrive(i int, last bool) tea.Cmd {
	s.d.Index, s.place = i, i
	if i >= s.furthest {
		s.furthest = i
		s.keeper.begin(i)
	}
	if i == len(s.answers) {
		s.answers, s.end.First = append(s.answers, 0), append(s.end.First, 0)
	}
	s.choose(0)
	if _, over := s.tasks[i]; s.hasTask(i) && !over {
		return s.setTask(i, false)
	}
	if last && !s.d.Asks {
		s.beat(len(render.Told(s.step)) - 1)
	}
	return nil
}

// choose has the step told that the person is at, from a beat on.
func (s *seat) choose(beat int) {
	i := s.d.Index
	var answer view.Answer
	if i < len(s.answers) && s.typing == nil {
		answer = s.answers[i]
	}
	s.step = s.run.Step(i, view.Options{Answer: answer})
	s.d.Step, s.d.Asks, s.retakes = s.step, s.typing == nil && s.trace.Steps[i].Predict != nil && answer == 0, false
	s.beat(beat)
}

// beat goes to a beat of the step.
func (s *seat) beat(to int) { s.d.Beat, s.d.Below, s.d.Wire, s.d.Low = to, render.BelowText, 0, 0 }

// on goes on: to the rest of what is told, the next beat, the next step, the end.
func (s *seat) on() tea.Cmd {
	more := s.picture.News && s.picture.Low.Left()
	if s.typing != nil && s.sheet == nil {
		return s.typing.on()
	}
	switch {
	case s.sheet != nil && more:
		s.sheet.first += s.picture.Low.Rows
	case s.sheet != nil:
		s.sheet = nil
	case s.cover && more:
		s.d.Low += s.picture.Low.Rows
	case s.cover:
		s.cover, s.d.Low = false, 0
		return s.arrive(s.d.Index, false)
	case s.d.Asks:
		s.aside(deskNotes.answers)
	case more && s.d.Below == render.BelowText:
		s.d.Low += s.picture.Low.Rows
	case s.d.Beat < len(render.Told(s.step))-1:
		s.beat(s.d.Beat + 1)
	case s.d.Index < len(s.trace.Steps)-1 && s.alone == nil:
		return s.arrive(s.d.Index+1, false)
	default:
		s.done = true
		return tea.Quit
	}
	return nil
}

// back goes back: from what was asked for, to what was told before, to the step before.
func (s *seat) back() tea.Cmd {
	if s.typing != nil && s.sheet == nil {
		return s.typing.back()
	}
	switch {
	case s.sheet != nil:
		s.sheet = nil
	case s.cover:
		s.d.Low -= s.picture.Low.Rows
	case s.retakes:
		s.choose(len(render.Told(s.step)) - 1)
	case s.d.Below != render.BelowText:
		s.d.Below, s.d.Low = render.BelowText, 0
	case s.picture.News && s.d.Low > 0:
		s.d.Low -= s.picture.Low.Rows
	case s.d.Beat > 0:
		s.beat(s.d.Beat - 1)
	case s.alone != nil:
		s.cover, s.d.Low = true, 0
	case s.d.Index > 0:
		return s.arrive(s.d.Index-1, true)
	default:
		s.aside(deskNotes.first)
	}
	return nil
}

// move moves a pane by rows: the lower one as long as there is more of what is new, else the
// wire.
func (s *seat) move(rows int) {
	switch {
	case s.sheet != nil:
		s.sheet.first += rows
	case s.cover, s.picture.LowMoves(rows):
		s.d.Low += rows
	default:
		s.d.Wire += rows
	}
}

// answer answers the question of the step.
func (s *seat) answer(a view.Answer) {
	i, again := s.d.Index, s.retakes
	if again {
		s.took(i, a)
	} else {
		s.said(i, a)
	}
	s.choose(0)
	s.beat(1)
}
