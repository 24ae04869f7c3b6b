package webtest

import (
	"testing/synctest"
	"time"

	"statelab/internal/clock"
)

// timeline is the time of a web: a clock that stands until it is moved or, inside the
// bubble of testing/synctest, the bubble's, which moves by sleeping.
type timeline struct{ standing *clock.Clock } // nil in a bubble

// newTimeline finds out whether the calling goroutine is in a bubble.
func newTimeline() timeline {
	if inBubble() {
		return timeline{}
	}
	return timeline{clock.New(time.Now().Truncate(time.Second))}
}

// inBubble reports whether the calling goroutine runs in a bubble: outside of one, Wait
// panics. Inside it returns as soon as the other goroutines of the bubble wait.
func inBubble() (inside bool) {
	defer func() { inside = recover() == nil }()
	synctest.Wait()
	return true
}

// Now returns the time in UTC.
func (l timeline) Now() time.Time {
	if l.standing == nil {
		return time.Now().UTC()
	}
	return l.standing.Now()
}

func (l timeline) advance(d time.Duration) {
	if l.standing == nil {
		time.Sleep(d)
		return
	}
	l.standing.Advance(d)
}
