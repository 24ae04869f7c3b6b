// Package cookiefile opens the files in which browsers and other programs keep cookies,
// and says what they are: the texts of package jarfile, and the databases of Chromium and
// Firefox. Nothing is ever written to them.
package cookiefile

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"statelab/internal/jarfile"
)

// File is a file of cookies that is open.
type File struct {
	name string
	in   *os.File // nil for a text that was read from elsewhere
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

// OfReader returns a file whose cookies are read from r, once.
func OfReader(name string, r io.Reader) *File { return &File{name: name, read: r} }

// Close closes the file.
func (f *File) Close() error {
	if f.in == nil {
		return nil
	}
	return f.in.Close()
}

// Each hands out the cookies in the order in which they stand, as jarfile.Each does. A
// file that was opened can be gone through again and again.
func (f *File) Each(begin func(jarfile.About) error, take func(jarfile.Entry) error) error {
	in := f.read
	if f.in != nil {
		if _, err := f.in.Seek(0, io.SeekStart); err != nil {
			return err
		}
		in = f.in
	}
	return jarfile.Each(f.name, in, begin, take)
}
