package jarfile

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
)

func TestPlacesOfOffsets(t *testing.T) {
	r := fileReader{file: "jar", text: []byte("{\n쿠키\r\n\nend")}
	for _, test := range []struct {
		at   int
		want string
	}{{0, "jar:1:1"}, {2, "jar:2:1"}, {5, "jar:2:2"}, {5, "jar:2:2"}, {10, "jar:3:1"}, {14, "jar:4:4"}, {0, "jar:1:1"}, {14, "jar:4:4"}, {11, "jar:4:1"}} {
		if got := r.position(test.at).String(); got != test.want {
			t.Errorf("offset %d is at %s, want %s", test.at, got, test.want)
		}
	}
}

// TestPlacesAreCountedOnce: to find a thousand places at the end of a long text is
// about the work of finding one. If each were counted from the beginning, it would
// be a thousand times that.
func TestPlacesAreCountedOnce(t *testing.T) {
	text := []byte(strings.Repeat("쿠키\n", 1<<17) + strings.Repeat("쿠키", 1<<17))
	work := func(places int) time.Duration {
		least := time.Hour
		for range 5 {
			r := fileReader{file: "jar", text: text}
			var last diag.Pos
			start := time.Now()
			for i := range places {
				last = r.position(len(text) - 3*(places-1-i))
			}
			least = min(least, time.Since(start))
			if want := (diag.Pos{File: "jar", Line: 1<<17 + 1, Col: 2<<17 + 1}); last != want {
				t.Fatalf("the last place is %v, want %v", last, want)
			}
		}
		return least
	}
	if one, thousand := work(1), work(1000); thousand > 100*one {
		t.Errorf("one place takes %v, a thousand take %v: %d times as long", one, thousand, thousand/one)
	}
}
