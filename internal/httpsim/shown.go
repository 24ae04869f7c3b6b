package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// shortText writes a value short enough for a note.
func shortText(s string) string { return clipped(s, longestText) }

const longestText = 24

// shownValue is a value as a note has it: texts as Python writes them, moments and lengths of time as it prints them,
// since repr() of these is long, and everything else as it writes it, of at most so many characters.
func shownValue(value pyrun.Value, most int) (string, error) {
	switch v := value.(type) {
	case string:
		return python.Quote(shortText(v)), nil
	case pyrun.Moment, pyrun.Date, pyrun.Delta:
		return fmt.Sprint(v), nil
	case *fieldSum:
		return clippedCode(v.code(), most), nil
	}
	shown, err := pyrun.Inspect(value)
	return clippedCode(shown, most), err
}

// clippedCode is a value as Python writes it, of at most so many characters and the quotation mark that closes a text
// in which it was cut.
func clippedCode(code string, most int) string {
	cut := clipped(code, most)
	if cut == code {
		return code
	}
	var open rune
	escaped := false
	for _, c := range strings.TrimSuffix(cut, "..") {
		switch {
		case escaped:
			escaped = false
		case open != 0 && c == '\\':
			escaped = true
		case open == 0 && (c == '"' || c == '\''):
			open = c
		case c == open:
			open = 0
		}
	}
	if open != 0 {
		return cut + string(open)
	}
	return cut
}

// clipped is a text of at most so many characters.
func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-2]) + ".."
	}
	return s
}
