package sessiontable

import (
	"errors"
	"io/fs"
	"slices"

	"statelab/internal/database"
	"statelab/internal/diag"
)

// Problem says why a file cannot be read and what to do about it.
type Problem struct {
	diag.Diagnostic
	// OtherFile says that another file is meant: nothing is wrong with this one.
	OtherFile bool
	// Err is the fault behind it.
	Err error
}

// Unwrap returns the fault behind the problem.
func (p *Problem) Unwrap() error { return p.Err }

var (
	errNoTable      = errors.New("it has no session table")
	errNoTables     = errors.New("it has no tables")
	errNotMigrated  = errors.New("it has no session table yet")
	errOtherColumns = errors.New("its table " + standardName + " is not Django's: it lacks session_key, session_data or expire_date")
)

// noTable returns the error that fits a database of such tables.
func noTable(tables []string) error {
	switch {
	case len(tables) == 0:
		return errNoTables
	case slices.Contains(tables, "django_migrations"):
		return errNotMigrated
	}
	return errNoTable
}

// advice is what can be done about an error.
var advice = []struct {
	err       error
	otherFile bool
	hint      string
}{
	{fs.ErrNotExist, true, "a Django project keeps it where DATABASES in its settings says, often as db.sqlite3"},
	{fs.ErrPermission, false, "who may read the file can run this command"},
	{database.ErrEmpty, true, "python manage.py migrate makes the tables"},
	{database.ErrNotDatabase, true, "this reads the SQLite file that DATABASES in the project's settings names; an encrypted one cannot be read"},
	{database.ErrLocked, false, "wait until the other program has finished writing, then try again"},
	{database.ErrChanged, false, "run the command again"},
	{database.ErrDamaged, false, "sqlite3 FILE .recover can save what is left; a backup is better"},
	{errNoTables, true, "python manage.py migrate makes them"},
	{errNotMigrated, true, "with django.contrib.sessions in INSTALLED_APPS, python manage.py migrate makes it; SESSION_ENGINE may keep sessions elsewhere"},
	{errNoTable, true, "is it the database of a Django project?"},
	{errOtherColumns, true, "is it the database of a Django project?"},
}

// explain makes a Problem of an error, and nothing of none.
func explain(file string, err error) error {
	var already *Problem
	if err == nil || errors.As(err, &already) {
		return err
	}
	p := &Problem{Diagnostic: diag.Diagnostic{Pos: diag.Pos{File: file}, Message: err.Error()}, Err: err}
	for _, a := range advice {
		if errors.Is(err, a.err) {
			p.Message, p.Hint, p.OtherFile = a.err.Error(), a.hint, a.otherFile
			return p
		}
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		p.Message, p.OtherFile = path.Err.Error(), true
	}
	return p
}
