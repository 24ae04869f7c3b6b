package browser

import (
	"cmp"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
)

// load asks for what a page holds, in the order of the document: a frame with all
// that is in it comes before what follows the frame. What a document names twice
// is asked for once, frames apart.
func (j *journey) load(p *Page) error {
	asked := map[string]bool{}
	for _, l := range p.Loads {
		if j.stopped {
			return nil
		}
		v, ok := j.prepare(p, l)
		if !ok || asked[string(l.Kind)+v.url.String()] {
			continue
		}
		asked[string(l.Kind)+v.url.String()] = l.Kind != htmlpage.Frame
		j.byPage, j.inFrame = true, p.doc.parent != nil
		_, page, problem, err := j.follow(v)
		if err != nil {
			return err
		}
		if !problem.IsZero() {
			j.nav.Notes = append(j.nav.Notes, problem)
		}
		if l.Kind == htmlpage.Frame && page != nil && j.mayBeFramed(page) {
			if err := j.load(page); err != nil {
				return err
			}
		}
	}
	return nil
}

// prepare makes the request for a resource of a page. It reports false for what
// makes no request: no address of the web, a frame too deep, mixed content.
func (j *journey) prepare(p *Page, l htmlpage.Load) (visit, bool) {
	u, err := p.URL.Resolve(l.Address)
	if err != nil {
		j.nav.Notes = append(j.nav.Notes, noAddress(l.Address))
		return visit{}, false
	}
	if !u.IsWeb() {
		return visit{}, false // data:, about: and the like are no requests
	}
	u = u.WithoutFragment()
	dest := cookiejar.Subresource
	if l.Kind == htmlpage.Frame {
		dest = cookiejar.Iframe
		if p.doc.depth() == maxFrames {
			j.nav.Notes = append(j.nav.Notes, rule.Textf("frames stand in frames %d deep, the browser loads no more of them",
				"프레임이 %d겹이라 브라우저가 더 불러오지 않음", maxFrames))
			return visit{}, false
		}
	}
	v := p.doc.ask(u, Cause(l.Kind), dest)
	v.referrer = cmp.Or(referrerPolicy(l.Referrer), p.header) // a meta element below it says nothing of it
	if v.fetched = l.CORS; l.CORS && !l.Credentials {
		v.credentials = cookiejar.SameOrigin
	}
	if mixed(p.URL, u) {
		if l.Kind != htmlpage.Image {
			j.nav.Notes = append(j.nav.Notes, mixedContent(u))
			return visit{}, false
		}
		v.url = u.Secure() // browsers ask for such images by https
	}
	return v, true
}

// mixed reports whether a page of https would load something over http.
func mixed(page, u address.Address) bool { return page.Scheme() == "https" && u.Scheme() == "http" }

func mixedContent(u address.Address) rule.Text {
	return rule.Textf("%s is not loaded: a page of https loads nothing over http", "%s: 불러오지 않음. https 페이지는 http로 아무것도 불러오지 않음", u)
}

// mayBeFramed reports whether the answer lets itself be shown in a frame (HTML,
// "the X-Frame-Options header"). Where it does not, the frame stays empty and
// loads nothing; the request has been made, and its cookies are stored.
func (j *journey) mayBeFramed(p *Page) bool {
	hop := &j.nav.Hops[len(j.nav.Hops)-1]
	option := strings.ToUpper(strings.TrimSpace(hop.Response.Headers.Get("X-Frame-Options")))
	allowed := option != "DENY"
	if option == "SAMEORIGIN" {
		for d := p.doc.parent; d != nil; d = d.parent {
			allowed = allowed && cookiejar.OriginOf(d.url) == cookiejar.OriginOf(p.URL)
		}
	}
	if !allowed {
		hop.Page = nil
		j.nav.Notes = append(j.nav.Notes, rule.Textf("the frame of %s stays empty: its answer says X-Frame-Options: %s",
			"%s 프레임은 비어 있음: 응답에 X-Frame-Options: %s 헤더가 있음", p.URL.HostPort(), option))
	}
	return allowed
}
