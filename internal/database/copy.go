package database

import (
	"errors"
	"maps"
)

// ErrNoCopy says that a database cannot be copied: it is kept in a file, or its tables are
// no longer those that it began with.
var ErrNoCopy = errors.New("the database cannot be copied")

// Copy returns a database in memory with the same tables and rows, which goes its own way
// from here on. The rows are copied one by one and not as an image, since SQLite would parse
// every statement anew for that. The error is ErrNoCopy where the tables are others than
// those of the schema with which it was opened.
func (db *DB) Copy() (*DB, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.schema == nil || db.link == nil {
		return nil, ErrNoCopy
	}
	c, err := db.schema.openLike(db.link)
	if err != nil {
		return nil, err
	}
	c.writes, c.broken = db.writes, db.broken
	return c, nil
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

// fill gives the tables of a link the rows that those of another have, as far as they have not.
// Both have the tables of the schema.
func (s *Schema) fill(l, from *link) error {
	if l.rows.unlike(from.rows) == 0 {
		return nil
	}
	tables, err := s.copied(l)
	if err != nil {
		return err
	}
	known := 0
	if _, err := l.ask("BEGIN"); err != nil {
		return err
	}
	for _, c := range tables {
		was, is := l.rows[c.table], from.rows[c.table]
		for _, written := range []uint64{was, is} {
			if written != 0 {
				known++
			}
		}
		if was == is && c.table != numbers { // which are those of the tables before it
			continue
		}
		if was != 0 || c.table == numbers {
			if _, err := l.ask(c.empty); err != nil {
				return err
			}
		}
		if is != 0 || c.table == numbers && len(from.rows) > 0 {
			if err := c.rows(l, from); err != nil {
				return err
			}
		}
	}
	if _, err := l.ask("COMMIT"); err != nil {
		return err
	}
	if known != len(l.rows)+len(from.rows) {
		return ErrNoCopy // a statement wrote a table that it does not name
	}
	l.rows = maps.Clone(from.rows)
	return nil
}

// rows copies the rows of a table.
func (c *copying) rows(l, from *link) error {
	read, err := from.prepare(c.read)
	if err != nil {
		return err
	}
	write, err := l.prepare(c.write)
	if err != nil {
		return err
	}
	return from.each(read, nil, func(row Row) error {
		args := make([]any, len(row))
		for i, value := range row {
			args[i] = value
		}
		_, err := l.exec(write, args)
		return err
	})
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
