package main

import (
	"testing"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

func TestMeant(t *testing.T) {
	for line, want := range map[string]string{
		"\r\n": "", " Q \n": "q", "ㅃ": "q", "ᄇ": "q", "ᅲ": "b", "ｈ": "h", "Ｑ": "q", "１０": "10", "\u3000３": "3", "ㅎ": "ㅎ", "～": "~",
		"ㄴ": "s", "ᄂ": "s", "ㄱ": "r", "ㄲ": "r", "ᄁ": "r", "？": "?", "(１)": "(1)",
	} {
		if got := meant(line); got != want {
			t.Errorf("%q is meant as %q, want %q", line, got, want)
		}
	}
}

func TestKeysHaveNames(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "q": "q", "Help": "?", "?": "?", "？": "?", "도움말": "?", "ㅗ디ㅔ": "?", "ㄴㅅㅁㄱㅅ": "start", "skip": "s", "건너뛰기": "s", "exit": "q", "힌트": "h", "other": "other",
	} {
		if got := keyMeant(meant(typed)); got != want {
			t.Errorf("%q is the key %q, want %q", typed, got, want)
		}
	}
}

// A number is written in many ways, and all words of a choice are an answer too.
func TestChosen(t *testing.T) {
	text := func(en, ko string) trace.Choice {
		return trace.Choice{Text: trace.Prose{rule.English: en, rule.Korean: ko}}
	}
	p := &trace.Prediction{Choices: []trace.Choice{
		text("Yes, `theme=dark` goes along", "`theme=dark`를 보냄"), text("No", "안 보냄"), text("b", "14일"), text("7", "30일"), text("7.", "30일!"),
	}}
	for _, c := range []struct {
		want  view.Answer
		lang  rule.Language
		typed []string
	}{
		{1, rule.English, []string{"1", " 1 ", "1번", "1 번", "1)", "1.", "1:", "(1)", "( 1 )", "[1]", "#1", "# 1", "１", "１번", "（１）", "01", "1번."}},
		{1, rule.English, []string{"yes, theme=dark goes along", "Yes `theme=dark` goes  along."}},
		{2, rule.English, []string{"2", "no", "NO.", "ｎｏ"}},
		{3, rule.English, []string{"3"}},
		{4, rule.English, []string{"4"}},
		{2, rule.Korean, []string{"2번", "안 보냄", "안보냄", "안 보냄."}},
		{3, rule.Korean, []string{"14일"}},
		{0, rule.English, []string{"", "0", "6", "-1", "1 2", "1번 2번", "번", "#", "()", "yes", "b", "7", "n", "99999999999999999999", "ye", "안 보냄"}},
		{0, rule.Korean, []string{"30일", "no"}},
	} {
		for _, typed := range c.typed {
			if got := chosen(meant(typed), p, c.lang); got != c.want {
				t.Errorf("%q in %s chooses %d, want %d", typed, c.lang, got, c.want)
			}
		}
	}
}
