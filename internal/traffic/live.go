package traffic

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Live finds out about traffic while it passes a relay, which stands on plain http. Make one
// with NewLive. It is for one goroutine at a time.
//
// A relay sees a request when it comes, and not when the browser chose its cookies; and it
// does not see which browser sends it. What can have changed between is among the Racing of
// an exchange, and of each browser there is a mirror of its own, as far as they can be told
// apart: by their User-Agent, by what they send, and by their connections, of which a browser
// shares none with another.
type Live struct {
	o       LiveOptions
	mask    *mask // nil: values stay
	last    time.Time
	users   []*user
	several bool         // there were two of them
	of      map[int]seat // by connection
	waiting map[*relay.Exchange]*passage
	races   Races
	trusted bool         // a cookie with Secure was kept over plain http, which was said
	blind   map[int]bool // connections that are not read any more
}

// LiveOptions say how traffic is followed. The zero value masks values and deduces all.
type LiveOptions struct {
	Options
	Here string // the host and port at which the relay listens, of requests that name none
	Full bool   // values stay as they are
	// Secret is by what a value is hidden for which there is no room among those that are
	// remembered: at least 128 bits of chance.
	Secret string
}

// Passage is what is found out about an exchange that passes.
type Passage struct {
	*Finding
	Relayed *relay.Exchange // as it crossed, with its values
	Address string          // the URL, with its values
	// Another says that this is the first request of a browser that came behind others of the
	// same User-Agent, and Stranger of one that came behind others, all of another.
	Another, Stranger bool
	// Several says that browsers were told apart by then, so that it matters which one asks.
	Several bool
	// Met says that the first cookies of this browser came along, and were there before.
	Met bool
	// Under are the numbers of exchanges that were under way at the same time, as far as
	// this one lasted.
	Under []int

	trusted bool // the first cookie with Secure was kept over plain http
}

// user is a browser, as far as it can be told from others.
type user struct {
	number int
	agent  string
	mirror *Mirror
	used   int // when it asked last, counted in requests
	met    bool
	// another says that it has the User-Agent of one before it, stranger that none has, where
	// there are some. Both only until it has asked.
	another, stranger bool
	shaken            bool // answers that nobody could read came since it asked last
}

// passage is an exchange under way.
type passage struct {
	Passage
	user *user
}

// Elsewhere reports whether a rule keeps a cookie for another host or path, whoever asks.
func Elsewhere(code rule.Code) bool {
	r := cookiejar.RuleOf(code)
	return r != nil && elsewhere(r)
}

// StaysElsewhere reports whether a cookie is for another host or path, whatever else nobody can know of it.
func (c *Cookie) StaysElsewhere() bool {
	switch c.Why {
	case whyMaybeElsewhere, whyOpenElsewhere, whyServedElsewhere:
		return c.Claim == CannotKnow
	}
	return false
}

// The most that is kept.
const (
	mostUsers   = 20
	mostBeliefs = 20_000
)

// NewLive returns a Live that has seen nothing.
func NewLive(o LiveOptions) *Live {
	l := &Live{o: o, of: map[int]seat{}, blind: map[int]bool{}, waiting: map[*relay.Exchange]*passage{}}
	if !o.Full {
		l.mask = newMask()
		l.mask.apart, l.mask.room = true, newRoom(o.Secret)
	}
	return l
}

// See follows an event. It returns what is found out about its exchange: Asked what the
// request tells, Answered all of it, and so does Over where no answer was read. Else, and of
// events of no exchange, it is nil.
func (l *Live) See(e relay.Event) *Passage {
	at := l.moment(e.At)
	switch e.Kind {
	case relay.Asked:
		return l.asked(e, at)
	case relay.Answered:
		return l.answered(l.waiting[e.Exchange], at)
	case relay.Over:
		p := l.waiting[e.Exchange]
		if p == nil {
			return nil
		}
		l.races.Over(at)
		delete(l.waiting, e.Exchange)
		if !p.answered {
			return l.answered(p, at)
		}
	case relay.Unread:
		if x := e.Exchange; x == nil || !x.ToWebSocket() { // whose messages set no cookies (RFC 6455)
			l.blind[e.Connection] = true
		}
	case relay.Closed:
		for _, u := range l.users {
			u.shaken = u.shaken || l.blind[e.Connection]
		}
		delete(l.blind, e.Connection)
		delete(l.of, e.Connection)
	case relay.Down: // so nothing comes back on it
		delete(l.blind, e.Connection)
	}
	return nil
}

// Step returns the exchange as a step of a run. The server was not seen inside, nor its table;
// the jar is that of the mirror.
func (p *Passage) Step() trace.Step {
	var who rule.Text
	if p.Several {
		who = rule.Textf("browser %d", "브라우저 %d", p.User)
	}
	s := p.step(who)
	if s.Jar != nil && p.Several {
		s.Jar.Title = trace.Prose{rule.English: who.EN, rule.Korean: who.KO}
	}
	number := strconv.Itoa(p.User)
	as := number + rule.Particle(number, "으로", "로")
	switch {
	case p.Another && p.Request.Has("Cookie"):
		s.Notes = append(s.Notes, rule.Textf(otherCookies.EN, otherCookies.KO, p.User, as))
	case p.Another:
		s.Notes = append(s.Notes, rule.Textf(anotherUser.EN, anotherUser.KO, p.User, as))
	case p.Stranger:
		s.Notes = append(s.Notes, rule.Textf(strangeAgent.EN, strangeAgent.KO, p.User, as))
	}
	if p.Guessed && p.Several {
		s.Notes = append(s.Notes, rule.Textf(guessedUser.EN, guessedUser.KO, p.User, as))
	}
	if p.Met && !p.Another {
		s.Notes = append(s.Notes, fromBefore)
	}
	if p.trusted {
		s.Notes = append(s.Notes, trustedHere)
	}
	if why, _ := p.Forged(); !why.IsZero() {
		s.Notes = append(s.Notes, why)
	}
	return s
}

var (
	fromBefore = rule.Text{
		EN: "Cookies came along that nobody here saw being set: a script of a page or developer tools have written them, or they are from before, or another port of the same host has set them, since cookies know no ports.",
		KO: "저장하는 것을 보지 못한 쿠키가 함께 왔습니다. 페이지의 스크립트나 개발자 도구가 썼거나, 전부터 있었거나, 쿠키는 포트를 가리지 않으므로 같은 호스트의 다른 포트가 저장한 것입니다.",
	}
	trustedHere = rule.Text{
		EN: "A cookie with Secure was kept over plain http: Chromium and Firefox trust this machine (127.0.0.1, localhost). At any other host it needs https.",
		KO: "https가 아닌데도 Secure 쿠키를 저장했습니다. Chromium과 Firefox는 이 컴퓨터(127.0.0.1, localhost)를 믿기 때문입니다. 다른 호스트에서는 https가 필요합니다.",
	}
	anotherUser = rule.Text{
		EN: "None of the cookies came along that the browser had: this is a private window or another profile, or the browser was started again, or they were removed, have ended or are for other paths. From here on it is followed as browser %[1]d.",
		KO: "브라우저에 있던 쿠키가 하나도 오지 않았습니다. 시크릿 창이나 다른 프로필이거나, 브라우저를 다시 시작했거나, 쿠키를 지웠거나, 쿠키가 만료되었거나 다른 경로의 쿠키인 것입니다. 여기서부터는 브라우저 %[2]s 봅니다.",
	}
	otherCookies = rule.Text{
		EN: "Other cookies came along than the browser should hold: this is a private window or another profile, or they were removed and others came in their place. From here on it is followed as browser %[1]d.",
		KO: "브라우저에 있어야 할 쿠키 대신 다른 쿠키가 왔습니다. 시크릿 창이나 다른 프로필이거나, 쿠키를 지운 뒤에 다른 쿠키가 생긴 것입니다. 여기서부터는 브라우저 %[2]s 봅니다.",
	}
	guessedUser = rule.Text{
		EN: "Several browsers look alike, and nothing in this request tells which of them asked: it is followed as browser %[1]d.",
		KO: "브라우저 여럿이 똑같아 보이고, 이 요청만으로는 어느 것이 보냈는지 알 수 없습니다. 브라우저 %[2]s 봅니다.",
	}
	strangeAgent = rule.Text{
		EN: "Its User-Agent is another one than before: it is followed as browser %[1]d.",
		KO: "User-Agent가 앞의 요청과 다르므로 브라우저 %[2]s 봅니다.",
	}
)

// Hide returns the mark of a value that does not stand in a header, or the value where none
// are hidden. What is equal to that of a cookie has its mark.
func (l *Live) Hide(value string) string {
	if l.mask == nil {
		return value
	}
	return l.mask.value(value)
}

// moment is a time behind all that came before: two events have an order.
func (l *Live) moment(at time.Time) time.Time {
	at = at.UTC().Truncate(time.Microsecond)
	if !at.After(l.last) {
		at = l.last.Add(time.Microsecond)
	}
	l.last = at
	return at
}

// asked follows a request.
func (l *Live) asked(e relay.Event, at time.Time) *Passage {
	r := e.Exchange
	x := &Exchange{
		Number: r.Number, Begun: at, Latest: at, Answered: at, Method: r.Request.Method, URL: l.url(&r.Request), Proto: r.Request.Proto,
		Request: r.Request.Headers, Seen: Full,
	}
	x.Browser, x.Version = BrowserOf(x.Request.Get("User-Agent"))
	whole := x.URL
	if l.mask != nil {
		l.mask.request(x)
	}
	l.races.Asked(x)
	u := l.user(x, e.Connection)
	x.Blind = len(l.blind) > 0 || u.shaken
	u.shaken = false
	x.User = u.number
	p := &passage{Passage: Passage{Relayed: r, Address: whole, Another: u.another, Stranger: u.stranger, Several: l.several}, user: u}
	u.another, u.stranger = false, false
	p.Finding = u.mirror.Request(x)
	if !u.met && x.Request.Has("Cookie") {
		u.met = true
		p.Met = slices.ContainsFunc(p.Cookies, func(c Cookie) bool { return c.Claim == CannotKnow && c.Why == whyStranger })
	}
	for other, was := range l.waiting {
		if !was.answered { // of a stream nobody reads it behind its head
			was.Under = append(was.Under, r.Number)
		}
		p.Under = append(p.Under, other.Number)
	}
	slices.Sort(p.Under)
	l.waiting[r] = p
	return &p.Passage
}

// url is the address of a request, as the browser has it: the relay stands on plain http.
func (l *Live) url(h *wire.RequestHead) string {
	if a, err := address.Parse(h.Target); err == nil && a.IsWeb() {
		return h.Target
	}
	return "http://" + cmp.Or(h.Headers.Get("Host"), l.o.Here) + h.Target
}

// answered follows an answer, or that none was read.
func (l *Live) answered(p *passage, at time.Time) *Passage {
	if p == nil {
		return nil
	}
	x, head := p.Exchange, &p.Relayed.Answer
	x.Answered, x.Response, x.Status, x.Reason = at, head.Headers, head.Status, head.Reason
	if l.mask != nil {
		l.mask.answer(x)
	}
	l.races.Answered(x)
	m := p.user.mirror
	m.Answer(p.Finding)
	p.Finding.answered = true
	if a, _, ok := x.target(); ok && !l.trusted && a.Scheme() == "http" && slices.ContainsFunc(p.Set, keptSecure) {
		l.trusted, p.trusted = true, true
	}
	m.prune(at)
	return &p.Passage
}

// keptSecure reports whether a line left a cookie with Secure.
func keptSecure(l Line) bool {
	return l.Claim == AsPredicted && (l.Fate.Fate == trace.Stored || l.Fate.Fate == trace.Replaced) && l.Cookie.Secure
}

// shakeAll notes that answers that nobody could read may have changed any cookie.
func (m *Mirror) shakeAll(now time.Time) {
	for _, c := range m.jar.Cookies(now) {
		b := m.believe(c.Key())
		b.maybe, b.blurred = true, true
	}
	for _, b := range m.strangers {
		b.changed = true
	}
	for _, gone := range m.jar.Gone() { // and brought any back
		m.believe(gone.Cookie.Key()).maybe = true
	}
}

// prune forgets what is believed of cookies that the jar does not hold, where that is much.
func (m *Mirror) prune(now time.Time) {
	if len(m.beliefs) < mostBeliefs {
		return
	}
	held := map[cookiejar.Key]bool{}
	for _, c := range m.jar.Cookies(now) {
		held[c.Key()] = true
	}
	for k := range m.beliefs {
		if !held[k] {
			delete(m.beliefs, k)
		}
	}
}
