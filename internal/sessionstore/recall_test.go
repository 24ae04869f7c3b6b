package sessionstore

import (
	"fmt"
	"testing"
	"time"
)

func TestWhatIsRecalledIsWhatWouldBeDecoded(t *testing.T) {
	codec := Codec{Secret: "one", Recall: &Recall{}}
	text, err := codec.Encode(NewDict(Item{"cart", NewDict(Item{"apple", 1})}), time.Unix(1e9, 0))
	if err != nil {
		t.Fatal(err)
	}
	first := codec.Decode(text)
	first.Data.Get("cart").(*Dict).Set("apple", 2) // by the page that got it
	if got := codec.Decode(text).Data.Get("cart").(*Dict).Get("apple"); got != int64(1) {
		t.Errorf("a page has changed what the next one reads: %v", got)
	}
	other := Codec{Secret: "two", Recall: codec.Recall}
	if d := other.Decode(text); d.Signature != SignatureBad || d.Data.Len() != 0 {
		t.Errorf("with another key it is %s: %v", d.Signature, d.Data)
	}
	other.Fallbacks = []string{"one"}
	if d := other.Decode(text); d.Signature != SignatureFallback || d.Data.Len() != 1 {
		t.Errorf("with a fallback it is %s: %v", d.Signature, d.Data)
	}
	other.Fallbacks = nil
	if d := other.Decode(text); d.Signature != SignatureBad {
		t.Errorf("without the fallback it is %s", d.Signature)
	}
}

// Short sessions are remembered, and long ones are not.
func TestARecallDoesNotGrow(t *testing.T) {
	codec := Codec{Recall: &Recall{}}
	for size, want := range map[int]bool{1: true, 2 * recalledSize: false} {
		text, err := codec.Encode(NewDict(Item{"s", fmt.Sprintf("%*d", size, 1)}), time.Unix(1e9, 0))
		if err != nil {
			t.Fatal(err)
		}
		codec.Decode(text)
		if _, got := codec.Recall.find(codec, text); got != want {
			t.Errorf("a session of %d bytes is kept: %v", size, got)
		}
	}
}
