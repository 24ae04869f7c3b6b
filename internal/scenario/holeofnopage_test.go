package scenario_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAHoleWithoutAPlaceIsToldOnce takes the place of a hole away: what is written in the hole is not read then, since
// nothing stands around it.
func TestAHoleWithoutAPlaceIsToldOnce(t *testing.T) {
	const noPage, ofDef = "no page uses the view in which this hole stands", "let a page say view: with the name of its def"
	for _, c := range []struct {
		file, old, new string
		want           []string
	}{
		{"class-views", "view: Notes.as_view()", "view: Note.as_view()", []string{noPage + " (" + ofDef + ")", `the file under views: has no view "Note" (did you mean "Notes"?)`}},
		{"class-views", "{hole: rows}", "notes = Note.objects.all()", []string{`no site and no act has the hole "rows" (write {hole: rows} where it belongs)`}},
		{"class-views", "{hole: rows}", "{hole: row}", []string{`no task fills the hole "row" (did you mean "rows"?)`}},
		{"project", "{view: cart}", "{view: crat}", []string{`the file under views: has no view "crat" (did you mean "cart"?)`}},
	} {
		src, err := os.ReadFile("../../docs/examples/" + c.file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(src), c.old, c.new, 1)
		if text == string(src) {
			t.Fatalf("%s has no %s", c.file, c.old)
		}
		if _, said := loadTasks(t, strings.Replace(text, "lesson: "+c.file, "lesson: tasks", 1)); !slices.Equal(said, c.want) {
			t.Errorf("%s for %s:\n%s\nwant\n%s", c.new, c.old, strings.Join(said, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
