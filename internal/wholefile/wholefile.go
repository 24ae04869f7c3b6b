// Package wholefile writes files that are either whole and new or as they were.
package wholefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoPlainFile is the error of a name under which something stands that is no
// plain file: a folder, a device, a pipe, a link that leads nowhere.
var ErrNoPlainFile = errors.New("it is no plain file")

// Target says, without changing anything, which file would be written under a name: a
// link to a plain file stays one, and what it leads to is written. Whatever else stands
// there is left alone: a new file would take its place. The error is ErrNoPlainFile, or
// one of the system, such as a missing folder.
func Target(file string) (string, error) {
	resolved, _, err := target(file)
	if err == nil {
		_, err = os.Stat(filepath.Dir(resolved))
	}
	return resolved, err
}

// target returns the file that is to be written and its mode, 0 for a new one.
func target(file string) (resolved string, mode os.FileMode, err error) {
	if resolved, err := filepath.EvalSymlinks(file); err == nil {
		file = resolved
	}
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return file, 0, nil
	case err != nil:
		return "", 0, err
	case !info.Mode().IsRegular():
		return "", 0, fmt.Errorf("%s: %w", file, ErrNoPlainFile)
	}
	return file, info.Mode().Perm(), nil
}

// Write puts a text in the place of a file, which keeps its mode, or makes one with the
// mode, of which the umask takes its part as of any new file's. The text goes
// into a second file of the same folder, which then takes the name: where anything goes
// wrong, the folder is as it was. The errors are those of Target, and of writing.
func Write(file string, text []byte, mode os.FileMode) error {
	file, old, err := target(file)
	if err != nil {
		return err
	}
	return write(file, text, mode, old)
}

// write makes a file with the mode, or with the old one of a file that is replaced.
func write(file string, text []byte, mode, old os.FileMode) error {
	folder := filepath.Dir(file)
	if old != 0 {
		mode = 0o600 // until it has the old one: nobody reads more than before
	}
	temp, err := beside(folder, mode)
	if err != nil {
		return err
	}
	err = fill(temp, text, old)
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		temp.Close()
		os.Remove(temp.Name())
		return err
	}
	syncFolder(folder)
	return nil
}

// beside makes a file under a name that is free in a folder. os.CreateTemp would not do:
// its files are for their owner alone, and a later Chmod asks no umask.
func beside(folder string, mode os.FileMode) (*os.File, error) {
	for n := 0; ; n++ {
		name := fmt.Sprintf(".statelab-%d-%d", os.Getpid(), n) // the file's own name may be as long as names can be
		f, err := os.OpenFile(filepath.Join(folder, name), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) || n == 10000 {
			return f, err
		}
	}
}

// fill writes the text, and gives the file the mode of the one that it replaces.
func fill(f *os.File, text []byte, old os.FileMode) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	if old != 0 {
		if err := f.Chmod(old); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// syncFolder makes the new name last. Not every system can sync a folder, and
// the file is whole either way.
func syncFolder(folder string) {
	d, err := os.Open(folder)
	if err != nil {
		return
	}
	defer d.Close()
	_ = d.Sync()
}
