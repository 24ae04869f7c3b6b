package scenario

import (
	"slices"

	"statelab/internal/lesson"
)

// checkPauses reports stops at which nothing goes on, and resumes of no stop.
func (c *compiler) checkPauses() {
	named := func(all []lesson.Text, name string) bool {
		return slices.ContainsFunc(all, func(t lesson.Text) bool { return t.Value == name })
	}
	var pauses []string
	for _, p := range c.Pauses {
		pauses = append(pauses, p.Value)
	}
	for _, p := range c.Pauses {
		if !named(c.Resumes, p.Value) {
			c.Add(p.Pos, "let a step say resume: "+p.Value, "no step resumes %q", p.Value)
		}
	}
	for _, r := range c.Resumes {
		if !named(c.Pauses, r.Value) {
			c.Add(r.Pos, c.Guess(r.Value, pauses, "a page stops with the action pause: "+r.Value), "no page stops at %q", r.Value)
		}
	}
	for _, t := range c.lesson.Pauses {
		if !named(c.Pauses, t.Name.Value) {
			c.Add(t.Name.Pos, c.Guess(t.Name.Value, pauses, "delete it"), "no page stops at %q", t.Name.Value)
		}
	}
}
