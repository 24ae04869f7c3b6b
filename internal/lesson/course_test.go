package lesson_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// An outline has what a course has before and behind its topics and misconceptions,
// wherever these stand.
func TestOutline(t *testing.T) {
	const src = `# a course
misconceptions:
  it-fits: {text: It does not fit.}
# its name
course: c
statelab: 1
topics:
  cookies: {title: cookies}

title: C
chapters:
  one: {title: One, aim: Say so., lessons: {b: 3m, a: 4m}}
`
	folder := lesson.Folder{FS: fstest.MapFS{"course.yaml": {Data: []byte(src)}, "course.ko.yaml": {Data: []byte("nonsense")}}}
	c, err := folder.Outline()
	if err != nil || c.Key() != "c" || c.Title.In(rule.English) != "C" || len(c.Topics)+len(c.Misconceptions) > 0 || !slices.Equal(c.Order(), []string{"b", "a"}) {
		t.Errorf("the outline is %+v (%v)", c, err)
	}
	if got := c.InOrder([]string{"0", "a", "b", "c"}); !slices.Equal(got, []string{"b", "a", "0", "c"}) {
		t.Errorf("in order they are %q", got)
	}
	none, err := lesson.Folder{FS: fstest.MapFS{}}.Outline()
	if none != nil || err != nil || none.Key() != "" || len(none.Order()) > 0 || !slices.Equal(none.InOrder([]string{"b", "a"}), []string{"b", "a"}) {
		t.Errorf("of no course it is %+v (%v)", none, err)
	}
}
