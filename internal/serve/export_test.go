package serve

import (
	"net/http"
	"net/http/httptest"
	"slices"

	"statelab/internal/livepage"
	"statelab/internal/memhttp"
	"statelab/internal/trace"
)

// Kept is what is kept of the answer of a handler, the first time and the second.
func Kept(h http.Handler) (first, again string) {
	b, at := &bodies{}, memhttp.Place{Connection: 1, Request: 1}
	h.ServeHTTP(&keeping{httptest.NewRecorder(), b, at}, httptest.NewRequest(http.MethodGet, "/", nil))
	return b.take(at), b.take(at)
}

// Break makes the world one that cannot go on.
func (s *Session) Break(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = why
	s.say()
}

// Shows are the words of the page in the tab of the first browser.
func (s *Session) Shows() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.visitors[0].shows
}

// Connections is of how many connections it is known whose they are.
func (s *Session) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Steps returns how many steps the lesson has.
func (l *Lesson) Steps() int { return len(l.run.Steps) }

// Offers reports whether a button can be pressed now, and Solving whether a task is to be
// solved, by whatever acts.
func (s *Session) Offers(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(slices.Concat(s.choices(), s.buttons()), func(b livepage.Button) bool { return b.Name == name })
}

// Solving is described at [Session.Offers].
func (s *Session) Solving() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	act := s.now()
	return act != nil && s.isGoal(act)
}

// Judged are the steps of the lesson that were seen done, by their numbers from 0: with what
// the lesson expects of each.
func (s *Session) Judged() map[int]trace.Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[int]trace.Step{}
	for i, step := range s.judged {
		all[i] = step
	}
	return all
}

// Hold stops a page in the middle, of the world or of another one that has ended.
func (s *Session) Hold(another bool) bool {
	s.mu.Lock()
	of := s.bodies
	s.mu.Unlock()
	if another {
		of = &bodies{}
	}
	return s.hold(of, "a place")
}
