package trace

import "strings"

// PlainWords are the words of a page (Exchange.Page, Step.Shows) with one space for
// all white space, and without the brackets around links and buttons.
func PlainWords(page string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("[", "", "]", "").Replace(page)), " ")
}
