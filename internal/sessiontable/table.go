// Package sessiontable reads the session table of any Django project's SQLite
// file as it was left: whose database it is, and which of Django's versions,
// serializers and user models wrote it, is found out from the file. It never
// writes, and it holds no lock while its caller looks at a row. It knows no
// terminal and no clock.
package sessiontable

import (
	"fmt"
	"slices"
	"strings"
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

// quote writes the name of a table or column as SQL has it.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// How much is read at once, so that memory does not grow with the table.
const (
	pageRows  = 100
	pageData  = 64 << 10 // bytes of a row's data; longer ones are fetched one by one
	mostBytes = 8 << 20  // of a row's data; a longer one is not read
)

// Count returns the number of rows.
func (t *Table) Count() (int, error) {
	rows, err := t.db.Read(`SELECT count(*) FROM ` + quote(t.Name))
	if err != nil || len(rows) == 0 {
		return 0, explain(t.file, err)
	}
	return int(rows[0].Int(0)), nil
}

// Each calls f for every row, those that live longest first, and stops with f's
// error. The table is read page by page, without a lock in between: rows that
// come or go meanwhile may be seen or not.
func (t *Table) Each(f func(Row) error) error {
	left, err := t.Count()
	if err != nil {
		return err
	}
	left = 2*left + pageRows // many come while it is read, but a damaged index could go round
	var after []any
	for {
		page, err := t.page(after)
		if err != nil || len(page) == 0 {
			return explain(t.file, err)
		}
		for _, stored := range page {
			row, err := t.row(stored)
			if err != nil {
				return explain(t.file, err)
			}
			if err := f(row); err != nil {
				return err
			}
		}
		last := page[len(page)-1]
		after = []any{last[colExpires], last[colRow]}
		if left -= len(page); left < 0 {
			return explain(t.file, fmt.Errorf("%w: its rows do not end", database.ErrDamaged))
		}
	}
}

// The columns of a page. A sign before a name keeps the driver from reading a
// time out of what may be none.
const (
	colRow = iota
	colKey
	colExpires
	colBytes
	colData // NULL where it is long
	pageColumns
)

const pageSQL = `SELECT rowid, cast("session_key" AS text), +"expire_date", octet_length("session_data"),
	CASE WHEN octet_length("session_data") <= ? THEN cast("session_data" AS text) END
	FROM %s %s ORDER BY "expire_date" DESC, rowid DESC LIMIT ?`

// page reads the rows that follow the last one seen.
func (t *Table) page(after []any) ([]database.Row, error) {
	where := ""
	if after != nil {
		where = `WHERE ("expire_date", rowid) < (?, ?)`
	}
	args := append(append([]any{pageData}, after...), pageRows)
	for i, arg := range args {
		if b, ok := arg.([]byte); ok {
			args[i] = string(b)
		}
	}
	return t.db.Read(fmt.Sprintf(pageSQL, quote(t.Name), where), args...)
}

// row makes sense of a stored row.
func (t *Table) row(stored database.Row) (Row, error) {
	r := Row{Key: stored.Text(colKey), ExpiresText: stored.Text(colExpires)}
	r.Expires, _ = database.ParseTime(r.ExpiresText)
	r.Live = r.ExpiresText > database.FormatTime(t.options.Now) // as SQLite compares them
	data, err := t.data(stored)
	if err != nil {
		return r, err
	}
	switch n := stored.Int(colBytes); {
	case n > mostBytes:
		r.Content = Content{Problem: tooLong(n)}
	default:
		r.Content = read(data, t.options.Secret)
	}
	r.User, err = t.user(r.Content)
	return r, err
}

// data returns session_data, which a page has only where it is short.
func (t *Table) data(stored database.Row) (string, error) {
	if !stored.IsNull(colData) || stored.Int(colBytes) > mostBytes {
		return stored.Text(colData), nil
	}
	rows, err := t.db.Read(`SELECT cast("session_data" AS text) FROM `+quote(t.Name)+` WHERE rowid = ?`, stored[colRow])
	if err != nil || len(rows) == 0 {
		return "", err // the row has gone meanwhile
	}
	return rows[0].Text(0), nil
}
