package scenario

import (
	"strings"
	"testing"
)

// TestALineLeftOutLeavesPython leaves out each line of a view: with what asks goes the question alone, and a
// block keeps a line.
func TestALineLeftOutLeavesPython(t *testing.T) {
	for view, want := range map[string][]string{
		"a()\nb()":                     {"b()", "a()"},
		"if a:\n    b()\n    c()\nd()": {"b()\nc()\nd()", "if a:\n    c()\nd()", "if a:\n    b()\nd()", "if a:\n    b()\n    c()"},
		"if a:\n    b()\nelse:\n    c()\nd()": {
			"b()\nd()", "if a:\n    pass\nelse:\n    c()\nd()", "if a:\n    b()\nd()", "if a:\n    b()\nelse:\n    pass\nd()", "if a:\n    b()\nelse:\n    c()"},
		"if a:\n    return b\nreturn c":              {"return b", "if a:\n    pass\nreturn c", "if a:\n    return b"},
		"n = 1\nif n:\n    n = 2\nf(n)":              {"n = 1\nn = 2\nf(n)", "n = 1\nif n:\n    pass\nf(n)", "n = 1\nif n:\n    n = 2"},
		"try:\n    a()\nexcept KeyError:\n    pass":  {"try:\n    pass\nexcept KeyError:\n    pass"},
		"for s in all:\n    if s:\n        a()\nb()": {"b()", "for s in all:\n    a()\nb()", "for s in all:\n    if s:\n        pass\nb()", "for s in all:\n    if s:\n        a()"},
		"if a:\n    for s in all:\n        b()":      {"for s in all:\n    b()", "if a:\n    pass", "if a:\n    for s in all:\n        pass"},
	} {
		var got []string
		for _, v := range viewLeftOut(view) {
			got = append(got, v.Line)
		}
		if strings.Join(got, "\n--\n") != strings.Join(want, "\n--\n") {
			t.Errorf("%s\nbecomes\n%s\nwant\n%s", view, strings.Join(got, "\n--\n"), strings.Join(want, "\n--\n"))
		}
	}
}
