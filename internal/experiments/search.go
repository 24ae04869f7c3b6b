package experiments

import (
	"slices"

	"statelab/internal/rule"
)

// experiment is changes that were made together, and what came of it.
type experiment struct {
	changes []step
	story   Story
	verdict verdict
}

// search plays the changes one by one, then two together where one does not do it, and
// three where something is still missing. It returns what made the verdict another:
// never one of which a part would have been enough.
func (t *trial) search() (found []experiment, tried int) {
	var open []experiment
	consider := func(e experiment) *experiment {
		v, ok := t.try(&e.story)
		if !ok {
			return nil
		}
		tried++
		e.verdict = v
		if t.flips(v) {
			found = append(found, e)
			return nil
		}
		return &e
	}
	for _, c := range t.changes() {
		if after, changed := c.apply(&t.story); changed {
			if e := consider(experiment{changes: []step{c}, story: after}); e != nil {
				open = append(open, *e)
			}
		}
	}
	var pairs []experiment
	for i := range open {
		for j := i + 1; j < len(open); j++ {
			if e, ok := open[i].with(&open[j].changes[0], found); ok {
				if e := consider(e); e != nil && t.leads(e, &open[i], &open[j]) {
					pairs = append(pairs, *e)
				}
			}
		}
	}
	if free, costly := bothKinds(found); free && costly {
		return found, tried
	}
	for i := range pairs {
		for j := range open {
			if e, ok := pairs[i].with(&open[j].changes[0], found); ok {
				consider(e)
			}
		}
	}
	return found, tried
}

// flips reports whether a verdict is another than it was. A cookie that goes along is
// not kept back by breaking it.
func (t *trial) flips(v verdict) bool { return v.yes != t.holds && (!t.holds || v.stored) }

// leads reports whether two changes together came further than each of them did: one
// met another rule, and with the other one a third.
func (t *trial) leads(both, a, b *experiment) bool {
	further := func(one *experiment) bool {
		return one.verdict.rule != t.rule && both.verdict.rule != one.verdict.rule
	}
	return further(a) || further(b)
}

// with adds a change, unless both take hold of the same part, or a part of the new
// experiment did it already.
func (e *experiment) with(c *step, found []experiment) (experiment, bool) {
	for i := range e.changes {
		if e.changes[i].entry.part == c.entry.part {
			return experiment{}, false
		}
	}
	after, changed := c.apply(&e.story)
	if !changed {
		return experiment{}, false
	}
	both := experiment{changes: append(slices.Clone(e.changes), *c), story: after}
	slices.SortStableFunc(both.changes, func(a, b step) int { return a.entry.rank - b.entry.rank })
	for i := range found {
		if within(found[i].changes, both.changes) {
			return experiment{}, false
		}
	}
	return both, true
}

// within reports whether all of a are among b.
func within(a, b []step) bool {
	for i := range a {
		if !slices.ContainsFunc(b, func(c step) bool { return c.Code == a[i].Code && c.Do == a[i].Do }) {
			return false
		}
	}
	return true
}

func bothKinds(found []experiment) (free, costly bool) {
	for i := range found {
		if len(found[i].givesUp()) == 0 {
			free = true
		} else {
			costly = true
		}
	}
	return free, costly
}

// givesUp lists the protections that go, each once.
func (e *experiment) givesUp() []rule.Text {
	var list []rule.Text
	for i := range e.changes {
		if g := e.changes[i].GivesUp; !g.IsZero() && !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	return list
}

// worthTelling leaves out what another one does as well with less: its changes are
// among these, or among those beside which these need not be told.
func worthTelling(found []experiment) []experiment {
	var list []experiment
	for i := range found {
		if !slices.ContainsFunc(found, func(other experiment) bool { return other.insteadOf(&found[i]) }) {
			list = append(list, found[i])
		}
	}
	return list
}

func (e *experiment) insteadOf(other *experiment) bool {
	if len(e.changes) > len(other.changes) || within(other.changes, e.changes) {
		return false
	}
	for i := range e.changes {
		c := &e.changes[i]
		if !slices.ContainsFunc(other.changes, func(o step) bool {
			return o.Code == c.Code && o.Do == c.Do || slices.Contains(o.entry.unless, c.Code)
		}) {
			return false
		}
	}
	return true
}
