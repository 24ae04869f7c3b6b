package lesson

import "testing"

// A step's browser is who acts: the word that lessons have for it is named.
func TestABrowserOfAStepIsCalledWho(t *testing.T) {
	for _, word := range []string{"browser", "client", "브라우저"} {
		var r Reader
		if hint := r.Unknown(&Node{Kind: Scalar, Value: word}, "a step", []string{"step", "visit", "who"}); hint != "here it is called who" {
			t.Errorf("the hint for %s is %q", word, hint)
		}
	}
}
