package trace_test

import (
	"strings"
	"testing"

	"statelab/internal/trace"
)

// TestTheLinesNextToAHole begins them with the function in which the hole is, where that is not far.
func TestTheLinesNextToAHole(t *testing.T) {
	const imports = "import a\nimport b\nimport c\nimport d\nimport e\nimport f\nimport g\nimport h\n\n\n"
	long := strings.Repeat("    x = 1\n", 40)
	for what, c := range map[string]struct {
		above  string
		indent int
		near   string
		far    int
	}{
		"short":            {"def f(r):\n    x = 1", 4, "def f(r):\n    x = 1", 0},
		"a function":       {imports + "@login_required\n@never_cache\ndef f(r):\n    x = 1\n    if x:", 8, "@login_required\n@never_cache\ndef f(r):\n    x = 1\n    if x:", 10},
		"behind another":   {imports + "def g(r):\n    return 1\n\n\ndef f(r):\n    x = 1", 4, "def f(r):\n    x = 1", 14},
		"a method":         {imports + "class V(View):\n    model = M\n\n    def get(self):\n        x = 1", 8, "class V(View):\n    model = M\n\n    def get(self):\n        x = 1", 10},
		"a long function":  {imports + "def f(r):\n" + long + "    y = 1", 4, strings.Repeat("    x = 1\n", 5) + "    y = 1", 46},
		"below an if":      {imports + "def f(r):\n    for x in y:\n        if x:\n            z = 1", 12, "def f(r):\n    for x in y:\n        if x:\n            z = 1", 10},
		"beside another":   {imports + "def f(r):\n    def g():\n        return 1\n    if x:\n        y = 1", 8, "def f(r):\n    def g():\n        return 1\n    if x:\n        y = 1", 10},
		"no function":      {imports + "a = 1", 0, "import f\nimport g\nimport h\n\n\na = 1", 5},
		"a module's class": {imports + "class M(models.Model):\n    a = 1", 4, "class M(models.Model):\n    a = 1", 10},
	} {
		h := trace.Hole{Above: c.above, Indent: c.indent}
		if h.Near() != c.near || h.FarLines() != c.far {
			t.Errorf("%s: next to it stands\n%s\nand above that %d lines, want\n%s\nand %d", what, h.Near(), h.FarLines(), c.near, c.far)
		}
	}
}
