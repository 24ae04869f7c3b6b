package traffic

import (
	"cmp"
	"slices"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// row is a cookie of the jar beside what each guess decides of it.
type row struct {
	cookie *cookiejar.Cookie
	gone   bool
	by     []*cookiejar.SendDecision // in the order of the guesses; nil where one does not speak of it
	pair   int                       // the cookie of the header that it is, -1 for none
	other  bool                      // with another value than the jar has
}

// weighing is a request that is held against the jar.
type weighing struct {
	*Finding
	m     *Mirror
	rows  []*row
	pairs []pair
	taken []bool // of pairs
	out   []bool // guesses that the header refutes
	clock [2]time.Time
}

// claim holds a request against what the jar decides by each guess, and takes over what
// was seen.
func (m *Mirror) claim(f *Finding, a address.Address) {
	w := &weighing{Finding: f, m: m, pairs: f.pairs(), out: make([]bool, len(f.asked.guesses))}
	w.taken = make([]bool, len(w.pairs))
	w.clock = [2]time.Time{f.Begun.Add(-time.Second), f.Latest.Add(time.Second)}
	w.weigh(a)
	if f.Seen != Full {
		w.unseen()
		return
	}
	w.restore(a)
	w.match()
	w.replace()
	w.refute()
	for _, r := range w.rows {
		if c, ok := w.judge(r); ok {
			f.Cookies = append(f.Cookies, c)
		}
	}
	w.meetStrangers(a)
	w.inOrder()
	w.learn()
}

// weigh has the jar decide by each guess.
func (w *weighing) weigh(a address.Address) {
	w.rows = nil
	at := map[cookiejar.Key]*row{}
	for i, g := range w.asked.guesses {
		w.m.jar.ThirdPartyBlocked = g.access == blocked
		decisions := w.m.jar.Select(w.Begun, a, g.ctx).Decisions
		for n := range decisions {
			d := &decisions[n]
			k := d.Cookie.Key()
			if at[k] == nil {
				at[k] = &row{cookie: d.Cookie, gone: d.Gone != nil, by: make([]*cookiejar.SendDecision, len(w.asked.guesses)), pair: -1}
				w.rows = append(w.rows, at[k])
			}
			at[k].by[i] = d
		}
	}
}

// match finds each cookie of the jar in the header: by name and value, those first that
// should be there.
func (w *weighing) match() {
	w.matchTold()
	for want := range 3 {
		for _, r := range w.rows {
			if r.pair < 0 && !r.gone && w.should(r) == want {
				r.pair = w.find(r.cookie.Name, r.cookie.Value)
			}
		}
	}
}

// matchTold finds the cookies of which the recorder says whose they are.
func (w *weighing) matchTold() {
	for i := range w.Told {
		k := w.Told[i].Key()
		for _, r := range w.rows {
			if r.pair < 0 && !r.gone && r.cookie.Key() == k {
				r.pair = w.find(w.Told[i].Name, w.Told[i].Value)
			}
		}
	}
}

// find takes the first cookie of a name and value that is left in the header.
func (w *weighing) find(name, value string) int {
	for i, p := range w.pairs {
		if !w.taken[i] && p.name == name && p.value == value {
			w.taken[i] = true
			return i
		}
	}
	return -1
}

// should says whether a cookie should be sent: 0 by all guesses, 1 by some, 2 by none.
func (w *weighing) should(r *row) int {
	yes, no := w.count(r)
	switch {
	case yes > 0 && no == 0:
		return 0
	case yes > 0:
		return 1
	}
	return 2
}

// count says how many of the guesses that are left send a cookie, and how many do not.
func (w *weighing) count(r *row) (yes, no int) {
	for i, d := range r.by {
		switch {
		case w.out[i]:
		case d != nil && d.Sent:
			yes++
		default:
			no++
		}
	}
	return yes, no
}

// refute strikes out the guesses by which a cookie that was sent would have stayed, if the
// cookie is known for what it is.
func (w *weighing) refute() {
	for _, r := range w.rows {
		if r.pair < 0 || w.doubtful(r) {
			continue
		}
		if yes, _ := w.count(r); yes == 0 {
			continue
		}
		for i, d := range r.by {
			w.out[i] = w.out[i] || d == nil || !d.Sent
		}
	}
	if !w.Known && slices.Contains(w.out, true) {
		w.Known = w.alike()
	}
	w.asked.guesses = w.left()
}

// left are the guesses that the header does not refute.
func (w *weighing) left() []guess {
	var left []guess
	for i, g := range w.asked.guesses {
		if !w.out[i] {
			left = append(left, g)
		}
	}
	for _, r := range w.rows {
		var by []*cookiejar.SendDecision
		for i, d := range r.by {
			if !w.out[i] {
				by = append(by, d)
			}
		}
		r.by = by
	}
	w.out = make([]bool, len(left))
	return left
}

// alike reports whether all guesses that are left, and more than feared, come to the same.
func (w *weighing) alike() bool {
	var first *guess
	for i := range w.asked.guesses {
		g := &w.asked.guesses[i]
		switch {
		case w.out[i] || g.remote:
		case first == nil:
			first = g
		case g.ctx.Dest != first.ctx.Dest || g.cross != first.cross || (g.ctx.Initiator == nil) != (first.ctx.Initiator == nil) || g.vague != first.vague:
			return false
		}
	}
	return first != nil
}

// doubtful reports whether nobody knows quite what a cookie is.
func (w *weighing) doubtful(r *row) bool {
	b := w.m.beliefs[r.cookie.Key()]
	return r.other || b != nil && (b.loose || b.maybe) || w.racing(r.cookie.Name) || w.ending(r)
}

// racing reports whether an answer that came at the same time changed a cookie of the name.
func (w *weighing) racing(name string) bool { return slices.Contains(w.Racing, name) }

// ending reports whether a cookie's end, or the end of its first two minutes, fell into the
// moment of the request.
func (w *weighing) ending(r *row) bool {
	c := r.cookie
	slack := time.Duration(0)
	b := w.m.beliefs[c.Key()]
	if b != nil {
		slack = b.slack
	}
	within := func(t time.Time) bool { return !t.Before(w.clock[0].Add(-slack)) && !t.After(w.clock[1].Add(slack)) }
	if c.Persistent && within(c.Expires) {
		return true
	}
	return w.aging(r) && (within(c.Created.Add(2*time.Minute)) || b != nil && b.unborn)
}

// aging reports whether the age of a cookie decides.
func (w *weighing) aging(r *row) bool {
	return slices.ContainsFunc(r.by, func(d *cookiejar.SendDecision) bool {
		return d != nil && (d.Rule.Code == "sent-as-new" || d.Rule.Code == "same-site-default" && len(w.asked.guesses) > 0 && w.asked.guesses[0].ctx.Dest == cookiejar.Document)
	})
}

// first returns the likeliest decision that sends a cookie, or does not.
func first(r *row, sent bool) *cookiejar.SendDecision {
	for _, d := range r.by {
		if d != nil && d.Sent == sent {
			return d
		}
	}
	return nil
}

// told begins what is said of a cookie: the decision, and what crossed.
func (w *weighing) told(d *cookiejar.SendDecision, crossed bool) Cookie {
	c := Cookie{Fate: witness.Sent(cookiejar.Selection{Decisions: []cookiejar.SendDecision{*d}}, w.Begun)[0], Sent: &crossed}
	if d.Sent != crossed {
		c.Crossed = map[bool]string{true: trace.Sent, false: trace.NotSent}[crossed]
	}
	return c
}

// judge makes the claim about a cookie of the jar. It is false where nothing is to be said.
func (w *weighing) judge(r *row) (Cookie, bool) {
	b := w.m.beliefs[r.cookie.Key()]
	switch {
	case b != nil && b.gone && r.pair < 0:
		return Cookie{}, false
	case r.gone:
		return w.judgeGone(r)
	case r.pair >= 0:
		return w.judgeSent(r, b), true
	}
	return w.judgeNotSent(r, b), true
}

// judgeGone is about a cookie that left the jar.
func (w *weighing) judgeGone(r *row) (Cookie, bool) {
	if w.named(r.cookie.Name) || slices.Contains(r.by, nil) { // by some it would not have gone along anyway
		return Cookie{}, false
	}
	d := first(r, false)
	c := w.told(d, false)
	if w.ending(r) || w.racing(r.cookie.Name) {
		return c.unknowable(whyMoment), true
	}
	if w.writable(r) && w.foreign() {
		return c.unknowable(whyScripts), true
	}
	return c.claimed(AsPredicted, d), true
}

// writable reports whether a script can have changed a cookie without anybody seeing it, on
// a site where something out of sight was seen to write.
func (w *weighing) writable(r *row) bool {
	return !r.cookie.HttpOnly && w.m.scripted[w.m.jar.Registrable(r.cookie.Domain)]
}

// byAttributes reports whether a rule would be another one if a script had written the
// cookie anew: one about its attributes, in a request that does not bring all.
func (w *weighing) byAttributes(r *rule.Rule) bool {
	switch r.Code {
	case "same-site-strict", "same-site-lax", "same-site-default", "third-party-blocked":
		return true
	}
	return r.Code == "secure-only" && w.foreign()
}

// foreign reports whether another site can have a part in the request.
func (w *weighing) foreign() bool {
	return slices.ContainsFunc(w.asked.guesses, func(g guess) bool { return g.cross || g.away })
}

// named reports whether the header has a cookie of the name that is not found in the jar.
func (w *weighing) named(name string) bool {
	for i, p := range w.pairs {
		if !w.taken[i] && p.name == name {
			return true
		}
	}
	return false
}

func (w *weighing) judgeSent(r *row, b *belief) Cookie {
	if r.other {
		c := w.told(cmp.Or(first(r, true), first(r, false)), true)
		c.Fate.Cookie.Value = wire.Bytes(w.pairs[r.pair].value)
		return c.unknowable(whyOtherValue)
	}
	if d := first(r, true); d != nil {
		c := w.told(d, true)
		if b != nil && b.loose { // its domain and path are a guess, too
			return c.unknowable(whyReplaced)
		}
		if why, ok := w.unshared(d); !ok {
			return c.unknowable(why)
		}
		return c.claimed(AsPredicted, d)
	}
	d := first(r, false)
	if d == nil {
		return Cookie{Fate: w.bare(w.pairs[r.pair]), Sent: new(true)}.unknowable(whyMoment)
	}
	c := w.told(d, true)
	switch {
	case w.doubtful(r):
		return c.unknowable(whyReplaced)
	case !w.Known:
		return c.unknowable(whyWho)
	case r.cookie.Partition != "" && w.topUnknown():
		return c.unknowable(whyTop)
	}
	if why, ok := w.unshared(d); !ok {
		return c.unknowable(why)
	}
	w.m.believe(r.cookie.Key()).loose = true
	if w.Browser != Chromium {
		return c.unknowable(whyOther)
	}
	if !r.cookie.HttpOnly {
		return c.unknowable(whyReplaced)
	}
	return c.claimed(NotAsPredicted, d)
}

func (w *weighing) judgeNotSent(r *row, b *belief) Cookie {
	yes, no := w.count(r)
	d := first(r, false)
	if d == nil || yes > 0 && no == 0 {
		return w.judgeMissing(r, b)
	}
	c := w.told(d, false)
	switch {
	case elsewhere(d.Rule) && (b == nil || !b.loose):
		return c.claimed(AsPredicted, d)
	case b != nil && b.loose:
		return c.unknowable(whyReplaced)
	case b != nil && b.maybe:
		return c.unknowable(whyMaybe)
	case w.racing(r.cookie.Name) || w.ending(r):
		return c.unknowable(whyMoment)
	case r.cookie.Partition != "" && w.topUnknown():
		return c.unknowable(whyTop)
	case yes > 0 && w.modeDecides(r):
		return c.unknowable(whyMode)
	case yes > 0, !w.agreed(r, d.Rule):
		return c.unknowable(whyWho)
	case w.writable(r) && w.byAttributes(d.Rule):
		return c.unknowable(whyScripts)
	}
	if why, ok := w.unshared(d); !ok {
		return c.unknowable(why)
	}
	return c.claimed(AsPredicted, d)
}

// agreed reports whether all guesses withhold a cookie by one rule, or by rules that the
// browser has one name for.
func (w *weighing) agreed(r *row, by *rule.Rule) bool {
	return !slices.ContainsFunc(r.by, func(d *cookiejar.SendDecision) bool {
		return d == nil || d.Rule != by && (by.Chromium == "" || d.Rule.Chromium != by.Chromium)
	})
}

// modeDecides reports whether nothing but the credentials mode makes the difference.
func (w *weighing) modeDecides(r *row) bool {
	for _, d := range r.by {
		if d != nil && !d.Sent && d.Rule.Code != "credentials-omitted" {
			return false
		}
	}
	return true
}

// judgeMissing is about a cookie that every guess sends, and that was not there.
func (w *weighing) judgeMissing(r *row, b *belief) Cookie {
	d := first(r, true)
	c := w.told(d, false)
	if b != nil && (b.maybe || b.loose || b.shaken) {
		return c.unknowable(map[bool]rule.Text{true: whyReplaced, false: whyMaybe}[b.loose])
	}
	if w.racing(r.cookie.Name) || w.ending(r) {
		return c.unknowable(whyMoment)
	}
	if why, ok := w.unshared(d); !ok {
		return c.unknowable(why)
	}
	now := w.m.believe(r.cookie.Key())
	if w.Browser != Chromium {
		now.maybe = true
		return c.unknowable(whyOther)
	}
	if w.named(r.cookie.Name) { // one of several of the name
		now.maybe = true
		return c.unknowable(whyMaybe)
	}
	if !w.Known {
		now.maybe = true
		return c.unknowable(whyWho)
	}
	if !r.cookie.HttpOnly && d.Rule.Code != "host-and-path-match" {
		now.loose = true // a script can have written its attributes anew
		return c.unknowable(whyReplaced)
	}
	now.gone = true
	w.m.scripted[w.m.jar.Registrable(r.cookie.Domain)] = true
	return c.claimed(NotAsPredicted, d)
}

// topUnknown reports whether a guess does not know the site at the top.
func (w *weighing) topUnknown() bool {
	return slices.ContainsFunc(w.asked.guesses, func(g guess) bool { return g.noTop })
}

// elsewhere reports whether a rule keeps a cookie for another host or path, whoever asks.
func elsewhere(r *rule.Rule) bool {
	switch r.Code {
	case "host-only", "domain-mismatch", "path-mismatch", "path-near-miss":
		return true
	}
	return false
}

// unshared says why a decision of Chromium's cannot be told of another browser.
func (w *weighing) unshared(d *cookiejar.SendDecision) (rule.Text, bool) {
	if w.Browser == Chromium {
		return rule.Text{}, true
	}
	c := d.Cookie
	switch d.Rule.Code {
	case "same-site-default", "sent-as-new":
		return whyDefault, false
	case "third-party-blocked", "other-partition":
		return whyThirdParty, false
	case "same-site-lax", "same-site-strict":
		return rule.Text{}, true
	case "sent-cross-site":
		return whyThirdParty, d.Sent && w.pairSent(c)
	case "secure-only":
		return rule.Text{}, true
	}
	if !d.Sent || c.Partition == "" {
		return rule.Text{}, true
	}
	return whyThirdParty, false
}

// pairSent reports whether the header has a cookie.
func (w *weighing) pairSent(c *cookiejar.Cookie) bool {
	return slices.Contains(w.pairs, pair{c.Name, c.Value})
}

// unseen tells of the cookies of a request whose header nobody saw.
func (w *weighing) unseen() {
	for _, r := range w.rows {
		b := w.m.beliefs[r.cookie.Key()]
		d := r.by[0]
		if d == nil || r.gone || b != nil && b.gone || elsewhere(d.Rule) {
			continue
		}
		c := w.told(d, false)
		c.Sent, c.Crossed = nil, trace.NotSeen
		w.Cookies = append(w.Cookies, c.unknowable(whyProvisional))
	}
}

// bare is a cookie of which there is name and value alone.
func (w *weighing) bare(p pair) trace.Fate {
	return trace.Fate{Fate: trace.Sent, Cookie: trace.Cookie{Name: p.name, Value: wire.Bytes(p.value)}}
}

// inOrder puts the cookies that were sent in the order of the header before the others.
func (w *weighing) inOrder() {
	place := func(c *Cookie) int {
		if c.Sent == nil || !*c.Sent {
			return len(w.pairs)
		}
		return slices.Index(w.pairs, pair{c.Fate.Cookie.Name, string(c.Fate.Cookie.Value)})
	}
	slices.SortStableFunc(w.Cookies, func(a, b Cookie) int { return place(&a) - place(&b) })
}

// claimed makes a claim by a decision.
func (c Cookie) claimed(claim Claim, d *cookiejar.SendDecision) Cookie {
	ch := d.Check()
	c.Claim, c.Why = claim, ch.Seen
	if claim == NotAsPredicted {
		c.Why = notAsPredicted(ch)
	}
	return c
}

func (c Cookie) unknowable(why rule.Text) Cookie {
	c.Claim, c.Why = CannotKnow, why
	return c
}

// notAsPredicted says what the rules say and what was seen.
func notAsPredicted(ch rule.Check) rule.Text {
	if ch.Holds {
		return rule.Textf("by the rules it goes along (%[1]s), and it was not sent: it left the jar out of sight", "규칙대로라면 보내야 하는데(%[2]s) 보내지 않음. 보이지 않는 곳에서 지워짐", ch.Seen.EN, ch.Seen.KO)
	}
	return rule.Textf("by the rules it stays (%[1]s), and it was sent", "규칙대로라면 보내지 않아야 하는데(%[2]s) 보냄", ch.Seen.EN, ch.Seen.KO)
}

// Why nobody can know.
var (
	whyMoment      = rule.Text{EN: "it changed or ended in the very moment of the request", KO: "요청하던 바로 그때 바뀌거나 만료됨"}
	whyReplaced    = rule.Text{EN: "it was replaced out of sight, and nobody told its attributes", KO: "보이지 않는 곳에서 바뀌어 속성을 알 수 없음"}
	whyOtherValue  = rule.Text{EN: "another value was sent: it was replaced out of sight, by a script or another host", KO: "다른 값을 보냄: 스크립트나 다른 호스트가 보이지 않는 곳에서 바꿈"}
	whyMaybe       = rule.Text{EN: "it is not certain that the browser holds it", KO: "브라우저가 이 쿠키를 가지고 있는지 확실하지 않음"}
	whyTop         = rule.Text{EN: "partitioned, and nobody tells which site is at the top", KO: "Partitioned 쿠키인데 탭에 어느 사이트가 열려 있는지 알 수 없음"}
	whyMode        = rule.Text{EN: "the credentials mode of a script's request is not visible, and omit looks the same", KO: "스크립트 요청의 credentials는 보이지 않고, omit이어도 똑같이 보임"}
	whyWho         = rule.Text{EN: "it depends on who asked, which nothing tells", KO: "누가 요청했는지에 달려 있는데 알 수 없음"}
	whyDefault     = rule.Text{EN: "no SameSite: other browsers than Chromium treat that in ways of their own", KO: "SameSite가 없음: Chromium이 아닌 브라우저는 다르게 다룸"}
	whyThirdParty  = rule.Text{EN: "what happens to third-party cookies differs from browser to browser", KO: "서드파티 쿠키는 브라우저마다 다르게 다룸"}
	whyScripts     = rule.Text{EN: "scripts of this site write cookies out of sight, and may have changed this one", KO: "이 사이트에서는 스크립트가 보이지 않는 곳에서 쿠키를 쓰므로 이 쿠키도 바뀌었을 수 있음"}
	whyOther       = rule.Text{EN: "it was otherwise than Chromium's rules say, and this browser has some of its own", KO: "Chromium의 규칙과 다른데, 이 브라우저에는 자기 규칙이 있음"}
	whyProvisional = rule.Text{EN: "the recorder did not see the headers that crossed", KO: "실제로 오간 헤더가 기록되지 않음"}
	whyStranger    = rule.Text{EN: "it was sent, and nobody saw it being set: its attributes are not known", KO: "보냈지만 저장하는 것을 보지 못하여 속성을 알 수 없음"}
)
