package view_test

import (
	"slices"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
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

// An error that a server answered led there, too: the last of an act, and none of a page's
// images.
func TestAnErrorLedThere(t *testing.T) {
	answered := func(status int, byPage bool) trace.Exchange {
		return trace.Exchange{ByPage: byPage, Exchange: wire.Exchange{Response: wire.Response{Status: status}}}
	}
	for _, c := range []struct {
		of   []trace.Exchange
		want int // the number of the exchange, 0 for none
	}{
		{[]trace.Exchange{answered(302, false), answered(500, false)}, 2},
		{[]trace.Exchange{answered(403, false), answered(404, true)}, 1},
		{[]trace.Exchange{answered(200, false), answered(404, true)}, 0},
	} {
		got := 0
		if e := view.LedTo([]trace.Step{{Exchanges: c.of}, {}})[0].Failed; e != nil {
			got = e.Number
		}
		if got != c.want {
			t.Errorf("of %d answers number %d failed, want %d", len(c.of), got, c.want)
		}
	}
}
