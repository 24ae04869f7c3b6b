package trace

import (
	"strconv"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// NewCheck returns a promise as it came out. What was wanted and what was found is said
// in the words of the lesson file, and what is no word of it in both languages; both are
// cut where they are long.
func NewCheck(pos diag.Pos, about string, wanted, found rule.Text, holds bool) Check {
	return Check{Pos: pos, About: about, Wanted: Short(wanted), Found: Short(found), Holds: holds}
}

// Being is the check of which the value is known that was found.
func (c Check) Being(value string) Check {
	c.Is = &value
	return c
}

// Having is the check of which all values are known that were found.
func (c Check) Having(values []string) Check {
	c.Are = append([]string{}, values...)
	return c
}

// longestCheck is how many characters a check says of what was wanted and of what was
// found. A page of 60 KB need not stand beside each of 300 texts that it lacks.
const longestCheck = 1000

// Short cuts a text for a check where it is long, and says how long it was.
func Short(t rule.Text) Phrase {
	cut := func(s string) string {
		if len(s) <= longestCheck || utf8.RuneCountInString(s) <= longestCheck {
			return s
		}
		all := []rune(s)
		return string(all[:longestCheck]) + "… (" + strconv.Itoa(len(all)) + ")"
	}
	return Phrase{EN: cut(t.EN), KO: cut(t.KO)}
}
