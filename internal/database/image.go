package database

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxImage is the size in bytes up to which a database is read into memory.
const maxImage = 128 << 20

// ErrTooLarge is the error of a database that is too large to be read into memory.
var ErrTooLarge = fmt.Errorf("the database is larger than %d bytes", maxImage)

// tries is how often a file is read that somebody writes to meanwhile.
const tries = 5

// OpenImage reads a database file into memory, as it is between two transactions, and
// opens it there. It takes no lock and waits for none: a browser keeps its files locked for
// as long as it runs. Nothing on disk is written, and no file appears anywhere. What stands
// in NAME-wal counts; a transaction that is under way, or was interrupted, is undone by
// what NAME-journal has kept. A file that somebody writes to is read again, a few times.
//
// The errors are those of opening a file and ErrNotDatabase, ErrEmpty, ErrDamaged,
// ErrTooLarge, ErrChanged.
func OpenImage(path string) (*ReadOnly, error) {
	path, err := ownPath(path)
	if err != nil {
		return nil, err
	}
	for range tries {
		image, steady, err := imageOf(path)
		if err != nil {
			return nil, err
		}
		if steady {
			return OfImage(image)
		}
	}
	return nil, ErrChanged
}

// OfImage opens a database that was read as a whole. The image is the database's from then
// on. The errors are those of OpenImage that are about what stands in the file.
func OfImage(image []byte) (*ReadOnly, error) {
	if err := checkHeader(image); err != nil {
		return nil, err
	}
	// In memory there is no NAME-wal: the image says that it needs none.
	image[writeVersion], image[readVersion] = 1, 1
	db, err := open(":memory:")
	if err != nil {
		return nil, err
	}
	err = db.link.driver.(interface{ Deserialize([]byte) error }).Deserialize(image)
	if err == nil {
		_, err = db.tables()
	}
	if err != nil {
		db.Close()
		return nil, readFault(err)
	}
	return &ReadOnly{DB: db}, nil
}

func checkHeader(image []byte) error {
	switch {
	case len(image) == 0:
		return ErrEmpty
	case len(image) > maxImage:
		return ErrTooLarge
	case !bytes.HasPrefix(image, []byte(magic)):
		return ErrNotDatabase
	case len(image) < headerSize:
		return ErrDamaged
	}
	return nil
}

// imageOf reads a database file and what belongs to it, and reports whether they stayed
// the same meanwhile.
func imageOf(path string) (image []byte, steady bool, err error) {
	journal, err := readPart(path + journalSuffix)
	if err != nil {
		return nil, false, err
	}
	wal, err := openPart(path + walSuffix)
	if err != nil {
		return nil, false, err
	}
	if wal != nil {
		defer wal.Close()
	}
	begin := headOf(wal)
	if image, err = readPart(path); err != nil {
		return nil, false, err
	}
	if err := checkHeader(image); err != nil {
		return nil, false, err
	}
	inFile := image
	if image[readVersion] != versionWAL {
		image, err = finished(image, journalSuffix, bytes.NewReader(journal), int64(len(journal)))
	} else if wal != nil {
		image, err = finished(image, walSuffix, wal, 0)
	}
	if steady = isStill(path, inFile) && isStill(path+journalSuffix, journal) && isBegun(path+walSuffix, begin); !steady {
		return nil, false, nil
	}
	return image, true, err
}

// finished returns an image with what stands beside the file laid over it.
func finished(image []byte, suffix string, beside io.ReaderAt, size int64) ([]byte, error) {
	var o overlay
	if err := o.find(image, int64(len(image)), suffix, beside, size); err != nil {
		return nil, err
	}
	return o.over(image, beside)
}

// headOf returns the header of a WAL, nil where there is none. As long as it stays, the
// WAL only grows.
func headOf(wal *os.File) []byte {
	header := make([]byte, walHeader)
	if wal == nil {
		return nil
	}
	if ok, _ := readFull(wal, header, 0); !ok {
		return nil
	}
	return header
}

// isBegun reports whether a WAL is the one that had the header.
func isBegun(path string, header []byte) bool {
	wal, err := openPart(path)
	if wal == nil {
		return err == nil && header == nil
	}
	defer wal.Close()
	return bytes.Equal(headOf(wal), header)
}

// openPart opens a plain file that belongs to a database, nil where there is none. What is
// no plain file is none of a database's.
func openPart(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, err
	}
	return f, nil
}

func readPart(path string) ([]byte, error) {
	f, err := openPart(path)
	if f == nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxImage+1))
	if err == nil && len(text) > maxImage {
		err = ErrTooLarge
	}
	return text, err
}

// isStill reports whether a file holds what was read of it.
func isStill(path string, text []byte) bool {
	f, err := openPart(path)
	if f == nil {
		return err == nil && len(text) == 0
	}
	defer f.Close()
	part := make([]byte, 1<<16)
	for {
		n, err := io.ReadFull(f, part)
		if !bytes.HasPrefix(text, part[:n]) {
			return false
		}
		text = text[n:]
		if err != nil {
			return len(text) == 0 && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF))
		}
	}
}
