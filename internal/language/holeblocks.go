package language

import (
	"strings"

	"statelab/internal/python"
)

// A block is a statement with all its lines, and what it sets; "" where that is nothing that
// another can set as well.
type block struct {
	sets, text string
	either     bool // it sets one thing or another, by a if c else b
}

// blocksOf takes lines apart. What cannot be read is one block, which sets nothing; of a text
// each line is one, which sets itself.
func blocksOf(kind, text string) (all []block) {
	if kind == TextHole {
		for line := range strings.SplitSeq(text, "\n") {
			all = append(all, block{sets: line, text: line})
		}
		return all
	}
	for _, part := range statementsOf(text) {
		b := block{text: part.text}
		if part.statement != nil {
			b.sets = setBy(*part.statement)
			b.either = part.statement.Value.Has(python.Conditional)
		}
		all = append(all, b)
	}
	return all
}

// setBy names what a statement sets, does or leads.
func setBy(s python.Statement) string {
	switch s.Action {
	case python.Assign:
		return "= " + itemOf(s.Target)
	case python.Delete:
		return "del " + itemOf(s.Target)
	case python.Return:
		return "return"
	case python.If:
		return "if"
	case python.Try:
		return "try"
	case python.Do:
		if e := s.Value; e.Kind == python.Call {
			name := "call " + thingOf(e.Parts[0])
			if len(e.Parts) > 1 && e.Parts[1].Kind == python.String {
				name += " " + e.Parts[1].Text
			}
			return name
		}
	}
	return ""
}

// itemOf is a name, or what is looked up in one.
func itemOf(e *python.Expr) string {
	switch e.Kind {
	case python.Index:
		if key := e.Parts[1]; key.Kind != python.String {
			return itemOf(e.Parts[0]) + "[" + thingOf(key) + "]"
		}
		return itemOf(e.Parts[0]) + "[" + python.Quote(e.Parts[1].Text) + "]"
	case python.Tuple, python.List:
		return strings.Join(collect(e.Parts, itemOf), ", ")
	}
	return thingOf(e)
}

// thingOf says what an expression is about, so that two that are about the same are called alike: of calls in it what
// they are given does not count. Session.objects.filter(…).delete and device.delete are two things.
func thingOf(e *python.Expr) string {
	switch e.Kind {
	case python.Name:
		return e.Text
	case python.Attribute:
		return thingOf(e.Parts[0]) + "." + e.Text
	case python.Call:
		if len(e.Parts) > 0 {
			return thingOf(e.Parts[0]) + "()"
		}
	}
	return strings.Join(append([]string{e.Text}, collect(e.Parts, thingOf)...), " ")
}

// statementLines is a statement of Python with its lines, and the remarks above it; nil for
// lines that cannot be read.
type statementLines struct {
	text      string
	statement *python.Statement
}

func statementsOf(text string) (all []statementLines) {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	statements, err := python.Statements(text)
	if err != nil || len(statements) == 0 {
		return []statementLines{{text: text}}
	}
	lines := strings.Split(text, "\n")
	from := 0
	for i := range statements {
		to := len(lines)
		if i+1 < len(statements) {
			to = statements[i+1].Line - 1
		}
		all = append(all, statementLines{strings.TrimRight(strings.Join(lines[from:to], "\n"), " \t\n"), &statements[i]})
		from = to
	}
	return all
}

// twinOf is the one block that sets what another does, or of which most is the same where
// they are no code; of several it is the one that is most like it, and -1 where there is none.
func twinOf(lines []block, b block) int {
	var all, alike []int
	for i, l := range lines {
		if l.sets == "" || b.sets == "" || l.sets != b.sets && (l.sets != l.text || !resemble(l.text, b.text)) {
			continue
		}
		if all = append(all, i); resemble(firstLine(l.text), firstLine(b.text)) {
			alike = append(alike, i)
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

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// resemble reports whether two lines begin and end alike for more than half of the longer one.
func resemble(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	alike, most := 0, min(len(a), len(b))
	for alike < most && a[alike] == b[alike] {
		alike++
	}
	begin := alike
	for end := 1; end <= most-begin && a[len(a)-end] == b[len(b)-end]; end++ {
		alike++
	}
	return 2*alike > max(len(a), len(b))
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
