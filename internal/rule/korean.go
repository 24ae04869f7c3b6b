package rule

import (
	"slices"
	"strings"
	"unicode"
)

// Particle returns the Korean particle that fits behind a word: after for a word
// that ends in a consonant (이, 을, 은, 과, 으로), plain for one that ends in a vowel
// (가, 를, 는, 와, 로). Latin words, letters and digits are taken as Koreans read them
// aloud: "Bob" ends in a consonant (밥), "test" in a vowel (테스트), "URL" in ㄹ (유알엘).
// Marks that are not read do not count: "login()" is "login". Behind what nobody can
// tell how to read it returns both, as printed Korean does: "이(가)".
func Particle(word, after, plain string) string {
	switch lastSound(word) {
	case vowel:
		return plain
	case rieul:
		if strings.HasPrefix(after, "으로") {
			return plain
		}
		return after
	case consonant:
		return after
	}
	return after + "(" + plain + ")"
}

// sound is what a word ends in when it is read aloud in Korean. ㄹ is a consonant
// that 으로 does without.
type sound int

const (
	unknown sound = iota
	vowel
	rieul
	consonant
)

func lastSound(word string) sound {
	word = strings.TrimRightFunc(word, func(r rune) bool {
		return r != '%' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	r := []rune(word)
	if len(r) == 0 {
		return unknown
	}
	switch last := r[len(r)-1]; {
	case '가' <= last && last <= '힣':
		return hangul(last)
	case '0' <= last && last <= '9':
		// 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; and 십, 백, 천, 만 where zeros end a number.
		return [...]sound{consonant, rieul, vowel, consonant, vowel, vowel, consonant, rieul, rieul, vowel}[last-'0']
	case last == '%', strings.ContainsRune("áàâãäåéèêëíìîïóòôõöúùûüÿ", unicode.ToLower(last)):
		return vowel
	case isLatin(last):
		return latin(lastWord(word))
	}
	return unknown
}

// hangul reads a syllable: 28 of them share a vowel, by the consonant below it.
func hangul(syllable rune) sound {
	const first, finals, finalRieul = '가', 28, 8
	switch (syllable - first) % finals {
	case 0:
		return vowel
	case finalRieul:
		return rieul
	}
	return consonant
}

func isLatin(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// lastWord is what stands behind the last thing that is no Latin letter.
func lastWord(s string) string {
	return s[strings.LastIndexFunc(s, func(r rune) bool { return !isLatin(r) })+1:]
}

// readOtherwise are words that Korean does not read as they are written: by use, not
// by rule.
var readOtherwise = map[string]sound{
	"get": consonant, "put": consonant, "json": consonant, // methods and formats in capitals
	"hub": vowel, "sub": vowel, "bit": vowel, "set": vowel, "hit": vowel, "kit": vowel, "check": vowel, // 허브, 비트
	"group": consonant, "park": consonant, "good": consonant, "bag": consonant, // 그룹, 박
}

// latin reads a word of Latin letters.
func latin(word string) sound {
	lower := strings.ToLower(word)
	if s := readOtherwise[lower]; s != unknown {
		return s
	}
	if i := strings.LastIndex(lower, "hub"); i > 0 && i == len(lower)-3 {
		return vowel
	}
	if isSpelt(word) {
		return letterName(lower[len(lower)-1])
	}
	if silentE(lower) {
		return ending(strings.TrimSuffix(lower, "e"), true)
	}
	return ending(lower, false)
}

// isSpelt reports whether a word is read letter by letter: an acronym, also one that
// ends another word (MySQL, userID), and what nobody can pronounce (html).
func isSpelt(word string) bool {
	capitals := len(word) - len(strings.TrimRightFunc(word, unicode.IsUpper))
	return capitals > 1 || len(word) == 1 || !strings.ContainsAny(strings.ToLower(word), "aeiouy")
}

// letterName reads the name of a letter: 엘 and 알, 엠, 엔; all others end in a vowel.
func letterName(letter byte) sound {
	switch letter {
	case 'l', 'r':
		return rieul
	case 'm', 'n':
		return consonant
	}
	return vowel
}

// silentE reports whether a word ends in a consonant and an e that is not heard:
// "name" and "phone", not "the" or "Zoe".
func silentE(lower string) bool {
	n := len(lower)
	return n > 2 && lower[n-1] == 'e' && !isVowel(lower[n-2]) && strings.ContainsAny(lower[:n-2], "aeiouy")
}

func isVowel(letter byte) bool { return strings.IndexByte("aeiouy", letter) >= 0 }

// ending reads the last letters of a word; long says that a silent e made the vowel
// before them long. Korean writes a stop as a final consonant only behind a short
// vowel: 탭, 북, but 테이프, 파트.
func ending(lower string, long bool) sound {
	last := lower[len(lower)-1]
	before := strings.TrimSuffix(lower, string(last))
	switch last {
	case 'l':
		return rieul
	case 'm', 'n':
		return consonant
	case 'g':
		if strings.HasSuffix(before, "n") && !long { // 밍; but 오렌지
			return consonant
		}
	case 'b':
		if strings.HasSuffix(before, "m") || isShort(before) && !long { // 섬, 밥
			return consonant
		}
	case 'k', 'p', 't':
		doubled := strings.HasSuffix(before, string(last)) || last == 'k' && strings.HasSuffix(before, "c")
		if doubled || !long && (isShort(before) || last == 'k' && strings.HasSuffix(before, "oo")) { // 앱, 잭, 북
			return consonant
		}
	}
	return vowel
}

// isShort reports whether a word's part ends in a short vowel: one letter, or a pair
// of them that is not one of those that sound long.
func isShort(part string) bool {
	if part == "" || !isVowel(part[len(part)-1]) {
		return false
	}
	long := []string{"ee", "ea", "oo", "oa", "ou", "ai", "ay", "au", "ie", "ei", "ey", "oi", "oy"}
	return !slices.ContainsFunc(long, func(pair string) bool { return strings.HasSuffix(part, pair) })
}
