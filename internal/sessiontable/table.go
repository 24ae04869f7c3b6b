// Package sessiontable reads the session table of any Django project's SQLite
// file as it was left: whose database it is, and which of Django's versions,
// serializers and user models wrote it, is found out from the file. It never
// writes, and it holds no lock while its caller looks at a row. It knows no
// terminal and no clock.
package sessiontable

import (
	"errors"
	"slices"
	"time"

	"statelab/internal/database"
)

// Options say how a table is read.
type Options struct {
	Now time.Time // tells live rows from expired ones
	// Secret is the project's SECRET_KEY. Empty: signatures are not checked.
	Secret string
	// Wait is how long a locked database is waited for, each time.
	Wait time.Duration
}

// Table is an open session table.
type Table struct {
	Name  string // "django_session"
	Users string // the table of users, empty where none was found

	options  Options
	file     string
	rowID    string // the name of the column
	db       *database.ReadOnly
	accounts *accountTable
}

// Row is one session.
type Row struct {
	Key         string
	ExpiresText string    // expire_date as it is stored
	Expires     time.Time // the same as a time, zero where it is none
	Live        bool      // Django would still find it
	Content               // session_data taken apart
	User        User      // whom it logs in
}

// Open opens the session table of a file. What a person can do something about
// is a *Problem.
func Open(file string, o Options) (*Table, error) {
	db, err := database.OpenReadOnly(file, o.Wait)
	if err != nil {
		return nil, explain(file, err)
	}
	t := &Table{options: o, file: file, db: db}
	if err := t.find(); err != nil {
		db.Close()
		return nil, explain(file, err)
	}
	return t, nil
}

// Close closes the file. It is a *Problem where the rows may not fit together,
// since somebody wrote meanwhile.
func (t *Table) Close() error { return explain(t.file, t.db.Close()) }

// find finds the session table, by its name or else by its columns, and the
// table of users.
func (t *Table) find() error {
	tables, err := t.db.Read(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	if err != nil {
		return err
	}
	names := make([]string, len(tables))
	var alike []string
	for i, row := range tables {
		names[i] = row.Text(0)
		columns, err := columnsOf(t.db, names[i])
		if err != nil {
			return err
		}
		if hasColumns(columns, "session_key", "session_data", "expire_date") {
			alike = append(alike, names[i])
		}
	}
	switch {
	case slices.Contains(alike, standardName):
		t.Name = standardName
	case slices.Contains(names, standardName):
		return errOtherColumns
	case len(alike) == 0:
		return noTable(names)
	default:
		t.Name = alike[0] // a session model of the project's own
	}
	if t.rowID, err = rowIDOf(t.db, t.Name); err != nil {
		return err
	}
	t.accounts, err = findAccounts(t.db, names)
	if t.accounts != nil {
		t.Users = t.accounts.name
	}
	return err
}

const standardName = "django_session"

// column is one column of a table.
type column struct {
	name string
	key  bool // it is the primary key, or of it
}

// columnsOf returns the columns that are stored: what a table computes is left out.
func columnsOf(db *database.ReadOnly, table string) ([]column, error) {
	rows, err := db.Read(`SELECT name, pk FROM pragma_table_info(?)`, table)
	columns := make([]column, len(rows))
	for i, row := range rows {
		columns[i] = column{row.Text(0), row.Bool(1)}
	}
	return columns, err
}

func hasColumns(columns []column, names ...string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(columns, func(c column) bool { return c.name == name }) {
			return false
		}
	}
	return true
}

// rowIDOf returns the name under which a table's rowid can be read, which a column
// may have taken.
func rowIDOf(db *database.ReadOnly, table string) (string, error) {
	rows, err := db.Read(`SELECT 1 FROM pragma_table_list(?) WHERE schema = 'main' AND wr`, table)
	if err != nil {
		return "", err
	}
	if len(rows) > 0 {
		return "", errNoRowID
	}
	rows, err = db.Read(`SELECT lower(name) FROM pragma_table_xinfo(?)`, table)
	for _, name := range []string{"rowid", "_rowid_", "oid"} {
		if !slices.ContainsFunc(rows, func(r database.Row) bool { return r.Text(0) == name }) {
			return name, err
		}
	}
	return "", errors.Join(err, errNoRowID)
}
