package main

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestTheScreensOfTheCurriculum plays all lessons in both languages, on a narrow and on
// a standard screen, and looks at every line.
func TestTheScreensOfTheCurriculum(t *testing.T) {
	if testing.Short() {
		t.Skip("it plays the whole course four times: run without -short")
	}
	for _, width := range []int{40, 80} {
		titles, code := 0, 0
		for _, id := range curriculumCourse().Order() {
			for _, lang := range []string{"en", "ko"} {
				var out, complaints bytes.Buffer
				args := []string{"lesson", "run", id, "--no-pause", "--lang", lang, "--width", strconv.Itoa(width)}
				if status := run(args, nil, &out, &complaints, func(string) string { return "" }); status != exitOK {
					t.Fatalf("%s: code %d: %s", id, status, complaints.String())
				}
				where, lines := id+" ("+lang+", "+strconv.Itoa(width)+" columns)", strings.Split(out.String(), "\n")
				titles += wholeTitles(t, where, lines)
				code += readableProse(t, where, lines, width)
			}
		}
		if titles < 200 || code < 1000 {
			t.Errorf("only %d titles and %d pieces of code were looked at", titles, code)
		}
	}
}

var (
	panelTitle = regexp.MustCompile(`^(BROWSER'S JAR|SERVER'S (TABLE|MEMORY)|브라우저의 쿠키 저장소|서버의 (테이블|메모리))  `)
	panelRow   = regexp.MustCompile(`^(?:[ +~-] .*)?$`) // a row, what is indented below one, or nothing
)

// wholeTitles looks whether the titles of panels stand on one line, and returns how many
// there are: a second line of one would read as a row.
func wholeTitles(t *testing.T, where string, lines []string) (seen int) {
	t.Helper()
	for i, l := range lines {
		if !panelTitle.MatchString(l) || i == 0 || !strings.HasPrefix(lines[i-1], "-----") {
			continue
		}
		seen++
		below := []string{lines[i+1]}
		if left, _, two := strings.Cut(l, "|"); two {
			at := ansi.StringWidth(left)
			below = []string{ansi.Cut(lines[i+1], 0, at), strings.TrimPrefix(ansi.Cut(lines[i+1], at+1, 200), " ")}
		}
		for _, cell := range below {
			if !panelRow.MatchString(strings.TrimRight(cell, " ")) {
				t.Errorf("%s: a title is broken:\n%s\n%s", where, l, lines[i+1])
			}
		}
	}
	return seen
}

var (
	cutOff   = regexp.MustCompile(`\S{5,}\.\.(?:\s|$)|\s\.\.(?:\s|$)`)
	password = regexp.MustCompile(`=\*{4}(?:\s|$)`)
)

// readableProse looks for signs of Markdown other than the quotes around code, for code
// that fits a line and is broken all the same, and for what is cut off. It returns how
// many pieces of code there are.
func readableProse(t *testing.T, where string, lines []string, width int) (code int) {
	t.Helper()
	open := "" // code that a line has begun
	for _, l := range lines {
		if strings.Contains(password.ReplaceAllString(l, ""), "**") {
			t.Errorf("%s: stars in %q", where, l)
		}
		if cutOff.MatchString(l) {
			t.Errorf("%s: cut off: %q", where, l)
		}
		parts := strings.Split(open+l, "`")
		code += len(parts) / 2
		if open != "" && len(parts) > 2 && ansi.StringWidth(parts[1])+2 < width {
			t.Errorf("%s: `%s` is broken", where, parts[1])
		}
		open = ""
		if last := len(parts) - 1; last%2 == 1 {
			open = "`" + parts[last] + " "
		}
	}
	return code
}
