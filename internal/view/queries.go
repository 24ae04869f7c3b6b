package view

import (
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Queries are the statements of an exchange, or those that no exchange caused.
// Transactions are left to the details.
type Queries struct {
	Count  int // statements, those too that are not shown
	Groups []QueryGroup
	More   int // statements that are not shown
	// All are the statements themselves, those of transactions too.
	All []trace.Query
}

// A QueryGroup is statements that ran one after the other for one reason.
type QueryGroup struct {
	Why        rule.Text
	Statements []Query
}

// A Query is one statement.
type Query struct {
	Number int // among those that are counted, from 1
	Text   string
}

func (c *chooser) queries(all []trace.Query) *Queries {
	v := &Queries{All: all}
	var groups []QueryGroup
	previous := 0
	for i := range all {
		if Transactional(&all[i]) {
			continue
		}
		v.Count++
		did := Query{Number: v.Count, Text: Statement(&all[i])}
		if last := len(groups) - 1; last >= 0 && likewise(&all[i], &all[previous]) {
			groups[last].Statements = append(groups[last].Statements, did)
			previous = i
			continue
		}
		previous = i
		groups = append(groups, QueryGroup{Why: all[i].Why, Statements: []Query{did}})
	}
	keep, _ := c.few(len(groups), func(int) bool { return false })
	v.More = v.Count
	for _, i := range keep {
		v.Groups = append(v.Groups, groups[i])
		v.More -= len(groups[i].Statements)
	}
	return v
}

// likewise reports whether a query ran for the reason of the one before it: one that asks the same table otherwise asks
// something else, and so does one that counts other rows.
func likewise(q, before *trace.Query) bool {
	switch {
	case q.Why != before.Why:
		return false
	case q.Kind != "SELECT" || q.Kind != before.Kind || q.Table != before.Table:
		return true
	case q.Count != nil:
		return q.SQL == before.SQL
	}
	return sqlValues().ReplaceAllString(q.SQL, "?") == sqlValues().ReplaceAllString(before.SQL, "?")
}

// sqlValues are the texts and numbers in SQL.
var sqlValues = memo.Pattern(`'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b`)

// Statement is a query in short: "SELECT auth_user".
func Statement(q *trace.Query) string { return strings.TrimSpace(q.Kind + " " + q.Table) }

// Transactional reports whether a query begins or ends a transaction.
func Transactional(q *trace.Query) bool {
	switch q.Kind {
	case "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE":
		return true
	}
	return false
}
