package forms

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/pyrun"
)

// maxPattern is how long a pattern is at most, in octets.
const maxPattern = 2000

// maxMatching is how much work a pattern may be: the octets of the text by the steps of the pattern.
const maxMatching = 1 << 24

// pattern is a regular expression of Python's, as Go matches it where both mean the same.
type pattern struct {
	source string
	re     *regexp.Regexp
	steps  int
}

// compile reads a pattern as Python has it. The error is Python's re.error of what is none, and a
// NotImplementedError of what Go does not match.
func compile(source string, folds bool) (*pattern, error) {
	if len(source) > maxPattern {
		return nil, notPlayed("a pattern of more than %d octets", maxPattern)
	}
	t := &translation{src: source}
	text, err := t.all()
	if err != nil {
		return nil, err
	}
	if folds {
		text = "(?i:" + text + ")"
	}
	parsed, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, badPattern("%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, badPattern("%s", err)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, badPattern("%s", err)
	}
	return &pattern{source, re, len(program.Inst)}, nil
}

func badPattern(format string, args ...any) error {
	return pyrun.Raise("ValueError", "re.error: "+format, args...)
}

// in reports whether a text has a match of the pattern.
func (p *pattern) in(text string, host Host) (bool, error) {
	if len(text) > maxMatching/max(p.steps, 1) {
		return false, pyrun.ErrTooLong
	}
	if err := works(host, len(text)*p.steps/1024); err != nil {
		return false, err
	}
	return p.re.MatchString(text), nil
}

// translation is a pattern while it is written as Go has it.
type translation struct {
	src string
	at  int
	b   strings.Builder
}

// Classes of characters of texts, as Python's re has them: of all of Unicode.
const (
	digits = `\p{Nd}`
	words  = `\p{L}\p{N}_`
	spaces = `\t-\r\x1c-\x20\x{85}\p{Z}`
)

func (t *translation) more() bool { return t.at < len(t.src) }

// has takes a text where it stands next.
func (t *translation) has(text string) bool {
	if strings.HasPrefix(t.src[t.at:], text) {
		t.at += len(text)
		return true
	}
	return false
}

func (t *translation) next() rune {
	r, n := utf8.DecodeRuneInString(t.src[t.at:])
	t.at += n
	return r
}

func (t *translation) all() (string, error) {
	for t.more() {
		if err := t.one(); err != nil {
			return "", err
		}
		if t.b.Len() > 8*maxPattern {
			return "", notPlayed("so long a pattern")
		}
	}
	return t.b.String(), nil
}

// one writes what stands next.
func (t *translation) one() error {
	switch c := t.next(); c {
	case '\\':
		return t.escape(false)
	case '[':
		return t.class()
	case '$': // which also holds before a newline at the end
		if rest := t.src[t.at:]; rest != "" && rest[0] != ')' && rest[0] != '|' {
			return notPlayed("$ before the end of a pattern")
		}
		t.b.WriteString(`(?:\n?\z)`)
	case '^':
		t.b.WriteString(`\A`)
	case '(':
		return t.group()
	case '{':
		return t.times()
	case '*', '+', '?':
		t.b.WriteRune(c)
		return t.lazy()
	case '.', '|', ')':
		t.b.WriteRune(c)
	default:
		t.b.WriteString(regexp.QuoteMeta(string(c)))
	}
	return nil
}

// lazy is what may stand behind how often something comes.
func (t *translation) lazy() error {
	if t.has("+") {
		return notPlayed("a possessive + behind *, + or ? in a pattern")
	}
	if t.has("?") {
		t.b.WriteString("?")
	}
	return nil
}

func (t *translation) group() error {
	if !t.has("?") {
		t.b.WriteString("(")
		return nil
	}
	switch {
	case t.has(":"):
		t.b.WriteString("(?:")
	case t.has("P<"):
		t.b.WriteString("(?P<")
	case t.has("i)"):
		if t.at != len("(?i)") {
			return badPattern("global flags not at the start of the expression at position %d", t.at-len("(?i)"))
		}
		t.b.WriteString("(?i)")
	case t.has("="), t.has("!"), t.has("<="), t.has("<!"):
		return notPlayed("a pattern that looks ahead or behind, (?=…), (?!…), (?<=…) or (?<!…),")
	default:
		return notPlayed("(?%s…) in a pattern", firstOf(t.src[t.at:]))
	}
	return nil
}

func firstOf(text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return text[:n]
}

// times is {2,3}, and a brace that says no number of times is one.
func (t *translation) times() error {
	inside, _, closed := strings.Cut(t.src[t.at:], "}")
	least, most, hasMost := strings.Cut(inside, ",")
	number := func(s string) bool {
		return s == "" || len(s) < 5 && strings.Trim(s, "0123456789") == ""
	}
	if !closed || inside == "" || !number(least) || !number(most) || least == "" && !hasMost {
		if closed && inside != "" && strings.Trim(inside, "0123456789,") == "" {
			return notPlayed("so many times, {%s}, in a pattern", inside)
		}
		t.b.WriteString(`\{`)
		return nil
	}
	if least == "" {
		least = "0"
	}
	t.b.WriteString("{" + least)
	if hasMost {
		t.b.WriteString("," + most)
	}
	t.b.WriteString("}")
	t.at += len(inside) + 1
	return t.lazy()
}

// escape is what stands behind a backslash, in brackets or not.
func (t *translation) escape(inClass bool) error {
	if !t.more() {
		return badPattern("bad escape (end of pattern) at position %d", t.at-1)
	}
	c := t.next()
	if set, is := map[rune]string{'d': digits, 'w': words, 's': spaces}[c]; is {
		if inClass {
			t.b.WriteString(set)
		} else {
			t.b.WriteString("[" + set + "]")
		}
		return nil
	}
	if set, is := map[rune]string{'D': digits, 'W': words, 'S': spaces}[c]; is {
		switch {
		case !inClass:
			t.b.WriteString("[^" + set + "]")
		case c == 'D':
			t.b.WriteString(`\P{Nd}`)
		default:
			return notPlayed(`\%c in brackets of a pattern`, c)
		}
		return nil
	}
	switch {
	case c == 'A' && !inClass:
		t.b.WriteString(`\A`)
	case c == 'Z' && !inClass:
		t.b.WriteString(`\z`)
	case (c == 'b' || c == 'B') && !inClass:
		return notPlayed(`\%c in a pattern`, c)
	case c >= '1' && c <= '9':
		return notPlayed(`\%c, a group once more, in a pattern`, c)
	case c == '0':
		t.b.WriteString(`\x00`)
	case c == 'x' || c == 'u' || c == 'U':
		n := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]
		if len(t.src)-t.at < n {
			return badPattern(`incomplete escape \%s at position %d`, string(c)+t.src[t.at:], t.at-2)
		}
		code, err := strconv.ParseUint(t.src[t.at:t.at+n], 16, 32)
		if err != nil || code > utf8.MaxRune {
			return badPattern(`incomplete escape \%c at position %d`, c, t.at-2)
		}
		t.at += n
		fmt.Fprintf(&t.b, `\x{%x}`, code)
	case strings.ContainsRune("tnrfv", c):
		t.b.WriteString(`\` + string(c))
	case c == 'a' || c == 'b':
		fmt.Fprintf(&t.b, `\x%02x`, map[rune]int{'a': 7, 'b': 8}[c])
	case c < utf8.RuneSelf && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'):
		return badPattern(`bad escape \%c at position %d`, c, t.at-2)
	default:
		t.literal(c, inClass)
	}
	return nil
}

// literal writes a character that stands for itself.
func (t *translation) literal(c rune, inClass bool) {
	if inClass && strings.ContainsRune(`\]^-[&~|`, c) {
		t.b.WriteString(`\` + string(c))
		return
	}
	if inClass {
		t.b.WriteRune(c)
		return
	}
	t.b.WriteString(regexp.QuoteMeta(string(c)))
}

// class is what stands in brackets.
func (t *translation) class() error {
	from := t.at - 1
	t.b.WriteString("[")
	if t.has("^") {
		t.b.WriteString("^")
	}
	for first := true; ; first = false {
		if !t.more() {
			return badPattern("unterminated character set at position %d", from)
		}
		c := t.next()
		if c == ']' && !first {
			t.b.WriteString("]")
			return nil
		}
		set, err := t.inClass(c)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(t.src[t.at:], "-") || strings.HasPrefix(t.src[t.at:], "-]") {
			continue
		}
		if set {
			return badPattern("bad character range at position %d", t.at)
		}
		t.next()
		if !t.more() {
			return badPattern("unterminated character set at position %d", from)
		}
		t.b.WriteString("-")
		if set, err = t.inClass(t.next()); err != nil {
			return err
		} else if set {
			return badPattern("bad character range at position %d", t.at)
		}
	}
}

// inClass writes one character, or a set of them, of what stands in brackets.
func (t *translation) inClass(c rune) (set bool, err error) {
	if c != '\\' {
		t.literal(c, true)
		return false, nil
	}
	set = t.more() && strings.ContainsRune("dDwWsS", rune(t.src[t.at]))
	return set, t.escape(true)
}

// CheckPattern is the error of a pattern that is none, or that is not played here.
func CheckPattern(source string) error { _, err := compile(source, false); return err }
