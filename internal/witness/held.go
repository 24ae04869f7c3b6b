package witness

import (
	"time"

	"statelab/internal/cookiejar"
)

// Held is a cookie as the jar protocol lists it, but for its name, its value and its times
// of creation and use. What a cookie does not say is null there, and not missing.
type Held struct {
	Domain         string     `json:"domain"`
	HostOnly       bool       `json:"hostOnly"`
	Path           string     `json:"path"`
	Secure         bool       `json:"secure"`
	HTTPOnly       bool       `json:"httpOnly"`
	SameSite       *string    `json:"sameSite"` // nil: the cookie does not say
	Session        bool       `json:"session"`
	Expires        *time.Time `json:"expires"`   // nil for a session cookie
	Partition      *string    `json:"partition"` // nil for a cookie that is not partitioned
	CrossSiteFrame bool       `json:"crossSiteFrame"`
	Priority       string     `json:"priority"`
}

// HeldOf tells of a cookie by the jar protocol.
func HeldOf(c *cookiejar.Cookie) *Held {
	h := &Held{
		Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Secure: c.Secure, HTTPOnly: c.HttpOnly,
		Session: !c.Persistent, CrossSiteFrame: c.CrossSiteFrame, Priority: c.Priority.String(),
	}
	if c.SameSite != cookiejar.SameSiteUnspecified {
		h.SameSite = new(c.SameSite.String())
	}
	if c.Persistent {
		h.Expires = new(c.Expires)
	}
	if c.Partition != "" {
		h.Partition = new(c.Partition)
	}
	return h
}
