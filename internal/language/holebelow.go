package language

import (
	"slices"
	"strings"

	"statelab/internal/python"
	"statelab/internal/rule"
)

// JoinedBelow is what stands in a hole when somebody has typed lines below those that stood there, where what stands
// can be edited: one that sets, returns or calls the same as one above it was meant in its place, and both would run.
// ok is false where they stay below.
func JoinedBelow(kind, stands, below string) (text string, told rule.Text, ok bool) {
	switch {
	case strings.TrimSpace(stands) == "":
		return "", rule.Text{}, false
	case kind == SettingsHole && !setsAgain(stands, below), kind == ViewHole && !saysAgain(stands, below), kind != SettingsHole && kind != ViewHole:
		return "", rule.Text{}, false
	}
	text, told = Joined(kind, stands, below)
	if told.IsZero() {
		told = rule.Text{EN: "Your line stands in the place of the one above it now.", KO: "위에 있던 줄 자리에 넣었습니다."}
	}
	return text, told, text != stands+"\n"+below
}

// setsAgain reports whether one of the settings that were typed has the name of one that stands.
func setsAgain(stands, below string) bool {
	names := func(text string) (all []string) {
		for line := range strings.SplitSeq(text, "\n") {
			if name, _, sets := strings.Cut(line, "="); sets {
				all = append(all, strings.TrimSpace(name))
			}
		}
		return all
	}
	stood := names(stands)
	return slices.ContainsFunc(names(below), func(name string) bool { return slices.Contains(stood, name) })
}

// saysAgain reports whether lines are one statement that sets, returns or calls what one of those that stand does, and
// does not go on from it, as n = n + 1 would.
func saysAgain(stands, below string) bool {
	typed := statementsOf(below)
	if len(typed) != 1 || typed[0].statement == nil || indentOf(below) > 0 {
		return false
	}
	s := typed[0].statement
	switch s.Action {
	case python.Assign:
		if target := itemOf(s.Target); s.Value.Any(func(e *python.Expr) bool { return itemOf(e) == target }) {
			return false
		}
	case python.Return, python.Do:
	default:
		return false
	}
	lines := blocksOf(ViewHole, stands)
	b := blocksOf(ViewHole, below)[0]
	twin := twinOf(lines, b)
	return twin >= 0 && lines[twin].sets == b.sets && spelt(lines[twin].text) != spelt(b.text)
}
