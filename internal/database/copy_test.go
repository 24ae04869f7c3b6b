package database_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"statelab/internal/database"
)

var three = database.NewSchema(`CREATE TABLE one ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "made" datetime, "ok" bool, "x" real);
CREATE TABLE two ("key" text NOT NULL PRIMARY KEY);
CREATE TABLE three ("n" integer);`)

// A copy has the same rows of the same types, the same order where nobody asks for one, and
// gives the numbers that the original would give. Neither sees what is written in the other.
func TestACopyGoesItsOwnWay(t *testing.T) {
	db, err := three.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := db.Conn(nil)
	for _, text := range []string{
		`INSERT INTO one ("made", "ok", "x") VALUES ('2026-01-29 09:00:00', 1, 1.5)`, `INSERT INTO one ("made") VALUES (x'6869')`,
		`INSERT INTO one ("made") VALUES (NULL)`, `DELETE FROM one WHERE id = 3`,
		`INSERT INTO two VALUES ('z')`, `INSERT INTO two VALUES ('b')`, `INSERT INTO two VALUES ('a')`, `DELETE FROM two WHERE key = 'b'`,
	} {
		if _, err := a.Exec(why, text); err != nil {
			t.Fatal(text, err)
		}
	}
	c, err := db.Copy()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.Writes() != db.Writes() {
		t.Errorf("%d writes are %d in the copy", db.Writes(), c.Writes())
	}
	for _, text := range []string{`SELECT id, +made, +ok, x, typeof(made) FROM one`, `SELECT rowid, key FROM two`, `SELECT * FROM sqlite_sequence`,
		`INSERT INTO one ("x") VALUES (2) RETURNING id`, `INSERT INTO two VALUES ('c') RETURNING rowid`} {
		want, err := a.Query(why, text)
		got, copied := c.Conn(nil).Query(why, text)
		if err != nil || copied != nil || len(want) == 0 || fmt.Sprint(want) != fmt.Sprint(got) {
			t.Errorf("%s: %v (%v), and in the copy %v (%v)", text, want, err, got, copied)
		}
	}
	if _, err := a.Exec(why, `DELETE FROM two`); err != nil {
		t.Fatal(err)
	}
	if rows, err := c.Conn(nil).Query(why, `SELECT key FROM two`); err != nil || len(rows) != 3 {
		t.Errorf("what was deleted beside it: %v, %v", rows, err)
	}
}

// A copy that is first asked for something when its original has gone on, and is closed, has
// what the original had when it was copied; and so has one on a connection that has other rows
// from before, also where a statement does not name first what it wrote.
func TestACopyIsOfTheTimeWhenItWasMade(t *testing.T) {
	db, err := three.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	do := func(db *database.DB, text string) {
		t.Helper()
		if _, err := db.Conn(nil).Exec(why, text); err != nil {
			t.Fatal(text, err)
		}
	}
	do(db, `INSERT INTO two VALUES ('first')`)
	var copies []*database.DB
	for _, text := range []string{`INSERT INTO two VALUES ('second')`, `INSERT INTO one ("x") VALUES (1)`, `DELETE FROM two`, `INSERT INTO two VALUES ('third')`} {
		c, err := db.Copy()
		if err != nil {
			t.Fatal(err)
		}
		copies = append(copies, c)
		do(db, text)
	}
	do(db, `UPDATE OR IGNORE two SET key = 'else'`)
	if c, err := db.Copy(); !errors.Is(err, database.ErrNoCopy) {
		t.Errorf("nobody knows what was written, and it is copied: %v, %v", c, err)
	}
	db.Close()
	for i, want := range []string{"[] [[first]]", "[] [[first] [second]]", "[[1]] [[first] [second]]", "[[1]] []"} {
		one, err := copies[i].Conn(nil).Query(why, `SELECT id FROM one`)
		if err != nil {
			t.Fatal(err)
		}
		two, err := copies[i].Conn(nil).Query(why, `SELECT key FROM two ORDER BY rowid`)
		if got := fmt.Sprint(one, two); err != nil || got != want {
			t.Errorf("copy %d has %s (%v), want %s", i, got, err, want)
		}
		copies[i].Close()
	}
}

// A file, other tables than at the start, and what is closed are not copied.
func TestWhatIsNotCopied(t *testing.T) {
	changed, closed := open(t), open(t)
	if _, err := changed.Conn(nil).Exec(why, `CREATE TABLE more ("n" integer)`); err != nil {
		t.Fatal(err)
	}
	closed.Close()
	file, err := things.OpenFile(filepath.Join(t.TempDir(), "db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, db := range map[string]*database.DB{"changed": changed, "closed": closed, "a file": file} {
		if c, err := db.Copy(); !errors.Is(err, database.ErrNoCopy) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}
