package sessiontable_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"

	"statelab/internal/database"
	"statelab/internal/sessiontable"
)

// Every row is shown once, whatever stands in expire_date: a column of SQLite
// holds anything.
func TestNoRowIsLeftOut(t *testing.T) {
	const bare = `CREATE TABLE django_session (session_key text, session_data text, expire_date datetime);`
	rows := func(n int, expires string) string {
		return fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %[1]d)
			INSERT INTO django_session (session_key, session_data, expire_date) SELECT typeof(%[2]s) || quote(%[2]s) || i, 'x', %[2]s FROM n`, n, expires)
	}
	const date, blob = `'2030-01-01 00:00:00'`, `CAST('2030-01-01 00:00:00' AS blob)`
	for _, test := range []struct {
		name       string
		schema     string
		statements []string
		want       int
	}{
		{"no expiry at all", bare, []string{rows(300, "NULL")}, 300},
		{"dates, then none", bare, []string{rows(50, "NULL"), rows(120, date)}, 170},
		{"dates for whole pages, then none", bare, []string{rows(100, "NULL"), rows(200, date)}, 300},
		{"bytes before texts", bare, []string{rows(300, blob), rows(20, date)}, 320},
		{"no bytes at all, which are bytes", bare, []string{rows(150, "X''"), rows(120, date), rows(30, "''")}, 300},
		{"numbers", bare, []string{rows(150, "7"), rows(150, "8.5"), rows(150, date)}, 450},
		{"an index on it", bare + `CREATE INDEX i ON django_session (expire_date);`, []string{rows(150, blob), rows(150, date), rows(150, "7"), rows(150, "NULL")}, 600},
		{"a column that is called rowid", `CREATE TABLE django_session (session_key text, session_data text, expire_date datetime, ROWID integer, oid AS (1));`,
			[]string{rows(150, date), rows(150, "NULL")}, 300},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, rows := mustRead(t, made(t, test.schema, test.statements...), "")
			keys := map[string]bool{}
			for _, r := range rows {
				keys[r.Key] = true
			}
			if len(rows) != test.want || len(keys) != test.want {
				t.Errorf("%d rows with %d keys, want %d", len(rows), len(keys), test.want)
			}
		})
	}
}

// A damaged index can lead back to where it came from with every page. Its rows are
// not read for ever.
func TestAnIndexThatGoesRound(t *testing.T) {
	statements := []string{"BEGIN"}
	for i := range 100 {
		at := fmt.Sprintf("-01-01 00:%02d:%02d", i/60, i%60)
		statements = append(statements, insert(fmt.Sprintf("high-%d", i), "x", "2030"+at))
		if i > 0 {
			statements = append(statements, insert(fmt.Sprintf("low-%d", i), "x", "2040"+at))
		}
	}
	file := made(t, djangos, append(statements, "COMMIT")...)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// The 99 rows that stand last in the index now say that they come first, so that each
	// page begins with them and goes on by one row.
	whole = bytes.ReplaceAll(whole, []byte("2040-01-01"), []byte("2020-01-01"))
	if err := os.WriteFile(file, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	table, err := sessiontable.Open(file, sessiontable.Options{Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	seen, enough := 0, errors.New("enough")
	err = table.Each(func(sessiontable.Row) error {
		if seen++; seen > 3000 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, database.ErrDamaged) {
		t.Errorf("after %d rows of 199: %v, want %v", seen, err, database.ErrDamaged)
	}
}
