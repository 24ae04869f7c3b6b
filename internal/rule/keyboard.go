package rule

import "strings"

// The letters of the keys on which a Hangul keyboard (두벌식) has these.
var (
	leads = strings.Fields("r R s e E f a q Q t T d w W c z x v g")
	// vowels and tails that are typed with two keys stand for both.
	vowels = strings.Fields("k o i O j p u P h hk ho hl y n nj np nl b m ml l")
	tails  = strings.Split(" r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g", " ")
	// single are the letters that stand alone, from ㄱ on.
	single = strings.Fields("r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g k o i O j p u P h hk ho hl y n nj np nl b m ml l")
)

// LatinKeys writes Hangul as the letters of the keys that make it.
func LatinKeys(text string) string {
	const firstSyllable, lastSyllable, firstLetter, lastLetter = '가', '힣', 'ㄱ', 'ㅣ'
	var b strings.Builder
	for _, c := range text {
		switch {
		case firstSyllable <= c && c <= lastSyllable:
			n := int(c - firstSyllable)
			b.WriteString(leads[n/588] + vowels[n%588/28] + tails[n%28])
		case firstLetter <= c && c <= lastLetter:
			b.WriteString(single[c-firstLetter])
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
