package traffic

import (
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/wire"
)

// Seen is how much of an exchange its recorder saw.
type Seen string

// Full is a request with the headers that crossed. Of a Provisional one the browser noted
// what it was about to send, without cookies. A Cached answer
// came without a request, and one of a service worker with none that is this one. Sanitized is one whose cookies were left out of the recording.
const (
	Full          Seen = "full"
	Provisional   Seen = "provisional"
	Cached        Seen = "cached"
	ServiceWorker Seen = "service-worker"
	Sanitized     Seen = "sanitized"
)

// Went reports whether the request is known to have gone over the wire.
func (s Seen) Went() bool { return s != Cached && s != ServiceWorker }

// Browser is whose rules decide.
type Browser uint8

// Unknown is a program that does not say, and is held to what browsers share, as Firefox
// and Safari are.
const (
	Unknown Browser = iota
	Chromium
	Firefox
	Safari
)

// String returns the name of a browser as people know it.
func (b Browser) String() string {
	return [...]string{"the browser", "Chromium", "Firefox", "Safari"}[b&3]
}

// Exchange is a request and its answer as somebody saw them, with what the recorder says
// of their surroundings.
type Exchange struct {
	Number int // its place in what was observed, from 1
	// User tells browsers apart that seem to be several, from 1 in the order in which they
	// came up; 0 where nobody tells them apart.
	User int
	// Begun is when the browser began with the request, Latest when its header Cookie was
	// certainly made, Answered when the head of the answer was there.
	Begun, Latest, Answered time.Time

	Method, URL string
	Proto       string // of the request, as it was recorded
	Request     wire.Headers
	Response    wire.Headers
	Status      int // 0 where no answer was seen
	Reason      string

	Seen    Seen
	Browser Browser
	Version int    // of Chromium, 0 where it is not known
	Kind    string // what it is for, where the recorder says: "document", "image", "fetch"
	Page    string // a name that the requests of one tab, or of one page in it, have in common
	Frame   string // a name that the requests of one frame have in common
	// TopAddress is the address of the tab's page, where the recorder says.
	TopAddress string
	// Told are the cookies of the request of which the recorder says more than name and value.
	Told []cookiejar.Cookie
	// Credentials is "include" or "omit" where somebody knows how a script asks, and so whether
	// cookies may go along; "" where nobody says.
	Credentials string
	// Racing are the names of cookies that answers for the same site changed at about the
	// time of the request.
	Racing []string
	// Clearing says that an answer cleared all cookies of the site at about that time.
	Clearing bool
	// Guessed says that several browsers look alike by then, and that nothing tells which of them
	// asks.
	Guessed bool
	// Blind says that answers came before it that nobody could read.
	Blind bool

	// Untimed says that nobody tells when it was: its times only say behind what it stands in a
	// recording.
	Untimed bool

	// untold says that the recorder saw no answer, of a request that went out or of which it saw
	// no end: one may have come all the same, as where the browser went on to another page.
	untold bool

	entry int // its place in the order of time, where what comes later is known
	went  *target
}

// target is where a request went, read once.
type target struct {
	address address.Address
	origin  cookiejar.Origin
	ok      bool
}

// target is the address of the request, and its origin.
func (x *Exchange) target() (address.Address, cookiejar.Origin, bool) {
	if x.went == nil {
		x.went = &target{}
		if a, err := address.Parse(x.URL); err == nil && a.Host() != "" {
			*x.went = target{a, cookiejar.OriginOf(a), true}
		}
	}
	return x.went.address, x.went.origin, x.went.ok
}

// fetchMetadata are the headers Sec-Fetch-* of a request, without that beginning.
type fetchMetadata struct {
	dest, mode, site, access string
}

func (x *Exchange) metadata() fetchMetadata {
	return fetchMetadata{
		dest: x.Request.Get("Sec-Fetch-Dest"), mode: x.Request.Get("Sec-Fetch-Mode"),
		site: x.Request.Get("Sec-Fetch-Site"), access: x.Request.Get("Sec-Fetch-Storage-Access"),
	}
}

// To is where the request goes: its address without fragment, as Leads has that of a redirect;
// "" where it is none.
func (x *Exchange) To() string { return resolved(x.URL, x.URL) }

// Loads reports whether the browser says that a page asked for it, and not a person: an image,
// a frame, a script's fetch, or the question for leave before one.
func (x *Exchange) Loads() bool {
	dest := x.Request.Get("Sec-Fetch-Dest")
	return dest != "" && dest != "document" || x.preflight()
}

// preflight reports whether the request asks for leave by CORS.
func (x *Exchange) preflight() bool {
	return x.Method == "OPTIONS" && x.Request.Has("Access-Control-Request-Method") || x.Kind == "preflight"
}

// interim reports whether the answer is one before the answer (103 Early Hints), of which a browser
// takes no cookies.
func (x *Exchange) interim() bool { return x.Status >= 100 && x.Status < 200 && x.Status != 101 }

// redirects returns where the answer leads, "" where it is no redirect.
func (x *Exchange) redirects() string {
	switch x.Status {
	case 301, 302, 303, 307, 308:
		return resolved(x.URL, x.Response.Get("Location"))
	}
	return ""
}

// resolved is the address of a reference without its fragment, "" where it is none.
func resolved(base, ref string) string {
	if ref == "" {
		return ""
	}
	a, err := address.Parse(base)
	if err != nil {
		return ""
	}
	if a, err = a.Resolve(ref); err != nil {
		return ""
	}
	return a.WithoutFragment().String()
}

// storageAccess reports whether the browser says with its requests by which third-party
// policy they are made: Chromium does from version 133 on, where it trusts the connection.
func (x *Exchange) storageAccess() bool { return x.Browser == Chromium && x.Version >= 133 }

// pair is a cookie in a header.
type pair struct{ name, value string }

// pairs takes the headers Cookie of the request apart.
func (x *Exchange) pairs() []pair {
	headers := x.Request.Values("Cookie")
	if len(headers) == 1 {
		return pairsOf(headers[0])
	}
	var all []pair
	for _, header := range headers {
		all = append(all, pairsOf(header)...)
	}
	return all
}

// pairsOf takes the value of a header Cookie apart.
func pairsOf(header string) (all []pair) {
	all = make([]pair, 0, strings.Count(header, ";")+1)
	for name, value := range harfile.CookiePairs(header) {
		all = append(all, pair{name, value})
	}
	return all
}
