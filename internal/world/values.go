package world

import (
	"encoding/json"
	"statelab/internal/memo"
	"strings"
)

// Values are what a world keeps for acts to come: name → value.
type Values map[string]string

// dollar is a kept value named in a text, in braces where more of a name would stand behind it, or a doubled dollar.
var dollar = memo.Pattern(`\$(\$|[a-z0-9_]+|\{[a-z0-9_]+\})`)

// Expand puts kept values in the place of their names; $$ is a dollar. A name under
// which nothing is kept leaves nothing.
func (v Values) Expand(s string) string {
	if !strings.Contains(s, "$") {
		return s
	}
	return dollar().ReplaceAllStringFunc(s, func(name string) string {
		if name == "$$" {
			return "$"
		}
		return v[strings.Trim(name, "${}")]
	})
}

// ExpandJSON is Expand for a text that is JSON: in a text of it stands a value as JSON has it,
// with what would end the text escaped.
func (v Values) ExpandJSON(s string) string {
	var whole strings.Builder
	inText, done := false, 0
	for _, at := range dollar().FindAllStringIndex(s, -1) {
		for i := done; i < at[0]; i++ {
			switch {
			case s[i] == '\\' && inText:
				i++
			case s[i] == '"':
				inText = !inText
			}
		}
		value := v.Expand(s[at[0]:at[1]])
		if inText {
			value = inQuotes(value)
		}
		whole.WriteString(s[done:at[0]] + value)
		done = at[1]
	}
	return whole.String() + s[done:]
}

// inQuotes is a text as it stands in JSON, without the quotation marks around it.
func inQuotes(s string) string {
	var quoted strings.Builder
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	encoder.Encode(s) // which a text does not let fail
	return strings.TrimSuffix(quoted.String()[1:], "\"\n")
}

// NamesIn returns the names of the values that a text wants, in order.
func NamesIn(s string) []string {
	var names []string
	for _, m := range dollar().FindAllStringSubmatch(s, -1) {
		if m[1] != "$" {
			names = append(names, strings.Trim(m[1], "{}"))
		}
	}
	return names
}
