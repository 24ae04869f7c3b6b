package database_test

import (
	"errors"
	"os"
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
