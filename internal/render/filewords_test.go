package render

import (
	"path"
	"strings"
	"testing"

	"statelab/internal/rule"
)

// What can be written in a file is said of that file, and of one that is none of these as of a module.
func TestWhatAFileHoldsIsSaid(t *testing.T) {
	for file, want := range map[string]string{"board/signals.py": "@receiver", "forms.py": "ModelForm", "models.py": "Meta", "middleware.py": "get_response", "cart.py": "a module of the site"} {
		var b strings.Builder
		term := NewTerminal(&b, Options{Width: 80, Lang: rule.English})
		term.RunsFile(file)
		if said := b.String(); !strings.Contains(said, file) || !strings.Contains(said, want) || strings.Contains(said, "This view") {
			t.Errorf("%s:\n%s", path.Base(file), said)
		}
	}
}
