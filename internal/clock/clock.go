// Package clock is virtual time: a clock that stands still until it is moved,
// and lengths of time as lesson files write them. It never reads the wall clock.
package clock

import (
	"sync"
	"time"
)

// Clock is a clock that only its owner moves. It is safe for use by several
// goroutines. The zero value stands at the zero time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// New returns a clock that stands at start, in UTC.
func New(start time.Time) *Clock { return &Clock{now: start.UTC()} }

// Now returns the time at which the clock stands, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock by d, which may be negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
