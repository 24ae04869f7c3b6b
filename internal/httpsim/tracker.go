package httpsim

import (
	"cmp"
	"fmt"
	"html"
	"strings"
	"sync"
	"time"

	"statelab/internal/chance"
)

// NoteVisit recognises a visitor by the cookie "visitor", or gives a new one an
// id in it, and writes into the site's log, which is in memory, who came and from
// where: what the parameter page says, else the header Referer.
type NoteVisit struct{}

// ShowVisits answers with the log that NoteVisit writes.
type ShowVisits struct{}

// AllowFraming lets pages of other sites show this one in a frame, which Django's
// XFrameOptionsMiddleware forbids: @xframe_options_exempt.
type AllowFraming struct{}

func (NoteVisit) touches()    {}
func (AllowFraming) touches() {}

const (
	visitorCookie = "visitor"
	visitorLength = 8
	visitorLasts  = 365 * 24 * time.Hour
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
		visitor = v.server.env.Random.String(visitorLength, chance.LowerDigits)
	}
	place := cmp.Or(v.GET.Get("page"), v.Header.Get("Referer"), "a page that is not named")
	v.server.visits.add(visitor, place)
	v.Note("the log: visitor %s, %s", "기록: 방문자 %s, %s", shortText(visitor), shortText(place))
	age := visitorLasts
	return v.res.SetCookie(visitorCookie, visitor, CookieOptions{MaxAge: &age, Secure: true, SameSite: "None"}, v.server.env.Now())
}

func (NoteVisit) check(*checking) {}

func (NoteVisit) python(w *coder) {
	w.use("django.utils.crypto", "get_random_string")
	w.line(`visitor = request.COOKIES.get("visitor") or get_random_string(%d)`, visitorLength)
	w.line(`place = request.GET.get("page") or request.headers.get("Referer")`)
	w.visits = true
	w.line("VISITS.append((visitor, place))")
	w.touch(`response.set_cookie("visitor", visitor, max_age=%d, secure=True, samesite="None")`, int64(visitorLasts/time.Second))
}

func (ShowVisits) run(v *visit) error {
	v.server.visits.mu.Lock()
	defer v.server.visits.mu.Unlock()
	var b strings.Builder
	b.WriteString("<!doctype html>\n<title>Log</title>\n")
	if len(v.server.visits.all) == 0 {
		b.WriteString("<p>Nobody came.</p>\n")
	}
	for _, p := range v.server.visits.all {
		fmt.Fprintf(&b, "<p>visitor %s: %s</p>\n", html.EscapeString(p.Name), html.EscapeString(p.Value))
	}
	v.res.Body = b.String()
	return nil
}

func (ShowVisits) check(*checking) {}

func (ShowVisits) python(*coder) {}

func (ShowVisits) answer(w *coder, status int) string {
	w.visits = true
	w.use("django.http", "HttpResponse")
	w.use("django.utils.html", "format_html_join")
	return `HttpResponse(format_html_join("", "<p>visitor {}: {}</p>", VISITS)` + statusArgument(status) + ")"
}

func (AllowFraming) run(v *visit) error {
	v.res.frameable = true
	return nil
}

func (AllowFraming) check(*checking) {}

func (AllowFraming) python(w *coder) { w.touch("response.xframe_options_exempt = True") }

// trackerPages are those of the built-in site tracker.
func trackerPages() map[string]Page {
	return map[string]Page{
		"/pixel.gif": {Get: []Action{NoteVisit{}, Status{Code: 204}}},
		"/log":       {Get: []Action{ShowVisits{}}},
	}
}
