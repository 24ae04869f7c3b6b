package python

import (
	"strings"
	"testing"
)

// FuzzProgram wants no text to break the reader, and a place of every problem in the text.
func FuzzProgram(f *testing.F) {
	for _, src := range []string{"", "a = b = 1", "def f(a, *b, c=1, **d):\n    return a, b\n", "for a, (b, *c) in d:\n\tbreak\nelse:\n\tpass", "f'{a!r:>{b}}' \"x\" rb'\\xff'",
		"with a as b, c:\n  x[1:2, ::3] **= -1 if y else lambda: z", "{**a, 'b': [c for d in e if f]}", "try:\n a\nexcept b as c: d\nfinally: e", "from .a import (b as c,)", "((((", "f'''{\n'''", "del (a, [b])", "x: int = 0x_f + 1e5"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		_, err := Program(src)
		if err == nil {
			return
		}
		p, ok := err.(*Problem)
		if !ok {
			t.Fatalf("%q: %v", src, err)
		}
		if lines := strings.Count(src, "\n") + strings.Count(src, "\r") + 1; p.Line < 1 || p.Line > lines || p.Col < 1 {
			t.Errorf("%q has %d lines, and %v", src, lines, p)
		}
	})
}
