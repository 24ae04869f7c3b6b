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
	// reload it is the initiator of the request that is repeated, and nothing else
	// is to be said of a reload: it is as same-site as that request (8.8.5).
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
