package world

import (
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Where Remember takes a value from.
const (
	FromCookie = "cookie"
	FromField  = "field"
	FromHeader = "header"
)

// Remember keeps a value of what an act led to, under a name by which later acts may
// use it.
type Remember struct {
	Name  string // a-z, 0-9 and _
	From  string // FromCookie: of the jar; FromField: of the page shown; FromHeader: of the last answer
	Which string // the name of the cookie, field or header
}

// remember keeps values. One that is not there is a finding.
func (s *stage) remember(all []Remember) {
	for _, r := range all {
		value, held, ok := s.look(r)
		if !ok {
			s.find(Finding{About: "remember", Field: r.Name, Wanted: r.text(), Found: rule.Listed(held)})
			continue
		}
		s.values[r.Name] = value
		s.step.Remembered = append(s.step.Remembered, trace.Remembered{Name: r.Name, Value: value, From: trace.Phrase(r.text())})
	}
}

// text says where a value comes from.
func (r Remember) text() rule.Text {
	korean := map[string]string{FromCookie: "쿠키", FromField: "입력란", FromHeader: "헤더"}
	return rule.Textf("%[1]s %[3]s", "%[2]s %[3]s", r.From, korean[r.From], r.Which)
}

// look looks up a value to remember; held is what is there of its kind.
func (s *stage) look(r Remember) (value string, held []string, ok bool) {
	switch r.From {
	case FromCookie:
		return s.lookInJar(r.Which)
	case FromField:
		if page := s.profile.Page(s.tab); page != nil {
			for _, f := range page.Fields() {
				held = append(held, f.Name)
				if f.Name == r.Which && !ok {
					value, ok = f.Value, true
				}
			}
		}
	case FromHeader:
		if n := len(s.step.Exchanges); n > 0 {
			headers := s.step.Exchanges[n-1].Response.Headers
			for _, h := range headers {
				held = append(held, h.Name)
			}
			value, ok = headers.Get(r.Which), headers.Has(r.Which)
		}
	}
	return value, held, ok
}

// lookInJar looks a cookie up in the jar: one of the site concerned, or else the
// first of another site.
func (s *stage) lookInJar(name string) (value string, held []string, ok bool) {
	if s.step.Jar == nil {
		return "", nil, false
	}
	for _, c := range s.step.Jar.All {
		held = append(held, c.Name)
		if c.Name != name {
			continue
		}
		if c.Concerns(s.host) {
			return string(c.Value), held, true
		}
		if !ok {
			value, ok = string(c.Value), true
		}
	}
	return value, held, ok
}
