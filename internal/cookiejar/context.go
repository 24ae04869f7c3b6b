package cookiejar

import (
	"fmt"
	"time"

	"statelab/internal/address"
)

// API is the way in which cookies are read or written.
type API uint8

// HTTP is a request or response; Script is document.cookie, a "non-HTTP" API
// in the words of the draft (5.8.2).
const (
	HTTP API = iota
	Script
)

// Dest is what a request is for.
type Dest uint8

// Document is a navigation of a whole tab; Iframe is a navigation of a frame in
// it; Subresource is everything that a page loads or fetches.
const (
	Document Dest = iota
	Iframe
	Subresource
)

// Credentials is the mode of a fetch.
type Credentials uint8

// Include, the zero value, lets cookies through; SameOrigin only to the origin
// of the page that asks; Omit never.
const (
	Include Credentials = iota
	SameOrigin
	Omit
)

// Context says who asks, and from where. The zero value is a person who typed
// the address: a top-level GET of no initiator, which is same-site.
type Context struct {
	API    API
	Dest   Dest
	Method string // "" is GET
	// Initiator is the origin that caused the request: the page with the link,
	// the form or the script; nil where a person typed the address. For a
	// reload it is the initiator of the request that is repeated.
	Initiator *Origin
	// Top is the origin of the tab's page; nil where that is the request itself.
	Top *Origin
	// Ancestors are the origins of the frames around the request, innermost
	// first, up to the top. For a Subresource they begin with its own page.
	Ancestors   []Origin
	Redirects   []Origin // origins that redirected so far, first hop first
	Credentials Credentials
	// Date is the answer's header of that name, by the server's clock; zero where it
	// has none. Chromium counts Expires from it. For requests it means nothing.
	Date time.Time
	// Reload is true for a reload by the browser's own button. Nothing is
	// decided by it: a reload is as same-site as the request it repeats (8.8.5).
	Reload bool
}

// Origin is a scheme, a host and a port. The zero value is an opaque origin
// ("null"), which is same-site with nothing.
type Origin struct {
	Scheme string
	Host   string // canonical, as Cookie.Domain
	Port   string // "" is the scheme's default
}

// OriginOf returns the origin of an address.
func OriginOf(a address.Address) Origin {
	return Origin{Scheme: a.Scheme(), Host: a.Host(), Port: a.Port()}
}

// ParseOrigin reads an origin as browsers write it ("https://shop.test:8443",
// "null"). Anything without a scheme and a host is an error.
func ParseOrigin(s string) (Origin, error) {
	if s == "null" {
		return Origin{}, nil
	}
	a, err := address.Parse(s)
	if err != nil {
		return Origin{}, fmt.Errorf("%q is no origin: %w", s, err)
	}
	if a.Host() == "" {
		return Origin{}, fmt.Errorf("%q is no origin", s)
	}
	return OriginOf(a), nil
}

// String returns the origin as browsers write it.
func (o Origin) String() string {
	switch {
	case o.Host == "":
		return "null"
	case o.Port == "":
		return o.Scheme + "://" + o.Host
	}
	return o.Scheme + "://" + o.Host + ":" + o.Port
}

// sameness is how far a request counts as same-site (5.2, 5.6.7).
type sameness uint8

const (
	crossSite       sameness = iota // embedded in another site
	laxButUnsafe                    // from another site, whole tab, a method such as POST
	laxNavigation                   // from another site, whole tab, a safe method
	sameSiteRequest                 // nothing of another site is involved
)

// serverIsBehind returns how far the server's clock is behind the browser's; 0 where
// nobody said what it shows.
func (r *request) serverIsBehind() time.Duration {
	if r.ctx.Date.IsZero() || r.ctx.API == Script || r.jar.Profile != Chromium {
		return 0
	}
	return r.now.Sub(r.ctx.Date)
}

func safeMethod(m string) bool {
	switch m {
	case "", "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	return false
}

// notCrossSite reports whether nothing around the request is of another site: neither
// the frames nor, where a frame of the tab is navigated, who did that (5.2.1).
func (r *request) notCrossSite() bool {
	if !r.framesSameSite() {
		return false
	}
	return r.ctx.Dest == Document || r.ctx.API == Script || r.ctx.Initiator == nil || r.sameSite(*r.ctx.Initiator)
}

// framesSameSite reports whether the tab and every frame around the request are
// of the target's site: the "site for cookies" of 5.2.1.
func (r *request) framesSameSite() bool {
	ctx := r.ctx
	if ctx.Dest == Document {
		return true
	}
	if ctx.Top == nil && len(ctx.Ancestors) == 0 {
		return ctx.Initiator == nil || r.sameSite(*ctx.Initiator)
	}
	for _, o := range ctx.Ancestors {
		if !r.sameSite(o) {
			return false
		}
	}
	return ctx.Top == nil || r.sameSite(*ctx.Top)
}

// sending classifies the request for sending cookies. Redirects on the way do
// not count, neither in the draft nor in Chromium.
func (r *request) sending() sameness {
	switch {
	case !r.notCrossSite():
		return crossSite
	case r.ctx.API == Script, r.ctx.Initiator == nil, r.sameSite(*r.ctx.Initiator):
		return sameSiteRequest
	case safeMethod(r.ctx.Method):
		return laxNavigation
	}
	return laxButUnsafe
}

// withCredentials reports whether the fetch mode lets cookies through at all.
func (r *request) withCredentials() bool {
	switch r.ctx.Credentials {
	case Omit:
		return false
	case SameOrigin:
		if r.ctx.Initiator != nil && *r.ctx.Initiator != r.origin {
			return false
		}
		for _, hop := range r.ctx.Redirects {
			if hop != r.origin {
				return false
			}
		}
	}
	return true
}

// partition returns the key of the partition in which the request happens: the
// site of the tab, and whether a frame in between is of another site.
func (r *request) partition() (site string, crossSiteFrame bool) {
	if r.ctx.Dest == Document {
		return r.site(r.origin), false
	}
	switch {
	case r.ctx.Top != nil:
		site = r.site(*r.ctx.Top)
	case len(r.ctx.Ancestors) > 0:
		site = r.site(r.ctx.Ancestors[len(r.ctx.Ancestors)-1])
	case r.ctx.Initiator != nil:
		site = r.site(*r.ctx.Initiator)
	default:
		return r.site(r.origin), false
	}
	if r.site(r.origin) != site {
		return site, true
	}
	for _, o := range r.ctx.Ancestors {
		if r.site(o) != site {
			return site, true
		}
	}
	return site, false
}
