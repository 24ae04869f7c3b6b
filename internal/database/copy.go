package database

import "errors"

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
	c, err := db.schema.OpenMemory()
	if err != nil {
		return nil, err
	}
	if err := db.schema.fill(c.link, db.link); err != nil {
		c.Close()
		return nil, err
	}
	c.schema, c.writes, c.broken = db.schema, db.writes, db.broken
	return c, nil
}

// copying are the statements that read a table and write it, each row with its number in
// the table.
type copying struct{ table, read, write string }

// fill copies the rows of all tables into another link; both have those of the schema.
func (s *Schema) fill(l, from *link) error {
	tables, err := s.copied(from)
	if err != nil {
		return err
	}
	if _, err := l.ask("BEGIN"); err != nil {
		return err
	}
	for _, c := range tables {
		read, err := from.prepare(c.read)
		if err != nil {
			return err
		}
		if c.table == numbers { // filled by the tables before it
			if _, err := l.ask(`DELETE FROM ` + numbers); err != nil {
				return err
			}
		}
		write, err := l.prepare(c.write)
		if err != nil {
			return err
		}
		if err := from.each(read, nil, func(row Row) error {
			args := make([]any, len(row))
			for i, value := range row {
				args[i] = value
			}
			_, err := l.exec(write, args)
			return err
		}); err != nil {
			return err
		}
	}
	_, err = l.ask("COMMIT")
	return err
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
		all = append(all, copying{table.Text(0), `SELECT ` + list + ` FROM ` + name, `INSERT INTO ` + name + ` (` + list + `) VALUES (` + places + `)`})
	}
	s.copying = all
	return all, nil
}
