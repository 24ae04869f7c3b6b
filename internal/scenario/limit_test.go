package scenario_test

import (
	"fmt"
	"strings"
	"testing"
)

// Templates are read by another reader than the words of a lesson, and their
// mistakes count among its others.
func TestMistakesInTemplatesAreAHundredAtMost(t *testing.T) {
	var pages strings.Builder
	for i := range 500 {
		fmt.Fprintf(&pages, "      /p%d: {get: [{template: 'x {{'}]}\n", i)
	}
	_, problems := compile(t, bounded+"  shop.test:\n    pages:\n"+pages.String()+"steps:\n"+story(step("visit: https://shop.test/p0", "{status: 200}")))
	first := strings.Count(bounded, "\n") + 3
	if len(problems) != 101 {
		t.Fatalf("%d problems, want a hundred, and that there are more", len(problems))
	}
	for i, want := range map[int]string{
		0:   fmt.Sprintf("bounds.yaml:%d:33: {{ is not closed on its line (write }})", first),
		99:  fmt.Sprintf("bounds.yaml:%d:34: {{ is not closed on its line (write }})", first+99),
		100: fmt.Sprintf("bounds.yaml:%d:35: there are more problems in this file", first+100),
	} {
		if got := problems[i].Error(); !strings.HasPrefix(got, want) {
			t.Errorf("problem %d is %q, want %q", i, got, want)
		}
	}
}
