package scenario

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/lesson"
)

// values are what the lesson remembers while it runs: $name → value.
type values map[string]string

// dollar is a remembered value named in a text, or a doubled dollar.
var dollar = regexp.MustCompile(`\$(\$|[a-z0-9_]+)`)

// expand puts remembered values in the place of their names; $$ is a dollar.
func (v values) expand(s string) string {
	if !strings.Contains(s, "$") {
		return s
	}
	return dollar.ReplaceAllStringFunc(s, func(name string) string {
		if name == "$$" {
			return "$"
		}
		return v[name[1:]]
	})
}

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
	for _, m := range dollar.FindAllStringSubmatch(s, -1) {
		name := m[1]
		if name == "$" {
			continue
		}
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
