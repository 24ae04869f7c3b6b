package rule

import "unicode/utf8"

// Particle returns the Korean particle that fits behind a word: after for a word
// that ends in a consonant (이, 을, 은), plain for one that ends in a vowel (가,
// 를, 는). Behind a word that is not read in one certain way it returns both, as
// printed Korean does: "이(가)".
func Particle(word, after, plain string) string {
	last, _ := utf8.DecodeLastRuneInString(word)
	const first, finals = '가', 28
	switch {
	case '가' <= last && last <= '힣':
		if (last-first)%finals == 0 {
			return plain
		}
		return after
	case last == '0' || last == '1' || last == '3' || last == '6' || last == '7' || last == '8':
		return after
	case '0' <= last && last <= '9':
		return plain
	}
	return after + "(" + plain + ")"
}
