// Package cookiejar is a browser's cookie jar that says why. It decides by
// draft-ietf-httpbis-rfc6265bis-22, or as Chromium does where a browser leaves
// the draft, and gives the rule behind every cookie that it stores, refuses,
// sends, withholds or loses. Time is an argument everywhere.
//
// Section numbers in this package are those of the draft.
//
// # Rooms
//
// A line is taken apart in line.go and date.go, and stored or refused in set.go; what has to
// make room goes in evict.go, what went is remembered in gone.go. context.go is what a caller
// says of a request, request.go what follows from it, host.go what a domain covers, select.go
// what goes along. The rules are rules.go with rules_*.go; what was seen and wanted is said
// in check*.go and words.go.
package cookiejar

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Profile is whose behaviour a jar shows.
type Profile uint8

// Chromium is the browser as it is; RFC6265bis is the draft as it is written.
const (
	Chromium Profile = iota
	RFC6265bis
)

// String returns the profile's name as lesson files write it.
func (p Profile) String() string {
	if p == RFC6265bis {
		return "rfc6265bis"
	}
	return "chromium"
}

// Options are the settings of a jar. The zero value is Chromium with the real
// public suffix list and third-party cookies allowed.
type Options struct {
	Profile           Profile
	PublicSuffixes    PublicSuffixList // nil is the real list
	ThirdPartyBlocked bool             // withhold unpartitioned cookies from embedded foreign pages
}

// Jar holds cookies. The zero value is ready for use, and so is one with
// options set before its first use. A jar is for one goroutine at a time; what it
// decided may be read by any, beside it and later.
type Jar struct {
	Options

	sites    map[string]*site // by registrable domain
	count    int              // live and expired cookies that are still held
	arrivals uint64           // cookies stored so far; orders equal times
	earliest time.Time        // no cookie was used before; zero is unknown
	history  []*departed      // oldest first, at most historyLimit that still count
	forgiven int              // entries of history whose cookie came back
	known    [4]knownHost     // registrable domains looked up last
	nextHost int
}

// New returns an empty jar.
func New(o Options) *Jar { return &Jar{Options: o} }

// site holds the cookies of one registrable domain, in the order of the Cookie
// header: longer paths first, then older cookies (5.8.3).
type site struct {
	name    string
	cookies []slot
	soonest time.Time // no cookie expires before; zero if none does
	gone    []*departed
}

// slot has the hash of the name beside the cookie, so that a search through a
// full site does not touch the cookies.
type slot struct {
	hash uint32
	*entry
}

// entry is a cookie of the jar. The cookie itself never changes, since decisions
// point to it: noting a use puts a copy in its place.
type entry struct {
	*Cookie
	arrival uint64
}

type knownHost struct{ host, registrable string }

// siteOf returns the registrable domain of a canonical host. It remembers the
// last few answers, since the list costs more than most decisions.
func (j *Jar) siteOf(host string) string {
	for i := range j.known {
		if k := &j.known[i]; k.host == host && host != "" {
			return k.registrable
		}
	}
	k := knownHost{host, j.Registrable(host)}
	j.known[j.nextHost] = k
	j.nextHost = (j.nextHost + 1) % len(j.known)
	return k.registrable
}

// nameHash is FNV-1a.
func nameHash(name string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(name); i++ {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return h
}

// find returns the place of the cookie with the same key, or -1.
func (s *site) find(c *Cookie) int {
	h := nameHash(c.Name)
	for i := range s.cookies {
		if s.cookies[i].hash == h && s.cookies[i].sameKey(c) {
			return i
		}
	}
	return -1
}

// headerOrder compares two cookies by their order in the Cookie header (5.8.3).
func headerOrder(a, b slot) int {
	return cmp.Or(cmp.Compare(len(b.Path), len(a.Path)), a.Created.Compare(b.Created), cmp.Compare(a.arrival, b.arrival))
}

// own returns a copy of a cookie for the jar to keep. The strings of c may
// belong to a long line or address, so they are copied, in one piece.
func (j *Jar) own(s *site, c *Cookie) *Cookie {
	text := c.Name + c.Value + c.Path
	name, value := len(c.Name), len(c.Name)+len(c.Value)
	kept := *c
	kept.Name, kept.Value, kept.Path = text[:name], text[name:value], text[value:]
	kept.Domain = s.domain(c.Domain)
	if c.Persistent && (s.soonest.IsZero() || c.Expires.Before(s.soonest)) {
		s.soonest = c.Expires
	}
	if c.LastUsed.Before(j.earliest) {
		j.earliest = c.LastUsed
	}
	return &kept
}

// insert adds a cookie that the jar does not hold yet, at its place.
func (j *Jar) insert(s *site, c *Cookie, arrival uint64) {
	at := slot{nameHash(c.Name), &entry{c, arrival}}
	i := len(s.cookies)
	if i > 0 && headerOrder(s.cookies[i-1], at) > 0 {
		i, _ = slices.BinarySearchFunc(s.cookies, at, headerOrder)
	}
	s.cookies = slices.Insert(s.cookies, i, at)
	j.count++
}

// remove takes the cookie at a place out of the site.
func (j *Jar) remove(s *site, i int) *entry {
	e := s.cookies[i].entry
	s.cookies = slices.Delete(s.cookies, i, i+1)
	j.count--
	return e
}

// domain returns a copy of a domain's name, shared with the site's cookies.
func (s *site) domain(d string) string {
	if d == s.name {
		return s.name
	}
	for _, at := range s.cookies {
		if at.Domain == d {
			return at.Domain
		}
	}
	return strings.Clone(d)
}

// site returns the site of a registrable domain, made if there is none.
func (j *Jar) site(name string) *site {
	s := j.sites[name]
	if s == nil {
		if j.sites == nil {
			j.sites = map[string]*site{}
		}
		s = &site{name: strings.Clone(name)}
		j.sites[s.name] = s
	}
	return s
}

// Cookies returns the cookies that are alive at now, oldest first. Nothing is
// marked as used and nothing leaves the jar.
func (j *Jar) Cookies(now time.Time) []Cookie {
	var found []slot
	for _, s := range j.sites {
		found = s.alive(found, now)
	}
	return oldestFirst(found)
}

// CookiesOf is Cookies of one site alone, a registrable domain.
func (j *Jar) CookiesOf(registrable string, now time.Time) []Cookie {
	s := j.sites[registrable]
	if s == nil {
		return nil
	}
	return oldestFirst(s.alive(make([]slot, 0, len(s.cookies)), now))
}

// Namesakes are those of CookiesOf that have a name.
func (j *Jar) Namesakes(registrable, name string, now time.Time) []Cookie {
	s := j.sites[registrable]
	if s == nil {
		return nil
	}
	var found []slot
	for _, at := range s.cookies {
		if at.Name == name && !at.expired(now) {
			found = append(found, at)
		}
	}
	return oldestFirst(found)
}

// alive appends the cookies of the site that are alive at now.
func (s *site) alive(found []slot, now time.Time) []slot {
	for _, at := range s.cookies {
		if !at.expired(now) {
			found = append(found, at)
		}
	}
	return found
}

func oldestFirst(found []slot) []Cookie {
	slices.SortFunc(found, func(a, b slot) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.arrival, b.arrival))
	})
	cookies := make([]Cookie, len(found))
	for i, at := range found {
		cookies[i] = *at.Cookie
	}
	return cookies
}

// Copy returns a jar that holds and remembers the same, and goes its own way from here on.
func (j *Jar) Copy() *Jar {
	c := *j
	again := make(map[*departed]*departed, len(j.history))
	for i, g := range j.history {
		if i == 0 {
			c.history = make([]*departed, 0, len(j.history))
		}
		one := *g
		again[g] = &one
		c.history = append(c.history, &one)
	}
	c.sites = make(map[string]*site, len(j.sites))
	for name, s := range j.sites {
		one := *s
		one.cookies, one.gone = slices.Clone(s.cookies), slices.Clone(s.gone)
		for i := range one.cookies {
			held := *one.cookies[i].entry
			one.cookies[i].entry = &held
		}
		for i, g := range one.gone {
			one.gone[i] = again[g]
		}
		c.sites[name] = &one
	}
	return &c
}
