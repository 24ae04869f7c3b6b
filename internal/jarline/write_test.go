package jarline

import (
	"strings"
	"testing"
	"time"
)

// An answer that JSON cannot say is a problem of its line, not the end of the talk.
func TestWhatCannotBeSaidIsAnswered(t *testing.T) {
	var out strings.Builder
	for _, year := range []int{-1, 2026, 10000} {
		if err := write(&out, time.Date(year, 3, 2, 9, 0, 0, 0, time.UTC)); err != nil {
			t.Errorf("the year %d: %v", year, err)
		}
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], `{"error":`) || lines[1] != `"2026-03-02T09:00:00Z"` || !strings.HasPrefix(lines[2], `{"error":`) {
		t.Errorf("the answers are %q", lines)
	}
}
