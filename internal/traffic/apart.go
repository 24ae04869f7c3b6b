package traffic

import (
	"cmp"
	"slices"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// user is the browser that sends a request over a connection.
func (l *Live) user(x *Exchange, connection int) *user {
	agent := x.Request.Get("User-Agent")
	s := l.of[connection]
	if s.user == nil || s.user.agent != agent || s.guessed {
		s = l.likely(x, agent, s.user)
	}
	l.of[connection] = s
	x.Guessed = s.guessed
	s.user.used = x.Number
	return s.user
}

// seat is who sends over a connection. Guessed says that it may as well be another one that
// looks alike, which a later request may tell.
type seat struct {
	user    *user
	guessed bool
}

// likely is the browser of the User-Agent that most of a request's cookies speak for, of equal
// ones the one that was taken for it before, or that asked last. If
// none do, and one of them should have sent some, it is another one: a private window, or
// somebody has removed the cookies.
func (l *Live) likely(x *Exchange, agent string, before *user) seat {
	var best seat
	most := -1
	for _, u := range l.users {
		if u.agent != agent {
			continue
		}
		switch n := u.mirror.Speaks(x); {
		case n > most:
			best, most = seat{user: u}, n
		case n == most && n >= 0:
			best.guessed = true
			if best.user != before && (u == before || u.used > best.user.used) {
				best.user = u
			}
		}
	}
	if best.user != nil {
		return best
	}
	for _, u := range l.users {
		if u.agent == agent {
			u.mirror.refutes(x)
		}
	}
	u := &user{agent: agent, mirror: NewMirror(l.o.Options), number: 1}
	if l.mask != nil {
		u.mirror.long = l.mask.long
	}
	for _, other := range l.users {
		u.number = max(u.number, other.number+1)
		u.another = u.another || other.agent == agent
	}
	u.stranger = u.number > 1 && !u.another
	l.several = u.number > 1
	if len(l.users) == mostUsers {
		oldest := slices.MinFunc(l.users, func(a, b *user) int { return cmp.Compare(a.used, b.used) })
		l.users = slices.DeleteFunc(l.users, func(u *user) bool { return u == oldest })
	}
	l.users = append(l.users, u)
	return seat{user: u}
}

// Speaks is how many cookies of a request the mirror holds with their values: -1 where it
// holds some that a request of the own site would bring, and none of those came.
func (m *Mirror) Speaks(x *Exchange) int {
	a, own, ok := x.target()
	if !ok {
		return 0
	}
	n, wanted := 0, 0
	pairs := x.pairs()
	for _, d := range m.jar.Select(x.Begun, a, cookiejar.Context{Method: x.Method, Initiator: &own}).Decisions {
		b := m.beliefs[d.Cookie.Key()]
		switch {
		case d.Gone != nil || b != nil && (b.gone || b.loose):
		case slices.Contains(pairs, pair{d.Cookie.Name, d.Cookie.Value}):
			n++
		case b != nil && b.maybe:
		case d.Sent && !x.racing(d.Cookie.Name) && (x.Browser == Chromium || !d.Cookie.Secure): // over plain http some send none
			wanted++
		}
	}
	q := newQuestion(x, own, &m.pages, m.jar)
	known, missed := m.recalls(x, a.Host(), pairs)
	if n += known; n == 0 && !q.aside() && !m.ledAbroad(&q) && (wanted > 0 && (len(pairs) > 0 || q.ofOwn()) || missed && q.ofOwn()) {
		return -1
	}
	return n
}

// ledAbroad reports whether redirects over another port of the site, or over what nobody saw, have
// led to a request: a server there can have taken the cookies away, and brought others.
func (m *Mirror) ledAbroad(q *question) bool {
	if named := q.named(); q.said() && named != nil && *named == q.own && q.site != "same-origin" && q.site != "none" {
		return true
	}
	return slices.ContainsFunc(m.redirects, func(r redirect) bool {
		a, err := address.Parse(r.to)
		if err != nil || !a.IsWeb() || q.Begun.Sub(r.at) > 5*followedWithin || q.said() && r.site != "" && (r.site == "none") != (q.site == "none") {
			return false
		}
		to := cookiejar.OriginOf(a)
		return to.Port != q.own.Port && m.jar.Registrable(to.Host) == m.jar.Registrable(q.own.Host)
	})
}

// refutes notes that a request came without what the mirror holds: where no other browser asks, the
// cookies of the site are gone.
func (m *Mirror) refutes(x *Exchange) {
	if a, _, ok := x.target(); ok {
		for _, c := range m.jar.CookiesOf(m.jar.Registrable(a.Host()), x.Begun) {
			m.believe(c.Key()).maybe = true
		}
	}
}

// recalls is how many cookies of a request came along before with their values, and nobody saw
// them being set; missed says that others of the host did, and none of those came. Their paths are
// not known: that they are for others is less likely than that another window asks.
func (m *Mirror) recalls(x *Exchange, host string, pairs []pair) (known int, missed bool) {
	for s, b := range m.strangers {
		switch {
		case s.host != host || b.changed || x.racing(s.name):
		case slices.Contains(pairs, pair{s.name, b.value}):
			known++
		default:
			missed = true
		}
	}
	return known, missed && known == 0
}

// ofOwn reports whether a request surely brings the cookies of its own site.
func (q *question) ofOwn() bool {
	if q.said() {
		return q.mode == "navigate" && (q.site == "none" || q.site == "same-origin")
	}
	return q.Browser == Unknown || q.navigates() && q.origin == nil && q.referer == nil
}
