// Package serve gives a lesson's sites to a real browser: the server is virtual, the browser
// real. What crosses is read beside (relay), a mirror follows the browser's jar (traffic), the
// world records what the servers did, and the live page says what is to be done next, sees it
// done by what arrives, and shows each act as lessons show a step.
//
// Times of the browser are the wall clock's; the lesson's clock stands still and is moved by
// the lesson and by buttons alone. What the jar holds is told by the lesson's clock: a cookie
// ends there so long after it was stored as its line says.
//
// # Rooms
//
// lesson.go opens a lesson, unplayable.go says why one cannot be played so. serving.go passes
// connections on and answers what is no site's business, observe.go makes findings of what
// crosses, visitor.go is one of the browsers. act.go finds out what a request is a part of, by
// what acts lead to (want.go), record.go records it and holds it against what is expected,
// again.go tells what was said to be done and was not.
// press.go does what buttons ask for, panel.go says what stands in the live page, task.go how its
// tasks stand, ask.go how an act is done.
package serve

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/world"
)

// Options say how a lesson is served. All but See and Began have to be set.
type Options struct {
	Now  func() time.Time // the wall clock
	Page livepage.Options // Pressed and Hosts are put in
	Word string           // by which a command line names the lesson
	// See is told of each exchange when the head of its answer is there; nil: nobody is. It is
	// called one at a time.
	See func(Seen)
	// Began is told that the lesson begins anew, and the number of that in the page; nil: nobody
	// is. It is called as See is.
	Began func(shown int)
}

// Seen is an exchange that crossed.
type Seen struct {
	*traffic.Finding
	Crossed *trace.Exchange // as a step of a run has it
	Browser trace.Prose     // whose it is taken for
	Step    int             // of the lesson, from 1, that it is part of; 0 for none
	Shown   int             // the number in the page of what it is part of; 0 for what is not there
}

// A Session is a lesson that is served. Make one with New. It is safe for use by several
// goroutines.
type Session struct {
	*Lesson
	o    Options
	page *livepage.Page

	mu        sync.Mutex
	world     *world.World
	bodies    *bodies // of the world's pages: another one counts its connections from 1 again
	visitors  []*visitor
	conns     map[int]*visitor // by the number of the connection, of those that are open
	races     traffic.Races
	asked     map[int]*request   // without an answer so far, by the number of the exchange
	shown     int                // steps that the page has
	at        int                // which of the acts is to be done now
	doing     *doing             // the act that is under way, or the one that was done last
	stray     *doing             // what was done beside
	waited    bool               // the time before the act has passed
	answering bool               // the answer of the task is gone through
	answers   map[int]string     // what was chosen of the questions, by step
	judged    map[int]trace.Step // the steps that were done
	broken    map[int]trace.Prose
	reply     trace.Prose        // to the mistake that was made last in the task of now, nil for none
	skipped   map[int]bool       // the acts that were gone on without
	handed    int                // the first act done by hand that no request has shown so far, -1 for none
	near      rule.Text          // what was otherwise in the last request that was nearly what is to be done
	dropped   []cookiejar.Cookie // what was deleted by hand since
	undone    *undone            // what was not done, as the last such request tells; nil for nothing
	held      []held
	closed    bool
	err       error // why the world cannot go on
}

// New opens the world of a lesson.
func New(l *Lesson, o Options) (*Session, error) {
	s := &Session{Lesson: l, o: o}
	o.Page.Pressed, o.Page.Hosts = s.Press, len(l.Sites()) > 1
	s.page = livepage.New(o.Page)
	if err := s.open(); err != nil {
		return nil, err
	}
	s.settle()
	s.say()
	return s, nil
}

// Page is the page beside.
func (s *Session) Page() *livepage.Page { return s.page }

// Close ends the world. Nobody is told of anything behind it, and again it does nothing.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	s.letGo("")
	s.world.Close()
}

// open begins the lesson anew, with a new world.
func (s *Session) open() error {
	setup := s.Setup()
	answered := &bodies{}
	setup.Front = func(host string, next http.Handler) http.Handler { return s.front(host, next, answered) }
	setup.Held, setup.Stops = func(_, name string) bool { return s.hold(answered, name) }, true
	w, err := world.Open(setup)
	if err != nil {
		return err
	}
	if s.world != nil {
		s.letGo("")
		s.world.Close()
	}
	before := s.visitors
	s.world, s.bodies, s.visitors, s.conns, s.races, s.asked = w, answered, nil, map[int]*visitor{}, traffic.Races{}, map[int]*request{}
	for i, b := range setup.Browsers {
		v := newVisitor(b)
		if before != nil { // the lesson begins anew, and the browser does not
			v.kept = append(before[i].kept, before[i].holds(s.program.Hosts(), s.o.Now())...)
			slices.Sort(v.kept)
			v.kept = slices.Compact(v.kept)
		}
		s.visitors = append(s.visitors, v)
	}
	s.at, s.doing, s.stray, s.waited, s.answering = 0, nil, nil, false, false
	s.answers, s.judged, s.broken, s.reply, s.err = map[int]string{}, map[int]trace.Step{}, map[int]trace.Prose{}, nil, nil
	s.skipped, s.handed, s.undone, s.near = map[int]bool{}, -1, nil, rule.Text{}
	return nil
}

// again begins the lesson anew, and tells of it.
func (s *Session) again() {
	if err := s.open(); err != nil {
		s.err = err
		return
	}
	s.shown++
	begun := s.world.Arriving(world.By{}, "again", rule.Text{EN: "The lesson begins anew, with a new server", KO: "새 서버로 수업을 처음부터 다시 시작합니다."})
	v, wall := s.visitors[0], s.o.Now()
	step, err := begun.Step(v.jar("", nil, wall, s.world.Now()))
	if err != nil {
		s.err = err
		return
	}
	s.page.Begin(s.shown, step)
	if s.o.Began != nil {
		s.o.Began(s.shown)
	}
	s.settle()
}

// now is the act that is to be done, nil behind the last one.
func (s *Session) now() *scenario.Act {
	if s.free || s.at >= len(s.acts) {
		return nil
	}
	return &s.acts[s.at]
}

// Next returns, for who drives a browser by a program, what is to be done now, false where nothing is. Texts of the act hold $name
// where a value is kept: see Kept.
func (s *Session) Next() (scenario.Act, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if act := s.now(); act != nil {
		return *act, true
	}
	return scenario.Act{}, false
}

// Done returns how many acts are behind.
func (s *Session) Done() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// Kept are the values that are kept so far.
func (s *Session) Kept() world.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.Kept()
}

// visitorOf is the browser of a name, the first where there is none.
func (s *Session) visitorOf(name string) *visitor {
	return s.visitors[max(0, slices.IndexFunc(s.visitors, func(v *visitor) bool { return v.name == name }))]
}

// do makes a move in the world.
func (s *Session) do(m world.Move) (trace.Step, error) {
	done, err := s.world.Do(context.Background(), m)
	if err != nil {
		s.err = err
		return trace.Step{}, err
	}
	return *done.Step, nil
}
