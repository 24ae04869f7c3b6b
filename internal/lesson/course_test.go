package lesson_test

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

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

// Whatever the bytes are, reading them as a course ends, every problem has its place inside
// the file, and a course without problems is one that can be asked.
func FuzzParseCourse(f *testing.F) {
	for _, file := range []string{"../../lessons/course.yaml", "../../docs/examples/course.yaml"} {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Add("statelab: 1\ncourse: c\ntitle: C\nchapters: {one: {title: One, aim: It., lessons: {a: 90s, b: }}, two: {lessons: [a]}}\npaths: {p: {takes: 3m, lessons: [a, a, c]}}\n")
	f.Fuzz(func(t *testing.T, src string) {
		c, problems := lesson.ParseCourse("course.yaml", []byte(src))
		if c == nil && len(problems) == 0 {
			t.Error("neither a course nor a problem")
		}
		inside(t, src, problems)
		if c == nil || len(problems) > 0 {
			return
		}
		inside(t, src, c.CheckLessons(nil, []string{"a"}, func(ids ...string) string { return "copy " + ids[0] }))
		for _, p := range c.Paths {
			all := time.Duration(0)
			for _, id := range p.Lessons {
				_, l := c.Lesson(id.Value)
				all += l.Takes.Value
			}
			if all > p.Takes.Value {
				t.Errorf("a path of %v has lessons of %v", p.Takes.Value, all)
			}
		}
		if order := c.Order(); !slices.Equal(c.InOrder(order), order) {
			t.Errorf("the order is another one: %q", order)
		}
	})
}
