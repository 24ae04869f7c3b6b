package trace

import "strings"

// NotPlayed reports whether the page failed at what statelab does not play, and not at what Django or the lines of the
// page refuse: these raise NotImplementedError for a visitor without a login, and where they say so themselves.
func (r *Reason) NotPlayed() bool {
	const class = "NotImplementedError"
	return r != nil && r.Name == class && !strings.Contains(r.Says, "AnonymousUser") && (r.At == nil || !strings.Contains(r.At.Code, class))
}

// NotPlayed is why a page of the step failed at what statelab does not play; nil where none did.
func (s *Step) NotPlayed() *Reason {
	for i := range s.Exchanges {
		if e := s.Exchanges[i].Server; e != nil && e.Reason.NotPlayed() {
			return e.Reason
		}
	}
	return nil
}
