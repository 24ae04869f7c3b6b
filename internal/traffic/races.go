package traffic

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
)

// Races knows of traffic that passes which cookies answers changed at about the time at which
// a browser chose those of a request: whoever stands between sees a request when it comes, and
// not when that was. The zero value has seen nothing. It is for one goroutine at a time.
type Races struct {
	settings []passed
	open     int // exchanges under way
	crowd    crowd
}

// passed is an answer that sets cookies, clears them, or leads elsewhere.
type passed struct {
	begun, at      time.Time // of the request, and of the answer
	site           string
	names          []string // of the cookies that it sets
	clears         bool     // all of the site
	address, leads string
}

// crowd is since when so many exchanges are under way that a request may have waited in the
// browser, with its cookies chosen.
type crowd struct {
	since, until time.Time
}

// Browsers open so many connections to a host (Chromium's ClientSocketPoolManager); what
// more they ask for waits.
const connections = 6

// about is how long before a request came its cookies can have been chosen, where nothing
// kept it waiting.
const about = 50 * time.Millisecond

// clearing is how long after its answer a browser may still be busy with clearing the cookies of
// a site; the request that the answer leads to waits for that.
const clearing = 500 * time.Millisecond

// mostSettings is how many answers that set cookies are remembered.
const mostSettings = 2000

// Asked notes that a request came, and puts among its Racing the names of cookies that answers
// for the same site changed meanwhile, those left out that have led to it. A request may have
// waited for a free connection, or for the answer to the same one.
func (r *Races) Asked(x *Exchange) {
	x.Racing, x.Clearing = r.racing(x)
	if r.open++; r.open == connections {
		r.crowd = crowd{since: x.Begun}
	}
}

// Over notes that nothing more comes of an exchange whose request was noted.
func (r *Races) Over(at time.Time) {
	if r.open == connections {
		r.crowd.until = at
	}
	r.open--
}

func (r *Races) racing(x *Exchange) (names []string, clears bool) {
	a, _, ok := x.target()
	if !ok {
		return nil, false
	}
	from := x.Begun.Add(-about)
	if c := r.crowd; !c.since.IsZero() && (c.until.IsZero() || c.until.After(from)) && c.since.Before(from) {
		from = c.since.Add(-about)
	}
	site, at, referer := new(cookiejar.Jar).Registrable(a.Host()), x.To(), x.Request.Get("Referer")
	if referer != "" {
		referer = resolved(referer, referer)
	}
	for _, s := range slices.Backward(r.settings) {
		if s.address == at && x.Method == "GET" && !s.at.Before(x.Begun.Add(-about)) && s.begun.Before(from) {
			from = s.begun.Add(-about)
		}
	}
	for _, s := range slices.Backward(r.settings) {
		late := s.at.Before(from)
		if late && s.at.Before(x.Begun.Add(-clearing)) {
			break
		}
		if s.site == site && s.address != referer && s.leads != at {
			clears = clears || s.clears
			if !late {
				names = append(names, s.names...)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), clears
}

// Answered remembers which cookies an answer sets.
func (r *Races) Answered(x *Exchange) {
	lines := x.Response.Values("Set-Cookie")
	clears := cookiejar.ClearsCookies(x.Response.Values("Clear-Site-Data"))
	if len(lines) == 0 && !clears && x.redirects() == "" {
		return
	}
	a, _, ok := x.target()
	if !ok {
		return
	}
	s := passed{at: x.Answered, site: new(cookiejar.Jar).Registrable(a.Host()), address: x.To(), leads: x.redirects(), begun: x.Begun, clears: clears}
	for _, line := range lines {
		s.names = append(s.names, nameIn(line))
	}
	if len(r.settings) == mostSettings {
		r.settings = slices.Delete(r.settings, 0, mostSettings/2)
	}
	r.settings = append(r.settings, s)
}

// nameIn is the name of the cookie of a Set-Cookie line.
func nameIn(line string) string {
	name, _, _ := strings.Cut(line, "=")
	return strings.Trim(name, " \t")
}
