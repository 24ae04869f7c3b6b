package diag_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

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

// Of a long line the part around the place is kept, and how much stands before it.
func TestALongLineIsCutAroundThePlace(t *testing.T) {
	var digits, hangul strings.Builder
	for i := range 100 {
		fmt.Fprintf(&digits, "%03d", i)
		hangul.WriteString("가나다")
	}
	for _, test := range []struct {
		line      string
		col       int
		cut       int
		ends      string
		wantRunes int
	}{
		{digits.String()[:200], 150, 0, "065", 200},
		{digits.String(), 1, 0, "065", 200},
		{digits.String(), 133, 0, "065", 200},
		{digits.String(), 143, 10, "069", 200},
		{digits.String(), 300, 100, "099", 200},
		{digits.String(), 999, 100, "099", 200},
		{hangul.String(), 300, 100, "가나다", 200},
	} {
		l := diag.List{{Pos: diag.Pos{File: "a.yaml", Line: 1, Col: test.col}}}
		l.Quote("a.yaml", []byte(test.line))
		if d := l[0]; d.Cut != test.cut || utf8.RuneCountInString(d.Line) != test.wantRunes || !strings.Contains(d.Line[len(d.Line)-12:], test.ends) {
			t.Errorf("around character %d stands %q (%d characters), %d before it", test.col, d.Line, utf8.RuneCountInString(d.Line), d.Cut)
		}
	}
}
