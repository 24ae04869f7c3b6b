package render_test

import (
	"io"
	"slices"
	"strconv"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// BenchmarkTranscript draws lessons of many steps: one with twice as many takes twice as
// long.
func BenchmarkTranscript(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			tr := lesson(slices.Repeat([]trace.Step{logout()}, n)...)
			for b.Loop() {
				render.NewTerminal(io.Discard, render.Options{Profile: termenv.Ascii}).Whole(tr)
			}
		})
	}
}
