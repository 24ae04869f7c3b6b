package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/visible"
)

// safe returns the text with everything escaped that a terminal could obey or
// that could hide or reorder what stands beside it: control characters of both
// ranges, ESC, line breaks, tabs, bidirectional and other invisible signs, bytes
// that are no UTF-8. Each becomes visible: \n, \x1b, \u202e. A backslash stays as
// it is, so that safe text stays the same when it passes again.
//
// Every value of a trace passes here, since no span is made otherwise.
func safe(s string) string {
	if isSafe(s) {
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
			b.WriteString(asEscape(r))
		default:
			b.WriteString(shown(r))
		}
		i += size
	}
	return b.String()
}

func isSafe(s string) bool {
	var marks markCount
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !visible.Rune(r) || marks.tooMany(r) }) < 0
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
	case visible.Rune(r):
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
	return asEscape(r)
}

// asEscape is the escape of a character beyond ASCII.
func asEscape(r rune) string {
	if r <= 0xffff {
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// plainForms are the ASCII neighbours of typographic signs.
var plainForms = strings.NewReplacer(
	"“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "…", "...",
	"→", "->", "←", "<-", "×", "x", "·", "-", "•", "-", "\u00a0", " ", "\u3000", "  ",
)

// onlyASCII writes typographic signs with their ASCII neighbours and every other
// character beyond ASCII, but for letters that are kept, as an escape.
func onlyASCII(s string, keep func(rune) bool) string {
	var b strings.Builder
	for _, r := range plainForms.Replace(s) {
		if r < 0x80 || keep(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(asEscape(r))
		}
	}
	return b.String()
}

// widest is the number of columns up to which a value is shown whole: the width
// of a shortened one.
const widest = 10

// short returns the value as it is shown everywhere in the default view: whole,
// or its first and last four characters ("x2ye..he32"), escaped.
func short(value string) string {
	s := safe(value)
	switch {
	case columns(s) <= widest:
		return s
	case isASCII(value):
		return value[:4] + ".." + value[len(value)-4:]
	}
	ends := []string{}
	for i := 0; i < len(value); {
		_, size := utf8.DecodeRuneInString(value[i:])
		ends = append(ends, safe(value[i:i+size]))
		i += size
	}
	head, tail := "", ""
	for _, c := range ends {
		if ansi.StringWidth(head+c) > 4 {
			break
		}
		head += c
	}
	for i := len(ends) - 1; i >= 0 && ansi.StringWidth(ends[i]+tail) <= 4; i-- {
		tail = ends[i] + tail
	}
	return head + ".." + tail
}
