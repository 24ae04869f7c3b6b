package trace

import (
	"strings"
	"unicode"
)

// PlainWords are the words of a page (Exchange.Page, Step.Shows) with one space for
// all white space, and without the brackets around links and buttons.
func PlainWords(page string) string {
	return strings.Join(strings.FieldsFunc(page, func(c rune) bool { return c == '[' || c == ']' || unicode.IsSpace(c) }), " ")
}
