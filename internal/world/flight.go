package world

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"statelab/internal/browser"
	"statelab/internal/database"
	"statelab/internal/rule"
)

// Two tabs at once. A page with the action `pause` stops in the middle, so a
// request may begin in one step and end in another: a flight. What it does runs
// beside the moves, and yet never at the same time as one, since either the
// move waits for a flight, or the flight waits at a page.

// flights are the requests of a world that are under way.
type flights struct {
	watched atomic.Bool   // a step waits for what happens, so a page may stop
	stopped chan stop     // a page has stopped
	over    chan struct{} // closed when the world ends: no page stops any more
	waiting []*flight     // at a page, in the order in which they stopped
}

func newFlights() *flights { return &flights{stopped: make(chan stop), over: make(chan struct{})} }

// stop is a page that has stopped. It goes on when on is closed.
type stop struct {
	host, name string
	queries    []database.Statement // so far
	on         chan struct{}
}

// flight is what one action set off: its requests, and the stop at which it waits.
type flight struct {
	stop
	profile *profile
	tab     string
	raw     bool // it is no browser's
	move    int  // that set it off, counted from 1
	verb    string
	told    int          // of its hops, in the steps in which it stopped
	landed  chan landing // holds one, so nobody has to be there when it lands
}

// landing records what a flight brought, in the step in which it ends.
type landing func(s *stage) error

// pause stops the page of a host that calls it. Where no step waits for it, as
// in a sign_in, a page could never go on, and is not stopped.
func (f *flights) pause(host, name string, queries []database.Statement) (stopped bool) {
	if !f.watched.Load() {
		return false
	}
	s := stop{host: host, name: name, queries: queries, on: make(chan struct{})}
	select {
	case f.stopped <- s:
	case <-f.over:
		return false
	}
	select {
	case <-s.on:
	case <-f.over:
	}
	return true
}

// close lets every page go on and waits until all flights have landed. What they
// bring is not recorded.
func (f *flights) close() {
	close(f.over)
	for _, flight := range f.waiting {
		<-flight.landed
	}
	f.waiting = nil
}

// first returns the flight that waits longest at a page's stop of that name.
func (f *flights) first(name string) *flight {
	i := slices.IndexFunc(f.waiting, func(f *flight) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return f.waiting[i]
}

// await runs work that makes requests, until it has landed or a page stops it.
// Then the step is over, and a later one resumes it. Where no page can stop, the
// work is done on the spot: to set off costs a stack each time.
func (s *stage) await(work func() landing) error {
	if !s.setup.Stops {
		return work()(s)
	}
	f := &flight{profile: s.profile, tab: s.tab, raw: s.raw, move: s.done, verb: s.step.Verb, landed: make(chan landing, 1)}
	s.flights.watched.Store(true)
	go func() { f.landed <- work() }()
	return s.follow(f)
}

// follow waits until a flight lands or stops.
func (s *stage) follow(f *flight) error {
	defer s.flights.watched.Store(false)
	select {
	case land := <-f.landed:
		s.told = f.told
		return land(s)
	case f.stop = <-s.flights.stopped:
		s.flights.waiting = append(s.flights.waiting, f)
		if err := s.underWay(f); err != nil {
			return err
		}
		s.host = f.host
		s.step.Paused = true
		project := s.project(f.host)
		s.statements[project] = append(s.statements[project], f.queries...)
		who := rule.Text{EN: "the tab waits", KO: "탭은 응답을 기다립니다"}
		if f.raw {
			who = rule.Text{EN: "no answer yet", KO: "아직 응답이 없습니다"}
		}
		done, at := f.sayQueries(), s.pauseTitle(f.name)
		sent := rule.Text{EN: "The request was sent", KO: "요청을 보냈고"}
		if len(s.step.Exchanges) > 0 {
			sent = rule.Text{EN: "The next request was sent, too", KO: "다음 요청도 보냈고"}
		}
		s.step.Notes = append(s.step.Notes, rule.Text{
			EN: sent.EN + ". Its page has stopped in the middle, at " + at.EN + "; " + who.EN + ". " + done.EN + " When the page goes on, the request and its cookies are shown.",
			KO: sent.KO + ", 그 페이지가 실행 중에 멈추었습니다. (" + at.KO + ") " + who.KO + ". " + done.KO + " 요청과 쿠키는 페이지가 이어서 실행될 때 보입니다."})
		return nil
	}
}

// underWay records what was answered before the page stopped: the redirect that led to it, or
// the page that loads it.
func (s *stage) underWay(f *flight) error {
	if f.raw {
		return nil
	}
	hops := s.profile.UnderWay(f.tab)
	over := hops[f.told:]
	f.told = len(hops)
	return s.navigated(browser.Navigation{Hops: over}, nil)
}

// pauseTitle is what a stop of pages is called.
func (s *stage) pauseTitle(name string) rule.Text {
	return s.setup.Pauses.Of(name, rule.Same("%s"))
}

// sayQueries says what the page asked of the database before it stopped.
func (s stop) sayQueries() rule.Text {
	if len(s.queries) == 0 {
		return rule.Text{EN: "It has made no query yet.", KO: "아직 쿼리는 없었습니다."}
	}
	made := make([]string, len(s.queries))
	for i, q := range s.queries {
		made[i] = strings.TrimSpace(q.Kind + " " + q.Table)
	}
	all := strings.Join(made, ", ")
	return rule.Textf("So far it has run: %s.", "지금까지 실행한 쿼리: %s.", all)
}

// heldBy returns a flight that is in the way, or nil.
func (s *stage) heldBy(is func(*flight) bool) *flight {
	i := slices.IndexFunc(s.flights.waiting, is)
	if i < 0 {
		return nil
	}
	return s.flights.waiting[i]
}

func (f *flight) describe() rule.Text {
	who := rule.Text{EN: "a raw request", KO: "직접 보낸 요청이"}
	if !f.raw {
		who = rule.Textf("the tab %s", "%s 탭이", cmp.Or(f.tab, FirstTab))
	}
	return rule.Textf("%[1]s waits for a page that has stopped at %[3]s", "%[2]s %[3]s에서 멈춘 페이지를 기다림", who.EN, who.KO, f.name)
}

// blocked finds an act that would tear a flight apart, which is not done: a tab cannot
// act while it waits, and neither its browser nor the server can start again.
func (s *stage) blocked(kind Kind) bool {
	var f *flight
	switch {
	case kind.Disconnects:
		f = s.heldBy(func(f *flight) bool { return f.profile == s.profile && !f.raw })
	case kind.RestartsServer:
		f = s.heldBy(func(f *flight) bool { return s.project(f.host) == s.project(concerned(s.move.Act)) })
	case kind.Browser && kind.Requests:
		f = s.heldBy(func(f *flight) bool { return f.profile == s.profile && f.tab == s.tab && !f.raw })
	}
	if f != nil {
		s.find(Finding{Wanted: rule.Text{EN: "nothing that waits for a page", KO: "페이지를 기다리는 것이 없음"}, Found: f.describe()})
	}
	return f != nil
}

// Waiting is a request whose page has stopped and does not go on.
type Waiting struct {
	Move  int       // that made it, counted from 1
	Verb  string    // of its act
	Pause string    // where the page has stopped
	Says  rule.Text // who waits, in a sentence
}

// Waiting returns the requests that wait, in the order in which their pages stopped.
func (w *World) Waiting() []Waiting {
	all := make([]Waiting, len(w.flights.waiting))
	for i, f := range w.flights.waiting {
		all[i] = Waiting{f.move, f.verb, f.name, f.describe()}
	}
	return all
}

// join makes the move one of who waits for the page that goes on.
func (a Resume) join(s *stage) {
	if f := s.flights.first(a.Pause); f != nil {
		s.profile, s.tab, s.raw = f.profile, f.tab, f.raw
	}
}

func (a Resume) say(s *stage) rule.Text {
	at := s.pauseTitle(a.Pause)
	if len(s.flights.waiting) > 1 && !s.raw && s.flights.first(a.Pause) != nil { // which one, among several
		tab := s.setup.Tabs.Of(cmp.Or(s.tab, FirstTab), rule.Text{EN: `the tab "%s"`, KO: `"%s" 탭`})
		return rule.Textf("%[1]s, in %[3]s: the page that stopped at %[5]s goes on", "%[2]s, %[4]s: %[6]s에서 멈췄던 페이지가 이어서 실행됩니다.",
			s.profile.title.In(rule.English), s.profile.title.In(rule.Korean), tab.EN, tab.KO, at.EN, at.KO)
	}
	return rule.Text{EN: "The page that stopped at " + at.EN + " goes on", KO: at.KO + "에서 멈췄던 페이지가 이어서 실행됩니다."}
}

func (a Resume) do(s *stage) error {
	f := s.flights.first(a.Pause)
	if f == nil {
		s.find(Finding{Field: "pause", Wanted: rule.Textf("a page that has stopped at %s", "%s에서 멈춘 페이지", a.Pause),
			Found: rule.Text{EN: "none has", KO: "없음"}})
		return nil
	}
	s.flights.waiting = slices.DeleteFunc(s.flights.waiting, func(other *flight) bool { return other == f })
	s.flights.watched.Store(true)
	close(f.on)
	return s.follow(f)
}
