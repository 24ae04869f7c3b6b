// Package database opens a SQLite database, in memory or in a file, and runs
// statements on it that are recorded as values: text, arguments, rows,
// transaction, purpose and caller. It is the only home of the SQLite driver and
// knows nothing of sessions, users or HTTP. An error is always a fault; a row
// that is not there is an empty answer.
//
// Times go in and come out as text in Django's form (see FormatTime): SQLite
// compares text, and the driver's own form of a time would compare wrongly.
//
// # Rooms
//
// A database is opened in database.go, or in fresh.go where it is to be filled, readonly.go
// where nothing may change, copied in copy.go, and image.go where somebody else has it locked. Statements run in
// conn.go over link.go, with statement.go for the record and row.go for answers. What a writer
// left beside a file is read in unfinished.go, by journal.go, wal.go and overlay.go.
package database

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"statelab/internal/memo"
	"statelab/internal/rule"
)

// ErrUnique is wrapped by the error of a statement that would have made a
// primary key or a unique column hold the same value twice.
var ErrUnique = errors.New("the value is already there")

// NoTable is wrapped by the error of a statement about a table that is not there.
type NoTable struct{ Table string }

// Error implements error, in SQLite's words.
func (e *NoTable) Error() string { return "no such table: " + e.Table }

// Schema is the tables that a database starts with. Databases in memory are
// copied from an image that is made once, on the first use of the Schema, and
// their connections serve the next one when they are closed, so a process keeps
// one Schema for all its databases of the same shape. It is safe for use by
// several goroutines.
type Schema struct {
	text  string
	image func() ([]byte, error)

	mu      sync.Mutex
	used    []*link   // with the rows of a database that was closed, for the next ones in memory
	copying []copying // of its tables, once they were asked for
	written uint64    // states of tables so far
}

// NewSchema returns the schema of a text of SQL statements that make tables.
// Mistakes in it show when the first database is opened.
func NewSchema(text string) *Schema {
	s := &Schema{text: text}
	s.image = sync.OnceValues(func() ([]byte, error) { return serialize(text) })
	return s
}

// OpenMemory returns a new database in memory with the tables of the schema and
// no rows. It is gone when it is closed.
func (s *Schema) OpenMemory() (*DB, error) {
	db := &DB{schema: s}
	if s.text == "" { // an empty database has no image
		db.schema = nil
	}
	var err error
	if db.link, err = s.open(snapshot{}); err != nil {
		return nil, err
	}
	return db, nil
}

// open returns a connection to a database in memory with the rows of a snapshot.
func (s *Schema) open(as snapshot) (*link, error) {
	for l := s.take(as.rows); l != nil; l = s.take(as.rows) {
		if s.fill(l, as) == nil {
			return l, nil
		}
		l.close()
	}
	l, err := connect(":memory:")
	if err != nil || s.text == "" {
		return l, err
	}
	image, err := s.image()
	if err == nil {
		if err = l.driver.(interface{ Deserialize([]byte) error }).Deserialize(image); err != nil {
			err = fmt.Errorf("open a database in memory: %w", err)
		}
	}
	if err == nil {
		err = s.fill(l, as)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// OpenFile returns the database of a file. A file that is new or has no tables
// gets those of the schema; a file that has tables must have all tables of the
// schema, whoever made them, and may have more. Nothing of it is changed.
func (s *Schema) OpenFile(path string) (*DB, error) {
	whole, err := filepath.Abs(path) // no name means anything else, as :memory: would
	if err != nil {
		return nil, err
	}
	db, err := open(address(whole) + "?_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, err
	}
	if err := s.adopt(db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	return db, nil
}

// adopt gives an empty database the tables, or checks those that it has.
func (s *Schema) adopt(db *DB) error {
	have, err := db.tables()
	if err != nil {
		return err
	}
	if len(have) == 0 {
		return db.script(s.text)
	}
	model, err := s.OpenMemory()
	if err != nil {
		return err
	}
	defer model.Close()
	want, err := model.tables()
	if err != nil {
		return err
	}
	for table := range want {
		if !have[table] {
			return &UnfitError{Text: rule.Textf("it has tables, but no table %s", "다른 테이블은 있는데 %s 테이블이 없습니다", table)}
		}
	}
	return nil
}

// serialize runs the schema once and returns the database as bytes.
func serialize(schema string) ([]byte, error) {
	db, err := open(":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.script(schema); err != nil {
		return nil, fmt.Errorf("the schema: %w", err)
	}
	return db.link.driver.(interface{ Serialize() ([]byte, error) }).Serialize()
}

// DB is an open database. It has one connection, on which statements and whole
// transactions queue. It is safe for use by several goroutines.
type DB struct {
	mu     sync.Mutex // held for a statement or a whole transaction
	link   *link      // nil when it is closed, and in a copy that was not asked for anything yet
	closed bool       // for good
	schema *Schema    // of a database in memory that holds nothing else, as yet
	was    snapshot   // when it was last copied; of a copy, what it began with
	broken error      // the first fault of the system, not of a statement
	writes int        // statements so far that may have changed something

	readers map[*Conn]bool // whose transaction has read, and is not over: see turns
}

// Writes returns how many statements of this program may have changed the database so
// far. Where it has not grown, what was read of a database in memory still holds.
func (db *DB) Writes() int {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.writes
}

// Broken returns what kept the database from working at all since it was opened, such as a
// full disk, where anything did. It is none of the faults that a statement has itself.
func (db *DB) Broken() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.broken
}

// open opens a database of no schema.
func open(name string) (*DB, error) {
	l, err := connect(name)
	if err != nil {
		return nil, err
	}
	return &DB{link: l}, nil
}

// Close closes the database: whoever still uses it gets errors. What was in
// memory is gone.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	l := db.link
	db.link, db.closed = nil, true
	if l == nil {
		return nil
	}
	if db.schema != nil && db.schema.put(l) {
		return nil
	}
	return l.close()
}

// prepare returns the parsed statement of a text. db.mu is held.
func (db *DB) prepare(text string) (*prepared, error) {
	if db.closed {
		return nil, errors.New("the database is closed")
	}
	if db.link == nil {
		var err error
		if db.link, err = db.schema.open(db.was); err != nil {
			return nil, err
		}
	}
	p, err := db.link.prepare(text)
	if err == nil && !p.keepsTables() {
		db.schema = nil
	}
	return p, err
}

// script runs statements that nobody wants to see recorded.
func (db *DB) script(text string) error { return db.link.script(text) }

// tables returns the names of the tables that are not SQLite's own.
func (db *DB) tables() (map[string]bool, error) {
	rows, err := db.Conn(nil).Query(reading, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
	names := map[string]bool{}
	for _, row := range rows {
		names[row.Text(0)] = true
	}
	return names, err
}

// escapePath makes a path safe inside a file: address.
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

var noTable = memo.Pattern(`no such table: (\w+)`)

// fault gives the driver's error its name among this package's.
func fault(text string, err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() {
		case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
			err = fmt.Errorf("%w: %w", ErrUnique, err)
		case sqlite3.SQLITE_FULL:
			err = fmt.Errorf("%w: %w", ErrFull, err)
		case sqlite3.SQLITE_ERROR:
			if m := noTable().FindStringSubmatch(err.Error()); m != nil {
				err = fmt.Errorf("%w: %w", &NoTable{m[1]}, err)
			}
		}
	}
	return fmt.Errorf("%s: %w", text, err)
}
