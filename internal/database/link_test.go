package database_test

import (
	"strings"
	"testing"

	"statelab/internal/database"
)

var visits = database.NewSchema(`CREATE TABLE "visit" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "page" text NOT NULL);`)

const addVisit = `INSERT INTO "visit" ("page") VALUES (?)`

// A database in memory may run on the connection of one that was closed. Nothing
// of what was done there can be seen.
func TestAClosedDatabaseLeavesNothingToTheNext(t *testing.T) {
	for _, c := range []struct{ did, text, arg string }{
		{"rows", addVisit, "/cart/"},
		{"large rows", addVisit, strings.Repeat("x", 4<<20)},
		{"another table", `CREATE TABLE "cart" ("id" integer)`, ""},
		{"another column", `ALTER TABLE "visit" ADD COLUMN "who" text`, ""},
		{"no table any more", `DROP TABLE "visit"`, ""},
		{"another way of working", `PRAGMA foreign_keys = ON`, ""},
	} {
		t.Run(c.did, func(t *testing.T) {
			first, err := visits.OpenMemory()
			if err != nil {
				t.Fatal(err)
			}
			before := first.Conn(nil)
			args := []any{c.arg}
			if c.arg == "" {
				args = nil
			}
			if _, err := before.Exec(why, c.text, args...); err != nil {
				t.Fatal(err)
			}
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			next, err := visits.OpenMemory()
			if err != nil {
				t.Fatal(err)
			}
			defer next.Close()
			conn := next.Conn(nil)
			for _, query := range []struct{ text, want string }{
				{`SELECT count(*) FROM "visit"`, "0"},
				{`SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'`, "visit,sqlite_sequence"},
				{`SELECT group_concat(name) FROM pragma_table_info('visit')`, "id,page"},
				{`SELECT page_count < 100 FROM pragma_page_count`, "1"},
				{`SELECT foreign_keys FROM pragma_foreign_keys`, "0"},
				{addVisit + ` RETURNING "id"`, "1"},
			} {
				var args []any
				if strings.HasPrefix(query.text, "INSERT") {
					args = []any{"/"}
				}
				rows, err := conn.Query(why, query.text, args...)
				if err != nil || len(rows) != 1 || rows[0].Text(0) != query.want {
					t.Errorf("%s is %v (%v), want %s", query.text, rows, err, query.want)
				}
			}

			// Who was late writes nowhere.
			if _, err := before.Exec(why, addVisit, "/late/"); err == nil || !strings.Contains(err.Error(), "closed") {
				t.Errorf("a statement on a closed database says %v", err)
			}
			if err := before.Transaction(func() error { return nil }); err == nil {
				t.Error("a closed database begins a transaction")
			}
			if rows, err := conn.Query(why, `SELECT "page" FROM "visit"`); err != nil || len(rows) != 1 {
				t.Errorf("the next database holds %v (%v)", rows, err)
			}
			if err := first.Close(); err != nil {
				t.Errorf("to close it again says %v", err)
			}
		})
	}
}
