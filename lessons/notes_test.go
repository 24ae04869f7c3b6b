package lessons_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// placeInNotes is a numbered claim of the lecture or of the project.
var placeInNotes = regexp.MustCompile(`^(lecture-([1-9]|1[0-2])|project-[1-8])$`)

// TestTheTableOfClaims follows the links of docs/claims.md: every claim of the notes
// stands in it, and each names steps that there are.
func TestTheTableOfClaims(t *testing.T) {
	page, err := os.ReadFile("../docs/claims.md")
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string][]string{}
	for _, id := range order(t) {
		for _, s := range load(t, id).Steps {
			steps[id] = append(steps[id], s.ID.Value)
		}
	}
	link := regexp.MustCompile("\\[([a-z0-9-]+)\\]\\(\\.\\./lessons/([a-z0-9-]+)\\.yaml\\) `([a-z0-9-]+)`")
	claims := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !placeInNotes.MatchString(strings.TrimSpace(cells[1])) {
			continue
		}
		claim := strings.TrimSpace(cells[1])
		claims[claim] = true
		links := link.FindAllStringSubmatch(cells[3], -1)
		if len(links) == 0 || strings.Count(cells[3], "](") != len(links) {
			t.Errorf("%s: no lesson and step, or a link of another form: %s", claim, cells[3])
		}
		for _, l := range links {
			if l[1] != l[2] || !slices.Contains(steps[l[1]], l[3]) {
				t.Errorf("%s: there is no step %s in %s", claim, l[3], l[2])
			}
		}
	}
	if len(claims) != 20 {
		t.Errorf("the table has %d claims of 20: %v", len(claims), claims)
	}
}
