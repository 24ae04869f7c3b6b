package serve

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
