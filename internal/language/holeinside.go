package language

import (
	"slices"
	"strings"

	"statelab/internal/memo"
)

// head finds if …: and elif …: of which nothing stands below.
var head = memo.Pattern(`^\s*(if|elif)\s.*:\s*$`)

// putHeads puts each line of an if that was typed without lines below it in the place of the
// one that stands there, or of that which is most like it, and returns the other lines.
func putHeads(kind string, stood []string, typed string) (rest string, put bool) {
	if kind != ViewHole {
		return typed, false
	}
	lines := strings.Split(typed, "\n")
	var others []string
	for i, line := range lines {
		at := -1
		if head().MatchString(line) && (i+1 == len(lines) || indentOf(lines[i+1]) <= indentOf(line)) {
			at = headAt(stood, line)
		}
		if at < 0 {
			others = append(others, line)
			continue
		}
		stood[at], put = stood[at][:indentOf(stood[at])]+strings.TrimSpace(line), true
	}
	return strings.Join(others, "\n"), put
}

// headAt is the line of an if whose place another one takes, -1 for none.
func headAt(stood []string, line string) int {
	var all, alike []int
	for i, s := range stood {
		if head().MatchString(s) && head().FindStringSubmatch(s)[1] == head().FindStringSubmatch(line)[1] {
			if all = append(all, i); resemble(s, line) {
				alike = append(alike, i)
			}
		}
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(alike) == 1:
		return alike[0]
	}
	return -1
}

// putInside puts one line that sets what no line of the view itself does in the place of the
// one that does so in a block of it. One that says itself what is set otherwise, by a if c else
// b, takes the place of the whole block.
func putInside(kind string, lines, typed []block) (text string, ok bool) {
	if kind != ViewHole || len(typed) != 1 || strings.Contains(typed[0].text, "\n") || slices.ContainsFunc(lines, func(l block) bool { return l.sets == typed[0].sets }) {
		return "", false
	}
	found, place := -1, -1
	for i, l := range lines {
		for n, line := range strings.Split(l.text, "\n") {
			if typed[0].sets == "" || indentOf(line) == 0 || !setsSame(line, typed[0]) || found == i && typed[0].either {
				continue
			}
			if found >= 0 || spelt(line) == spelt(typed[0].text) {
				return "", false
			}
			found, place = i, n
		}
	}
	if found < 0 {
		return "", false
	}
	lines = slices.Clone(lines)
	if typed[0].either {
		lines[found].text = typed[0].text
		return joinedText(lines), true
	}
	stood := strings.Split(lines[found].text, "\n")
	stood[place] = stood[place][:indentOf(stood[place])] + strings.TrimSpace(typed[0].text)
	lines[found].text = strings.Join(stood, "\n")
	return joinedText(lines), true
}

// elseHead finds else: and elif …: that stand alone.
var elseHead = memo.Pattern(`^(else\s*:|elif\s)`)

// otherwise puts else: or elif …: with its lines to the one if that stands there, in the place
// of what it has of that. Another elif comes before its else.
func otherwise(kind, stands, typed string) (text string, ok bool) {
	typed = strings.Trim(typed, "\n")
	if kind != ViewHole || !elseHead().MatchString(typed) {
		return "", false
	}
	lines, at := blocksOf(kind, stands), -1
	for i, l := range lines {
		if l.sets == "if" && at >= 0 {
			return "", false
		} else if l.sets == "if" {
			at = i
		}
	}
	if at < 0 {
		return "", false
	}
	stood := strings.Split(lines[at].text, "\n")
	for parts := strings.Split(typed, "\n"); len(parts) > 0; {
		from, to := placeOfHead(stood, parts[0])
		end := nextHead(parts, 1)
		stood, parts = slices.Concat(stood[:from], parts[:end], stood[to:]), parts[end:]
	}
	lines[at].text = strings.Join(stood, "\n")
	return joinedText(lines), true
}

// nextHead is the first else: or elif …: of some lines from one on, or their number.
func nextHead(lines []string, from int) int {
	if i := slices.IndexFunc(lines[from:], elseHead().MatchString); i >= 0 {
		return from + i
	}
	return len(lines)
}

// placeOfHead are the lines of an if, from one up to another, whose place else: or elif …: takes:
// those of its else:, or of the one elif that is like it. Where it is a new one there are none.
func placeOfHead(stood []string, typed string) (from, to int) {
	var alike []int
	for from = nextHead(stood, 1); from < len(stood) && !strings.HasPrefix(stood[from], "else"); from = nextHead(stood, from+1) {
		if spelt(stood[from]) == spelt(typed) {
			return from, nextHead(stood, from+1)
		}
		if resemble(stood[from], typed) {
			alike = append(alike, from)
		}
	}
	switch {
	case strings.HasPrefix(typed, "else"):
		return from, len(stood)
	case len(alike) == 1:
		return alike[0], nextHead(stood, alike[0]+1)
	}
	return from, from
}
