package world

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// InJSON is a value that stands in a text that is JSON.
type InJSON struct {
	Value string // a text as it is, anything else as JSON without spaces
	Text  bool   // it is a text
}

// LookInJSON looks a value up in a text that is JSON: a name of its dict, or names with
// dots between them, which lead on into the dicts within. names are those of the dict in
// which the last one was looked for, nil where there is no dict.
func LookInJSON(body, path string) (found InJSON, names []string, ok bool) {
	at := json.RawMessage(body)
	for rest, more := path, true; more; {
		var dict map[string]json.RawMessage
		if json.Unmarshal(at, &dict) != nil || dict == nil {
			return InJSON{}, nil, false
		}
		names = slices.Sorted(maps.Keys(dict))
		if value, whole := dict[rest]; whole {
			return ReadInJSON(string(value)), names, true
		}
		var name string
		name, rest, more = strings.Cut(rest, ".")
		if at, ok = dict[name]; !ok {
			break
		}
	}
	return InJSON{}, names, false
}

// ReadInJSON reads a value from a text that is JSON.
func ReadInJSON(raw string) InJSON {
	var text string
	if strings.HasPrefix(strings.TrimSpace(raw), `"`) && json.Unmarshal([]byte(raw), &text) == nil {
		return InJSON{text, true}
	}
	var short bytes.Buffer
	if json.Compact(&short, []byte(raw)) != nil {
		return InJSON{raw, false}
	}
	return InJSON{letters(short.String()), false}
}

// letters is JSON with the letters that Python's json.dumps escapes, as \uae40, written out:
// the same value, as people read it. What stays escaped is ASCII, and what is not shown.
func letters(s string) string {
	if !strings.Contains(s, `\u`) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		if s[0] != '\\' || len(s) < 2 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		n := 2 // a backslash and what it escapes
		if c, used := escaped(s); used > 0 {
			n = used
			if c > unicode.MaxASCII && unicode.IsPrint(c) {
				b.WriteRune(c)
				s = s[n:]
				continue
			}
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

// escaped reads a \u escape, or the two of a surrogate pair, at the start of s, and how long
// it is; 0 where there is none.
func escaped(s string) (c rune, used int) {
	unit := func(s string) (rune, bool) {
		if len(s) < 6 || s[:2] != `\u` {
			return 0, false
		}
		n, err := strconv.ParseUint(s[2:6], 16, 16)
		return rune(n), err == nil
	}
	c, ok := unit(s)
	if !ok {
		return 0, 0
	}
	if low, ok := unit(s[6:]); ok && utf16.IsSurrogate(c) {
		if pair := utf16.DecodeRune(c, low); pair != unicode.ReplacementChar {
			return pair, 12
		}
	}
	return c, 6
}
