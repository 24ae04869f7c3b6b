package database_test

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"statelab/internal/database"
)

// another opens the file as another program would.
func another(t testing.TB, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	do(t, db, statements...)
	return db
}

func do(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// folder is every file of a folder with what is in it and when it was written.
// Of a -shm that is in use only the length counts: inside one process SQLite
// shares it among all connections, so the other program writes there for us.
func folder(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		info, _ := d.Info()
		if strings.HasSuffix(path, "-shm") {
			content = make([]byte, len(content))
		}
		fmt.Fprintf(&b, "%s %d %x %v\n", d.Name(), len(content), sha256.Sum256(content), info.ModTime())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	table = `CREATE TABLE thing (name text)`
	one   = `INSERT INTO thing VALUES ('one')`
	two   = `INSERT INTO thing VALUES ('two')`
	wal   = `PRAGMA journal_mode = wal`
)

// names reads the table of things read-only.
func names(t *testing.T, path string) (string, error) {
	t.Helper()
	db, err := database.OpenReadOnly(path, 50*time.Millisecond)
	if err != nil {
		if db != nil {
			t.Errorf("%s: a database comes with the error %v", path, err)
		}
		return "", err
	}
	rows, err := db.Read(`SELECT name FROM thing ORDER BY rowid`)
	var all []string
	for _, r := range rows {
		all = append(all, r.Text(0))
	}
	return strings.Join(all, " "), errors.Join(err, db.Close())
}

// copyOf copies files of a folder to a new one, as after a crash or a backup.
func copyOf(t *testing.T, dir string, files ...string) string {
	t.Helper()
	to := t.TempDir()
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, f), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func TestReadingLeavesNoTrace(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(t *testing.T, dir string) string // returns the folder to look at
		want string
	}{
		{"a file that nobody uses", func(t *testing.T, dir string) string {
			another(t, dir+"/f", table, one, two).Close()
			return dir
		}, "one two"},
		{"a file that another program has open", func(t *testing.T, dir string) string {
			another(t, dir+"/f", table, one, two)
			return dir
		}, "one two"},
		{"a file in which another program is writing", func(t *testing.T, dir string) string {
			another(t, dir+"/f", table, one, "BEGIN IMMEDIATE", two)
			return dir
		}, "one"},
		{"a file in WAL mode that nobody uses", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two).Close()
			return dir
		}, "one two"},
		{"a file in WAL mode that another program has open", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two)
			return dir
		}, "one two"},
		{"a file in WAL mode in which another program is writing", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, "BEGIN IMMEDIATE", two)
			return dir
		}, "one"},
		{"a file in WAL mode, open, with everything moved into it", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two, "PRAGMA wal_checkpoint(TRUNCATE)")
			return dir
		}, "one two"},
		{"a file in WAL mode whose program crashed", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two)
			return copyOf(t, dir, "f", "f-wal", "f-shm")
		}, "one two"},
		{"a copy of a file in WAL mode without its -shm", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two)
			return copyOf(t, dir, "f", "f-wal")
		}, "one two"},
		{"a transaction that was interrupted", func(t *testing.T, dir string) string {
			db := another(t, dir+"/f", table, one, "PRAGMA cache_size = 1", "BEGIN")
			for range 200 { // until it no longer fits into memory
				do(t, db, `INSERT INTO thing VALUES (hex(randomblob(500)))`)
			}
			return copyOf(t, dir, "f", "f-journal")
		}, "one"},
		{"a name that an address would read otherwise", func(t *testing.T, dir string) string {
			another(t, dir+"/g", table, one).Close()
			if err := os.Rename(dir+"/g", dir+"/a %3f#b"); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("a %3f#b", dir+"/f"); err != nil {
				t.Fatal(err)
			}
			return dir
		}, "one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := test.make(t, t.TempDir())
			temporary := t.TempDir()
			t.Setenv("TMPDIR", temporary)
			before := folder(t, dir)
			got, err := names(t, dir+"/f")
			if err != nil || got != test.want {
				t.Errorf("read %q (%v), want %q", got, err, test.want)
			}
			if after := folder(t, dir); after != before {
				t.Errorf("the folder was\n%sand is\n%s", before, after)
			}
			if left := folder(t, temporary); left != "" {
				t.Errorf("a copy is left behind:\n%s", left)
			}
		})
	}
}

func TestNothingCanBeWritten(t *testing.T) {
	path := t.TempDir() + "/f"
	another(t, path, table, one).Close()
	db, err := database.OpenReadOnly(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{two, `CREATE TABLE other (a)`, `PRAGMA user_version = 7`} {
		if _, err := db.Conn(nil).Exec(why, s); err == nil {
			t.Errorf("%s was done", s)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	another(t, dir+"/locked", table, one, "PRAGMA locking_mode = exclusive", "BEGIN EXCLUSIVE")
	another(t, dir+"/whole", table, one).Close()
	whole, err := os.ReadFile(dir + "/whole")
	if err != nil {
		t.Fatal(err)
	}
	rubbish := append([]byte(nil), whole...)
	for i := 100; i < len(rubbish); i++ {
		rubbish[i] = 0xff
	}
	for name, content := range map[string][]byte{"empty": nil, "text": []byte("hello\n"), "cut": whole[:60], "rubbish": rubbish,
		"magic": append([]byte("SQLite format 3\x00"), make([]byte, 200)...)} {
		if err := os.WriteFile(dir+"/"+name, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]error{
		"locked": database.ErrLocked, "empty": database.ErrEmpty, "text": database.ErrNotDatabase, "cut": database.ErrDamaged,
		"rubbish": database.ErrDamaged, "magic": database.ErrNotDatabase, "missing": fs.ErrNotExist,
	} {
		if _, err := names(t, dir+"/"+name); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if _, err := names(t, dir); err == nil {
		t.Error("a folder was opened")
	}
}

// Without locks, somebody can write while the file is read. That must be told.
func TestAChangeWhileReadingIsTold(t *testing.T) {
	path := t.TempDir() + "/f"
	another(t, path, wal, table, one).Close()
	db, err := database.OpenReadOnly(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	another(t, path, two).Close()
	if err := db.Close(); !errors.Is(err, database.ErrChanged) {
		t.Errorf("%v, want %v", err, database.ErrChanged)
	}
}
