package traffic

import (
	"slices"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/rule"
)

// A cookie that may be another version of itself comes to be known by the value with which it
// is sent. The value says which versions are left, and no more: where a line that sets the
// same value again may have been stored or not, the attributes stay open.

// mostVersions is how many other versions of a cookie are kept.
const mostVersions = 16

// mayBe notes that a cookie may be another version of itself.
func (b *belief) mayBe(c cookiejar.Cookie) {
	switch {
	case b.merges(b.other, &c):
	case len(b.other) == mostVersions:
		b.loose = true
	default:
		b.other = append(b.other, c)
	}
}

// merges reports whether one of the versions is like another one but for their moments, each of
// which the cookie may then have.
func (b *belief) merges(all []cookiejar.Cookie, c *cookiejar.Cookie) bool {
	i := slices.IndexFunc(all, func(o cookiejar.Cookie) bool { return alike(&o, c) })
	if i < 0 {
		return false
	}
	b.slack = max(b.slack, c.Created.Sub(all[i].Created).Abs())
	if c.Persistent {
		b.slack = max(b.slack, c.Expires.Sub(all[i].Expires).Abs())
	}
	return true
}

// alike reports whether two versions of a cookie differ in their moments at most.
func alike(a, b *cookiejar.Cookie) bool {
	return a.Value == b.Value && a.SameSite == b.SameSite && a.Secure == b.Secure && a.HttpOnly == b.HttpOnly && a.Persistent == b.Persistent
}

// vague reports whether the attributes of a cookie are not known, though its value is.
func (b *belief) vague(c *cookiejar.Cookie) bool {
	return b != nil && (b.blurred || slices.ContainsFunc(b.other, func(o cookiejar.Cookie) bool { return o.Value == c.Value && !alike(&o, c) }))
}

// plainValue is how long a value is at most that two can come to write by themselves, as "dark"
// or "2": what is longer is taken for one that was made once.
const plainValue = 15

// mistakable reports whether a cookie may be another one than the value tells with which it was
// sent: the line that would have made it may not have been stored, and a script can have written
// such a cookie.
func (m *Mirror) mistakable(b *belief, c *cookiejar.Cookie) bool {
	return b != nil && b.weak && !m.tells(c) && (m.strange(c) || m.pages.mayWriteNamed(c))
}

// long reports whether a value, or the one that was hidden behind a mark, is longer than a plain one.
func long(marks *harfile.Numbers, value string) bool {
	return len(value) > plainValue || longMark(marks, value)
}

// tells reports whether the value of a cookie, where it is sent, says that the line was stored
// that set it: not if it was sent before, or cookies of other names have it, and not if anybody may
// have come to write it.
func (m *Mirror) tells(c *cookiejar.Cookie) bool {
	return long(m.long, c.Value) && !m.strange(c) && (m.ahead == nil || !m.ahead.shared(c.Value))
}

// strange reports whether a cookie was sent with its value before any line that was seen set it.
func (m *Mirror) strange(c *cookiejar.Cookie) bool {
	return m.ahead != nil && m.ahead.strange(named{m.jar.Registrable(c.Domain), c.Name}, c.Value)
}

// choose takes over which versions of cookies came along, and reports whether the jar holds
// others by now.
func (w *weighing) choose(a address.Address) (changed bool) {
	if len(w.Told) > 0 { // the recorder says it all
		return false
	}
	for _, r := range w.rows {
		b := w.m.beliefs[r.cookie.Key()]
		if b == nil || r.gone || r.twin || w.racing(r.cookie.Name) {
			continue
		}
		value, came := w.came(r)
		if !came {
			continue
		}
		if left, certain := w.versions(a, r.cookie, b, value); len(left) > 0 {
			b.maybe, b.other = b.maybe && !certain, left[1:]
			if left[0] != *r.cookie {
				w.m.jar.Put(w.Begun, left[0])
				changed = true
			}
		}
	}
	return changed
}

// came returns the value with which a cookie came along: that of the jar or, where this one
// would have come and no other cookie can be meant, of another version.
func (w *weighing) came(r *row) (string, bool) {
	if r.pair >= 0 {
		return w.pairs[r.pair].value, true
	}
	i := w.onlyOther(r.cookie.Name)
	if i < 0 || w.should(r) == 2 || r.elsewhere() || slices.ContainsFunc(w.rows, func(o *row) bool {
		return o != r && o.cookie.Name == r.cookie.Name && o.pair < 0 && !o.elsewhere()
	}) {
		return "", false
	}
	return w.pairs[i].value, true
}

// versions are what a cookie that came along with a value can be, that of the jar first. It is not
// certain that it is one of them where by the rules none of them would have come.
func (w *weighing) versions(a address.Address, held *cookiejar.Cookie, b *belief, value string) (left []cookiejar.Cookie, certain bool) {
	all := slices.DeleteFunc(append([]cookiejar.Cookie{*held}, b.other...), func(c cookiejar.Cookie) bool { return c.Value != value })
	can := all
	if w.Known && w.Browser == Chromium {
		can = slices.DeleteFunc(slices.Clone(all), func(c cookiejar.Cookie) bool { return !slices.Contains(w.decided(a, &c, b.slack), nil) })
	}
	certain = len(can) > 0
	if !certain { // who asked is another one than it seems, or another cookie came
		can = all
	}
	for i := range can {
		if !b.merges(left, &can[i]) {
			left = append(left, can[i])
		}
	}
	return left, certain
}

// decided is by which rules the guesses withhold a version of a cookie at about the moment of
// the request, nil where one sends it.
func (w *weighing) decided(a address.Address, c *cookiejar.Cookie, slack time.Duration) (by []*rule.Rule) {
	for _, at := range []time.Time{w.clock[0].Add(-slack), w.Begun, w.clock[1].Add(slack)} {
		jar := cookiejar.New(cookiejar.Options{})
		switch {
		case c.Persistent && !c.Expires.After(at):
			by = append(by, cookiejar.RuleOf("expired"))
			continue
		case jar.Put(at, *c).Verdict == cookiejar.Refused: // another browser holds it, and what that does nobody knows
			by = append(by, nil)
			continue
		}
		for _, g := range w.asked.guesses {
			jar.ThirdPartyBlocked = g.access == blocked
			for _, d := range jar.Select(at, a, g.ctx).Decisions {
				if d.Sent {
					by = append(by, nil)
				} else {
					by = append(by, d.Rule)
				}
			}
		}
	}
	return by
}

// whichever reports whether a rule withholds a cookie in whichever version it is there.
func (w *weighing) whichever(r *row, b *belief, by *rule.Rule) bool {
	switch {
	case !b.vague(r.cookie):
		return true
	case b.blurred:
		return by.Code != "secure-only" && !w.byAttributes(by)
	}
	a, _, _ := w.target()
	return !slices.ContainsFunc(b.other, func(o cookiejar.Cookie) bool {
		return o.Value == r.cookie.Value && slices.ContainsFunc(w.decided(a, &o, b.slack), func(d *rule.Rule) bool { return d == nil || !sameName(d, by) })
	})
}

// sameName reports whether two rules are one, or the browser has one name for them.
func sameName(a, b *rule.Rule) bool { return a == b || a.Chromium != "" && a.Chromium == b.Chromium }
