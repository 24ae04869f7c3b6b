package database

import (
	"bytes"
	"encoding/binary"
	"io"
	"maps"
)

// The header of a WAL and of each frame: https://www.sqlite.org/fileformat2.html 4.
const (
	walMagic    = 0x377f0682 // its last bit says how sums are made
	walHeader   = 32
	frameHeader = 24
)

// readWAL finds the pages that a WAL holds, as the last transaction left them that was
// written to its end.
func readWAL(f io.ReaderAt, o *overlay) error {
	header := make([]byte, walHeader)
	if ok, err := readFull(f, header, 0); !ok {
		return err
	}
	word := func(i int) uint32 { return binary.BigEndian.Uint32(header[4*i:]) }
	sum := walSum{order: binary.LittleEndian}
	if word(0)&1 != 0 {
		sum.order = binary.BigEndian
	}
	sum.add(header[:24])
	size := int(word(2))
	if word(0)&^1 != walMagic || !isPage(size) || sum.a != word(6) || sum.b != word(7) {
		return nil // SQLite takes it for empty, too
	}
	frame := make([]byte, frameHeader+size)
	written := map[uint32]int64{} // by the transaction that is being read
	for at := int64(walHeader); ; at += int64(len(frame)) {
		if ok, err := readFull(f, frame, at); !ok {
			return err
		}
		page, count := binary.BigEndian.Uint32(frame), binary.BigEndian.Uint32(frame[4:])
		sum.add(frame[:8])
		sum.add(frame[frameHeader:])
		if page == 0 || !bytes.Equal(frame[8:16], header[16:24]) ||
			sum.a != binary.BigEndian.Uint32(frame[16:]) || sum.b != binary.BigEndian.Uint32(frame[20:]) {
			return nil
		}
		written[page] = at + frameHeader
		if count == 0 {
			continue
		}
		if o.where == nil {
			o.where = map[uint32]int64{}
		}
		maps.Copy(o.where, written)
		clear(written)
		o.size, o.count = size, int64(count)
	}
}

// walSum is the sum of all that stands before, of pairs of words.
type walSum struct {
	order binary.ByteOrder
	a, b  uint32
}

func (s *walSum) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		s.a += s.order.Uint32(b) + s.b
		s.b += s.order.Uint32(b[4:]) + s.a
	}
}
