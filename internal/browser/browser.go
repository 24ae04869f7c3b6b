// Package browser is a simulated browser: profiles with a cookie jar, tabs that
// show pages, navigations that follow redirects, links, forms. It drives the jar
// and speaks HTTP over connections in memory; it knows no lessons and never looks
// inside a server.
package browser

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/memnet"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// MaxRedirects is how many redirects a navigation follows, as in Chromium.
const MaxRedirects = 20

// Browser is one profile: a person's browser with its jar. Jar, Net and Now must
// be set; the rest of the zero value is a browser just started.
type Browser struct {
	Jar *cookiejar.Jar
	Net *memnet.Net
	Now func() time.Time

	tabs        map[string]*tab
	connections connections
}

type tab struct {
	page    *Page
	last    visit // what the page was asked for with, for a reload
	history []visit
}

// visit is a request that can be made again.
type visit struct {
	url     *url.URL
	method  string
	entries []Field
	cause   Cause
	from    *url.URL // the page that the request came from, nil when typed
}

// Cause is what made a request happen.
type Cause string

// The causes of requests.
const (
	Typed    Cause = "typed" // in the address bar
	Linked   Cause = "link"
	Posted   Cause = "form"
	Followed Cause = "redirect"
	Reloaded Cause = "reload"
	WentBack Cause = "back"
)

// Hop is one request of a navigation and its answer, with what the jar decided.
type Hop struct {
	wire.Exchange
	Cause    Cause
	Fields   []Field
	Sent     cookiejar.Selection
	Received []Received
	Page     *Page // what the answer would show
}

// Received is one Set-Cookie line and the jar's decision about it.
type Received struct {
	Line     string
	Decision cookiejar.SetDecision
}

// Navigation is what one action led to: a hop for each request. Problem says why
// it ended without a page, where it did.
type Navigation struct {
	Hops    []Hop
	Problem rule.Text
}

// Visit goes to an address typed in the address bar of a tab.
func (b *Browser) Visit(tabName string, u *url.URL) (Navigation, error) {
	return b.navigate(b.tab(tabName), visit{url: u, method: "GET", cause: Typed}, false)
}

// Click follows the link with those words on the page shown. The error is a
// *NotOnPage when there is none.
func (b *Browser) Click(tabName, words string) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &NotOnPage{What: "page"}
	}
	href, err := t.page.link(words)
	if err != nil {
		return Navigation{}, err
	}
	u, err := t.page.URL.Parse(href)
	if err != nil {
		return Navigation{Problem: noAddress(href)}, nil
	}
	return b.navigate(t, visit{url: u, method: "GET", cause: Linked, from: t.page.URL}, false)
}

// Submit presses the button with those words, with the typed values in the
// fields of its form; the form's other fields go along. The error is a *NotOnPage
// when the page has no such button or field.
func (b *Browser) Submit(tabName, button string, typed []Field) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &NotOnPage{What: "page"}
	}
	form, pressed, err := t.page.button(button)
	if err != nil {
		return Navigation{}, err
	}
	return b.send(t, form, pressed, typed)
}

// SubmitFields fills in the one form of the page that has fields of those names
// and sends it with its first button, as pressing Enter does. The error is a
// *NotOnPage when there is no such form.
func (b *Browser) SubmitFields(tabName string, typed []Field) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &NotOnPage{What: "page"}
	}
	form, err := t.page.formWith(typed)
	if err != nil {
		return Navigation{}, err
	}
	var pressed button
	if len(form.buttons) > 0 {
		pressed = form.buttons[0]
	}
	return b.send(t, form, pressed, typed)
}

// send sends a form of the page shown.
func (b *Browser) send(t *tab, form *form, pressed button, typed []Field) (Navigation, error) {
	entries, err := form.fill(pressed, typed)
	if err != nil {
		return Navigation{}, err
	}
	u, err := t.page.URL.Parse(form.action)
	if err != nil {
		return Navigation{Problem: noAddress(form.action)}, nil
	}
	v := visit{url: u, method: "GET", cause: Posted, from: t.page.URL}
	if form.method == "POST" {
		v.method, v.entries = "POST", entries
	} else {
		query := *u
		query.RawQuery = encode(entries)
		v.url = &query
	}
	return b.navigate(t, v, false)
}

// Reload asks again for the page shown, as it was asked for, a form with its
// fields. The error is a *NotOnPage when no page is shown.
func (b *Browser) Reload(tabName string) (Navigation, error) {
	t := b.tab(tabName)
	if t.page == nil {
		return Navigation{}, &NotOnPage{What: "page"}
	}
	again := t.last
	again.cause = Reloaded
	return b.navigate(t, again, true)
}

// Back asks again for the page before the one shown. The error is a *NotOnPage
// when there is none.
func (b *Browser) Back(tabName string) (Navigation, error) {
	t := b.tab(tabName)
	if len(t.history) == 0 {
		return Navigation{}, &NotOnPage{What: "page"}
	}
	before := t.history[len(t.history)-1]
	t.history = t.history[:len(t.history)-1]
	before.cause = WentBack
	return b.navigate(t, before, true)
}

// Page returns the page that a tab shows, or nil.
func (b *Browser) Page(tabName string) *Page { return b.tab(tabName).page }

// Restart closes the browser and opens it again. A fresh start ends the browser's
// session: the session cookies go, and the tabs. A restored one brings both back.
// Connections close either way. It returns the cookies that went.
func (b *Browser) Restart(restored bool) []cookiejar.Departure {
	b.connections.close()
	if restored {
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

// navigate makes the request and follows redirects, hop by hop. When a page is
// there in the end, the tab shows it; again says that it takes the place of the
// page shown instead of following it in the history.
func (b *Browser) navigate(t *tab, v visit, again bool) (Navigation, error) {
	var nav Navigation
	var redirects []*url.URL
	for request := v; ; {
		if problem := unknownScheme(request.url); !problem.IsZero() {
			nav.Problem = problem
			return nav, nil
		}
		request.url = withPath(request.url)
		hop, err := b.request(request, redirects)
		if errors.Is(err, memnet.ErrNoHost) {
			nav.Problem = rule.Textf("no server answers at %s", "%s에서 응답하는 서버가 없음", request.url.Host)
			return nav, nil
		}
		nav.Hops = append(nav.Hops, hop)
		if err != nil {
			return nav, err
		}
		next, follows, err := redirect(request, hop.Response)
		switch {
		case err != nil:
			nav.Problem = noAddress(hop.Response.Headers.Get("Location"))
			return nav, nil
		case !follows:
			t.show(hop.Page, v, request, again)
			return nav, nil
		case len(redirects) == MaxRedirects:
			nav.Problem = rule.Textf("after %d redirects the browser gives up", "리디렉션이 %d번을 넘어 브라우저가 멈춤", MaxRedirects)
			return nav, nil
		}
		redirects = append(redirects, request.url)
		request = next
	}
}

// show puts a page into the tab. After redirects a reload asks for the last hop.
func (t *tab) show(p *Page, first, last visit, again bool) {
	if t.page != nil && !again {
		t.history = append(t.history, t.last)
	}
	t.page, t.last = p, last
	t.last.from = first.from
}

// redirect returns the request that an answer redirects to (RFC 9110 section
// 15.4): 307 and 308 repeat the method and the body, 303 always asks with GET,
// and a POST answered 301 or 302 does, as in every browser.
func redirect(v visit, resp wire.Response) (next visit, follows bool, err error) {
	location := resp.Headers.Get("Location")
	switch resp.Status {
	case 301, 302, 303, 307, 308:
	default:
		return visit{}, false, nil
	}
	if location == "" {
		return visit{}, false, nil
	}
	u, err := v.url.Parse(location)
	if err != nil {
		return visit{}, false, err
	}
	if u.Fragment == "" {
		u.Fragment = v.url.Fragment
	}
	next = visit{url: u, method: v.method, entries: v.entries, cause: Followed, from: v.from}
	if resp.Status <= 303 && v.method == "POST" {
		next.method, next.entries = "GET", nil
	}
	return next, true, nil
}

// request makes one request, the jar at work before and after it.
func (b *Browser) request(v visit, redirects []*url.URL) (Hop, error) {
	ctx := requestContext(v, redirects)
	hop := Hop{Cause: v.cause, Fields: v.entries}
	hop.Sent = b.Jar.Select(b.Now(), v.url, ctx)
	b.connections.net = b.Net
	var err error
	hop.Exchange, err = b.connections.exchange(b.Now(), v.url, b.message(v, hop.Sent.Header))
	if err != nil {
		return hop, err
	}
	for _, line := range hop.Response.Headers.Values("Set-Cookie") {
		hop.Received = append(hop.Received, Received{line, b.Jar.Set(b.Now(), v.url, ctx, line)})
	}
	hop.Page = parsePage(v.url, hop.Response.Headers.Get("Content-Type"), string(hop.Response.Body))
	return hop, nil
}

// message writes the request as this browser sends it: no header that has
// nothing to do with the subject.
func (b *Browser) message(v visit, cookies string) wire.Request {
	req := wire.Request{Method: v.method, Target: v.url.RequestURI()}
	add := func(name, value string) {
		req.Headers = append(req.Headers, wire.Header{Name: name, Value: wire.Bytes(value)})
	}
	add("Host", v.url.Host)
	if v.method == "POST" {
		req.Body = wire.Bytes(encode(v.entries))
		if v.from != nil {
			add("Origin", v.from.Scheme+"://"+v.from.Host)
		}
		add("Content-Type", "application/x-www-form-urlencoded")
		add("Content-Length", fmt.Sprint(len(req.Body)))
	}
	if cookies != "" {
		add("Cookie", cookies)
	}
	return req
}

// requestContext is what the jar is told of how a request came about.
func requestContext(v visit, redirects []*url.URL) cookiejar.Context {
	ctx := cookiejar.Context{Method: v.method, Reload: v.cause == Reloaded}
	if v.from != nil {
		from := cookiejar.OriginOf(v.from)
		ctx.Initiator = &from
	}
	for _, u := range redirects {
		ctx.Redirects = append(ctx.Redirects, cookiejar.OriginOf(u))
	}
	return ctx
}

// withPath gives an address without a path the path "/", as browsers do.
func withPath(u *url.URL) *url.URL {
	if u.Path != "" {
		return u
	}
	rooted := *u
	rooted.Path = "/"
	return &rooted
}

func unknownScheme(u *url.URL) rule.Text {
	if (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return rule.Text{}
	}
	return noAddress(u.String())
}

func noAddress(s string) rule.Text {
	return rule.Textf("%s is no address that a browser can go to", "%s: 브라우저가 갈 수 없는 주소임", strings.ToValidUTF8(s, "?"))
}
