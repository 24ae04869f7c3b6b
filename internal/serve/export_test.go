package serve

// Break makes the world one that cannot go on.
func (s *Session) Break(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = why
	s.say()
}
