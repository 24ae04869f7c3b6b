package render

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// queryRows counts the statements and lists them; neighbours that ran for the
// same reason share a line. Transactions are left to the details.
func (sc *scene) queryRows(queries []trace.Query, lay layout) []line {
	var groups []queryGroup
	n := 0
	for _, q := range queries {
		if transactional(q.Kind) {
			continue
		}
		n++
		if last := len(groups) - 1; last >= 0 && groups[last].why == q.Why {
			groups[last].statements = append(groups[last].statements, statement(q))
			continue
		}
		groups = append(groups, queryGroup{why: q.Why, statements: []string{statement(q)}})
	}
	count := line{sc.span(plain, strconv.Itoa(n))}
	if n == 0 {
		return []line{count}
	}
	edge := max(3, count.width()+1)
	lay.first, lay.rest, lay.reason = lay.first-edge, lay.rest-edge, max(0, lay.reason-edge)
	var lines []line
	keep := few(len(groups), sc.limit(), func(int) bool { return false })
	for _, i := range keep {
		g := groups[i]
		lines = append(lines, lay.beside(sc.line(plain, strings.Join(g.statements, ", ")), sc.line(faint, sc.text(g.why)))...)
		lay.first = lay.rest
	}
	if left := len(groups) - len(keep); left > 0 {
		lines = append(lines, sc.line(faint, fmt.Sprintf(sc.say(words.more), left)))
	}
	lines = indent(lines, edge)
	lines[0] = count.pad(edge).with(lines[0][1:]...)
	return lines
}

type queryGroup struct {
	why        rule.Text
	statements []string
}

func statement(q trace.Query) string { return strings.TrimSpace(q.Kind + " " + q.Table) }

func transactional(kind string) bool {
	switch kind {
	case "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE":
		return true
	}
	return false
}
