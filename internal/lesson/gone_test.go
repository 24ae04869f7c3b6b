package lesson

import (
	"strings"
	"testing"
)

// Who parts a course anew finds what was said of the old parts as comments, and may say the
// new ones; a name that is only misspelt stays to be mended.
func TestPartsThatAreGoneBecomeComments(t *testing.T) {
	const course = "statelab: 1\ncourse: mine\nlanguage: en\ntitle: Mine\nchapters:\n  one-hour: {title: One, aim: To see., lessons: {hello: 4m}}\n" +
		"topics:\n  jars: {title: jars}\n"
	c, problems := ParseCourse("course.yaml", []byte(course))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	head := "statelab: 1\ntranslation_of: course\nlanguage: ko\ntitle: 나의 것\n"
	for _, test := range []struct{ what, is, want string }{
		{"a chapter of several", "chapters:\n  # of the first\n  cookies:\n    title: 쿠키\n\n    aim: 보기\n  one-hour:\n    title: 하나\n    aim: 보기\n",
			"chapters:\n  # of the first\n#   cookies:\n#     title: 쿠키\n\n#     aim: 보기\n  one-hour:\n    title: 하나\n    aim: 보기\n"},
		{"all of them", "chapters:\n  cookies:\n    title: 쿠키\ntopics:\n  jars: {title: 저장소}\n", "# chapters:\n#   cookies:\n#     title: 쿠키\ntopics:\n  jars: {title: 저장소}\n"},
		{"all in braces", "chapters: {cookies: {title: 쿠키}}\n", "# chapters: {cookies: {title: 쿠키}}\n"},
		{"one on a line", "chapters:\n  cookies: {title: 쿠키, aim: 보기}\n  one-hour: {title: 하나, aim: 보기}\n", "chapters:\n#   cookies: {title: 쿠키, aim: 보기}\n  one-hour: {title: 하나, aim: 보기}\n"},
	} {
		renewed, problems := c.Renew("course.ko.yaml", []byte(head+test.is))
		if len(problems) > 0 || !strings.Contains(renewed.Text, test.want) {
			t.Errorf("%s: %v\n%s", test.what, problems, renewed.Text)
		}
	}
	if _, problems := c.Renew("course.ko.yaml", []byte(head+"chapters:\n  one-huor:\n    title: 하나\n")); len(problems) != 1 || !strings.Contains(problems[0].Hint, "one-hour") {
		t.Errorf("a misspelt one: %v", problems)
	}
}
