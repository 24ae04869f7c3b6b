package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/rule"
	"statelab/internal/scenario"
)

// withCode are all lessons that have pages: those of the curriculum, and the
// examples of the documentation.
func withCode(t *testing.T) map[string][]scenario.CodePage {
	t.Helper()
	examples, err := filepath.Glob("../../docs/examples/*.yaml")
	if err != nil || len(examples) == 0 {
		t.Fatalf("there are no examples (%v)", err)
	}
	pages := map[string][]scenario.CodePage{}
	for _, word := range inShort(append(curriculumCourse().Order(), examples...)) {
		if strings.HasSuffix(word, "."+string(rule.Korean)+".yaml") || filepath.Base(word) == "course.yaml" {
			continue // a translation, or no lesson
		}
		_, program, err := (&app{}).open(word)
		if err != nil {
			t.Fatal(err)
		}
		if found := program.Pages(); len(found) > 0 {
			pages[word] = found
		}
	}
	return pages
}

// Code that is broken to fit a screen is no code any more.
func TestCodeIsPrintedWhole(t *testing.T) {
	for word, pages := range withCode(t) {
		for _, width := range []string{"40", "80"} {
			var out, complaints bytes.Buffer
			args := []string{"lesson", "show", word, "--code", "--width", width}
			if code := run(args, nil, &out, &complaints, func(string) string { return "" }); code != exitOK {
				t.Fatalf("%s: code %d: %s", word, code, complaints.String())
			}
			for _, page := range pages {
				if !strings.Contains(out.String(), "\n"+strings.TrimRight(page.Code, "\n")+"\n") {
					t.Errorf("%s in %s columns: the code of %s is not whole", word, width, page.Title)
				}
			}
		}
	}
}

// files are the Python files of a page's code, each from its "# name.py" on.
func files(code string) []string {
	var found []string
	python := false
	for text := range strings.Lines(code) {
		name, isName := strings.CutPrefix(strings.TrimSpace(text), "# ")
		name, _, _ = strings.Cut(name, ":")
		switch {
		case isName && strings.HasSuffix(name, ".py"):
			python = true
			found = append(found, "")
		case strings.HasPrefix(text, "{# "):
			python = false // a template
		}
		if python {
			found[len(found)-1] += text
		}
	}
	return found
}

// What is printed as Python is Python, by Python's own word.
func TestPrintedCodeIsPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not on this machine: nobody reads the code that lessons print")
	}
	printed := map[string]string{}
	for word, pages := range withCode(t) {
		for _, page := range pages {
			for i, file := range files(page.Code) {
				printed[fmt.Sprintf("%s, %s, file %d", word, page.Title, i+1)] = file
			}
		}
	}
	if len(printed) == 0 {
		t.Fatal("no lesson prints Python")
	}
	input, err := json.Marshal(printed)
	if err != nil {
		t.Fatal(err)
	}
	const read = `
import ast, json, sys
wrong = 0
for where, code in sorted(json.load(sys.stdin).items()):
    try:
        ast.parse(code)
    except SyntaxError as e:
        wrong += 1
        print(f"{where}: {e}\n{code}")
sys.exit(wrong > 0)
`
	reader := exec.Command(python, "-c", read)
	reader.Stdin = bytes.NewReader(input)
	if out, err := reader.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%d files", len(printed))
}
