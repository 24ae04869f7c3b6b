//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// hold locks the file itself, which lasts as long as it is open. It returns nil where the
// file cannot be locked.
func hold(path string, waits func()) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = lock(f, syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		waits()
		err = lock(f, syscall.LOCK_EX)
	}
	if err != nil {
		f.Close()
		return nil, nil
	}
	return f, nil
}

func lock(f *os.File, how int) error {
	for {
		if err := syscall.Flock(int(f.Fd()), how); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// sameFile reports whether what is held is the file that has the name.
func sameFile(held io.Closer, is fs.FileInfo) bool {
	info, err := held.(*os.File).Stat()
	return err == nil && os.SameFile(info, is)
}
