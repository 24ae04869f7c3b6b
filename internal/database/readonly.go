package database

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a file that belongs to somebody else.
var (
	ErrNotDatabase = errors.New("it is no SQLite database")
	ErrEmpty       = errors.New("the file is empty")
	ErrDamaged     = errors.New("the database is damaged")
	ErrLocked      = errors.New("another program keeps the database locked")
	ErrChanged     = errors.New("the file changed while it was read")
	ErrFolder      = errors.New("it is a folder")
	ErrNotPlain    = errors.New("it is no plain file")
	ErrUnreadable  = errors.New("the system cannot read the file")
	ErrUnwritable  = errors.New("the system cannot write the file")
	ErrNoMemory    = errors.New("there is not enough memory")
	ErrFull        = errors.New("the disk is full")
)

// IsSystemFault reports whether a fault lies with what is below the database, so that
// another file, or the same at another time, would do.
func IsSystemFault(err error) bool {
	return errors.Is(err, ErrFull) || errors.Is(err, ErrUnreadable) || errors.Is(err, ErrUnwritable) || errors.Is(err, ErrNoMemory)
}

// NeighbourError says why a file beside a database that belongs to it cannot be read.
type NeighbourError struct {
	Suffix string // of its name, behind that of the database: "-wal"
	Err    error
}

func (e *NeighbourError) Error() string {
	return "the file with " + e.Suffix + " behind its name: " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *NeighbourError) Unwrap() error { return e.Err }

// The files that SQLite keeps beside a database have its name and a suffix.
const (
	journalSuffix = "-journal"
	walSuffix     = "-wal"
	indexSuffix   = "-shm"
)

// inMemory keeps SQLite from making files of its own, for sorting.
const inMemory = "_pragma=temp_store(2)"

// ReadOnly is a database file that belongs to somebody else, who may be using it
// right now. Nothing is written to it, and no file appears beside it or elsewhere.
type ReadOnly struct {
	*DB
	path   string
	frozen []seen       // how files were that are read without locks; nil: locks are taken
	after  func() error // what is closed behind the database, may be nil
}

// OpenReadOnly opens a database file without ever writing to it. A statement
// waits so long for another program's lock, then fails with ErrLocked. The
// errors are those above, and those of opening a file.
//
// A file in WAL mode makes it harder: SQLite would create the files NAME-wal and
// NAME-shm to read it. Where they are there, both are read and not written; where
// there is no NAME-wal, the file itself is complete and is read without locks.
// What SQLite would read only after writing, a NAME-wal whose NAME-shm is gone or a
// transaction that was interrupted, is read around it, without locks, too. Close
// tells if a file that was read so changed meanwhile.
func OpenReadOnly(path string, wait time.Duration) (*ReadOnly, error) {
	path, wal, err := lookedAt(path)
	if err != nil {
		return nil, err
	}
	left := size(path + walSuffix)
	options := fmt.Sprintf("mode=ro&%s&_pragma=busy_timeout(%d)", inMemory, wait.Milliseconds())
	r := &ReadOnly{path: path}
	switch {
	case !wal && left == 0:
	case left == 0 && (!exists(path+walSuffix) || !exists(path+indexSuffix)):
		options += "&immutable=1"
		err = r.freeze("")
	case exists(path + indexSuffix):
		options += "&readonly_shm=1"
	default:
		return unfinishedReader(path, walSuffix)
	}
	if err == nil {
		r.DB, err = open(address(path) + "?" + options)
	}
	if err != nil {
		return nil, readFault(err)
	}
	if _, err = r.tables(); err == nil {
		return r, nil
	}
	r.Close()
	switch code := code(err); {
	case code == sqlite3.SQLITE_READONLY_ROLLBACK:
		return unfinishedReader(path, journalSuffix)
	case code&0xff == sqlite3.SQLITE_READONLY && left > 0:
		return unfinishedReader(path, walSuffix)
	case code&0xff == sqlite3.SQLITE_CANTOPEN:
		if err := openNeighbours(path); err != nil {
			return nil, err
		}
	}
	return nil, readFault(err)
}

// lookedAt looks at a file before SQLite opens it: the path by which it is opened, and whether
// it is in WAL mode.
func lookedAt(given string) (path string, wal bool, err error) {
	if path, err = ownPath(given); err != nil {
		return "", false, err
	}
	if err = checkNeighbours(path); err != nil {
		return "", false, err
	}
	wal, err = readHeader(path)
	return path, wal, err
}

// ErrAsleep means that a database in WAL mode is open nowhere: to read it beside others, SQLite
// would have to make files.
var ErrAsleep = errors.New("it is in WAL mode, and no program has it open")

// OpenKept opens a database file that is read again and again while others write to it. It is
// OpenReadOnly but for what that reads without locks, which would be stale at the next write:
// a file in WAL mode is ErrAsleep unless some program has it open, and what its last writer
// left unfinished is an error.
func OpenKept(path string, wait time.Duration) (*ReadOnly, error) {
	path, wal, err := lookedAt(path)
	if err != nil {
		return nil, err
	}
	options := fmt.Sprintf("mode=ro&%s&readonly_shm=1&_pragma=busy_timeout(%d)", inMemory, wait.Milliseconds())
	if wal && (!exists(path+walSuffix) || !exists(path+indexSuffix)) {
		return nil, ErrAsleep
	}
	r := &ReadOnly{path: path}
	if r.DB, err = open(address(path) + "?" + options); err != nil {
		return nil, readFault(err)
	}
	if _, err := r.tables(); err != nil {
		r.Close()
		return nil, readFault(err)
	}
	return r, nil
}

// Together runs f, whose statements see the database as it was at one moment. Version is a
// number that is another one whenever somebody else has written since the last time.
func (r *ReadOnly) Together(f func(version int64) error) (err error) {
	if _, err := r.Read("BEGIN"); err != nil {
		return err
	}
	defer func() {
		_, end := r.Read("ROLLBACK")
		err = errors.Join(err, end)
	}()
	version, err := r.Read("PRAGMA data_version")
	if err != nil {
		return err
	}
	return f(version[0].Int(0))
}

// unfinishedReader opens a database whose last writer left something beside it.
func unfinishedReader(path, suffix string) (*ReadOnly, error) {
	r := &ReadOnly{path: path}
	if err := r.freeze("", suffix); err != nil {
		return nil, err
	}
	u, err := openUnfinished(path, suffix)
	if err == nil {
		r.DB, r.after, err = u.open()
	}
	if err != nil {
		return nil, readFault(err)
	}
	if _, err := r.tables(); err != nil {
		r.Close()
		return nil, readFault(err)
	}
	return r, nil
}

// seen is how a file was when it was looked at.
type seen struct {
	path string
	info fs.FileInfo
}

// freeze remembers how the file is, and others beside it.
func (r *ReadOnly) freeze(suffixes ...string) error {
	for _, suffix := range suffixes {
		info, err := os.Stat(r.path + suffix)
		if err != nil {
			return err
		}
		r.frozen = append(r.frozen, seen{r.path + suffix, info})
	}
	return nil
}

func (s seen) changed() bool {
	now, err := os.Stat(s.path)
	return err != nil || now.Size() != s.info.Size() || !now.ModTime().Equal(s.info.ModTime())
}

// checkNeighbours refuses a database with something else than a plain file beside it
// under the name of one of SQLite's own: a pipe would keep who opens it waiting, and a
// link leads to what is nobody's journal.
func checkNeighbours(path string) error {
	for _, suffix := range []string{journalSuffix, walSuffix, indexSuffix} {
		switch info, err := os.Lstat(path + suffix); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return &NeighbourError{suffix, err}
		case !info.Mode().IsRegular():
			return &NeighbourError{suffix, ErrNotPlain}
		}
	}
	return nil
}

// openNeighbours finds the one of SQLite's files that cannot be opened.
func openNeighbours(path string) error {
	for _, suffix := range []string{journalSuffix, walSuffix, indexSuffix} {
		f, err := os.Open(path + suffix)
		switch {
		case err == nil:
			f.Close()
		case !errors.Is(err, fs.ErrNotExist):
			return &NeighbourError{suffix, err}
		}
	}
	return nil
}

// Read runs a statement that answers with rows and returns them all. No lock is
// held when it returns, so whoever uses the file can go on.
func (r *ReadOnly) Read(text string, args ...any) ([]Row, error) {
	rows, err := r.Conn(nil).Query(reading, text, args...)
	return rows, readFault(err)
}

// Each is Read for an answer of any length. The lock is held until the last call of do
// has returned, so do must not wait for anybody.
func (r *ReadOnly) Each(do func(Row) error, text string, args ...any) error {
	return readFault(r.Conn(nil).Each(reading, do, text, args...))
}

// Close closes the database. It returns ErrChanged when what was read may not
// fit together, since somebody wrote to the file meanwhile.
func (r *ReadOnly) Close() error {
	err := r.DB.Close()
	if r.after != nil {
		err = errors.Join(err, r.after())
	}
	if slices.ContainsFunc(r.frozen, seen.changed) {
		return errors.Join(ErrChanged, err)
	}
	return err
}

// ownPath returns the path under which SQLite looks for the files beside it. What
// is no plain file is refused: a pipe would keep who opens it waiting.
func ownPath(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "", ErrFolder
	case !info.Mode().IsRegular():
		return "", ErrNotPlain
	}
	if path, err = filepath.EvalSymlinks(path); err == nil {
		path, err = filepath.Abs(path)
	}
	return path, err
}

// The header of a database file: https://www.sqlite.org/fileformat2.html 1.3.
const (
	magic          = "SQLite format 3\x00"
	headerSize     = 100
	writeVersion   = 18 // where the header says how to write the file
	readVersion    = 19 // and how to read it
	versionJournal = 1
	versionWAL     = 2
)

// readHeader reports whether the file is in WAL mode.
func readHeader(path string) (wal bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	header := make([]byte, headerSize)
	n, err := io.ReadFull(f, header)
	var broken *fs.PathError
	switch {
	case errors.As(err, &broken): // not only an end that comes too early
		return false, fmt.Errorf("%w: %w", ErrUnreadable, err)
	case n == 0 && errors.Is(err, io.EOF):
		return false, ErrEmpty
	case !bytes.HasPrefix(header[:n], []byte(magic)):
		return false, ErrNotDatabase
	case n < headerSize:
		return false, ErrDamaged
	}
	return header[readVersion] == versionWAL, err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// size returns how many bytes a file has, 0 for none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// address returns an absolute path as a file: address without options.
func address(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/folder/file
		path = "/" + path
	}
	return "file://" + escapePath(path)
}

// code returns SQLite's extended code of an error, 0 where it has none.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// readFault gives an error of SQLite its name among those of reading.
func readFault(err error) error {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return fmt.Errorf("%w: %w", ErrLocked, err)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		switch code(err) {
		case sqlite3.SQLITE_IOERR_NOMEM:
			return fmt.Errorf("%w: %w", ErrNoMemory, err)
		case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_DELETE:
			return fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	case sqlite3.SQLITE_NOMEM:
		return fmt.Errorf("%w: %w", ErrNoMemory, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrNotDatabase, err)
	}
	return err
}
