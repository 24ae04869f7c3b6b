package diag_test

import (
	"strings"
	"testing"

	"statelab/internal/diag"
)

func TestProblemsShowTheirLine(t *testing.T) {
	src := "a: 1\r\n세션: 쿠키\n" + strings.Repeat("x", 300) + "HERE" + strings.Repeat("y", 300)
	at := func(line, col int) diag.Pos { return diag.Pos{File: "a.yaml", Line: line, Col: col} }
	l := diag.List{
		{Pos: at(1, 4)},
		{Pos: at(2, 5)},
		{Pos: at(3, 301)},
		{Pos: at(4, 1)},
		{Pos: diag.Pos{File: "a.yaml"}},
		{Pos: diag.Pos{File: "b.yaml", Line: 1, Col: 1}},
		{Pos: at(2, 1), Line: "kept"},
	}
	l.Quote("a.yaml", []byte(src))
	for i, want := range []string{"a: 1", "세션: 쿠키", strings.Repeat("x", 132) + "HERE" + strings.Repeat("y", 64), "", "", "", "kept"} {
		if l[i].Line != want {
			t.Errorf("problem %d shows %q, want %q", i, l[i].Line, want)
		}
	}
	if rest := []rune(l[2].Line)[l[2].Pos.Col-l[2].Cut-1:]; !strings.HasPrefix(string(rest), "HERE") {
		t.Errorf("the caret points at %q", string(rest))
	}
}

func TestAroundShowsThePlace(t *testing.T) {
	for _, test := range []struct {
		line      string
		col, most int
		part      string
		cut       int
	}{
		{"short", 3, 10, "short", 0},
		{"0123456789", 1, 6, "012345", 0},
		{"0123456789", 10, 6, "456789", 4},
		{"0123456789", 6, 6, "234567", 2},
		{"가나다라마바사", 7, 3, "마바사", 4},
		{"0123456789", 99, 6, "456789", 4},
	} {
		if part, cut := diag.Around(test.line, test.col, test.most); part != test.part || cut != test.cut {
			t.Errorf("Around(%q, %d, %d) = %q, %d; want %q, %d", test.line, test.col, test.most, part, cut, test.part, test.cut)
		}
	}
}
