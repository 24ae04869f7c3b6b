package relay

import (
	"cmp"
	"encoding/binary"
	"io"
	"strings"
	"sync/atomic"

	"statelab/internal/wire"
)

// isWebSocket reports whether an answer makes its connection a WebSocket.
func isWebSocket(head *wire.ResponseHead) bool {
	return head.Status == 101 && strings.EqualFold(head.Headers.Get("Upgrade"), "websocket")
}

// outcomeOf is what becomes of a request by the head of its answer.
func outcomeOf(head *wire.ResponseHead, switches bool) int32 {
	switch {
	case !switches:
		return answered
	case isWebSocket(head):
		return messages
	}
	return switched
}

// socketEnd is who ended a WebSocket first. The zero value says that nobody has.
type socketEnd struct {
	first atomic.Uint32 // an End, and bySaying
}

const bySaying = 1 << 8

// ends notes who ends it, said where by a Close frame, unless somebody has before.
func (s *socketEnd) ends(how End, said bool) {
	first := uint32(how)
	if said {
		first |= bySaying
	}
	s.first.CompareAndSwap(0, first)
}

func (s *socketEnd) how() (how End, said bool) {
	first := s.first.Load()
	return End(first &^ bySaying), first&bySaying != 0
}

// passes passes on one direction of a WebSocket, of which no message is read: only where frames
// begin, for the first Close frame, which says who closes. How is the end that it is then. Its
// error is that of reading.
func (c *conn) passes(from io.Reader, how End) error {
	_, err := io.Copy(&frames{masked: how == Left, closes: func() { c.socket.ends(how, true) }}, from)
	return cmp.Or(err, io.EOF)
}

// frames finds the first Close frame among those of one direction (RFC 6455 section 5.2). What
// is no frame ends the search.
type frames struct {
	masked bool // as all of a client are
	closes func()
	head   []byte // of the frame that begins
	rest   uint64 // octets of the payload that are still to come
	done   bool
}

// opClose is the opcode of a Close frame (RFC 6455 section 5.5.1).
const opClose = 0x8

// Write takes what was read.
func (f *frames) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 && !f.done {
		if f.rest > 0 {
			skipped := min(f.rest, uint64(len(p)))
			f.rest, p = f.rest-skipped, p[skipped:]
			continue
		}
		f.head, p = append(f.head, p[0]), p[1:]
		f.begins()
	}
	return n, nil
}

// begins reads the head of a frame, as soon as it is whole.
func (f *frames) begins() {
	if len(f.head) < 2 {
		return
	}
	opcode, masked, size, length := f.head[0]&0x0f, f.head[1]&0x80 != 0, 2, uint64(f.head[1]&0x7f)
	if opcode > 0x2 && opcode < opClose || opcode > 0xa || masked != f.masked {
		f.done = true
		return
	}
	switch length {
	case 126:
		size += 2
	case 127:
		size += 8
	}
	long := size
	if masked {
		size += 4
	}
	if len(f.head) < size {
		return
	}
	switch long {
	case 4:
		length = uint64(binary.BigEndian.Uint16(f.head[2:]))
	case 10:
		length = binary.BigEndian.Uint64(f.head[2:])
	}
	if opcode == opClose {
		f.done = true
		f.closes()
	}
	f.head, f.rest = f.head[:0], length
}
