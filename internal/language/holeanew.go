package language

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/python"
)

// manyStatements is the number of statements from which lines are no change of some of others.
const manyStatements = 3

// answersAlone reports whether lines that were typed to others are a whole answer by themselves,
// and not the change of a line or two: many statements; several, of which one has lines below it;
// or such as return on every way, where those that stand there return, too. Lines with -LINE
// among them change others.
func answersAlone(stands, typed string) bool {
	lines := blocksOf(ViewHole, stands)
	for line := range strings.SplitSeq(typed, "\n") {
		if awayAt(lines, line) >= 0 {
			return false
		}
	}
	all, err := python.Statements(typed)
	if err != nil || len(all) == 0 || !strings.Contains(strings.TrimSpace(typed), "\n") {
		return false
	}
	before, err := python.Statements(stands)
	switch {
	case err != nil:
		return false
	case alwaysReturns(all) && alwaysReturns(before):
		return true
	case len(all) > 1 && slices.ContainsFunc(all, func(s python.Statement) bool { return len(s.Body) > 0 }):
		return true
	}
	return len(all) >= manyStatements
}

// alwaysReturns reports whether each way through statements ends with a return.
func alwaysReturns(all []python.Statement) bool {
	if len(all) == 0 {
		return false
	}
	switch last := all[len(all)-1]; last.Action {
	case python.Return:
		return true
	case python.If:
		return alwaysReturns(last.Body) && alwaysReturns(last.Else)
	case python.Try:
		return (alwaysReturns(last.Body) || alwaysReturns(last.Else)) &&
			!slices.ContainsFunc(last.Handlers, func(h python.Handler) bool { return !alwaysReturns(h.Body) })
	}
	return false
}

// isGuard reports whether lines are one if that returns, and goes on where it does not hold.
func isGuard(text string) bool {
	all, err := python.Statements(text)
	return err == nil && len(all) == 1 && all[0].Action == python.If && alwaysReturns(all[0].Body) && len(all[0].Else) == 0
}

// guardAt is where a guard is added to lines: above all of them, but behind those that set a name
// that it uses.
func guardAt(lines []block, guard string) int {
	at := 0
	for i, l := range lines {
		name, sets := strings.CutPrefix(l.sets, "= ")
		if sets && !strings.ContainsAny(name, ".[") && regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).MatchString(guard) {
			at = i + 1
		}
	}
	return at
}
