package view_test

import (
	"slices"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// Of what led to an act, a cookie is shown that the act looks at, and one that was refused,
// at which no later act can look.
func TestARefusedCookieLedThere(t *testing.T) {
	told := func(fate, name string) trace.Fate {
		return trace.Fate{Fate: fate, Line: "…", Cookie: trace.Cookie{Name: name, Path: "/"}}
	}
	login := []trace.Fate{told(trace.Stored, "csrftoken"), told(trace.Refused, "sessionid"), told(trace.Stored, "lang")}
	led := view.LedTo([]trace.Step{
		{Actor: "alice", Exchanges: []trace.Exchange{{Received: login}}},
		{Actor: "alice", Exchanges: []trace.Exchange{{Sent: []trace.Fate{{Fate: trace.NotSent, Cookie: trace.Cookie{Name: "csrftoken"}}}}}},
	})
	var names []string
	for _, f := range led[0].Set.Shown {
		names = append(names, f.What+" "+f.Cookie.Name)
	}
	if want := []string{"stored csrftoken", "refused sessionid"}; !slices.Equal(names, want) {
		t.Errorf("shown are %q, want %q", names, want)
	}
}
