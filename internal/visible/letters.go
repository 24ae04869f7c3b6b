package visible

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Letters writes the letters that JSON in ASCII has as \uXXXX. What is no letter
// or sign that can be seen stays as it is.
func Letters(text string) string {
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '\\')
		if at < 0 || at+1 >= len(text) {
			return b.String() + text
		}
		b.WriteString(text[:at])
		text = text[at:]
		n := 2 // \n, \", \\
		if r, size := jsonEscape(text); size > 0 && r > unicode.MaxASCII && Rune(r) {
			b.WriteRune(r)
			n = size
		} else {
			b.WriteString(text[:2])
		}
		text = text[n:]
	}
}

// jsonEscape reads the character of \uXXXX, or of two that are a pair, at the start
// of a text, and how long they are: 0 where there is none.
func jsonEscape(text string) (r rune, size int) {
	const unit = len(`\uXXXX`)
	half := func(s string) (rune, bool) {
		if len(s) < unit || s[:2] != `\u` {
			return 0, false
		}
		n, err := strconv.ParseUint(s[2:unit], 16, 16)
		return rune(n), err == nil
	}
	r, ok := half(text)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, unit
	}
	if low, ok := half(text[unit:]); ok {
		if r = utf16.DecodeRune(r, low); r != unicode.ReplacementChar {
			return r, 2 * unit
		}
	}
	return 0, 0
}
