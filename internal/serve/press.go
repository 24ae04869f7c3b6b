package serve

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/clock"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// The buttons of the page, by their names. The name of a choice stands behind Choose, a length
// of time behind Later.
const (
	Clock  = "clock" // the time that the act wants passes
	Go     = "go"    // what happens at the server, or without a browser
	Did    = "did"   // a person says that it is done, where nothing crosses that shows it
	Skip   = "skip"  // the lesson goes on without
	Redo   = "redo"  // what was not done, or came out otherwise, is to be done again
	Again  = "again" // everything begins anew
	Choose = "choose-"
	Later  = "later-"
)

// Press presses a button of the page.
func (s *Session) Press(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	defer s.say()
	act := s.now()
	length, later := strings.CutPrefix(name, Later)
	choice, chooses := strings.CutPrefix(name, Choose)
	switch {
	case name == Again:
		s.again()
	case later:
		if d, err := clock.ParseLength(length); err == nil {
			s.pass(world.Wait{For: d})
		}
	case name == Redo && s.err == nil:
		if from, can := s.redoes(); can {
			s.goBack(from)
		}
	case act == nil || s.err != nil:
	case chooses:
		s.answers[act.Step] = choice
	case name == Clock && s.waits():
		s.pass(act.Move.Wait)
		s.waited, s.near = true, rule.Text{}
	case name == Go:
		s.happens(act)
	case name == Did:
		s.didByHand(act)
	case name == Skip && s.isGoal(act):
		s.answering = true // and its acts are asked for one by one
	case name == Skip:
		s.skipped[s.at] = true
		s.advance()
	}
}

// pass lets time pass on the lesson's clock, and shows what that did.
func (s *Session) pass(w world.Wait) {
	step, err := s.do(world.Move{Act: w})
	if err != nil {
		return
	}
	s.shown++
	s.beside(s.now(), &step)
	s.page.Show(s.shown, step)
}

// beside puts beside what happened without a browser what the browser whose turn it is holds
// and shows.
func (s *Session) beside(act *scenario.Act, step *trace.Step) {
	v := s.visitors[0]
	if act != nil {
		v = s.visitorOf(act.Played.Actor)
		if act.Played.Jar == nil && !act.Move.Act.Kind().Browser { // no browser has a part in it
			step.Jar = nil
			return
		}
	}
	wall, now := s.o.Now(), s.world.Now()
	host := ""
	if step.Table != nil {
		host = step.Table.Host
	}
	step.Actor, step.Jar, step.Shows = v.name, v.jar(host, v.held(wall, now.Sub(wall)), wall, now), v.shows
}

// waits reports whether time has still to pass before the act that is to be done now.
func (s *Session) waits() bool {
	act := s.now()
	return act != nil && !s.waited && act.Move.Wait != world.Wait{} && act.Move.Act.Kind().Browser
}

// advance goes on to the next act, behind a task that was solved to the next step.
func (s *Session) advance() {
	act := s.now()
	goal := s.isGoal(act)
	for s.at++; goal && s.now() != nil && s.now().Step == act.Step; {
		s.at++
	}
	s.waited, s.near, s.reply = false, rule.Text{}, nil
	if next := s.now(); next == nil || next.Step != act.Step {
		s.answering = false
	}
	s.settle()
}

// settle does what sets the scene and needs no browser.
func (s *Session) settle() {
	for act := s.now(); act != nil && act.Step < 0 && alone(act.Move.Act); act = s.now() {
		s.happens(act)
		if s.err != nil {
			return
		}
	}
}

// alone reports whether an act happens without a browser: at the server, by hand, or by time.
func alone(a world.Act) bool {
	_, resumes := a.(world.Resume)
	return !a.Kind().Browser && !resumes
}

// happens does an act that needs no browser.
func (s *Session) happens(act *scenario.Act) {
	if r, ok := act.Move.Act.(world.Resume); ok {
		s.letGo(r.Pause)
		return // what comes of it arrives
	}
	if !alone(act.Move.Act) {
		return
	}
	step, err := s.do(act.Move)
	if err != nil {
		return
	}
	s.shown++
	s.beside(act, &step)
	if act.Step >= 0 && act.Last {
		s.program.Look(act.Step, &step, s.world.Kept())
		s.judged[act.Step] = step
	}
	s.page.Show(s.shown, step)
	s.doing = nil
	s.advance()
}

// didByHand believes a person who says that something was done in the browser, and does it to
// the mirror.
func (s *Session) didByHand(act *scenario.Act) {
	if !byHand(act) || s.isGoal(act) {
		return
	}
	v := s.visitorOf(act.Played.Actor)
	wall := s.o.Now()
	ahead := s.world.Now().Sub(wall)
	d := s.begin(s.at, v, v.held(wall, ahead), rule.Text{})
	if s.handed < 0 {
		s.dropped = nil
	}
	before := v.mirror.Held(wall)
	v.mirror.ByHand(wall, func(jar *cookiejar.Jar) { s.byHand(jar, v, act, wall) })
	after := v.mirror.Held(wall)
	s.dropped = append(s.dropped, slices.DeleteFunc(before, func(c cookiejar.Cookie) bool { return slices.Contains(after, c) })...)
	v.held(wall, ahead)
	each, _ := world.Each(act.Move.Act)
	if _, closes := each.(world.RestartBrowser); closes {
		for conn, whose := range s.conns {
			if whose == v {
				delete(s.conns, conn)
			}
		}
	}
	d.host = hostOf(act.Played)
	s.doing = d
	s.record(d)
	if d.act == s.at {
		if s.handed < 0 && changesJar(each) {
			s.handed = d.act
		}
		s.advance()
	}
}

// hostOf is the site that an act was about in the simulated browser.
func hostOf(played trace.Step) string {
	if played.Jar != nil {
		return played.Jar.Host
	}
	return ""
}

// byHand reports whether an act leads to no request, so that nothing shows that it is done. A
// browser that goes back or forward may show a page that it has kept.
func byHand(act *scenario.Act) bool {
	each, _ := world.Each(act.Move.Act)
	if press, ok := each.(world.Press); ok && press.Button != world.Reload {
		return true
	}
	return act.Move.Act.Kind().Browser && !slices.ContainsFunc(act.Played.Exchanges, func(x trace.Exchange) bool { return !x.ByPage }) && !act.Played.Paused
}

// byHand does to a jar what somebody did inside a browser.
func (s *Session) byHand(jar *cookiejar.Jar, v *visitor, act *scenario.Act, now time.Time) {
	kept := s.world.Kept()
	each, _ := world.Each(act.Move.Act)
	switch a := each.(type) {
	case world.PutCookie:
		d := jar.Put(now, putCookie(a, kept, now))
		delete(v.ahead, d.Cookie.Key())
	case world.DropCookie:
		jar.Drop(now, func(c cookiejar.Cookie) bool { return c.Name == a.Name })
	case world.DropCookies:
		jar.Drop(now, func(c cookiejar.Cookie) bool {
			host := wire.Hostname(a.Host)
			return c.Domain == host || !c.HostOnly && strings.HasSuffix(host, "."+c.Domain)
		})
	case world.RestartBrowser:
		if !a.Restored {
			jar.CloseBrowser(now)
		}
	case world.Script:
		line, writes, _ := world.CookieScript(a.Line)
		if script := act.Played.Script; writes && script != nil {
			if page, err := address.Parse(script.URL); err == nil {
				d := jar.Set(now, page, cookiejar.Context{API: cookiejar.Script}, kept.Expand(line))
				delete(v.ahead, d.Cookie.Key())
			}
		}
	}
}

// putCookie is a cookie that is typed into developer tools.
func putCookie(a world.PutCookie, kept world.Values, now time.Time) cookiejar.Cookie {
	c := cookiejar.Cookie{Name: kept.Expand(a.Name), Value: kept.Expand(a.Value), Path: kept.Expand(a.Path), Secure: a.Secure, HttpOnly: a.HTTPOnly, HostOnly: a.Domain == ""}
	if page, err := address.Parse(kept.Expand(a.URL)); err == nil {
		c.Domain = page.Host()
	}
	if a.Domain != "" {
		c.Domain = a.Domain
	}
	for _, same := range []cookiejar.SameSite{cookiejar.SameSiteStrict, cookiejar.SameSiteLax, cookiejar.SameSiteNone} {
		if a.SameSite == same.String() {
			c.SameSite = same
		}
	}
	if a.Lasts != nil {
		c.Persistent, c.Expires = true, now.Add(*a.Lasts)
	}
	return c
}

// held is a page that has stopped in the middle, until on is closed.
type held struct {
	name string
	on   chan struct{}
}

// hold stops a page in the middle where the lesson's does, until it may go on. A page of a world
// that has ended, which is known by its bodies, stops nowhere.
func (s *Session) hold(of *bodies, name string) bool {
	s.mu.Lock()
	act := s.now()
	if s.closed || of != s.bodies || act == nil || !act.Played.Paused || len(s.held) == mostHeld {
		s.mu.Unlock()
		return false
	}
	h := held{name, make(chan struct{})}
	s.held = append(s.held, h)
	d := s.begin(s.at, s.visitorOf(act.Played.Actor), nil, rule.Text{})
	if step, err := d.arriving.Step(nil); err == nil {
		step.Paused, step.Notes = true, act.Played.Notes
		if act.Step >= 0 && act.Last {
			s.program.Look(act.Step, &step, s.world.Kept())
			s.judged[act.Step] = step
		}
		s.page.Show(d.number, step)
	}
	s.doing = nil
	s.advance()
	s.say()
	s.mu.Unlock()
	<-h.on
	return true
}

// mostHeld is how many pages may stand in the middle at once.
const mostHeld = 20

// letGo lets the page go on that has stopped longest at a place, or all of them where none is
// named.
func (s *Session) letGo(name string) {
	for i := 0; i < len(s.held); i++ {
		if name != "" && s.held[i].name != name {
			continue
		}
		close(s.held[i].on)
		s.held = slices.Delete(s.held, i, i+1)
		if name != "" {
			return
		}
		i--
	}
}
