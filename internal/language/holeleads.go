package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
)

// decorated finds lines that a decorator stands above.
var decorated = memo.Pattern(`^ *(@|(async +)?def |class )`)

// leader finds a line that leads a block.
var leader = memo.Pattern(`^(if|elif|else|for|while|with|try|except|finally|def|class)\b`)

// leads reports whether lines stand indented below the hole in a line of a view, which what is written there leads;
// one that is only a blank off is no block.
func leads(lines []string, hole int) bool {
	for _, line := range lines[hole+1:] {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "#") {
			return indentOf(line) > indentOf(lines[hole])+1
		}
	}
	return false
}

// decorates reports whether a hole stands directly above a def, a class or their decorators.
func decorates(lines []string, hole int) bool {
	for _, line := range lines[hole+1:] {
		if indentOf(line) != indentOf(lines[hole]) || !holeLine().MatchString(line) {
			return indentOf(line) == indentOf(lines[hole]) && decorated().MatchString(line)
		}
	}
	return false
}

// standIn is what stands in the place of a hole in which nothing is written: what runs the block
// below it, nothing above a def, and else pass.
func standIn(lines []string, hole int) string {
	switch {
	case leads(lines, hole):
		return "if True:"
	case decorates(lines, hole):
		return ""
	}
	return "pass"
}

// leadsBelow tells what is wrong with what is written in a hole of a view that stands in the place of
// a line above a block: it is one line, and leads that block.
func leadsBelow(view string, f *Filling) (problems diag.List) {
	lines := strings.Split(view, "\n")
	at := slices.IndexFunc(lines, func(line string) bool {
		parts := holeLine().FindStringSubmatch(line)
		return parts != nil && parts[2] == f.name
	})
	if at < 0 || !leads(lines, at) {
		return nil
	}
	const hint = "it is one line that ends in a colon, such as if …:"
	found := false
	for i, line := range strings.Split(f.Text, "\n") {
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		pos := diag.Pos{Line: i + 1, Col: indentOf(line) + 1}
		switch {
		case found:
			problems.Add(pos, "write the line above them alone", "the lines below this place stand there already")
			return problems
		case !leader().MatchString(text):
			problems.Add(pos, hint, "lines stand indented below this place, and this line leads no block")
			return problems
		}
		found = true
	}
	if !found {
		problems.Add(diag.Pos{Line: 1, Col: 1}, hint, "lines stand indented below this place, and nothing leads them: Python answers IndentationError")
	}
	return problems
}

// leadsAlone reports whether a text is one line, whose block stands below it.
func leadsAlone(text string) bool {
	text = strings.TrimSpace(text)
	return !strings.Contains(text, "\n") && leader().MatchString(text) && strings.HasSuffix(bareLine(text), ":")
}

// quotedText finds texts in a line of Python, in which # begins no comment.
var quotedText = memo.Pattern(`"(\\.|[^"\\])*"|'(\\.|[^'\\])*'`)

// bareLine is a line of Python without the comment at its end.
func bareLine(line string) string {
	bare := quotedText().ReplaceAllStringFunc(line, func(text string) string { return strings.Repeat("_", len(text)) })
	if at := strings.IndexByte(bare, '#'); at >= 0 {
		line = line[:at]
	}
	return strings.TrimSpace(line)
}
