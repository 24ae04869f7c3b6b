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

// The page about the page beside says the same in both languages: the same sections and
// entries, the same words of the program, the same figures.
func TestBothPagesAboutThePageBesideAreOne(t *testing.T) {
	said := regexp.MustCompile("(?m)^#+ |^- |`[^`]+`|[0-9]+")
	var parts [2][]string
	for i, name := range []string{"live-page.md", "live-page.ko.md"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		parts[i] = said.FindAllString(string(src), -1)
		slices.Sort(parts[i])
	}
	if !slices.Equal(parts[0], parts[1]) || len(parts[0]) < 40 {
		t.Errorf("it has %q, and in Korean %q", parts[0], parts[1])
	}
}
