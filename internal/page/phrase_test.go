package page

import (
	"strings"
	"testing"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// An answer to choose is one line: what looks like the number of a list, or like its dash, is a
// word of it. A list in a list of choices took the page's script out of step.
func TestAChoiceIsNoList(t *testing.T) {
	for _, c := range []struct{ text, html, markdown string }{
		{"429. It is *refused*", "429. It is <em>refused</em>", `429\. It is *refused*`},
		{"- nothing", "- nothing", `\- nothing`},
		{"1) `sid`", "1) <code>sid</code>", "1\\) `sid`"},
		{"```", "```", "\\`\\`\\`"},
	} {
		if got := markup(c.text, true); got != c.html {
			t.Errorf("%q is %q, want %q", c.text, got, c.html)
		}
		m := &markdownPage{lang: rule.English}
		if got := m.phrase(trace.Prose{rule.English: c.text}); got != c.markdown {
			t.Errorf("%q is %q, want %q", c.text, got, c.markdown)
		}
	}
	if got := markup("1. one\n2. two", false); !strings.HasPrefix(got, "<ol><li>") {
		t.Errorf("a list of a text is %q", got)
	}
}
