// Package sessiontable reads the session table of any Django project's SQLite
// file as it was left: whose database it is, and which of Django's versions,
// serializers and user models wrote it, is found out from the file. It never
// writes, and it holds no lock while its caller looks at a row. It knows no
// terminal and no clock.
package sessiontable

import (
	"time"

	"statelab/internal/database"
)

// Options say how a table is read.
type Options struct {
	Now time.Time // tells live rows from expired ones
	// Keys are the project's. The zero value: signatures are not checked.
	Keys Keys
	// Zone is where the clock hangs by which expire_date is written. Nil is UTC, as
	// Django writes it with USE_TZ = True; without, it is TIME_ZONE.
	Zone *time.Location
	// Table is the session table to read. Empty: the one in use.
	Table string
	// Wait is how long a locked database is waited for, each time.
	Wait time.Duration
}

// Table is an open session table.
type Table struct {
	Name   string  // "django_session"
	Users  string  // the table of users, empty where none was found
	Others []Other // the other session tables of the file
	Clock  Clock   // what the rows tell about the zone of expire_date

	options  Options
	file     string
	rowID    string // the name of the column, quoted
	indexed  bool   // the rows need not be sorted
	most     int    // rows that a file of this size can hold
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
	return found(file, db, o)
}

// found finds the session table of an open file.
func found(file string, db *database.ReadOnly, o Options) (*Table, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
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
