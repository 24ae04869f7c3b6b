// Package visible knows which characters draw themselves and do nothing else, and
// writes JSON in which all others are escapes. Text of strangers can hold characters
// that a terminal obeys, that hide or reorder what stands beside them, or that nobody
// sees.
package visible

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
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

// Unescaped returns JSON with the characters beyond ASCII that draw themselves in the place
// of their escapes, as people read it. The value is the same.
func Unescaped(text string) string {
	if !strings.Contains(text, `\u`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := escape(text[i:])
		switch {
		case size == 0 && text[i] == '\\' && i+1 < len(text): // two characters, of which the second begins no escape
			b.WriteString(text[i : i+2])
			i += 2
		case size == 0:
			b.WriteByte(text[i])
			i++
		case r < utf8.RuneSelf || !Rune(r):
			b.WriteString(text[i : i+size])
			i += size
		default:
			b.WriteRune(r)
			i += size
		}
	}
	return b.String()
}

// escape reads the escape at the start of a text, of one character: of a pair both halves.
// The size is 0 where there is none.
func escape(text string) (r rune, size int) {
	if r, size = half(text); size > 0 && utf16.IsSurrogate(r) {
		if low, more := half(text[size:]); more > 0 {
			if whole := utf16.DecodeRune(r, low); whole != unicode.ReplacementChar {
				return whole, size + more
			}
		}
	}
	return r, size
}

func half(text string) (r rune, size int) {
	const length = len(`\u0000`)
	if len(text) < length || text[:2] != `\u` {
		return 0, 0
	}
	n, err := strconv.ParseUint(text[2:length], 16, 16)
	if err != nil {
		return 0, 0
	}
	return rune(n), length
}
