package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

// heardAsSigns are what the linear view has no place for: a line that begins with a
// mark, rules, frames and columns, arrows, counts as fractions, and words that point
// to a place on the screen.
var heardAsSigns = []*regexp.Regexp{
	regexp.MustCompile(`^\s*[-+~<>x|*]( |$)`),
	regexp.MustCompile(`-{3}|={3}|[\x{2500}-\x{257f}]`),
	regexp.MustCompile(` \| |\|$`),
	regexp.MustCompile(`-> |\(\+ | \+ | > `),
	regexp.MustCompile(`\S   +\S`),
	regexp.MustCompile(`\d~\d|\d/\d+단계|프로세스 \d/|\b(as above|right box|left box)\b|위와 같음`),
}

// inCode is code in a text of the lesson's author: a pipe in a command is no column, and a
// length of time that a view adds is no mark of what is new.
var inCode = regexp.MustCompile("`[^`]*`|\\) \\+ timedelta\\(")

// TestLinearOutputHasNoMarks plays every lesson to who hears the screen.
func TestLinearOutputHasNoMarks(t *testing.T) {
	env := func(name string) string { return map[string]string{"ACCESSIBLE": "1"}[name] }
	for _, lang := range []string{"en", "ko"} {
		for _, id := range inShort(curriculumCourse().Order()) {
			var out, errOut bytes.Buffer
			if code := run([]string{"lesson", "run", id, "--no-pause", "--cookies", "--lang", lang}, strings.NewReader(""), &out, &errOut, env); code != 0 {
				t.Fatalf("%s: exit code %d: %s", id, code, &errOut)
			}
			if !strings.Contains(out.String(), "200 OK") {
				t.Errorf("%s has no answer", id)
			}
			for number, line := range strings.Split(out.String(), "\n") {
				for _, sign := range heardAsSigns {
					if sign.MatchString(inCode.ReplaceAllString(line, "code")) {
						t.Errorf("%s in %s, line %d: %s", id, lang, number+1, line)
					}
				}
			}
		}
	}
}
