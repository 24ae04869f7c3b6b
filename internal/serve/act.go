package serve

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
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
	done     bool
}

// want is a request that an act leads to.
type want struct {
	method, host, path string
	names              string // of the query
	byPage, preflight  bool
	why                rule.Text
	at                 int // in the exchanges that came, -1 while it has not
}

// wants are the requests of an act as it was played.
func (s *Session) wants(act *scenario.Act) (all []want) {
	for _, x := range act.Played.Exchanges {
		if a, err := address.Parse(x.URL); err == nil {
			all = append(all, want{x.Request.Method, a.HostPort(), s.path(a.Path()), queryNames(a), x.ByPage, x.CORS != nil && x.CORS.Preflight, x.Why, -1})
		}
	}
	if n := len(all) - 1; n >= 0 && all[n].preflight { // no leave was given, and no more is asked
		all[n].preflight = false
	}
	return all
}

// path is a path in which what was drawn by chance stands for anything.
func (s *Session) path(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) >= 16 && strings.ContainsAny(part, "0123456789") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func queryNames(a address.Address) string {
	_, query, _ := strings.Cut(a.Target(), "?")
	var names []string
	for field := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(field, "=")
		names = append(names, name)
	}
	return strings.Join(names, "&")
}

// is reports whether a request is the one that is wanted.
func (w *want) is(s *Session, o *traffic.Exchange) bool {
	a, err := address.Parse(o.URL)
	if err != nil || w.method != o.Method || w.host != a.HostPort() || w.names != queryNames(a) {
		return false
	}
	return w.path == a.Path() || w.path == s.path(a.Path())
}

// single reports whether it is one of those that follow one another, and no more than what
// its page loads or the browser asks before.
func (w *want) single() bool { return !w.byPage && !w.preflight }

// follows finds which of the requests that follow one another a request is, from a place on:
// -1 for none. Pages that were opened already are passed over.
func (d *doing) follows(s *Session, o *traffic.Exchange, from int) int {
	if o.Request.Has("Sec-Fetch-Dest") && isLoad(o) != d.fetches {
		return -1
	}
	for i := from; i < len(d.want); i++ {
		switch w := &d.want[i]; {
		case !w.single():
		case w.is(s, o):
			return i
		case w.method != "GET":
			return -1
		}
	}
	return -1
}

// loads finds which of what pages load, or is asked before, a request is, and did not come yet.
func (d *doing) loads(s *Session, o *traffic.Exchange) int {
	return slices.IndexFunc(d.want, func(w want) bool { return !w.single() && w.at < 0 && w.is(s, o) })
}

// expected reports whether a request is what the act that is to be done now leads to next.
func (s *Session) expected(o *traffic.Exchange) bool {
	act := s.now()
	if act == nil {
		return false
	}
	if d := s.doing; d != nil && d.act == s.at {
		return d.follows(s, o, d.next) >= 0 || d.loads(s, o) >= 0
	}
	return s.would(act).begins(s, o)
}

// would is an act that has still to begin.
func (s *Session) would(act *scenario.Act) *doing {
	_, fetches := act.Move.Act.(world.Fetch)
	return &doing{want: s.wants(act), fetches: fetches}
}

// begins reports whether a request can be the first of an act: the first of those that follow
// one another, or what the browser asks before it.
func (d *doing) begins(s *Session, o *traffic.Exchange) bool {
	i := d.loads(s, o)
	return d.follows(s, o, 0) >= 0 || i >= 0 && d.want[i].preflight
}

// isLoad reports whether a page asked for a request, and not a person: an image, a frame, a
// script.
func isLoad(o *traffic.Exchange) bool {
	dest := o.Request.Get("Sec-Fetch-Dest")
	return dest != "" && dest != "document" || o.Method == "OPTIONS" && o.Request.Has("Access-Control-Request-Method")
}

// fillsTab reports whether the tab shows an answer: not one that a page or its script asked for,
// and none without a page in it.
func fillsTab(o *traffic.Exchange) bool {
	return !isLoad(o) && o.Method != "OPTIONS" && o.Method != "HEAD" && o.Status != http.StatusNoContent
}

// arrived finds out what an exchange is a part of, and records it.
func (s *Session) arrived(x *relay.Exchange, r *request) {
	f := r.finding
	told := Seen{Finding: f, Browser: r.visitor.title}
	if !s.isForget(strings.SplitN(x.Request.Target, "?", 2)[0]) {
		d := s.partOf(r, f.Exchange)
		s.take(d, x, r)
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
func (s *Session) partOf(r *request, o *traffic.Exchange) *doing {
	act, d, v := s.now(), s.doing, r.visitor
	if act != nil && v == s.visitorOf(act.Played.Actor) && !s.waits() {
		switch {
		case d != nil && d.act == s.at && d.takes(s, o):
			return d
		case s.isGoal(act) || s.would(act).begins(s, o) && !(act.Move.Act.Kind().Verb == "visit" && o.Request.Get("Sec-Fetch-Site") == "cross-site"):
			s.doing = s.begin(s.at, v, r.before)
			s.doing.takes(s, o)
			return s.doing
		}
	}
	if d != nil && d.visitor == v && d.act != s.at {
		if i := d.loads(s, o); i >= 0 || d.done && isLoad(o) && s.stray == nil && !d.full() {
			return d
		}
	}
	if s.stray == nil || s.stray.visitor != v || s.stray.full() || !isLoad(o) && s.stray.leads != withoutFragment(o.URL) {
		s.stray = s.begin(-1, v, r.before)
	}
	return s.stray
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
func (d *doing) goesOn(o *traffic.Exchange) bool {
	all := d.arriving.Exchanges()
	asked := len(all) > 0 && all[len(all)-1].Request.Method == "OPTIONS"
	return !d.full() && (d.leads == withoutFragment(o.URL) || isLoad(o) && (asked || o.Request.Get("Sec-Fetch-Dest") != "empty"))
}

// isGoal reports whether an act is one of a task that is solved by whatever reaches its goal.
func (s *Session) isGoal(act *scenario.Act) bool {
	return act.Step >= 0 && !s.answering && s.program.HasGoal(act.Step)
}

// takes reports whether a request is one of the act's, and goes on to what comes behind it.
// A person may begin again.
func (d *doing) takes(s *Session, o *traffic.Exchange) bool {
	if d.act >= 0 && s.isGoal(&s.acts[d.act]) {
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
	return d.act < 0 || isLoad(o) && !d.full()
}

// begin begins something that a browser does: an act of the lesson, or something beside.
// The jar held before as it began.
func (s *Session) begin(act int, v *visitor, before []cookiejar.Cookie) *doing {
	d := &doing{act: act, visitor: v, before: before}
	by, verb, says := world.By{Browser: v.name}, "visit", rule.Text{EN: "Something beside the lesson", KO: "수업에 없는 요청입니다."}
	if s.free {
		says = rule.Text{EN: "A visit", KO: "방문입니다."}
	}
	if act >= 0 {
		a := &s.acts[act]
		d.want, d.fetches = s.would(a).want, s.would(a).fetches
		by, verb, says = a.Move.By, a.Move.Act.Kind().Verb, a.Played.Action
		if s.isGoal(a) {
			says, d.want = rule.Text{EN: "Tried for the task", KO: "과제를 풀려고 한 일입니다."}, nil
		}
		s.stray = nil
	}
	s.shown++
	d.arriving, d.number = s.world.Arriving(by, verb, says), s.shown
	return d
}

// take records an exchange as part of something, shows it, and looks whether it is done.
func (s *Session) take(d *doing, x *relay.Exchange, r *request) {
	f := r.finding
	step := f.Step()
	if len(step.Exchanges) == 0 {
		return
	}
	one := step.Exchanges[0]
	place := placeOf(x)
	one.Connection = wire.Connection{ID: place.Connection, Reused: place.Request > 1}
	one.Request.Body = x.Body
	one.RequestBytes, one.ResponseBytes = x.Request.Octets+x.Body, x.Answer.Octets
	one.Response.Proto, one.Response.Body = x.Answer.Proto, wire.Bytes(s.bodies.take(place))
	one.Unseen = slices.DeleteFunc(one.Unseen, func(p trace.Part) bool { return p == trace.AnswerBody })
	one.Page, one.ByPage = browser.Words(one.Response), isLoad(f.Exchange) && f.Request.Get("Sec-Fetch-Dest") != "empty"
	one.Fields = d.fields(&one)
	if n := len(d.arriving.Exchanges()); d.leads != "" && d.leads == withoutFragment(f.URL) && n > 0 {
		one.Why = rule.Text{EN: "the browser follows by itself", KO: "브라우저가 스스로 따라감"}
	}
	for _, w := range d.want {
		if w.at == len(d.arriving.Exchanges()) {
			one.ByPage, one.Why = w.byPage, w.why
		}
	}
	now := s.world.Now()
	d.visitor.tells(one.Sent, now, now.Sub(f.Begun))
	d.visitor.tells(one.Received, now, now.Sub(f.Answered))
	d.visitor.tells(one.Cleared, now, now.Sub(f.Answered))
	one.Behind = trace.Behind{Jar: d.visitor.jar(strings.ToLower(x.Request.Headers.Get("Host")), r.before, f.Answered, now)}
	d.arriving.Take(one, place.Request)
	d.leads = f.Leads()
	if !one.ByPage && d.leads == "" && fillsTab(f.Exchange) {
		d.page = htmlpage.Parse(one.Response.Headers.Get("Content-Type"), string(one.Response.Body))
		d.visitor.shows = d.page.Words
	}
	s.record(d)
}

// fields are those of a posted form, which a password is not shown of.
func (d *doing) fields(x *trace.Exchange) (all []trace.Field) {
	if x.Request.Method != "POST" || !strings.HasPrefix(x.Request.Headers.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	for field := range strings.SplitSeq(string(x.Request.Body), "&") {
		name, value, _ := strings.Cut(field, "=")
		name, value = unescaped(name), unescaped(value)
		all = append(all, trace.Field{Name: name, Value: value, Hidden: name == "csrfmiddlewaretoken" || name == "next", Secret: htmlpage.SecretName(name)})
	}
	return all
}

// record shows what came of something so far, and goes on where it is done.
func (s *Session) record(d *doing) {
	wall, now := s.o.Now(), s.world.Now()
	step, err := d.arriving.Step(d.visitor.jar(cmp.Or(d.host, d.arriving.Host()), d.before, wall, now))
	if err != nil {
		s.err = err
		return
	}
	step.Shows = d.visitor.shows
	if d.act < 0 {
		s.page.Show(d.number, step)
		return
	}
	act := &s.acts[d.act]
	d.arriving.Remember(act.Move.Remember, d.page)
	step.Remembered = d.arriving.Remembered()
	step.Passed = act.Played.Passed
	if _, logsIn := act.Move.Act.(world.SignIn); logsIn && !s.isGoal(act) && !d.complete(s, act) {
		step.Action = rule.Text{EN: "A login that has not succeeded so far", KO: "아직 성공하지 않은 로그인입니다."}
	}
	if act.Step >= 0 {
		step = s.looked(d, act, step)
	}
	s.page.Show(d.number, step)
	if d.act == s.at && d.complete(s, act) {
		d.done = true
		if u := s.contradicted(d); u != nil {
			s.undone = u
		}
		s.handed = -1
		s.advance()
	}
}

// looked is a step with what the lesson says and expects of it, of the last of its acts.
func (s *Session) looked(d *doing, act *scenario.Act, step trace.Step) trace.Step {
	if s.isGoal(act) {
		var broken trace.Prose
		d.done, broken = s.program.Reached(act.Step, &step, s.world.Kept())
		s.broken[act.Step] = broken
		if !d.done {
			return step
		}
	}
	if !act.Last && !s.isGoal(act) {
		return step
	}
	step.Exchanges = d.inOrder(step.Exchanges)
	s.program.Look(act.Step, &step, s.world.Kept())
	step.Checks = slices.DeleteFunc(step.Checks, func(c trace.Check) bool {
		return !observable(c.About) || !c.Holds && unclaimed(c.Found.EN) || len(step.Exchanges) == 0 && !kept(c.About)
	})
	s.judged[act.Step] = step
	return step
}

// inOrder puts exchanges in the order in which the simulated browser makes them: a real one
// loads several things at once.
func (d *doing) inOrder(all []trace.Exchange) []trace.Exchange {
	place := make([]int, len(all))
	for i := range place {
		place[i] = len(d.want) + i
	}
	for n, w := range d.want {
		if w.at >= 0 && w.at < len(place) {
			place[w.at] = n
		}
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
	sorted := make([]trace.Exchange, len(all))
	for i, from := range order {
		sorted[i] = all[from]
	}
	return sorted
}

// observable reports whether what a check is about shows in what crosses: a real browser does
// not say what its scripts may read, and what connections it has is its own affair.
func observable(about string) bool {
	for _, part := range []string{"preflight", "readable", "connection", "predict", "listed"} {
		if strings.Contains(about, part) {
			return false
		}
	}
	return true
}

// unclaimed reports whether what was found of cookies is that nobody can know of one.
func unclaimed(found string) bool { return found == "" || strings.Contains(found, trace.Unknown) }

// kept reports whether a check is about what both sides keep, which shows without a request.
func kept(about string) bool {
	for _, part := range []string{"jar", "rows", "gone", "unchanged", "cache"} {
		if strings.HasPrefix(about, part) {
			return true
		}
	}
	return false
}

// complete reports whether an act was done: what follows one another came, or the goal of the
// task is reached.
func (d *doing) complete(s *Session, act *scenario.Act) bool {
	if s.isGoal(act) {
		return d.done
	}
	last := -1
	for i := range d.want {
		if d.want[i].single() {
			last = i
		}
	}
	return last >= 0 && d.next > last
}

// unescaped is a text of a form as it was typed.
func unescaped(s string) string {
	text, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return text
}
