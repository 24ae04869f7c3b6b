package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// Every term that korean.md introduces, in bold, is explained by the program, under the same
// two names.
func TestEveryTermIsExplained(t *testing.T) {
	text, err := os.ReadFile("korean.md")
	if err != nil {
		t.Fatal(err)
	}
	explained := prompt.Terms()
	introduced := regexp.MustCompile(`(?m)^\| ([^|]+) \| [^|]*\*\*([^|*]+)\*\*[^|]* \|`).FindAllStringSubmatch(string(text), -1)
	if len(introduced) < 15 {
		t.Errorf("only %d terms were found", len(introduced))
	}
	for _, term := range introduced {
		names := strings.FieldsFunc(term[1], func(r rune) bool { return r == ',' || r == ';' })
		has := func(e prompt.Term) bool {
			return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(e.Names, strings.TrimSpace(n)) }) && slices.Contains(e.Names, term[2])
		}
		if !slices.ContainsFunc(explained, has) {
			t.Errorf("no term is called %s and %s", term[1], term[2])
		}
	}
}
