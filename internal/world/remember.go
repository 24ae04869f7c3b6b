package world

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Where Remember takes a value from.
const (
	FromCookie    = "cookie"
	FromSetCookie = "set_cookie"
	FromField     = "field"
	FromHeader    = "header"
	FromJSON      = "json"
	FromBody      = "body"
	FromSession   = "session"
	FromCache     = "cache"
	FromAddress   = "address"
)

// RememberFrom are all of them.
var RememberFrom = []string{FromCookie, FromSetCookie, FromField, FromHeader, FromJSON, FromBody, FromSession, FromCache, FromAddress}

// OfPage is the one address that is kept: that of the page shown.
const OfPage = "page"

// Remember keeps a value of what an act led to, under a name by which later acts may
// use it.
type Remember struct {
	Name string // a-z, 0-9 and _
	// From is FromCookie, of the jar; FromSetCookie, of all answers of the step; FromField, of
	// the page shown; FromHeader, FromJSON or FromBody, of the last answer; FromSession, of the
	// row to which a cookie of the acting browser leads; FromCache, of the site concerned; FromAddress, of the page shown,
	// which is OfPage.
	From string
	// Which is the name of the cookie, field or header, of a value in JSON as LookInJSON has
	// it, and of a body a regular expression with one group, which is kept.
	Which string
	// Part is a regular expression with one group, which is kept of the value; empty keeps all
	// of it.
	Part string
}

// Problem says what is wrong with the regular expression by which a part of a body or of
// another value is kept, or with the word for an address, zero where nothing is.
func (r Remember) Problem() rule.Text {
	if r.From == FromAddress && r.Which != OfPage {
		return rule.Text{EN: "the address that is kept is that of the page shown: address page", KO: "보관하는 주소는 보이는 페이지의 주소입니다: address page"}
	}
	pattern := r.Part
	if r.From == FromBody {
		pattern = r.Which
	}
	if pattern == "" && r.From != FromBody {
		return rule.Text{}
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return rule.Textf("wanted a regular expression: %v", "정규식이 아닙니다: %v", err)
	}
	if n := re.NumSubexp(); n != 1 {
		return rule.Textf("wanted a regular expression with one group, found %d groups", "정규식에 그룹이 하나 있어야 합니다. 지금 그룹 수: %d", n)
	}
	return rule.Text{}
}

// remember keeps values. One that is not there is a finding.
func (s *stage) remember(all []Remember) {
	for _, r := range all {
		value, held, ok := r.kept(s.look(r))
		if !ok {
			s.find(Finding{About: "remember", Field: r.Name, Wanted: r.text(), Found: rule.Listed(held)})
			continue
		}
		s.values[r.Name] = value
		s.step.Remembered = append(s.step.Remembered, trace.Remembered{Name: r.Name, Value: value, From: trace.Phrase(r.text())})
	}
}

// kept is what is kept of a value that was looked up: its part, or all of it. Where the part is
// not there, held is the value.
func (r Remember) kept(value string, held []string, ok bool) (string, []string, bool) {
	if !ok || r.Part == "" {
		return value, held, ok
	}
	part, ok := partOf(value, r.Part)
	if !ok {
		held = []string{value}
	}
	return part, held, ok
}

// text says where a value comes from.
func (r Remember) text() rule.Text {
	korean := map[string]string{FromCookie: "쿠키", FromSetCookie: "Set-Cookie 줄의 쿠키", FromField: "입력란", FromHeader: "헤더", FromJSON: "JSON 값", FromBody: "본문", FromSession: "세션 값", FromCache: "캐시 값", FromAddress: "주소"}
	if r.Part != "" {
		return rule.Textf("%[1]s %[3]s, %[4]s", "%[2]s %[3]s, %[4]s", r.From, korean[r.From], r.Which, r.Part)
	}
	return rule.Textf("%[1]s %[3]s", "%[2]s %[3]s", r.From, korean[r.From], r.Which)
}

// partOf is the one group of a regular expression in a text; the whole text where it does
// not match.
func partOf(text, pattern string) (part string, ok bool) {
	if re, err := regexp.Compile(pattern); err == nil {
		if m := re.FindStringSubmatch(text); len(m) == 2 {
			return m[1], true
		}
	}
	return text, false
}

// look looks up a value to remember; held is what is there of its kind.
func (s *stage) look(r Remember) (value string, held []string, ok bool) {
	switch r.From {
	case FromCookie:
		return s.lookInJar(r.Which)
	case FromSetCookie:
		return inSetCookie(s.step, r.Which)
	case FromSession, FromCache:
		return inTable(s.step, r.From, r.Which)
	case FromField:
		if page := s.profile.Page(s.tab); page != nil {
			for _, f := range page.Fields() {
				held = append(held, f.Name)
				if f.Name == r.Which && !ok {
					value, ok = f.Value, true
				}
			}
		}
	case FromAddress:
		if page := s.profile.Page(s.tab); page != nil {
			return page.URL.String(), nil, true
		}
		if x := s.step.LastAnswer(); x != nil { // of a browser outside, whose pages are its own
			return x.URL, nil, true
		}
	default:
		if x := s.step.LastAnswer(); x != nil {
			return r.in(&x.Response)
		}
	}
	return value, held, ok
}

// ToRemember are the names of the headers or values in JSON that the last answer of a step
// has, of the cookies that its answers bring, or of what the server keeps behind it.
func ToRemember(s *trace.Step, from string) []string {
	switch from {
	case FromSetCookie:
		_, held, _ := inSetCookie(s, "")
		return held
	case FromSession, FromCache:
		_, held, _ := inTable(s, from, "")
		return held
	}
	x := s.LastAnswer()
	if x == nil || from == FromBody {
		return nil
	}
	_, held, _ := Remember{From: from}.in(&x.Response)
	return held
}

// in looks a value up in an answer.
func (r Remember) in(answer *wire.Response) (value string, held []string, ok bool) {
	switch r.From {
	case FromHeader:
		for _, h := range answer.Headers {
			held = append(held, h.Name)
		}
		return answer.Headers.Get(r.Which), held, answer.Headers.Has(r.Which)
	case FromJSON:
		found, names, ok := LookInJSON(string(answer.Body), r.Which)
		return found.Value, names, ok
	case FromBody:
		part, ok := partOf(string(answer.Body), r.Which)
		if !ok {
			return "", []string{part}, false
		}
		return part, nil, true
	}
	return "", nil, false
}

// inTable looks for a value that the server keeps: in the acting browser's session, or in the
// cache.
func inTable(s *trace.Step, from, name string) (value string, held []string, ok bool) {
	for _, item := range keptItems(s, from) {
		if held = append(held, item.Name); item.Name == name && !ok {
			value, ok = ReadInJSON(item.Value).Value, true
		}
	}
	return value, held, ok
}

func keptItems(s *trace.Step, from string) (all []trace.Item) {
	if s.Table == nil {
		return nil
	}
	if from == FromCache {
		for _, e := range s.Table.Cache {
			if e.Mark != trace.Gone {
				all = append(all, trace.Item{Name: e.Key, Value: e.Value})
			}
		}
		return all
	}
	for _, row := range s.Table.Rows {
		if row.Mark != trace.Gone && s.Jar != nil && slices.ContainsFunc(s.Jar.All, func(c trace.Cookie) bool { return string(c.Value) == row.Key }) {
			return row.Data
		}
	}
	return nil
}

// inSetCookie looks for a cookie in the Set-Cookie lines of a step's answers, whatever became
// of it. Of several lines the last one counts, as in a jar.
func inSetCookie(s *trace.Step, name string) (value string, held []string, ok bool) {
	for _, x := range s.Exchanges {
		for _, line := range x.Response.Headers.Values("Set-Cookie") {
			pair, _, _ := strings.Cut(line, ";")
			n, v, named := strings.Cut(pair, "=")
			if !named {
				n, v = "", pair
			}
			if n = strings.Trim(n, " \t"); !slices.Contains(held, n) {
				held = append(held, n)
			}
			if n == name {
				value, ok = strings.Trim(v, " \t"), true
			}
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
