package cookiejar_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// A GET that opens the tab is told as one, whatever led to it: a link, a form, or a redirect behind
// a form of another site, of which the jar knows nothing.
func TestTheTitleOfANavigationNamesNoCause(t *testing.T) {
	rules := cookiejar.Rules()
	i := slices.IndexFunc(rules, func(r *rule.Rule) bool { return r.Code == "sent-on-navigation" })
	for _, word := range []string{"link", "form", "링크", "폼"} {
		if title := rules[i].Title; strings.Contains(title.EN+title.KO, word) {
			t.Errorf("%q, %q say what led there", title.EN, title.KO)
		}
	}
}
