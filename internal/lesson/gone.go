package lesson

import (
	"slices"
	"strings"
)

// withoutGone is the text of a course's translation in which chapters and the like that the
// course has no more are comments, with all that stands below their names. It is empty where
// there are none. One whose name is only misspelt stays, and what stands in braces.
func (o *Overlay) withoutGone(known texts) string {
	lines := strings.Split(string(o.Source), "\n")
	found := false
	comment := func(key *Node) {
		row, indent := key.Pos.Line-1, key.Pos.Col-1
		if strings.TrimLeft(lines[row][:min(indent, len(lines[row]))], " ") != "" {
			return // behind a brace
		}
		for i := row; i < len(lines); i++ {
			bare := strings.TrimLeft(lines[i], " ")
			if i > row && strings.TrimSpace(bare) != "" && len(lines[i])-len(bare) <= indent {
				break
			}
			if strings.TrimSpace(bare) != "" {
				lines[i] = "# " + lines[i]
			}
		}
		found = true
	}
	for _, part := range o.root.Entries {
		name := part.Key.Value
		if part.Value.Kind != Map || len(known.children[name]) == 0 {
			continue
		}
		gone := slices.DeleteFunc(slices.Clone(part.Value.Entries), func(e Entry) bool {
			id := child{name, e.Key.Value}
			_, renamed := known.formerly[id]
			var r Reader
			return known.known[id] || renamed || r.Guess(id.part, known.children[name], "") != ""
		})
		all := len(gone) > 0 && len(gone) == len(part.Value.Entries)
		if all { // a key with nothing below it is none
			comment(part.Key)
			continue
		}
		for _, e := range gone {
			comment(e.Key)
		}
	}
	if !found {
		return ""
	}
	return strings.Join(lines, "\n")
}
