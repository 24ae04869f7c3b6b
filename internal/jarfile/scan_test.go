package jarfile

import (
	"bufio"
	"strings"
	"testing"

	"statelab/internal/diag"
)

func scan(text string) *scanner { return newScanner(bufio.NewReaderSize(strings.NewReader(text), 16)) }

// A value is handed out whole, whatever stands in it, and the scanner knows where it is.
func TestValuesAreFound(t *testing.T) {
	for _, test := range []struct{ text, value, rest string }{
		{"1,2", "1", ",2"},
		{" -1.5e3 }", "-1.5e3", "}"},
		{`"a\"]}"]`, `"a\"]}"`, "]"},
		{`"\\",`, `"\\"`, ","},
		{`{"a":[1,{"b":"}"}]} x`, `{"a":[1,{"b":"}"}]}`, "x"},
		{"\r\n\t[[],[]]", "[[],[]]", ""},
		{"true", "true", ""},
		{`null"`, "null", `"`},
	} {
		s := scan(test.text)
		value, more, err := s.value(100)
		rest, _ := s.peek()
		if err != nil || more || string(value) != test.value || rest != (test.rest + "\x00")[0] {
			t.Errorf("%q: %q, more %v (%v), then %q; want %q, then %q", test.text, value, more, err, rest, test.value, test.rest)
		}
	}
}

// Of a value that is too long the beginning is kept, and the scanner stands behind it.
func TestALongValueIsCut(t *testing.T) {
	s := scan(`["` + strings.Repeat("쿠키", 1000) + `", 7]`)
	var values []string
	err := s.list(func() error {
		value, more, err := s.value(4)
		values = append(values, string(value))
		if more != (len(values) == 1) {
			t.Errorf("%q: more %v", value, more)
		}
		return err
	})
	if err != nil || len(values) != 2 || len(values[0]) != 4 || values[1] != "7" {
		t.Errorf("%q, %v", values, err)
	}
}

// A column counts characters: of a character of several bytes the first.
func TestPlacesAreCharacters(t *testing.T) {
	const text = "{\n쿠키\r\n\nend"
	want := map[int]diag.Pos{0: {Line: 1, Col: 1}, 1: {Line: 1, Col: 2}, 2: {Line: 2, Col: 1}, 5: {Line: 2, Col: 2}, 8: {Line: 2, Col: 3}, 10: {Line: 3, Col: 1}, 11: {Line: 4, Col: 1}, 14: {Line: 4, Col: 4}}
	s := scan(text)
	for at := range len(text) + 1 {
		if pos, ok := want[at]; ok && (s.pos().Line != pos.Line || s.pos().Col != pos.Col) {
			t.Errorf("byte %d is at %v, want %v", at, s.pos(), pos)
		}
		if _, err := s.next(); err != nil && at < len(text) {
			t.Fatal(err)
		}
	}
}
