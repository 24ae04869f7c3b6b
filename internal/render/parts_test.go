package render_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
)

// However few rows there are, the parts together are what is drawn at once, and none
// is taller than the screen, but a line that the screen breaks.
func TestPartsAreTheWhole(t *testing.T) {
	tr := lesson(login(), logout(), raw(), loading(), reading(), writing())
	for i := range tr.Steps {
		for _, o := range []render.Options{{}, {Width: 40, Lang: rule.Korean}, {Verbose: true, Width: 60}, {Linear: true}, {Quiet: true}, {Cookies: true}} {
			o.Profile = termenv.Ascii
			draw := func(r *render.Terminal) { r.Answered(tr, i, 1) }
			whole := drawn(t, o, draw)
			for _, rows := range []int{1, 2, 5, 9, 14, 22, 40, math.MaxInt} {
				got := drawn(t, o, func(r *render.Terminal) {
					for _, p := range r.Parts(rows, "", draw) {
						lines := strings.Count(drawn(t, o, func(r *render.Terminal) { r.Part(p) }), "\n")
						if tall := r.Rows(func(r *render.Terminal) { r.Part(p) }); tall > rows && lines > 1 {
							t.Errorf("step %d, %+v: a part takes %d of %d rows", i, o, tall, rows)
						}
						r.Part(p)
					}
				})
				if got != whole {
					t.Fatalf("step %d, %+v, %d rows: the parts together are\n%s\nwant\n%s", i, o, rows, got, whole)
				}
			}
		}
	}
}

// A step is cut between its exchanges, before what is left behind, and before what is
// said about it; an exchange only where it is too tall by itself, and then between the
// three that it consists of. On another width it goes on where it was.
func TestAStepIsToldExchangeByExchange(t *testing.T) {
	tr := lesson(login())
	draw := func(r *render.Terminal) { r.Answered(tr, 0, 1) }
	for _, c := range []struct {
		rows int
		want []string // how the parts begin
	}{
		{34, []string{"STEP 4"}},
		{33, []string{"STEP 4", "-----"}},
		{26, []string{"STEP 4", "-----"}},
		{22, []string{"STEP 4", "(2) ASKS"}},
		{18, []string{"STEP 4", "(2) ASKS", "-----"}},
		{14, []string{"STEP 4", "    ANSWERS", "-----"}},
		{8, []string{"STEP 4", "    SERVER", "    ANSWERS", "(2) ASKS", "-----", "-----"}},
	} {
		o := render.Options{Profile: termenv.Ascii}
		var got []string
		drawn(t, o, func(r *render.Terminal) {
			for _, p := range r.Parts(c.rows, "", draw) {
				got = append(got, drawn(t, o, func(r *render.Terminal) { r.Part(p) }))
			}
		})
		if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
			t.Errorf("%d rows: the parts are\n%s", c.rows, strings.Join(got, "\n=====\n"))
		}
	}

	o := render.Options{Profile: termenv.Ascii, Width: 40}
	drawn(t, o, func(r *render.Terminal) {
		r.Resize(80)
		first := r.Parts(18, "", draw)[0]
		r.Resize(40)
		rest := r.Parts(math.MaxInt, first.After, draw)
		if got := drawn(t, o, func(r *render.Terminal) { r.Part(rest[0]) }); !strings.HasPrefix(got, "(2) ASKS  GET /\n") || len(rest) > 1 {
			t.Errorf("on a narrow screen it goes on with\n%s", got)
		}
	})
}
