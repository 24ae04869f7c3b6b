package phrases

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"statelab/internal/rule"
)

// counted is a number and the English word for the things that it counts.
var counted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(%d(?: more| failed)* [a-z]+)s\b`) })

// Count writes a number of things by a form of the language; the English form is the one
// for many. Behind the number the form may have others.
func Count(said string, lang rule.Language, n int, others ...any) string {
	if n == 1 && lang != rule.Korean {
		said = counted().ReplaceAllStringFunc(said, func(many string) string {
			for _, form := range []string{"quer", "entr"} { // and no cooky
				if one, found := strings.CutSuffix(many, form+"ies"); found {
					return one + form + "y"
				}
			}
			return strings.TrimSuffix(many, "s")
		})
	}
	return fmt.Sprintf(said, append([]any{n}, others...)...)
}
