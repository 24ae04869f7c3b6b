package view

import (
	"testing"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Statements that ask something else of a table are not told as if they were the same one.
func TestWhatIsAskedOtherwiseIsNotTheSame(t *testing.T) {
	two, three := int64(2), int64(3)
	why := rule.Text{EN: "why", KO: "이유"}
	for name, c := range map[string]struct {
		a, b trace.Query
		want int
	}{
		"the same":               {trace.Query{SQL: `SELECT "a" FROM "t" WHERE "x" = 1`}, trace.Query{SQL: `SELECT "a" FROM "t" WHERE "x" = 23`}, 1},
		"texts":                  {trace.Query{SQL: `SELECT "a" FROM "t" WHERE "x" = 'it''s'`}, trace.Query{SQL: `SELECT "a" FROM "t" WHERE "x" = 'b'`}, 1},
		"another WHERE":          {trace.Query{SQL: `SELECT "a" FROM "t" WHERE "x" = 1`}, trace.Query{SQL: `SELECT "a" FROM "t" WHERE "y" = 1`}, 2},
		"another sum":            {trace.Query{SQL: `SELECT SUM("a") FROM "t"`}, trace.Query{SQL: `SELECT MAX("a") FROM "t"`}, 2},
		"counts of other rows":   {trace.Query{SQL: `SELECT COUNT(*) FROM "t" WHERE "x" = 1`, Count: &two}, trace.Query{SQL: `SELECT COUNT(*) FROM "t" WHERE "x" = 2`, Count: &two}, 2},
		"the same count":         {trace.Query{SQL: `SELECT COUNT(*) FROM "t"`, Count: &two}, trace.Query{SQL: `SELECT COUNT(*) FROM "t"`, Count: &two}, 1},
		"a count that is larger": {trace.Query{SQL: `SELECT COUNT(*) FROM "t"`, Count: &two}, trace.Query{SQL: `SELECT COUNT(*) FROM "t"`, Count: &three, Why: rule.Text{EN: "why 3"}}, 2},
		"another table":          {trace.Query{SQL: `SELECT "a" FROM "t"`}, trace.Query{Table: "u", SQL: `SELECT "b" FROM "u"`}, 1},
	} {
		for _, q := range []*trace.Query{&c.a, &c.b} {
			q.Kind = "SELECT"
			if q.Table == "" {
				q.Table = "t"
			}
			if q.Why.IsZero() {
				q.Why = why
			}
		}
		if got := len((&chooser{}).queries([]trace.Query{c.a, c.b}).Groups); got != c.want {
			t.Errorf("%s: %d groups, want %d", name, got, c.want)
		}
	}
}
