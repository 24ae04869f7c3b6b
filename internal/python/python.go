// Package python writes what stands in Python: texts, moments, names. It reads
// expressions and the plainer statements, with their places. It knows no program that is
// written, and runs nothing.
package python

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Quote returns the literal of a string in double quotes, as code has it here.
func Quote(s string) string { return `"` + Escape(s, `"`) + `"` }

// Repr returns the literal of a string as repr() chooses it: in single quotes, unless
// only single quotes are inside.
func Repr(s string) string {
	q := `'`
	if strings.Contains(s, `'`) && !strings.Contains(s, `"`) {
		q = `"`
	}
	return q + Escape(s, q) + q
}

// Escape escapes what cannot stand in a string between quotes.
func Escape(s, quote string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case string(r) == quote || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xFF:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// Time returns a moment, to the second, as an expression of the module datetime.
func Time(t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("datetime(%d, %d, %d, %d, %d, %d, tzinfo=timezone.utc)", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second())
}

// Compare writes a comparison with a value. None is compared with by is.
func Compare(left, sign, right string) string {
	if is := map[string]string{"==": "is", "!=": "is not"}[sign]; is != "" && right == "None" {
		sign = is
	}
	return left + " " + sign + " " + right
}

// IsKeyword reports whether a word names nothing in Python.
func IsKeyword(word string) bool { return slices.Contains(keywords, word) }

var keywords = strings.Fields(`False None True and as assert async await break class continue def del elif else except
	finally for from global if import in is lambda nonlocal not or pass raise return try while with yield`)
