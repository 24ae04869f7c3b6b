// Package visible knows which characters draw themselves and do nothing else, and
// writes JSON in which all others are escapes. Text of strangers can hold characters
// that a terminal obeys, that hide or reorder what stands beside them, or that nobody
// sees.
package visible

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Rune reports whether a character draws itself and does nothing else. The wide space
// of Korean and Japanese text and the space that does not break do; control characters,
// signs that are not seen (U+200B, U+2060, U+3164, U+FE0F), and those that change the
// direction of text do not.
func Rune(r rune) bool {
	if r < utf8.RuneSelf {
		return ' ' <= r && r <= '~'
	}
	return (unicode.IsPrint(r) || unicode.Is(unicode.Zs, r)) && !isBlank(r)
}

// isBlank reports whether a character counts as a letter, a mark or a sign and is drawn
// as nothing: what Unicode lets programs ignore, and the braille pattern without dots.
func isBlank(r rune) bool {
	return r == '\u2800' || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// JSON returns JSON with every character as \uXXXX that does not draw itself and that
// JSON lets stand in a string. Line feeds between values stay. The value is the same.
func JSON(text []byte) []byte {
	at := bytes.IndexFunc(text, func(r rune) bool { return r != '\n' && !Rune(r) })
	if at < 0 {
		return text
	}
	var b bytes.Buffer
	b.Grow(len(text) + 16)
	b.Write(text[:at])
	for _, r := range string(text[at:]) {
		switch {
		case r == '\n' || Rune(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
