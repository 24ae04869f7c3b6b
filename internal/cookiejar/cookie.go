package cookiejar

import (
	"time"

	"statelab/internal/rule"
)

// SameSite is the SameSite attribute of a cookie (5.6.7). Unspecified and None
// are kept apart, since browsers treat the first as Lax.
type SameSite uint8

// The values of SameSite. The zero value is a cookie that does not say.
const (
	SameSiteUnspecified SameSite = iota
	SameSiteNone
	SameSiteLax
	SameSiteStrict
)

// String returns the value as a server writes it, or "" where it is unspecified.
func (s SameSite) String() string {
	return [...]string{"", "None", "Lax", "Strict"}[s&3]
}

// Priority is Chromium's Priority attribute: of a full site, cookies of low
// priority are evicted first. The zero value is Medium, as in the browser.
type Priority int8

// The values of Priority.
const (
	PriorityLow    Priority = -1
	PriorityMedium Priority = 0
	PriorityHigh   Priority = 1
)

// String returns the priority as a server writes it.
func (p Priority) String() string {
	switch {
	case p < 0:
		return "Low"
	case p > 0:
		return "High"
	}
	return "Medium"
}

// Cookie is one cookie as the jar holds it.
type Cookie struct {
	Name, Value string
	// Domain is the host or domain in lower case, punycode, without a leading
	// dot; an IPv6 address stands in brackets.
	Domain string
	Path   string
	// HostOnly is true for a cookie that goes back to Domain alone, and not to
	// hosts below it.
	HostOnly       bool
	Secure         bool
	HttpOnly       bool
	SameSite       SameSite
	Priority       Priority
	Persistent     bool      // false for a session cookie, which goes when the browser closes
	CrossSiteFrame bool      // with Partition: some frame above was of another site
	Expires        time.Time // zero unless Persistent
	Created        time.Time // decides the order in the Cookie header
	LastUsed       time.Time // decides who is evicted first; Chromium notes a use once a minute
	// Partition is the top-level site of a partitioned cookie
	// ("https://news.test"), empty for all others.
	Partition string
}

// Key is what makes two cookies the same cookie: the second replaces the first.
type Key struct {
	Name, Domain, Path string
	HostOnly           bool
	Partition          string
	CrossSiteFrame     bool
}

// Key returns the cookie's identity within a jar.
func (c *Cookie) Key() Key {
	return Key{Name: c.Name, Domain: c.Domain, Path: c.Path, HostOnly: c.HostOnly, Partition: c.Partition, CrossSiteFrame: c.CrossSiteFrame}
}

// Lasts returns how long the cookie has still to live at now; it is negative
// after the end. For a session cookie, which lives until the browser closes,
// it returns zero and true.
func (c *Cookie) Lasts(now time.Time) (left time.Duration, untilClose bool) {
	if !c.Persistent {
		return 0, true
	}
	return c.Expires.Sub(now), false
}

func (c *Cookie) expired(now time.Time) bool {
	return c.Persistent && !now.Before(c.Expires)
}

func (c *Cookie) sameKey(d *Cookie) bool {
	return c.Name == d.Name && c.Path == d.Path && c.Domain == d.Domain && c.HostOnly == d.HostOnly && c.samePartition(d)
}

func (c *Cookie) samePartition(d *Cookie) bool {
	return c.Partition == d.Partition && c.CrossSiteFrame == d.CrossSiteFrame
}

// Departure says how a cookie left the jar. Its Cookie has no Value: a jar
// remembers how cookies went, not what was in them.
type Departure struct {
	Cookie
	When time.Time  // for an expired cookie, the moment at which it expired
	Rule *rule.Rule // expired, browser-closed, deleted-by-server, evicted-…
	By   string     // the name of the cookie that pushed it out, or the line that deleted it
}
