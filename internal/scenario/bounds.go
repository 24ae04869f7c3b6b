package scenario

import (
	"math"
	"time"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// The bounds of a lesson lie far beyond what anybody reads. They keep a run in
// memory.
const (
	maxSites = 100
	maxTrace = 64 << 20 // octets, about, of the messages, cookies and rows that a trace keeps
)

// checkBounds reports a lesson that is larger than any.
func (c *compiler) checkBounds() {
	if sites := c.lesson.Sites; len(sites) > maxSites {
		c.Add(sites[maxSites].Host.Pos, "", "a lesson has at most %d sites, not %d", maxSites, len(sites))
	}
	now := c.lesson.Clock.Value
	for _, steps := range [...][]lesson.Step{c.lesson.Given, c.lesson.Steps} {
		for _, s := range steps {
			switch {
			case s.At.Given() && s.At.Value.Sub(c.lesson.Clock.Value) == math.MaxInt64:
				c.Add(s.At.Pos, "", "%s is more than 290 years after the clock of the lesson, %s",
					s.At.Value.Format(time.DateOnly), c.lesson.Clock.Value.Format(time.DateOnly))
			case s.At.Given() && s.At.Value.Before(now):
				c.Add(s.At.Pos, "the clock goes forward only: write a later moment, or wait", "%s is over by then: the clock stands at %s",
					s.At.Value.Format(time.RFC3339), now.UTC().Format(time.RFC3339))
			case s.At.Given():
				now = s.At.Value
			case s.Wait.Given():
				for range s.Turns() {
					if now = now.Add(s.Wait.Value); now.UTC().Year() > 9989 {
						c.Add(s.Wait.Pos, "", "the clock goes beyond the year 9989")
						return
					}
				}
			}
		}
	}
}

// weigh adds a step to the weight of the trace. Where that has grown too long, it is
// a failed check of the step, and the steps after it are not played.
func (r *run) weigh(src *step, s *trace.Step) {
	r.weight += weight(s)
	if r.full = r.weight > maxTrace; !r.full {
		return
	}
	s.Checks = append(s.Checks, trace.NewCheck(src.pos, s.Verb,
		rule.Textf("at most %d MiB of messages, cookies and rows in a lesson", "수업 하나에 메시지, 쿠키, 행을 더해 %d MiB까지", maxTrace>>20),
		rule.Text{EN: "more: the steps after this one are not played", KO: "더 많음: 이 뒤의 단계는 실행하지 않음"}, false))
}

// What stands around a cookie, a row or a check in a trace, in octets.
const entry = 300

// weight is how many octets a step takes in a trace, about.
func weight(s *trace.Step) int {
	total := weightOf(s.Jar, s.Table)
	for _, c := range s.Checks {
		total += entry + len(c.Wanted.EN) + len(c.Wanted.KO) + len(c.Found.EN) + len(c.Found.KO)
	}
	jar, table := s.Jar, s.Table
	for _, x := range s.Exchanges {
		total += len(x.RequestBytes) + 2*len(x.ResponseBytes) + len(x.Page)
		if b := x.Behind; b.Jar != nil && b.Jar != jar { // those that are the same are held once
			jar = b.Jar
			total += entry * len(jar.Cookies)
		}
		if b := x.Behind; b.Table != nil && b.Table != table {
			table = b.Table
			total += entry * len(table.Rows)
		}
	}
	if s.Tools != nil {
		total += weightOf(&trace.Jar{All: s.Tools.Cookies}, nil)
	}
	for i := range s.Tables {
		total += weightOf(nil, &s.Tables[i])
	}
	return total
}

// weightOf is the weight of a jar and of a table, where they are.
func weightOf(jar *trace.Jar, table *trace.Table) (total int) {
	if jar != nil {
		for _, c := range jar.All {
			total += entry + len(c.Name) + len(c.Value)
		}
	}
	if table != nil {
		for _, r := range table.Rows {
			total += entry + 2*len(r.Raw)
		}
		for _, e := range table.Cache {
			total += entry + len(e.Key) + len(e.Value)
		}
	}
	return total
}
