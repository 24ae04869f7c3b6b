package scenario

import (
	"slices"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// lockedOut is a check that does not hold where SQLite refused what somebody wrote in these acts, be it that the page
// caught that, and the promise does not speak of how a request was answered: another database would have let it pass,
// so it is no answer of its own.
func (pr *promise) lockedOut(acts []trace.Step) *trace.Check {
	if saysHowAnswered(pr.Expect) {
		return nil
	}
	for _, act := range acts {
		for _, x := range act.Exchanges {
			if x.Server != nil && slices.ContainsFunc(x.Server.Queries, func(q trace.Query) bool { return q.Locked }) {
				ch := trace.NewCheck(pr.Expect.Pos, "reason", rule.Text{EN: "no database that refuses to write", KO: "쓰기를 거부하지 않는 데이터베이스"}, rule.Same("OperationalError: database is locked"), false)
				return &ch
			}
		}
	}
	return nil
}

// saysHowAnswered reports whether an expectation speaks of a status or a reason, of the last answer or of one of the
// hops.
func saysHowAnswered(n *lesson.Node) bool {
	says := func(n *lesson.Node) bool { return n.Get("status") != nil || n.Get("reason") != nil }
	hops := n.Get("hops")
	return says(n) || hops != nil && slices.ContainsFunc(hops.Items, says)
}
