package prompt

import "strings"

// History is the lines that were typed, for the arrow keys. The zero value is empty.
type History struct {
	lines []string
	at    int    // counted from the end: 0 is the line that is being typed
	draft string // what was typed there
}

// mostLines is how many lines are kept.
const mostLines = 1000

// Add notes a line that was typed, unless it is empty or the same as the last.
func (h *History) Add(line string) {
	h.at, h.draft = 0, ""
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	h.lines = h.lines[max(0, len(h.lines)-mostLines):]
}

// Older returns the line before the one that is shown, which is current; the oldest again
// where there is none.
func (h *History) Older(current string) string {
	if h.at == 0 {
		h.draft = current
	}
	h.at = min(h.at+1, len(h.lines))
	return h.shown()
}

// Newer returns the line behind the one that is shown, at last what was being typed.
func (h *History) Newer(current string) string {
	if h.at == 0 {
		return current
	}
	h.at--
	return h.shown()
}

func (h *History) shown() string {
	if h.at == 0 {
		return h.draft
	}
	return h.lines[len(h.lines)-h.at]
}
