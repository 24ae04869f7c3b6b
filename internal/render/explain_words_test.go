package render

import (
	"strings"
	"testing"
)

// TestBegun: a sentence of the program begins with a capital; a value is never recased.
func TestBegun(t *testing.T) {
	for said, want := range map[string]string{
		"no line can do it": "No line can do it", "": "", "co.kr 전체의 쿠키": "co.kr 전체의 쿠키", "sid 쿠키": "sid 쿠키",
		"www.shop.test is asked": "www.shop.test is asked", "without it.": "Without it.", "7 of them": "7 of them",
	} {
		if got := begun(said); got != want {
			t.Errorf("%q begins %q, want %q", said, got, want)
		}
	}
}

// TestCodeKeepsItsNames: code is broken at blanks, and a word that is too wide between its
// parts; nothing of it is lost.
func TestCodeKeepsItsNames(t *testing.T) {
	var b strings.Builder
	term := NewTerminal(&b, Options{Width: 40})
	const code = `response.cookies["sid"]["samesite"] = "None; Partitioned"`
	var got []string
	for _, l := range term.codeLines(code, 34) {
		got = append(got, l.text())
	}
	if want := "response.cookies[\"sid\"]|[\"samesite\"] = \"None; Partitioned\""; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
	for room := -3; room < 60; room++ {
		all := ""
		for _, l := range term.codeLines(code, room) {
			all += l.text()
		}
		if strings.ReplaceAll(all, " ", "") != strings.ReplaceAll(code, " ", "") {
			t.Errorf("%d columns: %q", room, all)
		}
	}
}
