package scenario

import (
	"slices"

	"statelab/internal/lesson"
	"statelab/internal/world"
)

func readResume(c *compiler, n *lesson.Node) world.Act {
	name, ok := c.Name(n)
	if ok {
		c.resumes = append(c.resumes, name)
	}
	return world.Resume{Pause: name.Value}
}

// checkPauses reports stops at which nothing goes on, and resumes of no stop.
func (c *compiler) checkPauses() {
	pauses := names(c.pauses, func(t lesson.Text) string { return t.Value })
	resumes := names(c.resumes, func(t lesson.Text) string { return t.Value })
	for _, p := range c.pauses {
		if !slices.Contains(resumes, p.Value) {
			c.Add(p.Pos, "let a step say resume: "+p.Value, "no step resumes %q", p.Value)
		}
	}
	for _, r := range c.resumes {
		if !slices.Contains(pauses, r.Value) {
			c.Add(r.Pos, c.Guess(r.Value, pauses, "a page stops with the action pause: "+r.Value), "no page stops at %q", r.Value)
		}
	}
	for _, t := range c.lesson.Pauses {
		if !slices.Contains(pauses, t.Name.Value) {
			c.Add(t.Name.Pos, c.Guess(t.Name.Value, pauses, "delete it"), "no page stops at %q", t.Name.Value)
		}
	}
}
