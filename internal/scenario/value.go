package scenario

import (
	"slices"

	"statelab/internal/lesson"
	"statelab/internal/world"
)

// values are what the lesson remembers while it runs.
type values = world.Values

// text reads a text in which $name stands for a remembered value, and checks
// that a step before this one remembers it.
func (c *compiler) text(n *lesson.Node) (lesson.Text, bool) {
	t, ok := c.Text(n)
	if ok {
		c.checkNames(n, t.Value)
	}
	return t, ok
}

// url reads an absolute address on a site of the lesson; $name may stand in it.
func (c *compiler) url(n *lesson.Node) (lesson.Text, bool) {
	t, ok := c.URL(n)
	if !ok {
		return t, false
	}
	c.checkNames(n, t.Value)
	return t, c.checkSite(t)
}

func (c *compiler) checkNames(n *lesson.Node, s string) {
	for _, name := range world.NamesIn(s) {
		if _, known := c.remembered[name]; !known {
			c.Add(n.Pos, c.Guess(name, c.rememberedNames(), "a step before this one remembers it; for a dollar sign write $$"),
				"$%s is not remembered by any step before", name)
			continue
		}
		c.used[name] = true
	}
}

func (c *compiler) rememberedNames() []string {
	names := make([]string, 0, len(c.remembered))
	for name := range c.remembered {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
