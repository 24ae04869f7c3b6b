package database

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"modernc.org/sqlite/vfs"
)

// broken is a file on a disk that gives its first page and no more.
type broken struct {
	io.ReadSeeker
	fs.File
	page int64
}

func (b broken) Read(p []byte) (int, error) {
	if at, _ := b.Seek(0, io.SeekCurrent); at >= b.page {
		return 0, syscall.EIO
	}
	return b.ReadSeeker.Read(p)
}

type brokenDisk struct{ fs.FS }

func (d brokenDisk) Open(name string) (fs.File, error) {
	f, err := d.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return broken{f.(io.ReadSeeker), f, 4096}, nil
}

// A disk that does not give what stands on it is no fault of the database.
func TestABrokenDisk(t *testing.T) {
	dir := t.TempDir()
	db, err := NewSchema("CREATE TABLE thing (name text)").OpenFile(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	name, system, err := vfs.New(brokenDisk{os.DirFS(dir)})
	if err != nil {
		t.Fatal(err)
	}
	defer system.Close()
	db, err = open("file:f?mode=ro&vfs=" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := ReadOnly{DB: db}
	if _, err := r.Read("SELECT * FROM thing"); !errors.Is(err, ErrUnreadable) || errors.Is(err, ErrDamaged) {
		t.Errorf("%v, want %v", err, ErrUnreadable)
	}
}

// A full disk is one: the first statement that finds no room says so, and so does the
// database from then on. What a statement does wrong by itself is no fault of the system.
func TestAFullDisk(t *testing.T) {
	db, err := open(address(filepath.Join(t.TempDir(), "f")) + "?_pragma=max_page_count(3)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.script("CREATE TABLE thing (name text UNIQUE)"); err != nil {
		t.Fatal(err)
	}
	conn := db.Conn(nil)
	for _, statement := range []string{"INSERT INTO thing VALUES ('a')", "INSERT INTO thing VALUES ('a')", "SELECT * FROM other", "no SQL"} {
		conn.Exec(reading, statement)
	}
	if err := db.Broken(); err != nil {
		t.Errorf("before the disk is full: %v", err)
	}
	_, err = conn.Exec(reading, "INSERT INTO thing VALUES (hex(zeroblob(100000)))")
	if !errors.Is(err, ErrFull) || !errors.Is(db.Broken(), ErrFull) || !IsSystemFault(db.Broken()) {
		t.Errorf("%v, and the database says %v; want %v", err, db.Broken(), ErrFull)
	}
	if _, err := conn.Exec(reading, "DELETE FROM thing"); err != nil || !errors.Is(db.Broken(), ErrFull) {
		t.Errorf("afterwards: %v, %v", err, db.Broken())
	}
}
