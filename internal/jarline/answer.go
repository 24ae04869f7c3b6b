package jarline

import (
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/witness"
)

// why is what every decision carries: Chromium's name where the browser has one,
// statelab's code always.
type why struct {
	Reason string     `json:"reason"` // "" where Chromium is silent
	Rule   rule.Code  `json:"rule"`
	Seen   rule.Text  `json:"seen"`
	Wanted *rule.Text `json:"wanted,omitempty"` // absent where it held
}

func whyOf(c rule.Check) why {
	reason, wanted := c.Against()
	w := why{Reason: reason, Rule: c.Rule.Code, Seen: c.Seen}
	if !wanted.IsZero() {
		w.Wanted = &wanted
	}
	return w
}

// setResult is what became of one line.
type setResult struct {
	Accepted bool   `json:"accepted"` // stored, replaced or deleted
	Verdict  string `json:"verdict"`
	Name     string `json:"name"`
	why
	Ignored []ignored `json:"ignored,omitempty"`
	Evicted []gone    `json:"evicted,omitempty"`
}

// ignored is an attribute that did not count, or not as it stood.
type ignored struct {
	Name  string    `json:"name"`
	Value string    `json:"value"`
	Rule  rule.Code `json:"rule"`
}

// gone is a cookie that another one pushed out.
type gone struct {
	Name   string    `json:"name"`
	Domain string    `json:"domain"`
	Path   string    `json:"path"`
	Rule   rule.Code `json:"rule"`
}

// sendResult says of one cookie why it goes along, or not.
type sendResult struct {
	Name   string `json:"name"`
	Domain string `json:"domain"`
	Path   string `json:"path"`
	why
	Gone bool `json:"gone,omitempty"` // the jar holds it no longer
}

// held is a cookie of the jar.
type held struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	*witness.Held
	Created  time.Time `json:"created"`
	LastUsed time.Time `json:"lastUsed"`
}

func (s *session) reset(q *request) any {
	if s.waiting != nil {
		s.waiting.Close()
		s.waiting = nil
	}
	s.jar = cookiejar.New(cookiejar.Options{Profile: q.profile, PublicSuffixes: q.psl, ThirdPartyBlocked: q.thirdParty})
	return struct {
		OK bool `json:"ok"`
	}{true}
}

func (s *session) set(q *request) any {
	results := make([]setResult, len(q.lines))
	q.ctx.Date = q.date
	for i, line := range q.lines {
		d := s.jar.Set(q.now, q.url, q.ctx, line)
		r := setResult{Accepted: d.Verdict != cookiejar.Refused, Verdict: d.Verdict.String(), Name: d.Cookie.Name, why: whyOf(d.Check())}
		for _, a := range d.Attributes() {
			if a.Rule != nil {
				r.Ignored = append(r.Ignored, ignored{a.Name, a.Value, a.Rule.Code})
			}
		}
		for _, e := range d.Evicted {
			r.Evicted = append(r.Evicted, gone{e.Name, e.Domain, e.Path, e.Rule.Code})
		}
		results[i] = r
	}
	return struct {
		Results []setResult `json:"results"`
	}{results}
}

func (s *session) get(q *request) any {
	sel := s.jar.Select(q.now, q.url, q.ctx)
	sent, withheld := []sendResult{}, []sendResult{}
	for _, d := range sel.Decisions {
		r := sendResult{Name: d.Cookie.Name, Domain: d.Cookie.Domain, Path: d.Cookie.Path, why: whyOf(d.Check()), Gone: d.Gone != nil}
		if d.Sent {
			sent = append(sent, r)
		} else {
			withheld = append(withheld, r)
		}
	}
	return struct {
		Cookie   string       `json:"cookie"`
		Sent     []sendResult `json:"sent"`
		Withheld []sendResult `json:"withheld"`
	}{sel.Header, sent, withheld}
}

func (s *session) list(q *request) any {
	list := []held{}
	for _, c := range s.jar.Cookies(q.now) {
		list = append(list, held{c.Name, c.Value, witness.HeldOf(&c), c.Created, c.LastUsed})
	}
	return struct {
		Cookies []held `json:"cookies"`
	}{list}
}
