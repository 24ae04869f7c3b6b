package database_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"statelab/internal/database"
)

// imageNames reads the table of things out of memory.
func imageNames(path string) (string, error) {
	db, err := database.OpenImage(path)
	if err != nil {
		return "", err
	}
	var all []string
	err = db.Each(func(r database.Row) error {
		all = append(all, r.Text(0))
		return nil
	}, `SELECT name FROM thing ORDER BY rowid`)
	return strings.Join(all, " "), errors.Join(err, db.Close())
}

// insertMany fills a transaction until it no longer fits into memory.
const insertMany = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 300) INSERT INTO thing SELECT hex(zeroblob(500)) FROM n`

func TestAnImageIsOfTransactionsThatEnded(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(t *testing.T, dir string) string // returns the folder to look at
		want string
	}{
		{"a file that nobody uses", func(t *testing.T, dir string) string {
			another(t, dir+"/f", table, one, two).Close()
			return dir
		}, "one two"},
		{"a file that a program keeps locked for as long as it runs", func(t *testing.T, dir string) string {
			another(t, dir+"/f", "PRAGMA locking_mode = exclusive", "PRAGMA journal_mode = truncate", table, one, two)
			return dir
		}, "one two"},
		{"a file in which a locked transaction is under way", func(t *testing.T, dir string) string {
			another(t, dir+"/f", table, one, "PRAGMA locking_mode = exclusive", "PRAGMA cache_size = 1", "BEGIN EXCLUSIVE", two, insertMany, "DELETE FROM thing WHERE name = 'one'")
			return dir
		}, "one"},
		{"a file that was made smaller", func(t *testing.T, dir string) string {
			another(t, dir+"/f", "PRAGMA auto_vacuum = full", wal, table, one, insertMany, "PRAGMA wal_checkpoint(TRUNCATE)", "DELETE FROM thing WHERE name <> 'one'")
			return dir
		}, "one"},
		{"a transaction that was interrupted", func(t *testing.T, dir string) string {
			another(t, dir+"/f", table, one, "PRAGMA cache_size = 1", "BEGIN", insertMany, "UPDATE thing SET name = 'x' || name")
			return copyOf(t, dir, "f", "f-journal")
		}, "one"},
		{"a journal that has ended", func(t *testing.T, dir string) string {
			another(t, dir+"/f", "PRAGMA journal_mode = persist", table, one, two)
			return dir
		}, "one two"},
		{"a file in WAL mode that nobody uses", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two).Close()
			return dir
		}, "one two"},
		{"a file in WAL mode that another program has open", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two)
			return dir
		}, "one two"},
		{"a file in WAL mode with a transaction under way", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two, "PRAGMA cache_size = 1", "BEGIN IMMEDIATE", insertMany, "DELETE FROM thing")
			return dir
		}, "one two"},
		{"a log that was begun anew", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, insertMany, "DELETE FROM thing", "PRAGMA wal_checkpoint(RESTART)", one, two)
			return dir
		}, "one two"},
		{"a log that was moved into the file", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two, "PRAGMA wal_checkpoint(TRUNCATE)")
			return dir
		}, "one two"},
		{"a log without its -shm, as Firefox has it", func(t *testing.T, dir string) string {
			another(t, dir+"/f", wal, table, one, two)
			return copyOf(t, dir, "f", "f-wal")
		}, "one two"},
		{"large pages", func(t *testing.T, dir string) string {
			another(t, dir+"/f", "PRAGMA page_size = 65536", wal, table, one, two)
			return dir
		}, "one two"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := test.make(t, t.TempDir())
			temporary := t.TempDir()
			t.Setenv("TMPDIR", temporary)
			before := folder(t, dir)
			got, err := imageNames(dir + "/f")
			if err != nil || got != test.want {
				t.Errorf("read %.80q (%v), want %q", got, err, test.want)
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

// While somebody writes, an image is of one moment: as many rows as the counter says.
func TestAnImageOfABusyDatabaseIsOfOneMoment(t *testing.T) {
	for _, mode := range []string{"truncate", "wal"} {
		path := t.TempDir() + "/f"
		db := another(t, path, "PRAGMA journal_mode = "+mode, "PRAGMA wal_autocheckpoint = 20", "CREATE TABLE thing (name text)", "CREATE TABLE counter (n integer)", "INSERT INTO counter VALUES (0)")
		stop, stopped := make(chan bool), make(chan error, 1)
		go func() {
			var err error
			for i := 0; err == nil; i++ {
				select {
				case <-stop:
					stopped <- nil
					return
				default:
				}
				_, err = db.Exec(fmt.Sprintf("BEGIN; INSERT INTO thing VALUES ('%s'); UPDATE counter SET n = n + 1; COMMIT", strings.Repeat("x", i%3000)))
			}
			stopped <- err
		}()
		read := 0
		for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); {
			image, err := database.OpenImage(path)
			if errors.Is(err, database.ErrChanged) {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", mode, err)
				break
			}
			rows, err := image.Read(`SELECT count(*), (SELECT n FROM counter) FROM thing`)
			if err != nil || rows[0].Int(0) != rows[0].Int(1) {
				t.Errorf("%s: %v (%v)", mode, rows, err)
			}
			read++
			image.Close()
		}
		close(stop)
		if err := <-stopped; err != nil || read == 0 {
			t.Errorf("%s: read %d times, %v", mode, read, err)
		}
	}
}

func TestImagesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
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
	large, err := os.Create(dir + "/large")
	if err == nil {
		err = errors.Join(large.Truncate(1<<40), large.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{
		"empty": database.ErrEmpty, "text": database.ErrNotDatabase, "cut": database.ErrDamaged,
		"rubbish": database.ErrDamaged, "magic": database.ErrNotDatabase, "missing": fs.ErrNotExist, "large": database.ErrTooLarge,
	} {
		if _, err := imageNames(dir + "/" + name); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if _, err := imageNames(dir); err == nil {
		t.Error("a folder was opened")
	}
}

// Nothing that stands beside a database keeps its reader waiting, or fills its memory.
func TestHostileNeighboursOfAnImage(t *testing.T) {
	dir := t.TempDir()
	another(t, dir+"/f", wal, table, one).Close()
	for _, name := range []string{"/f-wal", "/f-journal"} {
		if err := os.Symlink("/dev/zero", dir+name); err != nil {
			t.Skipf("no symbolic link can be made here: %v", err)
		}
	}
	if got, err := imageNames(dir + "/f"); err != nil || got != "one" {
		t.Errorf("beside devices: %q, %v", got, err)
	}
	os.Remove(dir + "/f-wal")
	if f, err := os.Create(dir + "/f-wal"); err != nil || f.Truncate(1<<40) != nil {
		t.Fatal(err)
	}
	if got, err := imageNames(dir + "/f"); err != nil || got != "one" {
		t.Errorf("beside a sparse log: %q, %v", got, err)
	}
}
