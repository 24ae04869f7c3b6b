package traffic

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// restore puts cookies into the jar of which the recorder says all: they were there before
// the recording began, or a script has made them. Then all is weighed again.
func (w *weighing) restore(a address.Address) {
	changed := false
	for i := range w.Told {
		if !w.mayBeOpaque(&w.Told[i]) {
			changed = w.takeOver(w.Told[i]) || changed
		}
	}
	if changed {
		w.weigh(a)
	}
}

// mayBeOpaque reports whether a cookie that a recorder tells of without a partition may be in
// that of a tab whose page has an origin like no other, which recorders do not name: another one
// than the jar holds, in a request of which nobody says what is at the top.
func (w *weighing) mayBeOpaque(told *cookiejar.Cookie) bool {
	if told.Partition != "" || !told.Secure || told.SameSite != cookiejar.SameSiteNone || !w.topUnknown() {
		return false
	}
	r := w.at[told.Key()]
	return r == nil || r.gone || r.cookie.Value != told.Value || r.cookie.SameSite != told.SameSite || !r.cookie.Secure
}

// takeOver puts a cookie into the jar as the recorder tells it, unless it is there so.
func (w *weighing) takeOver(told cookiejar.Cookie) bool {
	m, held := w.m, (*cookiejar.Cookie)(nil)
	if r := w.at[told.Key()]; r != nil && !r.gone {
		held = r.cookie
	}
	b := m.believe(told.Key())
	if held != nil && held.Value == told.Value && held.SameSite == told.SameSite && held.Secure == told.Secure &&
		held.HttpOnly == told.HttpOnly && held.Persistent == told.Persistent {
		b.settle()
		return false
	}
	if len(m.scripted) < mostStrangers {
		m.scripted[m.jar.Registrable(told.Domain)] = true
	}
	m.written.writes(m.jar.Registrable(told.Domain), told.Name, held != nil)
	if told.HttpOnly && held != nil {
		m.serves(m.jar.Registrable(told.Domain))
	}
	switch {
	case held == nil:
		b.unborn = true
	case held.Value == told.Value:
		told.Created = held.Created
	default:
		b.unborn = true
	}
	m.jar.Put(w.Begun, told)
	b.settle()
	b.made, b.seen = w.Begun, w.Begun
	return true
}

// settle notes that a cookie was seen as it is.
func (b *belief) settle() {
	b.maybe, b.loose, b.blurred, b.shaken, b.gone, b.weak, b.missed, b.other = false, false, false, false, false, false, false, nil
}

// learn takes over what the header says of the jar.
func (w *weighing) learn() {
	for _, r := range w.rows {
		switch {
		case r.other:
			w.takeValue(r)
		case r.pair >= 0 && !r.twin && first(r, true) == nil: // against its rules: it may be another one
		case r.pair >= 0 && !r.twin && !w.racing(r.cookie.Name): // what came may be of before that
			b := w.m.believe(r.cookie.Key())
			b.maybe, b.shaken, b.gone, b.missed, b.seen = false, false, false, false, w.Begun
		}
	}
}

// mayBeAll reports whether what befell a cookie that did not come may have befallen all of the
// site, as Clear-Site-Data of another server, or somebody in developer tools, would have it: not
// if one came along that was there before and cannot have been made anew since. Who deletes one
// that no script reaches can have deleted any.
func (w *weighing) mayBeAll(r *row) bool {
	since := w.m.believe(r.cookie.Key()).seen
	return r.cookie.HttpOnly || !slices.ContainsFunc(w.rows, func(o *row) bool {
		b := w.m.beliefs[o.cookie.Key()]
		return o.pair >= 0 && !o.other && !o.twin && b != nil && !b.loose && !b.made.IsZero() && !b.made.After(since) && w.m.tells(o.cookie) &&
			(o.cookie.Partition == "" || o.cookie.Partition == r.cookie.Partition)
	})
}

// doubtOthers notes that all cookies of the site that did not come along may be gone, and takes
// back what was claimed of those that were judged.
func (w *weighing) doubtOthers(a address.Address, judged []*row) {
	for i, r := range judged {
		if c := &w.Cookies[i]; c.Claim == AsPredicted && r.pair < 0 && !r.gone && !w.stays(r) {
			*c = c.unknowable(whyMaybe)
		}
	}
	for _, c := range w.m.jar.CookiesOf(w.m.jar.Registrable(a.Host()), w.Begun) {
		if r := w.at[c.Key()]; r == nil || r.pair < 0 {
			w.m.believe(c.Key()).maybe = true
		}
	}
}

// replace finds for a cookie that can have been sent, and is not in the header, the one of
// its name that can be it with another value.
func (w *weighing) replace() {
	if len(w.Told) > 0 { // the recorder says which is which
		return
	}
	for _, r := range w.rows {
		if r.pair >= 0 || r.gone || r.twin || w.should(r) == 2 || w.racing(r.cookie.Name) {
			continue
		}
		if i := w.onlyOther(r.cookie.Name); i >= 0 {
			w.taken[i], r.pair, r.other = true, i, true
		}
	}
}

// takeValue takes another value over.
func (w *weighing) takeValue(r *row) {
	c, value := *r.cookie, w.pairs[r.pair].value
	w.m.scripted[w.m.jar.Registrable(c.Domain)] = true
	w.m.written.writes(w.m.jar.Registrable(c.Domain), c.Name, true)
	if c.HttpOnly {
		w.m.serves(w.m.jar.Registrable(c.Domain))
	}
	b := w.m.believe(c.Key())
	c.Value = value
	w.m.jar.Put(w.Begun, c)
	*b = belief{loose: true, slack: b.slack, made: w.Begun, seen: w.Begun}
}

// onlyOther returns the one cookie of a name in the header that is not found in the jar,
// or -1.
func (w *weighing) onlyOther(name string) int {
	found := -1
	for i, p := range w.pairs {
		if !w.taken[i] && p.name == name {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// mostStrangers is how many cookies are remembered that nobody saw being set.
const mostStrangers = 10_000

// strange is how many cookies of the header are not found in the jar.
func (w *weighing) strange() (n int) {
	for _, taken := range w.taken {
		if !taken {
			n++
		}
	}
	return n
}

// meetStrangers tells of the cookies in the header that nobody saw being set.
func (w *weighing) meetStrangers(a address.Address) {
	for i, p := range w.pairs {
		if w.taken[i] {
			continue
		}
		w.Cookies = append(w.Cookies, Cookie{Fate: w.bare(p), Sent: new(true)}.unknowable(whyStranger))
		for _, r := range w.rows {
			if r.pair >= 0 && w.pairs[r.pair] == p {
				w.m.believe(r.cookie.Key()).double = true
			}
		}
		if len(w.m.strangers) < mostStrangers {
			w.m.scripted[w.m.jar.Registrable(a.Host())] = true
			w.m.written.writes(w.m.jar.Registrable(a.Host()), p.name, false)
			w.m.strangers[stranger{a.Host(), p.name}] = &brought{value: p.value, at: w.Begun}
		}
	}
}

// unsettle notes that an answer of a host may have changed cookies that nobody saw being set, and
// that it may have deleted them: those of the name of a line's, at the host or, with Domain, at all
// that this covers; and with nil all of the site.
func (m *Mirror) unsettle(host string, line *trace.Cookie, deletes bool) {
	site := m.jar.Registrable(host)
	for s, b := range m.strangers {
		at := s.host == host
		switch {
		case line == nil:
			at = m.jar.Registrable(s.host) == site
		case s.name != line.Name:
			continue
		case !line.HostOnly:
			at = at || s.host == line.Domain || strings.HasSuffix(s.host, "."+line.Domain)
		}
		if at {
			b.changed, b.deleted = true, deletes
		}
	}
}

// cameAgain says why it is not known what became of a cookie that left the jar, where one of its
// name came along since that nobody saw being set.
func (m *Mirror) cameAgain(c *cookiejar.Cookie, left time.Time) (why rule.Text, came bool) {
	site := m.jar.Registrable(c.Domain)
	for s, b := range m.strangers {
		if s.name != c.Name || !b.at.After(left) || m.jar.Registrable(s.host) != site {
			continue
		}
		if b.deleted {
			return whyDeletedAgain, true
		}
		why, came = whyCameAgain, true
	}
	return why, came
}

// serves notes that a server out of sight sets cookies of a site, another tab's or on another
// port: a cookie changed that no script can reach, or a page of one asked for something.
func (m *Mirror) serves(site string) {
	if len(m.servers) < mostStrangers {
		m.servers[site] = true
	}
}

// served reports whether a server out of sight sets cookies of a site.
func (m *Mirror) served(site string) bool {
	return m.servers[site] || m.ahead != nil && m.ahead.servers[site]
}

// meetsServer notes that a page of another port asks: cookies know no ports, so that the server of
// that page can set cookies of its site which nobody sees.
func (m *Mirror) meetsServer(q *question) {
	if named := q.named(); named != nil {
		m.passes(*named, q.own)
	}
}

// leadsToServer notes that an answer leads to another port, whose answer nobody sees.
func (m *Mirror) leadsToServer(f *Finding, own cookiejar.Origin) {
	if a, err := address.Parse(f.redirects()); err == nil && a.IsWeb() {
		m.passes(cookiejar.OriginOf(a), own)
	}
}

// passes notes an origin of which nothing passes here, where it is at another port than this one.
func (m *Mirror) passes(other, own cookiejar.Origin) {
	if m.ahead != nil && !m.relayed { // a recording has the answers of all ports
		return
	}
	if other.Port != own.Port {
		m.serves(m.jar.Registrable(other.Host))
	}
}
