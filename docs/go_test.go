package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAModuleThatUsesUs does what docs/go.md says: a module with the files of the page, made
// to depend on this checkout by the lines of the page, passes its own tests.
func TestAModuleThatUsesUs(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another module: run without -short")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	_, code := readme(t, "docs/go.md")
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var commands []string
	files := 0
	for _, b := range code {
		switch b.language {
		case "go":
			first, _, _ := strings.Cut(b.text, "\n")
			write(strings.TrimPrefix(first, "// "), b.text)
			files++
		case "sh":
			commands = append(commands, b.text)
		}
	}
	if files != 3 || len(commands) != 2 || strings.Count(commands[0], "\n") != 4 {
		t.Fatalf("the page has %d files and the commands %q", files, commands)
	}
	hello, err := os.ReadFile(filepath.Join("examples", "hello.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write("testdata/lessons/hello.yaml", string(hello))
	write("go.mod", "module example.com/shop\n\ngo 1.26\n")
	run := exec.Command("sh", "-ec", strings.ReplaceAll(commands[0], "../statelab", root))
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, test := range []string{"TestLogin", "TestIdle", "TestLessons/hello"} {
		run := exec.Command("go", "test", "-v", "-run", "^"+strings.ReplaceAll(test, "/", "$/^")+"$", ".")
		run.Dir = dir
		out, err := run.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS: "+test+" (") {
			t.Errorf("%s: %v\n%s", test, err, out)
		}
	}
}
