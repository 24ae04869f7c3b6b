package database_test

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/database"
)

// unfinishedWork makes databases whose writer was interrupted, as copies of their files:
// a transaction that had been written into the file in part, and a WAL with transactions
// and half of one.
func unfinishedWork(t testing.TB) map[string]map[string][]byte {
	t.Helper()
	const fill = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO thing SELECT i || hex(zeroblob(200)) FROM n`
	const change = `UPDATE thing SET name = 'changed ' || rowid || hex(zeroblob(300)) WHERE rowid %% %d = 0`
	work := map[string]map[string][]byte{}
	for name, statements := range map[string][]string{
		"-journal":          {table, fill, `DELETE FROM thing WHERE rowid > 290`, "PRAGMA cache_size = 1", "BEGIN", fmt.Sprintf(change, 3), fill, `DELETE FROM thing WHERE rowid % 2`},
		"-journal of 512":   {"PRAGMA page_size = 512", table, fill, "PRAGMA cache_size = 1", "BEGIN", fmt.Sprintf(change, 2), fill},
		"-journal of 65536": {"PRAGMA page_size = 65536", table, fill, "PRAGMA cache_size = 1", "BEGIN", fmt.Sprintf(change, 2), fill},
		"-wal":              {wal, table, fill, fmt.Sprintf(change, 3), `DELETE FROM thing WHERE rowid > 200`, "PRAGMA cache_size = 1", "BEGIN", fmt.Sprintf(change, 2), fill},
		"-wal of 65536":     {"PRAGMA page_size = 65536", wal, table, fill, `PRAGMA wal_checkpoint(TRUNCATE)`, fmt.Sprintf(change, 3), "BEGIN", fill},
		"-wal begun anew":   {wal, table, fill, fmt.Sprintf(change, 2), `PRAGMA wal_checkpoint(PASSIVE)`, one, fmt.Sprintf(change, 5), `DELETE FROM thing WHERE rowid < 100`, `VACUUM`},
	} {
		dir := t.TempDir()
		db, err := sql.Open("sqlite", filepath.Join(dir, "f"))
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
		suffix, _, _ := strings.Cut(name, " ")
		files := map[string][]byte{"": nil, suffix: nil}
		for suffix := range files {
			if files[suffix], err = os.ReadFile(filepath.Join(dir, "f"+suffix)); err != nil || len(files[suffix]) == 0 {
				t.Fatalf("%s: nothing was left unfinished (%v)", name, err)
			}
		}
		db.Close()
		work[name] = files
	}
	return work
}

// put writes files into a new folder and returns the database's path.
func put(t testing.TB, files map[string][]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	for suffix, content := range files {
		if err := os.WriteFile(path+suffix, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

const dump = `SELECT rowid || ' ' || name FROM thing ORDER BY rowid`

// bySQLite reads the things as SQLite does, which puts the files in order first.
func bySQLite(t testing.TB, path string) (string, error) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(dump)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var all strings.Builder
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return "", err
		}
		all.WriteString(one + "\n")
	}
	return all.String(), rows.Err()
}

// readOnly reads the things without writing.
func readOnly(path string) (string, error) {
	db, err := database.OpenReadOnly(path, 50*time.Millisecond)
	if err != nil {
		return "", err
	}
	rows, err := db.Read(dump)
	var all strings.Builder
	for _, r := range rows {
		all.WriteString(r.Text(0) + "\n")
	}
	return all.String(), errors.Join(err, db.Close())
}

// What a writer left unfinished is read as SQLite reads it, without being put in order.
func TestUnfinishedWork(t *testing.T) {
	for name, files := range unfinishedWork(t) {
		path := put(t, files)
		before := folder(t, filepath.Dir(path))
		got, err := readOnly(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if after := folder(t, filepath.Dir(path)); after != before {
			t.Errorf("%s: the folder was\n%sand is\n%s", name, before, after)
		}
		want, err := bySQLite(t, path)
		if err != nil || got != want || len(want) < 1000 {
			t.Errorf("%s: read %d bytes, want %d (%v)", name, len(got), len(want), err)
		}
		bare := put(t, map[string][]byte{"": files[""]})
		if plain, _ := bySQLite(t, bare); plain == want {
			t.Errorf("%s: what stands beside the file says nothing of it", name)
		}
	}
}

// FuzzUnfinishedWork damages what stands beside a database. It is read as SQLite reads
// it, or not at all where SQLite does not.
func FuzzUnfinishedWork(f *testing.F) {
	work := unfinishedWork(f)
	names := []string{"-journal", "-journal of 512", "-wal", "-wal begun anew"}
	for kind := range names {
		f.Add(uint8(kind), uint32(5), uint8(1), uint32(0), uint32(0))
		f.Add(uint8(kind), uint32(40), uint8(255), uint32(9000), uint32(20000))
		f.Add(uint8(kind), uint32(16), uint8(0x80), uint32(30), uint32(0))
	}
	f.Fuzz(func(t *testing.T, kind uint8, at uint32, bits uint8, again, cut uint32) {
		name := names[int(kind)%len(names)]
		suffix, _, _ := strings.Cut(name, " ")
		beside := append([]byte(nil), work[name][suffix]...)
		beside[int(at)%len(beside)] ^= bits
		beside[int(again)%len(beside)] ^= bits
		if cut > 0 {
			beside = beside[:int(cut)%len(beside)]
		}
		path := put(t, map[string][]byte{"": work[name][""], suffix: beside})
		got, gotErr := readOnly(path)
		want, wantErr := bySQLite(t, path)
		if (gotErr == nil) != (wantErr == nil) || gotErr == nil && got != want {
			t.Errorf("%s: read %d bytes (%v), SQLite %d (%v)", name, len(got), gotErr, len(want), wantErr)
		}
	})
}

// A journal of a transaction in several files ends with the name of the one that stands
// for all of them. Where that has gone, the transaction was finished.
func TestATransactionInSeveralFiles(t *testing.T) {
	work := unfinishedWork(t)["-journal"]
	dir := t.TempDir()
	there := filepath.Join(dir, "all-한글")
	if err := os.WriteFile(there, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, rolledBack := range map[string]bool{there: true, filepath.Join(dir, "gone"): false} {
		var sum uint32
		for _, c := range []byte(name) {
			sum += uint32(int32(int8(c)))
		}
		tail := append([]byte(name), make([]byte, 8)...)
		binary.BigEndian.PutUint32(tail[len(name):], uint32(len(name)))
		binary.BigEndian.PutUint32(tail[len(name)+4:], sum)
		tail = append(tail, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"...)
		files := map[string][]byte{"": work[""], "-journal": slices.Concat(work["-journal"], tail)}
		got, gotErr := readOnly(put(t, files))
		want, wantErr := bySQLite(t, put(t, files))
		if got != want || (gotErr == nil) != (wantErr == nil) || rolledBack && gotErr != nil {
			t.Errorf("%s: read %d bytes (%v), want %d (%v)", name, len(got), gotErr, len(want), wantErr)
		}
		if whole, _ := bySQLite(t, put(t, work)); (got == whole) != rolledBack {
			t.Errorf("%s: rolled back %v, want %v", name, got == whole, rolledBack)
		}
	}
}

// A file that changes while what is beside it is read gives rows that do not fit together.
func TestAChangeOfUnfinishedWorkIsTold(t *testing.T) {
	path := put(t, unfinishedWork(t)["-journal"])
	db, err := database.OpenReadOnly(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bySQLite(t, path); err != nil { // puts it in order
		t.Fatal(err)
	}
	if err := db.Close(); !errors.Is(err, database.ErrChanged) {
		t.Errorf("%v, want %v", err, database.ErrChanged)
	}
}

// What stands beside a database under SQLite's names is somebody's plain file, or nothing
// is opened: not a pipe, which keeps its reader waiting, nor what a link leads to.
func TestStrangeNeighbours(t *testing.T) {
	whole := put(t, unfinishedWork(t)["-wal"])
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"-journal", "-wal", "-shm"} {
		for kind, make := range map[string]func(string) error{
			"a pipe":             func(p string) error { return mkfifo(p) },
			"a folder":           func(p string) error { return os.Mkdir(p, 0o777) },
			"a link to a device": func(p string) error { return os.Symlink("/dev/zero", p) },
			"a link to a file":   func(p string) error { return os.Symlink(whole, p) },
		} {
			path := put(t, map[string][]byte{"": content})
			if err := make(path + suffix); err != nil {
				t.Log(err) // as on Windows
				continue
			}
			_, err := database.OpenReadOnly(path, 0)
			var wrong *database.NeighbourError
			if !errors.As(err, &wrong) || wrong.Suffix != suffix || !errors.Is(err, database.ErrNotPlain) {
				t.Errorf("%s as %s: %v", kind, suffix, err)
			}
		}
	}
}

// A file without end beside a database is read as far as it makes sense.
func TestHugeNeighbours(t *testing.T) {
	for name, files := range unfinishedWork(t) {
		suffix, _, _ := strings.Cut(name, " ")
		path := put(t, files)
		want, err := readOnly(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path+suffix, 1<<42); err != nil { // 4 TB, of which nothing is there
			t.Skipf("the disk here has no files of 4 TB with nothing in them: %v", err)
		}
		if got, err := readOnly(path); err != nil || got != want {
			t.Errorf("%s: read %d bytes (%v), want %d", name, len(got), err, len(want))
		}
	}
}

// A WAL that went, its index left behind, says nothing: the file is complete.
func TestAnIndexWithoutItsWAL(t *testing.T) {
	files := unfinishedWork(t)["-wal begun anew"]
	want, err := bySQLite(t, put(t, map[string][]byte{"": files[""]}))
	if err != nil {
		t.Fatal(err)
	}
	path := put(t, map[string][]byte{"": files[""], "-shm": make([]byte, 32768)})
	if got, err := readOnly(path); err != nil || got != want {
		t.Errorf("read %d bytes (%v), want %d", len(got), err, len(want))
	}
}

// SQLite makes no files for sorting, so that no folder for them can be missing or full.
func TestNothingIsWrittenElsewhere(t *testing.T) {
	for name, files := range unfinishedWork(t) {
		for _, files := range []map[string][]byte{files, {"": files[""]}} {
			db, err := database.OpenReadOnly(put(t, files), 0)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			const memory = 2
			if rows, err := db.Read(`PRAGMA temp_store`); err != nil || rows[0].Int(0) != memory {
				t.Errorf("%s: temp_store is %v (%v)", name, rows, err)
			}
			db.Close()
		}
	}
}
