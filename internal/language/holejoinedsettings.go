package language

import (
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// joinedSettings is Joined of lines of settings.py.
func joinedSettings(stands, typed string) string {
	lines := settingLines(stands)
	var kept []string
	for _, line := range strings.Split(typed, "\n") {
		if name, ok := takenAway(line); ok && slices.ContainsFunc(lines, func(l settingLine) bool { return l.name == name }) {
			lines = slices.DeleteFunc(lines, func(l settingLine) bool { return l.name == name })
		} else {
			kept = append(kept, line)
		}
	}
	for _, l := range settingLines(strings.Join(kept, "\n")) {
		i := slices.IndexFunc(lines, func(old settingLine) bool { return l.name != "" && old.name == l.name })
		if i < 0 {
			lines = append(lines, l)
		} else {
			lines[i] = l
		}
	}
	return strings.Join(collect(lines, func(l settingLine) string { return l.text }), "\n")
}

// commentedOut finds a setting that was made a remark.
var commentedOut = memo.Pattern(`^#\s*([A-Z_]+)\s*=`)

// takenAway is the name of the setting that -NAME, or Python's del NAME, takes away, or who
// makes a remark of its line.
func takenAway(line string) (name string, ok bool) {
	line = strings.TrimSpace(line)
	name, ok = strings.CutPrefix(line, "-")
	if !ok {
		name, ok = strings.CutPrefix(line, "del ")
	}
	if out := commentedOut().FindStringSubmatch(line); out != nil {
		name, ok = out[1], true
	}
	return strings.TrimSpace(name), ok
}

// settingLine is the text of one statement of settings.py.
type settingLine struct{ name, text string }

// settingLines takes lines apart, one or more for each setting. What cannot be read is one,
// about nothing.
func settingLines(text string) (all []settingLine) {
	for _, part := range statementsOf(text) {
		l := settingLine{text: part.text}
		if s := part.statement; s != nil && s.Action == python.Assign {
			l.name = s.Target.Dotted()
		}
		all = append(all, l)
	}
	return all
}
