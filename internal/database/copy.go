package database

import (
	"errors"
	"maps"
)

// ErrNoCopy says that a database cannot be copied: it is kept in a file, or its tables are
// no longer those that it began with.
var ErrNoCopy = errors.New("the database cannot be copied")

// Copy returns a database in memory with the same tables and rows, which goes its own way
// from here on. It opens when it is first asked for something: many a copy never is. The rows
// are kept one by one and not as an image, since SQLite would parse every statement anew for
// that. The error is ErrNoCopy where the tables are others than those of the schema with which
// it was opened.
func (db *DB) Copy() (*DB, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.schema == nil || db.closed {
		return nil, ErrNoCopy
	}
	if db.link != nil && db.link.rows.unlike(db.was.rows) > 0 {
		now, err := db.schema.snapshot(db.link, db.was)
		if err != nil {
			return nil, err
		}
		db.was = now
	}
	return &DB{schema: db.schema, was: db.was, writes: db.writes, broken: db.broken}, nil
}

// A snapshot is the rows that tables had at a time. Nothing in it is ever changed.
type snapshot struct {
	rows contents
	of   map[string][]Row // of each table
}

// contents says which rows each table has, by the number of the state in which it is: in the
// same state it has the same rows and the same numbers come next, on any connection. One that is
// not named was never written.
type contents map[string]uint64

// unlike returns how many tables have other rows.
func (c contents) unlike(other contents) (n int) {
	for table, state := range c {
		if other[table] != state {
			n++
		}
	}
	for table := range other {
		if c[table] == 0 {
			n++
		}
	}
	return n
}

// among reports whether nothing else was written than these tables: a statement is read for
// the table that it names first.
func (c contents) among(tables []copying) bool {
	known := 0
	for _, t := range tables {
		if c[t.table] != 0 {
			known++
		}
	}
	return known == len(c)
}

// writing notes that a table is about to be written.
func (s *Schema) writing(l *link, table string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written++
	if l.rows == nil {
		l.rows = contents{}
	}
	l.rows[table] = s.written
}

// copying are the statements that empty a table, read one and write it, each row with its
// number in the table.
type copying struct{ table, empty, read, write string }

// snapshot reads the rows of all tables that are other than they were.
func (s *Schema) snapshot(l *link, was snapshot) (snapshot, error) {
	tables, err := s.copied(l)
	if err != nil {
		return was, err
	}
	if !l.rows.among(tables) {
		return was, ErrNoCopy
	}
	now := snapshot{maps.Clone(l.rows), map[string][]Row{}}
	for _, c := range tables {
		if l.rows[c.table] == was.rows[c.table] && c.table != numbers { // which are those of the tables before it
			now.of[c.table] = was.of[c.table]
			continue
		}
		if now.of[c.table], err = l.ask(c.read); err != nil {
			return was, err
		}
	}
	return now, nil
}

// fill gives the tables of a link, which are those of the schema, the rows of a snapshot.
func (s *Schema) fill(l *link, as snapshot) error {
	if l.rows.unlike(as.rows) == 0 {
		return nil
	}
	tables, err := s.copied(l)
	if err != nil {
		return err
	}
	if !l.rows.among(tables) {
		return ErrNoCopy
	}
	if _, err := l.ask("BEGIN"); err != nil {
		return err
	}
	for _, c := range tables {
		if l.rows[c.table] == as.rows[c.table] && c.table != numbers {
			continue
		}
		if err := c.fill(l, as.of[c.table]); err != nil {
			return err
		}
	}
	if _, err := l.ask("COMMIT"); err != nil {
		return err
	}
	l.rows = maps.Clone(as.rows)
	return nil
}

// fill gives a table these rows and no others.
func (c *copying) fill(l *link, rows []Row) error {
	if _, err := l.ask(c.empty); err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	write, err := l.prepare(c.write)
	if err != nil {
		return err
	}
	for _, row := range rows {
		args := make([]any, len(row))
		for i, value := range row {
			args[i] = value
		}
		if _, err := l.exec(write, args); err != nil {
			return err
		}
	}
	return nil
}

// numbers is SQLite's own table of the numbers that it has given.
const numbers = "sqlite_sequence"

// copied are the statements that copy the tables, that of the numbers last: they are asked
// for once.
func (s *Schema) copied(l *link) ([]copying, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.copying != nil {
		return s.copying, nil
	}
	tables, err := l.ask(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name = 'sqlite_sequence'`)
	if err != nil {
		return nil, err
	}
	all := []copying{}
	for _, table := range tables {
		name := Quote(table.Text(0))
		columns, err := l.ask(`SELECT name FROM pragma_table_info(` + literal(table.Text(0)) + `)`)
		if err != nil {
			return nil, err
		}
		list, places := `"rowid"`, "?"
		for _, column := range columns {
			list += ", " + Quote(column.Text(0))
			places += ", ?"
		}
		all = append(all, copying{table.Text(0), `DELETE FROM ` + name, `SELECT ` + list + ` FROM ` + name, `INSERT INTO ` + name + ` (` + list + `) VALUES (` + places + `)`})
	}
	s.copying = all
	return all, nil
}
