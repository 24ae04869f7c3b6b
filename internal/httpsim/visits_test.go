package httpsim

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var (
	visitCount = flag.Int("visits", 0, "how many visits by chance are recorded from a real Django")
	visitSeed  = flag.String("visits-seed", "1", "what the visits by chance are drawn with")
)

// Visits that nobody thought of: a real Django answers pages, forms, settings and
// broken rows drawn by chance, and the server has to answer the same, down to the
// statements.
func TestVisitsByChance(t *testing.T) {
	if *visitCount == 0 {
		t.Skip("no real Django is asked: run with -visits 40, or with more")
	}
	python := withDjango()
	if python == "" {
		if os.Getenv("STATELAB_DJANGO") == "required" {
			t.Fatal("no python3 here has Django 3.2, for which visits.py is written")
		}
		t.Skip("no python3 here has Django 3.2: Debian 12's package python3-django brings it")
	}
	folder := t.TempDir()
	out, err := exec.Command(python, "testdata/django/visits.py", *visitSeed, fmt.Sprint(*visitCount), folder).CombinedOutput()
	if err != nil {
		t.Fatalf("visits.py: %v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) != *visitCount {
		t.Fatalf("%d visits were recorded (%v)\n%s", len(files), err, out)
	}
	replayAll(t, files)
}

// withDjango returns a Python that has Django 3.2, empty where there is none.
func withDjango() string {
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import django, sys; sys.exit(django.VERSION[:2] != (3, 2))").Run() == nil {
			return name
		}
	}
	return ""
}
