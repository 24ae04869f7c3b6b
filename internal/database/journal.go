package database

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// The header of a rollback journal, and of each part of one:
// https://www.sqlite.org/fileformat2.html 3.
const (
	journalMagic  = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
	journalHeader = 28
	leastSector   = 32
	usualSector   = 512
	toTheEnd      = 0xffffffff // records, as many as there are
	sumStep       = 200        // every so many bytes one counts
)

// readJournal finds the pages as they were before the transaction that a rollback
// journal belongs to. It reads as SQLite plays it back: what does not fit ends it.
func readJournal(f io.ReaderAt, size int64, o *overlay) error {
	if over, err := superseded(f, size); over || err != nil {
		return err
	}
	j := journal{file: f, end: size, sector: usualSector, pages: o}
	for {
		more, err := j.part()
		if err != nil || !more {
			return err
		}
	}
}

// journal is a rollback journal that is read.
type journal struct {
	file   io.ReaderAt
	at     int64 // behind what has been read
	end    int64
	sector int64
	pages  *overlay
}

// part reads a header and its records. It is false where there are no more.
func (j *journal) part() (more bool, err error) {
	j.at = (j.at + j.sector - 1) / j.sector * j.sector
	if j.at+j.sector > j.end {
		return false, nil
	}
	header := make([]byte, journalHeader)
	if ok, err := readFull(j.file, header, j.at); !ok || !bytes.HasPrefix(header, []byte(journalMagic)) {
		return false, err
	}
	word := func(i int) uint32 { return binary.BigEndian.Uint32(header[8+4*i:]) }
	records, nonce := word(0), word(1)
	if j.at == 0 {
		if !j.begin(int64(word(2)), int64(word(3)), int(word(4))) {
			return false, nil
		}
	}
	j.at += j.sector
	record := int64(4 + j.pages.size + 4)
	if records == toTheEnd {
		records = uint32((j.end - j.at) / record)
	}
	buffer := make([]byte, record)
	for range records {
		if ok, err := readFull(j.file, buffer, j.at); !ok {
			return false, err
		}
		if !j.record(buffer, nonce) {
			return false, nil
		}
		j.at += record
	}
	return true, nil
}

// begin takes over what the first header says of all.
func (j *journal) begin(count, sector int64, size int) bool {
	if size == 0 {
		size = j.pages.size
	}
	if !isPage(size) || sector < leastSector || sector > mostPage || sector&(sector-1) != 0 {
		return false
	}
	j.sector, j.pages.size, j.pages.count = sector, size, count
	j.pages.where = map[uint32]int64{}
	return true
}

// record takes over a page. It is false for one that was not written to its end.
func (j *journal) record(b []byte, nonce uint32) bool {
	page := binary.BigEndian.Uint32(b)
	content, sum := b[4:4+j.pages.size], nonce
	if lockPage := uint32(pendingByte/j.pages.size) + 1; page == 0 || page == lockPage {
		return false
	}
	if int64(page) > j.pages.count {
		return true // it was new
	}
	for i := j.pages.size - sumStep; i > 0; i -= sumStep {
		sum += uint32(content[i])
	}
	if sum != binary.BigEndian.Uint32(b[4+j.pages.size:]) {
		return false
	}
	j.pages.where[page] = j.at + 4
	return true
}

// pendingByte is where locks are taken; its page holds nothing.
const pendingByte = 1 << 30

// superseded reports whether a journal counts no more: it is one of several of a
// transaction in several files, and the journal that names them all has gone.
func superseded(f io.ReaderAt, size int64) (bool, error) {
	const tail = 16 // the length of the name, its sum, the magic
	end := make([]byte, tail)
	if size < tail {
		return false, nil
	}
	if ok, err := readFull(f, end, size-tail); !ok || string(end[8:]) != journalMagic {
		return false, err
	}
	length, sum := int64(binary.BigEndian.Uint32(end)), binary.BigEndian.Uint32(end[4:])
	if length == 0 || length > longestPath || length > size-tail {
		return false, nil
	}
	name := make([]byte, length)
	if ok, err := readFull(f, name, size-tail-length); !ok {
		return false, err
	}
	for _, c := range name {
		sum -= uint32(int32(int8(c)))
	}
	if sum != 0 {
		return false, nil
	}
	_, err := os.Lstat(string(bytes.TrimRight(name, "\x00")))
	return err != nil, nil
}

// longestPath is how long SQLite lets a path be.
const longestPath = 512

// readFull reads all of b from a place of a file. It is false where the file ends.
func readFull(f io.ReaderAt, b []byte, at int64) (bool, error) {
	n, err := f.ReadAt(b, at)
	if n == len(b) || errors.Is(err, io.EOF) {
		return n == len(b), nil
	}
	return false, err
}
