package cookiejar

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/rule"
)

// What a jar remembers of departed cookies: so many, and of the line that
// deleted one so many bytes.
const (
	historyLimit     = 1000
	maxDepartureLine = 200
)

// departed is a departure and whether the cookie has come back since.
type departed struct {
	Departure
	back bool
}

// depart notes how a cookie went that was just removed, without its value.
func (j *Jar) depart(s *site, e *entry, when time.Time, why *rule.Rule, by string) Departure {
	c := *e.Cookie
	text := c.Name + c.Path
	c.Name, c.Path, c.Value = text[:len(c.Name)], text[len(c.Name):], ""
	g := &departed{Departure: Departure{Cookie: c, When: when, Rule: why, By: by}}
	j.comeBack(s, &c)
	s.gone = append(s.gone, g)
	j.history = append(j.history, g)
	if len(j.history)-j.forgiven > historyLimit {
		j.forgetOldest()
	}
	if j.forgiven > historyLimit {
		j.history = slices.DeleteFunc(j.history, func(g *departed) bool { return g.back })
		j.forgiven = 0
	}
	return g.Departure
}

// comeBack strikes the departure of a cookie that is back, or gone once more.
func (j *Jar) comeBack(s *site, c *Cookie) {
	for i, g := range s.gone {
		if g.sameKey(c) {
			g.back = true
			j.forgiven++
			s.gone = slices.Delete(s.gone, i, i+1)
			return
		}
	}
}

// forgetOldest drops the oldest departure that still counts.
func (j *Jar) forgetOldest() {
	i := 0
	for j.history[i].back {
		i++
	}
	oldest := j.history[i]
	j.history = slices.Delete(j.history, 0, i+1)
	j.forgiven -= i
	s := j.sites[j.siteOf(oldest.Domain)]
	if s == nil {
		return
	}
	s.gone = slices.DeleteFunc(s.gone, func(g *departed) bool { return g == oldest })
	j.tidy(s)
}

// tidy drops a site of which nothing is left.
func (j *Jar) tidy(s *site) {
	if len(s.cookies) == 0 && len(s.gone) == 0 {
		delete(j.sites, s.name)
	}
}

// Gone returns how cookies left that have not come back, oldest first. A jar
// remembers the last thousand. An expired cookie is among them as soon as Expire,
// or a Set or Select of its site, has met it.
func (j *Jar) Gone() []Departure {
	list := make([]Departure, 0, len(j.history)-j.forgiven)
	for _, g := range j.history {
		if !g.back {
			list = append(list, g.Departure)
		}
	}
	return list
}

// expireSite removes what has expired in a site and returns it.
func (j *Jar) expireSite(s *site, now time.Time) []Departure {
	if s.soonest.IsZero() || now.Before(s.soonest) {
		return nil
	}
	list := j.dropFrom(s, expired, func(c *Cookie) bool { return c.expired(now) }, func(c *Cookie) time.Time { return c.Expires })
	s.soonest = time.Time{}
	for _, at := range s.cookies {
		if at.Persistent && (s.soonest.IsZero() || at.Expires.Before(s.soonest)) {
			s.soonest = at.Expires
		}
	}
	return list
}

// dropFrom removes the cookies of a site that match.
func (j *Jar) dropFrom(s *site, why *rule.Rule, match func(*Cookie) bool, when func(*Cookie) time.Time) []Departure {
	var list []Departure
	for i := 0; i < len(s.cookies); {
		if !match(s.cookies[i].Cookie) {
			i++
			continue
		}
		e := j.remove(s, i)
		list = append(list, j.depart(s, e, when(e.Cookie), why, ""))
	}
	return list
}

// dropAll removes matching cookies of every site; sites are taken by name, so
// that the order is always the same.
func (j *Jar) dropAll(now time.Time, why *rule.Rule, match func(*Cookie) bool) []Departure {
	now = now.UTC()
	var list []Departure
	for _, name := range j.siteNames() {
		s := j.sites[name]
		j.expireSite(s, now)
		list = append(list, j.dropFrom(s, why, match, func(*Cookie) time.Time { return now })...)
	}
	return list
}

func (j *Jar) siteNames() []string {
	names := make([]string, 0, len(j.sites))
	for name := range j.sites {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Expire removes the cookies that have expired by now and says what went. Jars
// need no such call: what is past its end is never sent nor listed.
func (j *Jar) Expire(now time.Time) []Departure {
	now = now.UTC()
	var list []Departure
	for _, name := range j.siteNames() {
		list = append(list, j.expireSite(j.sites[name], now)...)
	}
	slices.SortStableFunc(list, func(a, b Departure) int { return a.When.Compare(b.When) })
	return list
}

// CloseBrowser removes the session cookies and says which went.
func (j *Jar) CloseBrowser(now time.Time) []Departure {
	return j.dropAll(now, browserClosed, func(c *Cookie) bool { return !c.Persistent })
}

// Drop removes the living cookies that match, as a person does in developer
// tools, and says which went.
func (j *Jar) Drop(now time.Time, match func(Cookie) bool) []Departure {
	return j.dropAll(now, clearedByHand, func(c *Cookie) bool { return match(*c) })
}

// ClearSite does what the header Clear-Site-Data: "cookies" asks for in an answer from
// the address, and says which cookies went: all of the registrable domain that are
// partitioned as the request is, or not at all. It counts over a trustworthy connection
// alone, and in the answer to a request that may bring cookies. Chromium does so after the answer's own cookies were stored.
func (j *Jar) ClearSite(now time.Time, a address.Address, ctx Context) []Departure {
	r := j.request(now, a, ctx)
	if !r.secure || !r.credentials || !r.cookieable() {
		return nil
	}
	partition := r.tab.String()
	return j.dropAll(now, clearedBySite, func(c *Cookie) bool {
		return j.siteOf(c.Domain) == r.site && (c.Partition == "" || c.Partition == partition && c.CrossSiteFrame == r.nested)
	})
}

// ClearsCookies reports whether the values of the header Clear-Site-Data ask for what
// ClearSite does: a list of quoted words, with "cookies" or "*" among them (W3C Clear Site
// Data, section 3.1).
func ClearsCookies(values []string) bool {
	for _, value := range values {
		for word := range strings.SplitSeq(value, ",") {
			if word = strings.Trim(word, " \t"); word == `"cookies"` || word == `"*"` {
				return true
			}
		}
	}
	return false
}
