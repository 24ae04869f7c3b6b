package python

import (
	"strings"
	"unicode"
)

// text reads a string. The escapes of an f-string are left for when its parts are read.
func (r *reader) text(raw bool) string {
	line, col, start := r.line, r.col, r.at
	quote := r.next()
	end := string(quote)
	if r.peek(0) == quote && r.peek(1) == quote { // three of them, between which a text may have several lines
		r.next()
		r.next()
		end = strings.Repeat(end, 3)
	}
	var b strings.Builder
	for {
		if r.at == len(r.src) || r.peek(0) == '\n' && len(end) == 1 {
			if end == "'" && strings.Count(r.lineOf(start), end) > 2 {
				r.fail(line, col, "the text is not closed: a text with ' in it stands between two \"")
			}
			r.fail(line, col, "the text is not closed: a %s is missing", end)
		}
		c := r.next()
		switch {
		case c == quote && (len(end) == 1 || r.peek(0) == quote && r.peek(1) == quote):
			for range end[1:] {
				r.next()
			}
			return b.String()
		case c == '\\' && raw && r.at < len(r.src):
			b.WriteRune(c)
			b.WriteRune(r.next())
		case c == '\\':
			b.WriteString(r.escaped(line, col))
		default:
			b.WriteRune(c)
		}
	}
}

// lineOf is the line of a place.
func (r *reader) lineOf(at int) string {
	from, to := at, at
	for from > 0 && r.src[from-1] != '\n' {
		from--
	}
	for to < len(r.src) && r.src[to] != '\n' {
		to++
	}
	return string(r.src[from:to])
}

// escaped reads what stands behind a backslash.
func (r *reader) escaped(line, col int) string {
	if r.at == len(r.src) {
		r.fail(line, col, "the text is not closed")
	}
	c := r.next()
	digits := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]
	if digits == 0 {
		if plain, ok := map[rune]string{'n': "\n", 'r': "\r", 't': "\t", '\\': `\`, '"': `"`, '\'': `'`}[c]; ok {
			return plain
		}
		return `\` + string(c)
	}
	var code rune
	for range digits {
		i := strings.IndexRune("0123456789abcdef", unicode.ToLower(r.peek(0)))
		if i < 0 {
			r.fail(r.line, r.col, "\\%c wants %d digits of 0-9 and a-f", c, digits)
		}
		code = code<<4 | rune(i)
		r.next()
	}
	return string(code)
}

// IsSpace reports whether strip() and split() take a character for a blank.
func IsSpace(c rune) bool { return unicode.IsSpace(c) || c >= 0x1C && c <= 0x1F }

// Strip is what strip() leaves of a text.
func Strip(text string) string { return strings.TrimFunc(text, IsSpace) }

// PlainDigits writes the digits of other scripts as those of ASCII, as which Python reads them.
func PlainDigits(text string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x80 || !unicode.Is(unicode.Nd, c) {
			return c
		}
		zero := c // the digits of a script stand in a row, from a zero on
		for unicode.Is(unicode.Nd, zero-1) && c-zero < 9 {
			zero--
		}
		return '0' + c - zero
	}, text)
}
