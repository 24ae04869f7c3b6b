package traffic

import (
	"time"

	"statelab/internal/cookiejar"
)

// Held are the cookies that the mirror holds at a time.
func (m *Mirror) Held(at time.Time) []cookiejar.Cookie {
	var held []cookiejar.Cookie
	for _, c := range m.jar.Cookies(at) {
		if b := m.beliefs[c.Key()]; b == nil || !b.gone {
			held = append(held, c)
		}
	}
	return held
}

// Left are the cookies that have left the mirror so far, the last ones at least.
func (m *Mirror) Left() []cookiejar.Departure { return m.jar.Gone() }

// ByHand does to the mirror what was done to the browser out of sight: in developer tools, by
// a script, by closing it. Who says so is believed until a request tells otherwise.
func (m *Mirror) ByHand(at time.Time, do func(*cookiejar.Jar)) {
	before := map[cookiejar.Key]cookiejar.Cookie{}
	for _, c := range m.jar.Cookies(at) {
		before[c.Key()] = c
	}
	do(m.jar)
	for _, c := range m.jar.Cookies(at) {
		if before[c.Key()] != c {
			*m.believe(c.Key()) = belief{}
		}
		delete(before, c.Key())
	}
	for key := range before {
		delete(m.beliefs, key)
	}
}
