package main

import (
	"strconv"
	"strings"
	"unicode"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// keyOf are the letters of the keys on which a Hangul keyboard has these, typed
// as they stand or, as some systems hand them on, as parts of a syllable.
var keyOf = strings.NewReplacer(
	"ㅂ", "q", "ㅃ", "q", "ㅗ", "h", "ㅇ", "d", "ㅊ", "c", "ㅠ", "b", "ㅜ", "n", "ㄴ", "s", "ㄱ", "r", "ㄲ", "r", "ㄷ", "e", "ㄸ", "e", "ㅣ", "l", "ㅔ", "p", "ㅖ", "p", "ㅅ", "t", "ㅆ", "t", "ㅈ", "w", "ㅉ", "w", "ㅍ", "v",
	"ᄇ", "q", "ᄈ", "q", "ᅩ", "h", "ᄋ", "d", "ᄎ", "c", "ᅲ", "b", "ᅮ", "n", "ᄂ", "s", "ᄀ", "r", "ᄁ", "r", "ᄃ", "e", "ᄄ", "e", "ᅵ", "l", "ᅦ", "p", "ᅨ", "p", "ᄉ", "t", "ᄊ", "t", "ᄌ", "w", "ᄍ", "w", "ᄑ", "v",
)

// keyNamed are the keys that are meant by a word: what the prompts call them, and
// how help comes out of a keyboard that is set to Hangul.
var keyNamed = map[string]string{
	"next": "n", "다음": "n",
	"back": "b", "이전": "b", "step before": "b", "이전 단계 보기": "b", "break off": "b", "그만 보기": "b",
	"details": "d", "자세히": "d",
	"cookies": "c", "쿠키": "c",
	"timeline": "l", "타임라인": "l",
	"hint": "h", "힌트": "h",
	"skip": "s", "건너뛰기": "s",
	"again": "r", "다시": "r",
	"see again": "e", "다시 보기": "e",
	"try": "t", "해 보기": "t",
	"what if": "w", "바꿔 보기": "w",
	"quit": "q", "exit": "q", "끝내기": "q",
	"answer": "answer", "답": "answer", "문wer": "answer",
	"start": "start", "stㅁrt": "start", "stㅁㄳ": "start", "처음 내용으로": "start",
	"done": "done", "애ne": "done", "다 했음": "done",
	"help": "?", "h디p": "?", "도움말": "?",
}

// letters are the keys. Where one is the whole text of a choice too, the key is meant.
const letters = "nbdclhsreq?"

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

// keyMeant is the key that somebody means who typed its letter or its name.
func keyMeant(typed string) string {
	if key, named := keyNamed[typed]; named {
		return key
	}
	return typed
}

// numbered is the number of a choice as people write it: 1, (1), 1), 1., #1, 1번.
var numbered = memo.Pattern(`^[(\[#]?\s*(\d+)\s*번?\s*[)\].:]?$`)

// chosen returns the choice that somebody means who typed its number or all of its
// words, 0 for none.
func chosen(typed string, p *trace.Prediction, lang rule.Language) view.Answer {
	if number := numbered().FindStringSubmatch(typed); number != nil {
		if n, err := strconv.Atoi(number[1]); err == nil && 1 <= n && n <= len(p.Choices) {
			return view.Answer(n)
		}
	}
	words := bare(typed)
	if words == "" || len(words) == 1 && strings.Contains(letters, words) {
		return 0
	}
	var said view.Answer
	for i, c := range p.Choices {
		if words == bare(meant(c.Text.In(lang))) {
			if said != 0 {
				return 0 // it is the words of two choices
			}
			said = view.Answer(i + 1)
		}
	}
	return said
}

// bare leaves of a text what is said aloud: its letters and digits.
func bare(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, text)
}
