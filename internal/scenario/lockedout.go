package scenario

import (
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// lockedOut is a check that does not hold where SQLite refused what somebody wrote in these acts, and the promise does
// not speak of how a request was answered: another database would have let it pass, so it is no answer of its own.
func (pr *promise) lockedOut(acts []trace.Step) *trace.Check {
	if says(pr.Expect, "reason") || says(pr.Expect, "status") {
		return nil
	}
	for _, act := range acts {
		for _, x := range act.Exchanges {
			if x.Server != nil && x.Server.Reason != nil && httpsim.LockedOut(x.Server.Reason.Name, x.Server.Reason.Says) {
				ch := trace.NewCheck(pr.Expect.Pos, "reason", rule.Text{EN: "no database that refuses to write", KO: "쓰기를 거부하지 않는 데이터베이스"}, rule.Same("OperationalError: database is locked"), false)
				return &ch
			}
		}
	}
	return nil
}

// says reports whether an expectation has a key, at any depth.
func says(n *lesson.Node, key string) bool {
	return slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return e.Key.Value == key || says(e.Value, key) }) ||
		slices.ContainsFunc(n.Items, func(item *lesson.Node) bool { return says(item, key) })
}
