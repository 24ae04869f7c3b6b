package traffic

import (
	"cmp"
	"slices"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// Step returns the exchange as a step of a run, so that every view serves it. The server was
// not seen inside, nor its table; the jar is that of the mirror, as far
// as it has to do with the site.
func (f *Finding) Step() trace.Step {
	s := f.step(rule.Text{})
	if s.Jar != nil {
		s.Notes = append(s.Notes, jarAsSeen)
	}
	if why, _ := f.Forged(); !why.IsZero() {
		s.Notes = append(s.Notes, why)
	}
	return s
}

// step is Step without what is said of every step of a recording, of a request of whom, zero
// where that is not told.
func (f *Finding) step(whose rule.Text) trace.Step {
	host := ""
	a, _, web := f.target()
	if web {
		host = a.HostPort()
	}
	of := whose
	if !whose.IsZero() {
		of = rule.Textf(" of %[1]s", "%[2]s의 ", whose.EN, whose.KO)
	}
	s := trace.Step{
		Time: f.Begun, Untimed: f.Untimed, Actor: "browser", Verb: "request",
		Action: rule.Textf("Request %[5]d%[6]s: %[1]s %[2]s%[3]s.", "%[7]s%[5]d번 요청: %[1]s %[2]s%[4]s", f.Method, f.URL, f.asker().EN, f.asker().KO, f.Number, of.EN, of.KO),
	}
	if f.Seen != Cached {
		s.Exchanges = []trace.Exchange{f.exchanged(host, web)}
	}
	if note := map[Seen]rule.Text{Cached: fromCache, ServiceWorker: fromWorker}[f.Seen]; !note.IsZero() {
		s.Notes = []rule.Text{note}
	}
	if web {
		s.Jar = witness.Entries(a.Host(), f.before, f.after, f.left, f.Answered)
		s.Jar.Browser = s.Actor
		f.doubts(s.Jar)
		if len(s.Exchanges) == 1 {
			s.Exchanges[0].Behind.Jar = s.Jar
		}
	}
	s.Table = &trace.Table{Host: host, Kind: trace.UnseenTable}
	return s
}

// csrfCookie is what Django calls the cookie of its CSRF check (CSRF_COOKIE_NAME).
const csrfCookie = "csrftoken"

// Forged says what Django's CSRF check can have to do with a 403, where the browser has, or had,
// the cookie of that, which it returns, too: what is posted is not read, so that it may be something
// else. It is zero and nil elsewhere.
func (f *Finding) Forged() (said rule.Text, token *Cookie) {
	switch f.Method {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return rule.Text{}, nil
	}
	if f.Status != 403 {
		return rule.Text{}, nil
	}
	for i := range f.Cookies {
		switch c := &f.Cookies[i]; {
		case c.Fate.Cookie.Name != csrfCookie || c.Sent == nil:
		case *c.Sent:
			return csrfOther, c
		case c.Claim == AsPredicted && !Leaves(c.Rule), c.Claim == CannotKnow && ofAttributes(c.Rule): // the jar has it, or had it
			said, token = csrfKept, c
		case said.IsZero():
			said, token = csrfMissing, c
		}
	}
	return said, token
}

// Leaves reports whether a rule is one by which cookies leave the jar.
func Leaves(code rule.Code) bool {
	r := cookiejar.RuleOf(code)
	return r != nil && r.Topic == cookiejar.RuleOf("expired").Topic
}

var (
	csrfKept = rule.Text{
		EN: "403, and no csrftoken came along: Django's CSRF check, where a view has it, refuses that. Why it stayed away stands with the cookie.",
		KO: "csrftoken 없이 왔고 응답은 403입니다. 뷰가 CSRF 검사를 하면 Django는 그런 폼을 거부합니다. csrftoken이 함께 오지 않은 이유는 그 쿠키 옆에 있습니다.",
	}
	csrfMissing = rule.Text{
		EN: "403, and no csrftoken came along: Django's CSRF check, where a view has it, refuses that. Load the page of the form again, which sets the cookie.",
		KO: "csrftoken 없이 왔고 응답은 403입니다. 뷰가 CSRF 검사를 하면 Django는 그런 폼을 거부합니다. 폼이 있는 페이지를 다시 열면 쿠키를 새로 저장합니다.",
	}
	csrfOther = rule.Text{
		EN: "403, though csrftoken came along: it may be Django's CSRF check. The form needs {% csrf_token %} in its template; what that writes, csrfmiddlewaretoken, has to belong to this very csrftoken, and a login gives a new one: a form that was loaded before, as in another tab, is refused. Load its page again. The app's log says which it was.",
		KO: "csrftoken을 보냈는데 응답이 403입니다. Django의 CSRF 검사 때문일 수 있습니다. 폼의 템플릿에는 {% csrf_token %}이 있어야 하고, 그것이 써 넣는 csrfmiddlewaretoken은 바로 이 csrftoken에 맞아야 하는데, 로그인하면 csrftoken이 바뀝니다. 그래서 그 전에 연 폼(예를 들어 다른 탭의 폼)은 거부합니다. 폼이 있는 페이지를 다시 여십시오. 무엇 때문이었는지는 앱의 로그에 있습니다.",
	}
)

// exchanged is what crossed, and what is known of it.
func (f *Finding) exchanged(host string, web bool) trace.Exchange {
	target := f.URL
	if a, _, ok := f.target(); ok {
		target = a.Target()
	}
	x := trace.Exchange{
		Exchange: wire.Exchange{
			URL: f.URL, Request: wire.Request{Method: f.Method, Target: target, Headers: slices.Clone(f.Request)},
			Response: wire.Response{Proto: f.Proto, Status: f.Status, Reason: f.Reason, Headers: slices.Clone(f.Response)},
		},
		Around: f.Around, Unseen: []trace.Part{trace.AnswerBody}, Cleared: slices.Clone(f.Cleared),
	}
	if web && f.Seen != ServiceWorker {
		x.Server = &trace.Server{Host: host, Unseen: true}
	}
	switch {
	case f.Status == 0:
		x.Unseen = append(x.Unseen, trace.Answer, trace.ResponseCookies)
	case f.Seen != Full:
		x.Unseen = append(x.Unseen, trace.ResponseCookies)
	}
	if f.Seen != Full {
		x.Unseen = append(x.Unseen, trace.RequestCookies)
	}
	for i := range f.Cookies {
		x.Sent = append(x.Sent, f.Cookies[i].shown())
	}
	slices.SortStableFunc(x.Sent, func(a, b trace.Fate) int { return cmp.Compare(standing(&a), standing(&b)) })
	for i := range f.Set {
		x.Received = append(x.Received, f.Set[i].shown())
	}
	return x
}

// standing puts what was sent first, in the order of the header, and behind what the request
// decided what belongs elsewhere anyway.
func standing(f *trace.Fate) int {
	switch rule := cookiejar.RuleOf(f.Rule); {
	case f.Fate == trace.Sent:
		return 0
	case rule != nil && elsewhere(rule):
		return 2
	}
	return 1
}

// shown is the fate of a cookie with no more than is claimed of it.
func (c *Cookie) shown() trace.Fate {
	fate := c.Fate
	switch {
	case c.Claim == AsPredicted:
		return fate
	case c.Sent == nil:
		fate.Fate = trace.Unknown
	case *c.Sent:
		fate.Fate = trace.Sent
	default:
		fate.Fate = trace.NotSent
	}
	why := c.Why
	if c.Claim == CannotKnow && fate.Fate == trace.NotSent { // which may not be the cause
		why = rule.Textf("cannot know: %[1]s", "알 수 없음: %[2]s", why.EN, why.KO)
	}
	fate = unruled(fate, why)
	if c.Claim == NotAsPredicted || c.Swapped() { // what crossed is what it is, and nobody passes it over
		fate.Crossed = fate.Fate
	}
	return fate
}

// Swapped reports whether a cookie was sent with another value than was seen last: something
// out of sight has replaced it.
func (c *Cookie) Swapped() bool { return c.Claim == CannotKnow && c.Why == whyOtherValue }

func (l *Line) shown() trace.Fate {
	if l.Claim != CannotKnow {
		return l.Fate
	}
	fate := l.Fate
	fate.Fate = trace.Unknown
	return unruled(fate, l.Why)
}

// unruled is a fate by no rule, with why nobody can know it.
func unruled(f trace.Fate, why rule.Text) trace.Fate {
	f.Gone = f.Fate == trace.NotSent && Leaves(f.Rule)
	f.Rule, f.Title, f.Reason, f.Wanted, f.Crossed = "", rule.Text{}, "", rule.Text{}, ""
	f.Seen = why
	return f
}

// asker says who asked, behind the address.
func (f *Finding) asker() rule.Text {
	who := rule.Textf(" (%[1]s)", " (%[2]s)", f.Why.EN, f.Why.KO)
	switch {
	case f.Why.IsZero():
		who = rule.Text{}
	case !f.Known && f.Seen.Went():
		who = rule.Textf(" (who asked is not known: %[1]s)", " (누가 요청했는지 알 수 없음: %[2]s)", f.Why.EN, f.Why.KO)
	}
	if f.Around == nil || f.Around.Initiator == "" || !f.Known {
		return who
	}
	return rule.Textf(", asked for by %[1]s%[2]s", ", %[1]s에서 요청함%[3]s", f.Around.Initiator, who.EN, who.KO)
}

var (
	fromCache  = rule.Text{EN: "The browser's cache answered: nothing was sent.", KO: "브라우저의 캐시가 응답했으므로 보낸 것이 없습니다."}
	fromWorker = rule.Text{
		EN: "A service worker of the site answered. What it asked the server for itself is a request of its own, and need not be in the recording.",
		KO: "사이트의 서비스 워커가 응답했습니다. 서비스 워커가 서버에 보낸 요청은 따로 있으며, 기록에 없을 수도 있습니다.",
	}
	jarAsSeen = rule.Text{
		EN: "The jar is as far as it was seen: what was in it before the recording, and what scripts did, shows only where it was sent.",
		KO: "쿠키 저장소는 기록에서 본 만큼입니다. 기록하기 전에 있던 것과 스크립트가 한 일은 보낸 뒤에야 알 수 있습니다.",
	}
)

// doubts marks the entries of a jar of which nobody can know whether they are so.
func (f *Finding) doubts(j *trace.Jar) {
	for i := range f.doubted {
		c := witness.Cookie(&f.doubted[i], f.Answered)
		for k := range j.Cookies {
			if e := &j.Cookies[k]; e.Mark != trace.Gone && e.Cookie.Same(c) {
				e.Doubted = true
			}
		}
	}
}

// doubted are those of some cookies that may be gone, or others, by what was seen.
func (m *Mirror) doubted(all []cookiejar.Cookie) (doubted []cookiejar.Cookie) {
	for _, c := range all {
		if b := m.beliefs[c.Key()]; b != nil && (b.maybe || b.untimed && c.Persistent || b.loose || b.shaken || len(b.other) > 0) {
			doubted = append(doubted, c)
		}
	}
	return doubted
}

// ofSite are the cookies of the mirror for the site that an exchange asks.
func (m *Mirror) ofSite(f *Finding, a address.Address) []cookiejar.Cookie {
	if m.once {
		return nil
	}
	return slices.DeleteFunc(m.jar.CookiesOf(m.jar.Registrable(a.Host()), f.Begun), func(c cookiejar.Cookie) bool {
		b := m.beliefs[c.Key()]
		return b != nil && b.gone
	})
}
