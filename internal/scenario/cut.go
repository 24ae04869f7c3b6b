package scenario

import (
	"fmt"
	"slices"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// seat is a tab of a browser.
type seat struct{ browser, tab string }

// seatOf is where the step acts; the first browser has no name.
func (r *run) seatOf(s *step) seat {
	at := seat{s.Who.Value, s.Tab.Value}
	if at.browser == r.first {
		at.browser = ""
	}
	if at.tab == lesson.MainTab {
		at.tab = ""
	}
	return at
}

// nameOf names a step as test results do.
func nameOf(s *step, i int) string {
	if s.ID.Given() {
		return s.ID.Value
	}
	return fmt.Sprintf("given[%d]", i)
}

// cause is the step because of which this one cannot be played, "" for none: it did not
// happen, and this one goes on in its tab, or wants what it would have kept or stopped.
func (r *run) cause(s *step) string {
	if len(r.cut) == 0 {
		return ""
	}
	for name, cause := range r.lost {
		if mentions(s, name) {
			return cause
		}
	}
	kind := s.act.Kind()
	if a, resumes := s.act.(world.Resume); resumes {
		if !slices.ContainsFunc(r.world.Waiting(), func(w world.Waiting) bool { return w.Pause == a.Pause }) {
			return r.lastCut
		}
	}
	if kind.Browser || s.task != nil {
		return r.cut[r.seatOf(s)]
	}
	return ""
}

// mentions reports whether a step speaks of the value that is kept under a name.
func mentions(s *step, name string) bool {
	return s.Expect != nil && language.Mentions(s.Expect, name) ||
		slices.ContainsFunc(s.Actions, func(e lesson.Entry) bool { return language.Mentions(e.Value, name) })
}

// notRun passes over a step because of another one: time passes, what the sites run from
// here on is put in, and nobody acts.
func (r *run) notRun(src *step, cause string) (*trace.Step, error) {
	for _, kept := range src.Remember {
		r.lost[kept.Name.Value] = cause
	}
	moves := []world.Move{{Act: world.Wait{}, By: world.By{Browser: src.Who.Value, Wait: src.before}}}
	if src.deploy != nil {
		moves = append(moves, world.Move{Act: *src.deploy})
	}
	s := &trace.Step{Verb: src.act.Kind().Verb}
	for _, m := range moves {
		r.moves = append(r.moves, src)
		done, err := r.world.Do(r.ctx, m)
		if err != nil {
			return nil, err
		}
		s.Time, s.Passed = done.Step.Time, s.Passed+done.Step.Passed
	}
	s.ID, s.Pos, s.Say, s.NotRun = src.ID.Value, src.Pos, prose(src.Say), cause
	return s, nil
}

// cuts notes that a step did not happen, under the name of the step: what its tab would do
// next is not played.
func (r *run) cuts(src *step, name string) {
	r.cut[r.seatOf(src)], r.lastCut = name, name
	for _, kept := range src.Remember {
		r.lost[kept.Name.Value] = name
	}
}

// failed reports whether a browser lacked what the act of a step needs, or was led to no
// page that the step wanted: the server said that there is none, or that it may not be
// seen, or did not send on to the next one, or no server was there.
func failed(src *step, s *trace.Step) bool {
	kind := src.act.Kind()
	if kind.Browser && slices.ContainsFunc(s.Checks, func(c trace.Check) bool { return !c.Holds && c.About == kind.Verb }) {
		return true
	}
	if _, fetches := src.act.(world.Fetch); fetches || !kind.Browser || !kind.Requests {
		return false
	}
	if slices.ContainsFunc(s.Checks, func(c trace.Check) bool { return !c.Holds && c.Wanted == language.ARequest }) {
		return true
	}
	for _, c := range s.Checks {
		if c.Holds {
			continue
		}
		for i, x := range s.Exchanges {
			if c.About != fmt.Sprintf("hops[%d].status", i+1) && (c.About != "status" || len(s.Exchanges) > 1) {
				continue
			}
			if wanted := c.Wanted.EN; len(wanted) == 3 && wanted[0] < '4' && x.Response.Status >= 400 { // 200, or 2xx
				return true
			}
		}
	}
	if src.Expect == nil {
		return false
	}
	hops := src.Expect.Get("hops")
	return hops != nil && len(s.Exchanges) < len(hops.Items)
}
