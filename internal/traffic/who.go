package traffic

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// policy is what the browser does about third-party cookies.
type policy uint8

const (
	unsaid policy = iota
	allowed
	blocked
)

// guess is one way in which a request can have come about.
type guess struct {
	ctx cookiejar.Context
	// remote says that nothing speaks for it, and that nothing that was recorded would
	// speak against it either: no claim is made against it, and nobody is told of it.
	remote bool
	vague  bool   // its initiator is of another site than the address, and of which nobody says
	cross  bool   // a page of another site stands around it
	away   bool   // another site leads the tab here
	noTop  bool   // nobody says which site is at the top
	access policy // of this request, where the browser said
}

// asked is who can have made a request, the likeliest first.
type asked struct {
	guesses []guess
	known   bool // all but the remote ones come to the same
	why     rule.Text
	deduced []string // names of trace.Around that nobody stated
	unknown []string
}

// question is a request of which it is asked who made it.
type question struct {
	*Exchange
	fetchMetadata
	own     cookiejar.Origin
	origin  *cookiejar.Origin // of the header Origin, opaque for "null"
	referer *cookiejar.Origin // of the header Referer
	full    string            // that header, where it names more than an origin
	pages   *pages
	jar     *cookiejar.Jar
	before  *asked // of the request that was redirected here
	sure    bool   // that it was
}

// said reports whether the browser says with the request how it came about: it does where
// it trusts the connection.
func (q *question) said() bool { return q.site != "" && q.mode != "" }

// sameSite reports whether an origin is of the site of the address, scheme included.
func (q *question) sameSite(o cookiejar.Origin) bool {
	web := func(scheme string) string { return strings.Replace(scheme, "ws", "http", 1) }
	return o.Host != "" && web(o.Scheme) == web(q.own.Scheme) && q.jar.Registrable(o.Host) == q.jar.Registrable(q.own.Host)
}

// named is the origin that the request names as the one that made it. "Origin: null" names
// none: a page in a sandbox says so, one that wants to send no Referer, and a redirect from
// one origin over another.
func (q *question) named() *cookiejar.Origin {
	if q.origin != nil && q.origin.Host != "" {
		return q.origin
	}
	return q.referer
}

// hidden reports whether the request hides its origin.
func (q *question) hidden() bool { return q.origin != nil && q.origin.Host == "" }

// who answers.
func (q *question) who() asked {
	dests, why := q.dests()
	a := asked{known: len(dests) == 1, why: why}
	for _, dest := range dests {
		switch dest {
		case cookiejar.Document:
			q.asDocument(&a)
		case cookiejar.Iframe:
			q.asFrame(&a)
		default:
			q.asSubresource(&a)
		}
	}
	if !q.said() {
		a.deduced = append(a.deduced, "dest")
	}
	return a
}

// dests are what the request can be for.
func (q *question) dests() ([]cookiejar.Dest, rule.Text) {
	if q.said() {
		switch q.dest {
		case "document":
			return []cookiejar.Dest{cookiejar.Document}, rule.Textf("Sec-Fetch-Dest: document, Sec-Fetch-Site: %s", "Sec-Fetch-Dest: document, Sec-Fetch-Site: %s", q.site)
		case "iframe", "frame", "fencedframe", "embed", "object":
			if q.mode == "navigate" {
				return []cookiejar.Dest{cookiejar.Iframe}, rule.Textf("Sec-Fetch-Dest: %s, Sec-Fetch-Site: %s", "Sec-Fetch-Dest: %s, Sec-Fetch-Site: %s", q.dest, q.site)
			}
		}
		return []cookiejar.Dest{cookiejar.Subresource}, rule.Textf("Sec-Fetch-Dest: %s, Sec-Fetch-Site: %s", "Sec-Fetch-Dest: %s, Sec-Fetch-Site: %s", q.dest, q.site)
	}
	if !q.navigates() {
		return []cookiejar.Dest{cookiejar.Subresource}, q.byReferer()
	}
	if q.sure && len(q.before.guesses) > 0 {
		dest := q.before.guesses[0].ctx.Dest
		if !slices.ContainsFunc(q.before.guesses, func(g guess) bool { return g.ctx.Dest != dest }) {
			return []cookiejar.Dest{dest}, rule.Text{EN: "the redirect before it leads here", KO: "바로 앞의 리다이렉트가 이 주소로 보냄"}
		}
	}
	if main, known := q.pages.isMain(q.Exchange); known && main {
		return []cookiejar.Dest{cookiejar.Document}, q.byReferer()
	} else if known {
		return []cookiejar.Dest{cookiejar.Iframe}, q.byReferer()
	}
	return q.byPage()
}

// byPage decides by the address of the tab's page what a navigation is for.
func (q *question) byPage() ([]cookiejar.Dest, rule.Text) {
	t := q.pages.tabs[q.Page]
	same := q.TopAddress != "" && resolved(q.URL, q.URL) == resolved(q.TopAddress, q.TopAddress)
	switch {
	case t == nil && same:
		return []cookiejar.Dest{cookiejar.Document}, q.byReferer()
	case t != nil && t.top != nil && q.TopAddress != "" && !same:
		return []cookiejar.Dest{cookiejar.Iframe}, q.byReferer()
	}
	return []cookiejar.Dest{cookiejar.Document, cookiejar.Iframe}, rule.Text{
		EN: "nothing tells a page of the tab from one in a frame", KO: "탭 전체의 페이지인지 프레임 안의 페이지인지 알 수 없음"}
}

// navigates reports whether a request that does not say so opens a page.
func (q *question) navigates() bool {
	if q.Kind != "" {
		return q.Kind == "document" || q.Kind == "iframe" || q.Kind == "subdocument"
	}
	return strings.HasPrefix(q.Request.Get("Accept"), "text/html") || q.Request.Has("Upgrade-Insecure-Requests")
}

// byReferer says by what the request was taken for what it is.
func (q *question) byReferer() rule.Text {
	switch {
	case q.origin != nil:
		return rule.Textf("Origin: %s", "Origin: %s", q.origin)
	case q.referer != nil:
		return rule.Textf("Referer of %s", "%s의 Referer", q.referer)
	}
	return rule.Text{EN: "no Sec-Fetch headers and no Referer", KO: "Sec-Fetch 헤더도 Referer도 없음"}
}

// initiator is who can have caused a request.
type initiator struct {
	origin        *cookiejar.Origin // nil: a person
	remote, vague bool
}

// initiators are who can have caused a navigation.
func (q *question) initiators() []initiator {
	if q.said() {
		switch q.site {
		case "none":
			return []initiator{{}}
		case "same-origin":
			return []initiator{{origin: &q.own}}
		case "same-site":
			return []initiator{{origin: q.ofSite()}}
		}
		return q.foreignInitiators()
	}
	if q.before != nil {
		all := q.carried(false)
		if !q.sure {
			all = append(all, q.plainInitiators()...)
		}
		return all
	}
	return q.plainInitiators()
}

// foreignInitiators are those of a request that the browser calls cross-site: another site,
// or, behind a redirect over another site, perhaps the own one.
func (q *question) foreignInitiators() []initiator {
	var all []initiator
	if q.before != nil {
		all = q.carried(true)
		if q.sure && len(all) > 0 {
			return all
		}
	}
	named := q.named()
	switch {
	case named == nil:
		return append(all, initiator{origin: new(cookiejar.Origin), vague: true})
	case !q.sameSite(*named):
		return append(all, initiator{origin: named})
	}
	// A page in a sandbox has an origin of its own; else a redirect was not recorded.
	return append(all, initiator{origin: new(cookiejar.Origin)}, initiator{origin: named})
}

// carried are those who caused the request that was redirected here.
func (q *question) carried(foreign bool) []initiator {
	var all []initiator
	add := func(i initiator) {
		if !slices.ContainsFunc(all, func(o initiator) bool {
			return o.remote == i.remote && o.vague == i.vague && (o.origin == nil) == (i.origin == nil) && (o.origin == nil || *o.origin == *i.origin)
		}) {
			all = append(all, i)
		}
	}
	for _, g := range q.before.guesses {
		switch {
		case g.ctx.Initiator == nil && foreign: // the browser would have said none
		case g.vague:
			add(initiator{origin: new(cookiejar.Origin), vague: true, remote: g.remote})
			add(initiator{origin: &q.own, remote: g.remote})
		default:
			add(initiator{origin: g.ctx.Initiator, remote: g.remote})
		}
	}
	return all
}

// plainInitiators are those of a navigation of which the browser says nothing.
func (q *question) plainInitiators() []initiator {
	switch named := q.named(); {
	case named == nil && q.hidden():
		return []initiator{{origin: &q.own}, {origin: new(cookiejar.Origin), vague: true}}
	case named == nil:
		return []initiator{{}, {origin: new(cookiejar.Origin), vague: true}}
	case named == q.origin:
		return []initiator{{origin: named}}
	case q.sameSite(*named): // a page in a sandbox names its address all the same
		return []initiator{{origin: named}, {origin: new(cookiejar.Origin), remote: !q.hidden()}}
	default:
		return []initiator{{origin: named}}
	}
}

// ofSite is the origin that a request of the own site comes from, as far as it says so.
func (q *question) ofSite() *cookiejar.Origin {
	if named := q.named(); named != nil && q.sameSite(*named) {
		return named
	}
	return &q.own
}

// settled reports whether all who are no mere fear stand alike to the site that is asked.
func (q *question) settled(all []initiator) bool {
	first := true
	var own bool
	for _, i := range all {
		if i.remote {
			continue
		}
		o := i.origin == nil || q.sameSite(*i.origin)
		if !first && o != own {
			return false
		}
		first, own = false, o
	}
	return true
}

func (q *question) asDocument(a *asked) {
	all := q.initiators()
	a.known = a.known && q.settled(all)
	if !q.said() || q.site != "none" {
		a.deduced = append(a.deduced, "initiator")
	}
	for _, i := range all {
		a.guesses = append(a.guesses, guess{
			ctx: cookiejar.Context{Method: q.Method, Initiator: i.origin}, remote: i.remote, vague: i.vague, away: i.origin != nil && !q.sameSite(*i.origin),
		})
	}
	if !a.known {
		a.unknown = append(a.unknown, "initiator")
	}
}

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
				origin = &q.own // behind a redirect over another site
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
			return []initiator{{origin: &q.own}}
		case "same-site":
			return []initiator{{origin: q.ofSite()}}
		}
		named := q.named()
		switch {
		case named == nil:
			return []initiator{{origin: new(cookiejar.Origin), vague: true}}
		case q.sameSite(*named) && q.before == nil:
			return []initiator{{origin: new(cookiejar.Origin)}} // a page in a sandbox
		case q.sameSite(*named):
			return []initiator{{origin: named}, {origin: new(cookiejar.Origin)}}
		}
		return []initiator{{origin: named}}
	}
	switch named := q.named(); {
	case named == nil:
		return []initiator{{origin: &q.own}, {origin: new(cookiejar.Origin), vague: true}}
	case q.sameSite(*named) && q.hidden():
		return []initiator{{origin: named}, {origin: new(cookiejar.Origin)}}
	case q.sameSite(*named):
		return []initiator{{origin: named}}
	case q.pages.sheets[named.String()] && q.origin == nil: // a style sheet names itself
		return []initiator{{origin: named}, {origin: &q.own}}
	default:
		return []initiator{{origin: named}}
	}
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
	case q.Request.Has("Cookie"), q.access != "", q.always():
	case q.Seen == Provisional:
		a.unknown = append(a.unknown, "credentials")
	case q.said() && q.storageAccess() && q.site == "cross-site" && q.before == nil:
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

// newQuestion reads what a request says of who made it.
func newQuestion(x *Exchange, own cookiejar.Origin, p *pages, jar *cookiejar.Jar) question {
	q := question{Exchange: x, fetchMetadata: x.metadata(), own: own, pages: p, jar: jar}
	if value := x.Request.Get("Origin"); value != "" {
		if o, err := cookiejar.ParseOrigin(value); err == nil {
			q.origin = &o
		}
	}
	if value := x.Request.Get("Referer"); value != "" {
		if a, err := address.Parse(value); err == nil && a.IsWeb() {
			q.referer = new(cookiejar.OriginOf(a))
			if a.Target() != "/" || *q.referer == own {
				q.full = value
			}
		}
	}
	return q
}
