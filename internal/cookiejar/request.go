package cookiejar

import (
	"cmp"
	"slices"
	"time"

	"statelab/internal/address"
)

// request is one use of the jar, shared by all decisions that it leads to: who asks, from
// where, and how that stands to the site that is asked. All of it is settled when the
// request is made. It has nothing of the jar, nor of the caller's Context, and never
// changes: what a decision says of itself later is what it would have said at once.
type request struct {
	now       time.Time
	origin    Origin // of the address that is asked
	site      string // the registrable domain of its host
	path      string
	method    string
	foreigner Origin    // what makes the request one of another site, see askedFrom
	tab       schemeful // the site at the top, which is the key of the partition
	behind    time.Duration

	profile     Profile
	api         API
	dest        Dest
	mode        Credentials
	sameness    sameness
	secure      bool // the connection is trustworthy
	credentials bool // the mode lets cookies through
	frames      bool // the tab and every frame around are of the site that is asked: the "site for cookies" of 5.2.1
	nested      bool // some frame around the request is of another site than the tab
	ownAsking   bool // the foreigner asks by itself
}

// sameness is how far a request counts as same-site (5.2, 5.6.7).
type sameness uint8

const (
	crossSite       sameness = iota // embedded in another site
	laxButUnsafe                    // from another site, whole tab, a method such as POST
	laxNavigation                   // from another site, whole tab, a safe method
	sameSiteRequest                 // nothing of another site is involved
)

// request settles who asks for an address, and from where.
func (j *Jar) request(now time.Time, a address.Address, ctx Context) *request {
	r := &request{now: now.UTC(), origin: OriginOf(a), path: requestPath(a)}
	r.secure = trustworthy(r.origin.Scheme, r.origin.Host)
	j.settle(r, &ctx)
	return r
}

// settle adds to a request what the context makes of it.
func (j *Jar) settle(r *request, ctx *Context) {
	r.site = j.siteOf(r.origin.Host)
	r.profile, r.api, r.dest, r.mode, r.method = j.Profile, ctx.API, ctx.Dest, ctx.Credentials, cmp.Or(ctx.Method, "GET")
	r.credentials = ctx.WithCredentials(r.origin)
	r.tab = r.own()
	j.askedFrom(r, ctx)
	if ctx.Dest != Document {
		j.partition(r, ctx)
	}
	if !ctx.Date.IsZero() && ctx.API != Script && j.Profile == Chromium {
		r.behind = r.now.Sub(ctx.Date)
	}
}

// askedFrom classifies a request by what stands around it and who caused it (5.2).
// Redirects on the way do not count, neither in the draft nor in Chromium. The foreigner is
// the outermost frame of another site, or else the initiator, or else who is asked.
func (j *Jar) askedFrom(r *request, ctx *Context) {
	frame := j.foreignFrame(r, ctx)
	own := ctx.Initiator == nil || j.sameSite(r, *ctx.Initiator)
	r.frames = frame == nil
	switch {
	case !r.frames, r.dest != Document && r.api != Script && !own: // a frame of the tab is navigated from outside
		r.sameness = crossSite
	case r.api == Script, own:
		r.sameness = sameSiteRequest
	case safeMethod(r.method):
		r.sameness = laxNavigation
	default:
		r.sameness = laxButUnsafe
	}
	r.foreigner = *cmp.Or(frame, ctx.Initiator, &r.origin)
	r.ownAsking = ctx.Initiator != nil && *ctx.Initiator == r.foreigner
}

// foreignFrame returns the outermost frame around a request, the tab being the last of
// them, that is not of the site asked; nil where all are.
func (j *Jar) foreignFrame(r *request, ctx *Context) *Origin {
	if ctx.Dest == Document {
		return nil
	}
	if ctx.Top != nil && !j.sameSite(r, *ctx.Top) {
		return ctx.Top
	}
	for i := range slices.Backward(ctx.Ancestors) {
		if !j.sameSite(r, ctx.Ancestors[i]) {
			return &ctx.Ancestors[i]
		}
	}
	if ctx.Top == nil && len(ctx.Ancestors) == 0 && ctx.Initiator != nil && !j.sameSite(r, *ctx.Initiator) {
		return ctx.Initiator
	}
	return nil
}

// partition settles the key of the partition of a request that is no navigation of a whole
// tab: the site of the tab, and whether a frame in between is of another site.
func (j *Jar) partition(r *request, ctx *Context) {
	switch {
	case ctx.Top != nil:
		r.tab = j.schemeful(*ctx.Top)
	case len(ctx.Ancestors) > 0:
		r.tab = j.schemeful(ctx.Ancestors[len(ctx.Ancestors)-1])
	case ctx.Initiator != nil:
		r.tab = j.schemeful(*ctx.Initiator)
	default:
		return
	}
	r.nested = r.own() != r.tab || slices.ContainsFunc(ctx.Ancestors, func(o Origin) bool { return j.schemeful(o) != r.tab })
}

// sameSite reports whether an origin is of the site that is asked, scheme included (5.2).
func (j *Jar) sameSite(r *request, o Origin) bool {
	if o.Host == "" || httpScheme(o.Scheme) != httpScheme(r.origin.Scheme) {
		return false
	}
	return o.Host == r.origin.Host || j.siteOf(o.Host) == r.site
}

// schemeful is a site with its scheme. The zero value is that of an opaque origin.
type schemeful struct{ scheme, domain string }

// String returns the site as the partition key of a cookie has it ("https://shop.test").
func (s schemeful) String() string {
	if s.domain == "" {
		return "null"
	}
	return s.scheme + "://" + s.domain
}

// schemeful returns the site of an origin. Web sockets belong to the site of their page.
func (j *Jar) schemeful(o Origin) schemeful {
	if o.Host == "" {
		return schemeful{}
	}
	return schemeful{httpScheme(o.Scheme), j.siteOf(o.Host)}
}

// own returns the site that is asked.
func (r *request) own() schemeful {
	if r.origin.Host == "" {
		return schemeful{}
	}
	return schemeful{httpScheme(r.origin.Scheme), r.site}
}

func httpScheme(scheme string) string {
	switch scheme {
	case "ws":
		return "http"
	case "wss":
		return "https"
	}
	return scheme
}

// cookieable reports whether the address can have cookies at all.
func (r *request) cookieable() bool {
	switch r.origin.Scheme {
	case "http", "https", "ws", "wss":
		return r.origin.Host != ""
	}
	return false
}

func safeMethod(m string) bool {
	switch m {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	return false
}

// WithCredentials reports whether the fetch mode lets cookies through at all.
func (c *Context) WithCredentials(asked Origin) bool {
	switch c.Credentials {
	case Omit:
		return false
	case SameOrigin:
		return (c.Initiator == nil || *c.Initiator == asked) &&
			!slices.ContainsFunc(c.Redirects, func(hop Origin) bool { return hop != asked })
	}
	return true
}
