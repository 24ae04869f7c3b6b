package traffic

import (
	"cmp"
	"slices"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// told begins what is said of a cookie: the decision, and what crossed.
func (w *weighing) told(d *cookiejar.SendDecision, crossed bool) Cookie {
	c := Cookie{Fate: witness.Decided(d, w.Begun), Sent: &crossed}
	if d.Sent != crossed {
		c.Crossed = map[bool]string{true: trace.Sent, false: trace.NotSent}[crossed]
	}
	if b := w.m.beliefs[d.Cookie.Key()]; d.Gone != nil && (w.Untimed || b != nil && b.untimed) {
		c.Fate.Seen = d.Gone.Check(time.Time{}).Seen
	}
	if d.Rule.Code == "credentials-omitted" && w.Credentials == "" && !w.preflight() { // both modes look the same
		c.Fate.Seen = noCredentials
	}
	return c
}

// judge makes the claim about a cookie of the jar. It is false where nothing is to be said.
func (w *weighing) judge(r *row) (Cookie, bool) {
	c, ok := w.judged(r)
	if ok && w.Guessed && c.Claim != CannotKnow && !*c.Sent { // another one may have it, or have none
		c = c.unknowable(whyWhose)
	}
	return c, ok
}

func (w *weighing) judged(r *row) (Cookie, bool) {
	b := w.m.beliefs[r.cookie.Key()]
	switch {
	case b != nil && b.gone && r.pair < 0:
		return Cookie{}, false
	case r.gone:
		return w.judgeGone(r)
	case r.twin:
		return w.told(cmp.Or(first(r, true), first(r, false)), r.pair >= 0).unknowable(whyTwin), true
	case r.pair >= 0:
		return w.judgeSent(r, b), true
	}
	return w.judgeNotSent(r, b), true
}

// judgeGone is about a cookie that left the jar.
func (w *weighing) judgeGone(r *row) (Cookie, bool) {
	again := slices.ContainsFunc(w.pairs, func(p pair) bool { return p.name == r.cookie.Name }) // it may be back
	if again && len(w.Told) == 0 || w.named(r.cookie.Name) || slices.Contains(r.by, nil) {      // by some it would not have gone along anyway
		return Cookie{}, false
	}
	d := first(r, false)
	c := w.told(d, false)
	if w.asked.aside {
		return c.unknowable(whyAside), true
	}
	if why, came := w.m.cameAgain(r.cookie, d.Gone.When); came {
		return c.unknowable(why), true
	}
	if w.ending(r) || w.racing(r.cookie.Name) {
		return c.unknowable(w.moment()), true
	}
	if b := w.m.beliefs[r.cookie.Key()]; b != nil && (b.maybe || b.vague(r.cookie)) { // as another version it may have stayed
		if !w.wouldCome() {
			return c.unknowable(whyMaybe), true
		}
		b.settle()
	}
	why, may := w.writable(r)
	switch a, _, _ := w.target(); {
	case may && w.foreign():
		return c.unknowable(why), true
	case w.foreign() && w.m.ahead != nil && w.m.ahead.oneTab: // another one may have brought it back
		return c.unknowable(whyServed), true
	case !trusted(a) && w.m.ahead != nil && w.m.ahead.secure[w.m.jar.Registrable(a.Host())]: // as a Secure one it may be back
		return c.unknowable(whyMaybe), true
	}
	return c.claimed(AsPredicted, d), true
}

// writable says who can have changed a cookie without anybody seeing it, on a site where
// something out of sight was seen to write: no script changes one that is HttpOnly.
func (w *weighing) writable(r *row) (why rule.Text, may bool) {
	site := w.m.jar.Registrable(r.cookie.Domain)
	switch {
	case w.m.scripted[site] && !r.cookie.HttpOnly:
		return whyScripts, true
	case w.m.served(site), w.m.inOtherTabs(r.cookie):
		return whyServed, true
	}
	return rule.Text{}, false
}

// byAttributes reports whether a rule would be another one if a script had written the
// cookie anew: one about its attributes, in a request that does not bring all.
func (w *weighing) byAttributes(r *rule.Rule) bool {
	return ofAttributes(r.Code) || r.Code == "secure-only" && w.foreign()
}

// ofAttributes reports whether a rule withholds a cookie by its attributes from who asks.
func ofAttributes(code rule.Code) bool {
	switch code {
	case "same-site-strict", "same-site-lax", "same-site-default", "third-party-blocked":
		return true
	}
	return false
}

// foreign reports whether another site can have a part in the request.
func (w *weighing) foreign() bool {
	return slices.ContainsFunc(w.asked.guesses, func(g guess) bool { return g.cross || g.away })
}

// named reports whether the header has a cookie of the name that is not found in the jar, or
// is taken for one of the jar by its name alone.
func (w *weighing) named(name string) bool {
	for i, p := range w.pairs {
		if !w.taken[i] && p.name == name {
			return true
		}
	}
	return slices.ContainsFunc(w.rows, func(r *row) bool { return r.other && r.cookie.Name == name })
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
		if w.m.mistakable(b, r.cookie) {
			return c.unknowable(whyAlike)
		}
		if r.imitated {
			return c.unknowable(whyNamesake)
		}
		if b.vague(r.cookie) && d.Rule.Code != "host-and-path-match" {
			return c.unknowable(whyVersion)
		}
		if r.cookie.Partition != "" && w.topUnknown() { // of which tab it is, nobody says
			return c.unknowable(whyTop)
		}
		if why, ok := w.unshared(d); !ok {
			return c.unknowable(why)
		}
		return c.claimed(AsPredicted, d)
	}
	d := first(r, false)
	if d == nil {
		return Cookie{Fate: w.bare(w.pairs[r.pair]), Sent: new(true)}.unknowable(w.moment())
	}
	c := w.told(d, true)
	switch {
	case b.vague(r.cookie):
		return c.unknowable(whyVersion)
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
	// Where nothing says who asked, or redirects that nobody saw can have led by another site, not
	// the cookie is another, but who asked.
	if site := w.metadata().site; (site == "" || site == "cross-site") && w.byAttributes(d.Rule) {
		w.Known, w.asked.astray = false, true
		return c.unknowable(whyWho)
	}
	if w.Browser == Chromium && r.cookie.HttpOnly && !w.m.tells(r.cookie) {
		w.m.believe(r.cookie.Key()).double = true
		return c.unknowable(whyNamesake)
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
	if w.asked.aside {
		return w.told(cmp.Or(d, first(r, true)), false).unknowable(whyAside)
	}
	if d == nil || yes > 0 && no == 0 {
		return w.judgeMissing(r, b)
	}
	c := w.told(d, false)
	switch there := w.stays(r); {
	case b != nil && b.loose:
		return c.unknowable(whyReplaced)
	case w.m.mistakable(b, r.cookie):
		return c.unknowable(whyAlike)
	case b != nil && b.maybe && !there && elsewhere(d.Rule):
		return c.unknowable(whyMaybeElsewhere)
	case b != nil && b.maybe && !there:
		return c.unknowable(whyMaybe)
	case w.open(r.cookie) && !there && elsewhere(d.Rule):
		return c.unknowable(whyOpenElsewhere)
	case w.open(r.cookie) && !there, w.byAttributes(d.Rule) && w.unwatched(r.cookie, b) && !there:
		return c.unknowable(whyOpen)
	case w.m.inOtherTabs(r.cookie) && !there:
		return c.unknowable(whyServed)
	case (w.racing(r.cookie.Name) || w.timeless(r.cookie)) && !there: // it may be gone
		return c.unknowable(w.moment())
	case elsewhere(d.Rule) && w.m.served(w.m.jar.Registrable(r.cookie.Domain)) && !there:
		return c.unknowable(whyServedElsewhere)
	case elsewhere(d.Rule):
		return c.claimed(AsPredicted, d)
	case len(w.Told) == 0 && w.named(r.cookie.Name) && !there:
		return c.unknowable(whyMaybe)
	case w.racing(r.cookie.Name) || w.ending(r):
		return c.unknowable(w.moment())
	case r.cookie.Partition != "" && w.topUnknown():
		return c.unknowable(whyTop)
	case yes > 0 && w.modeDecides(r):
		if w.acrossOrigins() {
			return c.unknowable(whyInclude)
		}
		return c.unknowable(whyMode)
	case yes > 0, !w.agreed(r, d.Rule):
		return c.unknowable(w.undecided())
	case !w.whichever(r, b, d.Rule):
		return c.unknowable(whyVersion)
	}
	if why, may := w.writable(r); may && w.byAttributes(d.Rule) {
		return c.unknowable(why)
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
		return d == nil || !sameName(d.Rule, by)
	})
}

// acrossOrigins reports whether the browser says that a page of another origin asks.
func (w *weighing) acrossOrigins() bool {
	site := w.Request.Get("Sec-Fetch-Site")
	return site == "same-site" || site == "cross-site"
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
	if b != nil && (b.maybe || b.loose || b.shaken || w.m.mistakable(b, r.cookie)) {
		b.gone = w.wouldCome() && !w.named(r.cookie.Name) && !w.racing(r.cookie.Name) && !w.ending(r)
		if b.gone && (b.loose || b.missed) {
			w.missing = append(w.missing, r)
		}
		return c.unknowable(map[bool]rule.Text{true: whyReplaced, false: whyMaybe}[b.loose])
	}
	if b.vague(r.cookie) && (len(b.other) > 0 || d.Rule.Code != "host-and-path-match") {
		return c.unknowable(whyVersion)
	}
	if w.racing(r.cookie.Name) || w.ending(r) {
		return c.unknowable(w.moment())
	}
	if why, ok := w.unshared(d); !ok {
		return c.unknowable(why)
	}
	now := w.m.believe(r.cookie.Key())
	if w.Guessed {
		now.maybe, now.missed = true, true
		return c.unknowable(whyWhose)
	}
	if w.Browser != Chromium {
		now.maybe = true
		return c.unknowable(whyOther)
	}
	if w.named(r.cookie.Name) { // one of several of the name
		now.maybe = true
		return c.unknowable(whyMaybe)
	}
	if !w.Known {
		now.maybe, now.missed = true, true
		return c.unknowable(whyWho)
	}
	w.missing = append(w.missing, r)
	if a, _, _ := w.target(); d.Rule.Code != "host-and-path-match" || !trusted(a) {
		now.loose = true // it can be there, with other attributes
		return c.unknowable(whyReplaced)
	}
	now.gone = true
	if c = c.claimed(NotAsPredicted, d); w.closed(r) {
		c.Why = notAsPredicted(d, true)
		return c
	}
	site := w.m.jar.Registrable(r.cookie.Domain)
	w.m.scripted[site] = true
	w.m.written.writes(site, r.cookie.Name, !r.cookie.HttpOnly)
	return c
}

// closed reports whether the browser may have been closed before the request: a cookie was to
// stay until then, and none of those that were came along.
func (w *weighing) closed(r *row) bool {
	return !r.cookie.Persistent && !slices.ContainsFunc(w.rows, func(o *row) bool { return o.pair >= 0 && !o.other && !o.cookie.Persistent })
}

// wouldCome reports whether a cookie for the host and path would have come along whatever its
// attributes are, so that one that did not is not there.
func (w *weighing) wouldCome() bool {
	a, _, _ := w.target()
	return w.Known && w.Browser == Chromium && trusted(a) && !slices.ContainsFunc(w.asked.guesses, func(g guess) bool {
		return g.cross || g.away || g.remote || g.ctx.Credentials == cookiejar.Omit
	})
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
		at, came := w.first[pair{c.Fate.Cookie.Name, string(c.Fate.Cookie.Value)}]
		if !came {
			return -1
		}
		return at
	}
	last, order := -1, true
	for i := range w.Cookies { // mostly they stand so: the jar has the order of the header
		at := place(&w.Cookies[i])
		last, order = at, order && at >= last
	}
	if !order {
		slices.SortStableFunc(w.Cookies, func(a, b Cookie) int { return place(&a) - place(&b) })
	}
}
