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
	aside   bool // see question.aside
	own     cookiejar.Origin
	astray  bool     // a cookie went along that by none of the guesses does
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

// self is the origin of the address, apart from the question: who keeps it keeps no chain of
// redirects with it.
func (q *question) self() *cookiejar.Origin { return new(q.own) }

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
	a := asked{known: len(dests) == 1, why: why, aside: q.aside(), own: q.own}
	if q.passedOn() && len(dests) > 1 {
		a.known = q.site != "cross-site" // else it is one to the cookies which of them it is
		a.unknown = append(a.unknown, "dest")
	}
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
		case "empty":
			if q.passedOn() {
				return q.byWorker(), rule.Textf("a service worker passed it on: Sec-Fetch-Mode: navigate, Sec-Fetch-Site: %s", "서비스 워커가 대신 보냄: Sec-Fetch-Mode: navigate, Sec-Fetch-Site: %s", q.site)
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
	if main, known := q.pages.isMain(q.Exchange, q.named()); known && main {
		return []cookiejar.Dest{cookiejar.Document}, q.byReferer()
	} else if known {
		return []cookiejar.Dest{cookiejar.Iframe}, q.byReferer()
	}
	return q.byPage()
}

// aside reports whether a page is fetched ahead of time for one of another site: the browser does
// that without its cookies, and keeps those that come only if the page is opened.
func (q *question) aside() bool {
	if !strings.Contains(q.Request.Get("Sec-Purpose"), "prefetch") || q.mode != "navigate" {
		return false
	}
	return q.referer == nil || !q.sameSite(*q.referer)
}

// passedOn reports whether a service worker passes on a navigation.
func (q *question) passedOn() bool { return q.mode == "navigate" && q.dest == "empty" }

// byWorker are what a navigation can be for that a service worker passes on. It does not say so,
// but the cookies of the page that is opened go along, as its own rules have it; and in a page of
// another site it says that.
func (q *question) byWorker() []cookiejar.Dest {
	if q.access != "" {
		return []cookiejar.Dest{cookiejar.Iframe}
	}
	return []cookiejar.Dest{cookiejar.Document, cookiejar.Iframe}
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
			return []initiator{{origin: q.self()}}
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
	case named == nil: // or a page of the own site that names none, by a redirect that was not recorded
		return append(all, initiator{origin: new(cookiejar.Origin), vague: true}, initiator{origin: q.self(), remote: true})
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
			if !q.sameSite(q.before.own) { // else who is of another site there is so here
				add(initiator{origin: q.self(), remote: g.remote})
			}
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
		return []initiator{{origin: q.self()}, {origin: new(cookiejar.Origin), vague: true}}
	case named == nil:
		return []initiator{{}, {origin: new(cookiejar.Origin), vague: true}}
	case named == q.origin:
		return []initiator{{origin: named}}
	case q.sameSite(*named): // a page in a sandbox names its address all the same
		return []initiator{{origin: named}, {origin: new(cookiejar.Origin), remote: !q.hidden()}}
	case q.mayBeAgain():
		return []initiator{{origin: named}, {}}
	default:
		return []initiator{{origin: named}}
	}
}

// mayBeAgain reports whether a navigation may load a page again that was there before, or go
// back to it: a person does that, and the Referer stays that of the first time, which may have
// been before the recording.
func (q *question) mayBeAgain() bool {
	_, seen := q.pages.docs[resolved(q.URL, q.URL)]
	return seen || q.Request.Has("Cache-Control") || q.late()
}

// late reports whether a recording shows that the browser was used before it.
func (q *question) late() bool { return q.pages.ahead != nil && q.pages.ahead.late }

// ofSite is the origin that a request of the own site comes from, as far as it says so.
func (q *question) ofSite() *cookiejar.Origin {
	if named := q.named(); named != nil && q.sameSite(*named) {
		return named
	}
	return q.self()
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
