package render

import "testing"

// TestBegun: a sentence of the program begins with a capital; a value is never recased.
func TestBegun(t *testing.T) {
	for said, want := range map[string]string{
		"no line can do it": "No line can do it", "": "", "co.kr 전체의 쿠키": "co.kr 전체의 쿠키", "sid 쿠키": "sid 쿠키",
		"www.shop.test is asked": "www.shop.test is asked", "without it.": "Without it.", "7 of them": "7 of them",
	} {
		if got := begun(said); got != want {
			t.Errorf("%q begins %q, want %q", said, got, want)
		}
	}
}
