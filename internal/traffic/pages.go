package traffic

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// pages are the tabs and documents that were seen so far.
type pages struct {
	tabs map[string]*tab // by Exchange.Page
	docs map[string]doc  // by address
	// sheets are origins whose style sheets were seen: what those load names them, and not
	// the page, as its Referer.
	sheets map[string]bool
	ahead  *ahead // nil where nobody knows what comes later
	// framed and tops are the origins of which pages were seen in a frame, and as that of a tab.
	framed, tops map[cookiejar.Origin]bool
	// writers are for which cookies there was a page whose scripts can have written them, and when one
	// was there last: zero where nothing tells that any script of it ran.
	writers map[writer]time.Time
}

// writer is where a script writes cookies: for one host, or for a domain and those below it.
type writer struct {
	domain        string
	below, secure bool
}

// writes notes that there is a page of an origin, and when it was seen to be there; zero for one
// that runs no scripts.
func (p *pages) writes(o cookiejar.Origin, at time.Time) {
	secure := o.Scheme == "https" || cookiejar.IsLoopback(o.Host)
	own := writer{o.Host, false, secure}
	if _, known := p.writers[own]; o.Host == "" || !known && len(p.writers) > mostDocuments {
		return
	}
	note := func(w writer) {
		if last, known := p.writers[w]; !known || last.Before(at) {
			p.writers[w] = at
		}
	}
	note(own)
	for domain, more := o.Host, true; more; _, domain, more = strings.Cut(domain, ".") {
		note(writer{domain, true, secure})
	}
}

// names notes the pages that a request names.
func (p *pages) names(q *question) {
	if named := q.named(); named != nil {
		p.writes(*named, q.Begun)
	}
	if q.TopAddress != "" {
		if a, err := address.Parse(q.TopAddress); err == nil && a.IsWeb() {
			p.writes(cookiejar.OriginOf(a), q.Begun)
		}
	}
}

// mayWrite reports whether there was a page so far whose scripts can change a cookie, or
// delete it.
func (p *pages) mayWrite(c *cookiejar.Cookie) bool {
	return p.canWrite(c, func(time.Time) bool { return true })
}

// mayWriteSince is mayWrite of a page that was seen to be there behind a moment.
func (p *pages) mayWriteSince(c *cookiejar.Cookie, since time.Time) bool {
	return p.canWrite(c, func(last time.Time) bool { return last.After(since) })
}

// canWrite is about a page that was there last when counts says so. One over plain http leaves
// Secure cookies alone (section 5.7).
func (p *pages) canWrite(c *cookiejar.Cookie, counts func(last time.Time) bool) bool {
	there := func(secure bool) bool {
		last, known := p.writers[writer{c.Domain, !c.HostOnly, secure}]
		return known && counts(last)
	}
	return !c.HttpOnly && (there(true) || !c.Secure && there(false))
}

// mayWriteNamed reports whether there was a page so far whose scripts can write a cookie as one
// is, and for where it is, but for its attributes.
func (p *pages) mayWriteNamed(c *cookiejar.Cookie) bool {
	return p.mayWrite(&cookiejar.Cookie{Domain: c.Domain, HostOnly: c.HostOnly})
}

// mostDocuments is how many addresses are remembered.
const mostDocuments = 5_000

// tab is what is known of a tab.
type tab struct {
	main string            // the name of its outermost frame
	top  *cookiejar.Origin // of the page in it, nil where none was seen
	was  *cookiejar.Origin // of the page before
	from time.Time         // when the answer came that made the page
	sure bool              // something was asked for by it
	// nth is which page of the tab that is; frames by the names that requests have in common, the page
	// in which each of them was seen first: it is in none that came later.
	nth    int
	frames map[string]int
}

// changing is how long after its answer a page may still not have taken the place of the
// one before.
const changing = time.Second

// doc is how documents of one address were seen to stand: as the page of a tab, in a frame,
// with other sites around, without; and whether it stands in a sandbox.
type doc struct{ top, framed, cross, own, opaque bool }

// topOf returns the origin of the page around a request, nil where nobody says. Names is
// the origin that the request names.
func (p *pages) topOf(x *Exchange, names *cookiejar.Origin) *cookiejar.Origin {
	if x.TopAddress != "" && !p.docs[resolved(x.TopAddress, x.TopAddress)].opaque {
		if a, err := address.Parse(x.TopAddress); err == nil && a.IsWeb() {
			return new(cookiejar.OriginOf(a))
		}
	}
	t := p.tabs[x.Page]
	if t == nil || x.Page == "" || t.top == nil {
		return nil
	}
	settled := t.nth == 1 || t.sure && x.Begun.Sub(t.from) >= changing
	switch nth, known := t.frames[x.Frame]; {
	case known && nth < t.nth && x.Frame != t.main:
		if nth == t.nth-1 {
			return t.was
		}
	case x.Frame != t.main || names == nil: // of a frame in the page
		if settled {
			return t.top
		}
	case *names == *t.top:
		return t.top
	case t.was != nil && *names == *t.was && !settled && !p.sheets[names.String()]:
		return t.was
	}
	return nil
}

// confirms notes that something was asked for by the page that an answer made: not every
// answer comes to be one.
func (p *pages) confirms(x *Exchange, names *cookiejar.Origin) {
	t := p.tabs[x.Page]
	if t == nil && x.Frame != "" && x.Kind != "document" { // of a page that was there before anybody looked
		t = p.tab(x)
	}
	if t == nil || t.nth == 0 && x.Kind == "document" {
		return
	}
	nth, known := t.frames[x.Frame]
	if !known && x.Frame != "" && len(t.frames) < mostDocuments {
		nth, t.frames[x.Frame] = t.nth, t.nth
	}
	if names != nil && t.top != nil && *names == *t.top && (x.Frame == t.main || (x.Frame == "" || nth == t.nth) && (t.was == nil || *t.was != *t.top)) {
		t.sure = true
	}
}

// isMain says whether a navigation is one of the whole tab, and whether that is known.
func (p *pages) isMain(x *Exchange, named *cookiejar.Origin) (main, known bool) {
	if x.Page == "" || x.Frame == "" {
		return false, false
	}
	if t := p.tabs[x.Page]; t != nil && t.main != "" {
		return t.main == x.Frame, true
	}
	if p.ahead == nil {
		return false, false
	}
	return p.ahead.isMain(x, named)
}

// begins notes a navigation that is one of the whole tab, or likely is.
func (p *pages) begins(x *Exchange, sure bool) {
	if t := p.tab(x); t != nil && t.main == "" && sure {
		t.main = x.Frame
	}
}

// tab is the tab of a request, nil where none is named, or too many were seen.
func (p *pages) tab(x *Exchange) *tab {
	if x.Page != "" && p.tabs[x.Page] == nil && len(p.tabs) < mostDocuments {
		p.tabs[x.Page] = &tab{frames: map[string]int{}}
	}
	return p.tabs[x.Page]
}

// arrives notes what an answer brought.
func (p *pages) arrives(x *Exchange, a *asked, origin cookiejar.Origin) {
	dest := a.guesses[0].ctx.Dest
	destKnown := !slices.ContainsFunc(a.guesses, func(g guess) bool { return g.ctx.Dest != dest })
	if x.Kind == "stylesheet" || x.Request.Get("Sec-Fetch-Dest") == "style" {
		if len(p.sheets) < mostDocuments {
			p.sheets[origin.String()] = true
		}
		return
	}
	if dest == cookiejar.Subresource || x.Status == 0 || x.Status == 204 || x.redirects() != "" {
		return
	}
	p.writes(origin, x.runs())
	at := resolved(x.URL, x.URL)
	d, known := p.docs[at]
	if !known && len(p.docs) >= mostDocuments {
		return
	}
	if !destKnown || dest == cookiejar.Iframe {
		d.framed = true
	}
	if !destKnown || dest == cookiejar.Document {
		d.top = true
	}
	if len(p.framed)+len(p.tops) < mostDocuments {
		p.framed[origin] = p.framed[origin] || d.framed
		p.tops[origin] = p.tops[origin] || d.top
	}
	for _, g := range a.guesses {
		d.cross, d.own = d.cross || g.cross, d.own || !g.cross
	}
	d.opaque = opaque(x)
	p.docs[at] = d
	if t := p.tabs[x.Page]; destKnown && dest == cookiejar.Document && t != nil {
		t.was, t.top, t.from, t.sure = t.top, &origin, x.Answered, false
		t.nth++
		if d.opaque {
			t.was, t.top = nil, nil
		}
	}
}

// runs is when the scripts of a page begin that an answer brings, zero where it brings none that
// has some.
func (x *Exchange) runs() time.Time {
	kind := strings.ToLower(x.Response.Get("Content-Type"))
	for _, still := range []string{"application/json", "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp"} {
		if strings.HasPrefix(kind, still) {
			return time.Time{}
		}
	}
	return x.Answered.Add(1) // behind what the answer sets
}

// opaque reports whether an answer puts its own page into a sandbox, in which it has an
// origin like no other.
func opaque(x *Exchange) bool {
	for _, header := range x.Response.Values("Content-Security-Policy") {
		for part := range strings.FieldsFuncSeq(header, func(r rune) bool { return r == ';' || r == ',' }) {
			words := strings.Fields(strings.ToLower(part))
			if len(words) > 0 && words[0] == "sandbox" && !slices.Contains(words, "allow-same-origin") {
				return true
			}
		}
	}
	return false
}

// stands says how documents of a full address were seen to stand: with other sites around
// them, or without, but not both.
func (p *pages) stands(referer string) (cross, own bool) {
	d := p.docs[resolved(referer, referer)]
	return d.cross && !d.own, d.own && !d.cross
}
