package lesson

import (
	"errors"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

var (
	idPattern       = memo.Pattern(`^[a-z0-9-]+$`)
	namePattern     = memo.Pattern(`^[a-z0-9_]+$`)
	partPattern     = memo.Pattern(`^[a-z0-9_-]+$`)
	labelPattern    = memo.Pattern(`^[0-9]*[a-z_-][a-z0-9_-]*$`)
	hostPattern     = memo.Pattern(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)
	portPattern     = memo.Pattern(`^[1-9][0-9]{0,4}$`)
	numberPattern   = memo.Pattern(`^-?(0|[1-9][0-9]*)$`)
	languagePattern = memo.Pattern(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`)
)

// Text reads any scalar, as typed. A | block keeps its last line end.
func (r *Reader) Text(n *Node) (Text, bool) {
	if !r.scalar(n, "a text") {
		return Text{}, false
	}
	r.checkWhole(n)
	return Text{n.Value, n.Pos}, true
}

// checkWhole reports a text that ends at a comment: YAML allows it, but whoever
// types "Tea #1" means all of it.
func (r *Reader) checkWhole(n *Node) {
	if n.comment.line > 0 {
		r.Add(diag.Pos{File: n.Pos.File, Line: int(n.comment.line), Col: int(n.comment.col)}, "put the text in quotes, or the comment on a line of its own", "a comment begins here, so the text ends before it: %s", quote(n.Value))
	}
}

// scalar reports whether n is a scalar, and says what was wanted where it is not.
func (r *Reader) scalar(n *Node, wanted string) bool {
	if n.Kind != Scalar && n.Kind != Invalid {
		hint := ""
		if wanted == "a text" && n.Kind == Map && len(n.Entries) == 1 && n.Entries[0].Value.Kind == Scalar && n.Pos == n.Entries[0].Key.Pos { // Your cart: empty, and no brace
			hint = `a text with ": " in it stands in quotes`
		}
		r.wanted(n, wanted, hint)
	}
	return n.Kind == Scalar
}

func (r *Reader) wanted(n *Node, wanted, hint string) {
	r.Add(n.Pos, hint, "wanted %s, found %s", wanted, n.describe())
}

// matching reads a text that has the form of a pattern. Where it has not, it asks
// for the word in that form, to offer it; "" is none.
func (r *Reader) matching(n *Node, pattern *regexp.Regexp, wanted string, inForm func(string) string) (Text, bool) {
	if !r.scalar(n, wanted) {
		return Text{}, false
	}
	if !pattern.MatchString(n.Value) {
		hint := ""
		if word := inForm(n.Value); word != "" {
			hint = "write " + word
		}
		r.wanted(n, wanted, hint)
		return Text{}, false
	}
	return Text{n.Value, n.Pos}, true
}

// ID reads an id: a-z, 0-9 and hyphens.
func (r *Reader) ID(n *Node) (Text, bool) {
	return r.matching(n, idPattern(), "an id of a-z, 0-9 and -", func(s string) string { return inForm(s, idPattern(), "_", "-") })
}

// Name reads a name: a-z, 0-9 and underscores.
func (r *Reader) Name(n *Node) (Text, bool) {
	return r.matching(n, namePattern(), "a name of a-z, 0-9 and _", nameInForm)
}

// PartName reads the name of a part of a step, by which translations and other parts call it: a
// choice, a promise, a mistake. It may be written as an id is.
func (r *Reader) PartName(n *Node) (Text, bool) {
	return r.matching(n, partPattern(), "a name of a-z, 0-9, - and _", func(s string) string { return inForm(s, partPattern(), " ", "-") })
}

func nameInForm(s string) string { return inForm(s, namePattern(), "-", "_") }

// inForm returns the word in the form that the pattern wants, if folding case
// and joints is enough to get there, and "" otherwise.
func inForm(word string, pattern *regexp.Regexp, joint, wanted string) string {
	s := strings.NewReplacer(joint, wanted, " ", wanted).Replace(strings.ToLower(word))
	if !pattern.MatchString(s) {
		return ""
	}
	return s
}

// Host reads a host name: lower case, without scheme, port or path.
func (r *Reader) Host(n *Node) (Text, bool) {
	return r.matching(n, hostPattern(), "a host such as shop.test", hostInForm)
}

func hostInForm(s string) string {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	if u, err := address.Parse(s); err == nil && u.Host() != "" {
		s = u.Host()
	}
	return inForm(s, hostPattern(), "_", "-")
}

// Site reads the name of a site: a host, or a host and a port other than the usual
// ones, shop.test:8443.
func (r *Reader) Site(n *Node) (Text, bool) {
	host, port, ported := strings.Cut(n.Value, ":")
	number, err := strconv.Atoi(port)
	if n.Kind != Scalar || !ported || err != nil || !hostPattern().MatchString(host) {
		return r.Host(n)
	}
	switch {
	case !portPattern().MatchString(port) || number > 65535:
		r.wanted(n, "a port such as 8443", "")
		return Text{}, false
	case number == 443 || number == 80:
		r.Add(n.Pos, "write "+host, "%d is a usual port, and goes without saying", number)
		return Text{}, false
	}
	return Text{n.Value, n.Pos}, true
}

// URL reads an absolute http or https address, as typed. Whether a site of that
// name exists is not looked at.
func (r *Reader) URL(n *Node) (Text, bool) {
	const wanted = "an absolute address such as https://shop.test/"
	if !r.scalar(n, wanted) {
		return Text{}, false
	}
	u, err := address.Parse(n.Value)
	if err != nil || !u.IsWeb() || !strings.Contains(n.Value, "://") || strings.Contains(n.Value, ":///") {
		r.wanted(n, wanted, "")
		return Text{}, false
	}
	return Text{n.Value, n.Pos}, true
}

// Number reads a whole decimal number, unquoted.
func (r *Reader) Number(n *Node) (Value[int], bool) {
	const wanted = "a whole number"
	if !r.scalar(n, wanted) {
		return Value[int]{}, false
	}
	number, err := strconv.Atoi(n.Value)
	if err != nil || !numberPattern().MatchString(n.Value) || n.Style != Plain {
		r.wanted(n, wanted, unquoted(n, numberPattern().MatchString(n.Value)))
		return Value[int]{}, false
	}
	return Value[int]{number, n.Pos}, true
}

// Bool reads true or false, unquoted; nothing else is a boolean.
func (r *Reader) Bool(n *Node) (Value[bool], bool) {
	const wanted = "true or false"
	if !r.scalar(n, wanted) {
		return Value[bool]{}, false
	}
	right := n.Value == "true" || n.Value == "false"
	if !right || n.Style != Plain {
		hint := unquoted(n, right)
		switch strings.ToLower(n.Value) {
		case "yes", "on", "y":
			hint = "write true"
		case "no", "off", "n":
			hint = "write false"
		}
		r.wanted(n, wanted, hint)
		return Value[bool]{}, false
	}
	return Value[bool]{n.Value == "true", n.Pos}, true
}

func unquoted(n *Node, right bool) string {
	if right && n.Style != Plain {
		return "write it without quotes"
	}
	return ""
}

// OneOf returns a reader for a closed list of words.
func (r *Reader) OneOf(words ...string) func(*Node) (Text, bool) {
	return func(n *Node) (Text, bool) {
		wanted := Alternatives(words)
		if !r.scalar(n, wanted) {
			return Text{}, false
		}
		if !slices.Contains(words, n.Value) {
			hint := diag.DidYouMean(n.Value, words)
			if near := diag.Nearest(n.Value[strings.LastIndex(n.Value, ".")+1:], words); hint == "" && near != "" { // models.CASCADE
				hint = diag.Meant(near).EN
			}
			r.wanted(n, wanted, hint)
			return Text{}, false
		}
		return Text{n.Value, n.Pos}, true
	}
}

// Alternatives joins words as "a, b or c".
func Alternatives(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Length reads a length of time, which may be negative.
func (r *Reader) Length(n *Node) (Value[time.Duration], bool) {
	const wanted = "a length of time such as 10s, 5m, 1h30m or 14d"
	if !r.scalar(n, wanted) {
		return Value[time.Duration]{}, false
	}
	d, err := clock.ParseLength(n.Value)
	if err != nil {
		r.wanted(n, wanted, lengthHint(n.Value))
		return Value[time.Duration]{}, false
	}
	return Value[time.Duration]{d, n.Pos}, true
}

// unitInWords is a length as people write it, "30 min", and unitsTurned one whose units stand
// in another order, or are counted with blanks between them.
var (
	unitInWords = memo.Pattern(`(?i)^(-?[0-9]+) *([dhms])[a-z]*$`)
	unitsTurned = memo.Pattern(`^(?:[0-9]+ *[dhms] *)+$`)
)

// lengthHint guesses what is wrong with a length of time.
func lengthHint(s string) string {
	m := unitInWords().FindStringSubmatch(s)
	switch {
	case numberPattern().MatchString(s):
		return "add a unit: d, h, m or s"
	case m != nil && !strings.HasPrefix(strings.ToLower(s[len(m[1]):]), "mo") && !strings.HasPrefix(strings.ToLower(strings.TrimSpace(s[len(m[1]):])), "ms"):
		return "write " + m[1] + strings.ToLower(m[2])
	case unitsTurned().MatchString(s):
		return "write the longest unit first, each once and without blanks: 1h30m"
	}
	return "write a number and a unit: d, h, m or s"
}

// lastYear is the last year of a moment: what lives on from there, a cookie for 400
// days, still expires in a year of four digits.
const lastYear = 9989

// Time reads a moment as RFC 3339 writes it, of the years 1 to 9989 in UTC: in others
// what follows from it could not be written in that form. The zone is kept.
func (r *Reader) Time(n *Node) (Value[time.Time], bool) {
	const wanted = "a time such as 2026-03-02T09:00:00Z"
	if !r.scalar(n, wanted) {
		return Value[time.Time]{}, false
	}
	t, err := time.Parse(time.RFC3339, n.Value)
	if err != nil {
		r.wanted(n, wanted, timeHint(n.Value, err))
		return Value[time.Time]{}, false
	}
	if year := t.UTC().Year(); year < 1 || year > lastYear {
		r.Add(n.Pos, "", "a time lies in the years 1 to %d, this one in UTC in the year %d", lastYear, year)
		return Value[time.Time]{}, false
	}
	return Value[time.Time]{t, n.Pos}, true
}

// IPAddress reads the address of one machine, of IPv4 or IPv6.
func (r *Reader) IPAddress(n *Node) (Value[netip.Addr], bool) {
	const wanted = "an IP address"
	if !r.scalar(n, wanted) {
		return Value[netip.Addr]{}, false
	}
	a, err := netip.ParseAddr(n.Value)
	if err != nil || a.Zone() != "" {
		r.wanted(n, wanted, "as in 203.0.113.7 or 2001:db8::7")
		return Value[netip.Addr]{}, false
	}
	if a = a.Unmap(); a.IsUnspecified() || a.IsMulticast() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		r.Add(n.Pos, "as in 203.0.113.7 or 2001:db8::7", "no request comes from %s", a.String())
		return Value[netip.Addr]{}, false
	}
	return Value[netip.Addr]{a, n.Pos}, true
}

// timeHint guesses what is wrong with a time.
func timeHint(s string, err error) string {
	for _, form := range []struct{ layout, hint string }{
		{"2006-01-02", "add the time of day and the zone: " + s + "T00:00:00Z"},
		{"2006-01-02T15:04:05", "add the zone: " + s + "Z"},
		{"2006-01-02 15:04:05", "put a T between date and time, and the zone Z at the end"},
		{"2006-01-02 15:04:05Z07:00", "put a T between date and time"},
		{"2006-01-02T15:04Z07:00", "add the seconds"},
	} {
		if _, err := time.Parse(form.layout, s); err == nil {
			return form.hint
		}
	}
	var pe *time.ParseError
	if errors.As(err, &pe) && strings.HasSuffix(pe.Message, "out of range") {
		return "the calendar has no such moment" + pe.Message
	}
	return ""
}

// IsLanguage reports whether a word has the form of a language tag.
func IsLanguage(word string) bool { return languagePattern().MatchString(word) }

// Language reads a language tag such as en, ko or zh-Hant.
func (r *Reader) Language(n *Node) (Value[rule.Language], bool) {
	t, ok := r.matching(n, languagePattern(), "a language such as en or ko", func(string) string { return "" })
	return Value[rule.Language]{rule.Language(t.Value), t.Pos}, ok
}
