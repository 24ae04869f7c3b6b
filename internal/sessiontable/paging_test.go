package sessiontable_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
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
		{"columns that have all names of the rowid", `CREATE TABLE django_session (session_key text, session_data text, expire_date datetime, RowID text, oid text, "_rowid_" text, "a ""b" INTEGER PRIMARY KEY);`,
			[]string{rows(150, date), rows(150, "NULL")}, 300},
		{"one of them is the rowid", `CREATE TABLE django_session (session_key text, session_data text, expire_date datetime, oid INTEGER PRIMARY KEY, rowid text, _rowid_ text);`,
			[]string{rows(250, date)}, 250},
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

// A damaged index tells rows in another order, each once: it is not gone through anew
// for every page.
func TestADamagedIndex(t *testing.T) {
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
	// The 99 rows that stand last in the index now say that they come first.
	whole = bytes.ReplaceAll(whole, []byte("2040-01-01"), []byte("2020-01-01"))
	if err := os.WriteFile(file, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	_, rows := mustRead(t, file, "")
	keys := map[string]bool{}
	for _, r := range rows {
		keys[r.Key] = true
	}
	if len(rows) != 199 || len(keys) != 199 {
		t.Errorf("%d rows with %d keys, want 199", len(rows), len(keys))
	}
}

// The pages of a damaged table can lead to one another so that a small file seems to have
// more rows than anybody could count. No more are read than fit into a file of its size.
func TestPagesThatLeadToOneAnother(t *testing.T) {
	const size = 512
	rows := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO django_session SELECT i, 'x', '2030-01-01' FROM n`
	file := made(t, fmt.Sprintf(`PRAGMA page_size = %d; CREATE TABLE django_session (session_key text, session_data text, expire_date datetime);`, size), rows)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := func(n int) []byte { return whole[(n-1)*size : n*size] }
	child := func(page []byte) int { return int(binary.BigEndian.Uint32(page[8:])) }
	const root, branch, leaf = 2, 3, 4
	below := page(child(page(root)))
	lowest := page(child(below))
	copy(page(branch), bytes.Clone(below))
	copy(page(leaf), bytes.Clone(lowest))
	for at, to := range map[int]int{root: branch, branch: leaf} {
		p := page(at)
		if p[0] != 5 {
			t.Fatalf("page %d is of kind %d", at, p[0])
		}
		binary.BigEndian.PutUint32(p[8:], uint32(to))
		for i := range int(binary.BigEndian.Uint16(p[3:])) {
			cell := binary.BigEndian.Uint16(p[12+2*i:])
			binary.BigEndian.PutUint32(p[cell:], uint32(to))
		}
	}
	whole = whole[:leaf*size]
	binary.BigEndian.PutUint32(whole[28:], leaf) // pages
	if err := os.WriteFile(file, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	_, found, err := read(t, file, "")
	var p *sessiontable.Problem
	if !errors.As(err, &p) || !errors.Is(err, database.ErrDamaged) || !strings.Contains(p.Err.Error(), "do not end") || len(found) > len(whole) {
		t.Errorf("%d rows in %d bytes, %v; want %v", len(found), len(whole), err, database.ErrDamaged)
	}
}
