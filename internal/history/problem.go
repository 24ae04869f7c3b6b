package history

import (
	"slices"

	"statelab/internal/experiments"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// Problem is something that a person wants to know of one cookie, or of several that fared
// alike.
type Problem struct {
	Cookies []*Cookie
	Event
	// Change says what would make it another, nil where nothing was played.
	Change *experiments.Answer

	rank rank
	key  problemKey
}

// problemKey is by what problems are told apart.
type problemKey struct {
	cookie *Cookie
	what   string
	claim  traffic.Claim
	rule   rule.Code
	why    rule.Text
	cause  cause
}

// mostProblems is how many are kept, before those that are alike are told as one.
const mostProblems = 5000

// doubled keeps which cookies of one name were sent with a request, in their order.
func (t *telling) doubled(at place) {
	together := t.together
	clear(together)
	names := make([]string, 0, len(at.f.Cookies))
	for i := range at.f.Cookies {
		c := &at.f.Cookies[i]
		name := c.Fate.Cookie.Name
		if c.Sent == nil || !*c.Sent || !t.wants(name) {
			continue
		}
		if together[name] == nil {
			names = append(names, name)
		}
		together[name] = append(together[name], t.cookie(c.Fate.Cookie, at.f))
	}
	for _, name := range names {
		if all := together[name]; len(all) > 1 {
			if p := t.note(at, all[0], &Event{What: Doubled, Claim: traffic.AsPredicted, Why: inOrder(all)}); p != nil {
				p.Cookies = all
			}
		}
	}
}

// note keeps what befell a cookie where it is a problem, which it returns.
func (t *telling) note(at place, k *Cookie, e *Event) *Problem {
	if !t.matters(k, e) || preflight(at.f) {
		return nil
	}
	key := problemKey{k, e.What, e.Claim, e.Rule, e.Why, e.cause}
	p := t.problems[key]
	if p == nil {
		if k.unlisted || len(t.order) == mostProblems {
			return nil
		}
		p = &Problem{Cookies: []*Cookie{k}, Event: *e, key: key}
		p.Numbers, p.Count = nil, 0
		p.Method, p.URL = at.f.Method, at.url
		t.problems[key] = p
		t.order = append(t.order, p)
	}
	p.again(at)
	return p
}

// matters reports whether a person wants to know what befell a cookie. That a cookie stayed
// where it does not belong is known to who set it so; that is kept, and told last.
func (t *telling) matters(k *Cookie, e *Event) bool {
	switch e.What {
	case trace.Refused, trace.NotSent, Doubled, Forged:
		return true
	case trace.Unknown:
		return e.Line == ""
	case Swapped: // what scripts keep in cookies of their own changes all the time
		return k.Facts.HTTPOnly || k.ever(trace.Stored) || k.ever(trace.Replaced)
	case Left:
		return e.Rule != "deleted-by-server" && e.Rule != "deleted-by-script" && e.Rule != "cleared-by-site"
	case trace.Sent:
		return e.Claim == traffic.NotAsPredicted
	case Missed:
		return t.namesake(k)
	}
	return false
}

// preflight reports whether a request asks for leave, as no cookie ever goes with.
func preflight(f *traffic.Finding) bool {
	return f.Method == "OPTIONS" && f.Request.Has("Access-Control-Request-Method")
}

// namesake reports whether a cookie of the same name and site has been seen, which is
// perhaps the one that was meant.
func (t *telling) namesake(k *Cookie) bool {
	site := t.jar.Registrable(k.Domain)
	return slices.ContainsFunc(t.h.Cookies, func(o *Cookie) bool {
		return o != k && o.user == k.user && o.Name == k.Name && len(o.values) > 0 && t.jar.Registrable(o.Domain) == site
	})
}

// merge makes one problem of those that befell several cookies in the same requests for the
// same reason.
func merge(all []*Problem) []Problem {
	type sort struct {
		what         string
		claim        traffic.Claim
		rule         rule.Code
		why          rule.Text
		wanted, seen rule.Text
		count        int
		class        [2]int
		domain       string
		user         int
		elsewhere    bool
	}
	var list []Problem
	alike := map[sort][]int{}
	for _, p := range all {
		s := sort{p.What, p.Claim, p.Rule, p.Why, p.Wanted, p.Seen, p.Count, p.rank.class(), p.Cookies[0].Domain, p.Cookies[0].user, p.rank.elsewhere}
		if i := slices.IndexFunc(alike[s], func(i int) bool { return slices.Equal(list[i].Numbers, p.Numbers) }); i >= 0 && p.What != Doubled {
			merged := &list[alike[s][i]]
			merged.Cookies = append(merged.Cookies, p.Cookies...)
			continue
		}
		alike[s] = append(alike[s], len(list))
		list = append(list, *p)
	}
	return list
}

// Cures are what would change the problems of a request of that number, with whose they are.
func (h *History) Cures(number int) (all []rule.Text) {
	for i := range h.Problems {
		p := &h.Problems[i]
		if p.rank.elsewhere || !slices.Contains(p.Numbers, number) {
			continue
		}
		names := p.Names()
		for _, c := range p.Cures() {
			all = append(all, rule.Textf("%[1]s: %[3]s.", "%[2]s: %[4]s.", names.EN, names.KO, c.Text.EN, c.Text.KO))
		}
	}
	return all
}

// Concerns reports whether something went wrong with a request of that number.
func (h *History) Concerns(number int) bool {
	return slices.ContainsFunc(h.Problems, func(p Problem) bool { return !p.rank.elsewhere && slices.Contains(p.Numbers, number) })
}
