package rule_test

import (
	"testing"
	"time"

	"statelab/internal/rule"
)

// A length of time is said in two units at most, from two days on in days, and from two
// years on in years.
func TestLengths(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		d      time.Duration
		en, ko string
	}{
		{0, "0 s", "0초"},
		{-90 * time.Second, "1 min 30 s", "1분 30초"},
		{time.Hour + 29*time.Minute + 31*time.Second, "1 h 30 min", "1시간 30분"},
		{day, "1 day", "1일"},
		{36 * time.Hour, "1 day 12 h", "1일 12시간"},
		{14*day - time.Second, "14 days", "14일"},
		{729 * day, "729 days", "729일"},
		{730 * day, "2 years", "2년"},
		{2266 * day, "6 years", "6년"},
	} {
		if got, want := rule.Length(test.d), (rule.Text{EN: test.en, KO: test.ko}); got != want {
			t.Errorf("%v is told as %v, want %v", test.d, got, want)
		}
	}
}
