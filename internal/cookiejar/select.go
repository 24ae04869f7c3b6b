package cookiejar

import (
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/rule"
)

// Selection is the answer to one request: the header and every decision.
type Selection struct {
	Header    string         // the value of the Cookie header; empty: no header is sent
	Decisions []SendDecision // the sent ones in the order of the header, then the withheld
}

// SendDecision says of one cookie whether it goes along with a request, and why.
type SendDecision struct {
	Sent bool
	Rule *rule.Rule
	// Cookie is the cookie as it was when the request was made, before that use
	// is noted. Of a departed one it has no value. It never changes, and it is
	// not to be changed: the jar and other decisions point to it too.
	Cookie *Cookie
	Gone   *Departure // how the cookie went, if the jar no longer holds it
	at     *request
}

// usedOnceAMinute is how often Chromium notes that a cookie is used.
const usedOnceAMinute = time.Minute

// Select chooses the cookies of a request for an address in the context, or those that
// document.cookie shows there, and marks them as used (5.8.3). It decides about
// every cookie of the same site, and about the departed ones that would have
// gone along.
func (j *Jar) Select(now time.Time, a address.Address, ctx Context) Selection {
	r := j.request(now, a, ctx)
	s := j.sites[r.site]
	if s == nil {
		return Selection{}
	}
	j.expireSite(s, r.now)
	v := j.view(r)
	var few [siteLimit]*rule.Rule
	rules, sent, size := v.weigh(s, few[:0])
	lost := v.lost(s)
	list := make([]SendDecision, len(rules)+len(lost))
	var header strings.Builder
	header.Grow(size)
	lately := r.now
	if j.Profile == Chromium {
		lately = r.now.Add(-usedOnceAMinute)
	}
	yes, no := 0, sent
	for i, why := range rules {
		c := s.cookies[i].Cookie
		if !sends(why) {
			list[no] = SendDecision{Rule: why, Cookie: c, at: r}
			no++
			continue
		}
		list[yes] = SendDecision{Sent: true, Rule: why, Cookie: c, at: r}
		yes++
		writePair(&header, c)
		if !c.LastUsed.After(lately) {
			s.cookies[i].use(r.now)
		}
	}
	for i, g := range lost {
		gone := g.Departure
		list[no+i] = SendDecision{Rule: g.Rule, Cookie: &gone.Cookie, Gone: &gone, at: r}
	}
	return Selection{Header: header.String(), Decisions: list}
}

// Fits returns the cookies that belong to an address, whoever asks for it: what
// developer tools list for a page there. Host, path, Secure and partition count;
// SameSite, HttpOnly and credentials do not. Nothing is marked as used.
func (j *Jar) Fits(now time.Time, a address.Address, ctx Context) []Cookie {
	r := j.request(now, a, ctx)
	s := j.sites[r.site]
	if s == nil {
		return nil
	}
	v := j.view(r)
	var all []Cookie
	for _, at := range s.cookies {
		if c := at.Cookie; !c.expired(r.now) && v.fits(c) {
			all = append(all, *c)
		}
	}
	return all
}

func (v *view) fits(c *Cookie) bool {
	return v.elsewhere(c) == nil && v.cookieable && (c.Partition == "" || v.inPartition(c)) && (!c.Secure || v.secure)
}

// weigh decides about every cookie of a site. It appends the rules to the ones
// given, and returns how many cookies are sent and the bytes that they take.
func (v *view) weigh(s *site, rules []*rule.Rule) (all []*rule.Rule, sent, size int) {
	for _, at := range s.cookies {
		why := v.decide(at.Cookie)
		rules = append(rules, why)
		if sends(why) {
			sent++
			size += len(at.Name) + len(at.Value) + len("=; ")
		}
	}
	return rules, sent, size
}

// use notes that a cookie was used, in a copy of it.
func (e *entry) use(now time.Time) {
	c := *e.Cookie
	c.LastUsed = now
	e.Cookie = &c
}

// writePair appends a cookie to the header; a nameless one is its value alone.
func writePair(header *strings.Builder, c *Cookie) {
	if header.Len() > 0 {
		header.WriteString("; ")
	}
	if c.Name != "" {
		header.WriteString(c.Name)
		header.WriteByte('=')
	}
	header.WriteString(c.Value)
}

// view is a request with all that its decisions have in common worked out.
type view struct {
	*request
	cookieable bool
	thirdParty bool   // and blocked
	partition  string // of the tab, once a cookie asks for it
	numeric    bool   // the host is an IP address
}

func (j *Jar) view(r *request) *view {
	return &view{request: r, cookieable: r.cookieable(), thirdParty: j.ThirdPartyBlocked && !r.frames, numeric: address.IsIP(r.origin.Host)}
}

// sends reports whether a rule lets a cookie go.
func sends(why *rule.Rule) bool {
	return why == hostAndPathMatch || why == sentOnNavigation || why == sentAsNew || why == sentCrossSite
}

// lost returns the departed cookies that would go along if they were there.
func (v *view) lost(s *site) []*departed {
	var list []*departed
	for _, g := range s.gone {
		if sends(v.decide(&g.Cookie)) {
			list = append(list, g)
		}
	}
	return list
}

// decide returns the rule by which a cookie is sent or withheld (5.8.3).
func (v *view) decide(c *Cookie) *rule.Rule {
	if why := v.elsewhere(c); why != nil {
		return why
	}
	switch {
	case !v.cookieable:
		return schemeWithoutCookies
	case c.Partition != "" && !v.inPartition(c):
		return otherPartition
	case !v.credentials:
		return credentialsOmitted
	case c.Secure && !v.secure:
		return secureOnly
	case c.HttpOnly && v.api == Script:
		return refusedToScript
	}
	return v.bySite(c)
}

// elsewhere returns the rule by which a cookie belongs to another host or path.
func (v *view) elsewhere(c *Cookie) *rule.Rule {
	host := v.origin.Host
	if c.Domain != host {
		if c.HostOnly {
			return hostOnly
		}
		if v.numeric || !domainMatch(host, c.Domain) {
			return domainMismatch
		}
	}
	if c.Path == "/" || pathMatch(v.path, c.Path) {
		return nil
	}
	if nearPath(v.path, c.Path) {
		return pathNearMiss
	}
	return pathMismatch
}

// nearPath reports whether a path that does not match looks as if it did: it
// only goes on without a slash, lacks the last one, or differs in case.
func nearPath(path, cookiePath string) bool {
	return strings.HasPrefix(path, cookiePath) || path+"/" == cookiePath ||
		len(path) >= len(cookiePath) && strings.EqualFold(path[:len(cookiePath)], cookiePath)
}

func (v *view) inPartition(c *Cookie) bool {
	if v.partition == "" {
		v.partition = v.tab.String()
	}
	return c.Partition == v.partition && c.CrossSiteFrame == v.nested
}

// bySite applies SameSite and the person's choice about third-party cookies.
func (v *view) bySite(c *Cookie) *rule.Rule {
	if v.sameness == sameSiteRequest {
		return hostAndPathMatch
	}
	switch c.SameSite {
	case SameSiteNone:
		if v.thirdParty && c.Partition == "" {
			return thirdPartyBlocked
		}
		return sentCrossSite
	case SameSiteStrict:
		return sameSiteStrict
	}
	switch {
	case v.sameness == laxNavigation:
		return sentOnNavigation
	case v.sameness == laxButUnsafe && c.SameSite == SameSiteUnspecified && v.young(c):
		return sentAsNew
	}
	return sameSiteRules[c.SameSite]
}

// laxPostWindow is how long Chromium sends a cookie without SameSite along with
// cross-site POSTs of the whole tab (5.6.7.2).
const laxPostWindow = 2 * time.Minute

func (v *view) young(c *Cookie) bool {
	return v.profile == Chromium && v.now.Sub(c.Created) <= laxPostWindow
}
