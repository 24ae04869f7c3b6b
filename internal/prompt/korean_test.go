package prompt_test

import (
	"regexp"
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// wrongLines are lines of every verb and command that say what is wrong with them.
var wrongLines = []string{
	"vist", "visit", "visit https://", "visit https://nowhere.test/", "visit http://bank.test/", "visit a b", "visit https://shop.test:99999/", "visit ftp://shop.test/", "visit https://shop.test/?a=$nothing", "visit mailto:a@b.test",
	"visit https://[::1", "visit javascript:alert(1)", "visit https://user:pw@shop.test/", "visit https://shop.test/%zz", "visit //", "visit about:blank", "visit $key",
	"click", "click Nothing", "submit", "submit Nothing", "submit Log in nothing=1", "submit Log in username=a username=b", "submit Log in fields.nothing=1", "press", "press forward", "restart_browser", "restart_browser now",
	"put_cookie", "put_cookie a=1; Pfad=/", "put_cookie a=1; Secrue", "put_cookie a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "put_cookie a=1; Max-Age=1h", "put_cookie a=1; Path=/; Path=/", "put_cookie a=1; SameSite=Some", "put_cookie a=1; Domain=bank.test",
	"put_cookie a=1; SameSite=None", "put_cookie https://nowhere.test/ a=1", "put_cookie __Host-a=1", "put_cookie http://shop.test/ a=1; Secure", "put_cookie a=1; Domain=test", "put_cookie a=1; Secure=yes", "put_cookie a=1; Path=cart",
	"put_cookie a=1; Domain=", "put_cookie =", "put_cookie a=1; Max-Age=99999999999", "put_cookie a=1; Max-Age=-1", "put_cookie a=$nothing",
	"drop_cookie", "drop_cookie nothing", "drop_cookies", "drop_cookies nowhere.test", "drop_cookies news.test", "sign_in", "sign_in https://shop.test/login/", "sign_in https://shop.test/login/ user=mallory", "sign_in https://news.test/ user=alice",
	"sign_in https://shop.test/ user=alice", "send", "send https://shop.test/ method=BREW", "send https://shop.test/ headers.A B=c", "send https://shop.test/ headers.A(=c", "send https://shop.test/ headers.A=1 headers.A=2", "send https://shop.test/ body=a body=b",
	"fetch", "fetch https://shop.test/ method=OPTIONS", "fetch https://shop.test/ credentials=yes", "fetch https://shop.test/ method=GET method=GET", "restart_server", "restart_server shop", "clean_up", "clean_up nowhere.test", "clean_up news.test",
	"restart_server news.test", "change_user", "change_user shop.test", "change_user shop.test user=bob", "change_user shop.test user=mallory active=false", "change_user shop.test user=bob active=no", "change_user shop.test user=bob name=", "change_user shop.test user=bob password=",
	"change_user shop.test user=bob active=true deleted=true", "change_user shop.test user=bob deleted=false", "change_user shop.test user=bob name=alice", "change_user news.test user=bob active=false", "change_user bank.test user=bob active=false", "migrate", "migrate news.test", "set_user_model", "set_user_model shop.test", "set_user_model shop.test to=own",
	"look", "look nowhere.test", "open_developer_tools", "open_developer_tools bank.test", "script", "script alert(1)", `script document.cookie = "a\"b"`, `script document.cookie = `, "resume", "resume x", "wait", "wait 15", "wait -1d", "wait 999999d", "wait 999999999999999999d", "wait soon",
	"as", "as mallory", "as Eva", "tab", "tab the second", "page 2", "jar bank.test", "why", "why nothing", "what-if", "what-if moon", "remember", "remember key", "remember KEY cookie sessionid", "remember key jar a", "remember key cookie nothing", "remember key field nothing",
	"remember key header Nothing", "undo 99", "undo two", "undo 0", "redo", "redo 2", "save", "save a b.yaml", "save my.txt", "save MY.yaml", "edit it", "help nothing", "leave now", "at", "at yesterday", "at 2020-01-01T00:00:00Z", "frobnicate", "Log in", "Cart", "username", "alice", "eve", "main",
	"https://shop.test/", "/cart/", "=", ";", "\"", "submit \"", "click \"Log", "퍄냣", "퍄냣 /nowhere/x y", "로그인", "ㅁㄴㅇㄹ", "ｖｉｓｉｔ　ｘ", "visit\u00a0nowhere", "visit /\x1b", "visit /\xff", "submit Log out", "submit Log in username=alice password=6242..0shb",
	"what is", "what is love", "? love", "help love",
}

var hangul = regexp.MustCompile(`\p{Hangul}`)

// Who uses the program in Korean is told in Korean what is wrong with a line, whatever it
// is, and what to do about it.
func TestEveryWrongLineIsToldInKorean(t *testing.T) {
	for _, begin := range [][]string{nil, {"visit https://shop.test/login/"}, {"visit https://shop.test/", "submit Add apple"}} {
		s := open(t, playground(t), 0, true)
		for _, line := range begin {
			say(t, s, line)
		}
		for _, line := range wrongLines {
			m, wrong := s.Read(line).(*prompt.Mistake)
			if !wrong {
				continue
			}
			if strings.Contains(m.Message.KO, "줄을 읽을 수 없습니다") {
				t.Errorf("%q is told in English: %q", line, m.Message.KO)
			}
			if !hangul.MatchString(m.Message.KO) || !m.Hint.IsZero() && !hangul.MatchString(m.Hint.KO) {
				t.Errorf("%q: %q, hint %q / %q", line, m.Message.KO, m.Hint.KO, m.Message.EN)
			}
		}
	}
}
