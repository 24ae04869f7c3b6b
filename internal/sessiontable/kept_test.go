package sessiontable_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/database"
	"statelab/internal/rule"
	"statelab/internal/sessiontable"
)

// writer is another program that uses the file.
func writer(t testing.TB, file string, statements ...string) *database.Conn {
	t.Helper()
	db, err := database.NewSchema(djangos).OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c := db.Conn(nil)
	run(t, c, statements...)
	return c
}

func run(t testing.TB, c *database.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := c.Query(rule.Text{}, s); err != nil {
			t.Fatal(s, err)
		}
	}
}

// kept keeps a file in sight until the end of the test.
func kept(t testing.TB, file string) *sessiontable.Kept {
	k := sessiontable.Keep(file, sessiontable.Options{Wait: 50 * time.Millisecond})
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k
}

func keysOf(rows []sessiontable.KeptRow) []string {
	var keys []string
	for _, r := range rows {
		keys = append(keys, r.Key+r.User.Name)
	}
	slices.Sort(keys)
	return keys
}

// sees wants these rows.
func sees(t testing.TB, k *sessiontable.Kept, want ...string) *sessiontable.Look {
	t.Helper()
	look, err := k.Now(now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := keysOf(look.Rows); !slices.Equal(got, want) {
		t.Fatalf("it sees %v, want %v", got, want)
	}
	return look
}

// A table that is kept in sight is seen as it is each time, and is not read again where
// nobody wrote, in both of SQLite's journal modes.
func TestATableInSight(t *testing.T) {
	for _, mode := range []string{"delete", "wal"} {
		t.Run(mode, func(t *testing.T) {
			file := made(t, djangos, insert("a", signed(t, login(`"1"`, "")), alive))
			app := writer(t, file, "PRAGMA journal_mode = "+mode, `DELETE FROM auth_user`)
			k := kept(t, file)
			first := sees(t, k, "a")
			if again := sees(t, k, "a"); again != first {
				t.Error("it was read again though nobody wrote")
			}
			run(t, app, insert("b", signed(t, `{"cart":1}`), alive))
			sees(t, k, "a", "b")
			run(t, app, `DELETE FROM "django_session" WHERE session_key = 'a'`, `INSERT INTO auth_user VALUES (1, 'f', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', '')`)
			sees(t, k, "b")
			run(t, app, insert("c", signed(t, login(`"1"`, "")), alive))
			sees(t, k, "b", "calice")
			run(t, app, `UPDATE auth_user SET username = 'bob'`)
			sees(t, k, "b", "cbob")
		})
	}
}

// What cannot be read at the moment is an error, and no answer from before; afterwards it is
// read again.
func TestATableOutOfSight(t *testing.T) {
	file := made(t, djangos, insert("a", "", alive))
	app := writer(t, file)
	k := kept(t, file)
	sees(t, k, "a")
	fails := func(want error) {
		t.Helper()
		start := time.Now()
		look, err := k.Now(now(), nil)
		var p *sessiontable.Problem
		if !errors.Is(err, want) || !errors.As(err, &p) || look != nil {
			t.Errorf("it says %v and %v, want %v", look, err, want)
		}
		if waited := time.Since(start); waited > 5*time.Second {
			t.Errorf("it waited %v", waited)
		}
	}
	run(t, app, "BEGIN EXCLUSIVE", insert("b", "", alive))
	fails(database.ErrLocked)
	run(t, app, "COMMIT")
	sees(t, k, "a", "b")

	if err := os.Rename(file, file+".old"); err != nil {
		t.Fatal(err)
	}
	fails(os.ErrNotExist)
	other := made(t, djangos, insert("fresh", "", alive))
	if err := os.Rename(other, file); err != nil {
		t.Fatal(err)
	}
	sees(t, k, "fresh")

	asleep := made(t, djangos)
	db, err := database.NewSchema(djangos).OpenFile(asleep)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db.Conn(nil), "PRAGMA journal_mode = wal", insert("a", "", alive))
	db.Close()
	k = kept(t, asleep)
	fails(database.ErrAsleep)
	writer(t, asleep, insert("b", "", alive))
	sees(t, k, "a", "b")
}

// Of a large table the rows that live longest are looked at, and those that are asked for;
// of a row that came into sight only nothing is said to be new.
func TestALargeTableInSight(t *testing.T) {
	var rows []string
	for i := range 300 {
		rows = append(rows, fmt.Sprintf(`('k%03d', '', '2026-03-16 09:%02d:%02d')`, i, i/60, i%60))
	}
	file := made(t, djangos, `INSERT INTO "django_session" VALUES `+strings.Join(rows, ", "))
	app := writer(t, file)
	k := kept(t, file)
	before, err := k.Now(now(), []string{"k000"})
	if err != nil || len(before.Rows) != 101 || before.Rest != 199 || !slices.Contains(keysOf(before.Rows), "k000") {
		t.Fatalf("%v, %d rows and %d more", err, len(before.Rows), before.Rest)
	}
	run(t, app, `UPDATE "django_session" SET expire_date = '2026-04-16 09:00:00' WHERE session_key = 'k001'`, insert("new", "", "2026-04-17 09:00:00"))
	after, err := k.Now(now(), keysOf(before.Rows))
	if err != nil {
		t.Fatal(err)
	}
	since := keysOf(after.Since(before))
	if slices.Contains(since, "k001") || !slices.Contains(since, "new") || !slices.Contains(since, "k000") || len(since) != 102 {
		t.Errorf("since then there are %d rows: %v", len(since), since)
	}
}
