package wholefile

import (
	"errors"
	"io"
	"os"
)

// ErrHeld is the error of a file that another program holds, on systems where nobody can
// wait for it.
var ErrHeld = errors.New("another program is at work on it")

// Hold keeps a file for who reads it, changes what was read and writes it again: whoever
// else holds it waits until Close, and then finds the new one. Where it has to wait itself,
// waits is called once before; on Windows nobody waits, and ErrHeld is returned. Nothing is
// left behind, even if the program is killed.
//
// A name under which there is no file yet is held by nobody: there is nothing to lose.
// Neither is a file on a system of files that cannot be locked. The errors are those of
// Target.
func Hold(file string, waits func()) (io.Closer, error) {
	waited := false
	for {
		path, mode, err := target(file)
		if err != nil {
			return nil, err
		}
		if mode == 0 {
			return nobody{}, nil
		}
		held, err := hold(path, func() {
			if !waited && waits != nil {
				waits()
			}
			waited = true
		})
		if held == nil || err != nil {
			return nobody{}, err
		}
		if is, err := os.Stat(path); err == nil && sameFile(held, is) {
			return held, nil
		}
		held.Close() // while we waited, another file took the name
	}
}

// nobody holds nothing.
type nobody struct{}

// Close implements io.Closer.
func (nobody) Close() error { return nil }
