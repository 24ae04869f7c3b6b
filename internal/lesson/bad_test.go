package lesson_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/lesson"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Every file of testdata/bad is a lesson with mistakes; the file beside it says
// what is reported, where, and what stands there.
func TestMistakesAreReportedAtTheirPlace(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad lessons: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, problems := lesson.Parse(filepath.Base(file), src, vocabulary())
			if len(problems) == 0 {
				t.Fatal("nothing is reported")
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".err", tell(problems))
		})
	}
}

// golden compares text with a file, or writes the file with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// tell writes problems with the text that stands at their place, so that a
// wrong column can be seen.
func tell(problems diag.List) string {
	var b strings.Builder
	for _, d := range problems {
		fmt.Fprintf(&b, "%v: %s\n", d.Pos, d.Message)
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
		}
		if line := []rune(d.Line); d.Pos.Col > 0 {
			rest := line[min(d.Pos.Col-d.Cut-1, len(line)):]
			fmt.Fprintf(&b, "  at:   %q\n", string(rest[:min(24, len(rest))]))
		}
	}
	return b.String()
}

// strangeFiles are no lessons; each comes with a part of what is said about it.
func strangeFiles() []struct{ name, src, want string } {
	return []struct{ name, src, want string }{
		{"50 MB", strings.Repeat("# nothing\n", 5<<20), "the file is too big"},
		{"20,000 lists", strings.Repeat("- ", 20_000), "more than 100 maps and lists"},
		{"20,000 brackets", strings.Repeat("[", 20_000), "more than 100 maps and lists"},
		{"20,000 braces", strings.Repeat("{a: ", 20_000), "more than 100 maps and lists"},
		{"20,000 questions", strings.Repeat("? ", 20_000), "more than 100 maps and lists"},
		{"indented ever deeper", deeper(1_000), "more than 100 maps and lists"},
		{"aliases of aliases", aliases(40), "anchors (&a0) are not used"},
		{"40,000 aliases", "- &a a\n" + strings.Repeat("- *a\n", 40_000), "anchors (&a) are not used"},
		{"20,000 keys", "statelab: 1\n" + keys(20_000), "there are more problems in this file (mend the others first)"},
		{"the same key again and again", "statelab: 1\n" + strings.Repeat("a: 1\n", 40_000), "stands twice"},
		{"one long line of mistakes", "{" + strings.Repeat("a,", 40_000) + "}", "stands twice"},
		{"one long line of comments that cut nothing", "{" + strings.Repeat("a#: a #", 40_000) + "}", "the [ or { before it is not closed"},
		{"quotes that never end", strings.Repeat("a: 'b\n", 40_000), "closes only in line 2"},
		{"one long word", strings.Repeat("k", lesson.MaxSize), "a lesson is a map"},
		{"zeros", strings.Repeat("\x00", lesson.MaxSize), "control character U+0000"},
	}
}

// No file, however strange, may end the program. How long each takes is the
// benchmark's to say.
func TestStrangeFilesAreRefused(t *testing.T) {
	for _, test := range strangeFiles() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, problems := lesson.Parse("strange.yaml", []byte(test.src), lesson.Vocabulary{})
			if !strings.Contains(problems.Error(), test.want) || len(problems) > 101 {
				t.Errorf("%d problems, want %q among them, found\n%.300s", len(problems), test.want, problems.Error())
			}
		})
	}
}

func BenchmarkStrangeFiles(b *testing.B) {
	for _, test := range strangeFiles() {
		b.Run(strings.ReplaceAll(test.name, ",", ""), func(b *testing.B) {
			for b.Loop() {
				lesson.Parse("strange.yaml", []byte(test.src), lesson.Vocabulary{})
			}
		})
	}
}

func deeper(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func aliases(levels int) string {
	var b strings.Builder
	b.WriteString("- &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&b, "- &a%d [%s*a%d]\n", i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 8), i-1)
	}
	return b.String()
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}

// Signs of East Asian keyboards are named where they part or close nothing, and a hint has none of them.
func TestWideSignsAreNamed(t *testing.T) {
	for line, want := range map[string]string{
		"expect: {status: 200， stored: [a]}":        `:21: ， is a wide sign of East Asian keyboards, which parts and closes nothing in YAML (write ,)`,
		"expect: {status: 200, stored: [a］}":        `:33: ］ is a wide sign of East Asian keyboards, which parts and closes nothing in YAML (write ])`,
		"expect: {status: 200, page: {lacks: [a]}｝": `:41: ｝ is a wide sign of East Asian keyboards, which parts and closes nothing in YAML (write })`,
	} {
		_, list := lesson.Parse("x.yaml", []byte("statelab: 1\n"+line+"\n"), lesson.Vocabulary{})
		if !strings.HasSuffix(list.Error(), want) || !strings.HasPrefix(list.Error(), "x.yaml:2"+want[:3]) {
			t.Errorf("%s: %v, want %s", line, list, want)
		}
	}
}
