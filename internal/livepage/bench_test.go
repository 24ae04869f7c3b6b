package livepage_test

import (
	"testing"
	"time"

	"statelab/internal/explain"
	"statelab/internal/livepage"
	"statelab/internal/rule"
)

// What it costs whoever makes steps to put one into the page.
func BenchmarkShow(b *testing.B) {
	p := livepage.New(livepage.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Token: token, Now: time.Now})
	s := step(1, "/")
	for i := 0; b.Loop(); i++ {
		p.Show(i+1, s)
	}
}
