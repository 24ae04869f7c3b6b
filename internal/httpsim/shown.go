package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// shortText writes a value short enough for a note.
func shortText(s string) string {
	if isSessionKey(s) {
		return sessionstore.ShortKey(s)
	}
	return clipped(s, longestText)
}

// isSessionKey reports whether a text looks like the key of a session, which screens show by its ends.
func isSessionKey(s string) bool {
	return len(s) == 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// shownItems are values as Python writes them, in brackets: as many whole ones as have room, and at least one.
func shownItems(open string, items []pyrun.Value, end string, most int) (string, error) {
	text := open
	for i, item := range items {
		shown, err := "", error(nil)
		if key, is := item.(string); is && isSessionKey(key) {
			shown = pythonRepr(sessionstore.ShortKey(key))
		} else if shown, err = pyrun.Inspect(item); err != nil {
			return "", err
		}
		room := most - len([]rune(text)) - len(end)
		if i < len(items)-1 {
			room -= len(", ..")
		}
		switch {
		case i == 0:
			text += clippedCode(shown, max(room, longestText))
		case len([]rune(shown))+len(", ") > room:
			return text + ", .." + end, nil
		default:
			text += ", " + shown
		}
	}
	return text + end, nil
}

const longestText = 24

// shownValue is a value as a note has it: texts as Python writes them, moments and lengths of time as it prints them,
// since repr() of these is long, and everything else as it writes it, of at most so many characters.
func shownValue(value pyrun.Value, most int) (string, error) {
	switch v := value.(type) {
	case string:
		return python.Quote(shortText(v)), nil
	case pyrun.Moment, pyrun.Date, pyrun.Delta:
		return fmt.Sprint(v), nil
	case *sessionstore.List:
		items, err := pyrun.Iter(v)
		if err != nil {
			return "", err
		}
		return shownItems("[", items, "]", most)
	case *pyrun.Tuple:
		if len(v.Items) > 1 {
			return shownItems("(", v.Items, ")", most)
		}
	case *fieldSum:
		return clippedCode(v.code(), most), nil
	}
	shown, err := pyrun.Inspect(value)
	return clippedCode(shown, most), err
}

// clippedCode is a value as Python writes it, of at most so many characters and those that close the text, the lists and
// the dicts in which it was cut.
func clippedCode(code string, most int) string {
	cut := clipped(code, most)
	if cut == code {
		return code
	}
	var open rune
	escaped, closing := false, ""
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
		case open != 0:
		case strings.ContainsRune("([{", c):
			closing = map[rune]string{'(': ")", '[': "]", '{': "}"}[c] + closing
		case closing != "" && string(c) == closing[:1]:
			closing = closing[1:]
		}
	}
	if open != 0 {
		closing = string(open) + closing
	}
	return cut + closing
}

// clipped is a text of at most so many characters.
func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-2]) + ".."
	}
	return s
}
