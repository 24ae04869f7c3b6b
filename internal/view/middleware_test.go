package view_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// What a middleware did is told once: where it does the same again for the same browser, at another
// time, that is all that is said, and whoever asks for the details has it whole. What is different
// from the last time is told, also where only what it did with the answer of the page is.
func TestAMiddlewareThatDoesTheSameIsToldOnce(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	asked := func(later time.Duration, who, browser string, behind ...string) trace.Step {
		note := func(s string) rule.Text { return rule.Text{EN: s, KO: s} }
		notes := []rule.Text{note("browser = " + browser), note("last_seen = " + at.Add(later).Format(time.DateTime)), note("the page")}
		for _, s := range behind {
			notes = append(notes, note(s))
		}
		return trace.Step{Time: at.Add(later), Actor: who, Exchanges: []trace.Exchange{{Server: &trace.Server{Host: "a.test",
			Notes: notes, Own: trace.NotesOf{To: 2}, OwnBehind: trace.NotesOf{From: 3, To: len(notes)}}}}}
	}
	const again = "the middleware did the same as before"
	for name, c := range map[string]struct {
		steps []trace.Step
		want  string // what is said of the last step
	}{
		"the first":               {[]trace.Step{asked(0, "laptop", "Firefox")}, "browser = Firefox; last_seen = 2026-03-02 09:00:00; the page"},
		"the same later":          {[]trace.Step{asked(0, "laptop", "Firefox"), asked(time.Hour, "laptop", "Firefox")}, again + "; the page"},
		"another":                 {[]trace.Step{asked(0, "laptop", "Firefox"), asked(0, "laptop", "Safari")}, "browser = Safari; last_seen = 2026-03-02 09:00:00; the page"},
		"as before the last":      {[]trace.Step{asked(0, "laptop", "Firefox"), asked(0, "laptop", "Safari"), asked(0, "laptop", "Firefox")}, "browser = Firefox; last_seen = 2026-03-02 09:00:00; the page"},
		"another browser":         {[]trace.Step{asked(0, "laptop", "Firefox"), asked(0, "phone", "Firefox")}, "browser = Firefox; last_seen = 2026-03-02 09:00:00; the page"},
		"another browser between": {[]trace.Step{asked(0, "laptop", "Firefox"), asked(0, "phone", "Safari"), asked(0, "laptop", "Firefox")}, again + "; the page"},
		"the same behind":         {[]trace.Step{asked(0, "laptop", "Firefox", "set_cookie"), asked(0, "laptop", "Firefox", "set_cookie")}, again + "; the page"},
		"nothing behind":          {[]trace.Step{asked(0, "laptop", "Firefox", "set_cookie"), asked(0, "laptop", "Firefox")}, "browser = Firefox; last_seen = 2026-03-02 09:00:00; the page"},
		"something behind":        {[]trace.Step{asked(0, "laptop", "Firefox"), asked(0, "laptop", "Firefox", "set_cookie")}, "browser = Firefox; last_seen = 2026-03-02 09:00:00; the page; set_cookie"},
	} {
		run, last := view.Of(&trace.Trace{Steps: c.steps}), len(c.steps)-1
		for _, details := range []bool{false, true} {
			want := c.want
			if details {
				want = textsOf(c.steps[last].Exchanges[0].Server.Notes)
			}
			for _, b := range run.Step(last, view.Options{Details: details}).Beats {
				if b.Exchange != nil && textsOf(b.Exchange.Server.Did) != want {
					t.Errorf("%s (details %v): %q, want %q", name, details, textsOf(b.Exchange.Server.Did), want)
				}
			}
		}
	}
}

// Whose key it was is told all the same where the middleware did the same as before, in its place.
func TestWhoseKeyItWasIsToldAgain(t *testing.T) {
	note := func(s string) rule.Text { return rule.Text{EN: s, KO: s} }
	asked := func(behind bool) trace.Step {
		s := &trace.Server{Host: "a.test", Notes: []rule.Text{note("browser = Firefox"), note("key a -> row -> mina"), note("the page")}, Own: trace.NotesOf{To: 2}, Whose: []int{1}}
		if behind {
			s.Notes, s.Own, s.OwnBehind, s.Whose = append([]rule.Text{note("the page")}, s.Notes[:2]...), trace.NotesOf{}, trace.NotesOf{From: 1, To: 3}, []int{2}
		}
		return trace.Step{Actor: "laptop", Exchanges: []trace.Exchange{{Server: s}}}
	}
	for behind, want := range map[bool]string{
		false: "key a -> row -> mina; the middleware did the same as before; the page",
		true:  "the page; key a -> row -> mina; the middleware did the same as before",
	} {
		run := view.Of(&trace.Trace{Steps: []trace.Step{asked(behind), asked(behind)}})
		for _, b := range run.Step(1, view.Options{}).Beats {
			if b.Exchange != nil && textsOf(b.Exchange.Server.Did) != want {
				t.Errorf("%q, want %q", textsOf(b.Exchange.Server.Did), want)
			}
		}
	}
}

func textsOf(all []rule.Text) string {
	var texts []string
	for _, s := range all {
		texts = append(texts, s.EN)
	}
	return strings.Join(texts, "; ")
}
