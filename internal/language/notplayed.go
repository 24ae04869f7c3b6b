package language

import (
	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/trace"
)

// NotPlayed tells of the steps of a run, or of the one that is named, in which a page failed at what statelab does not
// play: in Django it may well be answered, and a lesson that expects the failure teaches what is not so.
func NotPlayed(l *lesson.Lesson, tr *trace.Trace, step string) diag.List {
	r := Reader{lesson: l}
	for i := range min(len(tr.Steps), len(l.Steps)) {
		s := &tr.Steps[i]
		if why := s.NotPlayed(); why != nil && (step == "" || step == s.ID) {
			r.Add(l.Steps[i].ID.Pos, "write the page without it: Django answers otherwise", "a page of this step fails with 500 at what statelab does not play: %s", why.Says)
		}
	}
	r.Problems.Sort()
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}
