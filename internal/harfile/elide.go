package harfile

import (
	"errors"
	"io"
)

// The sizes in bytes beyond which a file is not believed. Of a longer string the rest is
// passed over; a longer entry ends the reading.
const (
	longestString = 256 << 10
	largestEntry  = 16 << 20
)

// inEntries is how deep in objects and lists the entries of a file stand: in the list, in
// the log, in the file.
const inEntries = 3

var errLargeEntry = errors.New("an entry is larger than 16 MiB, its long texts not counted")

// elider passes JSON on with the ends of its long strings left out, so that a decoder never
// holds a body. It knows no more of JSON than strings, and how deep it is.
type elider struct {
	in   io.Reader
	buf  [32 << 10]byte
	held []byte // what of buf is still to be passed on
	err  error

	inString  bool
	slash     bool // the byte before began an escape
	hex       int  // digits of an escape that are still to come
	leftSlash bool // the byte before began an escape, and was left out
	length    int  // of the string so far
	depth     int
	entry     int // bytes passed on since the depth was that of the entries

	passed int64 // bytes passed on
	cuts   []cut
}

// cut is a place behind which bytes were left out.
type cut struct{ at, left int64 }

// place returns the offset in the file of an offset in what was passed on.
func (e *elider) place(offset int64) int64 {
	at := offset
	for _, c := range e.cuts {
		if c.at > offset {
			break
		}
		at += c.left
	}
	return at
}

// Read implements io.Reader.
func (e *elider) Read(p []byte) (n int, err error) {
	for n == 0 {
		if len(e.held) == 0 {
			if e.err != nil {
				return 0, e.err
			}
			read, err := e.in.Read(e.buf[:min(len(e.buf), len(p))])
			e.held, e.err = e.buf[:read], err
			if read == 0 && err == nil {
				continue
			}
		}
		n = e.pass(p)
		e.held = nil
		if e.entry > largestEntry {
			return n, errLargeEntry
		}
	}
	return n, nil
}

// pass copies what is held, which p has room for, and returns how much was left of it.
func (e *elider) pass(p []byte) (n int) {
	for _, b := range e.held {
		if e.tooLong(b) {
			e.leave()
			continue
		}
		e.step(b)
		p[n] = b
		n++
		e.passed++
		if e.depth > inEntries {
			e.entry++
		} else {
			e.entry = 0
		}
	}
	return n
}

// tooLong reports whether a byte belongs to the part of a string that is left out. No
// escape is cut in two.
func (e *elider) tooLong(b byte) bool {
	switch {
	case !e.inString || e.length <= longestString || e.slash || e.hex > 0:
		return false
	case e.leftSlash:
		e.leftSlash = false
		return true
	}
	e.leftSlash = b == '\\'
	return b != '"'
}

// leave counts a byte that is left out.
func (e *elider) leave() {
	if last := len(e.cuts) - 1; last >= 0 && e.cuts[last].at == e.passed {
		e.cuts[last].left++
		return
	}
	e.cuts = append(e.cuts, cut{e.passed, 1})
}

// step follows one byte that is passed on.
func (e *elider) step(b byte) {
	if !e.inString {
		switch b {
		case '"':
			e.inString, e.length = true, 0
		case '{', '[':
			e.depth++
		case '}', ']':
			e.depth--
		}
		return
	}
	e.length++
	switch {
	case e.slash:
		e.slash = false
		if b == 'u' {
			e.hex = 4
		}
	case e.hex > 0:
		e.hex--
	case b == '\\':
		e.slash = true
	case b == '"':
		e.inString = false
	}
}
