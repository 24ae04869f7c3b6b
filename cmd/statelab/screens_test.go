package main

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"statelab/lessons"
)

// transcripts plays the whole curriculum at a width, in both languages, and hands
// over the lines of each lesson.
func transcripts(t *testing.T, width string, look func(where string, lines []string)) {
	t.Helper()
	for _, id := range lessons.Order() {
		for _, lang := range []string{"en", "ko"} {
			var out, complaints bytes.Buffer
			args := []string{"lesson", "run", id, "--no-pause", "--lang", lang, "--width", width}
			if code := run(args, nil, &out, &complaints, func(string) string { return "" }); code != exitOK {
				t.Fatalf("%s: code %d: %s", id, code, complaints.String())
			}
			look(id+" ("+lang+", "+width+" columns)", strings.Split(out.String(), "\n"))
		}
	}
}

// A panel's title on two lines reads as if its second half were a row.
func TestTitlesOfPanelsStandOnOneLine(t *testing.T) {
	row := regexp.MustCompile(`^(?:[ +~-] .*)?$`) // a row, what is indented below one, or nothing
	title := regexp.MustCompile(`JAR|TABLE|MEMORY|쿠키 저장소|테이블|메모리`)
	seen := 0
	transcripts(t, "80", func(where string, lines []string) {
		for i := 1; i+1 < len(lines); i++ {
			if !strings.HasPrefix(lines[i-1], "-----") || strings.HasPrefix(lines[i+1], "-----") || !title.MatchString(lines[i]) {
				continue
			}
			left, _, two := strings.Cut(lines[i], "|")
			if !two && !regexp.MustCompile(`^(BROWSER'S JAR|SERVER'S (TABLE|MEMORY)|브라우저의 쿠키 저장소|서버의 (테이블|메모리))  `).MatchString(lines[i]) {
				continue
			}
			seen++
			below := []string{lines[i+1]}
			if two {
				at := ansi.StringWidth(left)
				below = []string{ansi.Cut(lines[i+1], 0, at), strings.TrimPrefix(ansi.Cut(lines[i+1], at+1, 200), " ")}
			}
			for _, cell := range below {
				if !row.MatchString(strings.TrimRight(cell, " ")) {
					t.Errorf("%s: a title is broken:\n%s\n%s", where, lines[i], lines[i+1])
				}
			}
		}
	})
	if seen < 200 {
		t.Errorf("only %d titles were looked at", seen)
	}
}

// Prose is read, not typed: no sign of Markdown but the quotes around code, and code
// that fits a line is never on two. Nothing of a page or a table is cut off.
func TestProseReadsWell(t *testing.T) {
	cut := regexp.MustCompile(`\S{5,}\.\.(?:\s|$)|\s\.\.(?:\s|$)`)
	password := regexp.MustCompile(`=\*{4}(?:\s|$)`)
	for _, width := range []int{40, 80} {
		code := 0
		transcripts(t, strconv.Itoa(width), func(where string, lines []string) {
			open := "" // code that a line has begun
			for _, l := range lines {
				if strings.Contains(password.ReplaceAllString(l, ""), "**") {
					t.Errorf("%s: stars in %q", where, l)
				}
				if cut.MatchString(l) {
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
		})
		if code < 1000 {
			t.Errorf("only %d pieces of code were looked at", code)
		}
	}
}
