package diag_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

func TestProblemsComeInOrderAndOnce(t *testing.T) {
	var l diag.List
	at := func(line, col int) diag.Pos { return diag.Pos{File: "a.yaml", Line: line, Col: col} }
	l.Add(at(9, 1), "", "the second")
	l.Add(at(2, 5), "use spaces", "the first")
	l.Add(at(9, 1), "", "the second")
	l.Sort()
	want := "a.yaml:2:5: the first (use spaces)\na.yaml:9:1: the second"
	if got := l.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := (diag.List{}).Err(); err != nil {
		t.Errorf("an empty list is the error %v", err)
	}
}

func TestDidYouMean(t *testing.T) {
	verbs := []string{"visit", "submit", "press", "put_cookie", "not_sent", "sent", "if", "at"}
	for word, want := range map[string]string{
		"vist":                      `did you mean "visit"?`,
		"Visit":                     `did you mean "visit"?`,
		"put-cookie":                `did you mean "put_cookie"?`,
		"cookie_put":                `did you mean "put_cookie"?`,
		"pres":                      `did you mean "press"?`,
		"snet":                      `did you mean "sent"?`,
		"not-sent":                  `did you mean "not_sent"?`,
		"teleport":                  "",
		"sent":                      "", // which is known: something else is wrong with it
		"":                          "",
		strings.Repeat("long", 100): "",
	} {
		if got := diag.DidYouMean(word, verbs); got != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", word, got, want)
		}
	}
}

// Of a long list only the beginning is looked through: who has a file with more
// names than anybody types has not misspelt one of them.
func TestAGuessLooksAtAThousandWords(t *testing.T) {
	known := make([]string, 1001)
	for i := range known {
		known[i] = fmt.Sprintf("filler-%04d-", i)
	}
	known[999], known[1000] = "visit", "submit"
	for word, want := range map[string]string{"vist": `did you mean "visit"?`, "submt": ""} {
		if got := diag.DidYouMean(word, known); got != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestAProblemIsToldInTheLanguageOfItsReader(t *testing.T) {
	known := []string{"logout", "login"}
	both := diag.Say(rule.Text{EN: "there is no such lesson", KO: "그런 수업이 없습니다"}, diag.Guess("logut", known))
	english := diag.Diagnostic{Message: "nobody has Korean for this", Hint: diag.DidYouMean("logut", known)}
	var l diag.List
	l.Add(diag.Pos{}, "write "+"logout", "the key %s has no value", "a step")
	for _, test := range []struct {
		d             diag.Diagnostic
		lang          rule.Language
		message, hint string
	}{
		{both, rule.English, "there is no such lesson", `did you mean "logout"?`},
		{both, rule.Korean, "그런 수업이 없습니다", `비슷한 이름: "logout"`},
		{english, rule.Korean, "nobody has Korean for this", `비슷한 이름: "logout"`},
		{l[0], rule.English, "the key a step has no value", "write logout"},
		{l[0], rule.Korean, "단계 키에 값이 없습니다", "이렇게 적습니다: logout"},
	} {
		if message, hint := test.d.In(test.lang); message != test.message || hint != test.hint {
			t.Errorf("in %s: %q, %q; want %q, %q", test.lang, message, hint, test.message, test.hint)
		}
	}
}
