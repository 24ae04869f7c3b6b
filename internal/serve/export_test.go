package serve

import (
	"net/http"
	"net/http/httptest"

	"statelab/internal/memhttp"
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
