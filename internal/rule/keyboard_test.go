package rule_test

import (
	"testing"

	"statelab/internal/rule"
)

// A line typed while the keyboard was set to Hangul is the line of its keys.
func TestHangulIsTheKeysThatMakeIt(t *testing.T) {
	for hangul, latin := range map[string]string{
		"퍄냣 /login/":  "visit /login/",
		"치ㅑ차 ㅣㅐㅎ ㅑㅜ":  "click log in",
		"ㅗ디ㅔ":         "help",
		"ㅂ":           "q",
		"조ㅛ ㄴㄷㄴ냐ㅐㅜㅑㅇ": "why sessionid",
		"재ㅜ":          "won",
		"뭇 값 읽 닭":     "ant rkqt dlfr ekfr",
		"plain":       "plain",
		"ㅘ 과 ㄳ":       "hk rhk rt",
	} {
		if got := rule.LatinKeys(hangul); got != latin {
			t.Errorf("%q is %q, want %q", hangul, got, latin)
		}
	}
}
