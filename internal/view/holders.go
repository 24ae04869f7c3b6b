package view

import (
	"slices"

	"statelab/internal/trace"
)

// held says whose cookie has the key of a row, as far as the run saw it: where several
// browsers act, on every row, a deleted one too; else on each of several rows of one user,
// which nothing else tells apart, and where nothing is folded on each of several rows. The
// jars are those of the moment.
func (c *chooser) held(rows []Row, all []trace.RowEntry, jars []*trace.Jar) {
	for i := range rows {
		r := &rows[i]
		same := func(o trace.RowEntry) bool { return o.Owner == r.UserID && o.User == r.User }
		alone := len(slices.DeleteFunc(slices.Clone(all), func(o trace.RowEntry) bool { return !same(o) })) < 2
		if c.o.Whole {
			alone = len(all) < 2
		}
		if !c.run.several && (alone || r.Mark == trace.Gone || r.Expired) {
			continue
		}
		for _, j := range jars {
			switch {
			case !c.has(j, r.Key):
			case c.step.Jar != nil && c.step.Jar.Browser == j.Browser:
				r.This = true
			default:
				r.Others = append(r.Others, j.Title)
			}
		}
	}
}

// has reports whether a cookie of a jar holds the key at the step's time.
func (c *chooser) has(j *trace.Jar, key string) bool {
	holds := func(k *trace.Cookie) bool {
		return string(k.Value) == key && (k.Session || k.Expires.After(c.step.Time))
	}
	return slices.ContainsFunc(j.All, func(k trace.Cookie) bool { return holds(&k) }) ||
		slices.ContainsFunc(j.Cookies, func(e trace.JarEntry) bool { return e.Mark != trace.Gone && holds(&e.Cookie) })
}

// jarsBehind are the jars of all browsers that have acted, with the one given in the place
// of its browser's.
func (r *Run) jarsBehind(s *trace.Step, now *trace.Jar) []*trace.Jar {
	at := len(r.trace.Steps)
	for i := range r.trace.Steps {
		if &r.trace.Steps[i] == s {
			at = i
		}
	}
	jars := latestJars(r.trace, at)
	if now != nil {
		jars = slices.DeleteFunc(jars, func(j *trace.Jar) bool { return j.Browser == now.Browser })
		jars = append(jars, now)
	}
	return jars
}

// severalAct reports whether more than one browser acts in a run.
func severalAct(tr *trace.Trace) bool {
	first := ""
	for _, steps := range [][]trace.Step{tr.Given, tr.Steps} {
		for i := range steps {
			j := steps[i].Jar
			if j != nil && first != "" && j.Browser != first {
				return true
			}
			if j != nil {
				first = j.Browser
			}
		}
	}
	return false
}
