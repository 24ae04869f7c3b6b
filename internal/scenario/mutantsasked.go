package scenario

import (
	"strings"

	"statelab/internal/memo"
)

// comparing finds what a condition compares: two values, and by which sign.
var comparing = memo.Pattern(`^(\s*(?:el)?if )(not )?(.+) (==|!=) ([^=]+?)(:.*)$`)

// onlyThere are a condition that looks whether a value is there, where the answer compares it: one side
// at a time. A text or a number is always there, so nothing is asked of it.
func onlyThere(line string) (all []string) {
	m := comparing().FindStringSubmatchIndex(masked(line))
	if m == nil {
		return nil
	}
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return line[m[2*i]:m[2*i+1]]
	}
	if bare := masked(line)[m[6]:m[11]]; strings.Contains(bare, " and ") || strings.Contains(bare, " or ") {
		return nil
	}
	there := (part(2) == "") == (part(4) == "==")
	for _, side := range []string{part(3), part(5)} {
		switch {
		case isFixed(side):
		case there:
			all = append(all, part(1)+side+part(6))
		default:
			all = append(all, part(1)+"not "+side+part(6))
		}
	}
	return all
}

var fixed = memo.Pattern(`^(?:["'\d]|True$|False$|None$|request\.(?:user|method|path)\b)`)

// isFixed reports whether a value is there whatever a visitor does.
func isFixed(value string) bool { return fixed().MatchString(value) }

// masked is a line with strokes for what stands in its texts.
func masked(line string) string {
	return aText().ReplaceAllStringFunc(line, func(text string) string {
		return text[:1] + strings.Repeat("_", len(text)-2) + text[len(text)-1:]
	})
}

// finding finds where the rows that are meant are named by their columns.
var finding = memo.Pattern(`\.objects\.(?:filter|get)\(|\w_set\.(?:filter|get)\(|get_object_or_404\(\w+, `)

// foundByLess are a line that finds rows with one column less to find them by, each in turn; all the rows
// are left where it was the only one.
func foundByLess(line string) (all []string) {
	bare := masked(line)
	for _, at := range finding().FindAllStringIndex(bare, -1) {
		end := closing(bare, at[1])
		if end < 0 {
			continue
		}
		parts := arguments(bare, at[1], end)
		if len(parts) == 1 {
			if open, is := strings.CutSuffix(line[:at[1]], "filter("); is {
				all = append(all, open+"all("+line[end:])
			}
			continue
		}
		for i, p := range parts {
			from, to := p[0], p[1]
			if i+1 < len(parts) {
				to = parts[i+1][0]
			} else {
				from = parts[i-1][1]
			}
			all = append(all, line[:from]+line[to:])
		}
	}
	return all
}

// closing is where the bracket closes that stands open before a place of a line, or -1.
func closing(bare string, from int) int {
	depth := 0
	for i := from; i < len(bare); i++ {
		switch bare[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// arguments are where each of what stands between two brackets begins and ends.
func arguments(bare string, from, to int) (all [][2]int) {
	depth, begin := 0, from
	for i := from; i < to; i++ {
		switch bare[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				all = append(all, [2]int{begin, i})
				begin = i + 1
				for begin < to && bare[begin] == ' ' {
					begin++
				}
			}
		}
	}
	if begin < to {
		all = append(all, [2]int{begin, to})
	}
	return all
}
