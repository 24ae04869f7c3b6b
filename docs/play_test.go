package docs_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// Every command of the prompt stands in its page.
func TestEveryCommandOfThePromptIsExplained(t *testing.T) {
	page, err := os.ReadFile("play.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range prompt.Commands() {
		if !strings.Contains(string(page), "`"+c.Name+"`") && !strings.Contains(string(page), "`"+c.Name+" ") {
			t.Errorf("docs/play.md says nothing of %s", c.Name)
		}
	}
}
