package view

import (
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A text names a cookie as code, and a person as names are written.
func TestNamed(t *testing.T) {
	c := &chooser{step: &trace.Step{Lesson: trace.Lesson{Say: trace.Prose{rule.Korean: "`a`와 `b=1`을 봅니다."}, Predict: &trace.Prediction{Ask: trace.Prose{rule.English: "A word, and Alice's row. Is it theme?"}}}}}
	for name, want := range map[string]bool{"a": true, "b": true, "alice": true, "word": false, "theme": false, "ali": false, "": false} {
		if got := c.named(name); got != want {
			t.Errorf("%q is named: %v", name, got)
		}
	}
}

// In details a moment that was kept as a number has its age and its time; any other is as it is.
func TestWhole(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC)
	at := now.Add(-3 * time.Minute)
	for item, want := range map[trace.Item]string{
		{Name: "last", Value: "1772442720", At: at}: "last = 1772442720 (3 min ago, 2026-03-02 09:12:00 UTC)",
		{Name: "visits", Value: "7"}:                "visits = 7",
	} {
		if got := Whole(item, now, rule.English); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
