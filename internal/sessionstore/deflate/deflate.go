// Package deflate writes zlib streams (RFC 1950, RFC 1951) with the very bytes
// that the zlib library writes at its default level. Python compresses session
// data with that library, so a row that a site of Django wrote and one written
// here are the same to the byte; the standard library's streams are valid too,
// but longer. Reading is left to compress/zlib, which reads both.
package deflate

import "hash/adler32"

// How far and how hard the search for repetitions goes: the library's level 6,
// a window of 32 KiB and its default memory.
const (
	windowSize   = 1 << 15
	minMatch     = 3
	maxMatch     = 258
	minLookahead = maxMatch + minMatch + 1
	maxDistance  = windowSize - minLookahead
	tooFar       = 4096 // a match of 3 from farther away costs more than 3 literals

	goodLength = 8   // a match as long makes the search for a better one shorter
	maxLazy    = 16  // a match as long ends the search for a better one at the next byte
	niceLength = 128 // a match as long ends the search
	maxChain   = 128 // earlier places that are tried

	hashBits  = 15
	hashShift = 5
	hashMask  = 1<<hashBits - 1

	blockSymbols = 1<<14 - 1 // literals and matches in one block
)

// Compress returns the data as a zlib stream.
func Compress(data []byte) []byte {
	c := &compressor{data: data, head: make([]uint16, 1<<hashBits), prev: make([]uint16, min(len(data), windowSize))}
	c.out.bytes = append(c.out.bytes, 0x78, 0x9C)
	c.run()
	sum := adler32.Checksum(data)
	return append(c.out.bytes, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
}

// symbol is a literal byte, or with a distance a repetition of length 3 to 258.
type symbol struct{ distance, length int }

// compressor finds repetitions. Places in head and prev count from base, and 0
// means none there: the first byte of a window can never be repeated.
type compressor struct {
	data []byte
	base int      // start of the window
	pos  int      // next byte
	end  int      // of what has come into the window so far
	head []uint16 // the last place of a hash
	prev []uint16 // the place before a place with the same hash

	block   int // start of the block
	symbols []symbol
	out     bitWriter
}

// run goes through the data. A match is only taken when the next byte does not
// begin a longer one, so each byte waits for its successor.
func (c *compressor) run() {
	waiting := false // the byte before pos is neither written nor covered
	length, distance := minMatch-1, 0
	for {
		if c.lookahead() < minLookahead {
			c.fill()
			if c.lookahead() == 0 {
				break
			}
		}
		place := 0
		if c.lookahead() >= minMatch {
			place = c.insert(c.pos)
		}
		before, beforeDistance := length, distance
		length = minMatch - 1
		if place != 0 && before < maxLazy && c.pos-c.base-place <= maxDistance {
			length, distance = c.longest(place, before)
			if length == minMatch && distance > tooFar {
				length = minMatch - 1
			}
		}
		switch {
		case before >= minMatch && length <= before:
			c.take(before, beforeDistance)
			waiting, length = false, minMatch-1
		case waiting:
			c.tally(symbol{length: int(c.data[c.pos-1])}, c.pos)
			c.pos++
		default:
			waiting = true
			c.pos++
		}
	}
	if waiting {
		c.symbols = append(c.symbols, symbol{length: int(c.data[c.pos-1])})
	}
	c.flush(c.pos, true)
}

func (c *compressor) lookahead() int { return c.end - c.pos }

// take writes the match that begins one byte before pos and passes over it.
func (c *compressor) take(length, distance int) {
	last := c.end - minMatch
	stop := c.pos - 1 + length
	for c.pos++; c.pos < stop; c.pos++ {
		if c.pos <= last {
			c.insert(c.pos)
		}
	}
	c.tally(symbol{distance, length}, stop)
}

// tally adds a symbol to the block, which ends at the place end when it is full.
func (c *compressor) tally(s symbol, end int) {
	c.symbols = append(c.symbols, s)
	if len(c.symbols) == blockSymbols {
		c.flush(end, false)
	}
}

// fill lets more data into the window, two window sizes at most. The older half
// goes when the newer one is used up.
func (c *compressor) fill() {
	for {
		if c.pos-c.base >= windowSize+maxDistance {
			c.base += windowSize
			slide(c.head)
			slide(c.prev)
		}
		if c.end == len(c.data) {
			return
		}
		c.end = min(len(c.data), c.base+2*windowSize)
		if c.lookahead() >= minLookahead {
			return
		}
	}
}

// slide moves places into the window that has moved.
func slide(places []uint16) {
	for i, p := range places {
		places[i] = max(p, windowSize) - windowSize
	}
}

// insert notes the three bytes at a place and returns the last place before it
// that had the same hash, 0 for none.
func (c *compressor) insert(at int) int {
	h := (int(c.data[at])<<(2*hashShift) ^ int(c.data[at+1])<<hashShift ^ int(c.data[at+2])) & hashMask
	place := c.head[h]
	c.prev[(at-c.base)%windowSize] = place
	c.head[h] = uint16(at - c.base)
	return int(place)
}

// longest returns the longest match of what begins at pos that is longer than
// best, beginning the search at a place. Of equal ones the nearest wins.
func (c *compressor) longest(place, best int) (length, distance int) {
	here := c.pos - c.base
	scan := c.data[c.pos:min(c.end, c.pos+maxMatch)]
	chain, nice := maxChain, min(niceLength, c.lookahead())
	if best >= goodLength {
		chain /= 4
	}
	limit := max(here-maxDistance, 0)
	for ; chain > 0 && best < len(scan); chain-- {
		match := c.data[c.base+place:]
		if match[best] == scan[best] && match[best-1] == scan[best-1] {
			n := 0
			for n < len(scan) && match[n] == scan[n] {
				n++
			}
			if n > best {
				best, distance = n, here-place
				if n >= nice {
					break
				}
			}
		}
		if place = int(c.prev[place%windowSize]); place <= limit {
			break
		}
	}
	return min(best, c.lookahead()), distance
}
