package serve

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// doing is something that a browser does while its requests come in.
type doing struct {
	act      int // of the lesson, -1 for something beside
	visitor  *visitor
	arriving *world.Arriving
	number   int                // of the step in the page
	before   []cookiejar.Cookie // the jar, as it began
	want     []want             // what it leads to in the simulated browser
	next     int                // of those that follow one another
	fetches  bool               // a script asks, and no person
	page     htmlpage.Page      // the last one that came
	host     string             // that it is about, where it is not the one asked last
	leads    string             // where the last answer leads, "" where it is no redirect
	tries    bool               // it is a try of a task that whatever reaches its goal solves
	done     bool
}

// arrived finds out what an exchange is a part of, and records it.
func (s *Session) arrived(x *relay.Exchange, r *request) {
	f := r.finding
	step := f.Step()
	if len(step.Exchanges) == 0 {
		return
	}
	crossed := step.Exchanges[0]
	told := Seen{Finding: f, Crossed: &crossed, Browser: r.visitor.title}
	if !s.isForget(strings.SplitN(x.Request.Target, "?", 2)[0]) {
		d := s.partOf(r, &coming{f.Exchange, formOf(x)})
		s.take(d, x, r, crossed)
		told.Shown = d.number
		if d.act >= 0 && s.acts[d.act].Step >= 0 {
			told.Step = s.acts[d.act].Step + 1
		}
	}
	s.say()
	if s.o.See != nil {
		s.o.See(told)
	}
}

// partOf is what a request is a part of: of the act that is to be done, of what the last act's
// page loads, or of something beside.
func (s *Session) partOf(r *request, o *coming) *doing {
	act, d, v := s.now(), s.doing, r.visitor
	foreign := s.foreign(o)
	switch begins := act != nil && !s.isGoal(act) && !foreign && s.would(act).begins(s, o); {
	case begins && v != s.visitorOf(act.Played.Actor):
		s.near = rule.Textf("That was done in the window for %[1]s.", "%[2]s 창에서 한 일입니다.", v.title.In(rule.English), v.title.In(rule.Korean))
	case begins && s.waits():
		s.near = rule.Text{EN: "First the time has to pass: press the button. What was done has happened at the site all the same: where it stands in the way now, begin again.", KO: "먼저 시간이 흘러야 합니다. 버튼을 누르십시오. 방금 한 일은 사이트에서 이미 일어났습니다. 그 때문에 더 할 수 없으면 처음부터 다시 시작합니다."}
	}
	if act != nil && v == s.visitorOf(act.Played.Actor) && !s.waits() && !foreign {
		switch {
		case d != nil && d.act == s.at && d.takes(s, o):
			s.near = rule.Text{}
			return d
		case s.isGoal(act) || s.would(act).begins(s, o):
			s.near = rule.Text{}
			s.doing = s.begin(s.at, v, r.before, rule.Text{})
			s.doing.takes(s, o)
			return s.doing
		}
		if near := s.would(act).misses(s, o); !near.IsZero() && !s.repeats(o) {
			s.near = near
		}
	}
	if d != nil && d.visitor == v && d.act != s.at && !foreign && d.stillLoads(s, o) {
		return d
	}
	if s.stray == nil || s.stray.visitor != v || s.stray.full() || !o.Loads() && s.stray.leads != o.To() {
		says := rule.Text{EN: "Something beside the lesson", KO: "수업에 없는 요청입니다."}
		if s.free {
			says = visit(o)
		}
		s.stray = s.begin(-1, v, r.before, says)
	}
	return s.stray
}

// visit says what a request is that nobody asked for, in a place to play in.
func visit(o *coming) rule.Text {
	to, _, _ := strings.Cut(o.To(), "?")
	switch {
	case o.Loads():
		return rule.Textf("A page asks for %s", "페이지가 %s 주소로 요청을 보냅니다.", to)
	case o.Method != "GET" && o.Method != "POST":
		return rule.Textf("A request to %s", "%s 주소로 보낸 요청입니다.", to)
	case o.Method == "POST":
		return rule.Textf("A form is sent to %s", "폼을 %s 주소로 보냅니다.", to)
	}
	return rule.Textf("A visit to %s", "%s 주소로 갑니다.", to)
}

// repeats reports whether a request is one of those that what was done last led to: the page was
// loaded again, or the form sent twice.
func (s *Session) repeats(o *coming) bool {
	return s.doing != nil && s.doing.done && slices.ContainsFunc(s.doing.want, func(w want) bool { return w.is(s, o) })
}

// foreign reports whether a page asked for a request that is none of the lesson's: any page of
// the web can load images from here.
func (s *Session) foreign(o *coming) bool {
	if !o.Loads() {
		return false
	}
	for _, name := range []string{"Origin", "Referer"} {
		if a, err := address.Parse(o.Request.Get(name)); err == nil && a.IsWeb() && !s.has(a.HostPort()) {
			return true
		}
	}
	return false
}

// causes reports whether a page that came with it says that it asked for a load: the Referer is
// the page's address, or its origin where the load goes to another one.
func (d *doing) causes(o *coming) bool {
	referer := o.Request.Get("Referer")
	return referer != "" && slices.ContainsFunc(d.arriving.Exchanges(), func(x trace.Exchange) bool {
		return referer == x.URL || referer == origin(x.URL)+"/"
	})
}

// stillLoads reports whether a load belongs to what was done before: it is one of those that it
// leads to, or where a task was solved by whatever did, its answer leads there or its page asked
// for it.
func (d *doing) stillLoads(s *Session, o *coming) bool {
	if i := d.loads(s, o); i >= 0 {
		d.want[i].at = len(d.arriving.Exchanges())
		return true
	}
	leads := d.leads != "" && d.leads == o.To() || o.Loads() && d.causes(o)
	return d.done && d.tries && leads && !d.full()
}

// mostLoads is how many exchanges one step is told with, as many as an act of the simulated
// browser has: all of them are laid out again when another one comes, and any page of the web can
// load images from here without end.
const mostLoads = 50

// full reports whether nothing more is recorded with what was begun, but what it leads to.
func (d *doing) full() bool { return len(d.arriving.Exchanges()) >= mostLoads }

// goesOn reports whether a request belongs to what was begun to solve a task: it is where that
// leads, or its page loads it. What a script asks for is begun with each request anew, or with
// the question for leave before it.
func (d *doing) goesOn(o *coming) bool {
	all := d.arriving.Exchanges()
	asked := len(all) > 0 && all[len(all)-1].Request.Method == "OPTIONS"
	loads := o.Loads() && (d.causes(o) || !o.Request.Has("Referer")) && o.Request.Get("Sec-Fetch-Dest") != "empty"
	return !d.full() && (d.leads == o.To() || loads || o.Loads() && asked)
}

// isGoal reports whether an act is one of a task that is solved by whatever reaches its goal.
func (s *Session) isGoal(act *scenario.Act) bool {
	return act.Step >= 0 && !s.answering && s.program.HasGoal(act.Step)
}

// takes reports whether a request is one of the act's, and goes on to what comes behind it.
// A person may begin again.
func (d *doing) takes(s *Session, o *coming) bool {
	if d.tries {
		return d.goesOn(o)
	}
	if i := d.follows(s, o, d.next); i >= 0 && !d.done {
		d.next, d.want[i].at = i+1, len(d.arriving.Exchanges())
		return true
	}
	if i := d.loads(s, o); i >= 0 {
		d.want[i].at = len(d.arriving.Exchanges())
		return true
	}
	if i := d.follows(s, o, 0); i > 0 && !d.done && o.Method != "GET" { // the form is sent again
		d.next, d.want[i].at = i+1, len(d.arriving.Exchanges())
		return true
	}
	return o.Loads() && d.causes(o) && !d.full()
}

// begin begins something that a browser does: an act of the lesson, or something beside.
// The jar held before as it began; an act of the lesson says for itself what it is.
func (s *Session) begin(act int, v *visitor, before []cookiejar.Cookie, says rule.Text) *doing {
	d := &doing{act: act, visitor: v, before: before}
	by, verb := world.By{Browser: v.name}, "visit"
	if act >= 0 {
		a := &s.acts[act]
		d.want, d.fetches = s.would(a).want, s.would(a).fetches
		by, verb, says = a.Move.By, a.Move.Act.Kind().Verb, a.Played.Action
		if s.isGoal(a) {
			says, d.want, d.tries = rule.Text{EN: "Tried for the task", KO: "과제를 풀려고 한 일입니다."}, nil, true
		}
		s.stray = nil
	}
	s.shown++
	d.arriving, d.number = s.world.Arriving(by, verb, says), s.shown
	return d
}
