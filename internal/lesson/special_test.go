//go:build unix

package lesson_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"statelab/internal/lesson"
)

// TestPipesAreNotWaitedFor: a folder with pipes and devices called like lessons is read to
// its end, and they are told of.
func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.yaml"), 0o600); err != nil {
		t.Skipf("no pipes can be made here: %v", err)
	}
	for link, to := range map[string]string{"link.yaml": "pipe.yaml", "zero.yaml": "/dev/zero", "hello.ko.yaml": "pipe.yaml", "good.yaml": "hello.yaml"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "hello.yaml"), []byte("statelab: 1\nlesson: hello\ntitle: Hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, folder := range map[string]lesson.Folder{"as it is": {FS: os.DirFS(dir)}, "listed once": lesson.Folder{FS: os.DirFS(dir)}.Once()} {
		names, problems, err := folder.List()
		if err != nil || strings.Join(names, " ") != "good hello" || len(problems) != 4 {
			t.Errorf("%s: %q, %v, %v", name, names, problems, err)
		}
		for _, odd := range []string{"pipe", "link", "zero"} {
			if _, _, err := folder.Load(odd, vocabulary()); err == nil || !strings.Contains(err.Error(), "no plain file") {
				t.Errorf("%s: %s: %v", name, odd, err)
			}
		}
		if l, _, err := folder.Load("hello", vocabulary()); l == nil || err != nil {
			t.Errorf("%s: a lesson beside a translation that is a pipe: %v", name, err)
		}
	}
}
