package render

import (
	"fmt"
	"strconv"

	"statelab/internal/phrases"
	"statelab/internal/view"
)

// queryRows counts the statements and lists them, one a line. Those that ran for
// the same reason stand together, and it is said once. Transactions are left to the
// details.
func (sc *scene) queryRows(queries *view.Queries, lay layout) []line {
	count := line{sc.span(plain, strconv.Itoa(queries.Count))}
	if queries.Count == 0 {
		return []line{count}
	}
	edge := max(3, count.width()+2)
	lay.first, lay.rest, lay.reason = lay.first-edge, lay.rest-edge, max(0, lay.reason-edge)
	groups := make([]queryGroup, len(queries.Groups))
	for i, g := range queries.Groups {
		groups[i].why, groups[i].again = sc.line(faint, sc.text(g.Why)), sc.line(faint, sc.say(phrases.Likewise))
		for _, q := range g.Statements {
			groups[i].statements = append(groups[i].statements, sc.line(plain, q.Text))
		}
	}
	lines := lay.queryLines(groups)
	if queries.More > 0 {
		lines = append(lines, sc.line(faint, fmt.Sprintf(sc.say(phrases.More), queries.More)))
	}
	lines = indent(lines, edge)
	lines[0] = count.pad(edge).with(lines[0][1:]...)
	return lines
}

// A queryGroup is statements that ran one after the other for one reason.
type queryGroup struct {
	why        line
	again      line // beside those for which the reason is not said once more
	statements []line
}

// queryLines lays the groups out with all reasons in one column: of those from where
// reasons stand otherwise, the first that takes the fewest lines.
func (lay layout) queryLines(groups []queryGroup) []line {
	best := lay.queriesAt(groups)
	if lay.reason == 0 {
		return best
	}
	for last := lay.rest - fewWords; lay.reason < last; {
		lay.reason++
		if lines := lay.queriesAt(groups); len(lines) < len(best) {
			best = lines
		}
	}
	return best
}

func (lay layout) queriesAt(groups []queryGroup) []line {
	var lines []line
	below := lay
	below.first = lay.rest
	for _, g := range groups {
		lines = append(lines, g.lines(lay)...)
		lay = below
	}
	return lines
}

// lines are the statements of a group, with their reason beside the first of them, or
// below the last where there is no room beside.
func (g queryGroup) lines(lay layout) []line {
	var did []line
	begun := map[int]bool{} // the lines with which a statement begins, but for the first
	for i, what := range g.statements {
		begun[len(did)] = i > 0
		did = append(did, what.wrap(lay.first, lay.rest)...)
		lay.first = lay.rest
	}
	switch {
	case len(g.why) == 0:
		return did
	case lay.reason == 0:
		return append(did, indent(g.why.wrap(lay.rest-2, lay.rest-2), 2)...)
	}
	why := g.why.wrap(lay.rest-lay.reason, lay.rest-lay.reason)
	from := 0
	for i := range why {
		if i < len(did) && did[i].width()+2 > lay.reason {
			from = len(did)
		}
	}
	for i, l := range why {
		if from+i == len(did) {
			did = append(did, nil)
		}
		did[from+i] = did[from+i].pad(lay.reason).with(l...)
	}
	for i := range did {
		if free := i < from || i >= from+len(why); begun[i] && free && did[i].width()+2 <= lay.reason && lay.reason+g.again.width() <= lay.rest {
			did[i] = did[i].pad(lay.reason).with(g.again...)
		}
	}
	return did
}
