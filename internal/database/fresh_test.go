package database_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/database"
)

var numbered = database.NewSchema(`CREATE TABLE thing ("id" integer PRIMARY KEY AUTOINCREMENT, "name" text);`)

// A file that is to be filled is new, or has the tables and nothing in them.
func TestOnlyAFreshFileIsFilled(t *testing.T) {
	const thing = `CREATE TABLE thing (name text, id integer PRIMARY KEY AUTOINCREMENT)`
	for _, test := range []struct {
		name string
		made []string // by another program; none: a new file
		want string   // in the error, empty where the file is taken
	}{
		{"a new file", nil, ""},
		{"the tables and no rows", []string{thing}, ""},
		{"another table with rows too", []string{thing, `CREATE TABLE other (a)`, `INSERT INTO other VALUES (1)`}, ""},
		{"rows", []string{thing, `INSERT INTO thing (name) VALUES ('one')`}, "its table thing has rows"},
		{"rows that are gone", []string{thing, `INSERT INTO thing VALUES ('one', 7)`, `DELETE FROM thing`}, "its numbers go on"},
		{"other columns", []string{`CREATE TABLE thing (id integer PRIMARY KEY, title text)`}, "other columns: id, title"},
		{"other tables", []string{`CREATE TABLE other (a)`}, "no table thing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if test.made != nil {
				another(t, dir+"/f", test.made...).Close()
			}
			before := folder(t, dir)
			db, err := numbered.OpenFresh(dir + "/f")
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				db.Close()
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if after := folder(t, dir); after != before {
				t.Errorf("the folder was\n%sand is\n%s", before, after)
			}
		})
	}
}

func TestAFileThatIsNoDatabaseIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/f", []byte("my only copy\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	before := folder(t, dir)
	if _, err := numbered.OpenFresh(dir + "/f"); !errors.Is(err, database.ErrNotDatabase) {
		t.Errorf("%v, want %v", err, database.ErrNotDatabase)
	}
	if after := folder(t, dir); after != before {
		t.Errorf("the folder was\n%sand is\n%s", before, after)
	}
}

// SQLite deletes a journal or a WAL beside a database that it makes. What somebody else
// left there stays, and nothing is made.
func TestNothingBesideAFreshFileIsTouched(t *testing.T) {
	for _, suffix := range []string{"-journal", "-wal", "-shm"} {
		for name, content := range map[string][]byte{"missing": nil, "empty": {}} {
			path := filepath.Join(t.TempDir(), "new")
			if content != nil {
				if err := os.WriteFile(path, content, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(path+suffix, []byte("my only copy"), 0o666); err != nil {
				t.Fatal(err)
			}
			before := folder(t, filepath.Dir(path))
			_, err := database.NewSchema(pairSchema).OpenFresh(path)
			var unfit *database.UnfitError
			if !errors.As(err, &unfit) || !strings.Contains(unfit.Text.EN, "new"+suffix+" stands beside it") || !errors.Is(err, database.ErrTaken) {
				t.Errorf("%s beside a file that is %s: %v", suffix, name, err)
			}
			if after := folder(t, filepath.Dir(path)); after != before {
				t.Errorf("%s beside a file that is %s: the folder was\n%sand is\n%s", suffix, name, before, after)
			}
		}
	}
}

// What is no plain file is not filled, and not waited for.
func TestNoPlainFileIsFilled(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "link")); err != nil {
		t.Skipf("no symbolic link can be made here: %v", err)
	}
	if err := mkfifo(filepath.Join(dir, "pipe")); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	for name, want := range map[string]error{"link": database.ErrNotPlain, "pipe": database.ErrNotPlain, ".": database.ErrFolder, "no/folder": fs.ErrNotExist} {
		if _, err := database.NewSchema(pairSchema).OpenFresh(filepath.Join(dir, name)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("what the link leads to was made")
	}
}

// A name is a file's name, whatever it would mean to SQLite.
func TestNamesThatMeanSomethingToSQLite(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{":memory:", "file:x", "x?mode=memory", "a%20b"} {
		db, err := database.NewSchema(pairSchema).OpenFresh(name)
		if err != nil {
			t.Log(err) // as on Windows
			continue
		}
		db.Close()
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s was not made: %v", name, err)
		}
	}
}
