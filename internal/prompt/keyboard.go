package prompt

import (
	"slices"
	"strings"
	"unicode"

	"statelab/internal/rule"
)

// What a keyboard or a page that was copied from puts in the place of plain signs.

// variant is a line as it can be meant where it means nothing as it was typed.
type variant struct {
	line string
	says rule.Text // what is odd about the line as it was typed
	keys bool      // it is made of the keys that were struck, not of the letters
}

func (v variant) note(line string) rule.Text {
	if v.keys {
		return rule.Textf("the keyboard was set to Hangul: read as %s", "한글 입력 상태로 입력한 줄을 이렇게 읽었습니다: %s", line)
	}
	return rule.Textf("%[1]s: read as %[3]s", "%[2]s: 이렇게 읽었습니다. %[3]s", v.says.EN, v.says.KO, line)
}

// variants are the lines that a line can stand for, those that are nearest first.
func variants(line string) []variant {
	var all []variant
	hangul := rule.Text{EN: "the keyboard was set to Hangul", KO: "한글 입력 상태에서 입력했습니다"}
	add := func(text string, says rule.Text) {
		if text != line && !slices.ContainsFunc(all, func(v variant) bool { return v.line == text }) {
			all = append(all, variant{text, says, says == hangul})
		}
	}
	plain := narrow(line)
	odd := rule.Text{EN: "the line has blanks or signs that look like plain ones", KO: "줄에 보통 글자와 비슷한 다른 빈칸이나 기호가 있습니다"}
	add(plain, odd)
	add(straight(plain), odd)
	word, rest := cutWord(strings.TrimLeft(plain, " \t"))
	if !struck(word, rest) {
		return all
	}
	add(rule.LatinKeys(word)+rest, hangul)
	if text, fields := splitFields(rest); fields != "" {
		add(rule.LatinKeys(word+text)+fields, hangul)
	}
	add(rule.LatinKeys(plain), hangul)
	return all
}

// struck reports whether a line can be of keys that were struck while the keyboard was set to
// Hangul: its first word is Hangul, or letters stand alone behind it, as they do in no Korean
// word. Whoever typed the word in Latin letters and Korean behind it meant the Korean.
func struck(word, rest string) bool {
	return strings.ContainsFunc(word, func(c rune) bool { return unicode.Is(unicode.Hangul, c) }) || strings.ContainsFunc(rest, isLetter)
}

// isLetter reports whether a character is a letter of Hangul that stands alone.
func isLetter(c rune) bool { return 'ㄱ' <= c && c <= 'ㅣ' }

// splitFields cuts the rest of a line before its first NAME=.
func splitFields(rest string) (text, fields string) {
	i := strings.IndexByte(rest, '=')
	if i < 0 {
		return rest, ""
	}
	start := strings.LastIndexAny(rest[:i], " 	")
	if start < 0 {
		return rest, ""
	}
	return rest[:start], rest[start:]
}

// narrow writes wide signs (Halfwidth and Fullwidth Forms) and blanks of other kinds as
// plain ones.
func narrow(line string) string {
	const wide, plain = '！', '!' // both stand for the same 94 signs, in order
	return strings.Map(func(c rune) rune {
		switch {
		case wide <= c && c < wide+94:
			return c - wide + plain
		case c == '\u00a0' || c == '\u202f' || c == '\u3000' || '\u2000' <= c && c <= '\u200a':
			return ' '
		case c == '\u200b' || c == '\u2060' || c == '\ufeff':
			return -1
		}
		return c
	}, line)
}

// straight writes curly quotes, dashes and dots as a keyboard has them.
func straight(line string) string {
	return strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "−", "-", "…", "...").Replace(line)
}

// isKeys reports whether the first word of a line is of keys that were struck, and no
// Korean: letters stand alone in it, as 녀ㅠㅡㅑㅅ.
func isKeys(line string) bool {
	const least = 4 // letters; shorter words are near to too many
	word, _ := cutWord(strings.TrimLeft(line, " \t"))
	return len(rule.LatinKeys(word)) >= least && strings.ContainsFunc(word, isLetter)
}
