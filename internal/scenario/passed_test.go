package scenario_test

import (
	"strings"
	"testing"

	"statelab/internal/rule"
)

// TestWhatIsPassedOverIsTold writes lines with a slip, of which some are right all the same.
func TestWhatIsPassedOverIsTold(t *testing.T) {
	p, said := loadTasks(t, tasks(t))
	if p == nil {
		t.Fatal(said)
	}
	for _, c := range []struct {
		typed, passed string
		solved        bool
	}{
		{"sid=; Path=/shop; Max-Age=0", "", true},
		{"sid=; Path=/shop; Max-Age=0; Session; Expires=0; Priority=Soon", "ignored `Session`: | ignored `Expires=0`: ", true},
		{"sid=; Path=/shop, Max-Age=0", "reads `Path=/shop, Max-Age=0` as one value", false},
		{"sid=; Path=shop; Max-Age=0", "a path begins with `/`", false},
		{"sid=; Path=/", "", false},
		{"sid=; Path=/shop; Max-Age=0; SameSite=None", "The browser refused the line: SameSite=None without Secure.", false},
	} {
		tried, err := p.Write(t.Context(), 0, map[string]string{"line": c.typed})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, s := range tried.Passed {
			if s.In(rule.Korean) == s.In(rule.English) {
				t.Errorf("%q: not in Korean: %v", c.typed, s)
			}
			all = append(all, s.In(rule.English))
		}
		ok := tried.Solved == c.solved && (c.passed == "") == (len(all) == 0)
		for want := range strings.SplitSeq(c.passed, " | ") {
			ok = ok && strings.Contains(strings.Join(all, " "), want)
		}
		if !ok {
			t.Errorf("%q: solved %v, passed over %q", c.typed, tried.Solved, all)
		}
	}
}
