package httpsim

import (
	"cmp"
	"fmt"
	"strings"
	"sync"
	"time"

	"statelab/internal/chance"
	"statelab/internal/filters"
)

// NoteVisit recognises a visitor by the cookie "visitor", or gives a new one an
// id in it, and writes into the site's log, which is in memory, who came and from
// where: what the parameter page says, else the header Referer.
type NoteVisit struct{}

// ShowVisits answers with the log that NoteVisit writes.
type ShowVisits struct{}

func (NoteVisit) touches() {}

// What NoteVisit gives a new visitor.
const (
	VisitorLength = 8 // characters of an id
	VisitorLasts  = 365 * 24 * time.Hour
)

const (
	visitorCookie = "visitor"
	visitsKept    = 1000 // of the log; the oldest go
)

// visits are a site's log of who came, in memory.
type visits struct {
	mu  sync.Mutex
	all []Pair // visitor and place
}

func (l *visits) add(visitor, place string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, Pair{visitor, place})
	l.all = l.all[max(0, len(l.all)-visitsKept):]
}

// forget empties the log, as a restart of the server does.
func (l *visits) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = nil
}

func (NoteVisit) run(v *visit) error {
	visitor := v.Cookies.Get(visitorCookie)
	if visitor == "" {
		visitor = v.server.env.Random.String(VisitorLength, chance.LowerDigits)
	}
	place := cmp.Or(v.GET.Get("page"), v.Header.Get("Referer"), "a page that is not named")
	v.server.visits.add(visitor, place)
	v.Note("the log: visitor %s, %s", "기록: 방문자 %s, %s", shortText(visitor), clipped(place, 200)) // of an address, what it gives away often stands last
	age := VisitorLasts
	return v.res.SetCookie(visitorCookie, visitor, CookieOptions{MaxAge: &age, Secure: true, SameSite: "None"}, v.server.env.Now())
}

func (NoteVisit) check(*checking) {}

func (ShowVisits) run(v *visit) error {
	v.server.visits.mu.Lock()
	defer v.server.visits.mu.Unlock()
	var b strings.Builder
	b.WriteString("<!doctype html>\n<title>Log</title>\n")
	if len(v.server.visits.all) == 0 {
		b.WriteString("<p>Nobody came.</p>\n")
	}
	for _, p := range v.server.visits.all {
		fmt.Fprintf(&b, "<p>visitor %s: %s</p>\n", filters.Escape(p.Name), filters.Escape(p.Value))
	}
	v.res.Body = b.String()
	return nil
}

func (ShowVisits) check(*checking) {}

// trackerPages are those of the built-in site tracker.
func trackerPages() map[string]Page {
	return map[string]Page{
		"/pixel.gif": {Get: []Action{NoteVisit{}, Status{Code: 204}}},
		"/log":       {Get: []Action{ShowVisits{}}},
	}
}
