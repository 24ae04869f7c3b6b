package sessiontable

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// filled makes a table of so many sessions that all expire at the same time.
func filled(t testing.TB, rows int, schema string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	db, err := database.NewSchema(schema).OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Conn(nil).Exec(rule.Text{}, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO django_session SELECT printf('%032d', i), 'e30:1xWmLR:' || hex(randomblob(16)), '2030-01-01 00:00:00' FROM n`, rows)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

const (
	withIndex = `CREATE TABLE django_session (session_key varchar(40) NOT NULL PRIMARY KEY, session_data text NOT NULL, expire_date datetime NOT NULL);
		CREATE INDEX by_date ON django_session (expire_date);`
	withoutIndex = `CREATE TABLE django_session (session_key varchar(40), session_data text NOT NULL, expire_date datetime NOT NULL);`
)

// However many rows there are and whatever their dates, a page is found by the numbers
// of its rows, never by a look at the others, and the first of all rows by the index,
// where there is one.
func TestNoPageNeedsTheWholeTable(t *testing.T) {
	plan := func(table *Table, query string, args ...any) string {
		rows, err := table.db.Read("EXPLAIN QUERY PLAN "+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		var steps []string
		for _, r := range rows {
			steps = append(steps, r.Text(3))
		}
		return strings.Join(steps, "; ")
	}
	for _, schema := range []string{withIndex, withoutIndex} {
		table, err := Open(filled(t, 10, schema), Options{Now: time.Unix(1e9, 0)})
		if err != nil {
			t.Fatal(err)
		}
		defer table.Close()
		page := plan(table, fmt.Sprintf(pageSQL, database.Quote(table.Name), table.rowID), table.now(), pageData, "[1,2]")
		if !strings.Contains(page, "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)") || strings.Contains(page, "SCAN t") || strings.Contains(page, "B-TREE") {
			t.Errorf("a page is read by: %s", page)
		}
		query, args := table.placesSQL(Filter{Most: 3, Live: true})
		first := plan(table, query, args...)
		if sorted := strings.Contains(first, "B-TREE FOR ORDER BY"); sorted != (schema == withoutIndex) {
			t.Errorf("the first rows are found by: %s", first)
		}
	}
}

// BenchmarkRows reads tables whose rows all expire at the same time: what a row takes
// must not depend on how many there are.
func BenchmarkRows(b *testing.B) {
	for name, schema := range map[string]string{"index": withIndex, "no-index": withoutIndex} {
		for _, rows := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				file := filled(b, rows, schema)
				for b.Loop() {
					table, err := Open(file, Options{Now: time.Unix(1e9, 0)})
					if err != nil {
						b.Fatal(err)
					}
					seen := 0
					if err := table.Each(Filter{}, func(Row) error { seen++; return nil }); err != nil || seen != rows {
						b.Fatalf("%d rows, %v", seen, err)
					}
					table.Close()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
			})
		}
	}
}
