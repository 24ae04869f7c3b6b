package traffic

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/rule"
	"statelab/internal/witness"
)

// Answer follows the answer to a request: its Set-Cookie lines, its Clear-Site-Data, and
// what it says of the pages that are there.
func (m *Mirror) Answer(f *Finding) {
	a, own, ok := f.target()
	if !ok {
		return
	}
	if f.Seen.Went() && f.Seen != Sanitized && len(f.asked.guesses) > 0 {
		m.receive(f, a)
	}
	if f.after = m.ofSite(f, a); !m.once && len(f.after) < len(f.before)+len(f.Set) {
		f.left = m.jar.Gone()
	}
	f.doubted = m.doubted(f.after)
	m.leave(f)
	if len(f.asked.guesses) == 0 {
		return
	}
	m.pages.arrives(f.Exchange, &f.asked, own)
	m.leadsToServer(f, own)
}

// receive takes the lines of an answer into the jar.
func (m *Mirror) receive(f *Finding, a address.Address) {
	lines := f.Response.Values("Set-Cookie")
	if f.interim() {
		lines = nil
	}
	for _, line := range lines[:min(len(lines), mostLines)] {
		l := m.set(f, a, line)
		f.Set = append(f.Set, l)
		m.unsettle(a.Host(), &l.Cookie, l.Rule == "expired-on-arrival" || l.Rule == "deleted-by-server")
	}
	if cookiejar.ClearsCookies(f.Response.Values("Clear-Site-Data")) {
		m.clear(f, a)
		m.unsettle(a.Host(), nil, true)
	}
	if f.Seen == Provisional && f.Status != 0 || f.untold { // lines that nobody saw
		m.shake(f, a)
	}
}

// clear follows Clear-Site-Data. A request without credentials clears nothing, and a browser is
// busy with it for a while: what was stored meanwhile may have come behind it.
func (m *Mirror) clear(f *Finding, a address.Address) {
	omits := func(g guess) bool { return g.ctx.Credentials == cookiejar.Omit }
	all := f.asked.guesses
	sure := !f.Guessed && !slices.ContainsFunc(all, func(g guess) bool { return omits(g) != omits(all[0]) })
	for _, c := range m.jar.CookiesOf(m.jar.Registrable(a.Host()), f.Answered) {
		if b := m.believe(c.Key()); !sure || c.Created.After(f.Begun) {
			b.maybe = true
		}
	}
	noteLast(m.cleared, m.jar.Registrable(a.Host()), f.Answered, clearing)
	if sure {
		f.Cleared = witness.Cleared(m.jar.ClearSite(f.Answered, a, all[0].ctx), f.Answered)
	}
}

// mostLines is how many lines of one answer are followed.
const mostLines = 1000

// late is how long after a recorder gave up a request of which it saw no answer one may still come,
// and change also what was stored meanwhile.
const late = 500 * time.Millisecond

// shake notes that an answer that nobody saw may have changed the cookies of a site.
func (m *Mirror) shake(f *Finding, a address.Address) {
	if f.untold {
		noteLast(m.untold, m.jar.Registrable(a.Host()), f.Answered, late)
	}
	for _, c := range m.jar.CookiesOf(m.jar.Registrable(a.Host()), f.Answered) {
		b := m.believe(c.Key())
		b.shaken, b.maybe = true, b.maybe || f.untold
	}
}

// noteLast notes when something happened last at a site. It forgets what is older than what counts.
func noteLast(last map[string]time.Time, site string, now time.Time, counts time.Duration) {
	if len(last) >= mostStrangers {
		maps.DeleteFunc(last, func(_ string, at time.Time) bool { return now.Sub(at) >= counts })
	}
	if at, noted := last[site]; !noted || at.Before(now) {
		last[site] = now
	}
}

// clearsStill reports whether the browser may still be busy with clearing the cookies of a site when
// an answer sets one: a request that the answer led to which clears them has waited for that.
func (m *Mirror) clearsStill(f *Finding, site string) bool {
	at, noted := m.cleared[site]
	return noted && f.Answered.Sub(at) < clearing && (f.Clearing || f.Begun.Before(at))
}

// set takes one line into the jar, and says what is known of what became of it.
func (m *Mirror) set(f *Finding, a address.Address, line string) Line {
	tries := m.try(f, a, line)
	at := 0 // the guess by which it is stored, else the likeliest
	for i := range slices.Backward(tries) {
		if tries[i].Verdict != cookiejar.Refused {
			at = i
		}
	}
	g := &f.asked.guesses[at]
	if g.noTop && tries[at].Cookie.Partition != "" && tries[at].Verdict != cookiejar.Refused {
		m.setSomewhere(f, a, &tries[at])
		return Line{Fate: witness.Received(tries[at], f.Answered), Claim: CannotKnow, Why: whyTop}
	}
	if b := m.beliefs[tries[at].Cookie.Key()]; b != nil && b.gone && tries[at].Verdict == cookiejar.Replaced {
		m.jar.Drop(f.Answered, func(c cookiejar.Cookie) bool { return c.Key() == tries[at].Cookie.Key() }) // it left out of sight
		tries = m.try(f, a, line)
	}
	before := tries[at].Verdict == cookiejar.Stored && f.brought(&tries[at].Cookie)
	if before {
		m.jar.Put(f.Answered, tries[at].Cookie)
		tries = m.try(f, a, line)
	}
	same := !slices.ContainsFunc(tries, func(d cookiejar.SetDecision) bool {
		return d.Verdict != tries[0].Verdict || d.Rule != tries[0].Rule
	})
	why, sure := m.sure(f, a, &tries[at])
	if m.ahead != nil && tries[at].Verdict != cookiejar.Refused && m.tells(&tries[at].Cookie) && m.ahead.stored(f.Exchange, m.jar.Registrable(a.Host()), &tries[at].Cookie) {
		same, sure = true, true
	}
	d := m.take(f, a, g, line, !same || !sure)
	if b := m.beliefs[d.Cookie.Key()]; b != nil {
		site := m.jar.Registrable(a.Host())
		still, noted := m.untold[site]
		b.unborn, b.maybe = b.unborn || before, b.maybe || f.Guessed || noted && f.Answered.Sub(still) < late || m.clearsStill(f, site)
	}
	l := Line{Fate: witness.Received(d, f.Answered), Claim: AsPredicted}
	l.Why = d.Check().Seen
	switch {
	case !same:
		l.Claim, l.Why = CannotKnow, f.undecided()
	case !sure:
		l.Claim, l.Why = CannotKnow, why
	}
	return l
}

// setSomewhere notes that a line set a cookie of a partition that nobody names: any of those
// that the jar holds may be it.
func (m *Mirror) setSomewhere(f *Finding, a address.Address, d *cookiejar.SetDecision) {
	for _, c := range m.jar.CookiesOf(m.jar.Registrable(a.Host()), f.Answered) {
		k, own := c.Key(), d.Cookie.Key()
		own.Partition, own.CrossSiteFrame = k.Partition, k.CrossSiteFrame
		if k.Partition == "" || k != own {
			continue
		}
		b, version := m.believe(k), d.Cookie
		version.Partition, version.CrossSiteFrame = k.Partition, k.CrossSiteFrame
		b.maybe = true
		b.mayBe(version)
	}
}

// brought reports whether a cookie came along with its value, and nobody had seen it being set.
func (f *Finding) brought(c *cookiejar.Cookie) bool {
	return slices.ContainsFunc(f.Cookies, func(b Cookie) bool {
		return b.Claim == CannotKnow && b.Why == whyStranger && b.Fate.Cookie.Name == c.Name && string(b.Fate.Cookie.Value) == c.Value
	})
}

// try has a line stored in jars of their own, by each guess.
func (m *Mirror) try(f *Finding, a address.Address, line string) []cookiejar.SetDecision {
	tries := make([]cookiejar.SetDecision, len(f.asked.guesses))
	first := &f.asked.guesses[0]
	tries[0] = cookiejar.New(cookiejar.Options{ThirdPartyBlocked: first.access == blocked}).Set(f.Answered, a, f.received(first), line)
	domain := cmp.Or(tries[0].Cookie.Domain, a.Host())
	alike := slices.DeleteFunc(m.jar.Namesakes(m.jar.Registrable(a.Host()), tries[0].Cookie.Name, f.Answered), func(c cookiejar.Cookie) bool { return !related(c.Domain, domain) })
	for i := range f.asked.guesses {
		g := &f.asked.guesses[i]
		if i == 0 && len(alike) == 0 {
			continue
		}
		jar := cookiejar.New(cookiejar.Options{ThirdPartyBlocked: g.access == blocked})
		for _, c := range alike {
			jar.Put(f.Answered, c)
		}
		tries[i] = jar.Set(f.Answered, a, f.received(g), line)
	}
	return tries
}

// related reports whether one of two hosts is the other, or below it: of others no cookie stands in
// another's way.
func related(a, b string) bool {
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

// received is the context in which an answer comes: the request's, with the answer's Date.
func (f *Finding) received(g *guess) cookiejar.Context {
	ctx := g.ctx
	if date, ok := cookiejar.ParseDate(f.Response.Get("Date"), cookiejar.Chromium); ok {
		ctx.Date = date
	}
	return ctx
}

// take stores a line by a guess. Doubt says that it may not be so in the browser.
func (m *Mirror) take(f *Finding, a address.Address, g *guess, line string, doubt bool) cookiejar.SetDecision {
	m.jar.ThirdPartyBlocked = g.access == blocked
	d := m.jar.Set(f.Answered, a, f.received(g), line)
	if d.Verdict == cookiejar.Refused {
		if b := m.beliefs[d.Cookie.Key()]; b != nil && doubt && d.Rule.Code != "expired-on-arrival" { // perhaps it was not
			b.maybe = true
			b.mayBe(d.Cookie)
		}
		return d
	}
	b := m.believe(d.Cookie.Key())
	before := *b
	*b = belief{slack: f.Answered.Sub(f.Begun), made: f.Answered, seen: f.Answered, untimed: f.Untimed, double: before.double && d.Previous != nil && d.Previous.Value == d.Cookie.Value}
	if !doubt {
		return d
	}
	b.seen = before.seen
	b.weak = before.weak || d.Previous == nil || !alike(d.Previous, &d.Cookie)
	b.maybe, b.loose, b.blurred, b.unborn, b.other = true, before.loose, before.blurred, before.unborn, before.other
	if d.Previous != nil {
		b.mayBe(*d.Previous)
		if d.Verdict == cookiejar.Deleted { // perhaps it was not
			m.jar.Put(f.Answered, *d.Previous)
		}
	}
	return d
}

// sure says why what became of a line is not certain, though all guesses agree.
func (m *Mirror) sure(f *Finding, a address.Address, d *cookiejar.SetDecision) (rule.Text, bool) {
	if cookiejar.ClearsCookies(f.Response.Values("Clear-Site-Data")) {
		return rule.Text{EN: "the same answer clears the cookies of the site", KO: "같은 응답이 그 사이트의 쿠키를 모두 지움"}, false
	}
	if f.asked.aside {
		return whyAside, false
	}
	if f.hangsOnTime(a, string(d.Line)) {
		return rule.Text{EN: "the recording does not say when that was, and so not whether the end that the line names had come", KO: "기록에 시각이 없어, 줄에 적힌 만료 시각이 이미 지났는지 알 수 없음"}, false
	}
	if m.misread && ofOctets(d) {
		return rule.Text{EN: "UTF-8 seems to have been read as Latin-1 here, and nobody knows whether the recorder or the server did that", KO: "여기서 UTF-8을 Latin-1로 읽은 듯한데, 기록한 프로그램이 그랬는지 서버가 그랬는지 알 수 없음"}, false
	}
	switch d.Rule.Code {
	case "same-site-strict", "same-site-lax", "same-site-default", "third-party-blocked":
		if f.asked.astray {
			return whyWho, false
		}
	case "expired-on-arrival":
		switch {
		case f.sends(d.Cookie.Name) && !f.sendsOthers(&d.Cookie):
			return rule.Text{EN: "a cookie of this name came along, and nothing tells whether it is the one that the line deletes", KO: "이 이름의 쿠키를 보냈지만, 이 줄이 지우는 쿠키가 그것인지 알 수 없음"}, false
		case m.mayHold(f, a, d):
			return rule.Text{EN: "whether the browser held a cookie to delete is not known", KO: "지울 쿠키를 브라우저가 가지고 있었는지 알 수 없음"}, false
		}
	case "would-overwrite-secure":
		if m.doubtful(f, d.Cookie.Name) {
			return whyMaybe, false
		}
	}
	if !trusted(a) && d.Verdict != cookiejar.Refused && m.mayBeSecure(a, d) {
		return rule.Text{EN: "a cookie of the name, which nobody saw being set, may be Secure and stand in the way", KO: "저장하는 것을 보지 못한 같은 이름의 쿠키가 Secure여서 막을 수도 있음"}, false
	}
	if f.Browser == Chromium {
		return rule.Text{}, true
	}
	return m.sharedLine(f, d)
}

// ofOctets reports whether what became of a line hangs on octets that may have been others: on those
// of its Domain, or on how many there are.
func ofOctets(d *cookiejar.SetDecision) bool {
	switch d.Rule.Code {
	case "domain-does-not-cover", "domain-not-a-host", "domain-public-suffix", "domain-above-site":
		return harfile.Misread(string(d.Line))
	case "name-and-value-too-long":
		return true
	}
	return false
}

// sendsOthers reports whether all cookies of the name of one that came along are known for what they
// are, and none is that one, which another answer can have deleted meanwhile: a line for that one
// deletes none of them.
func (f *Finding) sendsOthers(one *cookiejar.Cookie) bool {
	name, known := one.Name, 0
	for i := range f.Cookies {
		c := &f.Cookies[i]
		if is := &c.Fate.Cookie; is.Name == name && c.Sent != nil && *c.Sent {
			if c.Claim != AsPredicted || is.Domain == one.Domain && is.HostOnly == one.HostOnly && is.Path == one.Path {
				return false
			}
			known++
		}
	}
	came := 0
	for _, p := range f.pairs() {
		if p.name == name {
			came++
		}
	}
	return known == came && !f.racing(name)
}

// mayHold reports whether a cookie that a line deletes may be there, though the mirror does
// not hold it: it is not if the request would have brought it.
func (m *Mirror) mayHold(f *Finding, a address.Address, d *cookiejar.SetDecision) bool {
	g := &f.asked.guesses[0]
	if f.Seen != Full || !f.Known || g.cross || g.away || g.ctx.Initiator != nil && len(g.ctx.Redirects) > 0 && g.ctx.Dest == cookiejar.Document {
		return true
	}
	return d.Cookie.Path != "/" && !strings.HasPrefix(a.Path(), d.Cookie.Path) || g.ctx.Credentials != cookiejar.Include || !trusted(a)
}

// sends reports whether the request was seen to bring a cookie of a name.
func (f *Finding) sends(name string) bool {
	return f.Seen == Full && slices.ContainsFunc(f.pairs(), func(p pair) bool { return p.name == name })
}

// doubtful reports whether a cookie of a name is not known for what it is.
func (m *Mirror) doubtful(f *Finding, name string) bool {
	for _, c := range m.jar.Cookies(f.Answered) {
		if b := m.beliefs[c.Key()]; c.Name == name && b != nil && (b.maybe || b.loose || b.gone || b.vague(&c) || m.mistakable(b, &c)) {
			return true
		}
	}
	return false
}

// mayBeSecure reports whether a cookie of the name that nobody saw being set was sent to
// the site, or may be there from before the recording, or by another tab, and come along over
// https alone, of which the recording need have nothing.
func (m *Mirror) mayBeSecure(a address.Address, d *cookiejar.SetDecision) bool {
	site, name := m.jar.Registrable(a.Host()), d.Cookie.Name
	if m.ahead != nil && (m.ahead.late || m.ahead.oneTab) {
		return true
	}
	if _, written := m.pages.writers[writer{site, true, true}]; written && m.writes(site, name) {
		return true
	}
	for s := range m.strangers {
		if s.name == name && m.jar.Registrable(s.host) == site {
			return true
		}
	}
	for k, b := range m.beliefs {
		if k.Name == name && (b.loose || b.blurred || b.weak || slices.ContainsFunc(b.other, func(c cookiejar.Cookie) bool { return c.Secure })) && m.jar.Registrable(k.Domain) == site {
			return true
		}
	}
	return false
}

// sharedLine says why what Chromium does with a line cannot be told of another browser.
func (m *Mirror) sharedLine(f *Finding, d *cookiejar.SetDecision) (rule.Text, bool) {
	cross := slices.ContainsFunc(f.asked.guesses, func(g guess) bool { return g.cross })
	switch {
	case d.Cookie.Partition != "", cross && d.Verdict != cookiejar.Refused:
		return whyThirdParty, false
	case d.Verdict != cookiejar.Refused:
		return rule.Text{}, true
	}
	switch d.Rule.Code {
	case "domain-does-not-cover", "domain-public-suffix", "prefix-secure", "prefix-host", "secure-from-insecure-page",
		"would-overwrite-secure", "expired-on-arrival", "same-site-strict", "same-site-lax", "no-content":
		return rule.Text{}, true
	case "same-site-default":
		return whyDefault, false
	case "third-party-blocked":
		return whyThirdParty, false
	}
	return rule.Text{EN: "other browsers than Chromium need not refuse this", KO: "Chromium이 아닌 브라우저는 거부하지 않을 수 있음"}, false
}

// trusted reports whether cookies that are Secure go to an address: over https, and to this
// machine over http too.
func trusted(a address.Address) bool { return a.Scheme() == "https" || cookiejar.IsLoopback(a.Host()) }
