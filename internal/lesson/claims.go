package lesson

import (
	"slices"

	"statelab/internal/diag"
)

// Claim is something that the course notes say, right or wrong, and where it is shown.
type Claim struct {
	ID    Text // its place in the notes
	Says  Prose
	Holds Prose // what is so
	Steps []ClaimStep
}

// ClaimStep is a step that shows a claim.
type ClaimStep struct {
	Lesson, Step Text
}

func (d *decoder) courseClaims(n *Node, c *Course) {
	entries, _ := d.Entries(n, "claims")
	for _, e := range entries {
		id, ok := d.ID(e.Key)
		if !ok {
			continue
		}
		claim, key := Claim{ID: id}, "claims."+id.Value+"."
		d.Map(e.Value, "a claim",
			Field{"says", true, Into(&claim.Says, d.prose(key+"says", false))},
			Field{"holds", true, Into(&claim.Holds, d.prose(key+"holds", false))},
			Field{"steps", true, func(n *Node) { claim.Steps = d.claimSteps(n) }},
		)
		c.Claims = append(c.Claims, claim)
	}
}

// claimSteps reads where a claim is shown: a map of lessons and their steps.
func (d *decoder) claimSteps(n *Node) []ClaimStep {
	var all []ClaimStep
	entries, _ := d.Entries(n, "the steps of a claim")
	for _, e := range entries {
		in, ok := d.ID(e.Key)
		if !ok {
			continue
		}
		ids, _ := ListOf(&d.Reader, "the steps of a lesson", d.ID)(e.Value)
		for _, id := range ids {
			all = append(all, ClaimStep{in, id})
		}
	}
	return all
}

// checkClaim reports a lesson that shows a claim and is in no chapter.
func (d *decoder) checkClaim(claim *Claim, c *Course) {
	for _, s := range claim.Steps {
		if _, l := c.Lesson(s.Lesson.Value); l == nil && !c.unread {
			d.Add(s.Lesson.Pos, d.Guess(s.Lesson.Value, c.Order(), "a claim is shown by lessons of the chapters"), "no chapter has the lesson %s", quote(s.Lesson.Value))
		}
	}
}

// CheckClaims reports every step that the claims of the course name of the lesson and that
// the lesson does not have.
func (l *Lesson) CheckClaims(c *Course) diag.List {
	var r Reader
	var known []string
	for _, s := range l.Steps {
		known = append(known, s.ID.Value)
	}
	for _, claim := range c.Claims {
		for _, s := range claim.Steps {
			if s.Lesson.Value == l.ID.Value && !slices.Contains(known, s.Step.Value) {
				r.Add(s.Step.Pos, r.Guess(s.Step.Value, known, ""), "%s has no step %s", l.ID.Value, quote(s.Step.Value))
			}
		}
	}
	r.Problems.Quote(c.File, c.Source)
	return r.Problems
}
