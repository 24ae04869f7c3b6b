package python

import (
	"testing"
	"time"
)

func TestLiterals(t *testing.T) {
	for _, test := range []struct{ text, quoted, repr string }{
		{"", `""`, `''`},
		{"plain", `"plain"`, `'plain'`},
		{`it's`, `"it's"`, `"it's"`},
		{`say "hi"`, `"say \"hi\""`, `'say "hi"'`},
		{`it's "both"`, `"it's \"both\""`, `'it\'s "both"'`},
		{"a\\b\n\r\t", `"a\\b\n\r\t"`, `'a\\b\n\r\t'`},
		{"\x00\x7f\u0085", `"\x00\x7f\x85"`, `'\x00\x7f\x85'`},
		{"한글 \u200b\U000e0001", `"한글 \u200b\U000e0001"`, `'한글 \u200b\U000e0001'`},
	} {
		if quoted, repr := Quote(test.text), Repr(test.text); quoted != test.quoted || repr != test.repr {
			t.Errorf("%q is %s and %s, want %s and %s", test.text, quoted, repr, test.quoted, test.repr)
		}
	}
}

func TestMomentsAndKeywords(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	if got := Time(time.Date(2026, 3, 2, 9, 5, 0, 999, seoul)); got != "datetime(2026, 3, 2, 0, 5, 0, tzinfo=timezone.utc)" {
		t.Errorf("a moment is %s", got)
	}
	for word, want := range map[string]bool{"class": true, "None": true, "none": false, "match": false, "cart": false} {
		if IsKeyword(word) != want {
			t.Errorf("that %s is a keyword is %v", word, !want)
		}
	}
}
