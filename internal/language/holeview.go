package language

import (
	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// readView reads lines of a view into the actions that a page has for them, each with the
// line from which it was read.
func readView(text string) ([]httpsim.Action, []int, diag.List) {
	actions, lines, err := djangocode.Known{}.Read(text)
	if err != nil {
		return nil, nil, unread(err)
	}
	return actions, lines, nil
}
