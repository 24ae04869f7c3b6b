package webtest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
	"statelab/internal/wire"
)

// Trip is what one action led to.
type Trip struct {
	// Hops are the requests in the order in which they were made: first those of the
	// action itself, redirect by redirect, then those of what the page loads.
	Hops []*Hop
	// Notes are what the page asked for and did not get, and why.
	Notes []string
	// Err is why no page came of it, nil where one did. It is set where Try was asked for;
	// otherwise the test has failed.
	Err error
}

// First returns the first request of the action. Where none was made, it is a Hop that
// says so to whoever wants something of it.
func (t *Trip) First() *Hop {
	if len(t.Hops) == 0 {
		return &Hop{absent: "no request was made"}
	}
	return t.Hops[0]
}

// Last returns the last request of the action itself: behind all redirects, and before
// what the page loads. Where none was made, it is a Hop that says so.
func (t *Trip) Last() *Hop {
	for _, h := range slices.Backward(t.Hops) {
		if !h.ByPage {
			return h
		}
	}
	return t.First()
}

// To returns the first request to a path ("/api"), or to a whole address; a method may
// stand before it ("POST /api"). The query counts where one is given. Where there is no
// such request, it is a Hop that says so.
func (t *Trip) To(target string) *Hop {
	method, where, found := strings.Cut(target, " ")
	if !found {
		method, where = "", target
	}
	made := make([]string, len(t.Hops))
	for i, h := range t.Hops {
		if (method == "" || method == h.Method) && h.isTo(where) {
			return h
		}
		made[i] = h.Method + " " + h.URL
	}
	absent := fmt.Sprintf("no request to %s was made: %s", target, cmp.Or(strings.Join(made, ", "), "there was none at all"))
	if last := t.Last(); last.Cause == string(browser.Preflight) {
		absent = last.Access.told(absent+"; leave to make it was not given, "+last.Access.Rule, "it would be with", last.asked())
	}
	return &Hop{absent: absent}
}

// Hop is one request and its answer, with everything that the browser decided about
// cookies.
type Hop struct {
	Method, URL   string
	Cause         string // "typed", "link", "form", "redirect", "reload", "back", "image", "script", "style sheet", "frame", "fetch", "preflight"
	ByPage        bool   // the page asked for it by itself
	InFrame       bool   // what asked for it stands in a frame
	RequestHeader http.Header
	RequestBody   []byte

	Status int // 0 where no whole answer came
	Header http.Header
	Body   []byte

	// Sending has a decision about every cookie of the site: those sent, in the order of
	// the Cookie header, then those withheld. Departed ones that would have gone along are
	// among these.
	Sending []Decision
	// Storing has a decision about each Set-Cookie line of the answer, in their order.
	Storing []Decision
	// Cleared are the cookies that the answer's header Clear-Site-Data removed.
	Cleared []Departure
	// Access is what was decided by the rules of CORS about a request of a script. Of all
	// others it is zero.
	Access Access

	Asked, Answered time.Time // by the web's clock

	absent string // why there is no such request
	target string // path and query
	op     int    // of the request, in the story of its browser
	story  experiments.Story
	lines  []line // that came so far
}

// line is a line that brought a cookie, or was to bring one, with its place in the story.
type line struct {
	op  int
	url string
	key cookiejar.Key
	Decision
}

// Sent returns what was decided about sending the cookie of that name: Sent or Withheld,
// and by which rule. Of several it is the one sent, or else the first. Where the browser
// had none of the name to think of, it is the zero Decision: its Verdict is "".
func (h *Hop) Sent(name string) Decision { return named(h.Sending, name, false) }

// Stored returns what became of the answer's Set-Cookie line with a cookie of that name:
// Stored, Replaced, Deleted or Refused, and by which rule. Of several it is the last. Where
// the answer had none, it is the zero Decision: its Verdict is "".
func (h *Hop) Stored(name string) Decision { return named(h.Storing, name, true) }

func named(all []Decision, name string, last bool) (found Decision) {
	for _, d := range all {
		if d.Cookie.Name == name && (last || found.Verdict == "") {
			found = d
		}
	}
	return found
}

// isTo reports whether the request went to a path or an address.
func (h *Hop) isTo(where string) bool {
	path, _, _ := strings.Cut(h.target, "?")
	whole, _, _ := strings.Cut(h.URL, "#")
	bare, _, _ := strings.Cut(whole, "?")
	return where == h.target || where == path || where == whole || where == bare
}

// tripOf makes a Trip of a navigation, and adds it to the story of the browser.
func (p *profile) tripOf(nav *browser.Navigation) *Trip {
	trip := &Trip{}
	for _, note := range nav.Notes {
		trip.Notes = append(trip.Notes, note.EN)
	}
	for i := range nav.Hops {
		trip.Hops = append(trip.Hops, p.hop(&nav.Hops[i]))
	}
	return trip
}

func (p *profile) hop(b *browser.Hop) *Hop {
	h := &Hop{Method: b.Request.Method, URL: b.URL, Cause: string(b.Cause), ByPage: b.ByPage, InFrame: b.InFrame,
		RequestHeader: header(b.Request.Headers), RequestBody: []byte(b.Request.Body),
		Status: b.Response.Status, Header: header(b.Response.Headers), Body: []byte(b.Response.Body),
		Asked: b.Asked, Answered: b.Answered, target: b.Request.Target}
	u, _ := address.Parse(b.URL) // which an Address wrote
	h.op = p.note(experiments.Op{Kind: experiments.Get, Now: b.Asked, URL: u, Context: b.Context})
	answered := b.Context
	answered.Date, _ = cookiejar.ParseDate(b.Response.Headers.Get("Date"), cookiejar.Chromium)
	first := len(p.story.Ops)
	for _, r := range b.Received {
		p.note(experiments.Op{Kind: experiments.Set, Now: b.Answered, URL: u, Context: answered, Line: r.Line})
	}
	if cookiejar.ClearsCookies(b.Response.Headers.Values("Clear-Site-Data")) {
		p.note(experiments.Op{Kind: experiments.ClearSite, Now: b.Answered, URL: u, Context: b.Context})
	}
	h.Cleared, h.Access = departures(b.Cleared), accessOf(b.CORS)
	h.story = p.soFar()
	for _, d := range b.Sent.Decisions {
		h.Sending = append(h.Sending, sending(&d, h.asks(experiments.Question{Op: h.op, Key: d.Cookie.Key()})))
	}
	for i, r := range b.Received {
		d := storing(&r.Decision, h.asks(experiments.Question{Op: first + i}))
		h.Storing = append(h.Storing, d)
		p.came(first+i, b.URL, &r.Decision, d)
	}
	h.lines = p.lines[:len(p.lines):len(p.lines)]
	return h
}

// came notes what became of a line.
func (p *profile) came(op int, url string, d *cookiejar.SetDecision, told Decision) {
	p.lines = append(p.lines, line{op, url, d.Cookie.Key(), told})
}

// header writes headers as net/http has them.
func header(lines wire.Headers) http.Header {
	all := http.Header{}
	for _, l := range lines {
		all.Add(l.Name, string(l.Value))
	}
	return all
}

// note adds an operation to the story of the browser, and returns its place.
func (p *profile) note(o experiments.Op) int {
	p.story.Ops = append(p.story.Ops, o)
	return len(p.story.Ops) - 1
}

// soFar is the story up to now, which what comes later does not change.
func (p *profile) soFar() experiments.Story {
	s := p.story
	s.Ops = s.Ops[:len(s.Ops):len(s.Ops)]
	return s
}

// asks returns a function that plays what would change a verdict.
func (h *Hop) asks(q experiments.Question) func() experiments.Answer {
	return func() experiments.Answer { return experiments.Ask(h.story, q) }
}
