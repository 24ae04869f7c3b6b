package language

import (
	"testing"

	"statelab/internal/diag"
)

// TestTabsAsPythonComparesThem finds the lines for which python3 answers TabError.
func TestTabsAsPythonComparesThem(t *testing.T) {
	for text, want := range map[string]int{
		"def view(request):\n\ta = 1\n\treturn a":                 0,
		"def view(request):\n\ta = 1\n        return a":           3,
		"def view(request):\n        a = 1\n\treturn a":           3,
		"if a:\n    if b:\n\tc = 1\n":                             3,
		"if a:\n    b = f(\n\t1)\n    c = 1":                      0,
		"if a:\n\tb = 1\n\tif c:\n\t    d = 1\n\te = 1\n    # no": 0,
	} {
		if got := mixedTabs(text); got != want {
			t.Errorf("%q: line %d, want %d", text, got, want)
		}
	}
	if at := inTyped("a\n\t\treturn x", diag.Pos{Line: 2, Col: 9}); at.Col != 3 {
		t.Errorf("the first letter behind two tabs is at %v", at)
	}
}
