package database

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
)

// ReadOnly is a database file that belongs to somebody else, who may be using it
// right now. Nothing is written to it, and no file appears beside it.
type ReadOnly struct {
	*DB
	path   string
	frozen fs.FileInfo // how the file was when it was opened without locks; nil: locks are taken
	copied string      // the folder of a copy that is read instead, empty for none
}

// OpenReadOnly opens a database file without ever writing to it. A statement
// waits so long for another program's lock, then fails with ErrLocked. The
// errors are those above, and those of opening a file.
//
// A file in WAL mode makes it harder: SQLite would create the files NAME-wal and
// NAME-shm to read it. Where they are there, both are read and not written; where
// there is no NAME-wal, the file itself is complete and is read without locks,
// and Close tells if it changed meanwhile. What only a writer could read, a
// NAME-wal whose NAME-shm is gone or a transaction that was interrupted, is
// copied to a temporary folder and read there.
func OpenReadOnly(path string, wait time.Duration) (*ReadOnly, error) {
	path, info, err := ownPath(path)
	if err != nil {
		return nil, err
	}
	wal, err := readHeader(path)
	if err != nil {
		return nil, err
	}
	r := &ReadOnly{path: path}
	options := fmt.Sprintf("mode=ro&_pragma=busy_timeout(%d)", wait.Milliseconds())
	switch {
	case !wal:
	case size(path+"-wal") == 0 && !exists(path+"-shm"):
		options += "&immutable=1"
		r.frozen = info
	case exists(path + "-shm"):
		options += "&readonly_shm=1"
	default:
		return r, r.openCopy()
	}
	if r.DB, err = open(address(path) + "?" + options); err != nil {
		return nil, readFault(err)
	}
	if _, err = r.tables(); err == nil {
		return r, nil
	}
	r.Close()
	if code(err) == sqlite3.SQLITE_READONLY_ROLLBACK {
		return r, r.openCopy()
	}
	return nil, readFault(err)
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
	if r.copied != "" {
		err = errors.Join(err, os.RemoveAll(r.copied))
	}
	if r.frozen == nil {
		return err
	}
	now, statErr := os.Stat(r.path)
	if statErr != nil || now.Size() != r.frozen.Size() || !now.ModTime().Equal(r.frozen.ModTime()) {
		return errors.Join(ErrChanged, err)
	}
	return err
}

// openCopy copies the file and what belongs to it, and opens the copy.
func (r *ReadOnly) openCopy() error {
	folder, err := os.MkdirTemp("", "statelab-")
	if err != nil {
		return err
	}
	r.copied = folder
	to := filepath.Join(folder, "copy")
	for _, part := range []string{"", "-wal", "-journal"} {
		if err == nil && (part == "" || exists(r.path+part)) {
			err = copyFile(r.path+part, to+part)
		}
	}
	if err == nil {
		r.DB, err = open(address(to))
	}
	if err == nil {
		if _, err = r.tables(); err == nil {
			return nil
		}
		r.DB.Close()
	}
	os.RemoveAll(folder)
	return readFault(err)
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

// ownPath returns the path under which SQLite looks for the files beside it. What
// is no plain file is refused: a pipe would keep who opens it waiting.
func ownPath(path string) (string, fs.FileInfo, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", nil, err
	case info.IsDir():
		return "", nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("it is a folder")}
	case !info.Mode().IsRegular():
		return "", nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("it is no plain file")}
	}
	if path, err = filepath.EvalSymlinks(path); err == nil {
		path, err = filepath.Abs(path)
	}
	return path, info, err
}

// The header of a database file: https://www.sqlite.org/fileformat2.html 1.3.
const (
	magic       = "SQLite format 3\x00"
	headerSize  = 100
	readVersion = 19 // where the header says how to read the file
	versionWAL  = 2
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
	switch {
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
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrNotDatabase, err)
	}
	return err
}
