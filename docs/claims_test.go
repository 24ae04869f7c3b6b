package docs_test

import (
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/lessons"
)

// claimRows are the claims of the curriculum's course, with links to the lessons that show
// them.
func claimRows(t *testing.T) []string {
	course, problems, err := lesson.Folder{FS: lessons.Files}.LoadCourse()
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var all []string
	for _, c := range course.Claims {
		var steps []string
		for _, s := range c.Steps {
			steps = append(steps, "["+s.Lesson.Value+"](../lessons/"+s.Lesson.Value+".yaml) `"+s.Step.Value+"`")
		}
		all = append(all, "| "+c.ID.Value+" | "+c.Says.In(rule.English)+" | "+strings.Join(steps, ", ")+" | "+c.Holds.In(rule.English)+" |")
	}
	return all
}
