package main

import "strings"

// keyOf are the letters of the keys on which a Hangul keyboard has these, typed
// as they stand or, as some systems hand them on, as parts of a syllable.
var keyOf = strings.NewReplacer(
	"ㅂ", "q", "ㅃ", "q", "ㅗ", "h", "ㅇ", "d", "ㅊ", "c", "ㅠ", "b", "ㅜ", "n",
	"ᄇ", "q", "ᄈ", "q", "ᅩ", "h", "ᄋ", "d", "ᄎ", "c", "ᅲ", "b", "ᅮ", "n",
)

// meant returns what a person means who typed a line at a prompt, whatever the
// keyboard is set to: Hangul, capitals, the wide letters and digits of East Asia.
func meant(line string) string {
	const wide, plain = '！', '!' // both stand for the same 94 signs, in order
	line = strings.Map(func(c rune) rune {
		if wide <= c && c < wide+94 {
			return c - wide + plain
		}
		return c
	}, line)
	return strings.ToLower(keyOf.Replace(strings.TrimSpace(line)))
}
