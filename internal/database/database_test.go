package database_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/database"
	"statelab/internal/rule"
)

var why = rule.Text{EN: "to see", KO: "확인"}

var things = database.NewSchema(`CREATE TABLE thing ("name" text NOT NULL PRIMARY KEY, "n" integer, "made" datetime, "ok" bool);`)

func open(t testing.TB) *database.DB {
	t.Helper()
	db, err := things.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

const insert = `INSERT INTO "thing" ("name", "n", "made", "ok") VALUES (?, ?, ?, ?)`

func TestStatementsAreRecordedAsTheyRan(t *testing.T) {
	var log []database.Statement
	c := open(t).Conn(&log)
	c.Caller = "login()"
	if _, err := c.Exec(why, insert, "it's", 7, "2026-01-29 09:00:00", true); err != nil {
		t.Fatal(err)
	}
	c.Caller = "the page"
	if _, err := c.Exec(why, insert, "b", nil, nil, false); err != nil {
		t.Fatal(err)
	}
	rows, err := c.Query(why, `SELECT "name" FROM "thing" WHERE "n" = ? OR "name" = '?' LIMIT 21`, 7)
	if err != nil || len(rows) != 1 || rows[0].Text(0) != "it's" {
		t.Fatalf("read %v (%v)", rows, err)
	}
	touched, err := c.Exec(why, `UPDATE "thing" SET "n" = ?`, 1.5)
	if err != nil || touched != 2 {
		t.Errorf("touched %d (%v)", touched, err)
	}
	want := []string{
		`INSERT thing 1 login() INSERT INTO "thing" ("name", "n", "made", "ok") VALUES ('it''s', 7, '2026-01-29 09:00:00', 1)`,
		`INSERT thing 1 the page INSERT INTO "thing" ("name", "n", "made", "ok") VALUES ('b', NULL, NULL, 0)`,
		`SELECT thing 1 the page SELECT "name" FROM "thing" WHERE "n" = 7 OR "name" = '?' LIMIT 21`,
		`UPDATE thing 2 the page UPDATE "thing" SET "n" = 1.5`,
	}
	var got []string
	for _, s := range log {
		got = append(got, fmt.Sprintf("%s %s %d %s %s", s.Kind, s.Table, s.Rows, s.Caller, s.SQL()))
		if s.Why != why || s.Transaction != 0 {
			t.Errorf("%s: why %v, transaction %d", s.Text, s.Why, s.Transaction)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("recorded\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTransactionsAreNumbered(t *testing.T) {
	db := open(t)
	var log []database.Statement
	a, b := db.Conn(&log), db.Conn(&log)
	add := func(c *database.Conn, name string, fail error) error {
		return c.Transaction(func() error {
			if _, err := c.Exec(why, insert, name, 1, nil, nil); err != nil {
				return err
			}
			return fail
		})
	}
	stop := errors.New("stop")
	for _, err := range []error{add(a, "x", nil), add(b, "y", nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := add(a, "z", stop); !errors.Is(err, stop) {
		t.Errorf("the transaction that failed says %v", err)
	}
	if err := add(a, "x", nil); !errors.Is(err, database.ErrUnique) {
		t.Errorf("a second x says %v", err)
	}
	if refused := log[len(log)-2]; refused.Why.EN != why.EN+", refused: UNIQUE constraint failed: thing.name" || refused.Why.KO != why.KO+", 거부됨: UNIQUE constraint failed: thing.name" {
		t.Errorf("the statement that was refused says %v", refused.Why)
	}
	rows, err := a.Query(why, "SELECT name FROM thing ORDER BY name")
	if err != nil || len(rows) != 2 {
		t.Errorf("there are %v (%v)", rows, err)
	}
	var got []string
	for _, s := range log {
		got = append(got, fmt.Sprintf("%d %s", s.Transaction, s.Kind))
	}
	want := []string{"1 BEGIN", "1 INSERT", "1 COMMIT", "2 BEGIN", "2 INSERT", "2 COMMIT",
		"3 BEGIN", "3 INSERT", "3 ROLLBACK", "4 BEGIN", "4 INSERT", "4 ROLLBACK", "0 SELECT"}
	if !slices.Equal(got, want) {
		t.Errorf("recorded %v, want %v", got, want)
	}
}

func TestAPanicRollsBack(t *testing.T) {
	db := open(t)
	c := db.Conn(nil)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		c.Transaction(func() error {
			c.Exec(why, insert, "x", 1, nil, nil)
			panic("page")
		})
	}()
	if rows, err := c.Query(why, "SELECT name FROM thing"); err != nil || len(rows) != 0 {
		t.Errorf("after the panic there are %v (%v)", rows, err)
	}
}

// TestAtomicNests has savepoints in one another: what failed goes alone, and names count on.
func TestAtomicNests(t *testing.T) {
	var log []database.Statement
	c := open(t).Conn(&log)
	add := func(name string) func() error {
		return func() error { _, err := c.Exec(why, insert, name, 1, nil, nil); return err }
	}
	wrong := errors.New("wrong")
	err := c.Atomic(func() error {
		if err := c.Atomic(func() error { return c.Atomic(add("deep")) }); err != nil {
			return err
		}
		if err := c.Atomic(func() error { return errors.Join(c.Joined(add("gone")), wrong) }); !errors.Is(err, wrong) {
			t.Errorf("the part says %v", err)
		}
		func() {
			defer func() { recover() }()
			c.Atomic(func() error { add("lost")(); panic("page") })
		}()
		return c.Joined(add("last"))
	})
	if err != nil {
		t.Fatal(err)
	}
	var told, there []string
	for _, s := range log {
		told = append(told, strings.TrimSpace(s.Kind+" "+strings.TrimLeft(s.Text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ")))
		if s.Kind == "INSERT" {
			told[len(told)-1] = s.Kind
		}
	}
	want := []string{"BEGIN", `SAVEPOINT "s1_x1"`, `SAVEPOINT "s1_x2"`, "INSERT", `RELEASE "s1_x2"`, `RELEASE "s1_x1"`,
		`SAVEPOINT "s1_x3"`, "INSERT", `ROLLBACK "s1_x3"`, `RELEASE "s1_x3"`, `SAVEPOINT "s1_x4"`, "INSERT", `ROLLBACK "s1_x4"`, `RELEASE "s1_x4"`, "INSERT", "COMMIT"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
	rows, err := c.Query(why, "SELECT name FROM thing ORDER BY name")
	for _, r := range rows {
		there = append(there, r.Text(0))
	}
	if err != nil || !slices.Equal(there, []string{"deep", "last"}) {
		t.Errorf("there are %q (%v)", there, err)
	}
}

func TestFaults(t *testing.T) {
	db := open(t)
	var log []database.Statement
	c := db.Conn(&log)
	if _, err := c.Query(why, "SELECT nothing FROM thing"); err == nil || !strings.Contains(err.Error(), "SELECT nothing FROM thing") {
		t.Errorf("a column that is not there: %v", err)
	}
	if _, err := c.Exec(why, insert, "x", time.Now, nil, nil); err == nil {
		t.Error("a function is stored")
	}
	if _, err := c.Exec(why, insert, "x", 1, time.Date(2026, 1, 29, 9, 0, 0, 0, time.UTC), nil); err == nil {
		t.Error("a time is stored in the driver's form")
	}
	if err := c.Transaction(func() error { return c.Transaction(func() error { return nil }) }); err == nil {
		t.Error("a transaction begins inside a transaction")
	}
	db.Close()
	if _, err := c.Query(why, "SELECT name FROM thing"); err == nil {
		t.Error("a closed database answers")
	}
	if _, err := database.NewSchema("CREATE TABEL x").OpenMemory(); err == nil {
		t.Error("a schema with a mistake is taken")
	}
}

func TestRowsKeepTheirTypes(t *testing.T) {
	c := open(t).Conn(nil)
	c.Exec(why, insert, "a", 41, "2026-01-29 09:00:00.158009", true)
	c.Exec(why, insert, "b", nil, nil, nil)
	c.Exec(why, insert, "c", 2.5, "no time", 0)
	rows, err := c.Query(why, `SELECT name, n, made, ok, cast("made" AS text), x'6869' FROM thing ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	at, err := rows[0].Time(2)
	if want := time.Date(2026, 1, 29, 9, 0, 0, 158009000, time.UTC); err != nil || !at.Equal(want) {
		t.Errorf("made at %v (%v)", at, err)
	}
	a, b, z := rows[0], rows[1], rows[2]
	if a.Text(0) != "a" || a.Int(1) != 41 || a.Text(1) != "41" || !a.Bool(3) || a.Text(2) != "2026-01-29 09:00:00.158009" || a.Text(4) != a.Text(2) || a.Text(5) != "hi" {
		t.Errorf("the first row is %v", a)
	}
	if at, err := b.Time(2); err != nil || !at.IsZero() || !b.IsNull(1) || b.Int(1) != 0 || b.Text(1) != "" || b.Bool(3) {
		t.Errorf("the row of nothing is %v (%v)", b, err)
	}
	if _, err := z.Time(2); err == nil || z.Int(1) != 2 || z.Bool(3) {
		t.Errorf("the last row is %v", z)
	}
}

func TestTimesAreStoredAsDjangoStoresThem(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	for _, c := range []struct {
		at   time.Time
		text string
	}{
		{time.Date(2026, 1, 29, 9, 0, 0, 0, time.UTC), "2026-01-29 09:00:00"},
		{time.Date(2026, 1, 29, 18, 0, 0, 0, seoul), "2026-01-29 09:00:00"},
		{time.Date(2026, 1, 29, 9, 0, 0, 158009000, time.UTC), "2026-01-29 09:00:00.158009"},
		{time.Date(2026, 1, 29, 9, 0, 0, 100000000, time.UTC), "2026-01-29 09:00:00.100000"},
		{time.Date(2026, 1, 29, 9, 0, 0, 999, time.UTC), "2026-01-29 09:00:00"},
	} {
		if got := database.FormatTime(c.at); got != c.text {
			t.Errorf("%v is stored as %q, want %q", c.at, got, c.text)
		}
		if got, err := database.ParseTime(c.text); err != nil || !got.Equal(c.at.Truncate(time.Microsecond)) {
			t.Errorf("%q is read as %v (%v)", c.text, got, err)
		}
	}
	for _, bad := range []string{"", "2026-01-29", "2026-01-29T09:00:00", "2026-01-29 09:00:00+00:00", "now"} {
		if got, err := database.ParseTime(bad); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

func TestDatabasesInMemoryAreApart(t *testing.T) {
	a, b := open(t).Conn(nil), open(t).Conn(nil)
	a.Exec(why, insert, "x", 1, nil, nil)
	if rows, err := b.Query(why, "SELECT name FROM thing"); err != nil || len(rows) != 0 {
		t.Errorf("the other database has %v (%v)", rows, err)
	}
	big := strings.Repeat("x", 1<<20) // the image it was copied from is no limit
	if _, err := b.Exec(why, insert, big, 1, nil, nil); err != nil {
		t.Error(err)
	}
}

func TestAFileIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd ?#%41 name.db")
	for i := range 2 {
		db, err := things.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c := db.Conn(nil)
		if _, err := c.Exec(why, insert, fmt.Sprint(i), 1, nil, nil); err != nil {
			t.Fatal(err)
		}
		if rows, err := c.Query(why, "SELECT name FROM thing"); err != nil || len(rows) != i+1 {
			t.Errorf("opened %d times, the file has %v (%v)", i+1, rows, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(found) != 1 || found[0] != path {
		t.Errorf("the folder has %q", found)
	}
	other := database.NewSchema("CREATE TABLE other (x); CREATE TABLE thing (y)")
	if _, err := other.OpenFile(path); err == nil || !strings.Contains(err.Error(), "no table other") {
		t.Errorf("a file of another shape is taken: %v", err)
	}
	if _, err := things.OpenFile(filepath.Join(t.TempDir(), "no", "folder")); err == nil {
		t.Error("a file in no folder is opened")
	}
}

func TestManyUsersAtOnce(t *testing.T) {
	db := open(t)
	if _, err := db.Conn(nil).Exec(why, insert, "n", 0, nil, nil); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var log []database.Statement
			c := db.Conn(&log)
			for range 25 {
				err := c.Transaction(func() error { // nobody comes between reading and writing
					rows, err := c.Query(why, "SELECT n FROM thing")
					if err != nil {
						return err
					}
					_, err = c.Exec(why, "UPDATE thing SET n = ?", rows[0].Int(0)+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
			if n := len(log); n != 100 || log[n-1].Transaction != 25 {
				t.Errorf("a log has %d statements, the last in transaction %d", n, log[n-1].Transaction)
			}
		})
	}
	all.Wait()
	if rows, err := db.Conn(nil).Query(why, "SELECT n FROM thing"); err != nil || rows[0].Int(0) != 200 {
		t.Errorf("counted to %v (%v)", rows, err)
	}
}

func BenchmarkOpenMemory(b *testing.B) {
	for b.Loop() {
		db, err := things.OpenMemory()
		if err != nil {
			b.Fatal(err)
		}
		db.Close()
	}
}

func BenchmarkSelect(b *testing.B) {
	c := open(b).Conn(nil)
	c.Exec(why, insert, "a", 1, nil, nil)
	for b.Loop() {
		if _, err := c.Query(why, "SELECT name, n FROM thing WHERE name = ?", "a"); err != nil {
			b.Fatal(err)
		}
	}
}
