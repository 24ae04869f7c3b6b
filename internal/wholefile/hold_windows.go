package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

const (
	deleteOnClose    = 0x04000000 // FILE_FLAG_DELETE_ON_CLOSE
	sharingViolation = syscall.Errno(32)
)

// hold opens a file beside it that nobody else can open meanwhile, and that is gone when it
// is closed: a file that is open itself could not be replaced.
func hold(path string, _ func()) (io.Closer, error) {
	name, err := syscall.UTF16PtrFromString(path + ".lock")
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL|deleteOnClose, 0)
	switch {
	case errors.Is(err, sharingViolation), errors.Is(err, syscall.ERROR_ACCESS_DENIED):
		return nil, ErrHeld
	case err != nil:
		return nil, nil
	}
	return os.NewFile(uintptr(h), path+".lock"), nil
}

func sameFile(io.Closer, fs.FileInfo) bool { return true }
