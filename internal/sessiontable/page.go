package sessiontable

import (
	"encoding/hex"
	"fmt"
	"strings"

	"statelab/internal/database"
)

// How much is read at once, so that memory does not grow with the table.
const (
	pageRows  = 100
	pageData  = 64 << 10 // bytes of a row's data; longer ones are fetched one by one
	mostBytes = 3 << 20  // of a row's data, more than a session that may be so long needs; a longer one is not read
)

// Count returns the number of rows.
func (t *Table) Count() (int, error) {
	rows, err := t.db.Read(`SELECT count(*) FROM ` + database.Quote(t.Name))
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
	for from := dated; from.where != ""; {
		page, err := t.page(from)
		if err != nil {
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
		if left -= len(page); left < 0 {
			return explain(t.file, fmt.Errorf("%w: its rows do not end", database.ErrDamaged))
		}
		from = from.next(page)
	}
	return nil
}

// The columns of a page. A sign before a name keeps the driver from reading a
// time out of what may be none.
const (
	colRow = iota
	colKey
	colExpires
	colClass // of expire_date
	colBytes
	colData // NULL where it is long
)

const pageSQL = `SELECT %[1]s, cast("session_key" AS text), +"expire_date", typeof("expire_date"), octet_length("session_data"),
	CASE WHEN octet_length("session_data") <= ? THEN cast("session_data" AS text) END
	FROM %[2]s WHERE %[3]s ORDER BY "expire_date" DESC, %[1]s DESC LIMIT ?`

// A part is a part of the rows: those that have an expiry or those that have none,
// whole or behind a row. The zero value has no rows.
//
// Parts are compared as the index on expire_date has them, so that a page is found
// without a look at the others. NULL is neither before nor behind anything, which
// is why the rows without an expiry are parts of their own.
type part struct {
	dated bool   // the rows have an expiry
	where string // ROWID stands for the name of the rowid
	args  []any
}

var (
	dated    = part{dated: true, where: `"expire_date" IS NOT NULL`}
	dateless = part{where: `"expire_date" IS NULL`}
)

// page reads the first rows of a part.
func (t *Table) page(p part) ([]database.Row, error) {
	where := strings.ReplaceAll(p.where, "ROWID", t.rowID)
	args := append(append([]any{pageData}, p.args...), pageRows)
	return t.db.Read(fmt.Sprintf(pageSQL, t.rowID, database.Quote(t.Name), where), args...)
}

// next returns the part that follows a page.
func (p part) next(page []database.Row) part {
	if len(page) < pageRows {
		if p.dated {
			return dateless
		}
		return part{}
	}
	last := page[len(page)-1]
	row, expires := last[colRow], last[colExpires]
	switch last.Text(colClass) {
	case "null":
		return part{where: `"expire_date" IS NULL AND ROWID < ?`, args: []any{row}}
	case "blob": // no argument is a BLOB
		return part{true, `("expire_date", ROWID) < (unhex(?), ?)`, []any{hex.EncodeToString([]byte(last.Text(colExpires))), row}}
	}
	return part{true, `("expire_date", ROWID) < (?, ?)`, []any{expires, row}}
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
	rows, err := t.db.Read(`SELECT cast("session_data" AS text) FROM `+database.Quote(t.Name)+` WHERE `+t.rowID+` = ?`, stored[colRow])
	if err != nil || len(rows) == 0 {
		return "", err // the row has gone meanwhile
	}
	return rows[0].Text(0), nil
}
