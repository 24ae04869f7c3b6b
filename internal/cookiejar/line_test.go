package cookiejar_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
)

// TestTheLastOfANameCounts looks at what is said of the attributes before it. One
// that was not understood leaves the others alone, unless it erased them.
func TestTheLastOfANameCounts(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"a=1; Path=/x; PATH=/y; path=/z", "attribute-overridden attribute-overridden -"},
		{"a=1; Path=/x; Path=y; Path=/z; Path=w", "attribute-overridden path-not-absolute attribute-overridden path-not-absolute"},
		{"a=1; Max-Age=60; Path=/; Max-Age=soon; Max-Age=later", "attribute-overridden - lifetime-erased lifetime-not-understood"},
		{"a=1; Max-Age=60; Max-Age=soon; Max-Age=90", "attribute-overridden lifetime-erased -"},
		{"a=1; Colour=red; Secure; Colour=blue; Secure", "attribute-unknown attribute-overridden attribute-unknown -"},
	} {
		var got []string
		for _, a := range set(t, new(cookiejar.Jar), noon, "https://shop.test/", test.line).Attributes() {
			if a.Rule == nil {
				got = append(got, "-")
			} else {
				got = append(got, string(a.Rule.Code))
			}
		}
		if want := strings.Fields(test.want); !slices.Equal(got, want) {
			t.Errorf("%s\nis told as %q\nwant       %q", test.line, got, want)
		}
	}
}

// TestAttributesByTheThousand: 32 times the attributes are some 32 times the work.
// If each were compared with all before it, they would be a thousand times. A
// machine that does other things beside gets further tries.
func TestAttributesByTheThousand(t *testing.T) {
	work := func(attributes int) time.Duration {
		line := "a=1" + strings.Repeat(";path", attributes)
		start := time.Now()
		d := set(t, new(cookiejar.Jar), noon, "https://shop.test/", line)
		if n := len(d.Attributes()); n != attributes {
			t.Fatalf("%d attributes are told, want %d", n, attributes)
		}
		return time.Since(start)
	}
	few, many := work(2000), work(64000)
	for try := 0; many > 250*few && try < 5; try++ {
		few, many = work(2000), work(64000)
	}
	if many > 250*few {
		t.Errorf("2000 attributes take %v, 64000 %v: %d times as long", few, many, many/few)
	}
}
