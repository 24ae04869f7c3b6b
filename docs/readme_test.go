package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readme returns the text of a README, and that of its code blocks with their
// languages.
func readme(t *testing.T, name string) (text string, code []block) {
	t.Helper()
	src, err := os.ReadFile("../" + name)
	if err != nil {
		t.Fatal(err)
	}
	fences := regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	for _, m := range fences.FindAllStringSubmatch(string(src), -1) {
		code = append(code, block{language: m[1], text: m[2]})
	}
	return fences.ReplaceAllString(string(src), ""), code
}

// withoutComments are the lines of a shell or Go block as they are typed: what is
// said about them is translated.
func withoutComments(text string) []string {
	var typed []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			typed = append(typed, line)
		}
	}
	return typed
}

// TestBothReadmesAreOne wants the same sections, commands, code, links and names of
// things in both languages, and on top of each the way to the other.
func TestBothReadmesAreOne(t *testing.T) {
	english, code := readme(t, "README.md")
	korean, koreanCode := readme(t, "README.ko.md")
	if first, _, _ := strings.Cut(english, "\n"); !strings.Contains(first, "[한국어](README.ko.md)") {
		t.Errorf("README.md begins with %q, and leads to no Korean", first)
	}
	if first, _, _ := strings.Cut(korean, "\n"); !strings.Contains(first, "[English](README.md)") {
		t.Errorf("README.ko.md begins with %q, and leads to no English", first)
	}
	levels := func(text string) []string { return regexp.MustCompile(`(?m)^#+ `).FindAllString(text, -1) }
	if !slices.Equal(levels(english), levels(korean)) {
		t.Errorf("the headings are %q and %q", levels(english), levels(korean))
	}
	if len(code) != len(koreanCode) {
		t.Fatalf("%d blocks of code, and %d in Korean", len(code), len(koreanCode))
	}
	for i, b := range code {
		want, got := withoutComments(b.text), withoutComments(koreanCode[i].text)
		if b.language == "console" { // the rest is a picture, each in its language
			want, got = want[:1], []string{strings.TrimSuffix(got[0], " --lang ko")}
		}
		if b.language != koreanCode[i].language || !slices.Equal(want, got) {
			t.Errorf("this block of README.md\n%s\nis in README.ko.md\n%s", b.text, koreanCode[i].text)
		}
	}
	for what, pattern := range map[string]string{"link": `\]\([^)]+\)`, "name": "`[^`]+`"} {
		has := regexp.MustCompile(pattern).FindAllString(korean, -1)
		for _, one := range regexp.MustCompile(pattern).FindAllString(english, -1) {
			inKorean := strings.Replace(one, ".md)", ".ko.md)", 1) // a page that is in Korean, too
			if !slices.Contains(has, one) && !slices.Contains(has, inKorean) && one != "](README.ko.md)" {
				t.Errorf("README.ko.md lacks the %s %s", what, one)
			}
		}
	}
}
