// Package memo remembers what was found out before. It forgets all of it when it is full,
// and nothing depends on what it still knows.
package memo

import "sync"

// most is how many answers a Memo keeps; the next one begins anew.
const most = 256

// Memo keeps answers by what was asked. The zero value is ready. It is safe for use by
// several goroutines, and hands out what it was given.
type Memo[Question comparable, Answer any] struct {
	mu  sync.Mutex
	all map[Question]Answer
}

// Find returns what was kept for a question.
func (m *Memo[Question, Answer]) Find(q Question) (Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.all[q]
	return a, ok
}

// Keep keeps the answer to a question.
func (m *Memo[Question, Answer]) Keep(q Question, a Answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil || len(m.all) == most {
		m.all = map[Question]Answer{}
	}
	m.all[q] = a
}
