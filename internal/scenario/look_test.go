package scenario_test

import "testing"

// TestALookSaysWhetherTheTabIsThere looks at sites with and without a page of
// theirs in the tab.
func TestALookSaysWhetherTheTabIsThere(t *testing.T) {
	src := walk(
		step("look: shop.test", ""), // nothing is open yet
		step("visit: https://shop.test/", "{page: {shows: [Shoes]}}"),
		step("look: shop.test", ""),
		step("look: news.test", ""),
		step("look: shop.test\ntab: second", ""),
	)
	steps := run(t, src).Steps
	for i, want := range []bool{false, false, true, false, false} {
		if got := steps[i].Looks; got != want {
			t.Errorf("step %d, %s: looks %v, want %v", i+1, steps[i].Action.EN, got, want)
		}
	}
	if steps[2].Shows == "" {
		t.Error("nothing is seen in the tab")
	}
}
