package scenario

import (
	"testing"

	"statelab/internal/language"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// A question is settled behind the exchange from which on its choices come out as at the end.
func TestSettled(t *testing.T) {
	check := func(holds bool) []trace.Check { return []trace.Check{{Holds: holds}} }
	status := func(hop, wanted int) language.Condition {
		return func(s *trace.Step, _ world.Values) []trace.Check {
			return check(len(s.Exchanges) >= hop && s.Exchanges[hop-1].Response.Status == wanted)
		}
	}
	last := func(wanted int) language.Condition {
		return func(s *trace.Step, _ world.Values) []trace.Check {
			x := s.LastAnswer()
			return check(x != nil && x.Response.Status == wanted)
		}
	}
	answers := func(status ...int) *trace.Step {
		s := &trace.Step{}
		for _, code := range status {
			s.Exchanges = append(s.Exchanges, trace.Exchange{Exchange: wire.Exchange{Response: wire.Response{Status: code}}})
		}
		return s
	}
	for _, c := range []struct {
		story   string
		choices []language.Condition
		s       *trace.Step
		want    int
	}{
		{"what decides lies in the second", []language.Condition{status(2, 200), status(2, 403)}, answers(302, 200, 200), 2},
		{"it is about the last", []language.Condition{last(200), last(403)}, answers(302, 302, 200), 3},
		{"all is as it was before anything crossed", []language.Condition{status(9, 200), status(9, 403)}, answers(302, 200), 0},
		{"one exchange is no choice", []language.Condition{last(200), last(403)}, answers(200), 0},
		{"the lesson says which is right", []language.Condition{last(200), nil}, answers(302, 200), 0},
		{"the first settles the one choice, and the second the other", []language.Condition{status(1, 302), status(2, 200)}, answers(302, 200), 2},
	} {
		if got := settled(&step{choices: c.choices}, c.s, nil); got != c.want {
			t.Errorf("%s: %d, want %d", c.story, got, c.want)
		}
	}
}

// A step as it was behind an exchange has what both sides held there.
func TestUpTo(t *testing.T) {
	cookie := func(name string) trace.Cookie { return trace.Cookie{Name: name, Domain: "a.test"} }
	first := &trace.Jar{Cookies: []trace.JarEntry{{Mark: trace.Gone, Cookie: cookie("old")}, {Mark: trace.New, Cookie: cookie("new")}}}
	second := &trace.Jar{Cookies: []trace.JarEntry{{Mark: trace.Gone, Cookie: cookie("new")}, {Mark: trace.New, Cookie: cookie("last")}}}
	table := &trace.Table{Name: "rows"}
	s := &trace.Step{Shows: "end", Jar: &trace.Jar{All: []trace.Cookie{cookie("far"), cookie("last")}, Cookies: []trace.JarEntry{{Mark: trace.New, Cookie: cookie("last")}}},
		Exchanges: []trace.Exchange{{Page: "one", Behind: trace.Behind{Jar: first, Table: table}}, {Behind: trace.Behind{Jar: second}}, {}}}
	names := func(n int) (all, gone string) {
		at := upTo(s, n)
		for _, c := range at.Jar.All {
			all += c.Name + " "
		}
		for _, e := range at.Jar.Cookies {
			if e.Mark == trace.Gone {
				gone += e.Cookie.Name + " "
			}
		}
		if at.Shows != "one" || at.Table != table || len(at.Exchanges) != n {
			t.Errorf("behind %d: shows %q, table %v", n, at.Shows, at.Table)
		}
		return all, gone
	}
	for n, want := range map[int][2]string{1: {"new far ", "old "}, 2: {"last far ", "new old "}} {
		if all, gone := names(n); all != want[0] || gone != want[1] {
			t.Errorf("behind %d the jar has %q, and %q left, want %q", n, all, gone, want)
		}
	}
	if upTo(s, 3) != s {
		t.Error("behind the last exchange the step is as it is")
	}
}
