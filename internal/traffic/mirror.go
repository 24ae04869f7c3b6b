// Package traffic explains cookies in traffic that somebody recorded or passes on: who made
// each request, what a browser's jar holds by then, and whether what crossed is what the
// rules say. A jar of package cookiejar decides; this package deduces what it has to be told.
// Every claim is one of three: as predicted, not as predicted, or that nobody can know,
// with the reason. No claim is made that another reading of the evidence would refute.
//
// # Rooms
//
// exchange.go is what was observed, pages.go which pages were there, who.go who can have
// asked, and around.go what can have stood around. mirror.go follows the jar: weigh.go holds
// it against a request, claim.go says what comes of that, why.go in which words, evidence.go
// takes over what was seen, versions.go which versions of a cookie are left by it, answer.go
// follows Set-Cookie lines. har.go makes exchanges of a recording, of which plan.go knows the order,
// ahead.go what comes later and appear.go where values came up, asked.go and step.go hand on what was found, lines.go writes it for programs,
// mask.go hides values. live.go follows what passes, in which apart.go tells browsers apart.
package traffic

import (
	"slices"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Claim is how what crossed stands to what the rules say.
type Claim string

// The claims.
const (
	AsPredicted    Claim = "as-predicted"
	NotAsPredicted Claim = "not-as-predicted"
	CannotKnow     Claim = "cannot-know"
)

// Cookie is what is claimed of one cookie of one request.
type Cookie struct {
	// Fate is what the jar decides, by the likeliest reading, with what crossed where that is
	// something else or was not seen. Of a cookie that nobody saw being set it has the name
	// and the value alone.
	trace.Fate
	Sent  *bool // what crossed; nil where that was not seen
	Claim Claim
	Why   rule.Text // of the claim: what the rule saw, or why nobody can know
}

// Line is what is claimed of one Set-Cookie line.
type Line struct {
	trace.Fate // what became of it, by the likeliest reading
	Claim      Claim
	Why        rule.Text
}

// Finding is all that is found out about one exchange.
type Finding struct {
	*Exchange
	// Known says that who asked is known. Else the context is the likeliest one.
	Known  bool
	Around *trace.Around // nil where nothing was asked
	Why    rule.Text     // by what who asked was deduced
	// Cookies are those sent, in the order of the header, then the others. Set are the lines
	// of the answer, Cleared what its Clear-Site-Data removed.
	Cookies []Cookie
	Set     []Line
	Cleared []trace.Fate
	// ThirdParty is "allowed" or "blocked", "" where nothing has told so far.
	ThirdParty string
	// Contradicted says that a request so far told otherwise than what somebody stated of
	// third-party cookies.
	Contradicted bool

	before, after []cookiejar.Cookie // what the mirror holds for the site, as the request begins and behind its answer
	left          []cookiejar.Departure
	doubted       []cookiejar.Cookie // of those behind the answer: they may be gone, or others

	asked    asked
	answered bool
}

// Options say what is known from outside. The zero value deduces all.
type Options struct {
	// ThirdParty is "allowed" or "blocked" where somebody states what the browser does with
	// third-party cookies, "" to deduce it.
	ThirdParty string
	// Once says that each Finding of a recording is looked at before the next one comes, which
	// may write over its lists, and that nobody asks for Finding.Step, so that what the jar
	// holds around each exchange is not kept.
	Once bool
}

// Mirror is a jar that follows what is observed. Make one with NewMirror. It is for one
// goroutine at a time.
type Mirror struct {
	jar       *cookiejar.Jar
	beliefs   map[cookiejar.Key]*belief
	strangers map[stranger]*brought
	scripted  map[string]bool      // sites with cookies that something out of sight wrote
	servers   map[string]bool      // sites of which that was a server, or likely was
	untold    map[string]time.Time // by site, when the last request was given up of which no answer was seen
	cleared   map[string]time.Time // by site, when the last answer came that clears its cookies
	pages     pages
	long      *harfile.Numbers // of the marks of hidden values that are longer than plainValue
	ahead     *ahead           // nil where nobody knows what comes later
	written   written
	redirects []redirect
	policy    policy
	mixed     bool // requests of both policies were seen
	once      bool
	relayed   bool // what was seen is what passed a relay: of other ports nothing was
	misread   bool // octets of headers may have been read as something else, nobody knows by whom
	scratch   scratch
	spare     spare[Cookie] // of findings
	stated    bool          // the policy was: requests do not change it
	refuted   bool          // a request told of another policy than the stated one
}

// belief is what is known of a cookie of the jar beyond what the jar holds.
type belief struct {
	maybe   bool      // it may not be there, or may be another version of itself
	loose   bool      // its attributes are not known: it was replaced out of sight
	blurred bool      // an answer that nobody could read may have set it again, with other attributes
	unborn  bool      // it was there before anybody saw it being made
	shaken  bool      // an answer that nobody saw may have changed it
	gone    bool      // it left out of sight
	weak    bool      // the line that made it may not have been stored: its value alone speaks for it
	double  bool      // another cookie, which nobody saw being set, was sent with its name and value
	untimed bool      // nobody knows when it was made
	missed  bool      // it did not come where it should have, which who asked may explain
	made    time.Time // when a line set it, or it was taken over
	seen    time.Time // when it last was certainly there as it is: it was made, or it came
	slack   time.Duration
	other   []cookiejar.Cookie // what it may be instead
	later   later
}

// stranger is a cookie that was sent and that nobody saw being set.
type stranger struct{ host, name string }

// brought is what is known of such a cookie: the value with which it came last, when that was, and
// what answers have done since.
type brought struct {
	value   string
	at      time.Time
	changed bool // one may have changed it
	deleted bool // one asked to delete it
}

// redirect is an answer that leads to an address.
type redirect struct {
	to, kind, page, frame, method string
	at                            time.Time
	asked                         asked
	site                          string // Sec-Fetch-Site of its request
}

// NewMirror returns a mirror of an empty jar.
func NewMirror(o Options) *Mirror {
	m := &Mirror{
		jar: cookiejar.New(cookiejar.Options{}), beliefs: map[cookiejar.Key]*belief{}, strangers: map[stranger]*brought{}, scripted: map[string]bool{}, servers: map[string]bool{}, untold: map[string]time.Time{}, cleared: map[string]time.Time{},
		written: written{map[named]bool{}, map[string]bool{}}, scratch: scratch{at: map[cookiejar.Key]*row{}, can: map[pair]int{}, in: map[pair]int{}},
		pages: pages{tabs: map[string]*tab{}, docs: map[string]doc{}, sheets: map[string]bool{}, framed: map[cookiejar.Origin]bool{}, tops: map[cookiejar.Origin]bool{}, writers: map[writer]time.Time{}},
	}
	switch o.ThirdParty {
	case "allowed":
		m.policy = allowed
	case "blocked":
		m.policy = blocked
	}
	m.stated, m.once = m.policy != unsaid, o.Once
	return m
}

// believe returns what is known of a cookie.
func (m *Mirror) believe(k cookiejar.Key) *belief {
	b := m.beliefs[k]
	if b == nil {
		b = &belief{}
		m.beliefs[k] = b
	}
	return b
}

// sees notes what a request tells of the policy about third-party cookies.
func (m *Mirror) sees(access string) {
	p := unsaid
	switch access {
	case "active":
		p = allowed
	case "none", "inactive":
		p = blocked
	}
	switch {
	case p == unsaid:
	case m.policy == unsaid:
		m.policy = p
	case m.stated:
		m.refuted = m.refuted || m.policy != p
	case m.policy != p:
		m.policy, m.mixed = blocked, true
	}
}

func (m *Mirror) thirdParty() string { return [...]string{"", "allowed", "blocked"}[m.policy] }

// Request finds out about a request. Answer has to follow, before or behind other requests,
// as the answers came.
func (m *Mirror) Request(x *Exchange) *Finding {
	f := &Finding{Exchange: x}
	a, own, ok := x.target()
	if !ok {
		f.Why = rule.Text{EN: "the address is none of the web", KO: "웹 주소가 아님"}
		return f
	}
	m.sees(x.Request.Get("Sec-Fetch-Storage-Access"))
	if x.Blind {
		m.shakeAll(x.Begun)
	}
	f.before = m.ofSite(f, a)
	q := newQuestion(x, own, &m.pages, m.jar)
	if before, sure := m.redirectedTo(x, &q); before != nil {
		q.before, q.sure = &before.asked, sure
	}
	m.pages.confirms(x, q.named())
	m.pages.names(&q)
	m.meetsServer(&q)
	f.asked = q.who()
	f.asked.guesses = m.policies(f.asked.guesses)
	f.Known = f.asked.known
	if x.Seen.Went() && x.Seen != Sanitized {
		m.claim(f, a)
	}
	f.ThirdParty, f.Contradicted = m.thirdParty(), m.refuted
	f.tellAround(&q)
	if all := f.asked.guesses; len(all) > 0 && all[0].ctx.Dest == cookiejar.Document {
		m.pages.begins(x, !slices.ContainsFunc(all, func(g guess) bool { return g.ctx.Dest != cookiejar.Document }))
	}
	return f
}

// tellAround says who asked, by the likeliest reading.
func (f *Finding) tellAround(q *question) {
	f.Why = f.asked.why
	if len(f.asked.guesses) == 0 {
		return
	}
	g := &f.asked.guesses[0]
	around := trace.Around{Dest: [...]string{"", "iframe", "subresource"}[g.ctx.Dest], Deduced: f.asked.deduced, Unknown: slices.Compact(f.asked.unknown)}
	if g.ctx.Initiator != nil && !g.vague {
		around.Initiator = g.ctx.Initiator.String()
	}
	if g.ctx.Dest != cookiejar.Document && !g.noTop {
		if top := q.pages.topOf(q.Exchange, q.named()); top != nil && (g.cross || q.sameSite(*top)) {
			around.Top = top.String()
		} else {
			around.Unknown = append(around.Unknown, "top")
		}
	}
	for _, o := range g.ctx.Redirects {
		around.Redirects = append(around.Redirects, o.String())
	}
	around.Credentials = [...]string{"", "same-origin", "omit"}[g.ctx.Credentials]
	f.Around = &around
}

// policies gives each guess the policy about third-party cookies, both where none is known
// and it counts.
func (m *Mirror) policies(all []guess) []guess {
	var list []guess
	for _, g := range all {
		switch {
		case !g.cross || g.access != unsaid && !m.stated:
			list = append(list, g)
		case m.policy != unsaid && !m.mixed:
			g.access = m.policy
			list = append(list, g)
		default:
			for _, p := range []policy{allowed, blocked} {
				g.access = p
				list = append(list, g)
			}
		}
	}
	return list
}

// The times within which a redirect is followed.
const (
	followedWithin = 2 * time.Second
	keptRedirects  = 200
)

// redirectedTo finds the redirect that led to a request, and whether it surely did.
func (m *Mirror) redirectedTo(x *Exchange, q *question) (found *redirect, sure bool) {
	if len(m.redirects) == 0 {
		return nil, false
	}
	to, count, at := resolved(x.URL, x.URL), 0, 0
	for i := range slices.Backward(m.redirects) {
		r := &m.redirects[i]
		if r.to != to || !r.leads(x, q) {
			continue
		}
		if count++; found == nil {
			found, at = r, i
		}
	}
	if found == nil {
		return nil, false
	}
	kept := *found
	sure = count == 1 && x.Begun.Sub(kept.at).Abs() < followedWithin
	if sure {
		m.redirects = slices.Delete(m.redirects, at, at+1)
	}
	return &kept, sure
}

// leads reports whether the request can be the one that a redirect caused.
func (r *redirect) leads(x *Exchange, q *question) bool {
	switch {
	case r.page != "" && x.Page != "" && r.page != x.Page, r.frame != "" && x.Frame != "" && r.frame != x.Frame,
		r.kind != "" && x.Kind != "" && r.kind != x.Kind, r.method != x.Method,
		x.Begun.Sub(r.at) > 5*followedWithin:
		return false
	case !q.said() || r.site == "":
		return true
	case r.site == "none" || q.site == "none":
		return r.site == q.site
	case r.site == "cross-site":
		return q.site == "cross-site"
	case r.site == "same-site":
		return q.site != "same-origin"
	}
	return true
}

// leave notes a redirect that waits to be followed.
func (m *Mirror) leave(f *Finding) {
	to := f.redirects()
	if to == "" {
		return
	}
	method := f.Method
	if f.Status == 303 && method != "HEAD" || (f.Status == 301 || f.Status == 302) && method == "POST" {
		method = "GET"
	}
	if len(m.redirects) >= keptRedirects {
		m.redirects = m.redirects[1:]
	}
	r := redirect{to: to, kind: f.Kind, page: f.Page, frame: f.Frame, method: method, at: f.Answered, asked: f.asked, site: f.Request.Get("Sec-Fetch-Site")}
	m.redirects = append(m.redirects, r)
}
