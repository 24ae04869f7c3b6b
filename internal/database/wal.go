package database

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// The form of a write-ahead log: https://www.sqlite.org/fileformat2.html 4.
const (
	walHeader = 32
	walFrame  = 24 // before each page
	walMagic  = 0x377f0682
)

// walPages are the pages that a write-ahead log has of transactions that have ended. Nil is
// a log with nothing in it.
type walPages struct {
	header []byte
	size   int // of a page
	pages  map[int][]byte
	count  int // pages of the database after the last transaction
}

// readWAL reads a log up to the last transaction that has ended, nil where there is none. A
// frame that is not whole ends it: what stands behind is older, or was never finished.
func readWAL(path string) (*walPages, error) {
	f, err := openPart(path)
	if f == nil {
		return nil, err
	}
	defer f.Close()
	return walOf(bufio.NewReader(f))
}

func walOf(in io.Reader) (*walPages, error) {
	w := &walPages{header: make([]byte, walHeader), pages: map[int][]byte{}}
	if _, err := io.ReadFull(in, w.header); err != nil {
		return nil, nil
	}
	word := func(i int) uint32 { return binary.BigEndian.Uint32(w.header[4*i:]) }
	var order binary.ByteOrder = binary.LittleEndian
	if word(0)&1 == 1 {
		order = binary.BigEndian
	}
	sum := walSum{order: order}
	sum.add(w.header[:24])
	w.size = pageSize(int(min(word(2), 1<<16+1)))
	if word(0)&^1 != walMagic || w.size == 0 || !sum.is(w.header[24:]) {
		return nil, nil
	}
	return w, w.frames(in, sum)
}

// frames reads the pages. Those of a transaction count when it ends.
func (w *walPages) frames(in io.Reader, sum walSum) error {
	open := map[int][]byte{} // pages of the transaction that has not ended yet
	for held := 0; ; held += w.size {
		if held > maxImage {
			return ErrTooLarge
		}
		frame := make([]byte, walFrame+w.size)
		if _, err := io.ReadFull(in, frame); err != nil {
			return nil
		}
		sum.add(frame[:8])
		sum.add(frame[walFrame:])
		if !bytes.Equal(frame[8:16], w.header[16:24]) || !sum.is(frame[16:walFrame]) {
			return nil
		}
		number, count := binary.BigEndian.Uint32(frame), binary.BigEndian.Uint32(frame[4:])
		if number == 0 || number > maxImage/512 {
			return nil
		}
		open[int(number)] = frame[walFrame:]
		if count == 0 {
			continue
		}
		for number, page := range open {
			w.pages[number] = page
		}
		clear(open)
		w.count = int(min(count, maxImage/512))
	}
}

// isStill reports whether the log is the one that was read, perhaps with more behind it.
func (w *walPages) isStill(path string) bool {
	f, err := openPart(path)
	if f == nil {
		return err == nil && w == nil
	}
	defer f.Close()
	header := make([]byte, walHeader)
	if _, err := io.ReadFull(f, header); err != nil || w == nil {
		return w == nil
	}
	return bytes.Equal(header, w.header)
}

// over returns the database with the pages of the log laid over it.
func (w *walPages) over(image []byte) []byte {
	if w == nil || w.count == 0 || w.count*w.size > maxImage {
		return image
	}
	whole := make([]byte, w.count*w.size)
	copy(whole, image)
	for number, page := range w.pages {
		if number <= w.count {
			copy(whole[(number-1)*w.size:], page)
		}
	}
	return whole
}

// walSum is the checksum of a log, which goes on from frame to frame.
type walSum struct {
	order binary.ByteOrder
	a, b  uint32
}

func (s *walSum) add(text []byte) {
	for ; len(text) >= 8; text = text[8:] {
		s.a += s.order.Uint32(text) + s.b
		s.b += s.order.Uint32(text[4:]) + s.a
	}
}

// is compares the sum with the one that stands in the log.
func (s *walSum) is(text []byte) bool {
	return binary.BigEndian.Uint32(text) == s.a && binary.BigEndian.Uint32(text[4:]) == s.b
}
