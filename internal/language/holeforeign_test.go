package language_test

import (
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/rule"
)

// TestWhatIsOfAnotherKindIsNamed writes in each kind of hole what belongs elsewhere, and
// what belongs there.
func TestWhatIsOfAnotherKindIsNamed(t *testing.T) {
	const cookie, settings, view, text = language.SetCookieHole, language.SettingsHole, language.ViewHole, language.TextHole
	for _, c := range []struct{ kind, typed, want string }{
		{cookie, `response.set_cookie("lang", "ko", path="/")`, "1:1 this is Python, as a view has it; here you write the value of a Set-Cookie line (as in NAME=VALUE"},
		{cookie, `set_cookie("lang", "ko")`, "this is Python"},
		{cookie, `document.cookie = "lang=ko"`, "this is JavaScript"},
		{cookie, `res.cookie("lang", "ko", { path: "/" })`, "this is JavaScript"},
		{cookie, `SESSION_COOKIE_PATH = "/"`, "this is a setting of settings.py"},
		{cookie, `SESSION_ID=5; Path=/`, ""},
		{cookie, `return=home; Path=/`, ""},
		{cookie, `lang=한국어; Path=/`, ""},
		{cookie, `언어=ko`, ""},
		{cookie, `ㅣ뭏=ㅏㅐ; ㅖㅁ소=/`, "1:1 the input method was set to Hangul (in Latin letters it is: lang=ko; Path=/)"},
		{cookie, `theme=light; 수채ㅡ`, "Hangul"},
		{cookie, `소듣=light`, "Hangul"},
		{cookie, `lang=ko； Path=/`, "1:1 ； is a full-width character (write ;)"},
		{cookie, `lang＝ko; Path=/`, "＝ is a full-width character (write =)"},
		{cookie, `"lang=ko; Path=/"`, "no quotes stand around this line (write lang=ko; Path=/)"},
		{cookie, `lang="ko"`, ""},
		{text, `Hello ｛｛ user ｝｝`, "｛ is a full-width character (write {)"},
		{text, `50％: 끝`, ""},
		{view, "logout（request）", "（ is a full-width character, and Python wants the usual one: ("},
		{settings, `SESSION_COOKIE_AGE ＝ 60`, "＝ is a full-width character, and Python wants the usual one: ="},
		{settings, `Set-Cookie: a=b; Secure`, "this is a header of HTTP; here you write lines of settings.py"},
		{settings, `Access-Control-Allow-Origin: https://app.test`, "this is a header of HTTP; here you write lines of settings.py"},
		{settings, `proxy_set_header X-Forwarded-Proto $scheme;`, "this is the configuration of a proxy; here you write lines of settings.py"},
		{settings, `__Host-sessionid=abc; Secure; Path=/`, "this is the value of a Set-Cookie line"},
		{settings, `response.delete_cookie("a")`, "this is Python, as a view has it"},
		{settings, "SESSION_COOKIE_SECURE = True\n  HttpOnly = True", "2:3 HttpOnly is an attribute of a cookie and no setting"},
		{settings, `SameSite=Strict`, "SameSite is an attribute"},
		{settings, `ㄴㄷㄴ냐ㅐㅜ_채ㅐㅏㅑㄷ_ㄴㄷ쳗ㄷ = 혁ㄷ`, "Hangul"},
		{settings, `SESSION_COOKIE_NAME = "세션ㅋ"  # ㅋㅋ`, ""},
		{view, `Set-Cookie: theme=dark; Path=/`, "this is a header of HTTP; here you write Python"},
		{view, `Clear-Site-Data: "cookies"`, "this is a header of HTTP; here you write Python"},
		{view, `theme=dark; Path=/`, "this is the value of a Set-Cookie line; here you write Python"},
		{view, `localStorage.history += page`, "this is JavaScript"},
		{view, `document.cookie = "theme=dark"`, "this is JavaScript"},
		{view, `<img src="https://right.test/logout/">`, "this is HTML"},
		{view, `SESSION_COOKIE_AGE = 5`, "this is a setting"},
		{view, `response.set_cookie("a", "Path=/", Domain="right.test")`, `Domain is how a Set-Cookie line has it (Django's keyword is domain)`},
		{view, `response.set_cookie("a", "b", Max-Age=0)`, "Django's keyword is max_age"},
		{view, `response.set_cookie("a", "b", maxAge=0)`, "Django's keyword is max_age"},
		{view, `return HttpResponse("틀렸습니다. ㅠㅠ")`, ""},
		{text, `Hello {{ ㅕㄴㄷㄱ }}`, "Hangul"},
		{text, `ㅎㅎ {{ user.username }}`, ""},
	} {
		r, _ := reader(t)
		h := holeOf("hole", c.kind)
		h.Start.Value = "theme=light"
		_, problems := r.ReadHole(h, c.typed)
		got := ""
		for _, p := range problems {
			got += strings.TrimPrefix(p.Pos.String(), ":") + " " + p.Message + " (" + p.Hint + ")"
			if message, _ := p.In(rule.Korean); message == p.Message {
				t.Errorf("%s: %s: %q is not said in Korean", c.kind, c.typed, message)
			}
		}
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s: %s\nwant %s", c.kind, c.typed, got, c.want)
		}
	}
}
