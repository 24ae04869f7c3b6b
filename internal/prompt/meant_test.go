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
		{"wait 1시간 30분", `"1시간 30분"`, "wait 1h 30m"},
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
