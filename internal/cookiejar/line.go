package cookiejar

import (
	"math"
	"strconv"
	"strings"
	"time"

	"statelab/internal/rule"
)

// The size limits of the draft (5.6), in bytes.
const (
	maxNameAndValue = 4096
	maxAttribute    = 1024
)

// maxLifetime is the longest that a cookie lives, whatever it asks for (5.5).
const maxLifetime = 400 * 24 * time.Hour

// Attribute is one attribute of a Set-Cookie line, as it stood there.
type Attribute struct {
	Name, Value string // trimmed; a name without "=" has no value
	// Rule says why the attribute did not count, or not as it stood; nil where
	// it was taken as it is.
	Rule *rule.Rule
}

// line is a parsed Set-Cookie line: each attribute as the last one left it.
type line struct {
	name, value string
	domain      string // as it stood, with its leading dot
	path        string // empty where the default holds
	maxAge      int64  // seconds
	expires     time.Time
	hasDomain   bool
	hasMaxAge   bool
	hasExpires  bool
	secure      bool
	httpOnly    bool
	partitioned bool
	sameSite    SameSite
	priority    Priority
}

// parser reads one line. Where notes is not nil it also keeps every attribute
// with the rule that touched it.
type parser struct {
	line
	profile Profile
	api     API
	notes   *[]Attribute
	counts  map[string]int // by lower-case name: the place in notes of the attribute that counts so far
	tab     bool           // a TAB inside a name or value
}

// parseLine reads a Set-Cookie line (5.6). It returns the rule by which the line
// as such is refused, or nil.
func (r *request) parseLine(raw string, notes *[]Attribute) (line, *rule.Rule) {
	p := parser{profile: r.profile, api: r.api, notes: notes}
	raw = p.firstLine(raw)
	pair, attributes, more := strings.Cut(raw, ";")
	name, value, named := strings.Cut(pair, "=")
	if !named {
		name, value = "", pair
	}
	p.name, p.value = p.trim(name), p.trim(value)
	for more {
		var av string
		av, attributes, more = strings.Cut(attributes, ";")
		p.attribute(av)
	}
	if p.hasExpires {
		p.expires = p.expires.Add(r.behind)
	}
	return p.line, p.refuses(raw)
}

// firstLine cuts a line at its first line end, where Chromium does so: in a response,
// where the rest would be another header's. A script's line is refused for it.
func (p *parser) firstLine(s string) string {
	if p.profile != Chromium || p.api == Script {
		return s
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '\r' || s[i] == '\n' {
			return s[:i]
		}
	}
	return s
}

func (p *parser) refuses(raw string) *rule.Rule {
	control := hasControl(raw)
	switch {
	case control && p.profile == RFC6265bis: // the draft looks at the line first, Chromium at name and value
		return disallowedCharacter
	case p.name == "" && p.value == "":
		return noContent
	case len(p.name)+len(p.value) > maxNameAndValue:
		return nameAndValueTooLong
	case control:
		return disallowedCharacter
	case p.tab && p.profile == Chromium:
		return tabInside
	}
	return nil
}

// hasControl reports whether a line has a control character other than TAB.
func hasControl(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\t' || c == 0x7F {
			return true
		}
	}
	return false
}

// trim takes spaces and tabs from both ends, and notes a tab that is left.
func (p *parser) trim(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	if strings.IndexByte(s, '\t') >= 0 {
		p.tab = true
	}
	return s
}

// attribute takes one attribute. Of several of a name the last counts, even
// where it says less than one before it.
func (p *parser) attribute(av string) {
	name, value, _ := strings.Cut(av, "=")
	name, value = p.trim(name), p.trim(value)
	if name == "" && value == "" {
		return
	}
	var why *rule.Rule
	if len(value) > maxAttribute {
		why = attributeTooLong
	} else {
		why = p.take(name, value)
	}
	if p.notes != nil {
		p.note(Attribute{Name: name, Value: value, Rule: why})
	}
}

// note keeps an attribute. One that was understood, or that erased what stood
// before, takes the place of the one of its name that counted so far. Which that
// is has to be known at once: a line may have attributes by the hundred thousand.
func (p *parser) note(a Attribute) {
	switch a.Rule {
	case attributeTooLong, attributeUnknown, attributeOfChromium, lifetimeNotUnderstood, dateNotInDraft, plusSignNotInDraft:
	default:
		name := lower(a.Name)
		if i, ok := p.counts[name]; ok {
			(*p.notes)[i].Rule = attributeOverridden
			delete(p.counts, name)
		}
		if a.Rule == nil {
			if p.counts == nil {
				p.counts = map[string]int{}
			}
			p.counts[name] = len(*p.notes)
		}
	}
	*p.notes = append(*p.notes, a)
}

// take applies an attribute, and returns the rule by which it does not count.
func (p *parser) take(name, value string) *rule.Rule {
	switch len(name) {
	case 4:
		if strings.EqualFold(name, "Path") {
			return p.takePath(value)
		}
	case 6:
		if strings.EqualFold(name, "Domain") {
			p.domain, p.hasDomain = value, value != ""
			return nil
		}
		if strings.EqualFold(name, "Secure") {
			p.secure = true
			return nil
		}
	case 7:
		if strings.EqualFold(name, "Expires") {
			return p.takeExpires(value)
		}
		if strings.EqualFold(name, "Max-Age") {
			return p.takeMaxAge(value)
		}
	case 8:
		if strings.EqualFold(name, "HttpOnly") {
			p.httpOnly = true
			return nil
		}
		if strings.EqualFold(name, "SameSite") {
			return p.takeSameSite(value)
		}
		if strings.EqualFold(name, "Priority") {
			return p.takePriority(value)
		}
	case 11:
		if strings.EqualFold(name, "Partitioned") {
			if p.profile != Chromium {
				return attributeOfChromium
			}
			p.partitioned = true
			return nil
		}
	}
	return attributeUnknown
}

// takePath implements 5.6.4.
func (p *parser) takePath(value string) *rule.Rule {
	p.path = ""
	if value == "" || value[0] != '/' {
		return pathNotAbsolute
	}
	p.path = value
	return nil
}

// takeExpires implements 5.6.1. In Chromium the last Expires counts even where
// it is no date.
func (p *parser) takeExpires(value string) *rule.Rule {
	t, ok := ParseDate(value, p.profile)
	if ok {
		p.expires, p.hasExpires = t, true
		return nil
	}
	if _, ok := ParseDate(value, Chromium); ok {
		return dateNotInDraft
	}
	return p.badLifetime(&p.hasExpires)
}

// takeMaxAge implements 5.6.2. Chromium allows a plus sign, and the last
// Max-Age counts even where it is no number.
func (p *parser) takeMaxAge(value string) *rule.Rule {
	if seconds, ok := parseSeconds(value, p.profile); ok {
		p.maxAge, p.hasMaxAge = seconds, true
		return nil
	}
	if _, ok := parseSeconds(value, Chromium); ok {
		return plusSignNotInDraft
	}
	return p.badLifetime(&p.hasMaxAge)
}

func (p *parser) badLifetime(has *bool) *rule.Rule {
	if p.profile == Chromium && *has {
		*has = false
		return lifetimeErased
	}
	return lifetimeNotUnderstood
}

// parseSeconds reads a whole number; one too large for any clock stays large.
func parseSeconds(s string, profile Profile) (int64, bool) {
	digits := s
	if s != "" && (s[0] == '-' || s[0] == '+' && profile == Chromium) {
		digits = s[1:]
	}
	if digits == "" {
		return 0, false
	}
	end := 0
	for end < len(digits) && '0' <= digits[end] && digits[end] <= '9' {
		end++
	}
	// Out of range, ParseInt returns the nearest number, which is far enough, and
	// is all that Chromium reads.
	n, _ := strconv.ParseInt(s[:len(s)-len(digits)+end], 10, 64)
	far := profile == Chromium && (n == math.MaxInt64 || n == math.MinInt64)
	return n, end == len(digits) || far
}

// takeSameSite implements 5.6.7.
func (p *parser) takeSameSite(value string) *rule.Rule {
	p.sameSite = SameSiteUnspecified
	for _, s := range [...]SameSite{SameSiteNone, SameSiteLax, SameSiteStrict} {
		if strings.EqualFold(value, s.String()) {
			p.sameSite = s
			return nil
		}
	}
	return sameSiteNotUnderstood
}

func (p *parser) takePriority(value string) *rule.Rule {
	if p.profile != Chromium {
		return attributeOfChromium
	}
	p.priority = PriorityMedium
	for _, priority := range [...]Priority{PriorityLow, PriorityMedium, PriorityHigh} {
		if strings.EqualFold(value, priority.String()) {
			p.priority = priority
			return nil
		}
	}
	return priorityNotUnderstood
}

// lifetime returns when a cookie set now expires, and whether it ever does:
// Max-Age counts before Expires, and 400 days are the most (5.5).
func (l *line) lifetime(now time.Time) (expires time.Time, persistent bool) {
	switch {
	case l.hasMaxAge && l.maxAge <= 0:
		return now, true
	case l.hasMaxAge && l.maxAge > int64(maxLifetime/time.Second):
		return now.Add(maxLifetime), true
	case l.hasMaxAge:
		return now.Add(time.Duration(l.maxAge) * time.Second), true
	case l.hasExpires:
		if cap := now.Add(maxLifetime); l.expires.After(cap) {
			return cap, true
		}
		return l.expires, true
	}
	return time.Time{}, false
}

// capped reports whether the lifetime that counts was longer than is allowed.
func (l *line) capped(now time.Time) bool {
	if l.hasMaxAge {
		return l.maxAge > int64(maxLifetime/time.Second)
	}
	return l.hasExpires && l.expires.After(now.Add(maxLifetime))
}
