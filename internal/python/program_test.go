package python

import (
	"os"
	"strings"
	"testing"
)

// Python itself read each of these: testdata/record.py says how.
func TestProgramReadsAsPythonDoes(t *testing.T) {
	all, err := os.ReadFile("testdata/programs.txt")
	if err != nil {
		t.Fatal(err)
	}
	read, refused := 0, 0
	for _, one := range strings.Split(strings.TrimSuffix(string(all), "\n"), "\n====\n") {
		src, want, _ := strings.Cut(one, "\n----\n")
		statements, err := Program(src)
		switch {
		case want == "unread" || strings.HasPrefix(want, "refused: "):
			if refused++; err == nil {
				t.Errorf("%s\nis read as %s\nand Python: %s", src, new(dump).block(statements), want)
			}
		case err != nil:
			t.Errorf("%s\n%v", src, err)
		default:
			if read++; new(dump).block(statements) != want {
				t.Errorf("%s\nis read as %s\nby Python   %s", src, new(dump).block(statements), want)
			}
		}
	}
	if read < 250 || refused < 250 {
		t.Errorf("%d are read, %d refused", read, refused)
	}
}

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
