package render_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// In a lesson without users, nothing is said of them; in one with some, it is
// said of a page that it did not ask. Of a page that did nothing worth a word, it
// is said that it was run.
func TestUsersAreSpokenOfWhereThereAreSome(t *testing.T) {
	quiet := logout()
	for i := range quiet.Exchanges {
		quiet.Exchanges[i].Server.User, quiet.Exchanges[i].Server.UserBefore = trace.NotAsked, trace.NotAsked
	}
	quiet.Exchanges[1].Server.Notes = nil
	for _, c := range []struct {
		story string
		tr    *trace.Trace
		asked bool
	}{
		{"nobody is asked for in any step", lesson(quiet), false},
		{"somebody is, in another step", lesson(quiet, login()), true},
	} {
		got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(c.tr, 0) })
		if strings.Contains(got, "does not ask who it is") != c.asked || strings.Count(got, "SERVER   the page was run") != 1 {
			t.Errorf("%s:\n%s", c.story, got)
		}
	}
}
