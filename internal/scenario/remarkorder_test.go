package scenario_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestRightAnswersAtOneNumber remarks on three questions whose right answers stand first,
// and on none where one of them stands elsewhere.
func TestRightAnswersAtOneNumber(t *testing.T) {
	const yes, no = "        yes: {text: Yes, if: {sent: []}}\n", "        no: {text: 'No', if: {sent: [a]}}\n"
	lesson := func(last string) string {
		src := strings.TrimSuffix(remarkable[:strings.Index(remarkable, "steps:")], "\n") + "\nsteps:\n"
		for i, choices := range []string{yes + no, yes + no, last} {
			src += fmt.Sprintf("  - step: s%d\n    predict:\n      ask: |\n        Nothing?\n      choices:\n%s    visit: https://shop.test/leave/\n    say: |\n      So.\n    expect: {status: 200}\n", i, choices)
		}
		return src
	}
	for last, want := range map[string]string{yes + no: "the right answers of all 3 questions stand at number 1", no + yes: ""} {
		p, problems := compile(t, lesson(last))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		remarks, err := p.RemarkRun(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, r := range remarks {
			said += r.Message
		}
		if said != want {
			t.Errorf("of\n%s%q is remarked, want %q", last, said, want)
		}
	}
}
