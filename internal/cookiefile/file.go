// Package cookiefile opens the files in which browsers and other programs keep cookies:
// the texts of package jarfile, and the databases of Chromium and Firefox. Nothing is ever
// written to them, nor beside them.
package cookiefile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"statelab/internal/database"
	"statelab/internal/diag"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
)

// File is a file of cookies that is open.
type File struct {
	name string
	in   *os.File // nil for one that is read from elsewhere
	read io.Reader
}

// ErrNoPlainFile is the error of what has no beginning and no end to read from again: a
// folder, a pipe, a device.
var ErrNoPlainFile = errors.New("it is no plain file")

// Open opens a file. What is no plain file is refused at once: a pipe would keep who opens
// it waiting. The error is one of the system, or ErrNoPlainFile.
func Open(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: ErrNoPlainFile}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &File{name: path, in: f}, nil
}

// OfReader returns a file whose cookies are read from r, once. The name is used for places
// only.
func OfReader(name string, r io.Reader) *File { return &File{name: name, read: r} }

// Close closes the file.
func (f *File) Close() error {
	if f.in == nil {
		return nil
	}
	return f.in.Close()
}

// magic is what a SQLite database begins with.
const magic = "SQLite format 3\x00"

// Each hands out the cookies in the order in which they stand, as jarfile.Each does for
// texts. A file that was opened can be gone through again and again. A database that cannot
// be read is a diag.List, too; of one that a browser has open the state after its last
// transaction is read.
func (f *File) Each(begin func(jarfile.About) error, take func(jarfile.Entry) error) error {
	in := f.read
	if f.in != nil {
		if _, err := f.in.Seek(0, io.SeekStart); err != nil {
			return err
		}
		in = f.in
	}
	buffered := bufio.NewReader(in)
	if head, _ := buffered.Peek(len(magic)); string(head) != magic {
		return jarfile.Each(f.name, buffered, begin, take)
	}
	db, err := f.database(buffered)
	if err == nil {
		err = eachRow(db, f.name, begin, take)
		err = errors.Join(err, db.Close())
	}
	return f.said(err)
}

// maxDatabase is the size in bytes up to which a database is taken from a pipe.
const maxDatabase = 128 << 20

// database reads the database into memory, with what stands beside its file.
func (f *File) database(in io.Reader) (*database.ReadOnly, error) {
	if f.in != nil {
		return database.OpenImage(f.in.Name())
	}
	var image bytes.Buffer
	if _, err := io.Copy(&image, io.LimitReader(in, maxDatabase+1)); err != nil {
		return nil, err
	}
	return database.OfImage(image.Bytes())
}

// faults are the errors of databases, with what can be done.
var faults = []struct {
	err       error
	text, tip rule.Text
}{
	{database.ErrDamaged, rule.Text{EN: "the database is damaged", KO: "데이터베이스가 손상되었습니다"},
		rule.Text{EN: "close the browser and try again, or take a backup", KO: "브라우저를 닫고 다시 실행하거나 백업을 씁니다"}},
	{database.ErrNotDatabase, rule.Text{EN: "it begins as a SQLite database and is none", KO: "SQLite 데이터베이스처럼 시작하지만 아닙니다"}, rule.Text{}},
	{database.ErrChanged, rule.Text{EN: "the browser is writing to it all the time", KO: "브라우저가 쉬지 않고 쓰고 있습니다"},
		rule.Text{EN: "run the command again", KO: "다시 실행합니다"}},
	{database.ErrTooLarge, rule.Textf("the database has more than %d bytes, and those of browsers are far smaller", "데이터베이스가 %d바이트를 넘습니다. 브라우저의 것은 훨씬 작습니다", maxDatabase), rule.Text{}},
}

// said gives a fault of a database its place and its words.
func (f *File) said(err error) error {
	for _, fault := range faults {
		if errors.Is(err, fault.err) {
			d := diag.Say(fault.text, fault.tip)
			d.Pos.File = f.name
			return diag.List{d}
		}
	}
	return err
}
