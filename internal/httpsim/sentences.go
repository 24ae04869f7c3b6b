package httpsim

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Forms and error pages speak English, as they do where LANGUAGE_CODE is "en-us",
// and what crosses the wire is never translated. Here is what they say, and what it
// means to who reads another language.

// formSentences are what the forms say, by Django's codes.
var formSentences = map[string]rule.Text{
	"required":                    {EN: "This field is required.", KO: "꼭 채워야 하는 칸입니다."},
	"null_characters_not_allowed": {EN: "Null characters are not allowed.", KO: "널 문자는 쓸 수 없습니다."},
	"invalid_login": {
		EN: "Please enter a correct username and password. Note that both fields may be case-sensitive.",
		KO: "올바른 사용자 이름과 비밀번호를 입력하십시오. 두 칸 모두 대소문자를 구별할 수 있습니다.",
	},
	"password_incorrect": {
		EN: "Your old password was entered incorrectly. Please enter it again.",
		KO: "기존 비밀번호가 틀렸습니다. 다시 입력하십시오.",
	},
	"password_too_common":       {EN: "This password is too common.", KO: "너무 흔한 비밀번호입니다."},
	"password_entirely_numeric": {EN: "This password is entirely numeric.", KO: "숫자로만 된 비밀번호입니다."},
	"password_too_similar":      {EN: "The password is too similar to the username.", KO: "비밀번호가 사용자 이름과 너무 비슷합니다."},
	"password_mismatch":         {EN: "The two password fields didn\u2019t match.", KO: "두 비밀번호 칸의 내용이 서로 다릅니다."},
}

// errorSentences are what the pages of errors say, by their status, where they say more than their title. That of 404 is
// Django's, and the others are of whoever stands before it.
var errorSentences = map[int]rule.Text{
	404: {EN: "The requested resource was not found on this server.", KO: "요청한 것이 이 서버에 없습니다."},
	413: {EN: "The request is larger than this server takes.", KO: "이 서버가 받는 것보다 큰 요청입니다."},
	431: {EN: "A line of the request's head is longer than this server takes.", KO: "요청 헤더의 한 줄이 이 서버가 받는 것보다 깁니다."},
}

// csrfRefused is what the page says that Django answers where no token came with a form, or a wrong one.
var csrfRefused = rule.Text{EN: "CSRF verification failed. Request aborted.", KO: "CSRF 검증에 실패하여 요청을 중단했습니다."}

// proxyTooLarge is what nginx says of a head that is too large, with status 400.
var proxyTooLarge = rule.Text{EN: "Request Header Or Cookie Too Large", KO: "요청 헤더나 쿠키가 너무 큽니다."}

// sentences are all of them.
var sentences = append(slices.AppendSeq(slices.Collect(maps.Values(formSentences)), maps.Values(errorSentences)), proxyTooLarge, csrfRefused)

// loginRefused is what a login form says where users log in by another field than username.
var loginRefused = memo.Pattern(`Please enter a correct (.{1,60}?) and password\. Note that both fields may be case-sensitive\.`)

// Sentences returns which of these sentences stand in the words of a page, in their
// order on the page, each once.
func Sentences(page string) []rule.Text {
	var found []rule.Text
	for _, s := range sentences {
		if strings.Contains(page, s.EN) {
			found = append(found, s)
		}
	}
	if of := loginRefused().FindStringSubmatch(page); of != nil && of[1] != usernameField {
		found = append(found, rule.Text{EN: of[0], KO: "올바른 " + of[1] + " 값과 비밀번호를 입력하십시오. 두 칸 모두 대소문자를 구별할 수 있습니다."})
	}
	slices.SortFunc(found, func(a, b rule.Text) int {
		return cmp.Compare(strings.Index(page, a.EN), strings.Index(page, b.EN))
	})
	return found
}

// refusalMeans says what the log of a refused POST means. Whatever is not here is a
// token of the wrong form, which no browser sends by itself.
func refusalMeans(why string) string {
	for _, r := range []struct{ begins, means string }{
		{"Origin checking failed", "믿는 출처에서 온 요청이 아님"},
		{"CSRF cookie not set", "CSRF 쿠키가 없음"},
		{"CSRF token missing", "CSRF 토큰이 없음"},
		{"CSRF token from POST incorrect", "폼의 CSRF 토큰이 쿠키의 것과 다름"},
		{"CSRF token from the 'X-Csrftoken' HTTP header incorrect", "헤더의 CSRF 토큰이 쿠키의 것과 다름"},
		{"Referer checking failed - no Referer", "Referer가 없음"},
		{"Referer checking failed", "믿는 사이트의 페이지에서 온 요청이 아님"},
	} {
		if strings.HasPrefix(why, r.begins) {
			return r.means
		}
	}
	return "CSRF 토큰의 형식이 틀림"
}
