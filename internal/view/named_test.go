package view

import (
	"testing"

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
