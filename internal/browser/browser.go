// Package browser is a simulated browser: profiles with a cookie jar, tabs that
// show pages, navigations that follow redirects, links, forms, what pages load,
// frames, fetches and document.cookie. It drives the jar and speaks HTTP over
// the connections that its Network opens; it knows no lessons and never looks inside
// a server. What waits for a server ends with the context that it is given.
//
// Scripts ask other origins by the rules of CORS, which internal/cors decides: for leave
// first, where the browser has none from before, and with a note on each answer whether
// they may read it. Beside leave, and the pages of a tab's history, it keeps no cache.
package browser

import (
	"context"
	"maps"
	"net"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// MaxRedirects is how many redirects a navigation follows, as in Chromium.
const MaxRedirects = 20

// What a page may ask for by itself: that many requests an action, redirects
// counted, and frames that deep. A page that asks for more must end all the same.
const (
	MaxLoads  = 50
	maxFrames = 5
)

// Browser is one profile: a person's browser with its jar. Jar, Net and Now must
// be set; the rest of the zero value is a browser just started.
type Browser struct {
	Jar *cookiejar.Jar
	Net Network
	Now func() time.Time
	// Metadata has each request say what it comes from and what it is for (Sec-Fetch-Site
	// and the like), as browsers do and as lessons leave out.
	Metadata bool
	// UserAgent is the value of User-Agent; empty: none is sent.
	UserAgent string

	// Languages is the value of Accept-Language, which its user has set: "de,en;q=0.5"
	// (RFC 9110 section 12.5.4). Empty, none is sent.
	Languages string

	leave       map[keptFor]cors.Kept
	tabs        map[string]*tab
	connections connections
}

type tab struct {
	entry            // the page shown; the zero one shows none
	history []entry  // the pages before it, the last one next
	ahead   []entry  // the pages that it went back from, the last one next
	way     *journey // what it waits for; nil while it waits for nothing
}

// Cause is what made a request happen.
type Cause string

// The causes of requests.
const (
	Typed       Cause = "typed" // in the address bar
	Linked      Cause = "link"
	Posted      Cause = "form"
	Followed    Cause = "redirect"
	Reloaded    Cause = "reload"
	WentBack    Cause = "back"
	WentForward Cause = "forward"

	// What a page asks for by itself, or has its scripts ask for.
	Image         = Cause(htmlpage.Image)
	Script        = Cause(htmlpage.Script)
	Style         = Cause(htmlpage.Style)
	Framed        = Cause(htmlpage.Frame)
	Fetched Cause = "fetch"
	// Preflight asks for leave to make the request behind it.
	Preflight Cause = "preflight"
)

// Hop is one request of a navigation and its answer, with what the jar decided.
type Hop struct {
	wire.Exchange
	Nth      int // of the requests on its connection, from 1
	Cause    Cause
	ByPage   bool // the page asked for it by itself: it loads it, or frames it
	InFrame  bool // what asked for it stands in a frame of the page
	GivenUp  bool // the browser waits for its answer no more, and knows nothing of that
	Fields   []htmlpage.Field
	Context  cookiejar.Context // who asks, by which the jar chose
	Asked    time.Time         // when the jar chose
	Sent     cookiejar.Selection
	Answered time.Time // when the answer was there, and its lines were decided
	Received []Received
	Cleared  []cookiejar.Departure // by its header Clear-Site-Data
	CORS     *CORS                 // nil where the request is not in the mode "cors"
	Page     *Page                 // what the answer would show; nil for what shows no words
	Jar      *Held                 // what the jar holds behind it; nil where the answer did not touch it
}

// Held is what a jar held behind an answer that brought or cleared cookies.
type Held struct{ Cookies []cookiejar.Cookie }

// Received is one Set-Cookie line and the jar's decision about it.
type Received struct {
	Line     string
	Decision cookiejar.SetDecision
}

// Navigation is what one action led to: a hop for each request, those of the
// navigation first, then those of the page that came of it, in the order of the
// document. Problem says why it ended without a page, where it did; Notes what
// the page asked for and did not get.
type Navigation struct {
	Hops    []Hop
	Problem rule.Text
	Notes   []rule.Text
}

// UnderWay returns the hops that are over of what a tab waits for, in the order of its
// Navigation; none where it waits for nothing. Whoever asks must know that nothing moves: that
// the server holds the next answer back.
func (b *Browser) UnderWay(tabName string) []Hop {
	if way := b.tab(tabName).way; way != nil {
		return way.nav.Hops
	}
	return nil
}

// Visit goes to an address typed in the address bar of a tab.
func (b *Browser) Visit(ctx context.Context, tabName string, u address.Address) (Navigation, error) {
	return b.navigate(ctx, b.tab(tabName), visit{url: u, method: "GET", cause: Typed}, false)
}

// Click follows the nth link with those words on the page shown, counted from 1, or the
// only one (0). One that leads to a place on the same page sends nothing. The error is an *htmlpage.NotOnPage when there is
// none.
func (b *Browser) Click(ctx context.Context, tabName, words string, nth int) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &htmlpage.NotOnPage{What: "page"}
	}
	link, err := t.page.Link(words, nth)
	if err != nil {
		return Navigation{}, t.page.lacks(err)
	}
	u, err := t.page.URL.Resolve(link.Href)
	if err != nil {
		return Navigation{Problem: noAddress(link.Href)}, nil
	}
	if strings.Contains(link.Href, "#") && u.WithoutFragment() == t.page.URL.WithoutFragment() {
		return Navigation{Notes: []rule.Text{{EN: "the link leads to a place on the same page", KO: "링크가 같은 페이지의 한 곳을 가리킴"}}}, nil
	}
	return b.navigate(ctx, t, t.page.doc.ask(u, Linked, cookiejar.Document).by(link.Referrer), false)
}

// Submit presses the nth button with those words, counted from 1, or the only one (0), with the typed values in the
// fields of its form; the form's other fields go along. The error is an *htmlpage.NotOnPage
// when the page has no such button or field.
func (b *Browser) Submit(ctx context.Context, tabName, button string, nth int, typed []htmlpage.Field) (Navigation, error) {
	return b.press(ctx, tabName, button, nth, typed, nil)
}

// SubmitTwice is Submit with a double click: the form is sent, and before an answer is there sent
// once more out of the same page. The browser gives up the first request then, with its connection:
// its answer is not read, and its cookies are not stored. Twice is called before the first one is
// sent; the second one is sent when stopped is closed, or else when the server is done with the
// first one; end is called when it is done with both.
func (b *Browser) SubmitTwice(ctx context.Context, tabName, button string, nth int, typed []htmlpage.Field, twice func() (stopped <-chan struct{}, end func())) (Navigation, error) {
	return b.press(ctx, tabName, button, nth, typed, twice)
}

func (b *Browser) press(ctx context.Context, tabName, button string, nth int, typed []htmlpage.Field, twice begin) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &htmlpage.NotOnPage{What: "page"}
	}
	form, pressed, err := t.page.Button(button, nth)
	if err != nil {
		return Navigation{}, t.page.lacks(err)
	}
	return b.send(ctx, t, form, pressed, typed, twice)
}

// SubmitFields fills in the one form of the page that has fields of those names
// and sends it with its first button, as pressing Enter does. The error is an
// *htmlpage.NotOnPage when there is no such form.
func (b *Browser) SubmitFields(ctx context.Context, tabName string, typed []htmlpage.Field) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &htmlpage.NotOnPage{What: "page"}
	}
	form, err := t.page.FormWith(typed)
	if err != nil {
		return Navigation{}, t.page.lacks(err)
	}
	var pressed htmlpage.Button
	if len(form.Buttons) > 0 {
		pressed = form.Buttons[0]
	}
	return b.send(ctx, t, form, pressed, typed, nil)
}

// send sends a form of the page shown, once or twice.
func (b *Browser) send(ctx context.Context, t *tab, form *htmlpage.Form, pressed htmlpage.Button, typed []htmlpage.Field, twice begin) (Navigation, error) {
	entries, err := form.Fill(pressed, typed)
	if err != nil {
		return Navigation{}, t.page.lacks(err)
	}
	t.fill(form, typed)
	u, err := t.page.URL.Resolve(form.Action)
	if err != nil {
		return Navigation{Problem: noAddress(form.Action)}, nil
	}
	v := t.page.doc.ask(u, Posted, cookiejar.Document)
	if form.Method == "POST" {
		v.method, v.entries = "POST", entries
	} else {
		v.url = u.WithoutQuery().WithQuery(htmlpage.Encode(entries))
	}
	v.twice = twice
	return b.navigate(ctx, t, v, false)
}

// Reload asks again for the page shown, as it was asked for, a form with its
// fields. The error is an *htmlpage.NotOnPage when no page is shown.
func (b *Browser) Reload(ctx context.Context, tabName string) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &htmlpage.NotOnPage{What: "page"}
	}
	again := t.last
	again.cause = Reloaded
	return b.navigate(ctx, t, again, true)
}

// Tabs returns the names of the tabs that show a page, in the order of the alphabet.
func (b *Browser) Tabs() []string {
	var open []string
	for name, t := range b.tabs {
		if t.page != nil {
			open = append(open, name)
		}
	}
	slices.Sort(open)
	return open
}

// Page returns the page that a tab shows, or nil.
func (b *Browser) Page(tabName string) *Page { return b.tab(tabName).page }

// Restart closes the browser and opens it again. A fresh start ends the browser's
// session: the session cookies go, and the tabs. A restored one brings both back.
// Connections close either way. It returns the cookies that went.
func (b *Browser) Restart(restored bool) []cookiejar.Departure {
	b.connections.close()
	b.leave = nil
	if restored {
		for _, t := range b.tabs {
			t.leaveMemory()
		}
		return nil
	}
	b.tabs = nil
	return b.Jar.CloseBrowser(b.Now())
}

// Close closes the connections.
func (b *Browser) Close() { b.connections.close() }

func (b *Browser) tab(name string) *tab {
	if b.tabs == nil {
		b.tabs = map[string]*tab{}
	}
	if b.tabs[name] == nil {
		b.tabs[name] = &tab{}
	}
	return b.tabs[name]
}

// Copy returns a browser that stands where b stands: with a jar of its own, what its tabs
// show, the leave that it has, and its connections, which again opens on the network. It must
// have no request under way.
func (b *Browser) Copy(network Network, now func() time.Time, again func(origin string, of net.Conn, requests int) net.Conn) Browser {
	c := Browser{Jar: b.Jar.Copy(), Net: network, Now: now, Metadata: b.Metadata, UserAgent: b.UserAgent, Languages: b.Languages, leave: maps.Clone(b.leave)}
	for name, t := range b.tabs {
		one := c.tab(name)
		one.entry, one.history, one.ahead = t.entry, slices.Clone(t.history), slices.Clone(t.ahead)
	}
	c.connections = b.connections.copy(again)
	return c
}
