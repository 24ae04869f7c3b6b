package scenario

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/experiments"
	"statelab/internal/memo"
)

// viewLeftOut is each line of a view left out, so that Python is left: with a line that asks goes the
// question alone, as it does where the block stands below the hole, the only line of a block is pass then, and a line whose name others use stays.
func viewLeftOut(text string) (all []experiments.Variant) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		said := strings.TrimSpace(line)
		end := blockEnd(lines, i)
		var rest []string
		switch word, _, _ := strings.Cut(strings.TrimSuffix(said, ":"), " "); {
		case said == "" || said == "pass" || givesName(lines, i):
			continue
		case end == i+1 && strings.HasSuffix(said, ":"): // its block stands below the hole
			if word != "if" && word != "elif" {
				continue
			}
			rest = slices.Concat(lines[:i], []string{line[:depth(line)] + word + " True:"}, lines[i+1:])
		case end == i+1 && isAlone(lines, i, end):
			rest = slices.Concat(lines[:i], []string{line[:depth(line)] + "pass"}, lines[i+1:])
		case end == i+1:
			rest = slices.Concat(lines[:i], lines[i+1:])
		case word == "if":
			block := further(lines[i+1:end], depth(line))
			rest = slices.Concat(lines[:i], block, behindReturn(block, lines[behindElse(lines, i, end):], depth(line)))
		case word == "elif", word == "else":
			rest = slices.Concat(lines[:i], lines[end:])
		case word == "for": // goes with the lines below it
			if rest = slices.Concat(lines[:i], lines[end:]); isAlone(lines, i, end) {
				rest = slices.Concat(lines[:i], []string{line[:depth(line)] + "pass"}, lines[end:])
			}
		default: // try has no meaning without the lines below it
			continue
		}
		all = append(all, experiments.Variant{Line: strings.Join(rest, "\n"), What: lineAway(said)})
	}
	return all
}

// depth is how many blanks stand before a line.
func depth(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// blockEnd is where the lines end that stand further right below a line.
func blockEnd(lines []string, at int) int {
	end := at + 1
	for i := at + 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if depth(lines[i]) <= depth(lines[at]) {
			break
		}
		end = i + 1
	}
	return end
}

// behindElse is where elif and else of an if end, whose own lines end there.
func behindElse(lines []string, at, end int) int {
	for end < len(lines) && depth(lines[end]) == depth(lines[at]) {
		word, _, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(lines[end]), ":"), " ")
		if word != "elif" && word != "else" {
			break
		}
		end = blockEnd(lines, end)
	}
	return end
}

// further are the lines of a block where what leads it stands.
func further(block []string, to int) (lines []string) {
	if len(block) == 0 {
		return nil
	}
	by := depth(block[0]) - to
	for _, line := range block {
		lines = append(lines, line[min(by, depth(line)):])
	}
	return lines
}

// behindReturn are the lines behind a block that are reached once it stands where what led it stood.
func behindReturn(block, lines []string, at int) []string {
	last := strings.TrimSpace(block[len(block)-1])
	if depth(block[len(block)-1]) > at || !strings.HasPrefix(last, "return") && !strings.HasPrefix(last, "raise") {
		return lines
	}
	for len(lines) > 0 && depth(lines[0]) >= at {
		lines = lines[1:]
	}
	return lines
}

// isAlone reports whether a line, with those below it that end there, is all of its block.
func isAlone(lines []string, at, end int) bool {
	above := at - 1
	for above >= 0 && strings.TrimSpace(lines[above]) == "" {
		above--
	}
	return above >= 0 && depth(lines[above]) < depth(lines[at]) && blockEnd(lines, above) == end
}

var givenName = memo.Pattern(`^\s*([a-z_]\w*)\s*=[^=]`)

// givesName reports whether a line is the first that gives a name a value which lines below use: without it
// they name nothing.
func givesName(lines []string, at int) bool {
	m := givenName().FindStringSubmatch(lines[at])
	if m == nil {
		return false
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(m[1]) + `\b`)
	return slices.ContainsFunc(lines[at+1:], word.MatchString) && !slices.ContainsFunc(lines[:at], word.MatchString)
}
