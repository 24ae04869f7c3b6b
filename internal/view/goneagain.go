package view

import (
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// An absence is a cookie that a request went without since it had left the jar before: why it is not sent is asked of the
// first request that would have had it, and not of each one behind.
type absence struct {
	at                            *trace.Exchange
	name, domain, path, partition string
}

func absenceOf(at *trace.Exchange, c *trace.Cookie) absence {
	return absence{at, c.Name, c.Domain, c.Path, c.Partition}
}

// absentAgain finds the requests of steps that went without a cookie that had left the jar, as one before them
// of the same browser did: that is told once, until the cookie comes anew.
func absentAgain(steps []trace.Step) map[absence]bool {
	again, told := map[absence]bool{}, map[string]map[absence]bool{}
	for i := range steps {
		of := told[steps[i].Actor]
		if of == nil {
			of = map[absence]bool{}
			told[steps[i].Actor] = of
		}
		for j := range steps[i].Exchanges {
			e := &steps[i].Exchanges[j]
			for k := range e.Sent {
				f := &e.Sent[k]
				if cookie := absenceOf(nil, &f.Cookie); hadLeft(f.Fate, f.Rule) {
					again[absenceOf(e, &f.Cookie)] = of[cookie]
					of[cookie] = true
				}
			}
			for _, f := range e.Brought() {
				delete(of, absenceOf(nil, &f.Cookie))
			}
		}
	}
	return again
}

// hadLeft reports whether a fate is that a cookie was not sent since it had left the jar.
func hadLeft(fate string, by rule.Code) bool {
	return fate == trace.NotSent && !Left(by).IsZero()
}

// toldBefore reports whether it was said of a request before this one already that it went without a cookie since
// it had left the jar, and nothing of the step names the cookie.
func (c *chooser) toldBefore(e *trace.Exchange, f *Fate) bool {
	return hadLeft(f.What, f.Rule) && !f.Otherwise && c.run.absentAgain[absenceOf(e, &f.Cookie)] &&
		!c.named(f.Cookie.Name) && !c.expected(f.Cookie.Name)
}

// expected reports whether an expectation of the step, of any kind, names a cookie.
func (c *chooser) expected(name string) bool {
	return slices.ContainsFunc(c.step.Checks, func(ch trace.Check) bool { return strings.HasSuffix(ch.About, "."+name) })
}
