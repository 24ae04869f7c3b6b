package traffic

import (
	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// Step returns the exchange as a step that every view shows: what crossed, what the jar
// decides of it, and the mirror's jar before and after, for the host that was asked. Of the
// server nothing was seen. What the browser was seen to do beside what the jar decides
// stands in each Fate's Crossed.
func (f *Finding) Step() trace.Step {
	a, _, _ := f.target()
	x := trace.Exchange{
		Exchange: wire.Exchange{
			URL:      f.URL,
			Request:  wire.Request{Method: f.Method, Target: a.Target(), Headers: f.Request},
			Response: wire.Response{Proto: "HTTP/1.1", Status: f.Status, Reason: f.Reason, Headers: f.Response},
		},
		Unseen: f.unseen(), Around: f.Around, Cleared: f.Cleared, ByPage: f.Around != nil && f.Around.Dest == "subresource",
	}
	for i := range f.Cookies {
		x.Sent = append(x.Sent, f.Cookies[i].Fate)
	}
	for i := range f.Set {
		x.Received = append(x.Received, f.Set[i].Fate)
	}
	if f.Status != 0 {
		x.Server = &trace.Server{Host: a.HostPort(), Unseen: true}
	}
	return trace.Step{
		Time: f.Begun, Actor: f.Browser.String(), Verb: "observe", Action: rule.Textf("%s %s", "%s %s", f.Method, f.URL),
		Exchanges: []trace.Exchange{x}, Jar: witness.Entries(a.Host(), f.before, f.after, f.left, f.Answered),
	}
}

// unseen are the parts of the exchange that nobody captured.
func (f *Finding) unseen() []trace.Part {
	parts := []trace.Part{trace.AnswerBody}
	switch f.Seen {
	case Provisional, Sanitized:
		parts = append(parts, trace.RequestCookies, trace.ResponseCookies)
	}
	if f.Status == 0 {
		parts = append(parts, trace.Answer)
	}
	return parts
}

// ofSite are the cookies of the mirror for the site that an exchange asks.
func (m *Mirror) ofSite(f *Finding, a address.Address) []cookiejar.Cookie {
	site := m.jar.Registrable(a.Host())
	var own []cookiejar.Cookie
	for _, c := range m.jar.Cookies(f.Begun) {
		if b := m.beliefs[c.Key()]; m.jar.Registrable(c.Domain) == site && (b == nil || !b.gone) {
			own = append(own, c)
		}
	}
	return own
}
