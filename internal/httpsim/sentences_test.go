package httpsim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/rule"
)

// TestSentencesOfPagesAreExplained finds each sentence in the page that says it, and
// no other, in the order of the page.
func TestSentencesOfPagesAreExplained(t *testing.T) {
	for status, want := range errorSentences {
		got := Sentences(errorPage(status))
		if !slices.Equal(got, []rule.Text{want}) || want.KO == "" {
			t.Errorf("the page of %d: %v", status, got)
		}
	}
	page := formSentences["invalid_login"].EN + " Username " + formSentences["required"].EN + " Password " + formSentences["required"].EN
	got := Sentences(page)
	if !slices.Equal(got, []rule.Text{formSentences["invalid_login"], formSentences["required"]}) {
		t.Errorf("%s\nmeans %v", page, got)
	}
	if got := Sentences("Please enter a correct email and password. Note that both fields may be case-sensitive."); len(got) != 1 || !strings.Contains(got[0].KO, "올바른 email 값과 비밀번호") {
		t.Errorf("a login by email means %v", got)
	}
	if got := Sentences("Hello alice"); len(got) > 0 {
		t.Errorf("a greeting means %v", got)
	}
}

// TestErrorsOfFormsAreExplained makes every error that a form can have.
func TestErrorsOfFormsAreExplained(t *testing.T) {
	server, err := New(Site{Host: "shop.test"}, Env{Now: time.Now, Random: chance.NewSeeded("errors")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for code, sentence := range formSentences {
		var errors FormErrors
		errors.add(&Request{server: server, users: server.users(server.db.Conn(nil)), speaks: speaking{none: true}}, "field", code)
		if errors[0].Message != sentence.EN || errors[0].Code != code || sentence.KO == "" {
			t.Errorf("%s is %+v", code, errors)
		}
	}
}

func TestRefusalsAreExplained(t *testing.T) {
	for why, want := range map[string]string{
		"Origin checking failed - https://a.test does not match any trusted origins.": "출처",
		"CSRF token missing.":                                     "토큰이 없음",
		"CSRF token from POST incorrect.":                         "쿠키의 것과 다름",
		"CSRF token from POST has incorrect length.":              "형식",
		"CSRF cookie has invalid characters.":                     "형식",
		"Referer checking failed - no Referer.":                   "Referer가 없음",
		"Referer checking failed - x does not match any trusted.": "사이트",
	} {
		if got := refusalMeans(why); !strings.Contains(got, want) {
			t.Errorf("%s means %s", why, got)
		}
	}
}
