package httpsim

import (
	"sync"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// Beside handles two requests side by side, as two workers of a server do: each stops before
// whatever it writes to a database or to the cache until the other one has come as far, or
// has ended, and in a transaction before the first that it writes to the database. One of them runs at a time, so
// that the same comes of it each time. It is for all the sites of a world. The zero value lets every request run
// through.
type Beside struct {
	mu    sync.Mutex
	both  *both // that are awaited, or are being handled
	sides int   // of both that have come
}

// both are two requests. The first is let go on by the second, and the other way round.
type both struct {
	stopped chan struct{} // closed when the first one stops, for the second one to come
	over    chan struct{} // closed when nobody is waited for any more
	went    [2]chan struct{}
	ended   [2]bool

	own    *Table    // what was kept where the first one began, with what it alone has changed since
	parts  int       // of the first one that are over
	tables [2]*Table // what is seen behind each, nil where it wrote nothing
	seen   [2]bool   // that is known
}

// side is one of two requests, 0 or 1.
type side struct {
	*Beside
	*both
	which int
	from  Table // what is kept where its part begins that runs
}

// Begin has the next two requests handled side by side. The second one is to be sent when
// stopped is closed, or when the first one is answered; end is called, once or more often, when both are.
func (b *Beside) Begin() (stopped <-chan struct{}, end func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	two := &both{stopped: make(chan struct{}), over: make(chan struct{})}
	for i := range two.went {
		two.went[i] = make(chan struct{}, 1)
	}
	b.both, b.sides = two, 0
	return two.stopped, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.both == two {
			b.both = nil
			close(two.over)
		}
	}
}

// enter takes a request for one of the two that are awaited, or returns nil.
func (b *Beside) enter() *side {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.both == nil || b.sides == len(b.both.went) {
		return nil
	}
	b.sides++
	return &side{Beside: b, both: b.both, which: b.sides - 1}
}

// turn lets the other one come as far, and reports whether it ended meanwhile. There is no
// other any more where ok is false.
func (s *side) turn() (ended, ok bool) {
	other := 1 - s.which
	s.mu.Lock()
	select {
	case <-s.over: // nobody waits any more: both may run at once
		s.mu.Unlock()
		return false, false
	default:
	}
	switch {
	case s.ended[other]:
		s.mu.Unlock()
		return false, false
	case s.sides == 1:
		close(s.stopped)
	default:
		s.letGo(other)
	}
	s.mu.Unlock()
	select {
	case <-s.went[s.which]:
	case <-s.over:
		return false, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended[other], true
}

// leave ends a request, which lets the other one go on.
func (s *side) leave() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended[s.which] = true
	if other := 1 - s.which; s.sides == 2 && !s.ended[other] {
		s.letGo(other)
	}
}

// letGo lets a side go on that waits, or is told to when it comes to wait; mu is held. Who was told already, since
// nobody was waited for, is not told again.
func (b *both) letGo(which int) {
	select {
	case b.went[which] <- struct{}{}:
	default:
	}
}

// turn stops the request before it writes outside of the database, or where it pauses, where it is handled beside another.
func (r *Request) turn() {
	if r.side != nil && !r.conn.Holds() { // else the other one would wait for the database
		r.stops(database.BeforeWrite)
	}
}

// stops lets the request beside this one go on, and reports whether there is one that could.
func (r *Request) stops(at database.Stop) bool {
	r.stopsAt()
	ended, ok := r.side.turn()
	r.begins()
	if ok && int(at) < len(stopsSaid) {
		said := stopsSaid[at][0]
		if other := stopsSaid[at][1]; ended && !other.IsZero() {
			said = other
		}
		if last := len(r.notes) - 1; last < 0 || r.notes[last] != said { // who waits may have to wait again
			r.notes = append(r.notes, said)
		}
	}
	return ok
}

// stopsSaid is what is told of a stop: where the other request runs to a stop of its own, and where it runs to its end, if that is
// told otherwise.
var stopsSaid = [][2]rule.Text{
	database.BeforeWrite: {
		{EN: "stops before it writes: meanwhile the other request runs to where it would write next", KO: "쓰기 전에 멈춤: 그동안 다른 요청이 다음 쓰기 직전까지 실행됨"},
		{EN: "stops before it writes: meanwhile the other request runs to its end", KO: "쓰기 전에 멈춤: 그동안 다른 요청이 끝까지 실행됨"},
	},
	database.Waiting: {{EN: "waits until the other request's transaction is over, which has read and so cannot write any more (SQLite)", KO: "다른 요청의 트랜잭션이 끝날 때까지 기다림. 그 트랜잭션은 이미 읽었으므로 더는 쓸 수 없음(SQLite)"}},
}
