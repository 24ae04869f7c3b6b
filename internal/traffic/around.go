package traffic

import (
	"slices"
	"strings"

	"statelab/internal/cookiejar"
)

// party is how the pages around a request can stand to the site that is asked.
type party struct {
	cross, remote bool
	access        policy
}

// parties are the ways in which pages can stand around a request of a frame or a page.
// Asks is the origin of who makes it, where that is known to count.
func (q *question) parties(asks *cookiejar.Origin) []party {
	if q.said() && q.access != "" {
		access := blocked // "none", or "inactive": leave is there, and not made use of
		if q.access == "active" {
			access = allowed
		}
		return []party{{cross: true, access: access}}
	}
	if q.said() && q.storageAccess() && (q.mode == "navigate" || q.always() || q.site != "same-origin") {
		return []party{{}} // with credentials, and inside another site, it would say so
	}
	if asks != nil && !q.sameSite(*asks) {
		return []party{{cross: true}}
	}
	top := q.pages.topOf(q.Exchange, q.named())
	cross, own := false, false
	if q.full != "" {
		cross, own = q.pages.stands(q.full)
	}
	switch {
	case top != nil && !q.sameSite(*top), cross:
		return []party{{cross: true}, {remote: true}}
	case top != nil && q.full == "", own:
		return []party{{}, {cross: true, remote: true}}
	}
	return []party{{}, {cross: true}}
}

// around is a context inside pages. Those of a cross-site one that nobody names are opaque.
func (q *question) around(dest cookiejar.Dest, asks *cookiejar.Origin, p party, remote, vague bool) guess {
	g := guess{remote: remote || p.remote, vague: vague, access: p.access}
	g.ctx = cookiejar.Context{Dest: dest, Method: q.Method, Initiator: asks}
	if !p.cross {
		page := q.own
		if asks != nil && q.sameSite(*asks) {
			page = *asks
		}
		g.ctx.Top, g.ctx.Ancestors = &page, []cookiejar.Origin{page}
		return g
	}
	g.cross = true
	top := q.pages.topOf(q.Exchange, q.named())
	if dest == cookiejar.Subresource && asks != nil {
		g.ctx.Ancestors = []cookiejar.Origin{*asks}
	}
	if top == nil {
		g.noTop, top = true, new(cookiejar.Origin)
		if q.origin != nil && q.origin.Host != "" && !q.sameSite(*q.origin) {
			top = q.origin
		} else if q.referer != nil && !q.sameSite(*q.referer) {
			top = q.referer
		}
	} else if q.sameSite(*top) { // a frame of another site stands in between
		g.ctx.Ancestors = append(g.ctx.Ancestors, cookiejar.Origin{})
	}
	g.ctx.Top = top
	g.ctx.Ancestors = append(g.ctx.Ancestors, *top)
	return g
}

func (q *question) asFrame(a *asked) {
	all := q.initiators()
	settled := q.settled(all)
	for _, i := range all {
		var asks *cookiejar.Origin
		if !i.vague {
			asks = i.origin
		}
		ways := q.parties(asks)
		if q.mayMoveItself(asks) {
			ways = append(ways, party{})
		}
		settled = settled && plain(ways) == 1
		for _, p := range ways {
			a.guesses = append(a.guesses, q.around(cookiejar.Iframe, i.origin, p, i.remote, i.vague))
		}
	}
	if crossSite(a.guesses) { // whoever asks: what stands around decides
		settled = true
	}
	a.known = a.known && settled
	a.deduced = append(a.deduced, "initiator", "top", "ancestors")
	if !settled {
		a.unknown = append(a.unknown, "initiator")
	}
}

// mayMoveItself reports whether a page of another site that asks for a frame may have been in
// that frame itself, which stands in a page of the own site: nothing of that is said over plain
// http.
func (q *question) mayMoveItself(asks *cookiejar.Origin) bool {
	if asks == nil || q.sameSite(*asks) || q.said() && (q.access != "" || q.storageAccess()) {
		return false
	}
	top := q.pages.topOf(q.Exchange, q.named())
	if top != nil {
		return q.sameSite(*top)
	}
	return q.pages.framed[*asks] || !q.pages.tops[*asks]
}

// crossSite reports whether another site stands around in every guess.
func crossSite(all []guess) bool {
	return !slices.ContainsFunc(all, func(g guess) bool { return !g.remote && !g.cross })
}

// plain is how many of them are more than a fear.
func plain(all []party) (n int) {
	for _, p := range all {
		if !p.remote {
			n++
		}
	}
	return n
}

func (q *question) asSubresource(a *asked) {
	asks := q.pageAsks()
	settled := true
	for _, i := range asks {
		var known *cookiejar.Origin
		if !i.vague {
			known = i.origin
		}
		ways := q.parties(known)
		settled = settled && plain(ways) == 1
		for _, p := range ways {
			origin := i.origin
			if !p.cross && origin != nil && !q.sameSite(*origin) {
				origin = q.self() // behind a redirect over another site
			}
			a.guesses = append(a.guesses, q.around(cookiejar.Subresource, origin, p, i.remote, i.vague && p.cross))
		}
	}
	a.known = a.known && settled && q.settled(asks)
	a.deduced = append(a.deduced, "initiator", "top", "ancestors")
	q.credentials(a)
}

// pageAsks are the origins of the page that can have made the request.
func (q *question) pageAsks() []initiator {
	if q.said() {
		switch q.site {
		case "none", "same-origin":
			return []initiator{{origin: q.self()}}
		case "same-site":
			return []initiator{{origin: q.ofSite()}}
		}
		named := q.named()
		switch {
		case named == nil:
			return []initiator{{origin: new(cookiejar.Origin), vague: true}}
		case q.sameSite(*named) && !q.roundabout():
			return []initiator{{origin: new(cookiejar.Origin)}} // a page in a sandbox
		case q.sameSite(*named):
			return []initiator{{origin: named}, {origin: new(cookiejar.Origin)}}
		}
		return []initiator{{origin: named}}
	}
	switch named := q.named(); {
	case named == nil:
		return []initiator{{origin: q.self()}, {origin: new(cookiejar.Origin), vague: true}}
	case q.sameSite(*named) && q.hidden():
		return []initiator{{origin: named}, {origin: new(cookiejar.Origin)}}
	case q.sameSite(*named):
		return []initiator{{origin: named}}
	case q.origin == nil && (q.pages.sheets[named.String()] || q.late()): // a style sheet names itself
		return []initiator{{origin: named}, {origin: q.self()}}
	default:
		return []initiator{{origin: named}}
	}
}

// roundabout reports whether a redirect may have led to a request, perhaps one that nobody saw:
// whoever stands before one server sees those of no other.
func (q *question) roundabout() bool { return q.before != nil || q.pages.ahead == nil }

// mayReturn reports whether a request may come from a page of the own site by way of another's
// redirect.
func (q *question) mayReturn() bool {
	named := q.named()
	return named != nil && q.sameSite(*named) && q.roundabout()
}

// credentials adds to the guesses those of a request that may bring no cookies.
func (q *question) credentials(a *asked) {
	set := func(g guess, c cookiejar.Credentials) guess {
		g.ctx.Credentials = c
		return g
	}
	switch {
	case q.preflight():
		for i := range a.guesses {
			a.guesses[i].ctx.Credentials = cookiejar.Omit
		}
	case q.Request.Has("Cookie"), q.access != "", q.always(), q.Credentials == "include":
	case q.Credentials == "omit":
		for i := range a.guesses {
			a.guesses[i] = set(a.guesses[i], cookiejar.Omit)
		}
	case q.Seen == Provisional:
		a.unknown = append(a.unknown, "credentials")
	case q.said() && q.storageAccess() && q.site == "cross-site" && q.before == nil && !q.mayReturn():
		// With credentials the header Sec-Fetch-Storage-Access would stand there.
		for i, g := range a.guesses {
			a.guesses[i] = set(q.around(cookiejar.Subresource, q.foreign(), party{cross: true}, g.remote, g.vague), cookiejar.Omit)
		}
		a.deduced = append(a.deduced, "credentials")
	default:
		a.unknown = append(a.unknown, "credentials")
		all := a.guesses
		for _, g := range all {
			a.guesses = append(a.guesses, set(g, cookiejar.Omit))
		}
	}
}

// foreign is the origin of another site that asks, opaque where it is not named.
func (q *question) foreign() *cookiejar.Origin {
	if named := q.named(); named != nil && !q.sameSite(*named) {
		return named
	}
	return new(cookiejar.Origin)
}

// always reports whether a request of the kind brings cookies whatever a page says.
func (q *question) always() bool {
	if q.said() {
		switch q.mode {
		case "no-cors":
			return q.dest != "empty"
		case "navigate", "websocket":
			return true
		}
		return false
	}
	switch q.Kind {
	case "image", "stylesheet", "script", "media", "font", "websocket", "texttrack":
		return q.origin == nil || q.Kind == "websocket"
	}
	accept := q.Request.Get("Accept")
	return q.Kind == "" && q.origin == nil && (strings.HasPrefix(accept, "image/") || strings.HasPrefix(accept, "text/css"))
}
