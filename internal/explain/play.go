package explain

import (
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
	"statelab/internal/rule"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// player plays requests on a jar, one after the other.
type player struct {
	jar    *cookiejar.Jar
	now    time.Time
	never  []missing          // cookies that never came into the jar, and have not come since
	hops   []cookiejar.Origin // that redirected, up to the request that is played
	before address.Address    // the request before; zero: there is none
	book   book
	steps  int  // requests that were played
	dated  bool // it is said that an answer's Date is another time
	bare   bool // it is said that a request went, or may have gone, without cookies
}

// missing is a cookie that the jar never held, and why, as a request that follows has it.
type missing struct {
	Fate
	seen rule.Text
}

// hold puts a cookie into the jar that the browser is said to hold.
func (p *player) hold(c cookiejar.Cookie) {
	d := p.jar.Put(p.now, c)
	if d.Verdict == cookiejar.Stored || d.Verdict == cookiejar.Replaced {
		return
	}
	m := missing{Fate: fate(&d.Cookie, Refused, d.Check())}
	m.seen = rule.Textf("no browser holds it: %[1]s", "브라우저에 있을 수 없는 쿠키: %[2]s", m.Title.EN, m.Title.KO)
	if d.Rule.Code == "expired-on-arrival" {
		m.Because = because(rule.Check{Rule: cookiejar.RuleOf("expired")})
		at := c.Expires.UTC().Format("2006-01-02 15:04:05 UTC")
		m.seen = rule.Textf("expired at %s", "%s에 만료됨", at)
	}
	p.never = append(p.never, m)
}

// play lets a request go out, if it does, and its answer come in. Of a fresh browser,
// which has nothing to send, it is not said what it sends.
func (p *player) play(s scene, fresh bool) Sent {
	p.follow(&s)
	s.step = p.steps
	p.steps++
	sent := Sent{Occasion: p.occasion(s, fresh || s.writes()), Status: s.Answer.Status, Notes: s.Notes}
	stopped := p.crossOrigin(&s, &sent)
	switch {
	case stopped != nil:
		p.stays(&s, &sent, *stopped)
	case s.Cookie != "":
		p.tookAlong(&s, &sent)
	case !fresh && !s.writes():
		p.choose(&s, &sent)
		p.wentWithout(&s, &sent)
	}
	p.arrive(&s, &sent, stopped)
	p.before = s.url
	return sent
}

// writes reports whether a script writes document.cookie, and does not read it.
func (s *scene) writes() bool { return s.Script && len(s.Lines) > 0 }

// follow gives a request that a redirect leads to the origins through which it came.
func (p *player) follow(s *scene) {
	if !s.Redirect || p.before.IsZero() {
		p.hops = nil
		return
	}
	p.hops = append(p.hops[:len(p.hops):len(p.hops)], cookiejar.OriginOf(p.before))
	s.ctx.Redirects = p.hops
}

func (p *player) occasion(s scene, setting bool) Occasion {
	p.now = p.now.Add(s.After)
	return Occasion{URL: s.url.String(), At: p.now, After: int64(s.After / time.Second), Script: s.Script, How: s.how(setting)}
}

// arrive lets the answer's lines come in, unless the request was stopped. What clears the
// site does so behind them, as in Chromium.
func (p *player) arrive(s *scene, sent *Sent, stopped *Because) {
	for i, line := range s.Lines {
		if i == maxLines {
			sent.MoreLines = len(s.Lines) - maxLines
			break
		}
		if stopped != nil {
			sent.Lines = append(sent.Lines, p.unasked(s, line, *stopped))
			continue
		}
		sent.Lines = append(sent.Lines, p.set(s, line))
	}
	if !p.dated && stopped == nil {
		p.otherTime(s, sent)
	}
	if stopped == nil {
		p.leadsNowhere(s, sent)
	}
	if value := s.Answer.value("Clear-Site-Data"); value != "" && stopped == nil {
		p.clear(s, sent, value)
	}
}

// otherTime says that the answer's Date is not now: that is the clock of the server, or an
// answer of another day.
func (p *player) otherTime(s *scene, sent *Sent) {
	date := s.answered().Date
	off := p.now.Sub(date)
	if date.IsZero() || off.Abs() < time.Minute || p.jar.Profile != cookiejar.Chromium || !p.ends(sent.Lines, off) {
		return
	}
	p.dated = true
	l := rule.Length(off)
	en, ko := "before", "앞"
	if off < 0 {
		en, ko = "after", "뒤"
	}
	sent.Notes = append(sent.Notes, rule.Textf(
		"The answer's Date is %[1]s %[2]s this moment: it is an old answer, or the server's clock is wrong. Expires is counted from that Date.",
		"응답의 Date는 지금보다 %[3]s %[4]s입니다. 오래된 응답이거나 서버의 시계가 맞지 않습니다. Expires는 그 Date부터 셉니다.", l.EN, en, l.KO, ko))
}

// ends reports whether a line has an Expires that counts and, by the clock here or by one
// that is off, lies ahead: what is long past deletes the cookie by any clock.
func (p *player) ends(lines []Line, off time.Duration) bool {
	for i := range lines {
		for _, a := range lines[i].Attributes {
			if !a.Counts || !strings.EqualFold(a.Name, "Expires") {
				continue
			}
			if end, ok := cookiejar.ParseDate(string(a.Value), p.jar.Profile); ok && (end.After(p.now) || end.Add(off).After(p.now)) {
				return true
			}
		}
	}
	return false
}

// holds is what is in the jar in the end, where several answers had to do with it.
func (p *player) holds(a *Answer) []InJar {
	brought := 0
	for _, st := range a.steps() {
		if len(st.lines)+len(st.sent.Cleared) > 0 {
			brought++
		}
	}
	if brought < 2 {
		return nil
	}
	list := []InJar{}
	for _, c := range p.jar.Cookies(p.now) {
		if len(list) == maxHeld {
			break
		}
		lasts, _ := c.Lasts(p.now)
		list = append(list, InJar{Name: wire.Bytes(c.Name), Value: wire.Bytes(c.Value), Held: witness.HeldOf(&c), Lasts: lasts})
	}
	return list
}

// clear carries out the header Clear-Site-Data.
func (p *player) clear(s *scene, sent *Sent, value string) {
	if !cookiejar.ClearsCookies([]string{value}) {
		if strings.Contains(strings.ToLower(value), "cookies") {
			sent.Notes = append(sent.Notes, rule.Textf("Clear-Site-Data: %s clears no cookies: the quotation marks belong to the value, \"cookies\".", "Clear-Site-Data: %s로는 쿠키를 지우지 않습니다. \"cookies\"처럼 큰따옴표까지 값에 들어가야 합니다.", cut(value, 60)))
		}
		return
	}
	if s.url.Scheme() != "https" && !cookiejar.IsLoopback(s.url.Host()) {
		sent.Notes = append(sent.Notes, rule.Text{EN: "Clear-Site-Data counts over https alone.", KO: "Clear-Site-Data는 https로 온 응답만 따릅니다."})
		return
	}
	if !s.ctx.WithCredentials(cookiejar.OriginOf(s.url)) {
		sent.Notes = append(sent.Notes, rule.Text{EN: "Clear-Site-Data clears nothing here: the request was made without credentials, and its answer may not change cookies.", KO: "여기서는 Clear-Site-Data로 지우는 것이 없습니다. 자격 증명 없이 보낸 요청이므로 그 응답은 쿠키를 바꾸지 못합니다."})
		return
	}
	gone := p.jar.ClearSite(p.now, s.url, s.ctx)
	p.book.cleared(s, p.now)
	for i := range gone {
		sent.Cleared = append(sent.Cleared, left(&gone[i], Deleted, p.now))
	}
	sent.Notes = append(sent.Notes, rule.Textf("Clear-Site-Data asks the browser to drop all cookies of the site, those of other hosts of it and of this answer too (%d here).", "Clear-Site-Data는 이 사이트의 쿠키를 모두 지워 달라는 부탁입니다. 같은 사이트의 다른 호스트 쿠키와 이 응답의 쿠키도 지웁니다. (여기서는 %d개)", len(gone)))
}

// set lets a line arrive.
func (p *player) set(s *scene, line string) Line {
	d := p.jar.Set(p.now, s.url, s.answered(), line)
	word := d.Verdict.String()
	if d.Rule.Code == "expired-on-arrival" {
		word = Idle
	}
	l := Line{Raw: wire.Bytes(line), Fate: fate(&d.Cookie, word, d.Check())}
	s.inItsWords(&l.Because)
	if byList := bySuffixList(l.Rule); !byList.IsZero() {
		l.Seen = rule.Text{EN: l.Seen.EN + " " + byList.EN, KO: l.Seen.KO + " (" + byList.KO + ")"}
	}
	r := reader{decision: d, now: p.now, profile: p.jar.Profile}
	l.AboutName, l.AboutValue = r.aboutName(), r.aboutValue()
	l.Attributes, l.More = r.attributes()
	if remark := likeACookieHeader(l.Attributes); !remark.IsZero() {
		l.AboutValue = append(l.AboutValue, remark)
	}
	if d.Verdict == cookiejar.Stored || d.Verdict == cookiejar.Replaced {
		l.Held = witness.HeldOf(&d.Cookie)
		l.Unsaid = r.unsaid(l.Attributes)
	}
	for i := range d.Evicted {
		l.Evicted = append(l.Evicted, left(&d.Evicted[i], Deleted, p.now))
	}
	p.remember(l.Fate)
	p.book.came(s, p.now, line, l.Fate)
	return l
}

// unasked is a line of an answer to a request that no browser makes.
func (p *player) unasked(s *scene, line string, why Because) Line {
	d := cookiejar.New(p.jar.Options).Set(p.now, s.url, s.ctx, line)
	l := Line{Raw: wire.Bytes(line), Fate: fate(&d.Cookie, Refused, d.Check()), Attributes: []Attribute{}}
	l.Because = why
	p.remember(l.Fate)
	return l
}

// remember keeps in mind which cookies never came into the jar.
func (p *player) remember(f Fate) {
	for i := range p.never {
		if p.never[i].Name == f.Name {
			p.never = append(p.never[:i:i], p.never[i+1:]...)
			break
		}
	}
	if f.Fate == Refused {
		p.never = append(p.never, missing{f, neverStored(f.Title)})
	}
}

// choose lets the jar choose the cookies of a request, and tells of all others why they
// stay.
func (p *player) choose(s *scene, sent *Sent) {
	selection := p.jar.Select(p.now, s.url, s.ctx)
	n := p.book.goes(s, p.now)
	sent.Header = wire.Bytes(selection.Header)
	yes, no := s.words()
	said := map[cookiejar.Key]bool{}
	tell := func(key cookiejar.Key, f Fate) {
		sent.Cookies = append(sent.Cookies, f)
		p.book.ask(s, experiments.Question{Op: n, Key: key}, f)
	}
	for _, d := range selection.Decisions {
		said[d.Cookie.Key()] = true
		word := no
		if d.Sent {
			word = yes
		}
		f := fate(d.Cookie, word, d.Check())
		s.inItsWords(&f.Because)
		if d.Gone != nil {
			f = left(d.Gone, word, p.now)
		}
		tell(d.Cookie.Key(), f)
	}
	for _, c := range p.jar.Cookies(p.now) {
		if !said[c.Key()] {
			tell(c.Key(), fate(&c, no, elsewhere(&c, s.url)))
		}
	}
	p.jar.Expire(p.now)
	for _, g := range p.jar.Gone() {
		if !said[g.Key()] {
			tell(g.Key(), left(&g, no, p.now))
		}
	}
	p.neverStored(sent, no)
	sent.Notes = append(sent.Notes, aboutHeader(sent)...)
}

// words are what becomes of a cookie that goes along, and of one that does not.
func (s *scene) words() (yes, no string) {
	if s.Script {
		return Shown, Hidden
	}
	return Goes, Stays
}

func (p *player) neverStored(sent *Sent, word string) {
	for _, m := range p.never {
		f := m.Fate
		f.Fate, f.Seen, f.Wanted = word, m.seen, rule.Text{}
		sent.Cookies = append(sent.Cookies, f)
	}
}

func neverStored(title rule.Text) rule.Text {
	return rule.Textf("never stored: %[1]s", "저장된 적 없음: %[2]s", title.EN, title.KO)
}

// stays is about a request that is not made: no cookie goes along.
func (p *player) stays(s *scene, sent *Sent, why Because) {
	_, no := s.words()
	for _, c := range p.jar.Cookies(p.now) {
		f := fate(&c, no, rule.Check{Rule: cookiejar.RuleOf("stored")})
		f.Because = why
		sent.Cookies = append(sent.Cookies, f)
	}
	p.neverStored(sent, no)
}

// elsewhere is the decision about a cookie of another site, which the jar does
// not even look at.
func elsewhere(c *cookiejar.Cookie, u address.Address) rule.Check {
	host := cookiejar.OriginOf(u).Host
	if c.HostOnly {
		return rule.Check{
			Rule:   cookiejar.RuleOf("host-only"),
			Seen:   rule.Textf("set by %s without Domain, and this is %s", "%s 호스트가 Domain 없이 보낸 쿠키인데 %s에 요청함", c.Domain, host),
			Wanted: rule.Textf("host %s", "호스트 %s", c.Domain),
		}
	}
	return rule.Check{
		Rule:   cookiejar.RuleOf("domain-mismatch"),
		Seen:   rule.Textf("Domain=%s does not cover %s", "Domain=%s: %s 호스트를 포함하지 않음", c.Domain, host),
		Wanted: rule.Textf("%s or a host below it", "%s 또는 그 하위 호스트", c.Domain),
	}
}

func fate(c *cookiejar.Cookie, word string, check rule.Check) Fate {
	return Fate{Name: wire.Bytes(c.Name), Value: wire.Bytes(c.Value), Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Fate: word, Because: because(check)}
}

func because(check rule.Check) Because {
	reason, wanted := check.Against()
	return Because{Rule: check.Rule.Code, Title: check.Rule.Title, Text: check.Rule.Text, Reason: reason, Seen: check.Seen, Wanted: wanted}
}

// left is the fate of a cookie that is gone. What it would take is a cookie,
// which need not be said.
func left(d *cookiejar.Departure, word string, now time.Time) Fate {
	f := fate(&d.Cookie, word, d.Check(now))
	f.Wanted = rule.Text{}
	return f
}

// cut shortens what was pasted to what a sentence can hold.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
