package harfile

import (
	"bytes"
	"errors"
	"io"
)

// The sizes in bytes beyond which a file is not believed. Of a longer string the rest is
// passed over; a longer entry ends the reading.
const (
	longestString = 256 << 10
	longestOther  = 400 // of a number, or of blanks in a row: a decoder holds either whole
	largestEntry  = 16 << 20
)

// The most of other kinds: how deep objects and lists stand in one another, and how many elements a
// list of a request or an answer has. What is deeper ends the reading; further elements are passed over.
const (
	deepest      = 2000
	mostElements = 8000
)

// inEntries is how deep in objects and lists the entries of a file stand: in the list, in
// the log, in the file.
const inEntries = 3

var (
	errLargeEntry = errors.New("an entry is larger than 16 MiB, its long texts not counted")
	errDeep       = errors.New("objects and lists are nested too deep")
)

// inContent is how deep the content of an answer, or what was posted, stands: in a part of
// an entry.
const inContent = inEntries + 3

// elider passes JSON on with the ends of its long strings left out, and bodies as a whole,
// so that a decoder never sees one. It knows no more of JSON than strings, which of them is
// the last key, and how deep it is.
type elider struct {
	in   io.Reader
	buf  [32 << 10]byte
	held []byte // what of buf is still to be passed on
	err  error
	end  error // what the file is not believed for any further

	inString  bool
	slash     bool               // the byte before began an escape
	hex       int                // digits of an escape that are still to come
	leftSlash bool               // the byte before began an escape, and was left out
	length    int                // of the string so far
	most      int                // of it that is passed on
	word      [len(bodyKey)]byte // the string's beginning
	body      bool               // the last key is that of a body, and its value follows
	other     int                // bytes in a row of what is no string, or of blanks
	blank     bool               // of blanks
	depth     int
	list      bool // what stands as deep as the headers do is a list
	elements  int  // of that list
	skipping  bool // the rest of it is passed over
	entry     int  // bytes passed on since the depth was that of the entries

	passed int64 // bytes passed on
	cuts   []cut
	before int64 // bytes left out before all of cuts
}

// cut is a place behind which bytes were left out.
type cut struct{ at, left int64 }

// place returns the offset in the file of an offset in what was passed on.
func (e *elider) place(offset int64) int64 {
	at := offset + e.before
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
		if e.end != nil { // a decoder may ask again
			return 0, e.end
		}
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
		switch {
		case e.entry > largestEntry:
			e.end = errLargeEntry
		case e.depth > deepest:
			e.end = errDeep
		}
	}
	return n, nil
}

// pass copies what is held, which p has room for, and returns how much was left of it.
func (e *elider) pass(p []byte) (n int) {
	for len(e.held) > 0 {
		if run := e.run(); run > 0 {
			copied := 0
			if !e.skipping {
				copied = copy(p[n:], e.held[:max(min(run, e.most-e.length), 0)])
			}
			n += copied
			e.passed += int64(copied)
			e.entry += copied
			e.leave(int64(run - copied))
			e.begins(e.held[:run])
			e.length += run
			e.held = e.held[run:]
			continue
		}
		b := e.held[0]
		e.held = e.held[1:]
		if e.tooLong(b) || e.tooMany(b) {
			e.leave(1)
			continue
		}
		e.step(b)
		if e.skips(b) {
			e.leave(1)
			continue
		}
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

// run is how many bytes come next that are no more than a part of a string.
func (e *elider) run() int {
	if !e.inString || e.slash || e.hex > 0 || e.leftSlash {
		return 0
	}
	run := len(e.held)
	if end := bytes.IndexByte(e.held, '"'); end >= 0 {
		run = end
	}
	if escape := bytes.IndexByte(e.held[:run], '\\'); escape >= 0 {
		run = escape
	}
	return run
}

// begins keeps the beginning of the string.
func (e *elider) begins(part []byte) {
	if e.length < len(e.word) {
		copy(e.word[e.length:], part)
	}
}

// bodyKey is the key of a body.
const bodyKey = "text"

// tooLong reports whether a byte belongs to the part of a string that is left out. No
// escape is cut in two.
func (e *elider) tooLong(b byte) bool {
	switch {
	case !e.inString || e.length < e.most || e.slash || e.hex > 0:
		return false
	case e.leftSlash:
		e.leftSlash = false
		return true
	}
	e.leftSlash = b == '\\'
	return b != '"'
}

// tooMany reports whether a byte belongs to a number, or to blanks, of which enough were passed on.
func (e *elider) tooMany(b byte) bool {
	if e.inString {
		return false
	}
	blank := b == ' ' || b == '\t' || b == '\n' || b == '\r'
	switch {
	case !blank && bytes.IndexByte([]byte(`"{}[]:,`), b) >= 0:
		e.other = 0
	case blank == e.blank:
		e.other++
	default:
		e.other = 1
	}
	e.blank = blank
	return e.other > longestOther
}

// skips follows the lists that stand as deep as the headers do, and reports whether a byte is behind
// the most elements of one.
func (e *elider) skips(b byte) bool {
	if e.inString || e.depth > inContent {
		return e.skipping
	}
	switch b {
	case '[', '{':
		if e.depth == inContent {
			e.list, e.elements = b == '[', 0
		}
	case ']', '}':
		e.skipping = e.skipping && e.depth >= inContent
	case ',':
		if e.list && e.depth == inContent {
			e.elements++
			e.skipping = e.elements >= mostElements
		}
	}
	return e.skipping
}

// leave counts bytes that are left out.
func (e *elider) leave(n int64) {
	if n == 0 {
		return
	}
	if last := len(e.cuts) - 1; last >= 0 && e.cuts[last].at == e.passed {
		e.cuts[last].left += n
		return
	}
	if len(e.cuts) == mostCuts { // what reads is not that far behind
		for _, c := range e.cuts[:mostCuts/2] {
			e.before += c.left
		}
		e.cuts = e.cuts[:copy(e.cuts, e.cuts[mostCuts/2:])]
	}
	e.cuts = append(e.cuts, cut{e.passed, n})
}

// mostCuts is how many places are remembered behind which bytes were left out.
const mostCuts = 1 << 13

// step follows one byte that is passed on.
func (e *elider) step(b byte) {
	if !e.inString {
		switch b {
		case '"':
			e.inString, e.length, e.most, e.word = true, 0, longestString, [len(bodyKey)]byte{}
			if e.body {
				e.most = 0
			}
		case '{', '[':
			e.depth++
		case '}', ']':
			e.depth--
		}
		if b > ' ' {
			e.body = b == ':' && e.depth == inContent && e.length == len(bodyKey) && string(e.word[:]) == bodyKey
		}
		return
	}
	if b != '"' || e.slash {
		e.length++
	}
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
