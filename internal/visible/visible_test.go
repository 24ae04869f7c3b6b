package visible_test

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"statelab/internal/visible"
)

// What nobody would see, or what a terminal would obey, is escaped; what is read is not.
func TestWhatCanBeSeen(t *testing.T) {
	for _, r := range "a ~é한글漢字🍪\u00a0\u3000→…\u0301" {
		if !visible.Rune(r) {
			t.Errorf("%U cannot be seen", r)
		}
	}
	for _, r := range "\x00\x1b\t\n\x7f\u0080\u0085\u009b\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u2800\u3164\ufe00\ufe0f\ufeff\uffa0\U000e0001\U000e0101\ue000" {
		if visible.Rune(r) {
			t.Errorf("%U can be seen", r)
		}
	}
}

func TestJSONStaysTheSameValue(t *testing.T) {
	for _, s := range []string{"", "plain", "한글 🍪", "a\u009bb\u202e\u200bc\u3164\u2800d", "\U000e0101x\U0001f36a\ufe0f", "\x7f"} {
		line, err := json.Marshal(map[string]string{"a": s})
		if err != nil {
			t.Fatal(err)
		}
		got := visible.JSON(append(line, '\n'))
		for _, r := range string(got) {
			if r != '\n' && !visible.Rune(r) {
				t.Errorf("%q: %U stands in %s", s, r, got)
			}
		}
		var back map[string]string
		if err := json.Unmarshal(got, &back); err != nil || back["a"] != s {
			t.Errorf("%q comes back as %q (%v)", s, back["a"], err)
		}
	}
	if got := string(visible.JSON([]byte("{\"a\":\"\u009b\U000e0101\"}\n"))); got != "{\"a\":\"\\u009b\\udb40\\udd01\"}\n" {
		t.Errorf("%s", got)
	}
}

// TestUnescapedIsTheSameValue: what is read by people and what is stored are one value, and
// nothing comes out that hides or is obeyed.
func TestUnescapedIsTheSameValue(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":"\uae40\ubbfc\uc544"}`: `{"name":"김민아"}`,
		`"caf\u00e9 \ud83c\udf4e"`:      `"café 🍎"`,
		`"a\\u00e9"`:                    `"a\\u00e9"`,
		`"\u0022\u202e\u0007\ud83c"`:    `"\u0022\u202e\u0007\ud83c"`,
		`"\u12"`:                        `"\u12"`,
		`{"n": 1}`:                      `{"n": 1}`,
	} {
		if got := visible.Unescaped(text); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

// Two values never look the same where they stand in one run: what differs is shown.
func TestValuesThatDifferLookDifferent(t *testing.T) {
	forged, signed := "eyJwcmljZSI6MX0:1vwz8C:FXmM1XAXWU", "eyJwcmljZSI6MTIwfQ:1vwz8C:FXmM1XAXWU"
	got := visible.Apart([]string{signed, forged, "eyJwcmljZSI6Lruk", signed, "socks"}, 10, utf8.RuneCountInString)
	if len(got) != 2 || got[signed] != "eyJw..MTIw..AXWU" || got[forged] != "eyJw..MX0:..AXWU" {
		t.Errorf("shown as %q", got)
	}
	x := strings.Repeat("x", 40)
	for _, all := range [][]string{{x, x + "x", x + "xx"}, {x + "1" + x, x + "2" + x, x + x, x + "1" + x + x}, {x + "\x1b" + x, x + "\\x1b" + x}, {"쿠키쿠키가쿠키쿠키", "쿠키쿠키나쿠키쿠키"}} {
		apart := visible.Apart(all, 10, utf8.RuneCountInString)
		seen := map[string]bool{}
		for _, v := range all {
			seen[cmp.Or(apart[v], visible.Short(v, 10, utf8.RuneCountInString))] = true
		}
		if len(seen) < len(all) {
			t.Errorf("%q are shown as %v", all, seen)
		}
	}
}
