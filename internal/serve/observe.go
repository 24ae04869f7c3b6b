package serve

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/relay"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/world"
)

// request is one without an answer so far.
type request struct {
	visitor *visitor
	finding *traffic.Finding
	before  []cookiejar.Cookie // the jar, as it was asked
	gone    []cookiejar.Departure
}

// see is told by the relay of what crosses.
func (s *Session) see(e relay.Event) {
	x := e.Exchange
	if e.Kind == relay.Closed {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.conns, e.Connection)
		return
	}
	if x == nil || e.Kind == relay.Unread {
		return
	}
	path, _, _ := strings.Cut(x.Request.Target, "?")
	if s.isByItself(strings.ToLower(x.Request.Headers.Get("Host")), path) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e.Kind {
	case relay.Asked:
		s.requested(e)
	case relay.Answered:
		if r := s.asked[x.Number]; r != nil {
			s.answered(e, r)
		}
	case relay.Over:
		if r := s.asked[x.Number]; r != nil {
			delete(s.asked, x.Number)
			s.races.Over(e.At)
		}
	}
}

// requested holds a request against the mirror of who made it.
func (s *Session) requested(e relay.Event) {
	o := s.observed(e)
	s.races.Asked(o)
	v := s.whose(e, o)
	s.conns[e.Connection], v.used = v, o.Number
	if act := s.now(); act != nil && s.expected(&coming{Exchange: o}) {
		o.Credentials = credentials(act, o)
	}
	r := &request{visitor: v, finding: v.mirror.Request(o)}
	ahead := s.world.Now().Sub(e.At)
	r.before, r.gone = v.held(e.At, ahead), v.gone(ahead)
	s.asked[o.Number] = r
}

// observed is what a request says.
func (s *Session) observed(e relay.Event) *traffic.Exchange {
	head := e.Exchange.Request
	host := strings.ToLower(head.Headers.Get("Host"))
	o := &traffic.Exchange{
		Number: e.Exchange.Number, Begun: e.At, Latest: e.At, Answered: e.At, Method: head.Method, URL: "http://" + host + head.Target,
		Proto: head.Proto, Request: head.Headers, Seen: traffic.Full,
	}
	o.Browser, o.Version = traffic.BrowserOf(head.Headers.Get("User-Agent"))
	return o
}

// credentials is how a script asks that does what the lesson says.
func credentials(act *scenario.Act, o *traffic.Exchange) string {
	each, _ := world.Each(act.Move.Act)
	a, fetches := each.(world.Fetch)
	switch {
	case !fetches:
		return ""
	case a.Credentials == "include", a.Credentials != "omit" && o.Request.Get("Sec-Fetch-Site") == "same-origin":
		return "include"
	}
	return "omit"
}

// whose finds out which of the lesson's browsers made a request: the one whose connection it
// is, the one whose turn it is where that is what it was asked to do and its cookies speak for it,
// else the one for which most of them speak. In doubt it is the one whose turn it is, unless
// cookies are missing that it would have sent and another one would not, as a private window; and
// where nobody has one, the one that asked last. Where each has some and none came, that is a guess.
func (s *Session) whose(e relay.Event, o *traffic.Exchange) *visitor {
	if v := s.conns[e.Connection]; v != nil {
		return v
	}
	best := slices.MaxFunc(s.visitors, func(a, b *visitor) int { return cmp.Compare(a.used, b.used) })
	act := s.now()
	if act != nil {
		best = s.visitorOf(act.Played.Actor)
	}
	most := best.mirror.Speaks(o)
	if most > 0 && s.expected(&coming{Exchange: o}) {
		return best
	}
	if act != nil && (s.isGoal(act) || byHand(act)) { // its cookies may have been cleared: only another one's speak against it
		most = max(most, 0)
	}
	for _, v := range s.visitors {
		if n := v.mirror.Speaks(o); n > most {
			best, most = v, n
		}
	}
	if most < 0 && len(s.visitors) > 1 {
		o.Guessed = true
		return s.begunAnew(best)
	}
	return best
}

// begunAnew is who most likely asked where a request has the cookies of nobody, though each of the
// browsers has some: one that was closed and started again has no connection from before. Best is
// who it is where that tells nothing.
func (s *Session) begunAnew(best *visitor) *visitor {
	connected := map[*visitor]bool{}
	for _, v := range s.conns {
		connected[v] = true
	}
	alone := slices.IndexFunc(s.visitors, func(v *visitor) bool { return !connected[v] })
	if alone < 0 || !connected[best] {
		return best
	}
	return s.visitors[alone]
}

// answered follows an answer, and what it is a part of.
func (s *Session) answered(e relay.Event, r *request) {
	f, head := r.finding, e.Exchange.Answer
	f.Answered, f.Status, f.Reason, f.Response = e.At, head.Status, head.Reason, head.Headers
	r.visitor.mirror.Answer(f)
	s.races.Answered(f.Exchange)
	ahead := s.world.Now().Sub(f.Answered)
	for i := range f.Set {
		r.visitor.gives(&f.Set[i].Fate, ahead)
	}
	s.meets(r.visitor, f)
	s.arrived(e.Exchange, r)
}

// mostStrangers is how many cookies of before a visitor is asked to delete.
const mostStrangers = 20

// meets notes the cookies of a request that no server gave the browser since the lesson began,
// and leaves those that its answer deletes, or that do not come any more.
func (s *Session) meets(v *visitor, f *traffic.Finding) {
	a, err := address.Parse(f.URL)
	if err != nil {
		return
	}
	v.kept = slices.DeleteFunc(v.kept, func(site string) bool { return site == a.HostPort() }) // what it still holds comes along
	sent := map[string]bool{}
	for i := range f.Cookies {
		c := &f.Cookies[i]
		if c.Sent == nil || !*c.Sent {
			continue
		}
		sent[c.Fate.Cookie.Name] = true
		met := stranger{a.HostPort(), c.Fate.Cookie.Name}
		given := slices.Contains(v.given, met.name+"="+string(c.Fate.Cookie.Value)) // it was to be deleted by hand, and was not
		if c.Claim == traffic.CannotKnow && c.Fate.Rule == "" && c.Fate.Cookie.Domain == "" && !given && !slices.Contains(v.strangers, met) && len(v.strangers) < mostStrangers {
			v.strangers = append(v.strangers, met)
		}
	}
	v.strangers = slices.DeleteFunc(v.strangers, func(met stranger) bool {
		return met.host == a.HostPort() && (!sent[met.name] || slices.ContainsFunc(f.Set, func(set traffic.Line) bool {
			return set.Cookie.Name == met.name && (set.Fate.Fate == trace.Deleted || set.Rule == "expired-on-arrival") // of one that is not known
		}))
	})
}
