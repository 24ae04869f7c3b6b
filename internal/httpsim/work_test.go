package httpsim

import (
	"errors"
	"strings"
	"testing"

	"statelab/internal/sessionstore"
)

// TestWhatIsMadeOfATextIsWhatPythonMakes holds methods of texts and hashes against what Python 3 said.
func TestWhatIsMadeOfATextIsWhatPythonMakes(t *testing.T) {
	for _, c := range []struct {
		work Work
		of   sessionstore.Value
		want any
	}{
		{Work{By: ",", At: -1}, "1, 2, 3", " 3"},
		{Work{By: ",", At: 0}, "", ""},
		{Work{By: ",", At: 1, Back: true, Most: 1}, " a,b ,c", "c"},
		{Work{By: ",", At: 0, Back: true, Most: 1}, " a,b ,c", " a,b "},
		{Work{By: ",", At: -1, Most: 1}, "a,b,c", "b,c"},
		{Work{At: 2}, "a b\tc", "c"},
		{Work{At: 0}, "  ", errors.New("IndexError: list index out of range")},
		{Work{By: ",", At: -3}, "a,b", errors.New("IndexError: list index out of range")},
		{Work{By: ",", At: 0}, nil, errors.New("AttributeError: 'NoneType' object has no attribute 'split'")},
		{Work{Does: Stripped}, "\u00a0a b\x1f\n", "a b"},
		{Work{Does: Stripped}, int64(3), errors.New("AttributeError: 'int' object has no attribute 'strip'")},
		{Work{Does: Uppered}, "straße ŉ ﬁ", "STRASSE ʼN FI"},
		{Work{Does: Lowered}, "ΑΣ. İΣΑ", "ας. i̇σα"},
		{Work{Does: Replaced, By: "a", To: "bb"}, "banana", "bbbnbbnbb"},
		{Work{Does: Hashed, By: "md5"}, "é", "66ddcd97cfdeabb2f6fb8a999b4bc76f"},
		{Work{Does: Hashed, By: "sha1"}, true, errors.New("AttributeError: 'bool' object has no attribute 'encode'")},
		{Work{Does: HMAC, By: "sha256", Key: Literal("whsec-1")}, `{"paid": 42}`, "5c6384d18b813ced9342fe6e931272acfff3df74f7052ac09334a35f0b9a9538"},
	} {
		got, err := c.work.done(&visit{Request: &Request{server: &Server{}}}, c.of)
		if wrong, is := c.want.(error); is && (err == nil || err.Error() != wrong.Error()) || !is && (err != nil || got != c.want) {
			t.Errorf("%+v of %q makes %v, %v; Python makes %v", c.work, c.of, got, err, c.want)
		}
	}
}

// TestAReplacementIsMeasuredBeforeItIsMade wants a text of a gigabyte to be refused without being made.
func TestAReplacementIsMeasuredBeforeItIsMade(t *testing.T) {
	text, by := strings.Repeat("t", 1000), strings.Repeat("t", 1_000_000)
	for _, of := range []string{"t", ""} {
		if n := testing.AllocsPerRun(1, func() {
			if got, err := (Work{Does: Replaced, By: of, To: by}).done(nil, text); err != errTooLong {
				t.Errorf("replaced by a long text it is %.20v, %v", got, err)
			}
		}); n > 5 {
			t.Errorf("%v things are made on the way", n)
		}
	}
}
