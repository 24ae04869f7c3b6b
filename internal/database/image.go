package database

import (
	"bytes"
	"encoding/binary"
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
	path, _, err := ownPath(path)
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

const (
	pageSizeAt   = 16 // where the header says how large a page is
	writeVersion = 18
)

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
	journal, err := readPart(path + "-journal")
	if err != nil {
		return nil, false, err
	}
	wal, err := readWAL(path + "-wal")
	if err != nil {
		return nil, false, err
	}
	if image, err = readPart(path); err != nil {
		return nil, false, err
	}
	if err := checkHeader(image); err != nil {
		return nil, false, err
	}
	steady = isStill(path, image) && isStill(path+"-journal", journal) && wal.isStill(path+"-wal")
	if !steady {
		return nil, false, nil
	}
	if image[readVersion] == versionWAL {
		return wal.over(image), true, nil
	}
	return rolledBack(image, journal), true, nil
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

// pageSize returns the size of a page as two bytes of a header say it, 0 where no page has
// such a size.
func pageSize(size int) int {
	if size == 1 {
		size = 1 << 16
	}
	if size < 512 || size > 1<<16 || size&(size-1) != 0 {
		return 0
	}
	return size
}

// The header of a rollback journal: https://www.sqlite.org/fileformat2.html 3.
const (
	journalMagic  = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
	journalHeader = 28
)

// rolledBack undoes a transaction that has not ended: it puts the pages back that a journal
// has kept. A journal that was written to an end says nothing any more.
func rolledBack(image, journal []byte) []byte {
	size := pageSize(int(binary.BigEndian.Uint16(image[pageSizeAt:])))
	pages := -1 // of the database before the transaction
	for size > 0 && len(journal) >= journalHeader && bytes.HasPrefix(journal, []byte(journalMagic)) {
		word := func(i int) int { return int(binary.BigEndian.Uint32(journal[8+4*i:])) }
		count, nonce, sector := word(0), uint32(word(1)), word(3)
		if pageSize(sector) == 0 || word(4) != size || len(journal) < sector {
			break
		}
		if pages < 0 {
			pages = word(2)
		}
		if count == 0xffffffff { // up to the end
			count = (len(journal) - sector) / (size + 8)
		}
		records := journal[sector:]
		for ; count > 0 && putBack(image, records, size, nonce); count-- {
			records = records[size+8:]
		}
		if count > 0 {
			break
		}
		done := len(journal) - len(records)
		journal = journal[min(len(journal), (done+sector-1)/sector*sector):]
	}
	if pages >= 0 && pages*size < len(image) {
		image = image[:pages*size]
	}
	return image
}

// putBack puts one page of a journal back and reports whether it is whole. Pages that the
// transaction added have no place any more.
func putBack(image, record []byte, size int, nonce uint32) bool {
	if len(record) < size+8 {
		return false
	}
	page := record[4 : 4+size]
	sum := nonce
	for i := size - 200; i > 0; i -= 200 {
		sum += uint32(page[i])
	}
	if sum != binary.BigEndian.Uint32(record[4+size:]) {
		return false
	}
	number := int(binary.BigEndian.Uint32(record))
	if at := (number - 1) * size; number > 0 && at+size <= len(image) {
		copy(image[at:], page)
	}
	return true
}
