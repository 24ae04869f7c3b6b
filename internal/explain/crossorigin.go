package explain

import (
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/rule"
)

// CORS is what the Fetch Standard makes of a request to another origin.
type CORS struct {
	Asks     bool       `json:"asks"` // an OPTIONS request asks for leave first
	Why      Because    `json:"why"`  // it does, or does not
	AskedFor []string   `json:"askedFor,omitempty"`
	Leave    *Judgement `json:"leave,omitempty"` // nil where it does not ask
	Reading  Judgement  `json:"reading"`         // whether the page gets to see the answer
}

// Judgement is yes, no, or that it cannot be known from what is given.
type Judgement struct {
	Known   bool `json:"known"`
	Allowed bool `json:"allowed"`
	Because
}

// unknown is a judgement for which something is not given.
func unknown(what rule.Text) Judgement { return Judgement{Because: Because{Seen: what}} }

func judged(d cors.Decision) Judgement {
	return Judgement{Known: true, Allowed: d.Allowed, Because: because(d.Check)}
}

// crossOrigin says what a page may do with a request to another origin. It returns why
// the request is not made at all, or nil.
func (p *player) crossOrigin(s *scene, sent *Sent) (stopped *Because) {
	if !s.dest.cors || s.Script {
		return nil
	}
	r := cors.Request{From: *s.ctx.Initiator, To: cookiejar.OriginOf(s.url), Method: s.method(), Headers: s.Headers, Credentials: s.ctx.Credentials}
	if p.tainted(r) {
		r.From = cookiejar.Origin{}
	}
	if r.From == r.To && r.From.Host != "" {
		return nil
	}
	first := r.Preflight()
	sent.CORS = &CORS{Asks: !first.Allowed, Why: because(first.Check)}
	p.book.crosses(s, r)
	if first.Allowed && s.maybeJSON() {
		sent.Notes = append(sent.Notes, rule.Text{
			EN: "A POST of JSON asks for leave first, for its Content-Type. If this is one, add --header 'Content-Type: application/json'.",
			KO: "JSON을 보내는 POST라면 Content-Type 때문에 먼저 허락을 구합니다. 그런 요청이라면 --header 'Content-Type: application/json'을 덧붙입니다.",
		})
	}
	if !first.Allowed {
		leave := unknown(rule.Text{EN: "the answer to OPTIONS is not given", KO: "OPTIONS에 대한 응답이 없음"})
		if s.Preflight != nil {
			leave = judged(r.Leave(cors.Answer{Status: s.Preflight.Status, Headers: s.Preflight.Headers}))
		}
		for _, h := range r.AskedFor() {
			sent.CORS.AskedFor = append(sent.CORS.AskedFor, h.Name+": "+h.Value)
		}
		sent.CORS.Leave = &leave
		if leave.Known && !leave.Allowed {
			sent.CORS.Reading = Judgement{Known: true, Because: leave.Because}
			return &leave.Because
		}
	}
	sent.CORS.Reading = unknown(rule.Text{EN: "the Access-Control headers of the answer are not given", KO: "응답의 Access-Control 헤더가 입력에 없음"})
	if s.Answer.knows() {
		sent.CORS.Reading = judged(r.Read(cors.Answer{Status: s.Answer.Status, Headers: s.Answer.Headers}))
	}
	return nil
}

// maybeJSON reports whether a request may have a body of which nothing is said.
func (s *scene) maybeJSON() bool {
	typed := slices.ContainsFunc(s.Headers, func(h cors.Header) bool { return strings.EqualFold(h.Name, "Content-Type") })
	return s.dest.headers && s.method() == "POST" && !typed
}

// crosses notes a request to another origin, with what is known of its answers.
func (b *book) crosses(s *scene, r cors.Request) {
	x := cors.Exchange{Request: r}
	if s.Preflight != nil {
		x.Leave = &cors.Answer{Status: s.Preflight.Status, Headers: s.Preflight.Headers}
	}
	if s.Answer.knows() {
		x.Answer = &cors.Answer{Status: s.Answer.Status, Headers: s.Answer.Headers}
	}
	if b.across == nil {
		b.across, b.scenes = make(map[int]cors.Exchange), make(map[int]*scene)
	}
	b.across[s.step], b.scenes[s.step] = x, s
}

// tainted reports whether redirects took the page's origin from a request: from one
// foreign origin to another, of which the last is told "null" (Fetch, "HTTP-redirect
// fetch").
func (p *player) tainted(r cors.Request) bool {
	for i, hop := range p.hops {
		next := r.To
		if i+1 < len(p.hops) {
			next = p.hops[i+1]
		}
		if hop != r.From && next != hop {
			return true
		}
	}
	return false
}
