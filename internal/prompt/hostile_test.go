package prompt_test

import (
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// Whatever is typed is answered, and what is answered with a mistake has changed nothing.
func FuzzLine(f *testing.F) {
	for _, line := range []string{
		"visit shop.test", "submit Log in username=alice password=pw", `submit "Log in" username="a b`, "put_cookie =;=;=", "put_cookie a=1;;; ;Path", "submit = = =",
		"send https://shop.test/ headers.=x headers.A=b body==", "wait 999999d", "wait 106751d23h47m16s", "undo 99999999999999999999", "remember a cookie ", "remember \t a  cookie  b",
		"visit https://shop.test:99999999/", "visit //", "visit ?", "visit #", "visit $", "visit $$$", "visit [::1]/", "as \u202e", "  jar  ", "\tjar", "fetch  ", "save ../../x.yaml", "save /.yaml",
		"change_user shop.test user=alice name= password=", "퍄냣 ㅁ", "“”", "click “", "what-if " + strings.Repeat("a", 500), "help\x00", "restart_browser  fresh ", "script document.cookie = \"a\\\"b\"",
	} {
		f.Add(line)
	}
	program := playground(f)
	f.Fuzz(func(t *testing.T, line string) {
		s := open(t, program, 0, len(line)%2 == 0)
		say(t, s, "visit https://shop.test/login/")
		before := state(t, s)
		a := s.Read(line)
		if m, wrong := a.(*prompt.Mistake); wrong {
			if m.Message.EN == "" {
				t.Errorf("%q is wrong, and nothing is said", line)
			}
			if after := state(t, s); after != before {
				t.Errorf("%q changed\n%s\nto\n%s", line, before, after)
			}
			if m.Offer != "" {
				if _, again := s.Understand(m.Offer); again != nil {
					t.Errorf("%q: the line %q that is offered is wrong: %s", line, m.Offer, again.Message.EN)
				}
			}
		}
		s.Complete(line, len(line)/2)
		s.FillsPassword(line)
		if a == nil {
			t.Errorf("%q is not answered", line)
		}
	})
}
