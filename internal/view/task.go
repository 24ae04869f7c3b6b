package view

import (
	"slices"
	"strconv"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A Task is what was to be written or done before a step, with its answer.
type Task struct {
	*trace.Task
	Before []*Step // the acts of the answer that come before the step's own
}

func (c *chooser) task() *Task {
	t := &Task{Task: c.step.Task}
	for i := range t.Task.Before {
		t.Before = append(t.Before, ActOf(&t.Task.Before[i], c.o))
	}
	return t
}

// Led is an act before another one, with the cookies that it set or dropped of those that
// the other looks at, and with those that were refused.
type Led struct {
	*Step
	Set Fates
	// Failed is the last exchange whose answer has a status of 400 or more, nil where none
	// has. A page's images and the like are left out.
	Failed *Exchange
	Missed []rule.Text // what the act needs and did not find
}

// LedTo chooses what to show of the acts before the last one: who did what, an error that a
// server answered, and of each
// cookie that the last act considers, or of all where it considers none, what became of it
// last in its jar, but for being stored again as it was, and where it was given another value
// before, as a login does with a session key. A cookie that was refused is shown as well: the
// last act cannot consider it.
// Missed says of each act what it needs and did not find. Of several in a row that come to the
// same the last one stands for all, and says how often.
func LedTo(steps []trace.Step, missed [][]rule.Text) []Led {
	if len(steps) < 2 {
		return nil
	}
	names := map[string]bool{}
	for _, f := range considered(&steps[len(steps)-1]) {
		names[f.Cookie.Name] = true
	}
	led := make([]Led, len(steps)-1)
	type identity struct {
		browser string
		cookie  trace.Cookie
	}
	told := map[identity]bool{}
	for i := len(led) - 1; i >= 0; i-- {
		s := &steps[i]
		led[i].Step = ActOf(s, Options{})
		led[i].Sentence = withTyped(led[i].Sentence, s)
		led[i].Failed = failed(led[i].Step)
		var set []Fate
		for _, f := range slices.Backward(consideredAnew(s)) {
			c := &f.Cookie
			is := identity{s.Actor, trace.Cookie{Name: c.Name, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Partition: c.Partition, CrossSite: c.CrossSite}}
			if f.Line == "" || f.Renewed || told[is] && f.What != trace.Replaced || len(names) > 0 && !names[c.Name] && f.What != trace.Refused {
				continue
			}
			told[is] = true
			set = append(set, f)
		}
		slices.Reverse(set)
		led[i].Set.Shown, led[i].Set.More = First(set, FewLines)
		if i < len(missed) {
			led[i].Missed = missed[i]
		}
	}
	return folded(led)
}

// folded puts acts in a row together that come to the same.
func folded(led []Led) (all []Led) {
	times := 1
	var said rule.Text // by the last of them, without how often
	for _, l := range led {
		if n := len(all) - 1; n >= 0 && len(all[n].Set.Shown) == 0 && said == l.Sentence && failedAs(all[n].Failed) == failedAs(l.Failed) && slices.Equal(all[n].Missed, l.Missed) {
			times++
			all[n] = l
			all[n].Sentence = rule.Textf("%[1]s (%[3]d times)", "%[2]s (%[3]d번)", said.EN, said.KO, times)
			continue
		}
		all, said, times = append(all, l), l.Sentence, 1
	}
	return all
}

// failedAs is how a server failed, "" where it did not.
func failedAs(e *Exchange) string {
	if e == nil {
		return ""
	}
	how := strconv.Itoa(e.Trace.Response.Status)
	if e.Trace.Server != nil && e.Trace.Server.Reason != nil {
		how += " " + e.Trace.Server.Reason.Name
	}
	return how
}

// failed is the last exchange of a step that was answered with an error.
func failed(s *Step) *Exchange {
	for _, b := range slices.Backward(s.Beats) {
		if e := b.Exchange; e != nil && !e.Brief && e.Trace.Response.Status >= 400 {
			return e
		}
	}
	return nil
}

// ActOf chooses what to show of a step that is no lesson's: of a try, or of an answer.
func ActOf(s *trace.Step, o Options) *Step {
	o.Answer = 0
	return Of(&trace.Trace{Steps: []trace.Step{*s}}).Step(0, o)
}
