package database

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"statelab/internal/rule"
)

// ErrTaken says that a file is to be filled and holds something already.
var ErrTaken = errors.New("the file holds something already")

// UnfitError says in every language why a file cannot be filled. It is ErrTaken where
// the file holds something already.
type UnfitError struct {
	Text  rule.Text
	taken bool
}

func (e *UnfitError) Error() string { return e.Text.EN }

// Is reports whether the file holds something already.
func (e *UnfitError) Is(err error) bool { return e.taken && err == ErrTaken }

// OpenFresh returns the database of a file that is to be filled: like OpenFile,
// but the tables of the schema must have its columns and no rows, and must never
// have given a number. A file that is no database, or holds rows already
// (ErrTaken), is left as it is, and so is one with a journal beside it, which SQLite would
// take for its own and delete.
func (s *Schema) OpenFresh(path string) (*DB, error) {
	if err := checkAlone(path); err != nil {
		return nil, err
	}
	if _, err := readHeader(path); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrEmpty) {
		return nil, err
	}
	db, err := s.OpenFile(path)
	if err != nil {
		return nil, writeFault(path, err)
	}
	if err := s.checkFresh(db); err != nil {
		db.Close()
		return nil, readFault(err)
	}
	return db, nil
}

// writeFault gives an error of SQLite the name of what is at fault, where a file was to
// be written: the system says more of a file that it does not let us open.
func writeFault(path string, err error) error {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		f, opening := os.OpenFile(path, os.O_RDWR, 0)
		if errors.Is(opening, fs.ErrNotExist) {
			if f, opening = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666); opening == nil {
				os.Remove(path)
			}
		}
		if opening != nil {
			return opening
		}
		f.Close()
	}
	return readFault(err)
}

// checkAlone wants nothing or a plain file under a name, and none of SQLite's files
// beside it.
func checkAlone(path string) error {
	own, err := ownPath(path)
	if errors.Is(err, fs.ErrNotExist) {
		if exists(path) { // a link that leads nowhere
			return ErrNotPlain
		}
		own, err = path, nil
	}
	if err != nil {
		return err
	}
	for _, suffix := range []string{journalSuffix, walSuffix, indexSuffix} {
		if name := filepath.Base(own) + suffix; exists(own + suffix) {
			return &UnfitError{taken: true, Text: rule.Textf("%s stands beside it, which SQLite would take for its own and delete",
				"%s 파일이 옆에 있습니다. SQLite가 자기 파일로 여겨 지우게 됩니다", name)}
		}
	}
	return nil
}

func (s *Schema) checkFresh(db *DB) error {
	model, err := s.OpenMemory()
	if err != nil {
		return err
	}
	defer model.Close()
	tables, err := model.tables()
	if err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		want, err := model.columns(table)
		if err != nil {
			return err
		}
		have, err := db.columns(table)
		if err != nil {
			return err
		}
		if !slices.Equal(want, have) {
			return &UnfitError{Text: rule.Textf("its table %s has other columns: %s", "%s 테이블의 열이 다릅니다: %s", table, strings.Join(have, ", "))}
		}
		if err := db.checkEmpty(table); err != nil {
			return err
		}
	}
	return nil
}

// columns returns the names of a table's columns, sorted.
func (db *DB) columns(table string) ([]string, error) {
	rows, err := db.Conn(nil).Query(reading, `SELECT name FROM pragma_table_info(?) ORDER BY name`, table)
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Text(0)
	}
	return names, err
}

// checkEmpty wants a table without rows, whose numbers begin with 1.
func (db *DB) checkEmpty(table string) error {
	conn := db.Conn(nil)
	rows, err := conn.Query(reading, `SELECT 1 FROM `+Quote(table)+` LIMIT 1`)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		return taken(rule.Textf("its table %s has rows", "%s 테이블에 행이 있습니다", table))
	}
	rows, err = conn.Query(reading, `SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'`)
	if err != nil || len(rows) == 0 {
		return err // no table has numbers of its own
	}
	rows, err = conn.Query(reading, `SELECT 1 FROM sqlite_sequence WHERE name = ? AND seq > 0`, table)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		return taken(rule.Textf("its table %s had rows before, so its numbers go on", "%s 테이블에 전에 행이 있어서 번호가 1부터 시작하지 않습니다", table))
	}
	return nil
}

// taken says what a file holds already.
func taken(what rule.Text) error {
	return &UnfitError{taken: true, Text: rule.Text{EN: ErrTaken.Error() + ": " + what.EN, KO: "파일에 이미 든 것이 있습니다: " + what.KO}}
}

// Quote writes the name of a table or column as SQL has it.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
