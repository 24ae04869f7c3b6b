package main

import (
	"statelab/internal/explain"
	"statelab/internal/prompt"
	"statelab/internal/render"
)

// help gives the next hint. Behind the last one it says that there is none and, where the
// promise that the last try broke looks at a cookie, that what would change it can be asked
// for: that may be the answer, so it is told to who asks once more.
func (t *tasking) help() {
	s := &t.trace.Steps[t.i]
	if t.hint < len(s.Hints) {
		hint := t.hint
		t.to.note(func(term *render.Terminal) { term.Hint(s, hint) })
		t.hint++
		return
	}
	changes, err := t.changes()
	switch {
	case err != nil:
		t.fault = err
	case len(changes) == 0:
		answer, typed := t.keys().Answer, "answer"
		if t.letters {
			typed = "a"
		}
		t.to.note(func(term *render.Terminal) { term.NoMoreHints(s, typed, answer) })
	case !t.announced:
		t.announced = true
		t.to.note(func(term *render.Terminal) { term.ChangesNext(changes) })
	default:
		t.to.reply(prompt.Listing{Changes: changes})
	}
}

// changes say what would change what the promise saw that the last try broke first: for
// the cookies that it looks at and that its last act sent or not, as it was played.
func (t *tasking) changes() ([]*explain.Change, error) {
	if t.failed == nil || len(t.failed.Cookies) == 0 || t.session != nil {
		return nil, nil
	}
	o := opening(t.program, t.i, false)
	o.Before = append(o.Before, t.program.Deployed(t.i, t.current, t.failed.Name)...)
	session, err := prompt.New(t.ctx, o)
	if err != nil {
		return nil, err
	}
	defer session.Close()
	return session.ChangesOf(t.failed.Cookies), nil
}
