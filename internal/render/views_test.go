package render_test

import (
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
)

func TestWholeRun(t *testing.T) {
	tr := lesson(login(), failing())
	for name, o := range map[string]render.Options{
		"whole.en.80.txt":         {},
		"whole.ko.80.txt":         {Lang: rule.Korean},
		"whole.quiet.80.txt":      {Quiet: true, Verbose: true},
		"whole.verbose.en.80.txt": {Verbose: true},
		"whole.verbose.ko.40.txt": {Lang: rule.Korean, Verbose: true, Width: 40},
	} {
		t.Run(name, func(t *testing.T) {
			o.Profile = termenv.Ascii
			got := drawn(t, o, func(r *render.Terminal) { r.Whole(tr) })
			fits(t, got, max(o.Width, 40)*2)
			golden(t, name, got)
		})
	}
}

func TestColour(t *testing.T) {
	tr := lesson(logout())
	for name, dark := range map[string]bool{"logout.dark.txt": true, "logout.light.txt": false} {
		golden(t, name, drawn(t, render.Options{Profile: termenv.ANSI256, Dark: dark}, func(r *render.Terminal) { r.Step(tr, 0) }))
	}
}
