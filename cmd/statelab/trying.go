package main

import (
	"slices"

	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/trace"
)

// Behind every step of a lesson a person can try things in the world as it is there. What
// was tried is gone when the person leaves; the lesson never learns of it.

// sessionAt opens the world of a lesson as it is behind step i, counted from 0.
type sessionAt func(i int) (*prompt.Session, error)

// try opens the prompt behind step i, and comes back to the lesson.
func (w *walk) try(i int) {
	session, err := w.at(i)
	if err != nil {
		w.term.Problem(err.Error(), "")
		return
	}
	defer session.Close()
	w.term.Trying(session.Where())
	h := *w.hand
	h.session, h.trying = session, true
	h.drawOn(w.term)
	if err := h.run(w.lines, true); err != nil {
		w.term.Problem(err.Error(), "")
	}
	w.look()
	h.drawOn(w.term)
	h.gone()
	w.term.Back()
}

// changes says what would change it, for each cookie that step i withheld or refused.
func (w *walk) changes(i int) drawing {
	session, err := w.at(i)
	if err != nil {
		return func(t *render.Terminal) { t.Problem(err.Error(), "") }
	}
	defer session.Close()
	changes := session.Changes()
	return func(t *render.Terminal) { t.Changes(changes) }
}

// withholds reports whether a step kept a cookie from being sent or stored, or an answer
// from a script.
func withholds(s *trace.Step) bool {
	no := func(f trace.Fate) bool { return f.Fate == trace.NotSent || f.Fate == trace.Refused }
	return s.Script != nil && slices.ContainsFunc(s.Script.Fates, no) || slices.ContainsFunc(s.Exchanges, func(x trace.Exchange) bool {
		if c := x.CORS; c != nil {
			if c.Reads != nil && !c.Reads.Holds {
				return true
			}
			if c.Preflight { // which never has cookies
				return false
			}
		}
		return x.Around != nil && (slices.ContainsFunc(x.Sent, no) || slices.ContainsFunc(x.Received, no))
	})
}
