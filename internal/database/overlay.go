package database

import (
	"encoding/binary"
	"io"
)

// overlay says which pages of a database stand in a file beside it: in the journal of a
// transaction that has not ended, or in a WAL.
type overlay struct {
	size  int              // of a page, bytes; 0: it is none
	count int64            // pages of the database, what lies behind them does not count
	where map[uint32]int64 // number of a page to its place in the file beside; nil: nothing there counts
}

// find finds the pages of a database, of which the header and the length are known, in
// the file that has the suffix.
func (o *overlay) find(header []byte, length int64, suffix string, beside io.ReaderAt, size int64) error {
	var err error
	o.size = pageSize(header)
	if suffix == walSuffix {
		err = readWAL(beside, o)
	} else {
		err = readJournal(beside, size, o)
	}
	if err != nil || o.size == 0 {
		return err
	}
	there := (length + int64(o.size) - 1) / int64(o.size)
	if o.where == nil {
		o.count = there
	}
	for page := range o.where {
		there = max(there, int64(page))
	}
	o.count = min(o.count, there) // a claim alone makes no file long
	return nil
}

// over returns an image of the database with the pages of the file beside it in their
// places.
func (o *overlay) over(image []byte, beside io.ReaderAt) ([]byte, error) {
	if o.where == nil {
		return image, nil
	}
	if o.count > maxImage/int64(o.size) {
		return nil, ErrTooLarge
	}
	whole := make([]byte, o.count*int64(o.size))
	copy(whole, image)
	for page, at := range o.where {
		if int64(page) > o.count {
			continue
		}
		if _, err := readFull(beside, whole[(int(page)-1)*o.size:][:o.size], at); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

// pageSize returns the size of pages that a database's header names, 0 for none.
func pageSize(header []byte) int {
	switch n := int(binary.BigEndian.Uint16(header[pageSizeAt:])); {
	case n == 1:
		return mostPage
	case isPage(n):
		return n
	}
	return 0
}

const (
	pageSizeAt          = 16 // where the header says how large a page is
	leastPage, mostPage = 512, 64 << 10
)

func isPage(n int) bool { return n >= leastPage && n <= mostPage && n&(n-1) == 0 }
