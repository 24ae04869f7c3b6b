package language

import (
	"slices"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/trace"
)

// withOthers is an exchange of a step that tells of the cookies of other hosts too, which
// lay in the jar and which no browser thinks of sending there.
func withOthers(s *trace.Step, x *trace.Exchange) *trace.Exchange {
	u, err := address.Parse(x.URL)
	if err != nil || s.Jar == nil || x.Around == nil {
		return x
	}
	var others []trace.Fate
	for _, c := range heldBefore(s, x) {
		if c.Concerns(u.Host()) || slices.ContainsFunc(x.Sent, func(f trace.Fate) bool { return f.Cookie.Same(c) }) {
			continue
		}
		decides := cookiejar.RuleOf("domain-mismatch")
		if c.HostOnly {
			decides = cookiejar.RuleOf("host-only")
		}
		others = append(others, trace.Fate{Fate: trace.NotSent, Rule: decides.Code, Title: decides.Title, Cookie: c})
	}
	if others == nil {
		return x
	}
	told := *x
	told.Sent = append(slices.Clip(x.Sent), others...)
	return &told
}

// heldBefore are the cookies that the jar held when a request of a step was made.
func heldBefore(s *trace.Step, x *trace.Exchange) []trace.Cookie {
	var held []trace.Cookie
	mark := func(c trace.Cookie) trace.Mark {
		for _, e := range s.Jar.Cookies {
			if e.Cookie.Same(c) {
				return e.Mark
			}
		}
		return trace.Same
	}
	for _, c := range s.Jar.All {
		if mark(c) != trace.New || storedBefore(s, x, c) {
			held = append(held, c)
		}
	}
	return held
}

// storedBefore reports whether an earlier answer of the step brought a cookie.
func storedBefore(s *trace.Step, x *trace.Exchange, c trace.Cookie) bool {
	for i := range s.Exchanges {
		if &s.Exchanges[i] == x {
			break
		}
		if slices.ContainsFunc(s.Exchanges[i].Received, func(f trace.Fate) bool { return f.Fate == trace.Stored && f.Cookie.Same(c) }) {
			return true
		}
	}
	return false
}
