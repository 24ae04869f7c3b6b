package browser

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// document is what a request comes from: the page of a tab, or of a frame in it.
type document struct {
	url      address.Address
	referrer referrerPolicy
	parent   *document // the document that the frame stands in, nil in a tab
}

// depth counts the frames around a document.
func (d *document) depth() int {
	n := 0
	for ; d.parent != nil; d = d.parent {
		n++
	}
	return n
}

// visit is a request that can be made again.
type visit struct {
	url         address.Address
	method      string
	entries     []htmlpage.Field
	body        string       // in the place of the entries
	headers     wire.Headers // that a script sets
	cause       Cause
	from        *document // what it comes from, nil when typed
	dest        cookiejar.Dest
	credentials cookiejar.Credentials
	fetched     bool              // in the mode "cors", in which other origins are told who asks
	referrer    referrerPolicy    // of what it comes from, until a redirect says another
	redirects   []address.Address // the addresses that led here
	began       Cause             // of the first of them; "" where there are none
	across      *CORS             // what CORS makes of it, once that is asked
	twice       begin             // a double click makes it twice, and the first one is given up; nil: once
}

// ask makes a request of a document.
func (d *document) ask(u address.Address, cause Cause, dest cookiejar.Dest) visit {
	return visit{url: u, method: "GET", cause: cause, from: d, dest: dest, referrer: d.referrer}
}

// by is the request under the referrer policy that an element names, where it names one.
func (v visit) by(policy string) visit {
	v.referrer = cmp.Or(referrerPolicy(policy), v.referrer)
	return v
}

// journey is what one action leads to, request by request.
type journey struct {
	*Browser
	ctx     context.Context
	nav     Navigation
	left    int      // requests that pages may still make by themselves
	stopped bool     // they wanted more
	byPage  bool     // what is asked for now, a page asks for by itself
	inFrame bool     // and it stands in a frame
	first   *givenUp // the request before this one, whose end is waited for behind it
}

// begin sets off on a journey for a tab, which ends with arrive.
func (b *Browser) begin(ctx context.Context, t *tab) *journey {
	t.way = &journey{Browser: b, ctx: ctx, left: MaxLoads}
	return t.way
}

func (t *tab) arrive() { t.way = nil }

// heard takes a hop that is over into the navigation.
func (j *journey) heard(hop Hop) {
	hop.ByPage, hop.InFrame = j.byPage, j.inFrame
	j.nav.Hops = append(j.nav.Hops, hop)
}

// navigate makes the request and follows redirects. When a page is there in the
// end, the tab shows it, and it loads what it holds; again says that it takes the
// place of the page shown instead of following it in the history.
func (b *Browser) navigate(ctx context.Context, t *tab, v visit, again bool) (Navigation, error) {
	j := b.begin(ctx, t)
	defer t.arrive()
	if v.twice != nil && v.url.IsWeb() {
		j.first = b.giveUp(ctx, v)
		defer j.first.end()
		j.heard(j.first.hop)
	}
	v.twice = nil
	last, page, problem, err := j.follow(v)
	j.nav.Problem = problem
	if err != nil || page == nil {
		return j.nav, err
	}
	t.show(page, v, last, again, b.Now())
	err = j.load(page)
	return j.nav, err
}

// show puts a page into the tab. After redirects a reload asks for the last hop.
func (t *tab) show(p *Page, first, last visit, again bool, now time.Time) {
	if t.page != nil && !again {
		t.left = now
		t.history, t.ahead = append(t.history, t.entry), nil
	}
	t.entry = entry{page: p, last: last}
	t.last.from, t.last.redirects, t.last.began = first.from, nil, ""
}

// follow makes a request and follows redirects, hop by hop. It returns the last
// request and the page that came of it, or the problem for which there is none.
func (j *journey) follow(v visit) (last visit, page *Page, problem rule.Text, err error) {
	cause := v.cause
	for {
		if problem := unknownScheme(v.url); !problem.IsZero() {
			return v, nil, problem, nil
		}
		if v.dest != cookiejar.Document {
			if j.left == 0 {
				j.stopped = true
				return v, nil, rule.Textf("after %d requests that the page caused, the browser loads no more",
					"페이지가 일으킨 요청이 %d번을 넘어 브라우저가 더 불러오지 않음", MaxLoads), nil
			}
			j.left--
		}
		hop, problem, err := j.ask(&v)
		if errors.Is(err, ErrNoServer) {
			return v, nil, rule.Textf("no server answers at %s", "%s에서 응답하는 서버가 없음", v.url.HostPort()), nil
		}
		if hop == nil {
			return v, nil, problem, err
		}
		if page = hop.Page; !showsWords(cause) {
			hop.Page = nil
		}
		j.heard(*hop)
		if err != nil || !problem.IsZero() {
			return v, nil, problem, err
		}
		next, follows, err := redirect(v, hop.Response)
		switch {
		case err != nil:
			return v, nil, noAddress(hop.Response.Headers.Get("Location")), nil
		case !follows:
			return v, page, rule.Text{}, nil
		case next.carriesUser():
			return v, nil, rule.Text{EN: "the redirect is not followed: its address holds a user", KO: "리디렉션을 따라가지 않음: 주소에 사용자가 들어 있음"}, nil
		case len(v.redirects) == MaxRedirects:
			return v, nil, rule.Textf("after %d redirects the browser gives up", "리디렉션이 %d번을 넘어 브라우저가 멈춤", MaxRedirects), nil
		}
		v = next
	}
}

// ask makes a request, in the mode "cors" behind the question for leave. It returns no hop
// where the request is not made; the problem says what ends the journey behind it.
func (j *journey) ask(v *visit) (hop *Hop, problem rule.Text, err error) {
	if v.fetched {
		if problem, err := j.askLeave(v); err != nil || !problem.IsZero() {
			return nil, problem, err
		}
	}
	made, err := j.request(j.ctx, *v)
	if j.first != nil {
		j.nav.Hops[0], err = j.first.wait(err)
		if j.first = nil; errors.Is(err, ErrNoServer) {
			j.nav.Hops = nil
		}
	}
	if errors.Is(err, ErrNoServer) {
		return nil, rule.Text{}, err
	}
	if v.fetched && err == nil {
		problem = v.mayRead(&made)
	}
	return &made, problem, err
}

// showsWords reports whether anybody reads the words of what was asked for.
func showsWords(c Cause) bool { return c != Image && c != Script && c != Style }

// redirect returns the request that an answer redirects to (RFC 9110 section
// 15.4): 307 and 308 repeat the method and the body, 303 always asks with GET,
// and a POST answered 301 or 302 does, as in every browser.
func redirect(v visit, resp wire.Response) (next visit, follows bool, err error) {
	location, leads := leadsTo(resp)
	if !leads {
		return visit{}, false, nil
	}
	u, err := v.url.Resolve(location)
	if err != nil {
		return visit{}, false, err
	}
	if u.Fragment() == "" {
		u = u.WithFragment(v.url.Fragment())
	}
	next = v
	next.url, next.cause, next.began = u, Followed, cmp.Or(v.began, v.cause)
	next.redirects = append(next.redirects[:len(next.redirects):len(next.redirects)], v.url)
	next.referrer = policyOf(resp, v.referrer)
	seeOther := resp.Status == 303 && v.method != "GET" && v.method != "HEAD"
	if seeOther || resp.Status < 303 && v.method == "POST" {
		next.method, next.entries, next.body = "GET", nil, ""
		next.headers = without(next.headers, contentType, "Content-Encoding", "Content-Language", "Content-Location")
	}
	if cookiejar.OriginOf(u) != cookiejar.OriginOf(v.url) {
		next.headers = without(next.headers, "Authorization")
	}
	return next, true, nil
}

// leadsTo returns where an answer redirects to, and whether it does.
func leadsTo(resp wire.Response) (location string, leads bool) {
	switch resp.Status {
	case 301, 302, 303, 307, 308:
		location = resp.Headers.Get("Location")
	}
	return location, location != ""
}

func unknownScheme(u address.Address) rule.Text {
	if u.IsWeb() {
		return rule.Text{}
	}
	return noAddress(u.String())
}

func noAddress(s string) rule.Text {
	return rule.Textf("%s is no address that a browser can go to", "%s: 브라우저가 갈 수 없는 주소임", strings.ToValidUTF8(s, "?"))
}
