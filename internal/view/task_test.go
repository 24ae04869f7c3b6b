package view_test

import (
	"slices"
	"testing"

	"statelab/internal/rule"
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
	}, nil)
	var names []string
	for _, f := range led[0].Set.Shown {
		names = append(names, f.What+" "+f.Cookie.Name)
	}
	if want := []string{"stored csrftoken", "refused sessionid"}; !slices.Equal(names, want) {
		t.Errorf("shown are %q, want %q", names, want)
	}
}

// A session key that was replaced at a login led there, also where answers behind that stored the cookie once more.
func TestAReplacedKeyLedThere(t *testing.T) {
	key := func(value string) trace.Cookie {
		return trace.Cookie{Name: "sessionid", Path: "/", Value: wire.Bytes(value)}
	}
	answer := func(sent, fate, value string) trace.Step {
		e := trace.Exchange{Received: []trace.Fate{{Fate: fate, Line: "…", Cookie: key(value)}}}
		if sent != "" {
			e.Sent = []trace.Fate{{Fate: trace.Sent, Rule: "cookie-sent", Cookie: key(sent)}}
		}
		return trace.Step{Actor: "alice", Exchanges: []trace.Exchange{e}}
	}
	led := view.LedTo([]trace.Step{
		answer("", trace.Stored, "before"),
		answer("before", trace.Replaced, "at-login"),
		answer("at-login", trace.Replaced, "at-login"),
		answer("at-login", trace.Replaced, "new-password"),
		{Actor: "alice", Exchanges: []trace.Exchange{{Sent: []trace.Fate{{Fate: trace.Sent, Cookie: key("new-password")}}}}},
	}, nil)
	var told []string
	for _, l := range led {
		for _, f := range l.Set.Shown {
			told = append(told, f.What+" "+string(f.Cookie.Value))
		}
	}
	if want := []string{"replaced at-login", "replaced new-password"}; !slices.Equal(told, want) {
		t.Errorf("told is %q, want %q", told, want)
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
		if e := view.LedTo([]trace.Step{{Exchanges: c.of}, {}}, nil)[0].Failed; e != nil {
			got = e.Number
		}
		if got != c.want {
			t.Errorf("of %d answers number %d failed, want %d", len(c.of), got, c.want)
		}
	}
}

// Acts in a row that come to the same are told once, with how often; one that comes to something
// else, or misses something, stands alone.
func TestTheSameLedThereOftenIsToldOnce(t *testing.T) {
	act := func(says string, status int) trace.Step {
		return trace.Step{Action: rule.Text{EN: says, KO: says}, Exchanges: []trace.Exchange{{Exchange: wire.Exchange{Response: wire.Response{Status: status}}}}}
	}
	steps := []trace.Step{act("in", 200), act("in", 200), act("in", 200), act("in", 403), act("in", 403), act("out", 200), act("out", 200), act("end", 200)}
	missed := make([][]rule.Text, len(steps))
	missed[6] = []rule.Text{{EN: "no button", KO: "버튼 없음"}}
	var told []string
	for _, l := range view.LedTo(steps, missed) {
		told = append(told, l.Sentence.EN)
	}
	if want := []string{"in (3 times)", "in (2 times)", "out", "out"}; !slices.Equal(told, want) {
		t.Errorf("told are %q, want %q", told, want)
	}
}
