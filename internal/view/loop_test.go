package view_test

import (
	"slices"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// Of a redirect loop the beginning and the end are shown, and the rest is counted. A chain
// of which each request is another one is shown as a whole, and so is all for who asks for
// details.
func TestARedirectLoopIsToldOnce(t *testing.T) {
	chain := func(loop bool, urls ...string) *trace.Trace {
		s := trace.Step{RedirectLoop: loop}
		for i := range 9 {
			s.Exchanges = append(s.Exchanges, trace.Exchange{Exchange: wire.Exchange{URL: urls[i%len(urls)],
				Request: wire.Request{Method: "GET"}, Response: wire.Response{Status: 301}}})
		}
		return &trace.Trace{Steps: []trace.Step{s}}
	}
	for _, c := range []struct {
		what  string
		trace *trace.Trace
		o     view.Options
		want  []int
	}{
		{"one address", chain(true, "https://a.test/"), view.Options{}, []int{1, 2, 3, 0, 9}},
		{"two addresses", chain(true, "https://a.test/", "http://a.test/"), view.Options{}, []int{1, 2, 3, 0, 9}},
		{"many", chain(true, "a", "b", "c", "d"), view.Options{}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"no loop", chain(false, "https://a.test/"), view.Options{}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"with details", chain(true, "https://a.test/"), view.Options{Details: true}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
	} {
		var shown []int
		for _, b := range view.Of(c.trace).Step(0, c.o).Beats {
			switch {
			case b.Exchange != nil:
				shown = append(shown, b.Exchange.Number)
			case b.Rest != nil:
				shown = append(shown, 0)
				if got := b.Rest.Notes[0].EN; got != "and so on: 5 more requests like these" {
					t.Errorf("%s: %s", c.what, got)
				}
			}
		}
		if !slices.Equal(shown, c.want) {
			t.Errorf("%s: shown are %v, want %v", c.what, shown, c.want)
		}
	}
}
