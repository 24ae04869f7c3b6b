package rule

import (
	"strings"
	"unicode/utf8"
)

// Particle returns the Korean particle that fits behind a word: after for a word
// that ends in a consonant (이, 을, 은), plain for one that ends in a vowel (가,
// 를, 는). Latin words are taken as Koreans read them aloud: "in" and "name" end
// in a consonant (인, 네임), "test" and "alice" in a vowel (테스트, 앨리스). Behind
// anything else it returns both, as printed Korean does: "이(가)".
func Particle(word, after, plain string) string {
	last, size := utf8.DecodeLastRuneInString(word)
	const first, finals = '가', 28
	switch {
	case '가' <= last && last <= '힣':
		if (last-first)%finals == 0 {
			return plain
		}
		return after
	case strings.ContainsRune("013678", last):
		return after
	case '0' <= last && last <= '9':
		return plain
	case 'a' <= last|0x20 && last|0x20 <= 'z':
		if last == 'e' && len(word) > 3 { // silent
			last, _ = utf8.DecodeLastRuneInString(word[:len(word)-size])
		}
		if strings.ContainsRune("lmn", last|0x20) {
			return after
		}
		return plain
	}
	return after + "(" + plain + ")"
}
