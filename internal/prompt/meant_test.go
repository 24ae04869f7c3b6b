package prompt_test

import (
	"strings"
	"testing"

	"statelab/internal/prompt"
	"statelab/internal/rule"
)

// Who types a command in Latin letters and Korean behind it means the Korean: nothing is read
// as keys that were struck, and what was meant is offered where it is known.
func TestKoreanBehindACommandIsMeant(t *testing.T) {
	s := open(t, playground(t), 0, true)
	for _, c := range []struct{ typed, says, offer string }{
		{"save 훔친키.yaml", "NAME.yaml", ""},
		{"remember 열쇠 cookie sessionid", `"열쇠"`, ""},
		{"wait 15일", `"15일"`, "wait 15d"},
		{"wait 1시간 30분", `"1시간 30분"`, "wait 1h30m"},
		{"wait 15 days", `"15 days"`, "wait 15d"},
		{"tab 둘째", `"둘째"`, ""},
	} {
		m, ok := s.Read(c.typed).(*prompt.Mistake)
		if !ok {
			t.Errorf("%q was done", c.typed)
			continue
		}
		if got := m.Message.In(rule.Korean) + m.Hint.In(rule.Korean); !strings.Contains(got, c.says) || m.Offer != c.offer {
			t.Errorf("%q is answered with %q and the line %q", c.typed, got, m.Offer)
		}
		if len(m.Notes) > 0 {
			t.Errorf("%q is read as keys: %q", c.typed, m.Notes)
		}
	}
}

// An address needs no scheme in front of a cookie either, and what lacks is said alone.
func TestWhatStandsBehindAnAddress(t *testing.T) {
	s := open(t, playground(t), 0, true)
	if m, ok := s.Read("sign_in https://bank.test/login/ alice").(*prompt.Mistake); !ok || m.Message.EN != "sign_in needs more: user" || m.Offer != "sign_in https://bank.test/login/ user=alice" {
		t.Errorf("a user without the field's name is answered with %+v", m)
	}
	if _, ok := s.Read("put_cookie bank.test theme=dark; Path=/").(prompt.Stepped); !ok {
		t.Error("a cookie is not put for an address without a scheme")
	}
	if l, ok := s.Read("jar").(prompt.Cookies); !ok || len(l.Jar.Cookies) != 1 || l.Jar.Cookies[0].Cookie.Name != "theme" || l.Jar.Cookies[0].Cookie.Domain != "bank.test" {
		t.Errorf("the jar holds %+v", l.Jar)
	}
}
