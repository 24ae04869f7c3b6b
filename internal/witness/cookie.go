// Package witness tells what actors decided and hold as the plain values of a trace, once,
// for all that make traces or speak of cookies to programs: decisions of a jar, cookies,
// session rows, what a server did, statements. It decides nothing.
package witness

import (
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Cookie tells of a cookie, as it lives at now.
func Cookie(c *cookiejar.Cookie, now time.Time) trace.Cookie {
	left, untilClose := c.Lasts(now)
	t := trace.Cookie{
		Name: c.Name, Value: wire.Bytes(c.Value), Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HttpOnly, SameSite: c.SameSite.String(), Partition: c.Partition, CrossSite: c.CrossSiteFrame,
		Session: untilClose, Created: c.Created,
	}
	if !untilClose {
		t.Expires, t.Lasts = c.Expires, left
	}
	if c.Priority != cookiejar.PriorityMedium {
		t.Priority = c.Priority.String()
	}
	return t
}

// Cookies tells of cookies in their order.
func Cookies(all []cookiejar.Cookie, now time.Time) []trace.Cookie {
	told := make([]trace.Cookie, len(all))
	for i := range all {
		told[i] = Cookie(&all[i], now)
	}
	return told
}
