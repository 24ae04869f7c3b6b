package browser

import (
	"cmp"
	"context"
	"fmt"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/wire"
)

// prepare makes a hop of a request that is to be sent, the jar at work.
func (b *Browser) prepare(v visit) (Hop, wire.Request) {
	why := v.context()
	hop := Hop{Cause: v.cause, Fields: v.entries, Context: why, Asked: b.Now()}
	hop.Sent = b.Jar.Select(hop.Asked, v.url, why)
	b.connections.net = b.Net
	message := v.message(hop.Sent.Header, b.UserAgent, b.Languages)
	if b.Metadata {
		message.Headers = append(message.Headers, b.metadata(v)...)
	}
	return hop, message
}

// request makes one request, the jar at work before and after it.
func (b *Browser) request(ctx context.Context, v visit) (Hop, error) {
	hop, message := b.prepare(v)
	var err error
	hop.Exchange, hop.Nth, err = b.connections.exchange(ctx, hop.Asked, v.url, message)
	if hop.Answered = b.Now(); err != nil {
		return hop, err
	}
	why := hop.Context
	why.Date, _ = cookiejar.ParseDate(hop.Response.Headers.Get("Date"), cookiejar.Chromium)
	for _, line := range hop.Response.Headers.Values("Set-Cookie") {
		hop.Received = append(hop.Received, Received{line, b.Jar.Set(hop.Answered, v.url, why, line)})
	}
	hop.Cleared = b.clear(&hop, v.url, why)
	b.touchBy(hop.Received, hop.Cleared)
	if hop.Received != nil || hop.Cleared != nil {
		hop.Jar = &Held{b.Jar.Cookies(hop.Answered)}
	}
	hop.Page = newPage(v.url, hop.Response)
	if v.dest == cookiejar.Iframe {
		hop.Page.doc.parent = v.from
	}
	return hop, nil
}

// begin is what SubmitTwice takes.
type begin func() (stopped <-chan struct{}, end func())

// givenUp is a request whose answer the browser does not wait for.
type givenUp struct {
	hop  Hop // what is known of it before
	done chan struct{}
	end  func()
	late Hop // once it is done, with err
	err  error
}

// giveUp makes a request on a connection of its own, and returns when its server has stopped it
// or is done with it.
func (b *Browser) giveUp(ctx context.Context, v visit) *givenUp {
	stopped, end := v.twice()
	hop, message := b.prepare(v)
	hop.GivenUp = true
	g := &givenUp{hop: hop, done: make(chan struct{}), end: end}
	own := b.connections.part(v.url)
	go func() {
		defer close(g.done)
		g.late = hop
		g.late.Exchange, g.late.Nth, g.err = own.exchange(ctx, hop.Asked, v.url, message)
		own.close()
		g.late.Response, g.late.ResponseBytes, g.late.Connection.Closed = wire.Response{}, "", "browser"
	}()
	select {
	case <-stopped:
	case <-g.done:
	}
	return g
}

// wait waits until the server is done with the request, beside which another one led to err.
func (g *givenUp) wait(err error) (Hop, error) {
	if err != nil { // the other one may not have come
		g.end()
	}
	<-g.done
	g.late.Answered = g.hop.Asked
	return g.late, cmp.Or(err, g.err)
}

// clear does what the header Clear-Site-Data of an answer asks for, behind its lines.
func (b *Browser) clear(hop *Hop, u address.Address, why cookiejar.Context) []cookiejar.Departure {
	if !cookiejar.ClearsCookies(hop.Response.Headers.Values("Clear-Site-Data")) {
		return nil
	}
	return b.Jar.ClearSite(hop.Answered, u, why)
}

// context is what the jar is told of how a request came about. What a page loads
// comes from that page, and every frame around it is looked at.
func (v visit) context() cookiejar.Context {
	ctx := cookiejar.Context{Dest: v.dest, Method: v.method, Credentials: v.credentials}
	if v.from != nil {
		from := cookiejar.OriginOf(v.from.url)
		ctx.Initiator = &from
	}
	if v.dest != cookiejar.Document {
		for d := v.from; d != nil; d = d.parent {
			ctx.Ancestors = append(ctx.Ancestors, cookiejar.OriginOf(d.url))
		}
		ctx.Top = &ctx.Ancestors[len(ctx.Ancestors)-1]
	}
	for _, u := range v.redirects {
		ctx.Redirects = append(ctx.Redirects, cookiejar.OriginOf(u))
	}
	return ctx
}

// message writes the request as this browser sends it: no header that has
// nothing to do with the subject.
func (v visit) message(cookies, userAgent, languages string) wire.Request {
	req := wire.Request{Method: v.method, Target: v.url.Target()}
	add := func(name, value string) {
		if value != "" {
			req.Headers = append(req.Headers, wire.Header{Name: name, Value: wire.Bytes(value)})
		}
	}
	add("Host", v.url.HostPort())
	if !v.headers.Has("User-Agent") { // which a script may set
		add("User-Agent", userAgent)
	}
	add("Origin", v.origin())
	req.Headers = append(req.Headers, v.headers...)
	if req.Body = v.content(); v.method == "POST" || v.method == "PUT" || req.Body != "" {
		add(contentType, v.contentType())
		add("Content-Length", fmt.Sprint(len(req.Body)))
	}
	if v.from != nil {
		add("Referer", v.referrer.tells(v.from.url, v.url))
	}
	if !v.headers.Has(acceptLanguage) { // which a script may set
		add(acceptLanguage, languages)
	}
	add("Cookie", cookies)
	return req
}

const (
	acceptLanguage = "Accept-Language"

	contentType = "Content-Type"
	formType    = "application/x-www-form-urlencoded"
)

// content is the body of the request.
func (v visit) content() wire.Bytes {
	if v.body != "" {
		return wire.Bytes(v.body)
	}
	return wire.Bytes(htmlpage.Encode(v.entries))
}

// contentType is the type that the browser adds for the body: none where the script has
// said one, or where there is no body.
func (v visit) contentType() string {
	switch {
	case v.headers.Has(contentType):
		return ""
	case v.body != "":
		return "text/plain;charset=UTF-8"
	case len(v.entries) > 0 || v.method == "POST" && !v.fetched:
		return formType
	}
	return ""
}

// origin returns the value of the Origin header, "" for none: it goes along with
// whatever is no GET or HEAD, and with fetches from other origins (Fetch, "append
// a request Origin header").
func (v visit) origin() string {
	if v.from == nil {
		return ""
	}
	own := cookiejar.OriginOf(v.from.url)
	value := own.String()
	if v.passedBetweenOthers(own) {
		value = "null"
	}
	target := cookiejar.OriginOf(v.url)
	switch {
	case v.fetched && (target != own || value == "null"):
		return value
	case v.method == "GET" || v.method == "HEAD":
		return ""
	case !v.fetched && !v.referrer.tellsOrigin(own, target):
		return "null"
	}
	return value
}

// passedBetweenOthers reports whether a redirect led from one foreign origin to
// another ("redirect-tainted"), after which the browser names no origin.
func (v visit) passedBetweenOthers(own cookiejar.Origin) bool {
	path := append(append([]address.Address{}, v.redirects...), v.url)
	for i := 1; i < len(path); i++ {
		last := cookiejar.OriginOf(path[i-1])
		if last != own && last != cookiejar.OriginOf(path[i]) {
			return true
		}
	}
	return false
}
