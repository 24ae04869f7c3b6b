package browser

import (
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// CORS is what the Fetch Standard makes of a request in the mode "cors".
type CORS struct {
	// Asks says that the hop asks for leave (a preflight): the request itself follows
	// where it is given.
	Asks  bool
	First cors.Decision // whether leave has to be asked for first
	// Last is what the answer means: of a hop that asks whether leave is given, of others
	// whether the script may read the answer.
	Last cors.Decision
	Of   cors.Exchange // the request with its answers so far, the one of this hop included
}

// keptFor is whose leave is kept, and for what.
type keptFor struct {
	from cookiejar.Origin
	url  string // with its fragment, as in Chromium
}

// cors is a request as CORS looks at it. Behind a redirect from one foreign origin to
// another the browser names no origin.
func (v visit) cors() cors.Request {
	own := cookiejar.OriginOf(v.from.url)
	r := cors.Request{From: own, To: cookiejar.OriginOf(v.url), Method: v.method, Credentials: v.credentials}
	if v.passedBetweenOthers(own) {
		r.From = cookiejar.Origin{}
	}
	for _, h := range v.headers {
		r.Headers = append(r.Headers, cors.Header{Name: h.Name, Value: string(h.Value)})
	}
	if kind := v.contentType(); kind != "" {
		r.Headers = append(r.Headers, cors.Header{Name: contentType, Value: kind})
	}
	return r
}

// answerOf is an answer as CORS looks at it.
func answerOf(resp wire.Response) *cors.Answer {
	a := cors.Answer{Status: resp.Status}
	for _, h := range resp.Headers {
		a.Headers = append(a.Headers, cors.Header{Name: h.Name, Value: string(h.Value)})
	}
	return &a
}

// askLeave asks for leave to make a request, where it needs leave that the browser does
// not have from before (Fetch, "HTTP fetch"). The problem says why the request is not
// made.
func (j *journey) askLeave(v *visit) (problem rule.Text, err error) {
	x := cors.Exchange{Request: v.cors()}
	key := keptFor{x.From, v.url.String()}
	across := &CORS{Of: x, First: x.PreflightBehind(j.leave[key], j.Now())}
	v.across = across
	if across.First.Allowed {
		return rule.Text{}, nil
	}
	delete(j.leave, key)
	question := CORS{Asks: true, First: across.First, Of: x}
	hop, err := j.request(j.ctx, v.question(x.AskedFor()))
	if err == nil {
		across.Of.Leave = answerOf(hop.Response)
		question.Of.Leave, question.Last = across.Of.Leave, x.Request.Leave(*across.Of.Leave)
		hop.CORS = &question
	}
	j.heard(hop)
	if err != nil || question.Last.Allowed {
		if err == nil {
			j.keep(key, x.Keep(*across.Of.Leave, hop.Answered))
		}
		return rule.Text{}, err
	}
	return rule.Textf("leave was not given, and the %s request itself is not made", "허락을 받지 못해 %s 요청 자체는 보내지 않음", v.method), nil
}

// keep keeps leave that was given.
func (b *Browser) keep(key keptFor, k cors.Kept) {
	if b.leave == nil {
		b.leave = map[keptFor]cors.Kept{}
	}
	b.leave[key] = k
}

// question is the question for leave to make a request (Fetch, "CORS-preflight fetch").
func (v visit) question(askedFor []cors.Header) visit {
	q := v
	q.method, q.cause, q.credentials = "OPTIONS", Preflight, cookiejar.Omit
	q.entries, q.body, q.headers, q.across = nil, "", nil, nil
	for _, h := range askedFor {
		if h.Name != "Origin" { // which goes along anyway
			q.headers = append(q.headers, wire.Header{Name: h.Name, Value: wire.Bytes(h.Value)})
		}
	}
	return q
}

// mayRead notes on the hop of a request whether the script may read the answer. Where it
// may not, no redirect in it is followed either: that is the problem.
func (v visit) mayRead(hop *Hop) (problem rule.Text) {
	v.across.Of.Answer = answerOf(hop.Response)
	v.across.Last = v.across.Of.Read(*v.across.Of.Answer)
	hop.CORS = v.across
	if location, leads := leadsTo(hop.Response); leads && !v.across.Last.Allowed {
		return rule.Textf("the redirect to %s is not followed: a script may not read this answer", "%s 리디렉션은 따라가지 않음: 스크립트가 읽어도 되는 응답이 아님", location)
	}
	return rule.Text{}
}

// carriesUser reports whether a redirect of a request in the mode "cors" leads to another
// origin at an address with a user in it, where it is not followed (Fetch, "HTTP-redirect
// fetch").
func (v visit) carriesUser() bool {
	return v.fetched && v.url != v.url.WithoutUser() && cookiejar.OriginOf(v.url) != cookiejar.OriginOf(v.from.url)
}

// without are headers without those of some names.
func without(all wire.Headers, names ...string) wire.Headers {
	return slices.DeleteFunc(slices.Clone(all), func(h wire.Header) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, h.Name) })
	})
}
