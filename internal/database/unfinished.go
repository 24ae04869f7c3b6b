package database

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"modernc.org/sqlite/vfs"
)

// unfinished is a database file together with what its last writer left beside it: the
// journal of a transaction that was interrupted, or a WAL whose index is gone. SQLite
// would write to the file to put it in order. This reads each page from where it stands,
// so that nothing is written and nothing is copied.
//
// It is the file system of that one file, and the file itself.
type unfinished struct {
	file, beside *os.File
	pages        overlay
	at           int64 // where the next Read begins
}

// openUnfinished opens what a writer left behind in the file that has the suffix.
func openUnfinished(path, suffix string) (*unfinished, error) {
	u := &unfinished{}
	var err error
	if u.file, err = os.Open(path); err != nil {
		return nil, err
	}
	if u.beside, err = os.Open(path + suffix); err != nil {
		u.file.Close()
		return nil, &NeighbourError{suffix, err}
	}
	if err = u.lay(suffix); err != nil {
		u.closeFiles()
		return nil, err
	}
	return u, nil
}

// lay finds the pages.
func (u *unfinished) lay(suffix string) error {
	info, err := u.file.Stat()
	if err != nil {
		return err
	}
	header := make([]byte, headerSize)
	if _, err := u.file.ReadAt(header, 0); err != nil {
		return err
	}
	beside, err := u.beside.Stat()
	if err == nil {
		err = u.pages.find(header, info.Size(), suffix, u.beside, beside.Size())
	}
	if err != nil {
		return &NeighbourError{suffix, err}
	}
	if u.pages.size == 0 {
		return ErrDamaged
	}
	return nil
}

// open opens the database on a connection.
func (u *unfinished) open() (db *DB, closing func() error, err error) {
	name, system, err := vfs.New(u)
	if err != nil {
		u.closeFiles()
		return nil, nil, err
	}
	closing = func() error { return errors.Join(system.Close(), u.closeFiles()) }
	if db, err = open("file:" + fileName + "?mode=ro&vfs=" + name + "&" + inMemory + "&_pragma=query_only(1)"); err != nil {
		return nil, nil, errors.Join(err, closing())
	}
	return db, closing, nil
}

// fileName is the name under which the one file is opened.
const fileName = "database"

func (u *unfinished) closeFiles() error { return errors.Join(u.file.Close(), u.beside.Close()) }

// Open implements fs.FS.
func (u *unfinished) Open(name string) (fs.File, error) {
	if name != fileName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return u, nil
}

// Stat implements fs.File.
func (u *unfinished) Stat() (fs.FileInfo, error) {
	info, err := u.file.Stat()
	return sized{info, u.pages.count * int64(u.pages.size)}, err
}

// sized is a file of another size.
type sized struct {
	fs.FileInfo
	size int64
}

func (s sized) Size() int64 { return s.size }

// Close implements fs.File: SQLite's handle. Whoever opened the files closes them.
func (u *unfinished) Close() error { return nil }

// Seek implements io.Seeker, for SQLite from the start alone.
func (u *unfinished) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, fmt.Errorf("seek from %d", whence)
	}
	u.at = offset
	return offset, nil
}

// Read implements fs.File: from one page at a time.
func (u *unfinished) Read(b []byte) (int, error) {
	size := int64(u.pages.size)
	page, from := u.at/size, u.at%size
	if page >= u.pages.count {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), size-from)]
	source, place := u.file, u.at
	if beside, ok := u.pages.where[uint32(page+1)]; ok {
		source, place = u.beside, beside+from
	}
	n, err := source.ReadAt(b, place)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, err
	}
	clear(b[n:]) // the file is shorter than the database was
	u.withoutWAL(b)
	u.at += int64(len(b))
	return len(b), nil
}

// withoutWAL makes the header say that the file is complete without a WAL.
func (u *unfinished) withoutWAL(b []byte) {
	for _, at := range []int64{writeVersion, readVersion} {
		if i := at - u.at; i >= 0 && i < int64(len(b)) {
			b[i] = versionJournal
		}
	}
}
