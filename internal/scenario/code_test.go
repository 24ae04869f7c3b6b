package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// Whoever reads the code of a site finds each of its templates once, whichever view fills it in, and whether one does.
func TestEveryTemplateStandsInTheCode(t *testing.T) {
	files, err := filepath.Glob("../../docs/examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	seen := 0
	for _, file := range inShort(files) {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		program, _, err := scenario.Load(lesson.Folder{FS: os.DirFS("../../docs/examples")}, name)
		if err != nil || program == nil {
			continue
		}
		all := ""
		for _, page := range program.Pages() {
			all += page.Code + "\n"
		}
		sites := program.Sites()
		for _, site := range sites {
			for template := range site.Templates {
				seen++
				if n := strings.Count(all, "{# templates/"+template+" #}\n"); n == 0 || n > 1 && len(sites) == 1 && strings.Contains(all, "template_name = \""+template+"\"") {
					t.Errorf("%s: %s stands there %d times", name, template, n)
				}
			}
		}
	}
	if seen < 20 && !testing.Short() {
		t.Errorf("%d templates", seen)
	}
}
