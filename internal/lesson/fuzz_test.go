package lesson_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/lesson"
)

// Whatever the bytes are, reading them ends, and every problem has its place
// inside the file.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(src))
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		l, problems := lesson.Parse("fuzz.yaml", []byte(src), vocabulary())
		if l == nil && len(problems) == 0 {
			t.Error("neither a lesson nor a problem")
		}
		inside(t, src, problems)
		if o, problems := lesson.ParseOverlay("fuzz.ko.yaml", []byte(src)); l != nil && o != nil {
			inside(t, src, append(problems, l.Apply(o)...))
		}
		if l != nil && len(problems) == 0 {
			template := l.Template("xx")
			if _, problems := lesson.ParseNode("fuzz.xx.yaml", []byte(template)); len(problems) > 0 {
				t.Errorf("the template cannot be read: %v\n%s", problems, template)
			}
		}
	})
}

func inside(t *testing.T, src string, problems diag.List) {
	t.Helper()
	lines := strings.Split(src, "\n")
	for _, d := range problems {
		if d.Pos.Line == 0 && len(src) > lesson.MaxSize {
			continue
		}
		if d.Pos.Line < 1 || d.Pos.Line > len(lines) || d.Pos.Col < 1 || d.Pos.Col > len([]rune(lines[d.Pos.Line-1]))+1 {
			t.Errorf("%v lies outside the file: %s", d.Pos, d.Message)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	src, err := os.ReadFile("testdata/good/two-half-logouts.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, problems := lesson.Parse("two-half-logouts.yaml", src, vocabulary()); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
