package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/lesson"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/lessons"
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
			if !slices.Contains(has, one) && one != "](README.ko.md)" {
				t.Errorf("README.ko.md lacks the %s %s", what, one)
			}
		}
	}
}

// TestThePicturesOfReadmesAreTrue plays the lesson of each console session and wants
// every line of the picture on the screen, one below the other as they are there. Lines
// may be left out where the picture says so.
func TestThePicturesOfReadmesAreTrue(t *testing.T) {
	for name, lang := range map[string]rule.Language{"README.md": rule.English, "README.ko.md": rule.Korean} {
		_, code := readme(t, name)
		i := slices.IndexFunc(code, func(b block) bool { return b.language == "console" })
		if i < 0 {
			t.Fatalf("%s has no console session", name)
		}
		command, picture, _ := strings.Cut(code[i].text, "\n")
		m := regexp.MustCompile(`^\$ go run \./cmd/statelab lesson run ([a-z0-9-]+)`).FindStringSubmatch(command)
		if m == nil {
			t.Fatalf("%s: %q plays no lesson", name, command)
		}
		screen := strings.Split(played(t, m[1], lang), "\n")
		const leftOut = "…"
		cut := false
		for line := range strings.SplitSeq(strings.TrimSpace(picture), "\n") {
			if line == leftOut {
				cut = true
				continue
			}
			at := slices.Index(screen, line)
			if at < 0 || at > 0 && !cut {
				t.Errorf("%s: this line is not on the screen, or not right behind the one before it: %q", name, line)
				break
			}
			screen, cut = screen[at+1:], false
		}
		if !cut && len(screen) > 0 {
			t.Errorf("%s: the picture does not say that the lesson goes on", name)
		}
	}
}

// played is the screen of a whole lesson, 80 columns wide.
func played(t *testing.T, id string, lang rule.Language) string {
	t.Helper()
	program, problems, err := scenario.Load(lesson.Folder{FS: lessons.Files}, id)
	if err != nil || len(problems) > 0 && program == nil {
		t.Fatal(err, problems)
	}
	tr, err := program.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	render.NewTerminal(&b, render.Options{Lang: lang, Profile: termenv.Ascii}).Whole(tr)
	return b.String()
}
