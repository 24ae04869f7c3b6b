package visible

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns the text with everything escaped that a terminal could obey or
// that could hide or reorder what stands beside it: control characters of both
// ranges, ESC, line breaks, tabs, bidirectional and other invisible signs, bytes
// that are no UTF-8. Each becomes visible: \n, \x1b, \u202e. A backslash stays as
// it is, so that safe text stays the same when it passes again.
func Text(s string) string {
	if IsText(s) {
		return s
	}
	var b strings.Builder
	var marks markCount
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case marks.tooMany(r):
			b.WriteString(Escape(r))
		default:
			b.WriteString(shown(r))
		}
		i += size
	}
	return b.String()
}

// IsText reports whether Text leaves a text as it is.
func IsText(s string) bool {
	at := 0
	for at < len(s) && s[at] < utf8.RuneSelf && Rune(rune(s[at])) {
		at++
	}
	s = s[at:] // most texts are ASCII, and most of the others begin so
	var marks markCount
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !Rune(r) || marks.tooMany(r) }) < 0
}

// markCount counts the marks on one letter. No language has more than a few; hundreds
// would cover the lines around.
type markCount int

const mostMarks = 4

// tooMany takes the next character, and reports whether it is one mark too many.
func (n *markCount) tooMany(r rune) bool {
	if r < 0x300 || !unicode.In(r, unicode.Mn, unicode.Me) {
		*n = 0
		return false
	}
	*n++
	return *n > mostMarks
}

// shown returns the character, or the escape that stands for it.
func shown(r rune) string {
	switch {
	case Rune(r):
		return string(r)
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	}
	return Escape(r)
}

// Escape is the escape of a character beyond ASCII.
func Escape(r rune) string {
	if r <= 0xffff {
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// Short returns a value escaped: whole while it takes no more than so many columns, or its
// first and last four ("x2ye..he32"). Columns counts those of a text.
func Short(value string, widest int, columns func(string) int) string {
	s := Text(value)
	switch n := columns(s); {
	case n <= widest:
		return s
	case n == len(value): // signs of ASCII alone
		return value[:4] + ".." + value[len(value)-4:]
	}
	var signs []string
	for i := 0; i < len(value); {
		_, size := utf8.DecodeRuneInString(value[i:])
		signs = append(signs, Text(value[i:i+size]))
		i += size
	}
	head, tail := "", ""
	for _, c := range signs {
		if columns(head+c) > 4 {
			break
		}
		head += c
	}
	for i := len(signs) - 1; i >= 0 && columns(signs[i]+tail) <= 4; i-- {
		tail = signs[i] + tail
	}
	return head + ".." + tail
}

// Apart returns the forms of those of some values that Short makes look alike though they
// differ: with the signs between the first and the last four by which they do
// ("eyJw..6MTI..AXWU"). Values that it does not name are shown as Short shows them.
func Apart(values []string, widest int, columns func(string) int) map[string]string {
	alike := map[string][]string{}
	for _, v := range values {
		s := Short(v, widest, columns)
		if s != Text(v) && !slices.Contains(alike[s], v) {
			alike[s] = append(alike[s], v)
		}
	}
	forms := map[string]string{}
	for short, group := range alike {
		if len(group) > 1 {
			slices.Sort(group)
			tellApart(group, short, forms)
		}
	}
	return forms
}

// tellApart finds the form of each of several values, in order, of which Short makes the same:
// as many signs as it takes, from the last that a value has in common with the one nearest to
// it, or where that does not tell them apart, with all of them.
func tellApart(group []string, short string, forms map[string]string) {
	const few, many = 4, 12
	head, tail, _ := strings.Cut(short, "..")
	from := make([]int, len(group))
	for i := 1; i < len(group); i++ {
		n := max(0, common(group[i-1], group[i])-1)
		from[i-1], from[i] = max(from[i-1], n), n
	}
	for signs := few; ; signs++ {
		seen := map[string]bool{}
		for i, v := range group {
			if signs > many {
				from[i] = max(0, common(group[0], group[len(group)-1])-1)
			}
			forms[v] = head + ".." + Text(v[from[i]:min(len(v), from[i]+signs)]) + ".." + tail
			seen[forms[v]] = true
		}
		if len(seen) == len(group) {
			return
		}
	}
}

// common is how many bytes two texts have in common at their beginning.
func common(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
