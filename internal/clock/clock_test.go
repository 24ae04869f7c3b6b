package clock_test

import (
	"math"
	"testing"
	"time"

	"statelab/internal/clock"
)

func TestClockMovesOnlyWhenMoved(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := clock.New(start)
	if got := c.Now(); !got.Equal(start) {
		t.Fatalf("a new clock stands at %v, want %v", got, start)
	}
	c.Advance(11 * time.Minute)
	if got, want := c.Now(), start.Add(11*time.Minute); !got.Equal(want) {
		t.Errorf("after 11m it stands at %v, want %v", got, want)
	}
	seoul := time.FixedZone("KST", 9*60*60)
	if got := clock.New(start.In(seoul)).Now(); got.Location() != time.UTC || !got.Equal(start) {
		t.Errorf("begun in Seoul it stands at %v, want %v", got, start)
	}
}

func TestLengths(t *testing.T) {
	for _, test := range []struct {
		text string
		want time.Duration
		back string
	}{
		{"10s", 10 * time.Second, "10s"},
		{"5m", 5 * time.Minute, "5m"},
		{"1h30m", 90 * time.Minute, "1h30m"},
		{"14d", 14 * 24 * time.Hour, "14d"},
		{"-10s", -10 * time.Second, "-10s"},
		{"90s", 90 * time.Second, "1m30s"},
		{"0s", 0, "0s"},
	} {
		got, err := clock.ParseLength(test.text)
		if err != nil || got != test.want {
			t.Errorf("ParseLength(%q) = %v, %v; want %v", test.text, got, err, test.want)
		}
		if back := clock.FormatLength(got); back != test.back {
			t.Errorf("FormatLength(%v) = %q, want %q", got, back, test.back)
		}
	}
	for _, bad := range []string{"", "-", "5", "m", "5x", "5m1h", "5m5m", "1.5h", "99999999999999999999d", "200000d1h", "+5m", " 5m"} {
		if got, err := clock.ParseLength(bad); err == nil {
			t.Errorf("ParseLength(%q) = %v, want an error", bad, got)
		}
	}
}

func FuzzLength(f *testing.F) {
	f.Add("1h30m")
	f.Add("-14d")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := clock.ParseLength(s)
		if err != nil || d == math.MinInt64 {
			return
		}
		back, err := clock.ParseLength(clock.FormatLength(d))
		if err != nil || back != d {
			t.Errorf("%q is %v, written %q, read back %v (%v)", s, d, clock.FormatLength(d), back, err)
		}
	})
}
