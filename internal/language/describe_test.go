package language_test

import (
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

func TestStepsAreDescribedBeforeTheyRun(t *testing.T) {
	const before = "statelab: 1\nlesson: a\ntitle: A\nsummary: B\nclock: 2026-03-02T09:00:00Z\npauses: {counting: {title: the counting}}\n" +
		"browsers: {me: {title: Me}}\nsites: {a.test: {pages: {/: {get: [{pause: counting}, {text: x}]}}}}\nsteps:\n"
	for does, want := range map[string]rule.Text{
		"visit: https://a.test/":                                {EN: "visit https://a.test/", KO: "https://a.test/ 주소로 감"},
		"submit: {button: Log in, fields: {username: alice}}":   {EN: "press [Log in]", KO: "[Log in] 버튼을 누름"},
		"put_cookie: {url: https://a.test/, name: a, value: b}": {EN: "type in a cookie: https://a.test/ a b", KO: "쿠키를 직접 적어 넣음: https://a.test/ a b"},
		"resume: counting":                                      {EN: "the page at the counting goes on", KO: "the counting에서 멈춘 페이지가 이어서 실행됨"},
		"press: reload":                                         {EN: "press reload", KO: "브라우저에서 새로 고침을 누름"},
		"wait: 5m":                                              {EN: "time passes", KO: "시간이 흐름"},
	} {
		src := before + "  - step: a\n    " + does + "\n    say: |\n      A.\n"
		l, _ := lesson.Parse("a.yaml", []byte(src), language.Vocabulary())
		if len(l.Steps) != 1 {
			t.Fatalf("%s: no step", does)
		}
		if got := language.Describe(l, &l.Steps[0]); got != want {
			t.Errorf("%s: %+v, want %+v", does, got, want)
		}
	}
}

// TestEveryVerbCanBeDescribed in both languages, with a place for its values.
func TestEveryVerbCanBeDescribed(t *testing.T) {
	for _, v := range language.Verbs() {
		for _, says := range []string{v.Says.EN, v.Says.KO} {
			if strings.Count(says, "%s") != 1 {
				t.Errorf("%s is described as %q", v.Verb, says)
			}
		}
	}
}
