package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The page about pages says the same in both languages: the same commands, the same page
// around one, and the same sections.
func TestBothPagesAboutPagesAreOne(t *testing.T) {
	fences := regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	heads := regexp.MustCompile(`(?m)^#+ `)
	var typed [2][]string
	var sections [2]int
	for i, name := range []string{"page.md", "page.ko.md"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fences.FindAllStringSubmatch(string(src), -1) {
			for line := range strings.Lines(m[2]) {
				if m[1] == "sh" {
					line, _, _ = strings.Cut(line, " # ")
				}
				typed[i] = append(typed[i], strings.TrimSpace(line))
			}
		}
		sections[i] = len(heads.FindAllString(string(src), -1))
	}
	if !slices.Equal(typed[0], typed[1]) || len(typed[0]) < 10 {
		t.Errorf("the blocks are %q, and in Korean %q", typed[0], typed[1])
	}
	if sections[0] != sections[1] {
		t.Errorf("%d sections, and %d in Korean", sections[0], sections[1])
	}
}
