package prompt

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// What is wrong with a value is found by the readers of lesson files, which speak of
// files. Here is what is said otherwise of lines.

// saying is how a message of a reader is said: $1 is what its pattern found first.
type saying struct {
	pattern func() *regexp.Regexp
	message rule.Text
	hint    rule.Text // in the place of the reader's, unless that one guesses; empty: that one
}

var sayings = []saying{
	{found(`wanted an absolute address such as (\S+)`), rule.Text{EN: "$2 is no address of the web", KO: "$2: 웹 주소가 아닙니다"}, rule.Text{EN: "as in https://shop.test/", KO: "예: https://shop.test/"}},
	{found(`wanted a host such as (\S+)`), rule.Text{EN: "$2 is no host", KO: "$2: 호스트가 아닙니다"}, rule.Text{EN: "as in shop.test", KO: "예: shop.test"}},
	{found(`wanted a time such as (\S+)`), rule.Text{EN: "$2 is no time", KO: "$2: 시각이 아닙니다"}, rule.Text{EN: "as in 2026-03-03T00:00:00Z", KO: "예: 2026-03-03T00:00:00Z"}},
	{found(`wanted a number of seconds`), rule.Text{EN: "$1 is no number of seconds that a cookie can last", KO: "$1: 쿠키의 수명이 될 수 있는 초 수가 아닙니다"}, rule.Text{EN: "as in Max-Age=3600", KO: "예: Max-Age=3600"}},
	{memo.Pattern(`^(\$\w+) is not remembered by any step before$`), rule.Text{EN: "nothing is kept under $1", KO: "$1: 이 이름으로 보관한 값이 없습니다"},
		rule.Text{EN: "remember keeps a value: remember key cookie sessionid; a dollar sign itself is $$$$", KO: "remember로 보관합니다. 예: remember key cookie sessionid. 달러 기호 자체는 $$$$로 적습니다"}},
	{memo.Pattern(`^(\S+) has no user (".*")$`), rule.Text{EN: "$1 has no user $2", KO: "$1 사이트에 $2 사용자가 없습니다"}, rule.Text{EN: "users lists who has an account", KO: "users를 입력하면 계정이 있는 사람이 나옵니다"}},
	{memo.Pattern(`^a user has a (name|password)$`), rule.Text{EN: "a user has a $1", KO: "사용자에게는 $1 값이 있어야 합니다"}, rule.Text{EN: "write it behind $1=", KO: "$1= 뒤에 적습니다"}},
	{memo.Pattern(`^change_user makes one change, found (\d+)$`), rule.Text{EN: "change_user makes one change, found $1", KO: "change_user는 한 가지만 바꿉니다. 적은 것: $1개"},
		rule.Text{EN: "one of name=, password=, active=, deleted=true", KO: "이 가운데 하나: name=, password=, active=, deleted=true"}},
	{memo.Pattern(`^only true makes sense here$`), rule.Text{EN: "only true makes sense here", KO: "여기에는 true만 적을 수 있습니다"}, rule.Text{EN: "leave it out otherwise", KO: "아니면 적지 않습니다"}},
	{memo.Pattern(`(?s)^a script reads or writes document.cookie, and does nothing else: found (.*)$`), rule.Text{EN: "a script reads or writes document.cookie, and does nothing else: found $1", KO: "여기서 스크립트는 document.cookie를 읽거나 쓰는 일만 합니다: $1"},
		rule.Text{EN: `to read: script document.cookie, to write: script document.cookie = "a=1; Path=/"`, KO: `읽을 때: script document.cookie, 쓸 때: script document.cookie = "a=1; Path=/"`}},
}

func found(wanted string) func() *regexp.Regexp {
	return memo.Pattern(`(?s)^` + wanted + `, found (.*)$`)
}

// spoken says a problem of a reader as it is said of a line.
func spoken(p diag.Diagnostic) (message, hint rule.Text) {
	message, hint = p.Text(), p.Advice()
	i := slices.IndexFunc(sayings, func(s saying) bool { return s.pattern().MatchString(message.EN) })
	if i < 0 {
		return message, hint
	}
	said, fill := sayings[i], func(form string) string { return sayings[i].pattern().ReplaceAllString(p.Message, form) }
	if _, near := guessed(hint.EN); !near && !said.hint.IsZero() {
		hint = rule.Text{EN: fill(said.hint.EN), KO: fill(said.hint.KO)}
	}
	return rule.Text{EN: fill(said.message.EN), KO: fill(said.message.KO)}, hint
}

// guessed is the word that a hint guesses.
func guessed(hint string) (string, bool) {
	word, ok := strings.CutPrefix(hint, `did you mean "`)
	return strings.TrimSuffix(word, `"?`), ok
}
