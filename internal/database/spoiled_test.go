package database_test

import (
	"errors"
	"testing"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// TestASpoiledTransaction: behind a statement that failed nothing is asked any more before the innermost Atomic ends, which
// is undone then, whoever caught the error.
func TestASpoiledTransaction(t *testing.T) {
	db := open(t)
	var log []database.Statement
	c := db.Conn(&log)
	insert := func() error {
		_, err := c.Exec(rule.Text{}, `INSERT INTO thing ("name") VALUES ('tea')`)
		return err
	}
	count := func() int {
		rows, err := db.Conn(nil).Query(rule.Text{}, `SELECT "name" FROM thing`)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	err := c.Atomic(func() error {
		inner := c.Atomic(func() error {
			return errors.Join(insert(), ignored(insert()))
		})
		if inner != nil || c.NeedsRollback() {
			t.Errorf("an inner part ends with %v, and spoils the outer one: %v", inner, c.NeedsRollback())
		}
		if err := insert(); err != nil { // what the inner part did is undone
			t.Error(err)
		}
		ignored(insert())
		asked := len(log)
		if err := insert(); !errors.Is(err, database.ErrSpoiled) || len(log) != asked {
			t.Errorf("behind a statement that failed %v comes of the next, and %d are sent", err, len(log)-asked)
		}
		return c.Atomic(func() error { return nil })
	})
	if err != nil || c.NeedsRollback() || count() != 0 {
		t.Errorf("the transaction ends with %v, needs another end: %v, and leaves %d rows", err, c.NeedsRollback(), count())
	}
	if err := c.Marked(insert); err != nil || c.Marked(insert) == nil || c.NeedsRollback() || insert() == nil {
		t.Error("outside of a transaction nothing is spoiled")
	}
}

func ignored(error) error { return nil }
