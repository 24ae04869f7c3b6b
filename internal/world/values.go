package world

import (
	"regexp"
	"strings"
)

// Values are what a world keeps for acts to come: name → value.
type Values map[string]string

// dollar is a kept value named in a text, or a doubled dollar.
var dollar = regexp.MustCompile(`\$(\$|[a-z0-9_]+)`)

// Expand puts kept values in the place of their names; $$ is a dollar. A name under
// which nothing is kept leaves nothing.
func (v Values) Expand(s string) string {
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

// NamesIn returns the names of the values that a text wants, in order.
func NamesIn(s string) []string {
	var names []string
	for _, m := range dollar.FindAllStringSubmatch(s, -1) {
		if m[1] != "$" {
			names = append(names, m[1])
		}
	}
	return names
}
