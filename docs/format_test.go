package docs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// formatBlocks takes the reference apart at its blank lines; blocks of code stay whole. On
// top stands the way to the other language, which is left out.
func formatBlocks(t *testing.T, name string) (all []string) {
	t.Helper()
	var one []string
	code := false
	for line := range strings.Lines(playPage(t, name) + "\n") {
		code = code != strings.HasPrefix(line, "```")
		if line != "\n" || code {
			one = append(one, line)
		} else if len(one) > 0 {
			all, one = append(all, strings.Join(one, "")), nil
		}
	}
	return all[1:]
}

var (
	heading = regexp.MustCompile(`^(#+) (.*)\n`)
	place   = regexp.MustCompile(`^<a id="([^"]+)"></a>\n$`)
	links   = regexp.MustCompile(`\]\(([^)]+)\)`)
	spaces  = regexp.MustCompile(`[^\p{L}\p{N}_\- ]`)
)

// anchor is how links call a heading.
func anchor(title string) string {
	return strings.ReplaceAll(spaces.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// The reference is the same in both languages: the same places, blocks of code, tables with
// the same keys in the same rows, links, and names in each paragraph.
func TestTheKoreanReferenceFollowsTheEnglishOne(t *testing.T) {
	for name, other := range map[string]string{"lesson-format.md": "[한국어](lesson-format.ko.md)", "lesson-format.ko.md": "[English](lesson-format.md)"} {
		if first, _, _ := strings.Cut(playPage(t, name), "\n"); !strings.Contains(first, other) {
			t.Errorf("%s begins with %q, and does not lead to %s", name, first, other)
		}
	}
	en, ko := formatBlocks(t, "lesson-format.md"), formatBlocks(t, "lesson-format.ko.md")
	for i := 0; len(en) > 0 && len(ko) > 0; i++ {
		called := ""
		if m := place.FindStringSubmatch(ko[0]); m != nil && len(ko) > 1 {
			called, ko = m[1], ko[1:]
		}
		if !sameBlock(en[0], ko[0], called) {
			t.Errorf("the block\n%s\nis in Korean\n%s\n%v, not %v", en[0], ko[0], said(ko[0]), said(en[0]))
		}
		en, ko = en[1:], ko[1:]
	}
	if len(en)+len(ko) > 0 {
		t.Errorf("one page goes on, with %q and %q", en, ko)
	}
}

// sameBlock compares a block of the reference with its Korean, above which stands what links
// call it; empty where the heading says it.
func sameBlock(en, ko, called string) bool {
	if strings.HasPrefix(en, "```") {
		return en == ko
	}
	a, b := heading.FindStringSubmatch(en), heading.FindStringSubmatch(ko)
	if a == nil || b == nil {
		return a == nil && b == nil && called == "" && slices.EqualFunc(said(en), said(ko), slices.Equal)
	}
	if called == "" {
		called = anchor(b[2])
	}
	return a[1] == b[1] && (called == anchor(a[2]) || a[1] == "#")
}

// said are the names and links of a block: of each row of a table and each item of a list,
// or of all its lines, in order of the alphabet.
func said(block string) (all [][]string) {
	block = strings.ReplaceAll(block, "`` `code` ``", "")
	lines := []string{block}
	if regexp.MustCompile(`^(\||- |\d+\. |<!-- )`).MatchString(block) {
		lines = strings.Split(block, "\n")
	}
	for _, line := range lines {
		names := codes(line)
		if cells := strings.Split(line, " | "); len(cells) > 1 {
			names = append(names, strings.Trim(strings.Join(codes(cells[0]), " "), "| "))
		}
		for _, m := range links.FindAllStringSubmatch(line, -1) {
			names = append(names, m[1])
		}
		slices.Sort(names)
		all = append(all, slices.Compact(names))
	}
	return all
}
