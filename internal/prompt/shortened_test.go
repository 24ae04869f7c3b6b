package prompt_test

import (
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// A key that is typed as the screen shows it is not the key: it is refused, wherever a value
// can stand, and the lines that are told keep the whole one and use it.
func TestAShortenedKeyIsNoKey(t *testing.T) {
	s := open(t, playground(t), 0, true)
	say(t, s, "visit https://shop.test/login/")
	say(t, s, "submit Log in username=alice password=pw-alice-1")
	key := string(s.Last().Jar.All[0].Value)
	short := key[:4] + ".." + key[28:]
	refused := func(line, hint, offer string) {
		t.Helper()
		before := state(t, s)
		m, wrong := s.Read(line).(*prompt.Mistake)
		if !wrong || !strings.Contains(m.Message.EN, "is how the screen shortens") || m.Hint.EN != hint || m.Offer != offer || !hangul.MatchString(m.Hint.KO) {
			t.Fatalf("%s: %+v", line, m)
		}
		if state(t, s) != before {
			t.Errorf("%s changed something", line)
		}
	}
	for _, line := range []string{"put_cookie https://shop.test/ a=" + short, `script document.cookie = "a=` + short + `"`, "send https://shop.test/ headers.Cookie=sessionid=" + short, "visit /?key=" + short} {
		refused(line, "keep the whole one first: remember key cookie sessionid. Then write $key", "remember key cookie sessionid")
	}
	say(t, s, "as eve")
	say(t, s, "visit https://news.test/")
	steal := "put_cookie https://shop.test/ sessionid=" + short + "; Path=/; Secure"
	refused(steal, "keep the whole one first: as alice, look shop.test, remember key cookie sessionid, as eve. Then write $key", "")
	for _, line := range []string{"as alice", "look shop.test", "remember key cookie sessionid", "as eve"} {
		say(t, s, line)
	}
	refused(steal, "$key stands for the whole one", strings.Replace(steal, short, "$key", 1))
	say(t, s, strings.Replace(steal, short, "$key", 1))
	say(t, s, "visit https://shop.test/")
	if user := s.Last().Exchanges[0].Server.User; user != "alice" {
		t.Errorf("eve is %q", user)
	}
	// A value that nobody saw is what it is.
	say(t, s, "put_cookie https://shop.test/ b=abcd..wxyz")
}
