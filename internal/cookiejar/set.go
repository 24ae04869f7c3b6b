package cookiejar

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/rule"
)

// SetVerdict is what became of a Set-Cookie line.
type SetVerdict uint8

// The verdicts. Deleted means that the line named a time in the past, and that a
// cookie was there for it to remove.
const (
	Refused SetVerdict = iota
	Stored
	Replaced
	Deleted
)

// String returns the verdict in lower case, as lesson files write it.
func (v SetVerdict) String() string {
	return [...]string{"refused", "stored", "replaced", "deleted"}[v&3]
}

// SetDecision is what became of one cookie that was to be stored, and why.
type SetDecision struct {
	Verdict  SetVerdict
	Rule     *rule.Rule
	Line     string      // the line as it came; empty for a cookie put in by hand
	Cookie   Cookie      // as stored, or as far as it was understood
	Previous *Cookie     // the cookie that was replaced or deleted
	Evicted  []Departure // the cookies that had to go for this one
	at       *request
	other    *Cookie // the cookie that stood in the way, or was missed by a line that deletes
}

// Attributes returns every attribute of the line in order, each with the rule
// that kept it from counting as it stood. They are read anew at each call.
func (d SetDecision) Attributes() []Attribute {
	var notes []Attribute
	l, _ := d.at.parseLine(d.Line, &notes)
	for i := range notes {
		a := &notes[i]
		isExpires, isMaxAge := strings.EqualFold(a.Name, "Expires"), strings.EqualFold(a.Name, "Max-Age")
		switch {
		case a.Rule != nil:
		case isExpires && l.hasMaxAge:
			a.Rule = maxAgeWins
		case (isExpires || isMaxAge) && l.capped(d.at.now):
			a.Rule = lifetimeCapped
		case isExpires && d.at.behind.Abs() >= time.Second:
			a.Rule = expiresByServerClock
		case d.Verdict != Refused && d.Cookie.HostOnly && a.Value != "" && strings.EqualFold(a.Name, "Domain"):
			a.Rule = domainMadeHostOnly
		}
	}
	p := parser{profile: d.at.profile, api: d.at.api}
	if kept := p.firstLine(d.Line); len(kept) < len(d.Line) {
		notes = append(notes, Attribute{Value: d.Line[len(kept):], Rule: lineCut})
	}
	return notes
}

// ServerIsBehind returns how far the clock of the server that sent the line is behind
// the browser's, by its header Date: Expires is later by so much. It is 0 where nothing
// was moved.
func (d SetDecision) ServerIsBehind() time.Duration { return d.at.behind }

// Set takes one Set-Cookie field value as it came over the wire, in a response
// to a request for the address in the context, or from a script of that page (5.6, 5.7).
func (j *Jar) Set(now time.Time, a address.Address, ctx Context, line string) SetDecision {
	r := j.request(now, a, ctx)
	d := SetDecision{Line: line, at: r}
	l, why := r.parseLine(line, nil)
	if !r.cookieable() {
		why = schemeWithoutCookies
	}
	d.Cookie = Cookie{
		Name: l.name, Value: l.value, Path: l.path,
		Secure: l.secure, HttpOnly: l.httpOnly, SameSite: l.sameSite, Priority: l.priority,
		Created: r.now, LastUsed: r.now,
	}
	c := &d.Cookie
	if c.Path == "" {
		c.Path = defaultPath(r.path)
	}
	c.Expires, c.Persistent = l.lifetime(r.now)
	if l.partitioned {
		c.Partition, c.CrossSiteFrame = r.tab.String(), r.nested
	}
	if domainRule := j.setDomain(r, c, &l); why == nil {
		why = domainRule
	}
	if why == nil {
		why = j.refuses(r, c, &l)
	}
	if why != nil {
		d.Rule = why
		return d
	}
	j.store(&d)
	return d
}

// setDomain settles the domain of a cookie (5.7, steps on the Domain attribute).
func (j *Jar) setDomain(r *request, c *Cookie, l *line) *rule.Rule {
	c.Domain, c.HostOnly = r.origin.Host, true
	if strings.HasSuffix(r.origin.Host, "..") {
		return hostTwoDots
	}
	if !l.hasDomain {
		return nil
	}
	chromium := r.profile == Chromium
	domain := lower(strings.TrimPrefix(l.domain, "."))
	if chromium && !address.IsIP(r.origin.Host) { // an address is compared as it is typed
		domain = canonicalName(domain)
	}
	if !isASCII(domain) && !(chromium && strings.Contains(domain, "%")) { // which Chromium looks for first
		return domainNotASCII
	}
	switch {
	case domain == "" && chromium:
		return domainLoneDot
	case domain == "":
		return nil
	case notInAName(domain) != "":
		return domainNotAHost
	case address.IsIP(r.origin.Host):
		if domain != r.origin.Host {
			return domainDoesNotCover
		}
		c.HostOnly = chromium
		return nil
	case !domainMatch(r.origin.Host, domain):
		return domainDoesNotCover
	case j.isSuffix(domain):
		if domain != r.origin.Host {
			return domainPublicSuffix
		}
		return nil
	case chromium && j.Registrable(domain) != r.site:
		return domainAboveSite
	}
	c.Domain, c.HostOnly = domain, false
	return nil
}

// refuses returns the rule by which a cookie that was understood may not be
// stored from here, or nil. It does not look at what the jar holds.
func (j *Jar) refuses(r *request, c *Cookie, l *line) *rule.Rule {
	if !r.credentials {
		return credentialsOmitted
	}
	facts := prefixFacts{trustworthy: r.secure, script: r.api == Script, rootPath: l.path == "/", hasDomain: !c.HostOnly}
	if r.profile == Chromium {
		facts.hasDomain = l.hasDomain && !address.IsIP(r.origin.Host)
	}
	if why := j.badPrefix(c, facts); why != nil {
		return why
	}
	switch {
	case c.Name == "" && r.profile == Chromium && strings.Contains(c.Value, "="):
		return ambiguousName
	case l.partitioned && !c.Secure:
		return partitionedInsecure
	case j.ThirdPartyBlocked && r.sameness == crossSite && !r.frames && c.Partition == "": // whatever else is against it
		return thirdPartyBlocked
	case c.Secure && !r.secure:
		return secureFromInsecure
	case c.HttpOnly && r.api == Script:
		return refusedToScript
	case c.SameSite == SameSiteNone && !c.Secure:
		return sameSiteNoneInsecure
	}
	if r.sameness != crossSite {
		return nil
	}
	return sameSiteRules[c.SameSite]
}

// store puts a cookie into the jar that passed every check but those against the
// cookies already there, and settles the decision.
func (j *Jar) store(d *SetDecision) {
	r, c := d.at, &d.Cookie
	name := r.site
	if c.Domain != r.origin.Host {
		name = j.siteOf(c.Domain)
	}
	s := j.site(name)
	defer j.tidy(s)
	j.expireSite(s, r.now)
	if !r.secure {
		if d.other = s.secureInTheWay(c); d.other != nil {
			d.Rule = wouldOverwriteSecure
			return
		}
	}
	i := s.find(c)
	if i >= 0 && r.api == Script && s.cookies[i].HttpOnly {
		d.other, d.Rule = s.cookies[i].Cookie, wouldOverwriteHTTPOnly
		return
	}
	if c.expired(r.now) {
		j.deleteAt(s, i, d)
		return
	}
	j.keep(s, i, d)
	j.evict(s, d)
}

// keep stores a cookie, in the place i of its predecessor unless that is -1.
func (j *Jar) keep(s *site, i int, d *SetDecision) {
	c := &d.Cookie
	d.Verdict, d.Rule = Stored, stored
	if i >= 0 {
		old := s.cookies[i].entry
		d.Verdict, d.Rule, d.Previous = Replaced, replacedAsNew, old.Cookie
		if j.Profile == RFC6265bis || old.Value == c.Value {
			d.Rule, c.Created = replaced, old.Created
			old.Cookie = j.own(s, c)
			*c = *old.Cookie
			return
		}
		j.remove(s, i)
	}
	j.comeBack(s, c)
	kept := j.own(s, c)
	*c = *kept
	j.arrivals++
	j.insert(s, kept, j.arrivals)
}

// deleteAt settles a line that came with an end in the past.
func (j *Jar) deleteAt(s *site, i int, d *SetDecision) {
	if i < 0 {
		d.Rule, d.other = expiredOnArrival, s.twin(&d.Cookie, d.at.origin.Host)
		return
	}
	old := j.remove(s, i)
	d.Verdict, d.Rule, d.Previous = Deleted, deletedByServer, old.Cookie
	switch {
	case d.at.api == Script:
		d.Rule = deletedByScript
	case d.Line == "":
		d.Rule = clearedByHand
	}
	by := d.Line
	if len(by) > maxDepartureLine {
		by = by[:maxDepartureLine]
	}
	j.depart(s, old, d.at.now, d.Rule, strings.Clone(by))
}

// secureInTheWay returns a Secure cookie that a cookie from an insecure page
// would overwrite or hide ("leave Secure cookies alone", 5.7).
func (s *site) secureInTheWay(c *Cookie) *Cookie {
	h := nameHash(c.Name)
	for _, at := range s.cookies {
		if at.hash == h && at.Secure && at.Name == c.Name && at.samePartition(c) &&
			(domainMatch(at.Domain, c.Domain) || domainMatch(c.Domain, at.Domain)) && pathMatch(c.Path, at.Path) {
			return at.Cookie
		}
	}
	return nil
}

// prefixFacts are what the rules of the name prefixes ask for beyond the cookie.
type prefixFacts struct{ trustworthy, script, rootPath, hasDomain bool }

// badPrefix returns the rule of a name prefix that the cookie breaks (5.4). Case
// does not count. The draft knows only __Secure- and __Host-.
func (j *Jar) badPrefix(c *Cookie, f prefixFacts) *rule.Rule {
	name := c.Name
	if name == "" {
		name = c.Value
	}
	if !strings.HasPrefix(name, "__") {
		return nil
	}
	secure := c.Secure && f.trustworthy
	host := secure && f.rootPath && !f.hasDomain
	http := c.HttpOnly && !f.script
	checks := [...]struct {
		prefix string
		holds  bool
		broken *rule.Rule
	}{
		{"__Host-Http-", host && http, prefixHostHTTP},
		{"__Http-", secure && http, prefixHTTP},
		{"__Host-", host, prefixHost},
		{"__Secure-", secure, prefixSecure},
	}
	first := 0
	for i, check := range checks {
		if i < 2 && j.Profile == RFC6265bis {
			continue
		}
		first = len(check.prefix)
		switch {
		case len(name) < first || !strings.EqualFold(name[:first], check.prefix):
		case c.Name == "":
			return prefixNameless
		case !check.holds:
			return check.broken
		default:
			return nil
		}
	}
	return nil
}

// Put stores a cookie that a person typed into developer tools, or that is
// brought back from a file: the cookie is taken as it is, so far as it could
// ever have come into the jar. An empty Path is "/"; a zero Created or LastUsed
// is now. The cookies that are there do not protect themselves against a person.
func (j *Jar) Put(now time.Time, c Cookie) SetDecision {
	now = now.UTC()
	if rest, ok := strings.CutPrefix(c.Domain, "."); ok {
		c.Domain, c.HostOnly = rest, false
	}
	c.Domain = canonicalName(c.Domain)
	if c.Path == "" {
		c.Path = "/"
	}
	if c.Created.IsZero() {
		c.Created = now
	}
	if c.LastUsed.IsZero() {
		c.LastUsed = now
	}
	if end := now.Add(maxLifetime); c.Persistent && c.Expires.After(end) {
		c.Expires = end
	}
	r := &request{now: now, secure: true, path: c.Path, origin: Origin{Scheme: "https", Host: c.Domain}}
	j.settle(r, new(Context))
	d := SetDecision{Cookie: c, at: r}
	if d.Rule = j.refusesTyped(&c); d.Rule == nil {
		j.store(&d)
	}
	return d
}

// refusesTyped returns the rule by which a cookie could never be in the jar.
func (j *Jar) refusesTyped(c *Cookie) *rule.Rule {
	text := [...]string{c.Name, c.Value, c.Domain, c.Path}
	switch {
	case slices.ContainsFunc(text[:], hasControl):
		return disallowedCharacter
	case j.Profile == Chromium && (strings.ContainsRune(c.Name, '\t') || strings.ContainsRune(c.Value, '\t')):
		return tabInside
	case strings.ContainsAny(c.Name, ";=") || strings.ContainsRune(c.Value, ';') || strings.ContainsRune(c.Path, ';'):
		return disallowedCharacter
	case c.Name == "" && c.Value == "":
		return noContent
	case len(c.Name)+len(c.Value) > maxNameAndValue:
		return nameAndValueTooLong
	case j.Profile == Chromium && c.Name == "" && strings.ContainsRune(c.Value, '='):
		return ambiguousName
	case c.Domain == "":
		return domainDoesNotCover
	case !c.HostOnly && !address.IsIP(c.Domain) && j.isSuffix(c.Domain):
		return domainPublicSuffix
	case c.Path[0] != '/':
		return pathNotAbsolute
	case c.Partition != "" && !c.Secure:
		return partitionedInsecure
	case c.SameSite == SameSiteNone && !c.Secure:
		return sameSiteNoneInsecure
	}
	return j.badPrefix(c, prefixFacts{trustworthy: true, rootPath: c.Path == "/", hasDomain: !c.HostOnly})
}
