// Package prompt is a hand: a person who types one line after the other. Each line is
// read by what it says and how the world stands, done, and answered with a value: a
// finished step, a list, a mistake. To go back is to play again.
//
// It knows no terminal and no file: lines come in, answers go out, and whoever stands
// above writes files and starts editors. A line that is wrong changes nothing.
package prompt

import (
	"context"
	"slices"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Opening is the world that a session begins in.
type Opening struct {
	Lesson *lesson.Lesson // its file: sites, browsers, users
	Setup  world.Setup
	Before []world.Move  // done before the first line: the scene, and steps of the lesson
	Lang   rule.Language // in which a saved lesson's texts are written; "": the lesson's own
	Steps  int           // how many steps of the lesson are among those; they are the last ones
	// Guesses says that a person is there who sees what is offered: a line that can mean
	// only one thing is taken so, and an empty line takes what was offered.
	Guesses bool
	// Host is the one that a person goes to first; "": that of the first site.
	Host string
	// Refuses says why a verb or a command cannot be used here; the zero text: it can. Nil
	// refuses none.
	Refuses func(word string) rule.Text
}

// Session is a world with what was done in it. It is for one goroutine.
type Session struct {
	ctx     context.Context
	opening Opening
	world   *world.World
	before  []trace.Step
	acts    []act
	undone  []act    // the last one is done again first
	refused *refusal // since the last act; nil: nothing was
	unsaved bool     // something was done that no file has

	browser, tab string // who acts, as a move has it
	schemeSaid   bool   // it was said that an address without a scheme is one of https
	offer        string // the line that an empty one stands for
}

// act is what one line did.
type act struct {
	line string // as it is done again, and shown: a password is masked
	move world.Move
	step *trace.Step
}

// New opens the world. The error says why it cannot, or why what comes before the first
// line cannot be done.
func New(ctx context.Context, o Opening) (*Session, error) {
	s := &Session{ctx: ctx, opening: o}
	if len(o.Before) > 0 {
		last := o.Before[len(o.Before)-1]
		s.browser, s.tab = last.Browser, last.Tab
	}
	if s.browser == "" {
		s.browser = o.Setup.Browsers[0].Name
	}
	if _, err := s.replay(nil); err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends the world.
func (s *Session) Close() { s.world.Close() }

// replay opens the world anew and does acts in it. Where one cannot be done any more, it
// and those behind it are returned, and are not done.
func (s *Session) replay(acts []act) (left []act, err error) {
	w, err := world.Open(s.opening.Setup)
	if err != nil {
		return nil, err
	}
	var before []trace.Step
	for _, m := range s.opening.Before {
		done, err := w.Do(s.ctx, m)
		if err != nil {
			w.Close()
			return nil, err
		}
		before = append(before, *done.Step)
	}
	if s.world != nil {
		s.world.Close()
	}
	s.world, s.before, s.acts = w, before, nil
	for i, a := range acts {
		if wrong := s.do(a); wrong != nil {
			_, err := s.replay(slices.Clone(s.acts))
			return acts[i:], err
		}
	}
	return nil, nil
}

// do does one act at the end of the others, or finds that it cannot be done.
func (s *Session) do(a act) *Mistake {
	done, err := s.world.Do(s.ctx, a.move)
	if wrong := failed(a.line, done, err); wrong != nil {
		return wrong
	}
	a.step = done.Step
	s.acts = append(s.acts, a)
	return nil
}

// Run is the record of all that was done, for who draws one step of it: what set the
// scene and the acts.
func (s *Session) Run() *trace.Trace {
	t := &trace.Trace{Format: trace.Format, ID: s.ID(), Start: s.opening.Setup.Start, Given: s.before}
	for _, a := range s.acts {
		t.Steps = append(t.Steps, *a.step)
	}
	return t
}

// Moves are what was done, but for what came before the first line.
func (s *Session) Moves() []world.Move {
	moves := make([]world.Move, len(s.acts))
	for i, a := range s.acts {
		moves[i] = a.move
	}
	return moves
}

// Last is the step of the last act, nil where nothing was done yet.
func (s *Session) Last() *trace.Step {
	if len(s.acts) == 0 {
		return nil
	}
	return s.acts[len(s.acts)-1].step
}

// Prompt is what stands before a line: the browser, and its tab where that is not the
// first.
func (s *Session) Prompt() string {
	if s.tab != "" {
		return s.browser + "[" + s.tab + "]> "
	}
	return s.browser + "> "
}

// Offer is the line that an empty one stands for, or "".
func (s *Session) Offer() string { return s.offer }

// Source is the file of the world, for who edits it.
func (s *Session) Source() []byte { return s.opening.Lesson.Source }

// Reopen takes another world in the place of this one, and does the acts again in it.
// Those that cannot be done there any more are taken back, and can be done again.
func (s *Session) Reopen(o Opening) (Answer, error) {
	o.Guesses, o.Lang = s.opening.Guesses, s.opening.Lang
	old, acts := s.opening, s.acts
	s.opening = o
	if !slices.ContainsFunc(o.Setup.Browsers, func(b world.Browser) bool { return b.Name == s.browser }) {
		s.browser, s.tab = o.Setup.Browsers[0].Name, ""
	}
	left, err := s.replay(acts)
	if err != nil {
		s.opening = old
		return nil, err
	}
	s.undone, s.refused = nil, nil
	for _, a := range slices.Backward(left) {
		s.undone = append(s.undone, a)
	}
	return Moved{Again: len(s.acts), Left: lines(left), At: s.Where()}, nil
}

func lines(acts []act) []string {
	all := make([]string, len(acts))
	for i, a := range acts {
		all[i] = a.line
	}
	return all
}

// Unsaved are the lines of what was done, where no file has all of it.
func (s *Session) Unsaved() []string {
	if !s.unsaved {
		return nil
	}
	return lines(s.acts)
}

// Saved notes that a file has all that was done.
func (s *Session) Saved() { s.unsaved = false }

// ID is the id of the world's lesson, which its file is called by.
func (s *Session) ID() string { return s.opening.Lesson.ID.Value }

// Steps is how many steps of the lesson were done before the first line.
func (s *Session) Steps() int { return s.opening.Steps }
