package docs_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/prompt"
	"statelab/internal/scenario"
)

// playPages are the pages about the prompt: the same in both languages.
var playPages = []string{"play.md", "play.ko.md"}

func playPage(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// Every command of the prompt stands in its pages.
func TestEveryCommandOfThePromptIsExplained(t *testing.T) {
	for _, name := range playPages {
		page := playPage(t, name)
		for _, c := range prompt.Commands() {
			if !strings.Contains(page, "`"+c.Name+"`") && !strings.Contains(page, "`"+c.Name+" ") {
				t.Errorf("docs/%s says nothing of %s", name, c.Name)
			}
		}
	}
}

// The lines that the pages show can be typed in the playground, one behind the other, each
// behind the prompt that stands there.
func TestTheLinesOfThePagesCanBeTyped(t *testing.T) {
	for _, name := range playPages {
		s := playground(t)
		typed := 0
		for _, m := range regexp.MustCompile(`(?m)^(\w+> )(.+)$`).FindAllStringSubmatch(playPage(t, name), -1) {
			typed++
			if s.Prompt() != m[1] {
				t.Errorf("%s: %s stands behind %s", name, m[2], s.Prompt())
			}
			if wrong, ok := s.Read(m[2]).(*prompt.Mistake); ok {
				t.Errorf("%s: %s: %s (%s)", name, m[2], wrong.Message.EN, wrong.Hint.EN)
			}
		}
		if typed < 10 {
			t.Errorf("%s shows %d lines", name, typed)
		}
	}
}

// playground opens the world without a lesson.
func playground(t *testing.T) *prompt.Session {
	t.Helper()
	source, err := fs.ReadFile(prompt.Playground, prompt.PlaygroundFolder+"/"+prompt.PlaygroundName+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	l, problems := lesson.Parse("playground.yaml", source, language.Vocabulary())
	p, more := scenario.Compile(l)
	if len(problems)+len(more) > 0 {
		t.Fatal(problems, more)
	}
	s, err := prompt.New(t.Context(), prompt.Opening{Lesson: p.Lesson(), Setup: p.Setup(scenario.Options{})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// The Korean page says what the English one says: the same headings in number, the same
// blocks of code but for their comments, the same rows, and each `code` of a row and of a
// paragraph.
func TestTheKoreanPageFollowsTheEnglishOne(t *testing.T) {
	en, ko := playPage(t, "play.md"), playPage(t, "play.ko.md")
	blocks := func(page string) string {
		var all bytes.Buffer
		for _, m := range regexp.MustCompile("(?s)```.*?```").FindAllString(page, -1) {
			all.WriteString(regexp.MustCompile(`(?m) +#.*$`).ReplaceAllString(m, ""))
		}
		return all.String()
	}
	if blocks(en) != blocks(ko) {
		t.Errorf("other code:\n%s\n%s", blocks(en), blocks(ko))
	}
	paragraphs := func(page string) []string {
		page = regexp.MustCompile("(?s)```.*?```").ReplaceAllString(page, "")
		return slices.DeleteFunc(strings.Split(page, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	}
	a, b := paragraphs(en), paragraphs(ko)
	if len(a) != len(b) {
		t.Fatalf("%d lines in English, %d in Korean", len(a), len(b))
	}
	for i := range a {
		if !slices.Equal(codes(a[i]), codes(b[i])) {
			t.Errorf("%v in %s\n%v in %s", codes(a[i]), a[i], codes(b[i]), b[i])
		}
	}
}

// codes are the pieces of code in a text, in order of the alphabet, but for how Koreans ask.
func codes(text string) []string {
	var all []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(text, -1) {
		if !regexp.MustCompile(`\p{Hangul}`).MatchString(m[1]) && !slices.Contains([]string{"session key"}, m[1]) {
			all = append(all, m[1])
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
