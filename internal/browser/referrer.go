package browser

import (
	"cmp"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/wire"
)

// referrerPolicy is how much of its own address a page tells to others (W3C
// Referrer Policy). Empty is the default of browsers,
// strict-origin-when-cross-origin: all of it within the origin, the origin
// elsewhere, and nothing from https to http.
type referrerPolicy string

// policyOf returns the policy that an answer names last of those that are known,
// or otherwise the one given.
func policyOf(resp wire.Response, otherwise referrerPolicy) referrerPolicy {
	for _, line := range resp.Headers.Values("Referrer-Policy") {
		for token := range strings.SplitSeq(line, ",") {
			otherwise = cmp.Or(referrerPolicy(htmlpage.ReferrerPolicy(strings.TrimSpace(token))), otherwise)
		}
	}
	return otherwise
}

// tells returns the value of the Referer header of a request from one address to
// another, "" for none.
func (p referrerPolicy) tells(from, to address.Address) string {
	own := cookiejar.OriginOf(from)
	same := own == cookiejar.OriginOf(to)
	down := from.Scheme() == "https" && to.Scheme() != "https"
	whole, origin := from.WithoutUser().WithoutFragment(), own.String()+"/"
	switch p {
	case "no-referrer":
		return ""
	case "unsafe-url":
		return whole.String()
	case "origin":
		return origin
	case "origin-when-cross-origin":
		if same {
			return whole.String()
		}
		return origin
	}
	switch {
	case down, p == "same-origin" && !same:
		return ""
	case p == "strict-origin", !same && p != "no-referrer-when-downgrade":
		return origin
	}
	return whole.String()
}

// tellsOrigin reports whether a form may name the origin that it comes from.
func (p referrerPolicy) tellsOrigin(own, target cookiejar.Origin) bool {
	switch p {
	case "no-referrer":
		return false
	case "same-origin":
		return own == target
	case "origin", "origin-when-cross-origin", "unsafe-url":
		return true
	}
	return own.Scheme != "https" || target.Scheme == "https"
}
