// Package memo remembers what was found out before. A Memo forgets all of it when it is
// full, and nothing depends on what it still knows; a Pattern is compiled once.
package memo

import (
	"regexp"
	"sync"
)

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

// Pattern is a regular expression that is compiled when it is first asked for: a program
// starts with the patterns of all its packages and uses few of them. It panics then where
// the text is none.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
