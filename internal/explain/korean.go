package explain

import "strings"

// Hangul syllables are laid out by their parts (Unicode, section 3.12): 28 finals, 0 for
// none, for each of 21 vowels, for each first consonant.
const (
	firstSyllable, lastSyllable = 0xAC00, 0xD7A3
	finals                      = 28
	finalN, finalL              = 4, 8
	finalB, finalSS             = 17, 20
)

// final returns the final consonant of a syllable, and the syllable without it.
func final(r rune) (consonant int, open rune) {
	if r < firstSyllable || r > lastSyllable {
		return 0, r
	}
	n := int(r-firstSyllable) % finals
	return n, r - rune(n)
}

// contracted are syllables in which a verb's stem and the vowel of its ending became one.
var contracted = map[rune]rune{
	'려': '리', '져': '지', '돼': '되', '해': '하', '워': '우', '켜': '키', '여': '이', '겨': '기', '춰': '추', '꿔': '꾸', '혀': '히', '쳐': '치', '써': '쓰', '꺼': '끄', '와': '오',
}

// endings are particles behind nouns and endings of verbs, the longer ones first.
var endings = strings.Fields("으로부터 에서부터 라고 에서는 에게서 으로는 으로만 이라고 는데도 은데도 데도 까지 부터 마다 끼리 처럼 보다 하고 에서 에게 에는 에도 으로 로는 로만 이랑 는데 은데 인데 어서 아서 으면 어도 아도 니다 니까 는지 나요 는가 네요 지요 거든 다가 려고 은 는 이 가 을 를 에 로 와 과 의 만 도 랑 요 데 면 고 서 지 기 네 죠 까 나 어 아 음 다 오 하 되")

// plainKorean brings a Korean word into the form in which it is compared: without particles
// and endings, contractions undone. It is no grammar: that two forms of one word become the
// same is enough, and what is left has two syllables at least.
func plainKorean(word string) string {
	syllables := []rune(word)
	for i, r := range syllables {
		syllables[i] = uncontracted(r)
	}
	for range 4 {
		shorter := withoutEnding(syllables)
		if len(shorter) == len(syllables) {
			break
		}
		syllables = shorter
	}
	if n := len(syllables); n > 0 {
		syllables[n-1] = withoutTense(syllables[n-1])
	}
	return string(syllables)
}

// uncontracted undoes a contraction, in the past tense too: 풀렸 is 풀리.
func uncontracted(r rune) rune {
	consonant, open := final(r)
	if base, ok := contracted[open]; ok && (consonant == 0 || consonant == finalSS) {
		return base
	}
	return r
}

// withoutTense takes from the last syllable what makes 보낸, 저장할 and 풀립니다 of a verb.
func withoutTense(r rune) rune {
	switch consonant, open := final(r); consonant {
	case finalN, finalL, finalB, finalSS:
		if strings.ContainsRune("되하지리내나오우키", open) {
			return open
		}
	}
	return r
}

// withoutEnding takes off one particle or ending that leaves two syllables.
func withoutEnding(syllables []rune) []rune {
	const fewest = 2
	for _, ending := range endings {
		n := len(syllables) - len([]rune(ending))
		if n < fewest || string(syllables[n:]) != ending {
			continue
		}
		kept := append([]rune(nil), syllables[:n]...)
		kept[n-1] = withoutTense(kept[n-1])
		return kept
	}
	return syllables
}
