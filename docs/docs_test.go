// Package docs_test holds the reference of the lesson language against the
// program: its examples run, its blocks stand in the files that they name, and
// every word that the program knows is in it.
package docs_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muesli/termenv"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/view"
	"statelab/lessons/lessontest"
)

func TestExamples(t *testing.T) {
	lessontest.Run(t, os.DirFS("."), lessontest.Options{Folder: "examples"})
}

func TestTheTranslatedExampleIsWhole(t *testing.T) {
	l, problems, err := lesson.Folder{FS: os.DirFS("examples")}.Load("hello", language.Vocabulary())
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	for _, problem := range append(l.Missing(rule.Korean), l.Stale()...) {
		t.Error(problem.Block())
	}
}

// block is a fenced block of the page.
type block struct {
	language, text string
	line           int // of the page, where it opens
}

func page(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("lesson-format.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	var open *block
	for i, line := range strings.Split(page(t), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &block{language: fence, line: i + 1}
		case isFence:
			all = append(all, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		t.Fatalf("lesson-format.md:%d: the block is not closed", open.line)
	}
	return all
}

// example returns what a block says below its first line, which names the file
// that it is taken from.
func (b block) example() (file, text string) {
	first, rest, _ := strings.Cut(b.text, "\n")
	return strings.TrimPrefix(first, "# "), rest
}

// TestExamplesStandInTheirFiles finds every YAML block, line by line, in the file
// that its first line names. How far it is indented there does not count.
func TestExamplesStandInTheirFiles(t *testing.T) {
	for _, b := range blocks(t) {
		if b.language != "yaml" {
			continue
		}
		file, text := b.example()
		src, err := os.ReadFile(strings.TrimPrefix(file, "docs/"))
		if err != nil {
			t.Errorf("lesson-format.md:%d: the block does not begin with the file that it is taken from: %v", b.line, err)
			continue
		}
		if !stands(lines(text), lines(string(src))) {
			t.Errorf("lesson-format.md:%d: this does not stand in %s:\n%s", b.line, file, text)
		}
	}
}

func lines(s string) []string { return strings.Split(strings.TrimRight(s, "\n"), "\n") }

// stands reports whether the lines follow each other in the file, all of them
// indented by the same number of spaces.
func stands(part, file []string) bool {
	for i := 0; i+len(part) <= len(file); i++ {
		indent := strings.TrimSuffix(file[i], part[0])
		if strings.Trim(indent, " ") == "" && slices.EqualFunc(part, file[i:i+len(part)], func(p, f string) bool {
			return p == f && p == "" || indent+p == f
		}) {
			return true
		}
	}
	return false
}

// TestWhereNoBrowserActs holds the sentence about who and tab against the verbs.
func TestWhereNoBrowserActs(t *testing.T) {
	_, rest, _ := strings.Cut(page(t), "\nNo browser acts in ")
	sentence, _, found := strings.Cut(rest, ": `who` and `tab` are errors there.")
	if !found {
		t.Fatal("the page does not say where who and tab are errors")
	}
	for _, v := range language.Verbs() {
		if named := strings.Contains(sentence, "`"+v.Verb+"`"); named == v.Browser {
			t.Errorf("a browser acts in %s: %v, and the page names it among the others: %v", v.Verb, v.Browser, named)
		}
	}
}

// TestTheErrorIsReal breaks the first lesson as the page says, and compares what
// the program then writes with what the page shows.
func TestTheErrorIsReal(t *testing.T) {
	src, err := os.ReadFile("examples/hello.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new string }{
		{"stored: [cup]", "storde: [cup]"},
		{"sent: [cup]}\n", "sent: [cup], not_sent: {cup: expird}}\n"},
	} {
		src = []byte(strings.Replace(string(src), c.old, c.new, 1))
	}
	_, problems, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"hello.yaml": {Data: src}}}, "hello")
	if err != nil {
		t.Fatal(err)
	}
	shows(t, func(term *render.Terminal) { term.Diagnostics(problems) })
}

// TestTheFailureIsReal does the same for an expectation that does not hold.
func TestTheFailureIsReal(t *testing.T) {
	src, err := os.ReadFile("examples/hello.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src = []byte(strings.Replace(string(src), "stored: [cup]", "stored: [cup, size]", 1))
	program, problems, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"hello.yaml": {Data: src}}}, "hello")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	tr, err := program.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shows(t, func(term *render.Terminal) { term.Report(view.Report{Results: []view.Result{view.ResultOf(tr)}}) })
}

// shows wants what is written on a screen of 80 columns in a block of the page.
func shows(t *testing.T, write func(*render.Terminal)) {
	t.Helper()
	var out strings.Builder
	write(render.NewTerminal(&out, render.Options{Width: 80, Profile: termenv.Ascii}))
	shown := func(b block) bool {
		return b.language == "text" && strings.TrimSpace(b.text) == strings.TrimSpace(out.String())
	}
	if !slices.ContainsFunc(blocks(t), shown) {
		t.Errorf("the page does not show\n%s", out.String())
	}
}
